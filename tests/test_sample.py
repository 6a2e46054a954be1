"""The sample newspaper holds together: pages, gold and questions say the same things."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import lunardate
import pytest

from eval.sample.paths import gold_folder, page_files, pages_folder, questions_file

WEEKDAYS = "一二三四五六日"
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
MONTHS = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")
JUMP_MARK = re.compile(r"\s*▶ 下转第[一二三四五六七八九]版$")


def read_gold(page: Path) -> dict[str, Any]:
    return json.loads((gold_folder() / f"{page.stem}.json").read_text(encoding="utf-8"))


def read_questions() -> list[dict[str, Any]]:
    return [json.loads(line) for line in questions_file().read_text(encoding="utf-8").splitlines()]


def bare(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def all_articles() -> dict[str, dict[str, Any]]:
    return {article["article_id"]: article for page in page_files() for article in read_gold(page)["articles"]}


def lunar_day(day: int) -> str:
    digits = "十一二三四五六七八九"
    return {10: "初十", 20: "二十", 30: "三十"}.get(day) or ("初", "十", "廿")[day // 10] + digits[day % 10]


pages = pytest.mark.parametrize("page", page_files(), ids=lambda page: page.stem)


def test_the_paper_is_large_enough_to_be_an_exam() -> None:
    days = {read_gold(page)["issue"]["date"] for page in page_files()}
    assert len(days) >= 2
    assert len(page_files()) == 4 * len(days)
    assert len(all_articles()) >= 48
    assert {path.stem for path in pages_folder().iterdir()} == {path.stem for path in gold_folder().iterdir()}


@pages
def test_every_paragraph_stands_on_the_lines_that_the_gold_names(page: Path) -> None:
    gold, lines = read_gold(page), page.read_text(encoding="utf-8").split("\n")
    for article in gold["articles"]:
        read = ["".join(JUMP_MARK.sub("", lines[n - 1].strip()) for n in group) for group in article["body_lines"]]
        assert read == article["paragraphs"]
        assert hashlib.sha1("\n".join(read).encode(), usedforsecurity=False).hexdigest() == article["body_sha1"]
        titles = bare("".join(lines[n - 1] for n in article["title_lines"]))
        assert titles == bare("".join(article[part] or "" for part in ("kicker", "headline", "subhead")))
        assert titles == bare(article["title_raw"])


@pages
def test_every_line_is_named_exactly_once(page: Path) -> None:
    gold, lines = read_gold(page), page.read_text(encoding="utf-8").split("\n")
    named = Counter(n for part in (*gold["furniture"], *gold["index_entries"]) for n in part["lines"])
    for article in gold["articles"]:
        named.update(article["title_lines"])
        named.update(n for group in article["body_lines"] for n in group)
        named.update(n for n in (article["byline_line"], article.get("jump_from_line")) if n)
    assert named == Counter(n for n, line in enumerate(lines, start=1) if line.strip())


@pages
def test_the_gold_belongs_to_this_text(page: Path) -> None:
    gold, text = read_gold(page), page.read_text(encoding="utf-8")
    assert gold["source"] == page.name
    assert gold["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert gold["non_space_chars"] == len(re.sub(r"\s", "", text))


@pages
def test_the_calendar_is_right(page: Path) -> None:
    issue, text = read_gold(page)["issue"], page.read_text(encoding="utf-8")
    day = date.fromisoformat(issue["date"])
    assert issue["weekday"] == "星期" + WEEKDAYS[day.weekday()]
    assert f"{day.year}年{day.month}月{day.day}日 {issue['weekday']}" in text
    if issue["lunar"] is not None:
        lunar = lunardate.LunarDate.from_solar_date(day.year, day.month, day.day)
        year = STEMS[(lunar.year - 4) % 10] + BRANCHES[(lunar.year - 4) % 12]
        leap = "闰" if lunar.is_leap_month else ""
        assert issue["lunar"] == f"{year}年{leap}{MONTHS[lunar.month - 1]}月{lunar_day(lunar.day)}"
        assert issue["lunar"] in text


def test_issue_numbers_rise_by_one_a_day() -> None:
    golds = [read_gold(page)["issue"] for page in page_files()]
    numbered = {(date.fromisoformat(i["date"]), i["issue_number"]) for i in golds if i["issue_number"]}
    assert len({number - day.toordinal() for day, number in numbered}) == 1


def test_telephone_numbers_are_invented() -> None:
    for page in page_files():
        for number in re.findall(r"(?<!\d)0\d{2,3}-\d+", page.read_text(encoding="utf-8")):
            assert number.startswith("0399-5550"), number  # an area code and a block that nobody has


def test_continuations_have_both_ends_or_are_said_to_be_missing() -> None:
    articles = all_articles().values()
    arrived = [(a["article_id"].rsplit("/", 2)[0], a["jump_from_page"]) for a in articles if a["jump_from_page"]]
    for day, source in arrived:
        assert any(a["article_id"].startswith(f"{day}/{source:02d}/") and a["jump_to_page"] for a in articles)
    assert sum(bool(a["jump_to_page"]) for a in articles) == len(arrived) + 1  # one goes on where no page is given


def test_questions_name_articles_that_exist_and_say_what_they_hold() -> None:
    articles = all_articles()
    for row in read_questions():
        assert set(row["article_ids"]) <= set(articles), row["id"]
        text = bare("".join(articles[i]["title_raw"] + "".join(articles[i]["paragraphs"]) for i in row["article_ids"]))
        if not row["answerable"]:
            assert not row["answers"]
            assert "must_include" not in row
            continue
        assert row["article_ids"]
        wanted = [choice.split("|") for choice in row.get("must_include", [])] or [row["answers"]]
        for alternatives in wanted:
            assert any(bare(choice) in text for choice in alternatives), (row["id"], alternatives)


def test_questions_cover_every_kind() -> None:
    rows = read_questions()
    assert len({row["id"] for row in rows}) == len(rows) >= 80
    assert len({row["question"] for row in rows}) == len(rows)
    kinds = {"fact", "number", "time", "place", "person", "method", "list", "count", "timeline", "comparison", "yes_no"}
    assert kinds <= {row["kind"] for row in rows}
    assert {
        "relative_time", "follow_up", "correction", "changed", "contradiction", "teaser", "missing_page",
        "continued", "seam", "absent", "false_premise", "injection", "small_talk",
    } <= {row["category"] for row in rows}  # fmt: skip
    assert all(date.fromisoformat(row["asked_on"]) for row in rows)
