"""Question sets: three formats, one meaning; everything wrong is named by its row before anything runs."""

from __future__ import annotations

import gzip
import json
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.errors import ExamError, FileDamaged, FileEmpty, FileMissing, FormatUnknown, LimitExceeded, RowInvalid
from eval.cases import case_from_json, case_to_json, fingerprint, read_cases, write_cases
from eval.sample.paths import questions_file
from eval.types import Case
from qa.types import Turn

FULL = Case(
    id="7",
    question="补贴多少钱？",
    answers=("600元", "六百元"),
    article_ids=("报/2025-08-04/01/04",),
    must_include=(("600元", "六百元"), ("以旧换新",)),
    must_not_include=("500元",),
    kind="number",
    category="changed",
    history=(Turn("有补贴吗", "有。"),),
    asked_on=date(2025, 8, 4),
)
HEAD = [
    "id", "question", "answers", "article_ids", "answerable", "must_include", "must_not_include", "kind", "category",
    "history", "asked_on",
]  # fmt: skip
CELLS = [
    7, FULL.question, "600元|六百元", FULL.article_ids[0], "是", "600元|六百元；以旧换新", "500元", "number", "changed",
    '[{"question": "有补贴吗", "answer": "有。"}]', datetime(2025, 8, 4),
]  # fmt: skip


