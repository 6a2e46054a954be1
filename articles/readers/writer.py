"""The text of a page and its lines written together, so that every character of the text is in exactly one span."""

from __future__ import annotations

from articles.types import Line, LineKind


class Writer:
    """Takes lines in order; `text` and `lines` are what a `Page` needs."""

    def __init__(self) -> None:
        self.text = ""
        self.lines: list[Line] = []

    def line(self, text: str, kind: LineKind | None, rule: str, key: str | None = None) -> None:
        """Add a line without the spaces around it; `text` has no line end. A blank one is left out."""
        text = text.strip()
        if text:
            self.lines.append(Line(text, (len(self.text), len(self.text) + len(text)), kind, rule, article_key=key))
            self.text += text + "\n"
