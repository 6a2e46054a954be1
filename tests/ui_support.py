"""A small invented paper and an assistant that needs no search: what the page's tests stand on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from articles.types import (
    Article,
    Byline,
    Furniture,
    Genre,
    IndexEntry,
    Issue,
    LineKind,
    Page,
    Paragraph,
    ParagraphKind,
    ParsedPage,
    TimeReference,
)
from embeddings.library import Library
from embeddings.library_writer import LibraryWriter
from embeddings.types import Filter, StoredArticle
from qa.types import (
    Answer,
    Citation,
    Evidence,
    Models,
    Nearest,
    Note,
    Question,
    QuestionKind,
    Retrieved,
    Status,
    Turn,
)
from ui.context import AppContext
from ui.journal import Journal

HOSTILE = (
    '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>[点我](javascript:alert(1)) {{7*7}} ${7*7}'
)
TODAY = date(2031, 5, 9)
_ISSUES = (
    Issue("望潮日报", date(2031, 5, 7), "星期三", None, 901),
    Issue("望潮日报", date(2031, 5, 8), "星期四", None, 902),
)
_STORIES = (
    (
        0,
        1,
        "老码头步道月底开放",
        "全长三点二公里",
        "夏渔",
        (
            "本报讯 经过十四个月施工,望潮老码头滨江步道将于5月30日开放。步道全长3.2公里,沿线设有6处观景平台。",
            "步道怎么走",
            "市民可乘12路公交到“船坞”站下车,步行约200米即到入口。步道每天6时至22时开放,不收门票。",
            "区城建局工程科科长温砚说,步道用的是拆下来的旧枕木,“踩上去有声音,老船工一听就认得”。",
        ),
    ),
    (
        0,
        1,
        "全区新增托育点九处",
        "",
        "陆芷",
        (
            "本报讯 记者昨天从区教育局获悉,今年以来全区新增托育点9处,托位412个。报名电话0399-55510086。",
            "托育点分布在青堤、白沙、南浦三个街道,开放时间为工作日7时半至18时。",
        ),
    ),
    (
        0,
        2,
        "南浦菜场改造完工",
        "",
        "夏渔",
        (
            "本报讯 南浦菜场昨天重新开张,共有摊位86个,其中平价摊位20个。",
            "菜场二楼新设了老年食堂,每餐15元,60岁以上老人凭卡减3元。",
        ),
    ),
    (
        1,
        1,
        "区政府常务会议研究防汛工作",
        "",
        "纪闻",
        ("本报讯 昨天下午,区长顾长堤主持召开区政府常务会议,研究今年防汛工作。会议要求,6月1日前完成全部排水口清淤。",),
    ),
    (
        1,
        2,
        "托育点增至十一处",
        "",
        "陆芷",
        ("本报讯 截至昨天,全区托育点增至11处,托位498个,较前一日公布的数字增加2处。",),
    ),
    (1, 2, HOSTILE, HOSTILE, "<b>坏人</b>", ("本报讯 坏字段测试:" + HOSTILE + "。这一句是正常的话。",)),
)


def make_article(place: int) -> Article:
    """One of the stories above."""
    issue_index, page, headline, subhead, name, paragraphs = _STORIES[place]
    issue = _ISSUES[issue_index]
    order = 1 + sum(1 for story in _STORIES[:place] if story[:2] == (issue_index, page))
    return Article(
        id=f"{issue.paper}/{issue.date}/{page:02}/{order:02}",
        issue=issue,
        page=page,
        order=order,
        headline=headline,
        title_raw=headline,
        subhead=subhead or None,
        bylines=(Byline(name, "记者"),),
        paragraphs=tuple(
            Paragraph(text, kind=ParagraphKind.CROSSHEAD if len(text) < 8 else ParagraphKind.BODY)
            for text in paragraphs
        ),
        genre=Genre.NEWS,
        jump_to_page=2 if place == 0 else None,
        complete=place != 0,
    )


ARTICLES = tuple(make_article(place) for place in range(len(_STORIES)))


def make_library(folder: Path) -> Library:
    """A library of the stories, page by page."""
    library = Library.create(folder)
    writer = LibraryWriter(library)
    for issue in _ISSUES:
        for number in (1, 2):
            own = tuple(article for article in ARTICLES if article.issue == issue and article.page == number)
            page = Page(f"{issue.date}-{number}.txt", "0" * 64, "text", "", (), issue=issue, number=number)
            teasers = (IndexEntry("南浦菜场改造完工", 2), IndexEntry("渡口夜市周末开张", 3)) if number == 1 else ()
            furniture = (Furniture(LineKind.MASTHEAD, issue.paper or "", ()),)
            writer.put_page(ParsedPage(page, (), own, furniture, teasers))
    return library


def cite(number: int, article: Article, quote: str) -> Citation:
    """A citation of words that stand in the article's body."""
    start = article.text.index(quote)
    return Citation(
        number=number,
        article_id=article.id,
        paper=article.issue.paper,
        date=article.issue.date,
        issue_number=article.issue.issue_number,
        page=article.page,
        headline=article.headline,
        byline=" ".join(f"{byline.role} {byline.name}" for byline in article.bylines),
        quote=quote,
        span=(start, start + len(quote)),
        verified=True,
    )


