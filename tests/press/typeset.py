"""Typesets stories into the text of a page, clean or damaged as real pages are, and says what a reader must get back.

The gold has the form of the scorer's gold files. Damage never adds or drops a character of a story unless the gold
follows it (lost bylines, noise), so a parser can be held to every character.
"""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from press.columns import Columns
from press.stories import Story

JUMPS = (" ▶ 下转第{}版", "（下转第{}版）", " 下转{}版", "▶▶▶下转第{}版", "（紧接第{}版）")
CHINESE = "零一二三四五六七八九十"
OPENINGS = {
    "bracket": "本报讯（{}）",
    "slash": "本报讯（{}）",
    "dated": "本报云溪11月18日讯（{}）",
    "fullhead": "本报讯（本报{}）",
}
"""How a credit opens the text."""
LINES = {"line": "本报{}", "wen": "文/本报{}"}
"""How a credit fills a line of its own, besides the boxed one."""
CONFUSED = {"未": "末", "己": "已", "日": "曰", "土": "士", "人": "入", "大": "太", "千": "干", "天": "夭"}


@dataclass(frozen=True)
class Damage:
    """How likely each damage is: per page, per article or per character as the name says."""

    cut: float = 0.0
    swap: float = 0.0
    displaced: float = 0.0
    merged_titles: float = 0.0
    lost_byline: float = 0.0
    index_amid: float = 0.0
    blank_runs: float = 0.0
    noise: float = 0.0
    lost_stop: float = 0.0
    wrapped: bool = False


CLEAN = Damage()
DAMAGED = Damage(
    cut=0.5, swap=0.12, displaced=0.04, merged_titles=0.3, lost_byline=0.12, index_amid=0.5, blank_runs=0.3
)
NOISY = Damage(
    cut=0.5, swap=0.1, merged_titles=0.3, lost_byline=0.1, index_amid=0.3, blank_runs=0.3, noise=0.004, lost_stop=0.03
)
WRAPPED = Damage(wrapped=True)
"""Nothing lost, but every line broken at the width of a column."""


@dataclass
class _Set:
    """A story as typeset: its title lines, byline line and body fragments, and its gold."""

    head: list[str]
    byline: list[str]
    body: list[str]
    after: list[str]
    gold: dict[str, Any]
    cuts: list[int] = field(default_factory=list)


def page(
    stories: list[Story], seed: int, damage: Damage = CLEAN, *, front: bool | None = None
) -> tuple[str, dict[str, Any]]:
    """Typeset a page; returns its text and its gold."""
    rng = random.Random(f"page/{seed}")
    front = rng.random() < 0.6 if front is None else front
    folded = rng.random() < 0.5
    gap = rng.choice((1, 1, 2))
    number = 1 if front else rng.randint(2, 8)
    sets = [_set(story, rng, damage) for story in stories]
    top, issue = _masthead(rng, front, number)
    index, entries = _index(rng) if front and rng.random() < 0.7 else ([], [])
    if damage.wrapped:
        Columns(random.Random(f"wrap/{seed}")).wrap(sets)
        gap = 1
    blocks = [[*part.head, *part.byline, *part.body, *part.after] for part in sets]
    _displace(blocks, sets, rng, damage)
    _place_index(blocks, sets, index, rng, damage)
    lines = [*top, *(line for block in blocks for line in block), *(_editor(rng) if rng.random() < 0.4 else [])]
    text = "".join(
        line + "\n" * (gap + (rng.randint(1, 3) if rng.random() < damage.blank_runs * 0.3 else 0)) for line in lines
    )
    gold = {"issue": issue, "articles": [part.gold for part in sets], "index_entries": entries}
    if folded:
        text = unicodedata.normalize("NFKC", text.replace("…", "\ue000")).replace("\ue000", "…")
    return text, gold


