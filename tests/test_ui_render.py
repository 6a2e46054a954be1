"""Values → HTML: everything from papers, readers and models stays text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ui_support import ARTICLES, HOSTILE, TODAY, cite

from articles.types import Article, Box, Issue, Paragraph, TimeReference
from embeddings.types import Coverage, StoredArticle
from qa.types import Answer, Citation, Models, Nearest, Note, Question, QuestionKind, Status
from ui.chips import chips, without
from ui.citing import article_path, copy_text, newspaper_style, table, table_csv
from ui.figure import changing_figure
from ui.marking import Highlight, answer_lines, article_blocks, cut, plain_text, title_stretches
from ui.render import answer_html, examples_html, follow_ups_html, notice_html
from ui.render_article import Surroundings, article_html
from ui.render_page import masthead_html
from ui.strings import choose_language, words

ZH = words("zh")
ANY_TEXT = st.text(st.characters(blacklist_categories=("Cs",)), max_size=60)
_LINKS = ("href", "src", "action", "formaction", "srcdoc", "style")


class Elements(HTMLParser):
    """What a browser would make of the HTML: its elements with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def assert_harmless(html: str) -> Elements:
    """No script, no handler, no address but this server's."""
    elements = Elements(html)
    for tag, attributes in elements.found:
        assert tag not in ("script", "iframe", "object", "embed", "base", "meta", "link")
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name not in _LINKS or name == "style" or (value or "").startswith(("/", "#ask-box")), (
                tag,
                name,
                value,
            )
    return elements


def question(text: str, **changes: object) -> Question:
    return replace(Question(text, text, TODAY), **changes)  # type: ignore[arg-type]


def hostile_answer(text: str = HOSTILE) -> Answer:
    citation = Citation(1, text or "x", text, TODAY, 1, 1, text, text, text, (0, len(text)), True)
    return Answer(
        question(text, people=(text,), places=(text,), organisations=(text,), sections=(text,)),
        Status.PARTIAL,
        text + "[1]",
        citations=(citation,),
        notes=(Note(text, text),),
        nearest=(Nearest(text or "x", text, TODAY),),
        models=Models(text, text),
    )


@pytest.mark.parametrize("growing", [True, False])
@pytest.mark.parametrize("status", list(Status))
def test_hostile_answer_is_text(status: Status, growing: bool) -> None:
    answer = replace(hostile_answer(), status=status)
    html = answer_html(answer, words=ZH, growing=growing, entry_id="x", elsewhere=HOSTILE, changes=[HOSTILE])
    assert HOSTILE in assert_harmless(html).text


@given(ANY_TEXT)
def test_any_text_stays_text_in_an_answer(text: str) -> None:
    html = answer_html(hostile_answer(text), words=ZH, elsewhere=text)
    plain = answer_html(hostile_answer("无"), words=ZH, elsewhere="无")
    ours = {tag for tag, _ in Elements(plain).found} | {"button", "table", "td", "tr", "th", "tbody", "thead", "time"}
    assert {tag for tag, _ in assert_harmless(html).found} <= ours


def test_hostile_article_is_text() -> None:
    stored = StoredArticle(ARTICLES[5], correction=HOSTILE, corrected_on=TODAY)
    around = Surroundings(neighbours=(stored,), image="/page-image?date=2031-05-08&page=2")
    html = article_html(stored, words=ZH, highlights=[Highlight((3, 30))], around=around)
    assert HOSTILE in assert_harmless(html).text


def test_hostile_masthead_and_pages_are_text() -> None:
    coverage = Coverage((HOSTILE,), 1, 1, TODAY, TODAY, None)
    head = masthead_html(coverage, title=HOSTILE, today=TODAY, words=ZH)
    assert HOSTILE in assert_harmless(head).text
    assert HOSTILE in assert_harmless(notice_html(HOSTILE)).text
    assert HOSTILE in assert_harmless(examples_html([HOSTILE], ZH)).text
    assert HOSTILE in assert_harmless(follow_ups_html([HOSTILE], ZH)).text


def test_answer_shows_marks_cards_and_check() -> None:
    first = cite(1, ARTICLES[0], "步道全长3.2公里")
    second = replace(cite(2, ARTICLES[1], "托位412个"), verified=False)
    answer = Answer(
        question("多长"), Status.ANSWERED, "步道全长3.2公里[1]。托位412个[2]。编号[7]不是引用。", (first, second)
    )
    html = answer_html(answer, words=ZH, entry_id="abc")
    elements = Elements(html)
    cites = [a for tag, a in elements.found if tag == "a" and a.get("class") == "cite"]
    assert len(cites) == 4  # in the text and on the cards
    assert "编号[7]不是引用" in elements.text
    assert "1/2 处引文已核对" in elements.text
    assert "报纸原文摘录" in elements.text
    assert "AI 生成" not in elements.text
    assert "2031年5月7日 星期三 · 总第901期 · 第1版 · 记者 夏渔" in elements.text
    assert "/answers/abc" in str(html)


