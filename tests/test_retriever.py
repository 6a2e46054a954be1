"""From a question to ranked evidence, with the index and the library as fakes; any CrossEncoder on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

from articles.errors import EmbeddingUnavailable
from articles.types import Article, Issue, Paragraph
from embeddings.index import Vectors
from embeddings.types import Filter, Hit, Passage, StoredArticle
from embeddings.words import cut
from eval import ablation
from eval.rank_examples import Asked, example_of, read_asked, read_sentences
from qa.crossencoder import open_cross_encoder
from qa.question import understand
from qa.rank import RankModel, bundled_model
from qa.retriever import GeneralStatistics, LangChainRetriever, Retriever, period_of, retrieved
from qa.types import Evidence, Question

DAY = date(2031, 5, 20)


def article(name: str, title: str, body: str, day: date = date(2031, 5, 10)) -> StoredArticle:
    return StoredArticle(Article(name, Issue("云溪报", day), 1, 1, title, title, (Paragraph(body),)))


BRIDGE = (
    "清水河上的新桥昨日正式通车，全长三百二十米，双向四车道，附近三个村子的居民出行时间缩短一半以上。工程历时两年。"
)
ARCHIVE = [
    article("bridge", "清水河新桥通车", BRIDGE),
    article("reprint", "新桥通车了", "据云溪报报道，" + BRIDGE),
    article("water", "清水河水质好转", "清水河今年水质好转，岸边的鸟多了起来。区水务局说，还要种更多的水草。"),
    article("school", "西浜小学开学", "西浜小学昨日开学，新生一百二十人。校长夏渔致辞。"),
    article("clinic", "社区医院添专家门诊", "社区医院每周三请来市里的医生坐诊，居民不必跑远路。"),
]


class FakeIndex:
    """Words by shared search words, vectors by what `near` says."""

    def __init__(self, articles: Sequence[StoredArticle], near: Mapping[str, float] | None = None) -> None:
        self.words = {one.article.id: cut(one.article.title + one.article.text) for one in articles}
        self.near = dict(near or {})
        self.filters: list[Filter] = []

    def upsert(self, articles: Sequence[StoredArticle], passages: Sequence[Passage], vectors: Vectors) -> None:
        raise NotImplementedError

    def delete(self, article_ids: Sequence[str]) -> None:
        raise NotImplementedError

    def search_words(self, query: str, *, where: Filter = Filter(), k: int = 50) -> list[Hit]:
        self.filters.append(where)
        asked = set(cut(query))
        hits = [Hit(name, float(len(asked & set(words)))) for name, words in self.words.items()]
        return sorted((hit for hit in hits if hit.score), key=lambda hit: (-hit.score, hit.article_id))[:k]

    def search_vectors(self, vector: Vectors, *, where: Filter = Filter(), k: int = 50) -> list[Hit]:
        self.filters.append(where)
        names = where.article_ids or tuple(self.near)
        hits = [Hit(name, self.near[name], f"{name}#0-5") for name in names if name in self.near]
        return sorted(hits, key=lambda hit: (-hit.score, hit.article_id))[:k]


class CountingIndex(FakeIndex):
    """An index that knows its words."""

    def document_frequencies(self, terms: Sequence[str]) -> tuple[Sequence[int], int]:
        return [sum(term in words for words in self.words.values()) for term in terms], len(self.words)


class PushyIndex(FakeIndex):
    """An index that other words than the question's own fill with other articles."""

    def search_words(self, query: str, *, where: Filter = Filter(), k: int = 50) -> list[Hit]:
        if "逮捕" in query:
            return [Hit(f"other-{number}", 9.0) for number in range(k)]
        return super().search_words(query, where=where, k=k)


class Shelf:
    def __init__(self, articles: Sequence[StoredArticle]) -> None:
        self.kept = {one.article.id: one for one in articles}

    def articles(self, ids: Sequence[str]) -> Mapping[str, StoredArticle]:
        return {name: self.kept[name] for name in ids if name in self.kept}