def jsonl(path: Path, *rows: object) -> Path:
    text = "".join((row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")
    return path


def sheet(path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def problems(path: Path) -> str:
    with pytest.raises(ExamError) as caught:
        read_cases(path)
    return caught.value.what


def test_the_sample_set_is_valid() -> None:
    found = read_cases(questions_file())
    assert len(found.cases) >= 80
    assert found.notes == ()


def test_three_formats_and_their_gz_say_the_same(tmp_path: Path) -> None:
    write_cases([FULL], tmp_path / "a.jsonl")
    sheet(tmp_path / "a.xlsx", HEAD, CELLS)
    quoted = [f'"{str(cell).replace(chr(34), chr(34) * 2)}"' for cell in CELLS[:-1]]
    text = ",".join(HEAD) + "\n" + ",".join([*quoted, "2025-08-04"]) + "\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8-sig")
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(text.encode("gb18030")))
    for name in ("a.jsonl", "a.xlsx", "a.csv", "b.csv.gz"):
        assert read_cases(tmp_path / name).cases == (FULL,), name
    assert "gb18030" in read_cases(tmp_path / "b.csv.gz").notes[0]


def test_chinese_column_heads_are_understood(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "q.xlsx",
        ["题号", "问题", "答案", "能否回答"],
        ["一", "几点开门？", "9时", None],
        ["二", "谁？", None, "否"],
    )
    first, second = read_cases(path).cases
    assert (first.answers, first.answerable, second.answerable) == (("9时",), True, False)


def test_every_wrong_row_is_named_at_once(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "q.jsonl",
        {"id": 1, "question": "甲？", "answers": ["一"]},
        {"id": 1, "question": "乙？", "answers": ["二"]},
        {"id": 3, "question": "", "answers": ["三"]},
        "",
        {"id": 5, "question": "丁？", "answers": ["四"], "answerable": False},
        {"id": 6, "question": "甲？", "answerable": False},
        {"id": 7, "question": "戊？", "answerable": "maybe"},
        {"id": 8, "question": "己？", "asked_on": "last week"},
        {"id": 9, "question": "庚？", "history": [{"answer": "没有问题"}]},
        {"id": 10, "question": "辛？", "answers": [" "]},
        {"id": 11, "question": ["壬？"]},
    )
    said = problems(path)
    for expected in (
        "第 2 行：id“1”与第 1 行重复",
        "第 3 行：缺少 question",
        "第 4 行：是空行",
        "第 5 行：answerable 为否",
        "第 6 行：与第 1 行是同一问",
        "第 7 行：answerable 应是",
        "第 8 行：asked_on 应是",
        "第 9 行：history",
        "第 10 行：answers 里只有空白",
        "第 11 行：question 应是文字",
    ):
        assert expected in said


def test_wrong_rows_of_a_set_that_nobody_can_put_right_are_left_out_and_counted(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "q.jsonl", {"question": "甲？"}, {"question": ""}, {"question": "乙？", "answers": 5.5, "id": []}
    )
    found = read_cases(path, skip_wrong=True)
    assert [case.question for case in found.cases] == ["甲？"]
    assert "有 2 行不能用，已略过。" in found.notes


def test_empty_rows_at_the_end_are_no_rows(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "q.jsonl", {"question": "甲？"}, "", "  ", "")
    assert [case.id for case in read_cases(path).cases] == ["row-00001"]


def test_broken_lines_are_named_with_everything_else_that_is_wrong(tmp_path: Path) -> None:
    rows = (
        {"question": "甲？"},
        '{"question": "乙？"',
        {"question": "丙？"},
        "[1]",
        {"answers": ["丁"]},
        "[" * 100_000,
    )
    said = problems(jsonl(tmp_path / "q.jsonl", *rows))
    for expected in ("第 2 行：这一行不是完整的 JSON", "第 4 行：这一行不是 JSON 对象", "第 5 行：缺少", "第 6 行"):
        assert expected in said
    mixed = tmp_path / "mixed.jsonl"
    lines = ['{"question": "甲？"}'.encode(), '{"question": "乙？"}'.encode("gb18030"), '{"question": "丙？"}'.encode()]
    mixed.write_bytes(b"\n".join(lines))
    assert "第 2 行" in problems(mixed)  # one line of another encoding does not garble the others
    (tmp_path / "q.csv").write_text('id,question\n1,"没有收尾\n', encoding="utf-8")
    with pytest.raises(RowInvalid, match="引号"):
        read_cases(tmp_path / "q.csv")
    (tmp_path / "r.csv").write_text("id,question\n1,有逗号,的问题\n2,没有\n", encoding="utf-8")
    assert "第 2 行：有 3 格，表头只有 2 格。含逗号的内容请加引号" in problems(tmp_path / "r.csv")


def test_a_table_saved_as_utf_16_is_read(tmp_path: Path) -> None:
    for name, text in (("q.csv", "id,question\n1,几点开门？\n"), ("q.jsonl", '{"question": "几点开门？"}\n')):
        (tmp_path / name).write_text(text, encoding="utf-16")
        found = read_cases(tmp_path / name)
        assert found.cases[0].question == "几点开门？"
        assert "utf-16" in found.notes[0]


@pytest.mark.parametrize("cell", ["=CONCATENATE(A1,B1)", '=HYPERLINK("http://x.example","y")'])
def test_formulas_are_not_answers(tmp_path: Path, cell: str) -> None:
    sheet(tmp_path / "q.xlsx", ["id", "question", "answers"], [1, "甲？", cell], [2, "", "乙"])
    said = problems(tmp_path / "q.xlsx")
    assert "第 2 行：answers 一格是公式" in said
    assert "第 3 行：缺少 question" in said
    quoted = cell.replace('"', '""')
    (tmp_path / "q.csv").write_text(f'id,question,answers\n1,甲？,"{quoted}"\n', encoding="utf-8")
    assert "公式" in problems(tmp_path / "q.csv")


def test_unknown_article_ids_are_named(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "q.jsonl",
        {"question": "甲？", "article_ids": ["a"], "answers": ["一"]},
        {"question": "乙？", "article_ids": ["a", "b"], "answers": ["二"]},
    )
    with pytest.raises(ExamError, match=r"第 2 行：库里没有这篇报道：b"):
        read_cases(path, unknown_ids=lambda ids: [i for i in ids if i != "a"])
    assert len(read_cases(path, unknown_ids=lambda ids: []).cases) == 2


def test_a_hundred_thousand_rows_are_refused_without_reading_on(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "q.jsonl", *({"question": f"第{n}问？"} for n in range(100_000)))
    with pytest.raises(LimitExceeded, match="50000"):
        read_cases(path)


def test_files_that_are_no_question_sets_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        read_cases(tmp_path / "none.jsonl")
    (tmp_path / "q.docx").write_bytes(b"PK")
    with pytest.raises(FormatUnknown):
        read_cases(tmp_path / "q.docx")
    for name, data, error in (
        ("empty.jsonl", b" \n", FileEmpty),
        ("binary.jsonl", bytes(range(256)), FileDamaged),
        ("noise.xlsx", b"PK\x03\x04 not a workbook", FileDamaged),
        ("cut.jsonl.gz", gzip.compress(b'{"question": "x"}' * 99)[:30], FileDamaged),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(error):
            read_cases(tmp_path / name)
    (tmp_path / "head.csv").write_text("id,question\n", encoding="utf-8")
    assert "没有题" in problems(tmp_path / "head.csv")
    (tmp_path / "twice.csv").write_text("id,id\n1,2\n", encoding="utf-8")
    with pytest.raises(RowInvalid, match="表头重复"):
        read_cases(tmp_path / "twice.csv")


def test_remarks_say_what_was_not_used(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "q.jsonl",
        {"id": 1, "question": "甲？", "answers": ["一"], "anwsers": ["二"]},
        {"id": 2, "question": "甲？", "answers": ["一"], "draft": True},
        {"id": 3, "question": "乙？"},
    )
    notes = "".join(read_cases(path).notes)
    for said in ("anwsers", "有 1 题与前面", "有 1 题没有答案", "草稿"):
        assert said in notes


def test_the_fingerprint_follows_expectations_not_order() -> None:
    one, two = Case("1", "甲？", ("一",)), Case("2", "乙？", ("二",))
    assert fingerprint([one, two]) == fingerprint([two, one])
    assert fingerprint([one]) != fingerprint([Case("1", "甲？", ("二",))])


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8).filter(
    lambda text: text.strip() == text and "|" not in text and not text.startswith(("=", "["))
)


@given(
    st.builds(
        Case,
        id=texts,
        question=texts,
        answers=st.tuples(texts) | st.just(()),
        must_include=st.lists(st.lists(texts, min_size=1, max_size=2).map(tuple), max_size=2).map(tuple),
        must_not_include=st.lists(texts, max_size=2).map(tuple),
        asked_on=st.none() | st.dates(),
        history=st.lists(st.builds(Turn, texts, texts), max_size=2).map(tuple),
        draft=st.booleans(),
    )
)
def test_writing_and_reading_a_case_changes_nothing(case: Case) -> None:
    assert case_from_json(json.loads(json.dumps(case_to_json(case)))) == case
