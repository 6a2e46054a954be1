"""Title lines → kicker (引题), headline (主题) and subhead (副题).

Type sizes decide where they are known. Otherwise the pieces of the title (its lines, and what spaces part within a
line) are cut into the three roles in every possible way, and the cut with the best marks is taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from articles.bylines import looks_like_name
from articles.fold import narrow
from articles.seams import unclosed
from articles.types import Line, LineKind, Span
from articles.verbs import VERB, ends_with_predicate, is_clause, starts_with_predicate

_ATTENDING = re.compile(
    r"(?P<names>[\u3400-\u9fff·]{2,4}?(?:[、 ][\u3400-\u9fff·]{2,4}?){0,5}?)等?(?:分别|一行|率队|带队)?"
    r"(?:出席|参加|主持|讲话|致辞|讲授|作|调研|部署|督查|检查|强调|指出|批示|会见|陪同|察看|慰问|走访|宣布|宣讲|揭牌|列席|到|赴|率)"
    r"[\u3400-\u9fff、,”“]{0,16}"
)
_ACTOR = re.compile(
    r"[区市县镇乡村局委院校馆]|街道|公司|企业|学校|医院|中心|大会|会议|论坛|[小中大]学|基地|工程|项目|居民|市民|老人|学生|民警"
)


GIVEN = frozenset(("kicker field", "title field", "subtitle field", "type size"))
"""Rules of title lines whose role is known: what the format or the size of type says is not weighed again."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a title between spaces; `opens_line` where it is the first of its line."""

    text: str
    span: Span
    opens_line: bool
    size: float | None


@dataclass(frozen=True, slots=True)
class Title:
    """A title in its roles; each role is a list of pieces, the headline never empty where there are any pieces."""

    kicker: tuple[Piece, ...]
    headline: tuple[Piece, ...]
    subhead: tuple[Piece, ...]

    def text(self, kind: LineKind) -> str:
        """The words of a role: rows of one phrase joined as it is read, clauses parted by a space."""
        chosen = {LineKind.KICKER: self.kicker, LineKind.HEADLINE: self.headline, LineKind.SUBHEAD: self.subhead}[kind]
        if kind is not LineKind.HEADLINE:
            return " ".join(piece.text for piece in chosen)
        text = chosen[0].text if chosen else ""
        for left, right in pairwise(chosen):
            even = len(left.text) == len(right.text) and not _OPEN_NOUN.search(left.text)
            rows = not _stands(left.text, right.text) and not even
            text += right.text if rows and not left.text.isascii() else f" {right.text}"
        return text


def pieces_of(lines: list[Line]) -> list[Piece]:
    """Cut title lines at their spaces; spaces inside Latin words and short numbers stay."""
    pieces: list[Piece] = []
    for line in lines:
        text = narrow(line.text)
        starts = [0, *_breaks(text)]
        for at, start in enumerate(starts):
            end = starts[at + 1] if at + 1 < len(starts) else len(text)
            words = line.text[start:end]
            lead = len(words) - len(words.lstrip())
            words = words.strip()
            if words:
                begin = line.span[0] + start + lead
                pieces.append(Piece(words, (begin, begin + len(words)), at == 0, line.size))
    return pieces


def _breaks(text: str) -> list[int]:
    """Where spaces part a title: both sides must be more than a character, and not both Latin."""
    places = []
    for found in re.finditer(r"\s+", text.strip()):
        left, right = text[: found.start()].split()[-1:], text[found.end() :].split()[:1]
        if not left or not right:
            continue
        if unclosed(text[: found.start()]):
            continue  # a space inside 【】, “” or 《》 parts nothing
        latin = left[0][-1].isascii() and right[0][0].isascii() and left[0][-1].isalnum() and right[0][0].isalnum()
        if not latin and min(len(left[0]), len(right[0])) >= 2:
            places.append(found.start() + (len(text) - len(text.lstrip())))
    return places


def roles(lines: list[Line], lead: str, *, intact: bool = True) -> Title:
    """Give every piece of a title its role; `lead` is the first paragraph of the body.

    `intact` says that the page shows no cut columns: then two pieces that make up a whole line are mostly two rows of
    one headline; on a damaged page they may as well be two titles that were run together.
    """
    pieces = pieces_of(lines)
    if len(pieces) <= 1:
        return Title((), tuple(pieces), ())
    fixed = _by_kind(lines) or _by_size(pieces)
    if fixed is not None:
        return fixed
    if len(pieces) > _MOST:
        return _by_lines(lines, lead)
    return max(_cuts(pieces), key=lambda title: _marks(title, lead, intact=intact))


