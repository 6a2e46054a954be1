"""What speaks for a new article where short lines stand, and what for a crosshead, when nothing certain follows.

Length, form, the way the next paragraph opens, the words shared with what came before, and whether the text goes on
being parted by lines like this one: crossheads come in families.
"""

from __future__ import annotations

import re

from articles.bylines import TAIL_BRACKET, TAIL_CREDIT, parse_byline
from articles.cohesion import Cohesion, covered
from articles.flow import FORMS, Flow, cut_columns
from articles.fold import narrow
from articles.formrows import CLOSING, SAID_BY
from articles.openings import ANAPHOR, LEAD
from articles.seams import Ending, ending
from articles.types import Line, LineKind
from articles.verbs import ends_with_predicate

_LONGEST_CROSSHEAD, _ALIKE = 18, 4
"""Characters of a crosshead, and by how many those of one article differ."""


STANDING_HEAD = re.compile(
    r"天气|菜价|油价|粮价|汇率|行情|预报|编读|来信|来电|读者|信箱|服务台|提示|看板|语录|节目单|书讯|影讯|招聘|招租|寻人|寻物|讣告|公示|历史上的今天"
    r"|通知|大事记|一封信|食谱|开奖|彩票|彩民|水位|连载|书单|书架|荐书|大家谈|一句话|周报|月报|股市|灯谜|读书角|英语角|养生堂"
)
"""Words of heads that stand over the same kind of piece in every issue."""
_FORM_ENDS, _WORDS_BELOW, _STANDING_HEAD, _OVER = 2.5, 1.5, 2.0, 3.0
_LAST_WORDS = re.compile(r"[(](?:未完待续|待续|未完|全文完|全书完|完)[)]$")
_LABELS = re.compile(r"\s*[\u3400-\u9fff]{2,6}:")
"""Items that open with a label each."""
_FIRST_NAME = 1.5
"""Points where the text below is signed and none above is."""
_PARALLEL, _ITEM = 3, 45
"""Lines of a list that open with the same character, and the characters of its longest."""
_STRETCH, _LONG, _NEXT_TO_NONE, _STRANGERS = 500, 120, 0.012, 1.5
"""Characters of a stretch that are looked at, and that tell; the cosine of strangers, and the points for it."""
_NUMBERED = re.compile(
    r"[(]?(?:[一二三四五六七八九十]{1,2}|\d{1,2})(?:[)、.:\s]|之)|之[一二三四五六七八九十]|第[一二三四五六七八九十]|[一二三四五六七八九十][问答看]"
)
_NO_KIN = 2.5
"""Points for a line without a number where every crosshead above has one."""
_ALONE = 1.0
"""Points for a line that would be the only crosshead of its article."""


