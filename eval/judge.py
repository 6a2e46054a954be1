"""One answer held against what was expected of it: every metric that applies, and where it was lost if it is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from embeddings.types import StoredArticle
from eval.diagnosis import stage_of
from eval.metrics.citing import Supports, covered, score_citations
from eval.metrics.containment import contains_any, forbidden, missing_groups
from eval.metrics.folding import folded, without_marks
from eval.metrics.overlap import bleu, rouge_l
from eval.metrics.quoting import exact_quotes
from eval.metrics.ranking import found_at, ndcg_at, recall_at, reciprocal_rank
from eval.metrics.span_match import character_f1, exact_match
from eval.supporting import ArticlesOf, verifier_support
from eval.types import Case, Result, Verdict
from qa.types import Status

MakeSupports = Callable[[Mapping[str, StoredArticle]], Supports]
Progress = Callable[[int, int], None]
"""(answers judged, answers in all)"""


def judge_all(
    cases: Sequence[Case],
    results: Iterable[Result],
    articles_of: ArticlesOf,
    *,
    make_supports: MakeSupports = verifier_support,
    workers: int = 1,
    progress: Progress | None = None,
) -> list[Verdict]:
    """A verdict for each case, in their order. A case without a result counts as failed. `workers` above 1 is for a
    judge that is waited for."""
    by_id = {result.id: result for result in results}

    def answered(case: Case) -> tuple[Result, Mapping[str, StoredArticle]]:
        result = by_id.get(case.id) or Result(case.id, case.question, Status.ERROR, "", failure="没有结果。")
        return result, articles_of(sorted({*case.article_ids, *(one.article_id for one in result.citations)}))

    def verdict(case: Case, held: tuple[Result, Mapping[str, StoredArticle]]) -> Verdict:
        return judge(case, held[0], held[1], make_supports(held[1]))

    verdicts = []
    with ThreadPoolExecutor(workers) as pool:
        each = pool.map if workers > 1 else map  # one by one, no more articles are held than one answer needs
        for one in each(verdict, cases, map(answered, cases)):
            verdicts.append(one)
            if progress is not None:
                progress(len(verdicts), len(cases))
    return verdicts


def judge(case: Case, result: Result, articles: Mapping[str, StoredArticle], supports: Supports) -> Verdict:
    """The verdict on one answer; `articles` are those of the gold and cited ones that the library holds."""
    texts = {key: _printed(stored) for key, stored in articles.items()}
    hit = _hit(case, result)
    right = _right(case, result, hit)
    scores = {
        "seconds": result.seconds,
        "failed": float(result.status is Status.ERROR),
        **({"right": float(right)} if right is not None else {}),
        **_token_scores(result),
        **_asked_scores(case, result, hit),
        **_citation_scores(case, result, texts, supports),
    }
    stage, reason = stage_of(case, result, texts) if right is False else ("", "")
    return Verdict(case.id, right, scores, stage, reason)


def _token_scores(result: Result) -> dict[str, float]:
    spent = result.tokens
    if spent is None:
        return {}
    return {
        "tokens": float(spent.total),
        "tokens_read": float(spent.read),
        "tokens_written": float(spent.written),
    }


def _printed(stored: StoredArticle) -> str:
    """Title and text, the editor's own correction behind them."""
    return "\n".join([stored.article.title, stored.article.text, stored.correction or ""])


def _hit(case: Case, result: Result) -> bool | None:
    """Whether the answer says what it must; None where the case does not say what that is."""
    if not case.answerable or not (case.answers or case.must_include):
        return None
    if not result.spoke:
        return False
    if case.must_include:
        held = not missing_groups(result.answer, case.must_include)
    else:
        held = contains_any(result.answer, case.answers)
    return held and not forbidden(result.answer, case.must_not_include)


def _right(case: Case, result: Result, hit: bool | None) -> bool | None:
    if not case.judged:
        return None
    if not case.answerable:
        return result.refused
    cited = not case.article_ids or any(citation.article_id in case.article_ids for citation in result.citations)
    return hit is not False and cited and result.spoke


def _asked_scores(case: Case, result: Result, hit: bool | None) -> dict[str, float]:
    """What depends on the question's gold."""
    scores: dict[str, float] = {} if hit is None else {"hit": float(hit)}
    if not case.judged:
        return scores
    scores["false_refusal" if case.answerable else "refused"] = float(result.refused)
    if case.answerable and case.article_ids:
        ranked, gold = result.retrieved, frozenset(case.article_ids)
        scores |= {f"found@{k}": found_at(ranked, gold, k) for k in (1, 5, 10, 50)}
        scores |= {f"recall@{k}": recall_at(ranked, gold, k) for k in (10, 50)}
        scores |= {"mrr@10": reciprocal_rank(ranked, gold), "ndcg@10": ndcg_at(ranked, gold)}
        scores["gold_cited"] = float(any(citation.article_id in gold for citation in result.citations))
    if case.answerable and case.answers:
        said = without_marks(result.answer) if result.spoke else ""
        scores |= {"exact": exact_match(said, case.answers), "f1": character_f1(said, case.answers)}
        scores |= {"rouge_l": rouge_l(said, case.answers), "bleu": bleu(said, case.answers)}
        scores["bleu_unpunished"] = bleu(said, case.answers, brevity=False)
    return scores


def _citation_scores(case: Case, result: Result, texts: Mapping[str, str], supports: Supports) -> dict[str, float]:
    """What holds of every answer that was given."""
    scores: dict[str, float | None] = {}
    if result.citations:
        scores["quote_exact"] = exact_quotes(result.citations, texts.get)
        if case.answerable and case.article_ids:
            cited = [citation.article_id in case.article_ids for citation in result.citations]
            scores["gold_share"] = sum(cited) / len(cited)
    if result.status in {Status.ANSWERED, Status.PARTIAL}:
        scores["covered"] = covered(result.answer)
        scores["characters"] = float(len(folded(without_marks(result.answer))))
        found = score_citations(result.answer, {c.number: c for c in result.citations}, supports)
        if found is not None:
            scores |= {"citation_recall": found.recall, "citation_precision": found.precision}
    return {name: value for name, value in scores.items() if value is not None}