def test_answer_of_a_chat_model_is_labelled() -> None:
    answer = Answer(question("多长"), Status.ANSWERED, "三公里。", models=Models("e", "some-model"))
    html = answer_html(answer, words=ZH)
    assert "AI 生成" in html
    assert "报纸原文摘录" not in html
    assert "AI 生成" in copy_text(answer, ZH)


def test_refusal_names_neighbours_and_where_to_ask() -> None:
    nearest = (Nearest(ARTICLES[0].id, ARTICLES[0].headline, date(2031, 5, 7)),)
    answer = Answer(question("天气"), Status.NO_EVIDENCE, "没有提到天气。", nearest=nearest)
    text = Elements(answer_html(answer, words=ZH, elsewhere="热线 12399")).text
    for expected in ("报上没有找到", "没有提到天气。", "老码头步道月底开放", "热线 12399"):
        assert expected in text


def test_a_half_written_mark_is_not_shown() -> None:
    answer = Answer(question("多长"), Status.ANSWERED, "全长3.2公里[1", (cite(1, ARTICLES[0], "步道全长3.2公里"),))
    assert [[piece.text for piece in line] for line in answer_lines(answer)] == [["全长3.2公里"]]
    assert plain_text(replace(answer, text="全长[1]。[9]")) == "全长。[9]"


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4))
def test_cutting_loses_nothing(text: str, pairs: list[tuple[int, int]]) -> None:
    spans = [(min(pair), max(pair)) for pair in pairs]
    stretches = cut(text, spans, offset=5)
    assert "".join(stretch.text for stretch in stretches) == text
    marked = {index for start, end in spans for index in range(max(start - 5, 0), min(end - 5, len(text)))}
    at, shown = 0, set()
    for stretch in stretches:
        if stretch.marked:
            shown |= set(range(at, at + len(stretch.text)))
        at += len(stretch.text)
    assert shown == marked


def test_highlight_runs_over_paragraphs() -> None:
    article = Article("a", Issue(), 1, 1, "标题甲乙", "", (Paragraph("前段文字"), Paragraph("后段文字")))
    blocks = article_blocks(article, [Highlight((2, 7))])
    assert [[(s.text, s.marked) for s in block.stretches] for block in blocks] == [
        [("前段", False), ("文字", True)],
        [("后段", True), ("文字", False)],
    ]
    assert [s.text for s in title_stretches(article, "headline", [Highlight((0, 2), "headline")]) if s.marked] == [
        "标题"
    ]


def test_missing_quotation_is_told() -> None:
    html = article_html(StoredArticle(ARTICLES[0]), words=ZH, highlights=[Highlight((9000, 9010))])
    assert "这处引文在现在的文字里找不到" in html


def test_withdrawn_article_keeps_its_text_to_itself() -> None:
    html = article_html(StoredArticle(ARTICLES[0], withdrawn_reason="当事人要求"), words=ZH)
    assert "当事人要求" in html
    assert "观景平台" not in html


def test_page_image_has_the_articles_place() -> None:
    stored = StoredArticle(replace(ARTICLES[0], boxes=(Box(0.1, 0.2, 0.6, 0.9),)))
    html = article_html(stored, words=ZH, around=Surroundings(image="/page-image?page=1"))
    assert "left:10.00%;top:20.00%;width:50.00%;height:70.00%" in html


def test_newspaper_style() -> None:
    citation = cite(1, ARTICLES[0], "步道全长3.2公里")
    assert newspaper_style(citation) == "《望潮日报》2031年5月7日第1版《老码头步道月底开放》"
    bare = replace(citation, paper=None, date=None, page=None)
    assert newspaper_style(bare) == "《老码头步道月底开放》"


@pytest.mark.parametrize(
    "article_id", ["望潮日报/2031-05-07/01/01", "../../etc/passwd", "a b?c#d%2f", "//evil.example", "."]
)
def test_article_paths_stay_on_this_server(article_id: str) -> None:
    parts = urlsplit(article_path(article_id))
    assert not parts.netloc
    assert parts.path.startswith("/article")
    told = parse_qs(parts.query).get("id", [unquote(parts.path.removeprefix("/article/"))])[0]
    assert told == article_id


