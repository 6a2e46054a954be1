"""An editor's hand on a page: whatever is done, every character stays where it was printed, once."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.edits import (
    Edit,
    Merge,
    Move,
    Redate,
    Retitle,
    Sign,
    Split,
    apply_edits,
    edit_from_json,
    edit_to_json,
    page_key,
    place_of,
    spans_of,
)
from articles.errors import InputError
from articles.parse import parse_file
from articles.types import ParsedPage, Span
from embeddings.library import Library
from embeddings.library_writer import LibraryWriter
from eval.sample.paths import pages_folder
from ui.kept_edits import FILE, KeptEdits

PAGES = [next(parse_file(path)) for path in sorted(pages_folder().iterdir())]
PAGE = PAGES[0]


def owned(parsed: ParsedPage) -> list[Span]:
    return sorted(span for article in parsed.articles for span in spans_of(article))


def headlines(parsed: ParsedPage) -> list[str]:
    return [article.headline for article in parsed.articles]


def test_articles_are_joined() -> None:
    one, two = PAGE.articles[:2]
    joined = apply_edits(PAGE, [Merge(place_of(one), place_of(two))])
    assert headlines(joined) == [one.headline, *headlines(PAGE)[2:]]
    whole = joined.articles[0]
    assert whole.text.startswith(one.text)
    assert whole.text.endswith(two.text)
    assert two.headline in whole.text
    assert [article.id[-2:] for article in joined.articles] == [f"{n:02}" for n in range(1, len(joined.articles) + 1)]
    assert all(whole.text[time.span[0] : time.span[1]] == time.text for time in whole.times)


def test_an_article_is_parted_at_a_line_and_a_short_line_heads_the_new_one() -> None:
    one = PAGE.articles[0]
    head = one.paragraphs[1]
    parted = apply_edits(PAGE, [Split(head.spans[0][0])])
    first, second = parted.articles[:2]
    assert first.text == one.paragraphs[0].text
    assert second.headline == head.text
    assert second.text == "\n".join(paragraph.text for paragraph in one.paragraphs[2:])
    assert second.bylines == ()


def test_a_paragraph_is_parted_inside() -> None:
    one = next(article for article in PAGE.articles if any(len(part.spans) > 1 for part in article.paragraphs))
    paragraph = next(part for part in one.paragraphs if len(part.spans) > 1)
    parted = apply_edits(PAGE, [Split(paragraph.spans[1][0])])
    at = PAGE.articles.index(one)
    assert parted.articles[at].text.endswith(PAGE.page.text[slice(*paragraph.spans[0])])
    assert "".join(parted.articles[at + 1].text.split()).startswith(PAGE.page.text[slice(*paragraph.spans[1])])


def test_order_headline_byline_and_day() -> None:
    last = PAGE.articles[-1]
    edits = [
        Move(place_of(last), place_of(PAGE.articles[0])),
        Retitle(place_of(last), " 荷花开了 "),
        Sign(place_of(last), "记者 夏渔 摄影 陆芷"),
        Redate(date(2031, 5, 9)),
    ]
    changed = apply_edits(PAGE, edits)
    first = changed.articles[0]
    assert first.headline == "荷花开了"
    assert [(byline.name, byline.role) for byline in first.bylines] == [("夏渔", "记者"), ("陆芷", "摄影")]
    assert first.id.endswith("/2031-05-09/01/01")
    assert first.issue.weekday == "星期五"
    assert {article.issue.date for article in changed.articles} == {date(2031, 5, 9)}
    assert {time.anchor.year for article in changed.articles for time in article.times} == {2031}
    assert apply_edits(PAGE, [Sign(place_of(last), "")]).articles[-1].bylines == ()


def test_what_finds_no_place_is_left_out_and_said() -> None:
    lost = apply_edits(PAGE, [Split(10**9), Merge(place_of(PAGE.articles[0]), 10**9), Retitle(10**9, "无")])
    assert lost.articles == PAGE.articles
    assert "3 处" in lost.warnings[-1]
    assert apply_edits(PAGE, ()) is PAGE


@st.composite
def _edits(draw: st.DrawFn) -> tuple[ParsedPage, list[Edit]]:
    page = draw(st.sampled_from(PAGES))
    places = st.sampled_from([span[0] for span in owned(page)] + [-1, 10**9])
    one = st.one_of(
        st.builds(Merge, places, places),
        st.builds(Split, places),
        st.builds(Move, places, st.none() | places),
        st.builds(Retitle, places, st.text(max_size=5)),
        st.builds(Sign, places, st.text(alphabet="记者夏渔 、", max_size=8)),
        st.builds(Redate, st.dates(date(2000, 1, 1), date(2040, 1, 1))),
    )
    return page, draw(st.lists(one, max_size=8))


@settings(max_examples=80, deadline=None)
@given(_edits())
def test_no_character_is_lost_or_doubled(given_edits: tuple[ParsedPage, list[Edit]]) -> None:
    page, edits = given_edits
    changed = apply_edits(page, edits)
    assert owned(changed) == owned(page)
    assert [article.order for article in changed.articles] == list(range(1, len(changed.articles) + 1))
    assert len({article.id for article in changed.articles}) == len(changed.articles)
    for article in changed.articles:
        for paragraph in article.paragraphs:
            joined = "".join(page.page.text[start:end] for start, end in paragraph.spans)
            assert "".join(joined.split()) == "".join(paragraph.text.split())
    stored = json.loads(json.dumps([edit_to_json(edit) for edit in edits]))
    assert [edit_from_json(one) for one in stored] == edits


@pytest.mark.parametrize("bad", [{}, {"edit": "drop"}, {"edit": "split"}, {"edit": "redate", "day": "昨天"}])
def test_what_is_no_edit_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(InputError):
        edit_from_json(bad)


def test_edits_are_kept_by_content_and_survive_a_second_reading(tmp_path: Path) -> None:
    kept = KeptEdits(tmp_path)
    assert kept.of(PAGE.page) == ()
    assert not (tmp_path / FILE).exists()
    edits = (Merge(place_of(PAGE.articles[0]), place_of(PAGE.articles[1])), Retitle(place_of(PAGE.articles[0]), "改过"))
    kept.keep(PAGE.page, edits)
    copy = tmp_path / "又一次.txt"
    copy.write_bytes(sorted(pages_folder().iterdir())[0].read_bytes())
    again = next(parse_file(copy))
    assert page_key(again.page) == page_key(PAGE.page)
    assert headlines(KeptEdits(tmp_path).applied(again))[0] == "改过"
    library = Library.create(tmp_path / "library")
    LibraryWriter(library).put_page(kept.applied(again))
    assert "改过" in {stored.article.headline for stored in library.select()}
    library.close()
    kept.keep(PAGE.page, ())
    assert kept.applied(again) is again