_MOST = 9


def _by_lines(lines: list[Line], lead: str) -> Title:
    whole = [Piece(line.text.strip(), line.span, True, line.size) for line in lines][:_MOST]
    rest = [Piece(line.text.strip(), line.span, True, line.size) for line in lines][_MOST:]
    best = max(_cuts(whole), key=lambda title: _marks(title, lead, intact=True))
    return Title(best.kicker, best.headline, (*best.subhead, *rest))


def _by_kind(lines: list[Line]) -> Title | None:
    """Roles that the format itself gave."""
    kinds = {line.kind for line in lines}
    if not kinds & {LineKind.KICKER, LineKind.SUBHEAD} and not any(line.rule in GIVEN for line in lines):
        return None
    named = {kind: [line for line in lines if line.kind is kind] for kind in kinds}
    chosen = [tuple(_whole(named.get(kind, []))) for kind in (LineKind.KICKER, LineKind.HEADLINE, LineKind.SUBHEAD)]
    return Title(*chosen) if chosen[1] else None


def _whole(lines: list[Line]) -> list[Piece]:
    return [Piece(line.text.strip(), line.span, True, line.size) for line in lines]


def _by_size(pieces: list[Piece]) -> Title | None:
    """The largest type is the headline, what stands before it the kicker, what follows the subhead."""
    sizes = [piece.size for piece in pieces]
    known = [size for size in sizes if size]
    if len(known) < len(sizes) or max(known) < 1.15 * min(known):
        return None
    large = [at for at, size in enumerate(known) if size >= 0.93 * max(known)]
    first, last = large[0], large[-1] + 1
    return Title(tuple(pieces[:first]), tuple(pieces[first:last]), tuple(pieces[last:]))


def _cuts(pieces: list[Piece]) -> list[Title]:
    size = len(pieces)
    return [
        Title(tuple(pieces[:start]), tuple(pieces[start:end]), tuple(pieces[end:]))
        for start in range(size)
        for end in range(start + 1, size + 1)
    ]


_HOLLOW = re.compile(
    r"让[^,]{2,14}更|从[“\u3400-\u9fff]{1,10}到|不忘初心|凝心聚力|砥砺|奋进|携手|共筑|共建|共享|以[^,]{2,16}为|推动|聚焦|围绕|深入学习|贯彻|落实|牢记|践行|坚持|弘扬|加快|奋力"
    r"|用[^,]{1,8}(?:守护|温暖|绘|书写)|为[^,]{2,12}(?:赋能|护航|添|注入|保驾|提供|按下)|全力|持续|努力|争当|打响|擦亮|着力"
)
_DETAIL = re.compile(
    r"\d|首批|总投资|预计|将于|今起|明起|年底|覆盖|惠及|共计|涉及|包括|最高|平均|同比|计划|力争|有望|届时|其中|目前|请|提醒|新增"
)


def _marks(title: Title, lead: str, *, intact: bool) -> float:
    longer = max((len(piece.text) for piece in title.kicker), default=0) - len(_solid(title.headline))
    return (
        _headline_marks(title, lead)
        + _kicker_marks(title.kicker, alone=title.headline[0].opens_line or not intact)
        + _subhead_marks(title.subhead)
        + _line_marks(title)
        - 0.08 * max(0, longer)
        + 0.9 * (intact and _one_line(title))
    )


def _one_line(title: Title) -> bool:
    pieces = title.headline
    return len(pieces) == 2 and not title.kicker and not title.subhead and not pieces[1].opens_line


def _attends(text: str) -> bool:
    """李谦出席并讲话: names of people and what they did at the event is a subhead wherever it stands."""
    found = _ATTENDING.fullmatch(text)
    names = re.split(r"[、 ]", found.group("names")) if found else []
    return bool(names) and all(looks_like_name(name) for name in names)


