"""For every wrong answer, the stage that lost it: the table from which the next work is planned."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from eval.metrics.containment import contains_any, forbidden
from eval.types import Case, Result
from qa.types import Status


class Stage(StrEnum):
    """Where a wrong answer was lost, in the order of the way through the house."""

    FAILED = "failed"
    NOT_IN_LIBRARY = "not_in_library"
    NOT_READ = "not_read"
    NOT_RETRIEVED = "not_retrieved"
    REFUSED = "refused_wrongly"
    NOT_USED = "not_used"
    MISREAD = "misread"
    ANSWERED = "answered_wrongly"


LABELS: Mapping[Stage, str] = {
    Stage.FAILED: "出错，没有答",
    Stage.NOT_IN_LIBRARY: "库里没有这篇报道",
    Stage.NOT_READ: "报道在库里，但没读出这句话",
    Stage.NOT_RETRIEVED: "没检索到",
    Stage.REFUSED: "检索到了，却拒答",
    Stage.NOT_USED: "检索到了，没有用",
    Stage.MISREAD: "用了，但答错",
    Stage.ANSWERED: "该拒答却答了",
}


def stage_of(case: Case, result: Result, texts: Mapping[str, str]) -> tuple[Stage, str]:
    """The stage that lost a wrong answer, and why in a sentence. `texts` holds title and text of the gold articles
    that the library has."""
    if result.status is Status.ERROR:
        return Stage.FAILED, result.failure or "没有结果。"
    if not case.answerable:
        return Stage.ANSWERED, "报上没有答案，却给出了回答。"
    missing = _missing(case, result)
    lost = _before_reading(case, result, missing, texts) if case.article_ids else None
    if lost:
        return lost
    if result.refused:
        return Stage.REFUSED, "回答说报上没有。"
    return Stage.MISREAD, _wrong_words(case, result, missing)


def _before_reading(
    case: Case, result: Result, missing: Collection[tuple[str, ...]], texts: Mapping[str, str]
) -> tuple[Stage, str] | None:
    """Whether the answer was lost before the reader saw it, or by not looking where it stands."""
    known = [article_id for article_id in case.article_ids if article_id in texts]
    if not known:
        return Stage.NOT_IN_LIBRARY, f"库里没有 {'、'.join(case.article_ids)}。"
    unread = ["|".join(group) for group in missing if not any(contains_any(texts[i], group) for i in known)]
    if unread:
        return Stage.NOT_READ, f"库里的文本没有“{'、'.join(unread)}”。"
    return _not_taken(result, _holders(known, missing, texts))


def _missing(case: Case, result: Result) -> list[tuple[str, ...]]:
    """The expectations that the answer does not meet."""
    groups = case.must_include or ((case.answers,) if case.answers else ())
    return [group for group in groups if result.refused or not contains_any(result.answer, group)]


def _holders(known: Collection[str], missing: Collection[tuple[str, ...]], texts: Mapping[str, str]) -> list[str]:
    """The gold articles that hold what the answer lacks; all of them where it lacks nothing."""
    holders = [i for i in known if any(contains_any(texts[i], group) for group in missing)]
    return holders or list(known)


def _not_taken(result: Result, holders: Collection[str]) -> tuple[Stage, str] | None:
    """Whether search or the choice of evidence passed over the articles that hold the answer."""
    places = [result.retrieved.index(i) + 1 for i in holders if i in result.retrieved]
    if not places:
        return Stage.NOT_RETRIEVED, f"前 {len(result.retrieved)} 篇里没有 {'、'.join(holders)}。"
    if result.refused or any(citation.article_id in holders for citation in result.citations):
        return None
    return Stage.NOT_USED, f"检索到第 {min(places)} 名，回答没有引用它。"


def _wrong_words(case: Case, result: Result, missing: Collection[tuple[str, ...]]) -> str:
    if unwanted := forbidden(result.answer, case.must_not_include):
        return f"回答里有不该有的“{'、'.join(unwanted)}”。"
    if missing:
        return f"回答里没有“{'、'.join('|'.join(group) for group in missing)}”。"
    return "字句对，引用的却不是应引的报道。"
