"""Title lines → kicker (引题), headline (主题) and subhead (副题).

Type sizes decide where they are known. Otherwise the pieces of the title (its lines, and what spaces part within a
line) are cut into the three roles in every possible way, and the cut with the best marks is taken.
"""

from __future__ import annotations

from articles.titlemarks import marks
from articles.titleparts import Piece, Title, cuts, pieces_of
from articles.types import Line, LineKind

GIVEN = frozenset(("kicker field", "title field", "subtitle field", "type size"))
"""Rules of title lines whose role is known: what the format or the size of type says is not weighed again."""
_MOST = 9


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
    return _best(pieces, lead, intact=intact)


def _best(pieces: list[Piece], lead: str, *, intact: bool) -> Title:
    return max(cuts(pieces), key=lambda title: marks(title, lead, intact=intact))


def _by_lines(lines: list[Line], lead: str) -> Title:
    """A title of very many pieces is judged by its lines."""
    whole = _whole(lines)
    best = _best(whole[:_MOST], lead, intact=True)
    return Title(best.kicker, best.headline, (*best.subhead, *whole[_MOST:]))


def _by_kind(lines: list[Line]) -> Title | None:
    """Roles that the format itself gave."""
    kinds = {line.kind for line in lines}
    if lines[-1].kind is LineKind.NOTICE_HEAD and LineKind.HEADLINE in kinds:  # 通告, below who gives it or its column
        return Title(tuple(_whole(lines[:-1])), tuple(_whole(lines[-1:])), ())
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