def test_lists_become_tables_by_date_and_csv() -> None:
    later, sooner = cite(1, ARTICLES[4], "托位498个"), cite(2, ARTICLES[1], "托位412个")
    formula = replace(cite(3, ARTICLES[1], "托位412个"), headline="=1+1")
    asked = question("变化", kind=QuestionKind.TIMELINE)
    text = "共两次[1][2]\n498个[1]\n412个[2]\n=SUM(A1)[3]"
    answer = Answer(asked, Status.ANSWERED, text, (later, sooner, formula))
    html = answer_html(answer, words=ZH)
    rows = Elements(html).text
    assert html.count("<tr>") == 4
    assert rows.index("共两次") < rows.index("见报日期")
    assert rows.index("412个") < rows.index("498个")
    lines = table_csv(answer, ZH).splitlines()
    assert lines[0].startswith("\ufeff见报日期")
    assert "2031-05-07,412个" in lines[1]
    assert any("'=SUM(A1)" in line for line in lines)


def test_a_changing_figure_is_drawn() -> None:
    older, newer = (
        cite(1, ARTICLES[1], "今年以来全区新增托育点9处,托位412个"),
        cite(2, ARTICLES[4], "全区托育点增至11处,托位498个"),
    )
    asked = question("全区托育点有几处", kind=QuestionKind.NUMBER)
    answer = Answer(asked, Status.ANSWERED, "甲[1]。乙[2]。", (newer, older))
    points = changing_figure(answer)
    assert [(str(point.day), point.label) for point in points] == [("2031-05-07", "9处"), ("2031-05-08", "11处")]
    assert points[0].x < points[1].x
    assert points[0].y > points[1].y
    html = str(answer_html(answer, words=ZH))
    assert html.count("<circle") == 2
    assert changing_figure(replace(answer, notes=(Note("correction", "更正"),))) == []
    assert changing_figure(replace(answer, citations=(older,))) == []
    assert changing_figure(replace(answer, question=question("谁", kind=QuestionKind.PERSON))) == []


def test_chips_and_the_question_without_them() -> None:
    when = TimeReference("昨天", (0, 2), datetime(2031, 5, 8), datetime(2031, 5, 9), "day", TODAY, "asker")
    asked = question("昨天顾长堤开了什么会", time=when, people=("顾长堤",), kind=QuestionKind.LIST)
    found = chips(asked, ZH)
    assert [(chip.kind, chip.shown) for chip in found] == [
        ("time", "昨天（2031年5月8日）"),
        ("people", "顾长堤"),
        ("kind", "罗列"),
    ]
    assert found[0].without == "顾长堤开了什么会"
    assert found[1].without == "昨天开了什么会"
    assert [chip.phrase for chip in found] == ["昨天", "顾长堤", ""]
    assert without("昨天？", "昨天") is None


def test_where_a_line_stands_is_set_apart() -> None:
    lead = "《望潮日报》2031年5月7日第1版："
    citation = cite(1, ARTICLES[0], "步道全长3.2公里")
    answer = Answer(
        question("多长", kind=QuestionKind.LIST), Status.ANSWERED, f"{lead}步道全长3.2公里[1]。", (citation,)
    )
    assert [(piece.text, piece.lead) for piece in answer_lines(answer)[0]] == [
        (lead, True),
        ("步道全长3.2公里", False),
        ("1", False),
        ("。", False),
    ]
    assert [row.text for row in table(answer)[1]] == ["步道全长3.2公里。"]
    assert f'<span class="lead-in">{lead}</span>' in answer_html(answer, words=ZH)


def test_stale_library_is_told() -> None:
    coverage = Coverage(("望潮日报",), 2, 6, date(2031, 4, 1), date(2031, 4, 20), None)
    text = Elements(masthead_html(coverage, title="问报", today=TODAY, words=ZH)).text
    assert "收录 2031-04-01 至 2031-04-20，2 期 6 篇" in text
    assert "已有 19 天没有新报纸入库" in text
    empty = Coverage((), 0, 0, None, None, None)
    assert "还没有报纸" in Elements(masthead_html(empty, title="问报", today=TODAY, words=ZH)).text


def test_languages_have_the_same_words() -> None:
    zh, en = words("zh").table, words("en").table
    assert zh.keys() == en.keys()
    blanks = re.compile(r"{(\w+)")
    assert {key: set(blanks.findall(text)) for key, text in zh.items()} == {
        key: set(blanks.findall(text)) for key, text in en.items()
    }
    assert all(f"kind_{kind.value}" in zh for kind in QuestionKind)


@pytest.mark.parametrize(
    ("cookie", "accepted", "expected"),
    [
        (None, None, "zh"),
        (None, "en-GB,zh;q=0.5", "en"),
        ("zh", "en", "zh"),
        ("xx", "fr, en;q=.2", "en"),
        (None, "fr", "zh"),
    ],
)
def test_language_by_choice_then_browser(cookie: str | None, accepted: str | None, expected: str) -> None:
    assert choose_language(cookie, accepted) == expected
