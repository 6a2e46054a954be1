"""Each measure against the definition it names: by hand, by the reference implementation, by its properties."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import RR, R, Success, nDCG

from eval.metrics.bootstrap import mean_interval, ratio_interval
from eval.metrics.citing import covered, score_citations
from eval.metrics.containment import contains_any, forbidden, missing_groups
from eval.metrics.folding import answer_sentences, folded, marks_of
from eval.metrics.overlap import bleu, rouge_l
from eval.metrics.paired import holm, mcnemar, paired_bootstrap
from eval.metrics.quoting import exact_quotes
from eval.metrics.ranking import found_at, ndcg_at, recall_at, reciprocal_rank
from eval.metrics.refusing import area_under_risk, refusal_precision, refusal_recall, risk_coverage
from eval.metrics.span_match import character_f1, exact_match, segments
from eval.metrics.timing import percentile
from eval.types import CitedQuote

texts = st.text("甲乙丙丁1234,，。 ab", max_size=12)


# Ranking


def test_ranking_measures_equal_ir_measures_to_a_billionth() -> None:
    chance = random.Random(7)  # noqa: S311
    ids = [f"d{n:02d}" for n in range(60)]
    rankings = {f"q{n}": chance.sample(ids, chance.randint(1, 55)) for n in range(200)}
    gold = {query: set(chance.sample(ids, chance.randint(1, 6))) for query in rankings}
    qrels = [ir_measures.Qrel(query, key, 1) for query, keys in gold.items() for key in keys]
    run = [ir_measures.ScoredDoc(q, key, -place) for q, keys in rankings.items() for place, key in enumerate(keys)]
    wanted = {R @ 5: "r5", R @ 50: "r50", Success @ 1: "s1", Success @ 10: "s10", RR @ 10: "rr", nDCG @ 10: "n10"}
    wanted[nDCG @ 3] = "n3"
    ours = {
        "r5": lambda q: recall_at(rankings[q], gold[q], 5),
        "r50": lambda q: recall_at(rankings[q], gold[q], 50),
        "s1": lambda q: found_at(rankings[q], gold[q], 1),
        "s10": lambda q: found_at(rankings[q], gold[q], 10),
        "rr": lambda q: reciprocal_rank(rankings[q], gold[q], 10),
        "n10": lambda q: ndcg_at(rankings[q], gold[q], 10),
        "n3": lambda q: ndcg_at(rankings[q], gold[q], 3),
    }
    count = 0
    for metric in ir_measures.iter_calc(list(wanted), qrels, run):
        assert ours[wanted[metric.measure]](metric.query_id) == pytest.approx(metric.value, abs=1e-9)
        count += 1
    assert count == len(wanted) * len(rankings)


def test_a_doubled_id_counts_where_it_first_stands() -> None:
    assert reciprocal_rank(["a", "a", "b"], {"b"}) == 0.5
    assert recall_at(["a", "a", "a"], {"a"}, 3) == 1.0
    assert ndcg_at([], {"a"}) == ndcg_at(["a"], set()) == 0.0


# Reading


def test_cmrc_segments_are_characters_and_words() -> None:
    assert segments("在2024年ABC Co，开业。") == ["在", "2024", "年", "abc", "co", "开", "业"]


def test_cmrc_overlap_is_one_run_and_the_best_reference_counts() -> None:
    # "甲乙" is the longest run of 甲乙丁丙 in 甲乙丙丁: 2/4 and 2/4.
    assert character_f1("甲乙丁丙", ["甲乙丙丁"]) == pytest.approx(0.5)
    # One run of 2 in 3 (precision) and 2 (recall).
    assert character_f1("共六家", ["五十家", "六家"]) == pytest.approx(2 * (2 / 3) * 1 / (2 / 3 + 1))
    assert character_f1("", ["六家"]) == 0.0
    assert exact_match("《六家》。", ["五家", "六家"]) == 1.0
    assert exact_match("共六家", ["六家"]) == 0.0


def longest_run(first: Sequence[str], second: Sequence[str]) -> int:
    runs = (
        length
        for length in range(len(first), 0, -1)
        for i in range(len(first) - length + 1)
        for j in range(len(second) - length + 1)
        if list(first[i : i + length]) == list(second[j : j + length])
    )
    return next(runs, 0)


@given(texts, texts)
def test_character_f1_is_the_definition_done_the_slow_way(prediction: str, reference: str) -> None:
    gold, guess = segments(reference), segments(prediction)
    run = longest_run(gold, guess)
    expected = 2 * (run / len(guess)) * (run / len(gold)) / (run / len(guess) + run / len(gold)) if run else 0.0
    assert character_f1(prediction, [reference]) == pytest.approx(expected, abs=1e-9)


def test_containment_folds_width_and_punctuation_but_never_characters() -> None:
    assert contains_any("共拨付１,２６０元[1]。", ["1260元"])
    assert contains_any("8：30开门", ["8:30"])
    assert not contains_any("3.5万元", ["35万元"])
    assert not contains_any("什么也没有", ["", "。"])
    assert missing_groups("8月5日开班", [("8月5日", "八月五日"), ("9时",)]) == ["9时"]
    assert forbidden("补贴500元", ["600元", "500元"]) == ["500元"]


# Wording


def test_rouge_l_by_hand() -> None:
    # Longest common subsequence of 甲丙丁 and 甲乙丙: 甲丙, 2 of 3 and 2 of 3.
    assert rouge_l("甲丙丁", ["甲乙丙"]) == pytest.approx(2 / 3)
    assert rouge_l("甲", ["乙", "甲"]) == 1.0
    assert rouge_l("", ["甲"]) == 0.0


def test_bleu_by_hand() -> None:
    # 甲乙丙 against 甲乙丁戊: p1 = 2/3, p2 = (1+1)/(2+1), p3 = (0+1)/(1+1); brevity e^(1 − 4/3).
    expected = math.exp(1 - 4 / 3) * (2 / 3 * 2 / 3 * 1 / 2) ** (1 / 3)
    assert bleu("甲乙丙", ["甲乙丁戊"]) == pytest.approx(expected, abs=1e-9)
    assert bleu("甲乙丙", ["甲乙丁戊"], brevity=False) == pytest.approx(expected / math.exp(1 - 4 / 3), abs=1e-9)
    assert bleu("甲甲甲", ["甲"], order=1) == pytest.approx(1 / 3)
    assert bleu("乙", ["甲"]) == bleu("", ["甲"]) == bleu("甲", [""]) == 0.0


@given(texts)
def test_what_equals_its_reference_scores_one(text: str) -> None:
    if folded(text):
        assert rouge_l(text, [text]) == bleu(text, [text]) == pytest.approx(1.0)


# Citations


def quote(number: int, text: str) -> CitedQuote:
    return CitedQuote(number, f"a/{number}", text, verified=True)


def holds(sentence: str, quotes: Sequence[CitedQuote]) -> bool:
    """Every letter of the sentence stands in the quotes taken together."""
    return set(folded(sentence)) <= set(folded("".join(one.quote for one in quotes)))


def test_citation_scores_follow_alce() -> None:
    quotes = {1: quote(1, "甲乙丙丁"), 2: quote(2, "戊己庚辛"), 3: quote(3, "甲乙丙丁")}
    whole = score_citations("甲乙丙丁[1]。戊己庚辛[2]。", quotes, holds)
    assert whole is not None
    assert (whole.recall, whole.precision) == (1.0, 1.0)
    # The second sentence cites nothing; the first cites 2 without need: 1 supports it alone, and so do the others.
    spare = score_citations("甲乙丙丁[1][2]。戊己庚辛。", quotes, holds)
    assert spare is not None
    assert (spare.recall, spare.precision) == (0.5, 0.5)
    # Both are needed together: neither supports alone, none can be dropped.
    joint = score_citations("甲乙戊己[1][2]。", quotes, holds)
    assert joint is not None
    assert (joint.recall, joint.precision) == (1.0, 1.0)
    # A number that does not exist, and a sentence that its quote does not support.
    for answer in ("甲乙丙丁[1][9]。", "壬癸子丑[1]。"):
        wrong = score_citations(answer, quotes, holds)
        assert wrong is not None
        assert (wrong.recall, wrong.precision) == (0.0, 0.0)
    assert score_citations("", quotes, holds) is None


def test_a_mark_after_the_full_stop_belongs_to_the_sentence_before() -> None:
    assert answer_sentences("今年新建六家。[1]明年再建三家[2]。") == ["今年新建六家[1]。", "明年再建三家[2]。"]
    assert marks_of("六家[2][1][2]") == (2, 1)
    assert covered("今年新建六家[1]。明年再建三家。") == 0.5


def test_quotes_are_held_against_the_article_that_they_name() -> None:
    shelf = {"a/1": "标题\n今年新建 六家,都在城西。"}
    good = CitedQuote(1, "a/1", "新建六家，都在城西", verified=True)
    altered = CitedQuote(2, "a/1", "新建七家", verified=True)
    lost = CitedQuote(3, "a/9", "新建六家", verified=True)
    assert exact_quotes([good, altered, lost, CitedQuote(4, "a/1", "", verified=True)], shelf.get) == 0.25
    assert exact_quotes([], shelf.get) is None


# Refusal


def test_refusal_precision_and_recall() -> None:
    refused, answerable = [True, True, False, False], [False, True, False, True]
    assert refusal_precision(refused, answerable) == 0.5
    assert refusal_recall(refused, answerable) == 0.5
    assert refusal_precision([False], [True]) is refusal_recall([False], [True]) is None


def test_risk_coverage_by_hand() -> None:
    points = risk_coverage([0.9, 0.5, 0.5, 0.1], [True, False, True, False])
    assert [(point.coverage, point.risk) for point in points] == [(0.25, 0.0), (0.75, 1 / 3), (1.0, 0.5)]
    assert area_under_risk(points) == pytest.approx(0.25 * 0 + 0.5 * (0 + 1 / 3) / 2 + 0.25 * (1 / 3 + 0.5) / 2)
    assert area_under_risk(()) == 0.0


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.3]), st.booleans()), min_size=1, max_size=12), st.randoms())
def test_risk_coverage_does_not_depend_on_the_order_of_questions(
    pairs: list[tuple[float, bool]], chance: random.Random
) -> None:
    mixed = list(pairs)
    chance.shuffle(mixed)
    assert risk_coverage(*zip(*pairs, strict=True)) == risk_coverage(*zip(*mixed, strict=True))


def test_percentiles_are_values_that_occurred() -> None:
    assert percentile([0.4, 0.1, 0.3, 0.2], 0.5) == 0.2
    assert percentile([0.4, 0.1, 0.3, 0.2], 0.95) == 0.4
    assert percentile([], 0.5) is None


# Statistics


def test_intervals_hold_their_value_and_are_the_same_every_time() -> None:
    values = [1.0] * 30 + [0.0] * 10
    interval = mean_interval(values)
    assert interval == mean_interval(values)
    assert interval is not None
    assert interval.value == 0.75
    assert interval.low == pytest.approx(0.75 - 1.96 * math.sqrt(0.75 * 0.25 / 40), abs=0.03)
    assert interval.high == pytest.approx(0.75 + 1.96 * math.sqrt(0.75 * 0.25 / 40), abs=0.03)
    assert mean_interval([]) is ratio_interval([0.0], [0.0]) is None


def test_mcnemar_is_the_two_sided_binomial_test() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(9, 1) == pytest.approx(2 * (1 + 10) / 1024)
    assert mcnemar(1, 9) == mcnemar(9, 1)
    assert mcnemar(5, 5) == 1.0


def test_paired_bootstrap_sees_a_difference_and_its_absence() -> None:
    before, after = [0.2] * 40, [0.5] * 40
    interval, p = paired_bootstrap(before, after)
    assert (interval.value, interval.low, interval.high) == pytest.approx((0.3, 0.3, 0.3))
    assert p < 0.01
    assert paired_bootstrap(before, before)[1] == 1.0
    with pytest.raises(ValueError, match="one length"):
        paired_bootstrap([1.0], [])


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.9]) == [1.0, 1.0]
    assert holm([]) == []
