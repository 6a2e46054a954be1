"""What the ranker looks at: terms, kindred words, features of candidates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.factfeatures import Text
from qa.features import table
from qa.kindred import Lexicon, kindred
from qa.terms import as_text, find_terms, folded_codes, terms_of
from qa.wanted import read_question

texts = st.text(alphabet="区长镇河桥公园开放建设0123年月日ABab，。“”！ \n１Ａ國開", max_size=80)


class Counts:
    """Every term in ten of a thousand articles."""

    def document_frequencies(self, terms: Sequence[str]) -> tuple[Sequence[int], int]:
        return [10] * len(terms), 1000


def feature(question: str, name: str, *candidates: Text, **more: object) -> list[float]:
    found = table(read_question(question, **more), candidates, Counts())  # type: ignore[arg-type]
    return [round(float(value), 4) for value in found.values[:, found.names.index(name)]]


# ---- terms


@settings(deadline=None)
@given(texts)
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(folded_codes(text)) == len(text)
    assert len(as_text(folded_codes(text))) == len(text)


def test_folding_joins_width_case_and_script() -> None:
    assert as_text(folded_codes("１３號線ＡＢc")) == "13号线abc"


@settings(deadline=None)
@given(texts, st.lists(texts, min_size=1, max_size=4))
def test_every_found_single_stands_where_it_is_said_to(asked: str, candidates: list[str]) -> None:
    folded = as_text(folded_codes(asked))
    terms = terms_of(folded, np.ones(len(folded), dtype=bool))
    found = find_terms(terms, candidates)
    views = [as_text(folded_codes(text)) for text in candidates]
    names = [*terms.texts, *("".join(terms.singles[n - 1] for n in triple) for triple in terms.triples)]
    for term, text, offset in zip(found.term, found.text, found.offset, strict=True):
        assert views[text].startswith(names[term], offset)
    assert len(found.sentence_start) == len(found.sentence_end) == len(found.sentence_text)


def test_numbers_are_found_whole() -> None:
    folded = "3号线"
    found = find_terms(terms_of(folded, np.ones(3, dtype=bool)), ["13号线开通", "3号线开通"])
    first = found.term[found.text == 0]
    assert 0 not in first  # the 3 of 13 is not a 3
    assert 0 in found.term[found.text == 1]


# ---- kindred words

LEXICON = Lexicon.of(
    ["[UNK]", "医生", "大夫", "桥", "逮捕"],
    np.asarray([[0, 0, 0], [1, 0.1, 0], [1, 0.3, 0], [0, 1, 0], [0, 0, 2]], dtype=np.float32),
)


def test_a_word_is_kindred_to_itself_fully_and_to_a_near_one_in_part() -> None:
    found = kindred(LEXICON, "大夫", np.ones(2, dtype=bool))
    assert found is not None
    assert found.degrees.max() == pytest.approx(1.0)
    texts = [Text("", body, None) for body in ("大夫来了", "医生来了", "桥通车了")]
    own, near, far = feature("大夫", "kin_all", *texts, lexicon=LEXICON)
    assert own == pytest.approx(1.0)
    assert 0.5 < near < 1
    assert far == 0


def test_a_question_without_known_words_has_no_kindred() -> None:
    assert kindred(LEXICON, "xyz", np.ones(3, dtype=bool)) is None
    assert feature("xyz", "kin_all", Text("", "大夫", None), lexicon=LEXICON) == [0.0]


# ---- features


class Everywhere:
    """Every term in more documents than there are articles: an index may count passages."""

    def document_frequencies(self, terms: Sequence[str]) -> tuple[Sequence[int], int]:
        return [30] * len(terms), 10


@settings(deadline=None)
@given(st.lists(texts, min_size=1, max_size=4))
def test_shares_lie_between_nothing_and_all_however_common_the_words(bodies: list[str]) -> None:
    found = table(read_question("新桥开放几年"), [Text("", body, None) for body in bodies], Everywhere())
    shares = [number for number, name in enumerate(found.names) if name.startswith(("cov_", "win_"))]
    assert np.all(found.values[:, shares] >= 0)
    assert np.all(found.values[:, shares] <= 1 + 1e-9)


def test_an_article_that_says_it_covers_more_than_one_that_does_not() -> None:
    says, not_ = Text("新桥通车", "清水河上的新桥昨日通车。", None), Text("学校开学", "学校昨日开学。", None)
    for name in ("cov_pair", "win_1", "bm_all", "title_cov", "run_best"):
        first, second = feature("清水河新桥什么时候通车？", name, says, not_)
        assert first > second, name


def test_question_words_are_not_looked_for() -> None:
    about, asking = Text("", "新桥长三百米。", None), Text("", "什么时候？谁知道。", None)
    first, second = feature("新桥什么时候通车", "cov_pair", about, asking)
    assert first > second == 0


def test_words_that_stand_together_beat_words_far_apart() -> None:
    near = Text("", "清水河新桥通车了。" + "别的话。" * 8, None)
    far = Text("", "清水河。" + "别的话。" * 8 + "新桥。" + "别的话。" * 8 + "通车。", None)
    first, second = feature("清水河新桥通车", "win_2", near, far)
    assert first > second


def test_an_issue_of_the_asked_days_fits_better_than_one_before_or_long_after() -> None:
    candidates = [Text("", "新桥通车。", day) for day in (date(2023, 8, 9), date(2023, 8, 1), date(2023, 9, 20), None)]
    fit = feature("新桥", "time_issue", *candidates, period=(date(2023, 8, 8), date(2023, 8, 9)))
    assert fit[0] == max(fit)
    assert fit[1] < 0.5
    assert fit[2] < 0.5
    assert fit[3] == pytest.approx(sum(fit[:3]) / 3, abs=0.001)


def test_a_printed_day_counts_in_both_spellings_and_in_part_without_its_month() -> None:
    period = (date(2023, 8, 9), date(2023, 8, 10))
    bodies = ("8月9日通车", "８月9号通车", "9日通车", "19日通车", "8月19日通车")
    candidates = [Text("", body, date(2023, 8, 10)) for body in bodies]
    assert feature("新桥", "time_printed", *candidates, period=period) == [1.0, 1.0, 0.7, 0.0, 0.0]


def test_quoted_titles_and_numbers_are_matched_letter_for_letter() -> None:
    has, lacks = Text("", "《清水河志》第3卷出版", None), Text("", "《清水志》出版", None)
    assert feature("《清水河志》讲什么？", "name_quoted", has, lacks) == [1.0, 0.0]


def test_the_window_is_inside_the_body_and_holds_the_words() -> None:
    body = "开头的话。\n清水河新桥通车。\n别的话。"
    found = table(read_question("新桥通车"), [Text("标题", body, None)], Counts())
    start, end = found.spans[0]
    assert 0 <= start < end <= len(body)
    assert "新桥通车" in body[start:end]


@settings(max_examples=40, deadline=None)
@given(texts, st.lists(st.tuples(texts, texts), max_size=4))
def test_features_are_finite_and_do_not_depend_on_the_order_of_candidates(
    asked: str, candidates: list[tuple[str, str]]
) -> None:
    found = [Text(title, body, None, 0.1 * number) for number, (title, body) in enumerate(candidates)]
    one = table(read_question(asked, lexicon=LEXICON), found, Counts())
    other = table(read_question(asked, lexicon=LEXICON), found[::-1], Counts())
    assert np.isfinite(one.values).all()
    np.testing.assert_allclose(one.values, other.values[::-1] if found else one.values, atol=1e-9)
    for text, (start, end) in zip(found, one.spans, strict=True):
        assert 0 <= start <= end <= len(text.body)


def test_a_leg_that_said_nothing_says_nothing_in_the_features() -> None:
    candidates = [Text("", "新桥通车", None), Text("", "学校开学", None)]
    assert feature("新桥", "vec_score", *candidates) == [0.0, 0.0]