def _solid(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def _headline_marks(title: Title, lead: str) -> float:
    pieces, text = title.headline, _solid(title.headline)
    marks = 0.0 if is_clause(text) else -0.6
    marks += 0.6 if VERB.search(text) and not _HOLLOW.search(text) else 0.0
    marks += 0.5 if _ACTOR.search(text) else 0.0
    marks += min(0.6, 0.03 * len(text))
    marks -= max(0.0, (len(text) - 30) / 8) + max(0.0, (6 - len(text)) / 3)
    marks += 1.2 * covered(text, lead)
    if _dashed(text):
        marks -= 6.0
    if _attends(text) and (title.kicker or title.subhead):
        marks -= 2.5
    marks += sum(_row_marks(left, right) for left, right in pairwise(pieces))
    hollow = [bool(_HOLLOW.search(piece.text)) for piece in pieces]
    if len(pieces) >= 2 and any(hollow) and not hollow[-1] and _ACTOR.search(pieces[-1].text):
        marks -= 0.8
    return marks - 1.0 * max(0, len(pieces) - 2)


def _row_marks(left: Piece, right: Piece) -> float:
    """Marks for two neighbouring pieces standing in the same role: rows of one phrase, or a couplet."""
    if _dashed(right.text):
        return -4.0
    if _attends(right.text) and len(left.text) >= 6:
        return -2.5
    if len(left.text) <= 6 and not _ACTOR.search(left.text) and len(right.text) > 2 * len(left.text):
        return -1.0
    whole = _stands(left.text, right.text)
    if right.opens_line:
        return -0.2 if not whole and starts_with_predicate(right.text) else -2.0
    apart = abs(len(left.text) - len(right.text))
    if not whole or not (is_clause(right.text) or len(right.text) >= 8):
        return 1.0 if apart <= 6 else 0.3
    return _couplet_marks(len(left.text), len(right.text))


def _couplet_marks(left: int, right: int) -> float:
    """Two clauses of one headline are about equally long."""
    apart = abs(left - right)
    if apart <= 3:
        return (1.2, 0.9, 0.5, 0.2)[apart]
    return 0.0 if max(left, right) <= 1.4 * min(left, right) else -1.2


def _stands(left: str, right: str) -> bool:
    """Say whether the left piece is a clause of its own, and not the subject or the verb of the right one."""
    if is_clause(left) and not _OPEN_NOUN.search(left):
        return True
    return len(left) >= 8 and not starts_with_predicate(right) and not _OPEN_NOUN.search(left)


_OPEN_NOUN = re.compile(r"(?:委员会|常委会|街道|公司|集团|学校|医院|论坛|世界一流|[的和与及、]|具有\w{2,4})$")


def _dashed(text: str) -> bool:
    return text.startswith(("—", "--", "－－"))


def _kicker_marks(pieces: tuple[Piece, ...], *, alone: bool) -> float:
    if not pieces:
        return 0.0
    text = _solid(pieces)
    marks = -1.0
    marks -= 0.3 if _ACTOR.search(text) or _DETAIL.search(text) else 0.0
    marks += 0.9 if _HOLLOW.search(text) else 0.0
    marks += 1.2 if text.endswith((":", "：", "…", ",", "，", "——")) else 0.0
    marks += 0.9 if len(pieces) == 2 and abs(len(pieces[0].text) - len(pieces[1].text)) <= 3 else 0.0
    if len(text) <= 6:
        marks += 0.9 if not _ACTOR.search(text) and alone else -0.3
    marks -= 4.0 if _dashed(text) else 0.0
    marks -= 0.8 if len(pieces) == 1 and _ACTOR.search(text) and ends_with_predicate(text) else 0.0
    marks -= 2.0 if _attends(text) else 0.0
    marks -= 1.5 * max(0, len(pieces) - 2)
    return marks - max(0.0, (len(text) - 36) / 8)


def _subhead_marks(pieces: tuple[Piece, ...]) -> float:
    if not pieces:
        return 0.0
    text = _solid(pieces)
    if _dashed(text):
        return 4.0
    marks = -1.6
    marks += 3.0 if len(pieces) == 1 and _attends(text) else 0.0
    marks += 1.2 if _DETAIL.search(text) else 0.0
    marks -= 2.5 if len(pieces) > 1 and any(_attends(piece.text) for piece in pieces) else 0.0
    marks -= 1.5 * max(0, len(pieces) - 2)
    marks += sum(0.8 * _row_marks(left, right) for left, right in pairwise(pieces))
    return marks


def _line_marks(title: Title) -> float:
    """A role that starts where a line starts is likelier than one that starts within a line."""
    starts = [role[0] for role in (title.headline if title.kicker else (), title.subhead) if role]
    return sum(0.8 if piece.opens_line else 0.0 for piece in starts)


def covered(text: str, lead: str) -> float:
    """The share of the title's character pairs that the lead repeats."""
    pairs = [text[at : at + 2] for at in range(len(text) - 1)]
    return sum(pair in lead for pair in pairs) / len(pairs) if pairs else 0.0
