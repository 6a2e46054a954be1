"""What of an article is shown: clauses that belong together, pieces that say something, quotations without scraps."""

from __future__ import annotations

import numpy as np
import pytest

from qa.sentences import sentences
from qa.views import view_of
from qa.windows import Lengths, pieces, trimmed


def clauses_of(text: str) -> list[str]:
    return [text[start:end] for sentence in sentences(text) for start, end in sentence.clauses]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("他来自克里斯汀(又译:克莉丝)镇，现年40岁。", ["他来自克里斯汀(又译:克莉丝)镇，", "现年40岁。"]),
        ("详见网址http://www.example.cn/a,b，欢迎查询。", ["详见网址http://www.example.cn/a,", "b，", "欢迎查询。"]),
        ("票价:成人30元,儿童15元,共1,200张。", ["票价:", "成人30元,", "儿童15元,", "共1,200张。"]),
    ],
)
def test_words_in_brackets_figures_and_addresses_are_not_cut(text: str, clauses: list[str]) -> None:
    assert clauses_of(text) == clauses


@pytest.mark.parametrize(
    ("body", "likely", "shown"),
    [
        ("会议昨天举行，区水务局局长季明川表示，新泵站六月启用，全区受益。", "季明川", "新泵站六月启用"),
        ("据区统计部门初步核算，上半年茶叶出口增长8.3%，快于去年。", "核算", "增长8.3%"),
        ("记者从区农委获悉，早稻收割过半，亩产喜人。", "获悉", "早稻收割过半"),
        ("为何改期？季明川的答案是：水位太高，不宜行船。", "答案", "水位太高"),
        ("本报讯（记者 林知夏）5月12日，新校区结顶，九月启用。", "5月12日", "新校区结顶"),
    ],
)
def test_a_clause_that_only_says_who_says_so_is_not_shown_alone(body: str, likely: str, shown: str) -> None:
    view = view_of("", body)
    probability = np.array([0.6 if likely in body[start:end] else 0.01 for start, end in view.clauses])
    first = pieces(view, probability, Lengths())[0]
    assert likely in body[slice(*first.span)]
    assert shown in body[slice(*first.span)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("“我们现在提供三公里内送达服务，", "我们现在提供三公里内送达服务"),
        ("已有四千余项成果。”", "已有四千余项成果。"),
        ("“一网通办”使能办变好办，", "“一网通办”使能办变好办"),
        ("他说：“这条路通了。”", "他说：“这条路通了。”"),
        ("（记者在现场看到，", "记者在现场看到"),
    ],
)
def test_half_a_pair_of_marks_is_left_out_at_the_edges(text: str, shown: str) -> None:
    assert text[slice(*trimmed(text, (0, len(text))))] == shown
