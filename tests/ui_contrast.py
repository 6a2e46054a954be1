"""WCAG contrast of everything that is to be read on a page, as the browser paints it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from playwright.sync_api import Page


class Faint(TypedDict):
    """Text whose contrast is below AA."""

    text: str
    ratio: float
    colours: str
    where: str


_PATIENCE = 8
_MEASURE = """() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const parse = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255];
  };
  const over = (top, below) => top.slice(0, 3).map((c, i) => c * top[3] + below[i] * (1 - top[3])).concat(1);
  const linear = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = (c) => { const [r, g, b] = c.map(linear);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== 'none' && !style.backgroundImage.startsWith('linear')) return null;
      layers.push(parse(style.backgroundColor));
      if (layers.at(-1)[3] === 1) break;
    }
    const dark = getComputedStyle(document.documentElement).colorScheme.includes('dark');
    return layers.reverse().reduce((below, layer) => over(layer, below), dark ? [18, 18, 18, 1] : [255, 255, 255, 1]);
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, element = node.parentElement, text = node.textContent.trim();
    if (!text || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || box.right < 0) continue;
    if (element.closest('script, style, [disabled], .offscreen, .skip')) continue;
    const style = getComputedStyle(element), back = behind(element);
    if (!back) continue;
    let alpha = 1;
    for (let at = element; at; at = at.parentElement) alpha *= Number(getComputedStyle(at).opacity);
    const colour = parse(style.color); colour[3] *= alpha;
    const one = light(over(colour, back)), two = light(back);
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) found.push({ text: text.slice(0, 30), ratio: Math.round(ratio * 100) / 100,
      colours: style.color + ' on ' + back.map(Math.round), where: element.tagName + '.' + element.className });
  }
  return found;
}"""


def faint(page: Page) -> list[Faint]:
    """Visible texts below 4.5 : 1 (3 : 1 where large), once what fades in is there."""
    found: list[Faint] = page.evaluate(_MEASURE)
    for _ in range(_PATIENCE):
        if not found:
            break
        page.wait_for_timeout(300)
        found = page.evaluate(_MEASURE)
    return found