def _set(story: Story, rng: random.Random, damage: Damage) -> _Set:
    lost = rng.random() < damage.lost_byline and story.style in (*OPENINGS, *LINES, "boxed", "tail")
    paragraphs = [_noise(text, rng, damage) if not story.verse else text for text in story.paragraphs]
    byline: list[str] = []
    after: list[str] = []
    shown = ", ".join(name for name, _ in story.names)
    credit = _credit(story, rng)
    if story.style in OPENINGS and not lost:
        paragraphs[0] = OPENINGS[story.style].format(credit) + paragraphs[0]
    elif story.style in LINES and not lost:
        byline = [LINES[story.style].format(credit)]
    elif story.style == "boxed" and not lost:
        byline = [f"□{credit}" if story.names[0][1] else rng.choice((f"□{shown}", shown))]
    elif story.style == "tail" and not lost:
        paragraphs[-1] += f"（{credit}）"
    elif story.style == "author":
        after = [f"本报评论员 {shown}"]
    heads = [" ".join(rows) for rows in (story.kicker, story.headline, story.subhead) if rows]
    merged = len(heads) > 1 and rng.random() < damage.merged_titles and story.subhead[:1] != ("——",)
    body, cuts = _fragments(story, paragraphs, rng, damage)
    jump = (
        rng.randint(2, 8)
        if story.genre in ("通讯", "消息") and rng.random() < 0.2 and story.style != "agency"
        else None
    )
    if jump:
        body[-1] += rng.choice(JUMPS).format(rng.choice((str(jump), CHINESE[jump])))
    gold = {
        "kicker": " ".join(story.kicker) or None,
        "headline": " ".join(story.headline),
        "subhead": " ".join(story.subhead) or None,
        "title_raw": " ".join(heads),
        "bylines": [] if lost else [{"name": who, "role": role} for who, role in story.names],
        "paragraphs": paragraphs,
        "jump_to_page": jump,
        "genre": story.genre,
        "topic": story.topic,
    }
    made = _Set([" ".join(heads)] if merged else heads, byline, body, after, gold, cuts)
    if cuts and rng.random() < damage.swap:
        _swap(made, rng)
    return made


def _credit(story: Story, rng: random.Random) -> str:
    groups: dict[str, list[str]] = {}
    for who, role in story.names:
        padded = f"{who[0]}　{who[1]}" if len(who) == 2 and rng.random() < 0.15 else who
        groups.setdefault(role, []).append(padded)
    parts = []
    for role, names in groups.items():
        word, _, extra = role.partition(" ")
        mark = "/" if story.style == "slash" else " "
        parts.append(f"{word}{mark}{rng.choice((' ', '、')).join(names)}" + (f" {extra}" if extra else ""))
    return " ".join(parts)


def _noise(text: str, rng: random.Random, damage: Damage) -> str:
    if damage.lost_stop and text.endswith("。") and rng.random() < damage.lost_stop:
        text = text[:-1]
    if not damage.noise:
        return text
    out = []
    for char in text:
        confused = char in CONFUSED and rng.random() < damage.noise * 5
        out.append(CONFUSED[char] if confused else char)
        if rng.random() < damage.noise:
            out.append(" ")
    return "".join(out).strip()


def _fragments(story: Story, paragraphs: list[str], rng: random.Random, damage: Damage) -> tuple[list[str], list[int]]:
    """Cut paragraphs at random characters; returns the fragments and where a fragment ends inside a paragraph."""
    body: list[str] = []
    cuts: list[int] = []
    for at, text in enumerate(paragraphs):
        whole = at in story.heads or story.verse or story.genre in ("公告", "简讯", "更正") or len(text) < 60
        if whole or rng.random() >= damage.cut:
            body.append(text)
            continue
        place = rng.randint(18, len(text) - 12)
        left, right = text[:place], text[place:]
        if left[-1].isspace() or right[0].isspace() or left[-1] in "。！？”" or right[0] in "。！？”，、；：）":
            body.append(text)
            continue
        cuts.append(len(body))
        body.extend((left, right))
    return body, cuts


def _swap(made: _Set, rng: random.Random) -> None:
    place = rng.choice(made.cuts) + 1
    made.body = made.body[place:] + made.body[:place]
    made.gold["swapped"] = True
    made.cuts = []


def _displace(blocks: list[list[str]], sets: list[_Set], rng: random.Random, damage: Damage) -> None:
    for at in range(len(sets) - 1):
        part = sets[at]
        if part.cuts and not part.after and rng.random() < damage.displaced:
            keep = len(part.head) + len(part.byline) + part.cuts[-1] + 1
            tail = blocks[at][keep:]
            blocks[at] = blocks[at][:keep]
            blocks[at + 1] = blocks[at + 1] + tail
            part.gold["displaced"] = True
            return


