"""Where a text ends that no full stop ends, who signs it, and what stands over its parts or before its first words."""

from __future__ import annotations

import re

from articles import patterns
from articles.bylines import TAIL_BRACKET, looks_like_name, parse_byline
from articles.evidence import Weigher
from articles.fold import narrow
from articles.formrows import CLOSING, FORM_ROWS, SIGNED
from articles.loose import SIGNATURE
from articles.partheads import is_part_head
from articles.seams import Ending, ending
from articles.types import LineKind
from articles.verbs import VERB

_DAY = re.compile(r"\d{1,2}月\d{1,2}日")
_REMARK = re.compile(r"[(][^()]{4,40}[)]|[\u3400-\u9fff]{2,8}:\s*\d[\d -]{6,}")
_NAME = 3
"""Characters of a name that is no word."""
_VERSES, _WIDEST = 7, 16
"""Short lines behind a finished text that are a poem, and the characters of its widest."""
_POETRY = re.compile("诗[歌词抄页苑坛笺行选林园]?$|[诗词]|[一二三四五六七八九十两]首$")
_COLUMN = 10
"""Characters of the title of a column."""
_TOLD = 0.3
"""Share of a line's words that the text below tells again, as it does for a line of its title."""


class Ends(Weigher):
    """What is known of the ends of texts among settled lines."""

    def verse_end(self, start: int, end: int) -> int:
        """Where a poem ends before the title of the next article: at a wider gap, or where the lines grow long."""
        widest = max(len(line.text) for line in self.lines[start : start + 3])
        stop = end - 1
        while stop > start + 3 and (
            self._unlike_verse(self.lines[stop - 1].text, widest) or self.told_below(stop - 1, end) >= _TOLD
        ):
            stop -= 1
        usual = max(self.flow.gaps[start + 1 : start + 3])
        gaps = [place for place in range(start + 3, end) if self.flow.gaps[place] > usual]
        return gaps[-1] if gaps and end - gaps[-1] <= 3 else stop

    def poem(self, at: int, end: int) -> bool:
        """Whether short lines behind a finished text are a poem under its title: signed, below a signed text, many."""
        above = narrow(self.lines[at - 1].text)
        tail = TAIL_BRACKET.search(above)
        told = tail is not None and parse_byline(tail.group("by")) is not None
        signed = end < len(self.lines) and self.lines[end].rule == SIGNED
        return ending(above) is Ending.CLOSED and (told or signed or self.verses(at, end))

    def verses(self, at: int, end: int) -> bool:
        """Whether lines behind a finished text run on as those of a poem do: short, many, none of two clauses."""
        lines = [line.text for line in self.lines[at : min(end, at + _VERSES)]]
        short = len(lines) == _VERSES and all(len(line) <= _WIDEST and len(line.split()) == 1 for line in lines)
        return short and (at == 0 or self.flow.broken[at] or ending(self.lines[at - 1].text) is Ending.CLOSED)

    def column_of_verse(self, at: int) -> bool:
        """Whether the line names a column of poems, and no poem."""
        text = self.lines[at].text.strip()
        parted = is_part_head(self.lines[at + 1].text)  # 立冬二首, below it 其一
        return len(text) <= _COLUMN and _POETRY.search(text) is not None and not parted

    def prose_below(self, at: int, end: int) -> bool:
        """Whether the text of another article follows: a long paragraph, or a sentence below a line of prose."""
        if end >= len(self.lines) or self.flow.broken[end]:
            return False
        below, widest = self.lines[end], max(len(line.text) for line in self.lines[at : at + 3])
        prose = below.kind is LineKind.BODY and below.rule not in ("verse", SIGNED)
        return (len(below.text) > 40 and below.rule != SIGNED) or (prose and len(below.text) > max(14, 1.5 * widest))

    @staticmethod
    def _unlike_verse(text: str, widest: int) -> bool:
        return len(text) > widest + 2 or text[0] in "—“" or len(text.split()) > 1

    def signs(self, at: int, end: int) -> bool:
        """Who signs the text above: an office, or below a letter anybody, of whom the text below says nothing."""
        previous, text = self.lines[at - 1] if at else None, narrow(self.lines[at].text)
        if previous is None or self.flow.broken[at] or previous.kind is not LineKind.BODY:
            return False
        letter = any(line.rule == "salutation" for line in self.lines[self.start : at]) and len(text) <= 14
        above = self.lines[self.start : at]
        signed = any(line.rule == "signature" for line in above) or TAIL_BRACKET.search(narrow(previous.text))
        letter = letter and not signed  # a letter is signed before its date, and once
        closed = ending(previous.text) is Ending.CLOSED or previous.rule in (CLOSING, *FORM_ROWS)
        offices = text.replace("、", " ").split()
        office = all(SIGNATURE.fullmatch(name) for name in offices) and (closed or self.notice)
        quiet = VERB.search(text) is None or (office and self.notice)  # 医疗保障局 names what the office does
        return (letter or office) and quiet and self.told_below(at, end) < _TOLD

    def below_closing(self, at: int) -> bool:
        """Below the words that close a letter (敬礼): whoever signs it stands there."""
        return at > 0 and self.lines[at - 1].rule == CLOSING

    def closes(self, at: int) -> bool:
        """A line under a text that is no title: a remark in brackets, whom to call, the bare day under a signature."""
        previous = self.lines[at - 1] if at else None
        if previous is None or self.flow.broken[at] or previous.kind is not LineKind.BODY:
            return False
        text = narrow(self.lines[at].text).strip()
        dated = previous.rule == "signature" and _DAY.fullmatch(text) is not None
        return dated or (_REMARK.fullmatch(text) is not None and parse_byline(text) is None)

    def over_notice(self, at: int, end: int) -> bool:
        """A single line between a finished text and the head of a notice: the title of the column."""
        notice = end < len(self.lines) and self.lines[end].kind is LineKind.NOTICE_HEAD and not self.flow.broken[end]
        text = narrow(self.lines[at].text).strip()
        above = self.lines[at - 1] if at else None
        finished = above is not None and (
            ending(above.text) is Ending.CLOSED or above.rule in (CLOSING, "signature", SIGNED)
        )
        office = SIGNATURE.fullmatch(text) is not None and (not self.notice or self._finished(at))
        column = len(text) <= _COLUMN and not looks_like_name(text)
        return notice and finished and end - at == 1 and (office or column)

    def signed(self, at: int, end: int) -> bool:
        """The office that signs a notice: before its date, or where the notice has not said that it is over."""
        office = SIGNATURE.search(self.lines[end - 1].text) is not None
        return office and (self.lines[end].rule == "signature" or not self._finished(at))

    def _finished(self, at: int) -> bool:
        """A notice is over where it says so, where it is signed or dated, or where a correction has been made."""
        previous = self.lines[at - 1]
        said = patterns.NOTICE_END.search(narrow(previous.text)[-20:]) is not None
        return said or previous.rule in ("signature", CLOSING) or self.lines[self.start].rule == "correction head"

    def signed_below(self, end: int) -> bool:
        """Whether the byline below the lines signs them: no text follows it."""
        rest = self.lines[end + 1 : end + 2]
        return self.lines[end].kind is LineKind.BYLINE and (not rest or rest[0].kind is not LineKind.BODY)

    def signer(self, at: int, end: int) -> bool:
        """Who wrote the text above: nothing but a name, in brackets or where nobody else signed it."""
        previous, text = self.lines[at - 1] if at else None, narrow(self.lines[at].text).strip()
        if previous is None or self.flow.broken[at] or ending(previous.text) is not Ending.CLOSED:
            return False
        above = self.lines[self.start : at]
        signed = any(line.kind is LineKind.BYLINE or line.rule == "dateline" for line in above)
        bracket = text[:1] == "(" and text[-1:] == ")"
        name = text.strip("()").replace(" ", "")
        bare = bracket or (len(name) == _NAME and not signed)
        return previous.kind is LineKind.BODY and bare and looks_like_name(name) and not self.told_below(at, end)

    def name_line(self, at: int) -> bool:
        """Say whether a line is nothing but a name."""
        text = narrow(self.lines[at].text)
        return len(text) <= 12 and parse_byline(text, bare_names=True) is not None

    def in_interview(self, at: int, end: int) -> bool:
        """Between answer and question: talk goes on below, and stood above or is what the line quotes."""
        if end - at > 1 or end >= len(self.lines) or self.lines[end].rule != "speaker":
            return False
        quoted = self.lines[at].text.strip()[:1] == "“" and self.has_body(at)
        return quoted or any(line.rule == "speaker" for line in self.lines[self.start : at])

    def heads_part(self, at: int, end: int) -> bool:
        """One line with text below, that names a part of the text above or stands between its byline and its text."""
        if self.flow.broken[at] or not self.text_follows(end) or not self.has_title(at):
            return False
        first = self.lines[at - 1].kind is LineKind.BYLINE and not self.has_body(at)
        return first or (self.has_body(at) and is_part_head(self.lines[at].text))

    def text_follows(self, end: int) -> bool:
        """Say whether text stands from there on."""
        return end < len(self.lines) and not self.flow.broken[end] and self.lines[end].kind is LineKind.BODY

    def has_title(self, at: int) -> bool:
        """Say whether the article that goes on has a title or a byline before this line."""
        return any(line.kind in (LineKind.HEADLINE, LineKind.BYLINE) for line in self.lines[self.start : at])

    def opened(self, end: int) -> bool:
        """A byline, dateline or 上接 within the next three lines, before any other body text."""
        for line in self.lines[end : end + 3]:
            if line.rule == "dateline" or line.kind in (LineKind.BYLINE, LineKind.JUMP_FROM):
                return line.rule != "photo credit"
            if line.kind is not LineKind.CAPTION:
                return False
        return False

    def boxed_title(self, at: int) -> bool:
        """A short line behind a box or a star, with a byline or dateline below it or below the line that follows."""
        line, following = self.lines[at], self.lines[at + 1 : at + 2]
        if line.kind is not LineKind.CROSSHEAD or line.text[0] not in patterns.BOXES or not following:
            return False
        second = following[0].kind is LineKind.UNKNOWN and self.opened(at + 2)
        return (second or self.opened(at + 1)) and not self.flow.broken[at + 1]