class FakeAssistant:
    """Answers with the sentence that shares most characters with the question; grows it in three steps."""

    def __init__(self, library: Library, *, chat: str | None = None) -> None:
        self.library = library
        self.chat = chat
        self.seen: list[tuple[str, tuple[Turn, ...], Filter]] = []

    def ask(
        self, text: str, *, history: Sequence[Turn] = (), asked_on: date | None = None, where: Filter = Filter()
    ) -> Iterator[Answer]:
        self.seen.append((text, tuple(history), where))
        question = self.understood(text, asked_on or TODAY)
        if "出错" in text:
            raise RuntimeError("boom")
        found = self.best(text, where)
        if "天气" in text or not found:
            nearest = tuple(Nearest(a.id, a.headline, a.issue.date) for a in ARTICLES[:3])
            reason = f"库里的报纸没有提到这件事,没有可以引用的原文。{text}"
            yield Answer(question, Status.NO_EVIDENCE, reason, nearest=nearest, seconds=0.01)
            return
        yield from self._grow(question, found)

    def understood(self, text: str, day: date) -> Question:
        time = None
        if "昨天" in text:
            at = text.index("昨天")
            start = datetime(day.year, day.month, day.day - 1)
            end = datetime(day.year, day.month, day.day)
            time = TimeReference("昨天", (at, at + 2), start, end, "day", day, "asker")
        kind = QuestionKind.TIMELINE if "变化" in text else QuestionKind.FACT
        people = tuple(name for name in ("顾长堤", "温砚") if name in text)
        return Question(text, text, day, kind=kind, time=time, people=people)

    def best(self, text: str, where: Filter) -> list[tuple[Article, str]]:
        shared = [
            (len(set(text) & set(sentence)), stored.article, sentence.rstrip("。"))
            for stored in self.library.select(where)
            for sentence in re.findall(r"[^。\n]+。", stored.article.text)
        ]
        shared.sort(key=lambda item: (-item[0], item[1].id, item[2]))
        if "变化" in text:
            return [(article, sentence) for _, article, sentence in shared if "托育点" in sentence][:3]
        return [(article, sentence) for score, article, sentence in shared[:2] if score >= 2]

    def _grow(self, question: Question, found: list[tuple[Article, str]]) -> Iterator[Answer]:
        citations = tuple(cite(number, article, quote) for number, (article, quote) in enumerate(found, start=1))
        join = "\n" if question.kind is QuestionKind.TIMELINE else ""
        text = join.join(f"{citation.quote}[{citation.number}]。" for citation in citations)
        answer = Answer(
            question,
            Status.ANSWERED,
            text,
            citations=citations,
            retrieved=tuple(Retrieved(article.id, 1.0) for article, _ in found),
            notes=(Note("incomplete", "这篇报道转第二版的部分未收录。"),) if "步道" in text else (),
            models=Models("fake", self.chat),
            seconds=0.02,
        )
        for length in (len(text) // 3, 2 * len(text) // 3):
            yield replace(answer, text=text[:length])
        yield answer


def fake_search(library: Library) -> object:
    """Articles that hold the words, in printed order."""

    def search(query: str, where: Filter, k: int) -> list[Evidence]:
        found = [stored for stored in library.select(where) if query in stored.article.title + stored.article.text]
        return [Evidence(stored, 1.0, _place(stored, query)) for stored in found[:k]]

    return search


def _place(stored: StoredArticle, query: str) -> tuple[int, int]:
    at = max(stored.article.text.find(query), 0)
    return at, min(at + 60, len(stored.article.text))


def make_context(folder: Path, **changes: object) -> AppContext:
    """Everything the page needs, on the invented paper."""
    library = make_library(folder / "library")
    context = AppContext(
        assistant=FakeAssistant(library),
        library=library,
        search=fake_search(library),  # type: ignore[arg-type]
        journal=Journal.open(folder, now=lambda: datetime(2031, 5, 9, 4, 0, tzinfo=UTC)),
        ask_elsewhere="办事类问题可拨打望潮热线 12399。",
        questions_per_minute=100_000,
        version="test",
        today=lambda: TODAY,
    )
    return replace(context, **changes)  # type: ignore[arg-type]