def _place_index(
    blocks: list[list[str]], sets: list[_Set], index: list[str], rng: random.Random, damage: Damage
) -> None:
    if not index:
        return
    choices = [at for at, part in enumerate(sets) if part.cuts and "displaced" not in part.gold]
    if choices and rng.random() < damage.index_amid:
        at = rng.choice(choices)
        part = sets[at]
        place = len(part.head) + len(part.byline) + rng.choice(part.cuts) + 1
        blocks[at][place:place] = index
    else:
        blocks.insert(rng.randint(0, len(blocks)), index)


def _masthead(rng: random.Random, front: bool, number: int) -> tuple[list[str], dict[str, Any]]:
    day = rng.choice(
        (
            ("2020-11-19", "2020年11月19日", "星期四", "庚子年十月初五"),
            ("2021-03-05", "2021年3月5日", "星期五", "辛丑年正月廿二"),
        )
    )
    issue_number = rng.randint(900, 5000)
    date, shown, weekday, lunar = day
    if front:
        lines = rng.choice(
            (
                [
                    "云溪报",
                    "YUNXI NEWS",
                    "“云溪发布”App “云溪报”微信",
                    f"{shown} {weekday}",
                    lunar,
                    "准印证号（B）0188号",
                    f"总第{issue_number}期",
                    "地址：云溪区望湖路8号 热线：0399-55500001 邮编：399100 邮箱：yx@yunxi.example",
                ],
                [
                    "云 溪 报",
                    f"{shown} {weekday} {lunar}",
                    f"国内统一连续出版物号 CN31-0188 总第{issue_number}期 今日8版",
                    "中共云溪区委主管主办",
                ],
                ["云溪报", f"{shown} {weekday} 总第{issue_number}期 第1版"],
            )
        )
        return lines, {"paper": "云溪报", "date": date, "issue_number": issue_number, "page": 1}
    section = rng.choice(("要闻", "综合", "民生", "社会", "副刊"))
    lines = rng.choice(
        (
            [f"第{CHINESE[number]}版 {section}", f"{shown} {weekday}", "云溪报"],
            [f"0{number}版：{section}", f"{shown} {weekday} 责任编辑：苏云舟 版式：陆听澜"],
            [f"{number} {section}新闻 {shown} {weekday} 云溪报"],
            ["云溪报", f"{shown} {weekday} 第{number}版 {section}"],
        )
    )
    return lines, {"paper": "云溪报", "date": date, "issue_number": None, "page": number}


TEASERS = (
    (("老街茶馆重新开张", "茶客说还是那个味"), 2),
    (("社区合唱团", "唱进市民音乐会"), 3),
    (("养老顾问“坐堂”解难题",), 4),
    (("少年棋手连胜七局",), 5),
    (("湿地来了新客人", "白鹭筑巢二十窝"), 6),
    (("修鞋摊一摆三十年",), 7),
)


def _index(rng: random.Random) -> tuple[list[str], list[dict[str, Any]]]:
    chosen = sorted(rng.sample(TEASERS, rng.randint(2, 3)), key=lambda teaser: teaser[1])
    form = rng.randint(0, 2)
    lines = [rng.choice(("内版导读", "今日导读", "导读", "本期看点"))]
    for rows, target in chosen:
        if form == 0:
            lines += [*rows, f"详见第{CHINESE[target]}版 ▶"]
        elif form == 1:
            lines.append(f"{''.join(rows)} {target}版")
        else:
            lines += [*rows, f"{CHINESE[target]}版"] if False else [*rows, f"见{target}版"]
    return lines, [{"title": "".join(rows), "target_page": target} for rows, target in chosen]


def _editor(rng: random.Random) -> list[str]:
    return [
        rng.choice(
            (
                "责任编辑：苏云舟 版式设计：陆听澜 校对：夏未",
                "本版编辑/苏云舟 视觉设计/陆听澜",
                "责编 苏云舟 美编 陆听澜",
            )
        )
    ]
