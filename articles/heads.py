"""Which short lines are titles, which crossheads, which stumps of a cut column.

A block of short lines starts an article when a byline or dateline follows within three lines, or when something that
ends an article (jump mark, masthead, index box, editor line) stands before it. Without either, evidence is weighed
(`articles.evidence`).
"""

from __future__ import annotations

import re
from dataclasses import replace

from articles.bylines import parse_byline
from articles.ends import Ends
from articles.flow import WHOLE, Flow
from articles.fold import narrow
from articles.formrows import NEVER_OPEN
from articles.seams import Ending, ending, join_score, starts_inside
from articles.seamtable import table
from articles.stumps import stump_before_text, stump_before_title
from articles.types import Line, LineKind

TITLE_LINES = 5
_ENDS = (LineKind.JUMP_TO, LineKind.JUMP_FROM, LineKind.NOTICE_HEAD)
OVER_NOTICE = "column over a notice"
"""Why the line over the head of a notice is a title of it."""
_AFTER_STOP = 1.5
"""What speaks against a stump behind a full stop: a paragraph whose rest would have to stand elsewhere."""
_NOTICE_TITLE = re.compile(
    r"(?:公告|声明|启事|通告|公示|通知|名单|招聘|招租|告示|须知|办法|规定|方案|意见|细则|条例|决定|预告|倡议书|讣告|公开信|邀请函|简章|公约|建议书)$"
)
_CLAUSES = re.compile("[,;]")
_EDITORS = re.compile("本报(?:编辑部|社)")
_FORMAL = re.compile(
    r"(?:公告|启事|声明|通告|公示|告示|征文|征稿|名单|预告|倡议书|讣告|公开信|邀请函|简章|建议书|通知)$"
)


def settle_heads(flow: Flow) -> list[Line]:
    """Give every UNKNOWN line of the flow a kind: HEADLINE (any title line), CROSSHEAD, BYLINE or BODY."""
    return _Settler(flow).run()


