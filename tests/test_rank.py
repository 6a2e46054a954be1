"""The ranker: fusion, re-ranking, stories, learning."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.errors import SettingInvalid
from embeddings.types import Hit
from eval import train_rank
from eval.rank_examples import Asked, Example, figures, rank_of
from qa.factfeatures import Text
from qa.features import Table, table
from qa.kindred import Lexicon
from qa.rank import (
    Ranked,
    RankModel,
    blend,
    bundled_model,
    calibrated_weight,
    fuse,
    read_model,
    rerank,
    write_model,
)
from qa.stories import group
from qa.wanted import read_question


class Counts:
    """Every term in ten of a thousand articles."""

    def document_frequencies(self, terms: Sequence[str]) -> tuple[Sequence[int], int]:
        return [10] * len(terms), 1000


def model_of(names: Sequence[str], weights: dict[str, float], leg: dict[str, float] | None = None) -> RankModel:
    size = len(names)
    return RankModel(
        tuple(names),
        np.zeros(size),
        np.ones(size),
        np.asarray([weights.get(name, 0.0) for name in names]),
        np.zeros((size, 1)),
        np.zeros(1),
        np.zeros(1),
        leg or {},
    )


# ---- fusion

hits = st.lists(st.builds(Hit, st.sampled_from("abcdef"), st.floats(0.01, 50)), max_size=8)


@settings(deadline=None)
@given(hits, hits)
def test_fusion_keeps_every_article_once_in_order(words: list[Hit], vectors: list[Hit]) -> None:
    fused = fuse(words, vectors)
    assert {one.article_id for one in fused} == {hit.article_id for hit in words + vectors}
    assert len({one.article_id for one in fused}) == len(fused)
    assert fused == sorted(fused, key=lambda one: (-one.score, one.article_id))


@settings(deadline=None)
@given(hits, hits)
def test_without_weight_the_vector_leg_moves_nothing_the_words_found(words: list[Hit], vectors: list[Hit]) -> None:
    alone = [one.article_id for one in fuse(words, [])]
    both = [one.article_id for one in fuse(words, vectors, weight=0.0)]
    assert [one for one in both if one in set(alone)] == alone


def test_the_best_passage_of_an_article_counts() -> None:
    fused = fuse([], [Hit("a", 0.2, "a#0-9"), Hit("a", 0.8, "a#9-20"), Hit("b", 0.5, "b#0-3")])
    assert fused[0].passage_id == "a#9-20"


# ---- ranking


def small_table(values: list[list[float]]) -> Table:
    return Table(("vec_score", "bm_all"), np.asarray(values), tuple((0, 1) for _ in values))


def test_ties_are_broken_by_id() -> None:
    ranked = rerank(["b", "a"], small_table([[1, 1], [1, 1]]), model_of(("vec_score", "bm_all"), {"bm_all": 1}))
    assert [one.row for one in ranked] == [1, 0]


def test_the_parts_add_up_to_the_score() -> None:
    model = bundled_model()
    lexicon = Lexicon.of(["[UNK]", "桥", "通车"], np.asarray([[0, 0], [1, 0.1], [0, 1]], dtype=np.float32))
    asked = read_question("清水河新桥什么时候通车？", lexicon=lexicon)
    found = table(asked, [Text("新桥", "清水河新桥昨日通车。", None), Text("", "学校开学", None)], Counts())
    for one in rerank(["a", "b"], found, model):
        assert one.score == pytest.approx(sum(part for _, part in one.parts), abs=0.01)


def test_the_shipped_ranker_prefers_the_article_that_answers() -> None:
    asked = read_question("清水河新桥什么时候通车？")
    right = Text("清水河新桥通车", "本报讯 清水河新桥于10月1日通车。", None)
    other = Text("清水河水质好转", "清水河今年水质好转，鱼多了。", None)
    ranked = rerank(["other", "right"], table(asked, [other, right], Counts()), bundled_model())
    assert ranked[0].row == 1


def test_an_unmeasured_model_counts_less_than_a_measured_one() -> None:
    model = model_of(("vec_score", "bm_all"), {"vec_score": 1.0}, {"known": 1.0, "useless": 0.0})
    values = small_table([[1.0, 0.0]])
    known, unknown, useless = (model.scores(values, embedding=name)[0] for name in ("known", "new", "useless"))
    assert known > unknown > useless == 0


def test_calibration_gives_a_misleading_leg_no_weight_and_a_good_one_some() -> None:
    model = model_of(("vec_score", "bm_all"), {"vec_score": 1.0, "bm_all": 1.0})
    misleading = [(small_table([[0.0, 1.0], [3.0, 0.5]]), 0)] * 5
    telling = [(small_table([[3.0, 0.5], [0.0, 1.0]]), 0)] * 5
    assert calibrated_weight(misleading, model) == 0.0
    assert calibrated_weight(telling, model) > 0.0


def test_weights_survive_the_file_and_another_version_is_refused(tmp_path: Path) -> None:
    model = bundled_model()
    write_model(model, tmp_path / "w.json")
    again = read_model(tmp_path / "w.json")
    assert again.names == model.names
    np.testing.assert_allclose(again.hidden, model.hidden, rtol=1e-4)
    (tmp_path / "old.json").write_text('{"version": 0}', encoding="utf-8")
    with pytest.raises(SettingInvalid):
        read_model(tmp_path / "old.json")


def test_weights_for_other_features_are_refused() -> None:
    with pytest.raises(SettingInvalid):
        bundled_model().scores(small_table([[1, 1]]))


def test_a_pair_scorer_reorders_the_head_and_leaves_the_tail_behind() -> None:
    ranked = [Ranked(row, 5.0 - row, ()) for row in range(4)]
    blended = blend(ranked, [0.0, 9.0], weight=5.0)
    assert [one.row for one in blended] == [1, 0, 2, 3]
    assert [one.score for one in blended] == sorted((one.score for one in blended), reverse=True)


# ---- stories

STORY = (
    "清水河上的新桥昨日正式通车，全长三百二十米，双向四车道，附近三个村子的居民出行时间缩短一半以上。"
    "区交通局介绍，工程历时两年，用了三千吨钢材；桥头还留出了公交车站和两处停车场，下个月起有三条公交线路经过。"
)
OTHER = (
    "区教育局昨日公布秋季招生办法，全区新增学位一千二百个，报名从九月一日开始，家长可以在网上填写材料。"
    "也可以到学校现场办理，咨询电话每天都有人接听；外来人员的子女同样可以申请，材料清单在各所学校门口张贴。"
)


def test_reprints_are_one_story_and_other_news_is_not() -> None:
    assert group([STORY, OTHER, "本报讯 " + STORY[:50] + STORY[52:]]) == [0, 1, 0]


def test_texts_too_short_to_compare_stay_apart() -> None:
    assert group(["新桥通车", "新桥通车", ""]) == [0, 1, 2]


# ---- learning


def lesson(number: int, right: int) -> Example:
    random = np.random.default_rng(number)
    values = random.normal(size=(6, 2))
    values[right, 1] += 3.0
    flags = np.arange(6) == right
    blank = np.full(6, -np.inf)
    asked = Asked(f"q{number}", (f"a{number}",), "made")
    return Example(asked, tuple("abcdef"), small_table(values.tolist()), flags, blank, blank, blank)


def test_learning_finds_the_feature_that_tells() -> None:
    lessons = [lesson(number, number % 6) for number in range(60)]
    quick = train_rank.Settings(hidden=2, starts=1, decay=0.1, hidden_decay=0.1, steps=120)
    model = train_rank.learn(lessons, quick, embedding="x")
    ranks = [rank_of(train_rank.scores_of(model, one, embedding="x"), one) for one in lessons]
    assert figures(ranks)["R@1"] > 0.8
    assert model.leg_weight == {"x": 1.0}


def test_questions_on_one_article_are_in_one_part() -> None:
    assert Asked("甲", ("id-1",), "x").part == Asked("乙", ("id-1", "id-2"), "y").part


def test_figures_count_as_the_scorer_does() -> None:
    assert figures([0, 4, 10, None]) == {"R@1": 0.25, "R@5": 0.5, "R@10": 0.5, "R@50": 0.75, "MRR": pytest.approx(0.3)}
