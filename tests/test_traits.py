"""What a clause has of the shape asked for, and on which side of the question's words it stands."""

from __future__ import annotations

import pytest

from qa.answerforms import answer_spans
from qa.clues import clues, matching_view
from qa.traits import NAMES, Standing, tables
from qa.views import view_of

TOLD = (
    "昨天下午，三十多名志愿者在望溪镇清理河道，镇里补贴4.5万元，用了6个小时。领队苏晚舟今年62岁，退休前是水文站站长，"
    "他说水质比去年提高了8%，共清出垃圾12吨，这是第3次清理，咨询电话0577-66001234。清理从8时到17时，凭身份证领取工具。"
)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("镇里补贴了多少钱？", ["4.5万元"]),
        ("领队多大年纪？", ["62岁"]),
        ("清理用了多长时间？", ["6个小时"]),
        ("水质提高了百分之几？", ["8%"]),
        ("来了多少名志愿者？", ["三十多名"]),
        ("清出的垃圾有多重？", ["12吨"]),
        ("这是第几次清理？", ["第3"]),
        ("咨询电话是多少？", ["电话", "0577-66001234"]),
    ],
)
def test_words_of_the_asked_shape_are_found_and_no_others(question: str, words: list[str]) -> None:
    body = matching_view(TOLD)
    found = [body[slice(*span)] for span in answer_spans(clues(question, {}).answer, body)]
    assert found == words


def column(question: str, body: str, name: str) -> dict[str, float]:
    """A column of the table by the clause it stands for."""
    view = view_of("", body)
    (table,) = tables(clues(question, {}), [(view, Standing(0, 0.5))])
    return {
        body[start:end]: float(value)
        for (start, end), value in zip(view.clauses, table[:, NAMES.index(name)], strict=True)
    }


def test_a_figure_of_another_unit_is_not_what_is_asked_for() -> None:
    has = column("镇里补贴了多少钱？", TOLD, "has_shape")
    assert [clause for clause, value in has.items() if value] == ["镇里补贴4.5万元，"]


def test_who_stands_before_what_was_done_and_whom_behind_it() -> None:
    body = "区文化馆表彰了陶知秋，镇文化站被区里点名。"
    who = column("谁表彰了陶知秋？", body, "ordered_new")
    assert who["区文化馆表彰了陶知秋，"] > who["镇文化站被区里点名。"]
    before, behind = "季云帆邀请", "邀请季云帆"
    asked = "谁邀请沈一舟？"
    assert (
        column(asked, f"{before}。", "ordered_new")[f"{before}。"]
        > column(asked, f"{behind}。", "ordered_new")[f"{behind}。"]
    )


def test_words_of_the_question_are_no_answer_to_it() -> None:
    assert not any(column("补贴4.5万元给了谁？", TOLD, "has_shape")[c] for c in ("镇里补贴4.5万元，",))
    assert not any(column("补贴4.5万元后还有多少元？", "镇里补贴4.5万元。", "has_shape").values())
