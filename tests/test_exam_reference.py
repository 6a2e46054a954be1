"""Every measure of the exam held against its reference, to a billionth: values that the reference programs gave, their
algorithms written down once more, or the definition done the slow way."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import ir_measures
import numpy as np
import pytest
from exam_fakes import articles_of, run_of
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import RR, R, Success, nDCG
from scipy import stats

from eval.cases import fingerprint
from eval.judge import judge_all
from eval.metrics.bootstrap import mean_interval
from eval.metrics.citing import score_citations
from eval.metrics.containment import missing_groups
from eval.metrics.folding import folded
from eval.metrics.overlap import bleu, rouge_l
from eval.metrics.paired import holm, mcnemar
from eval.metrics.refusing import area_under_risk, risk_coverage
from eval.metrics.span_match import character_f1, exact_match
from eval.metrics.timing import percentile
from eval.types import Case, CaseSet, CitedQuote

BILLIONTH = 1e-9

# ROUGE and BLEU: values of rouge_score 0.1.2 (rougeL, every character a token) and of sacrebleu 2.6.0
# (BLEU(tokenize="char", smooth_method="add-k", smooth_value=1, effective_order=True).sentence_score).
REFERENCE = [
    ("渔港今年新建冷库六座", ("今年新建冷库六座",), 0.7816713456823, 0.888888888888889),
    ("首班渡轮改为6时20分", ("6时20分", "渡轮首班6时20分"), 0.5133026175692507, 0.7000000000000001),
    ("灯会迁到北码头举行", ("灯会在南码头举行",), 0.4463236137853328, 0.7058823529411765),
    ("门票15元学生半价", ("门票15元",), 0.5071215336946557, 0.7142857142857143),
    ("总容量3200吨由港务所管理", ("港务所管理的冷库总容量3200吨", "3200吨"), 0.6928933768448016, 0.5333333333333333),
    ("甲甲甲甲甲", ("甲乙甲",), 0.28574404296988, 0.5),
    ("展期延到5月20日", ("5月20日",), 0.5071215336946557, 0.7142857142857143),
    ("停车位共有一百二十个", ("一百二十个车位",), 0.5143686723610401, 0.588235294117647),
]


@pytest.mark.parametrize(("said", "gold", "bleu_value", "rouge_value"), REFERENCE)
def test_bleu_is_sacrebleus_and_rouge_l_is_rouge_scores(
    said: str, gold: tuple[str, ...], bleu_value: float, rouge_value: float
) -> None:
    assert bleu(said, gold) == pytest.approx(bleu_value, abs=BILLIONTH)
    assert rouge_l(said, gold) == pytest.approx(rouge_value, abs=BILLIONTH)


def subsequence(first: str, second: str) -> int:
    """The longest common subsequence as its definition says it."""
    if not first or not second:
        return 0
    if first[-1] == second[-1]:
        return 1 + subsequence(first[:-1], second[:-1])
    return max(subsequence(first[:-1], second), subsequence(first, second[:-1]))


@given(st.text("甲乙丙1", max_size=7), st.text("甲乙丙1", max_size=7))
def test_rouge_l_is_the_definition_done_the_slow_way(said: str, gold: str) -> None:
    common = subsequence(said, gold)
    expected = 2 * common / (len(said) + len(gold)) if common else 0.0
    assert rouge_l(said, [gold]) == pytest.approx(expected, abs=BILLIONTH)


# Ranking, through the whole way from a results file to the verdict.


def test_the_scores_of_verdicts_equal_ir_measures(tmp_path: Path) -> None:
    chance = random.Random(11)  # noqa: S311
    ids = [f"d{n:02d}" for n in range(60)]
    cases = tuple(
        Case(f"q{n}", "问什么？", ("无",), tuple(chance.sample(ids, chance.randint(1, 5)))) for n in range(80)
    )
    found = {case.id: chance.sample(ids, chance.randint(0, 50)) for case in cases}
    answers = {
        key: {
            "status": "no_evidence",
            "answer": "",
            "retrieved": [{"article_id": one, "score": -place} for place, one in enumerate(ranked)],
        }
        for key, ranked in found.items()
    }
    run = run_of(tmp_path / "run", answers, exam=CaseSet(cases, "x", fingerprint(cases)))
    ours = {verdict.case_id: verdict.scores for verdict in judge_all(run.cases, run.results, articles_of)}
    names = {R @ 10: "recall@10", R @ 50: "recall@50", RR @ 10: "mrr@10", nDCG @ 10: "ndcg@10"}
    names |= {Success @ k: f"found@{k}" for k in (1, 5, 10, 50)}
    qrels = [ir_measures.Qrel(case.id, one, 1) for case in cases for one in case.article_ids]
    docs = [
        ir_measures.ScoredDoc(key, one, -place) for key, ranked in found.items() for place, one in enumerate(ranked)
    ]
    seen = 0
    for metric in ir_measures.iter_calc(list(names), qrels, docs):
        assert ours[metric.query_id][names[metric.measure]] == pytest.approx(metric.value, abs=BILLIONTH)
        seen += 1
    assert seen >= len(names) * sum(bool(ranked) for ranked in found.values())


# CMRC 2018: its own script once more, by its functions' names (cmrc2018_evaluate.py), without the English tokenizer.

MARKS = "-:_*^/\\~`+=，。：？！“”；’《》…·、「」（）－～『』"


def mixed_segmentation(text: str) -> list[str]:
    pieces, word = [], ""
    for char in str(text).lower().strip():
        if char in MARKS:
            continue
        if re.search(r"[\u4e00-\u9fa5]", char):
            if word:
                pieces.extend(word.split())
                word = ""
            pieces.append(char)
        else:
            word += char
    return pieces + word.split()


def find_lcs(one: Sequence[str], two: Sequence[str]) -> int:
    table = [[0] * (len(two) + 1) for _ in range(len(one) + 1)]
    longest = 0
    for i in range(len(one)):
        for j in range(len(two)):
            if one[i] == two[j]:
                table[i + 1][j + 1] = table[i][j] + 1
                longest = max(longest, table[i + 1][j + 1])
    return longest


def calc_f1_score(answers: Sequence[str], prediction: str) -> float:
    scores = []
    for answer in answers:
        gold, said = mixed_segmentation(answer), mixed_segmentation(prediction)
        length = find_lcs(gold, said)
        if length == 0:
            scores.append(0.0)
            continue
        precision, recall = length / len(said), length / len(gold)
        scores.append(2 * precision * recall / (precision + recall))
    return max(scores)


def calc_em_score(answers: Sequence[str], prediction: str) -> int:
    def bare(text: str) -> str:
        return "".join(char for char in text.lower().strip() if char not in MARKS)

    return int(any(bare(answer) == bare(prediction) for answer in answers))


sayings = st.text("甲乙丙丁12 ab，。《》-", max_size=14)


@given(st.lists(sayings, min_size=1, max_size=3), sayings)
def test_exact_match_and_f1_are_those_of_cmrc_s_script(answers: list[str], said: str) -> None:
    assert character_f1(said, answers) == pytest.approx(calc_f1_score(answers, said), abs=BILLIONTH)
    assert exact_match(said, answers) == calc_em_score(answers, said)


# ALCE: compute_autoais of its eval.py once more, over an invented relation of support.


def compute_autoais(
    sentences: Sequence[Sequence[int]], entails: Callable[[int, Sequence[int]], bool]
) -> tuple[float, float | None]:
    entail = entail_prec = total_citations = 0
    for number, cited in enumerate(sentences):
        joint = 0
        if cited:
            total_citations += len(cited)
            joint = int(entails(number, cited))
        entail += joint
        if joint and len(cited) > 1:
            for passage in cited:
                if entails(number, [passage]) or not entails(number, [one for one in cited if one != passage]):
                    entail_prec += 1
        else:
            entail_prec += joint
    return entail / len(sentences), entail_prec / total_citations if total_citations else None


@given(
    st.lists(st.lists(st.integers(1, 5), max_size=4, unique=True), min_size=1, max_size=4),
    st.integers(min_value=0),
)
def test_citation_scores_are_those_of_alce_s_script(sentences: list[list[int]], seed: int) -> None:
    quotes = {n: CitedQuote(n, f"a/{n}", f"第{n}段", verified=True) for n in range(1, 6)}
    texts = [f"这是第{'甲乙丙丁'[n]}句话" for n in range(len(sentences))]

    def entails(number: int, cited: Sequence[int]) -> bool:
        return random.Random(f"{seed} {number} {sorted(cited)}").random() < 0.5  # noqa: S311

    def supports(sentence: str, cited: Sequence[CitedQuote]) -> bool:
        return entails(texts.index(sentence.rstrip("。")), [one.number for one in cited])

    answer = "".join(
        text + "".join(f"[{n}]" for n in cited) + "。" for text, cited in zip(texts, sentences, strict=True)
    )
    found = score_citations(answer, quotes, supports)
    assert found is not None
    recall, precision = compute_autoais(sentences, entails)
    assert found.recall == pytest.approx(recall, abs=BILLIONTH)
    assert found.precision == (precision if precision is None else pytest.approx(precision, abs=BILLIONTH))


# Statistics, against SciPy.


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_scipy_s_binomial_test(gained: int, lost: int) -> None:
    expected = stats.binomtest(gained, gained + lost, 0.5).pvalue if gained + lost else 1.0
    assert mcnemar(gained, lost) == pytest.approx(expected, abs=BILLIONTH)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm_rejects_what_the_step_down_procedure_rejects(p_values: list[float]) -> None:
    adjusted = holm(p_values)
    for level in (0.01, 0.05, 0.2):
        rejected = set()
        for place, index in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
            if p_values[index] * (len(p_values) - place) > level:
                break
            rejected.add(index)
        assert {index for index, p in enumerate(adjusted) if p <= level} == rejected


def test_intervals_agree_with_scipy_s_bootstrap() -> None:
    values = np.random.default_rng(5).random(60)
    theirs = stats.bootstrap(
        (values,), np.mean, method="percentile", n_resamples=20_000, rng=np.random.default_rng(6)
    ).confidence_interval
    ours = mean_interval(values.tolist(), rounds=20_000)
    assert ours is not None
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=4e-3)  # two random samples
    assert ours.value == pytest.approx(values.mean(), abs=BILLIONTH)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=12, unique_by=lambda pair: pair[0]))
def test_the_area_under_risk_is_numpy_s_trapezoid(pairs: list[tuple[float, bool]]) -> None:
    ranked = sorted(pairs, reverse=True)
    wrong = np.cumsum([not right for _, right in ranked])
    count = np.arange(1, len(ranked) + 1)
    risk = wrong / count
    expected = np.trapezoid(np.concatenate([risk[:1], risk]), np.concatenate([[0.0], count / len(ranked)]))
    found = area_under_risk(risk_coverage([score for score, _ in pairs], [right for _, right in pairs]))
    assert found == pytest.approx(float(expected), abs=BILLIONTH)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=30), st.sampled_from([0.05, 0.5, 0.9, 0.95, 1.0]))
def test_percentiles_are_numpy_s_inverted_distribution(seconds: list[float], share: float) -> None:
    assert percentile(seconds, share) == np.quantile(seconds, share, method="inverted_cdf")


# RGB: checkanswer of its evalue.py once more.


@given(
    st.text("甲乙1", max_size=6), st.lists(st.lists(st.text("甲乙1", min_size=1, max_size=2), min_size=1), min_size=1)
)
def test_the_accuracy_of_rgb_is_every_answer_in_any_spelling(said: str, answers: list[list[str]]) -> None:
    expected = all(any(folded(spelling) in folded(said) for spelling in spellings) for spellings in answers)
    assert (not missing_groups(said, answers)) == expected