class _Settler(Ends):
    """One pass over a page's flow; the lines before the cursor are settled, those after it are as typed."""

    def run(self) -> list[Line]:
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            if line.kind is LineKind.NOTICE_HEAD:
                self._begin(at)
                self.notice = line.rule != "briefs head"
                at += 1
            elif self._titular(at):
                at = self._block(at)
            else:
                if self.notice and line.kind is LineKind.BYLINE and _EDITORS.fullmatch(line.text.strip()):
                    self._as(at, at + 1, LineKind.BODY, "signature")
                if line.rule == "dateline" and self._body_since_start(at):
                    self._begin(at)
                at += 1
        return self.lines

    def _begin(self, at: int) -> None:
        self.start, self.crossheads, self.notice = at, [], False

    def _body_since_start(self, at: int) -> bool:
        return any(line.rule == "dateline" for line in self.lines[self.start : at])

    def _block(self, at: int) -> int:
        """Settle the run of short lines that starts at `at`; returns where it ends."""
        end = at
        while end < len(self.lines) and self._titular(end) and (end == at or not self.flow.broken[end]):
            end += 1
        at = self._ended(at, end)
        if self._notice_title(at, end):
            if end - at == 2 and self._sentence_like(at, end):
                self._as(at, at + 1, LineKind.BODY, "stump of a cut column")
                at += 1
            self._title(at, end, "names a notice")
            return end
        opened = self.opened(end)
        for place in range(at, end):
            last = place == end - 1 and (opened or self.text_follows(end))
            if not last and self._sentence_like(place, end):
                self._as(place, place + 1, LineKind.BODY, "stump of a cut column")
                if at < place:
                    self._settle_block(at, place, opened=False)
                at = place + 1
        if at < end:
            self._settle_block(at, end, opened=opened)
        return end

    def _ended(self, at: int, end: int) -> int:
        """Settle what ends the text above, who signs it, remarks, its day; returns where the titles begin."""
        if (end - at >= 2 or self.below_closing(at)) and self.signs(at, end):
            self._as(at, at + 1, LineKind.BODY, "signature")
            at += 1
        if end - at >= 2 and self.signer(at, end):
            self._as(at, at + 1, LineKind.BYLINE, "a name under the text")
            at += 1
        while end - at >= 2 and self.closes(at):
            self._as(at, at + 1, LineKind.BODY, "signature")
            at += 1
        return at

    def _settle_block(self, at: int, end: int, *, opened: bool) -> None:
        if opened and end - at > TITLE_LINES and self.signed_below(end):
            self._verse(at, end, ended=True)
            return
        if opened:
            at += self._leading_stumps(at, end, strong=True)
            at += self._leading_verse(at, end)
            self._title(at, end, "byline or dateline follows")
            return
        at += self._leading_stumps(at, end, strong=False)
        if end - at >= 2 and self._stump(end - 1, end, strong=False):
            end -= 1
            self._as(end, end + 1, LineKind.BODY, "stump of a cut column")
        if end - at == 1 and self.heads_part(at, end):
            self._crosshead(at, end, "heads a part of an article")
        elif at < end:
            self._weak(at, end)

    def _notice_title(self, at: int, end: int) -> bool:
        """…的公告 after a finished text, with a text of its own, starts a notice wherever it stands."""
        previous = self.lines[at - 1] if at else None
        closed = previous is None or self.flow.broken[at] or ending(previous.text) is not Ending.OPEN
        closed = closed or previous is None or previous.rule == "signature"
        last = narrow(self.lines[end - 1].text).strip()
        named = _FORMAL.search(last) is not None and end - at <= 2 and not _CLAUSES.search(last)
        return named and closed and end < len(self.lines) and self.lines[end].kind is LineKind.BODY

    def _titular(self, at: int) -> bool:
        return self.lines[at].kind is LineKind.UNKNOWN or self._sentence_title(at) or self.boxed_title(at)

    def _sentence_title(self, at: int) -> bool:
        """A short sentence right before a byline or dateline, with no other title line, is a title."""
        line = self.lines[at]
        if line.rule != "short sentence" or len(line.text) > 30 or "。" in line.text[:-1] or at + 1 >= len(self.lines):
            return False
        previous = self.lines[at - 1] if at else None
        ready = previous is None or self.flow.broken[at] or previous.kind is LineKind.JUMP_TO
        following = self.lines[at + 1]
        return ready and (following.rule == "dateline" or following.kind is LineKind.BYLINE)

    def _leading_stumps(self, at: int, end: int, *, strong: bool) -> int:
        """Count the lines at the head of a block that end or start inside a sentence of the body."""
        count = 0
        while at + count < end and self._stump(at + count, end, strong=strong):
            place = at + count
            self.lines[place] = replace(self.lines[place], kind=LineKind.BODY, rule="stump of a cut column")
            count += 1
        return count

    def _leading_verse(self, at: int, end: int) -> int:
        """Settle the lines of a poem that run up to the next title; returns how many they are."""
        if end - at <= TITLE_LINES:
            return 0
        start = at
        if not (self.has_title(at) and not self.has_body(at)):
            named = self.name_line(at + 1)
            if not named and not self.verses(at, end):
                return 0
            start = self._verse_title(at, named=named)
        stop = self.verse_end(start, end)
        self._as(start, stop, LineKind.BODY, "verse")
        return stop - at

    def _stump(self, at: int, end: int, *, strong: bool) -> bool:
        text = self.lines[at].text
        previous = self.lines[at - 1] if at and not self.flow.broken[at] else None
        if starts_inside(text):
            return True
        if strong and at == end - 1:
            return False
        waiting = previous is not None and previous.kind is LineKind.BODY and previous.rule not in NEVER_OPEN
        after_open = waiting and previous is not None and ending(previous.text) is Ending.OPEN
        following = self.lines[at + 1] if at + 1 < len(self.lines) and not self.flow.broken[at + 1] else None
        if after_open and previous is not None:
            return self._continues(previous.text, text, following)
        if following is None or strong or previous is None or following.kind is not LineKind.BODY:
            return False
        alone = self.cut <= 0 and ending(previous.text) is Ending.CLOSED  # where nothing else is cut
        return stump_before_text(text, following.text) + self.cut - _AFTER_STOP * alone > 0.3

    def _sentence_like(self, at: int, end: int) -> bool:
        """A line among title lines that is the end of the article before, cut off inside a sentence."""
        previous = self.lines[at - 1] if at else None
        if previous is None or (previous.kind is LineKind.BYLINE and self.has_body(at)):
            return False
        if at + 1 < end and self.lines[at + 1].text.lstrip().startswith("—"):
            return False  # the subhead of a headline follows
        after = previous.kind is not LineKind.BODY or ending(previous.text) is Ending.CLOSED  # or a row of the title
        cut = self.cut if self.cut > WHOLE else 2 * WHOLE  # a row of a title is taken for none where nothing is cut
        lead = next((line.text for line in self.lines[end : end + 4] if line.kind is LineKind.BODY), "")
        return stump_before_title(self.lines[at].text, lead) + cut - _AFTER_STOP * after > 0.5

    def _continues(self, waiting: str, text: str, following: Line | None) -> bool:
        """Behind an open sentence: its next piece, if it reads so and itself goes on, or the title of another story."""
        joins = join_score(waiting, text) - min(0.0, table().starts_well(text))
        if text.endswith(("?", "!", "？", "！")):
            return joins > 3.0
        if following is not None and following.kind is LineKind.BODY and following.rule != "dateline":
            return joins > 0 and joins + stump_before_text(text, following.text) + self.cut > 0
        return joins > 1.5 and joins + stump_before_title(text, "") > 0

    def _title(self, at: int, end: int, rule: str) -> None:
        if at >= end:
            return
        first = max(at, end - TITLE_LINES)
        for place in range(at, first):
            self.lines[place] = replace(self.lines[place], kind=LineKind.BODY, rule="short line in a body")
        self._begin(first)
        for place in range(first, end):
            self.lines[place] = replace(self.lines[place], kind=LineKind.HEADLINE, rule=f"title: {rule}")
            self.notice = self.notice or bool(_NOTICE_TITLE.search(self.lines[place].text.strip()))

    def _weak(self, at: int, end: int) -> None:
        """Settle a block that nothing certain follows."""
        following = self.lines[end] if end < len(self.lines) and not self.flow.broken[end] else None
        previous = self.lines[at - 1] if at else None
        ended = previous is None or self.flow.broken[at] or previous.kind in _ENDS
        ended = ended or (previous is not None and previous.kind is LineKind.BYLINE and self.has_body(at))
        if end - at >= TITLE_LINES and not self.notice and (ended or self.name_line(at + 1)):
            self._verse(at, end, ended=True)
        elif previous is not None and previous.kind is LineKind.NOTICE_HEAD and previous.rule != "briefs head":
            self._as(at, end, LineKind.BODY, "line of a notice")
        elif previous is not None and previous.rule == "briefs head" and end - at == 1 and self.text_follows(end):
            self._crosshead(at, end, "head of an item")
        elif following is None or following.kind in (LineKind.NOTICE_HEAD, LineKind.HEADLINE):
            self._stranded(at, end, ended=ended)
        elif end - at > TITLE_LINES:
            self._verse(at, end, ended=ended or self.poem(at, end))
        elif ended:
            self._named_title(at, end, "an article's end stands before it")
        elif self.notice and self.signed(at, end):
            self._as(at, end, LineKind.BODY, "line of a notice")
        elif end - at == 2 and self.name_line(end - 1):
            self._named_title(at, end, "a name stands under it")
        elif not self.in_interview(at, end) and self.opens_article(at, end):
            self._named_title(at, end, "evidence weighed")
        else:
            self._crosshead(at, end, "no byline, dateline or article end near")

    def _crosshead(self, at: int, end: int, rule: str) -> None:
        self.crossheads.extend(len(line.text) for line in self.lines[at:end])
        self._as(at, end, LineKind.CROSSHEAD, rule)

    def _named_title(self, at: int, end: int, rule: str) -> None:
        """A title whose last line is nothing but a name: that line is the byline."""
        last = narrow(self.lines[end - 1].text)
        if end - at >= 2 and len(last) <= 12 and parse_byline(last, bare_names=True):
            self.lines[end - 1] = replace(self.lines[end - 1], kind=LineKind.BYLINE, rule="a name under the title")
            end -= 1
        self._title(at, end, rule)

    def _as(self, at: int, end: int, kind: LineKind, rule: str) -> None:
        for place in range(at, end):
            self.lines[place] = replace(self.lines[place], kind=kind, rule=rule)

    def _stranded(self, at: int, end: int, *, ended: bool) -> None:
        """Short lines with no body after them: an author, a signature, or titles without a text."""
        text = narrow(self.lines[at].text)
        if self.over_notice(at, end):
            self._title(at, end, OVER_NOTICE)
        elif (
            not ended and end - at <= 2 and len(text) <= 14 and parse_byline(text, bare_names=True) and not self.notice
        ):
            self._as(at, end, LineKind.BYLINE, "a name under the text")
        elif end - at > TITLE_LINES:
            self._verse(at, end, ended=ended or self.poem(at, end))
        elif ended:
            self._title(at, end, "an article's end stands before it")
        else:
            self._as(at, end, LineKind.BODY, "short line under a text")

    def _verse_title(self, at: int, *, named: bool) -> int:
        """Settle the title of a poem, below the name of its column or above the poet's; returns where it begins."""
        rows = 1 + (not named and self.column_of_verse(at))
        if named:
            self._as(at + 1, at + 2, LineKind.BYLINE, "a name under the title")
        self._title(at, at + rows, "short lines follow")
        return at + rows + named

    def _verse(self, at: int, end: int, *, ended: bool) -> None:
        """Many short lines: a title, perhaps a name, then lines whose breaks are content."""
        if ended:
            at = self._verse_title(at, named=self.name_line(at + 1))
        stop = end
        if end - at > 3 and self.prose_below(at, end):
            stop = self.verse_end(at, end)
        self._as(at, stop, LineKind.BODY, "verse")
        self._title(stop, end, "a poem ends before it")