class Weigher:
    """The lines of a page, settled before the cursor and as typed behind it, and the article that goes on."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.lines = list(flow.lines)
        self.cohesion = Cohesion([line.text if line.kind is LineKind.BODY else "" for line in self.lines])
        self.cut = cut_columns(self.lines)
        self.start = 0
        self.crossheads: list[int] = []
        self.notice = False

    def opens_article(self, at: int, end: int) -> bool:
        """Say whether the evidence is for an article, in sum."""
        return sum(self._evidence(at, end)) > 0

    def _evidence(self, at: int, end: int) -> list[float]:
        """Points for a new article (positive) or a crosshead (negative)."""
        text = self.lines[at].text.strip()
        length = len(text.replace(" ", ""))
        points = [2.5 if end - at >= 2 else -0.5]
        points.append(1.5 if any(len(part) >= 4 for part in narrow(text).split()[1:]) else 0.0)
        points.append(min(2.5, max(-1.5, (length - 12) / 3)))
        points.append(-3.0 if self.lines[at].rule == "numbered" else 0.0)
        changes = self._form_changes(at, end)
        if not changes:  # crossheads come in families, and a family parts texts of one form
            points.append(self._like_crossheads(length))
            points.append(self._crossheads_ahead(at, end, length))
        points.append(_NO_KIN * self._no_kin(at))
        points.append(_ALONE * (self.cut <= 0 and self._alone(at, end)))
        points.append(_OVER if self._over(at, end) else 0.0)
        points.append(self._opening(end))
        points.append(0.5 if self.flow.gaps[at] >= 3 and self.flow.gaps[at] > self.flow.gaps[end] else 0.0)
        points.append(self._kind_before(at))
        points.append(4.0 if self._late_dateline(end) else 0.0)
        points.append(self._signed_section(at, end))
        shared = self._shared_words(at, end)
        points.append(shared)
        points.append(self._told_again(at, end) if shared >= 1.0 else 0.0)
        points.append(self._strangers(at, end))
        points.append(changes)
        points.append(_WORDS_BELOW * self._words_below(at, end))
        points.append(_STANDING_HEAD if STANDING_HEAD.search(text) else 0.0)
        return points

    def _like_crossheads(self, length: int) -> float:
        if not self.crossheads:
            return 0.0
        apart = min(abs(length - other) for other in self.crossheads)
        return -1.5 if apart <= 2 else -1.2 if apart <= 6 and self.cut <= 0 else -0.5

    def _no_kin(self, at: int) -> bool:
        """Whether the crossheads above are all numbered, two at least, and this line is not."""
        above = [line for line in self.lines[self.start : at] if line.kind is LineKind.CROSSHEAD]
        numbered = [_NUMBERED.match(narrow(line.text)) is not None for line in above]
        return len(above) >= 2 and all(numbered) and _NUMBERED.match(narrow(self.lines[at].text)) is None

    def _alone(self, at: int, end: int) -> bool:
        """Whether no other line could be a crosshead of the same article: crossheads come in families."""
        if end - at > 1 or any(line.kind is LineKind.CROSSHEAD for line in self.lines[self.start : at]):
            return False
        place = end
        while self._text(place):
            place += 1
        if place >= len(self.lines) or self.flow.broken[place]:
            return True
        following = self.lines[place : place + 2]
        single = following[0].kind in (LineKind.UNKNOWN, LineKind.CROSSHEAD) and len(following) == 2
        return not (single and following[1].kind is LineKind.BODY and following[1].rule != "dateline")

    def _text(self, at: int) -> bool:
        return at < len(self.lines) and not self.flow.broken[at] and self.lines[at].kind is LineKind.BODY

    def _crossheads_ahead(self, at: int, end: int, length: int) -> float:
        """Points against a title where the text below is parted by single short lines like this one."""
        if end - at > 1 or length > _LONGEST_CROSSHEAD:
            return 0.0
        for place in range(end, len(self.lines) - 1):
            line, below = self.lines[place], self.lines[place + 1]
            if self.flow.broken[place] or line.rule == "dateline" or line.kind not in (LineKind.BODY, LineKind.UNKNOWN):
                return 0.0
            if line.kind is LineKind.BODY:
                continue
            size = len(line.text.replace(" ", ""))
            if place == end or below.kind is not LineKind.BODY or below.rule == "dateline":
                return 0.0
            if size <= _LONGEST_CROSSHEAD or ending(self.lines[place - 1].text) is not Ending.OPEN:
                return -1.5 if abs(size - length) <= _ALIKE else 0.0
        return 0.0

    def _told_again(self, at: int, end: int) -> float:
        """Points where the paragraph below tells the line's fact once more, as leads do for their titles.

        A crosshead may do so too: this counts only where the text shares no words with what stands before.
        """
        title = narrow("".join(line.text for line in self.lines[at:end])).replace(" ", "")
        fact = len(title) >= 8 and ends_with_predicate(title)
        return 3.0 if fact and covered(title, narrow(self.lines[end].text[:200])) >= 0.4 else 0.0

    def _form_changes(self, at: int, end: int) -> float:
        """Points where a form of its own is over or begins: verse, a table, a letter, questions and answers."""
        before, after = self.lines[at - 1], self.lines[end]
        talk = [line.rule == "speaker" for line in (before, *self._section(end)[:2])]
        talks = talk in ([True, False], [True, False, False], [True, False, True], [False, True, True])
        changes = (before.rule in FORMS) != (after.rule in FORMS)
        return _FORM_ENDS if talks or changes or self._list_begins(at, end) else 0.0

    def _list_begins(self, at: int, end: int) -> bool:
        """Items stand below, and none above: lines that open with a figure each, or three with the same character."""
        items = [line.text.lstrip()[:1].isdigit() for line in (self.lines[at - 1], *self._section(end)[:2])]
        section = self._section(end)[:_PARALLEL]
        if items == [False, True, True] or any(line.rule == SAID_BY for line in section[:2]):
            return True
        below = [narrow(line.text).lstrip() for line in section]
        if len(below) > 1 and all(map(_LABELS.match, below[:2])) and not _LABELS.match(narrow(self.lines[at - 1].text)):
            return True
        if [text[:1] for text in below[:2]] == ["《", "《"]:
            return self.lines[at - 1].text.lstrip()[0] != "《"
        alike = len(below) == _PARALLEL and len({text[0] for text in below}) == 1 and max(map(len, below)) <= _ITEM
        return alike and self.lines[at - 1].text.lstrip()[0] != below[0][0]

    def _over(self, at: int, end: int) -> bool:
        """Whether the text above says that it is over: it is signed and dated, or ends with (完), (未完待续)."""
        last = self.lines[at - 1]
        signed = last.rule == "signature" and self.lines[end].rule != "signature"  # who signs stands above the day
        signed = signed or last.rule == CLOSING
        return signed or _LAST_WORDS.search(narrow(last.text).rstrip()) is not None

    def told_below(self, at: int, end: int) -> float:
        """The share of a line's character pairs that the text from `end` on tells again."""
        below = narrow("".join(line.text for line in self._section(end)))
        return covered(narrow(self.lines[at].text).replace(" ", ""), below)

    def _words_below(self, at: int, end: int) -> float:
        """How much more of the line's words the text below has than the text above, 0 to 1."""
        title = narrow("".join(line.text for line in self.lines[at:end])).replace(" ", "")
        if re.search("[,:;]", title):
            return 0.0  # a sentence, or the stump of one, has its words in common with its neighbours
        above = narrow("".join(line.text for line in self.lines[self.start : at]))
        below = narrow("".join(line.text for line in self._section(end)))
        return max(0.0, covered(title, below) - covered(title, above))

    def _section(self, end: int) -> list[Line]:
        """The body lines from there on, up to the next line that is none."""
        stop = end
        while stop < len(self.lines) and self.lines[stop].kind is LineKind.BODY and not self.flow.broken[stop]:
            stop += 1
        return self.lines[end:stop]

    def _signed_section(self, at: int, end: int) -> float:
        """Points where the text that follows has an author of its own at its end."""
        named = any(line.kind is LineKind.BYLINE or line.rule == "dateline" for line in self.lines[self.start : at])
        stop = end
        while stop < len(self.lines) and self.lines[stop].kind is LineKind.BODY and not self.flow.broken[stop]:
            stop += 1
        authored = stop < len(self.lines) and self.lines[stop].kind is LineKind.BYLINE
        if authored and (stop + 1 == len(self.lines) or self.lines[stop + 1].kind is not LineKind.BODY):
            return 4.5 if named else _FIRST_NAME
        tail = TAIL_BRACKET.search(narrow(self.lines[stop - 1].text[-60:])) if stop > end else None
        return 2.5 if named and tail is not None and parse_byline(tail.group("by")) is not None else 0.0

    def _late_dateline(self, end: int) -> bool:
        """A dateline after other body lines, with no title between: the columns of one article are out of order."""
        for line in self.lines[end : end + 10]:
            if line.rule == "dateline":
                return True
            if line.kind is not LineKind.BODY:
                return False
        return False

    def _opening(self, end: int) -> float:
        """Points from the way the next paragraph opens; a lead has more to say below it."""
        following = self.lines[end]
        if following.rule == "speaker":
            return 4.0 if following.text.startswith(("问", "Q")) else 2.0
        if following.rule == "salutation":
            return 2.0
        if LEAD.match(following.text):
            return 2.5 if len(self._section(end)) > 1 else 1.0
        return -1.0 if ANAPHOR.match(following.text) else 0.0

    def _kind_before(self, at: int) -> float:
        """Short news and notices have no crossheads; features do. A credit or a name in brackets ends an article."""
        before = self.lines[self.start : at]
        points = 1.5 if self.notice else 0.0
        if any(line.kind is LineKind.BYLINE for line in before):
            points -= 1.0 if self.cut <= 0 else 0.5  # columns that were cut may have lost the next byline
        elif any(line.rule == "dateline" for line in before):
            size = sum(len(line.text) for line in before)
            points += 1.5 if size < 500 else 0.5
        last = narrow(before[-1].text)[-60:] if before else ""
        tail = TAIL_BRACKET.search(last)
        credit = tail is not None and parse_byline(tail.group("by"), bare_names=True) is not None
        return points + (3.0 if credit or TAIL_CREDIT.search(last) else 0.0)

    def _shared_words(self, at: int, end: int) -> float:
        """Points from cohesion: what comes after against what came before (same story: negative)."""
        stop = end
        while stop < len(self.lines) and self.lines[stop].kind is LineKind.BODY and not self.flow.broken[stop]:
            stop += 1
        same = self.cohesion.between(range(self.start, at), range(end, stop))
        return 1.0 if same < 0.02 else 0.3 if same < 0.04 else -1.0 if same > 0.10 else -0.3

    def _strangers(self, at: int, end: int) -> float:
        """Points where long stretches above and below share next to no words, further short lines notwithstanding."""
        stop = end
        while stop < len(self.lines) and self._goes_below(stop) and self._size(end, stop) < _STRETCH:
            stop += 1
        if min(self._size(self.start, at), self._size(end, stop)) < _LONG:
            return 0.0
        return _STRANGERS if self.cohesion.between(range(self.start, at), range(end, stop)) < _NEXT_TO_NONE else 0.0

    def _goes_below(self, at: int) -> bool:
        line = self.lines[at]
        own = line.kind in (LineKind.BODY, LineKind.UNKNOWN) and line.rule != "dateline"
        return own and not self.flow.broken[at]

    def _size(self, start: int, end: int) -> int:
        """Characters of body text between two lines."""
        return sum(len(line.text) for line in self.lines[start:end] if line.kind is LineKind.BODY)

    def has_body(self, at: int) -> bool:
        """Say whether the article that goes on has a text before this line."""
        return any(line.kind is LineKind.BODY for line in self.lines[self.start : at])