class FakeEmbeddings:
    identity = "fake"

    def embed_query(self, text: str) -> list[float]:
        return [1.0, 0.0] if text else [0.0, 0.0]


def retriever(near: Mapping[str, float] | None = None, **more: object) -> Retriever:
    return Retriever(Shelf(ARCHIVE), CountingIndex(ARCHIVE, near), FakeEmbeddings(), **more)  # type: ignore[arg-type]


def asked(text: str) -> Question:
    return understand(text, asked_on=DAY)


def names(found: Sequence[Evidence]) -> list[str]:
    return [one.stored.article.id for one in found]


def test_the_article_that_answers_comes_first_with_its_window_and_its_reasons() -> None:
    best = retriever().retrieve(asked("清水河新桥有多长？"))[0]
    assert best.stored.article.id == "bridge"
    assert "新桥" in best.stored.article.text[best.span[0] : best.span[1]]
    assert best.score == pytest.approx(sum(part for _, part in best.features), abs=0.01)
    assert dict(best.features).keys() >= {"win_2", "title_cov", "kin_all"}


def test_a_reprint_is_one_story_and_stays_reachable() -> None:
    found = retriever().retrieve(asked("清水河新桥有多长？"))
    assert "reprint" not in names(found)
    assert found[0].others == ("reprint",)
    assert {row.article_id for row in retrieved(found)} >= {"bridge", "reprint"}
    assert len(retrieved(found, 1)) == 1


def test_a_title_made_of_the_first_sentence_is_no_headline() -> None:
    made = article("made", "清水河上的新桥昨日正式通车…", BRIDGE)
    shelf = [made, *ARCHIVE[2:]]
    looked = Retriever(Shelf(shelf), CountingIndex(shelf), FakeEmbeddings()).look(asked("清水河新桥有多长？"))
    titles = {one.article.id: text.title for one, text in zip(looked.stored, looked.texts, strict=True)}
    assert titles == {one: "" if one == "made" else title for one, title in titles.items()}
    assert titles["water"]


def test_order_and_ties_are_the_same_every_time() -> None:
    first, second = (retriever().retrieve(asked("昨日开学通车")) for _ in range(2))
    assert first == second
    assert [one.score for one in first] == sorted((one.score for one in first), reverse=True)


def test_k_cuts_and_nothing_found_is_nothing() -> None:
    assert len(retriever().retrieve(asked("清水河"), k=1)) == 1
    assert retriever().retrieve(asked("zzz")) == []
    assert retrieved([]) == ()


def test_what_the_library_no_longer_holds_is_not_evidence() -> None:
    index = CountingIndex(ARCHIVE)
    some = Retriever(Shelf(ARCHIVE[2:]), index, FakeEmbeddings())
    assert "bridge" not in names(some.retrieve(asked("清水河新桥有多长？")))


def test_the_question_s_filter_reaches_both_legs() -> None:
    index = CountingIndex(ARCHIVE, {"bridge": 0.5})
    where = Filter(date_from=date(2031, 5, 1))
    Retriever(Shelf(ARCHIVE), index, FakeEmbeddings()).retrieve(replace(asked("新桥"), where=where))
    words, vectors, nearness = index.filters
    assert words == vectors == where
    assert "bridge" in nearness.article_ids


def test_other_words_bring_articles_in_and_push_none_out() -> None:
    many = [article(f"other-{number}", "别的事", "别的报道。") for number in range(200)]
    shelf = [*ARCHIVE, *many]
    question = replace(asked("社区医院的坏人谁抓走了？"), search_text="社区医院 抓走 逮捕")
    looked = Retriever(Shelf(shelf), PushyIndex(shelf), FakeEmbeddings()).look(question)
    assert "clinic" in {one.article_id for one in looked.candidates}
    assert len(looked.candidates) > 100


def test_what_only_the_vectors_find_is_a_candidate() -> None:
    found = retriever({"clinic": 0.9}).retrieve(asked("哪天能看病？"))
    assert "clinic" in names(found)


def test_a_nonsense_vector_leg_does_not_move_a_clear_article_of_the_words() -> None:
    nonsense = {"school": 0.99, "clinic": 0.98, "water": 0.97}
    assert names(retriever(nonsense).retrieve(asked("清水河新桥有多长？")))[0] == "bridge"


def test_without_counts_of_its_own_an_index_is_weighed_by_general_ones() -> None:
    plain = Retriever(Shelf(ARCHIVE), FakeIndex(ARCHIVE), FakeEmbeddings())
    assert isinstance(plain.statistics, GeneralStatistics)
    assert names(plain.retrieve(asked("清水河新桥有多长？")))[0] == "bridge"


def test_general_counts_give_back_the_rarity() -> None:
    counts, total = GeneralStatistics({"的": 0.5}, articles=1000).document_frequencies(["的", "龘"])
    assert total == 1000
    assert counts[0] == round(1000 * np.exp(-0.5))
    assert counts[1] < counts[0]


def test_a_question_s_period_is_whole_days_and_only_exact() -> None:
    assert period_of(asked("5月9日通车了吗")) == (date(2031, 5, 9), date(2031, 5, 10))
    assert period_of(asked("新桥多长")) is None


class Contrary:
    """Likes what the ranker likes least."""

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        return [float(number) for number in range(len(texts))]


def test_a_pair_scorer_has_the_last_word_on_the_head() -> None:
    assert names(retriever().retrieve(asked("清水河")))[0] == "bridge"
    assert names(retriever(scorer=Contrary()).retrieve(asked("清水河")))[0] != "bridge"


def test_langchain_s_door() -> None:
    documents = LangChainRetriever(retriever=retriever(), asked_on=DAY, k=2).invoke("清水河新桥有多长")
    assert documents[0].metadata["article_id"] == "bridge"
    assert documents[0].metadata["date"] == "2031-05-10"
    assert documents[0].page_content in BRIDGE


@pytest.fixture(scope="module")
def cross_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cross")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set(BRIDGE))]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=64).save_pretrained(folder)
    size = {"hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 48}
    BertForSequenceClassification(BertConfig(vocab_size=len(words), num_labels=1, **size)).save_pretrained(folder)
    return folder


def test_any_cross_encoder_folder_works(cross_folder: Path) -> None:
    scorer = open_cross_encoder(str(cross_folder))
    scores = scorer.score("新桥有多长", [BRIDGE, "水草"])
    assert len(scores) == 2
    assert all(isinstance(score, float) for score in scores)
    assert scorer.score("新桥", []) == []
    assert names(retriever(scorer=scorer).retrieve(asked("清水河新桥有多长？")))


def test_a_wrong_cross_encoder_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingUnavailable, match="重排模型"):
        open_cross_encoder(str(tmp_path))


def test_examples_and_the_ablation_table(tmp_path: Path) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text(
        '{"question": "清水河新桥有多长？", "article_ids": ["bridge"], "event": "桥通车了。"}\n', encoding="utf-8"
    )
    pairs = tmp_path / "p.jsonl"
    pairs.write_text(
        '{"question": "桥怎样了", "passage": "桥通车了。"}\n{"question": "别的", "passage": "没人知道。"}\n',
        encoding="utf-8",
    )
    (first,) = read_asked(questions)
    (pair,) = read_asked(pairs, weight=0.5, sentences=read_sentences([questions]))
    assert first == Asked("清水河新桥有多长？", ("bridge",), "q")
    assert pair.article_ids == ("bridge",)
    example = example_of(retriever({"bridge": 0.4}), first, DAY)
    table = ablation.rows([example], bundled_model(), "fake")
    assert table["words alone"]["R@1"] == table["vectors alone"]["R@1"] == table["re-ranked"]["R@1"] == 1.0
    assert "  without kin_" in table


def test_a_model_without_hidden_units_still_ranks() -> None:
    model = bundled_model()
    flat = RankModel(
        model.names, model.mean, model.scale, model.weight, np.zeros((len(model.names), 0)), np.zeros(0), np.zeros(0)
    )
    assert names(retriever(model=flat).retrieve(asked("清水河新桥有多长？")))[0] == "bridge"
