"""Fitting the reader's networks: the loss falls, seeds repeat, averages add up, weights survive the file."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from embeddings.words import normal
from qa.fit import Example, averaged, fit, save
from qa.ranker import load_ranker
from qa.train_reader import Asked, Document, examples, held_out, news, ours, rarity_of, reading, rows_of

COLUMNS = 5


def toy(count: int = 60, seed: int = 3) -> list[Example]:
    """Questions whose answer is the clause with the largest first column; a third has none."""
    random = np.random.default_rng(seed)
    made = []
    for number in range(count):
        rows = random.normal(size=(6, COLUMNS)).astype(np.float32)
        right = np.zeros(6, dtype=bool)
        if number % 3:
            rows[2, 0] = 4.0
            right[2] = True
        made.append(Example(rows, right))
    return made


def test_the_right_clause_and_no_answer_are_learned() -> None:
    ranker = fit(toy(), hidden=8, epochs=40, batch=8)
    probability, none = ranker.probabilities(toy(3, seed=9)[1].rows)
    assert int(probability.argmax()) == 2
    assert probability[2] > 0.6
    assert ranker.probabilities(toy(3, seed=9)[0].rows)[1] > none


def test_probabilities_sum_to_one() -> None:
    probability, none = fit(toy(12), hidden=4, epochs=1).probabilities(toy(1)[0].rows)
    assert probability.sum() + none == pytest.approx(1.0)


def test_the_same_seed_gives_the_same_weights() -> None:
    one, two = (fit(toy(12), hidden=4, epochs=2, seed=5) for _ in range(2))
    assert np.array_equal(one.hidden, two.hidden)


def test_an_average_scores_the_mean() -> None:
    one, two = (fit(toy(12), hidden=4, epochs=2, seed=seed) for seed in (0, 1))
    rows = toy(1)[0].rows
    assert averaged([one, two]).scores(rows) == pytest.approx((one.scores(rows) + two.scores(rows)) / 2, abs=1e-4)


def test_weights_survive_the_file(tmp_path: Path) -> None:
    ranker = fit(toy(12), hidden=4, epochs=2)
    names = [f"column {number}" for number in range(COLUMNS)]
    save(ranker, names, tmp_path / "weights.json")
    rows = toy(1)[0].rows
    assert load_ranker(tmp_path / "weights.json", names).scores(rows) == pytest.approx(
        ranker.scores(rows), rel=1e-2, abs=1e-2
    )


OURS = Path(__file__).resolve().parents[1] / "eval" / "training" / "news.jsonl"
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
DOCUMENTS = {
    "pool": Document("泳池开放", "桐花泳池每天九点开放。票价三十元。"),
    "bridge": Document("大桥开工", "云溪大桥昨天开工。总投资二亿元。"),
}


def test_a_question_gives_its_right_clauses_and_a_version_without_answer() -> None:
    asked = Asked("泳池票价多少", ("三十元",), frozenset({"pool"}), (("pool", 2.0), ("bridge", 0.5)))
    whole, taken = examples(asked, DOCUMENTS, {}, 4)
    assert whole.right.sum() == 1
    assert not taken.right.any()
    assert len(taken.rows) < len(whole.rows)


def test_rare_words_weigh_more() -> None:
    rarity = rarity_of({str(number): DOCUMENTS["bridge"] for number in range(30)} | {"pool": DOCUMENTS["pool"]})
    assert rarity["大桥"] < rarity["泳池"]


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    with gzip.open(path, "wt", encoding="utf8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_sets_are_read_and_held_out_articles_left_alone(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"id": str(number), "question": "泳池票价多少", "answers": ["三十元"], "article_ids": [f"article {number}"]}
        for number in range(40)
    ]
    _write(tmp_path / "news_questions.jsonl.gz", rows)
    results = tmp_path / "results.jsonl"
    found = [{"id": row["id"], "retrieved": [{"article_id": "pool", "score": 1.0}]} for row in rows]
    results.write_text("\n".join(map(json.dumps, found)), encoding="utf8")
    kept = list(news(tmp_path / "news_questions.jsonl.gz", results))
    assert 0 < len(kept) < 40
    question: dict[str, object] = {"question": "泳池票价多少", "answers": ["三十元"], "positive_ids": ["pool"]}
    _write(tmp_path / "set_qa.jsonl.gz", [question])
    (asked,) = reading(tmp_path, "set", DOCUMENTS)
    assert asked.candidates[0][0] == "pool"


def test_questions_of_our_own_name_the_spans_that_answer_or_none(tmp_path: Path) -> None:
    text = DOCUMENTS["pool"].text
    start = text.index("三十元")
    about = next(f"pool {number}" for number in range(40) if not held_out(f"pool {number}"))
    rows = [
        {"id": "a", "question": "泳池票价多少", "article_ids": [about], "spans": [[start, start + 3]]},
        {"id": "b", "question": "泳池有多深", "article_ids": [about], "spans": []},
    ]
    questions, results = tmp_path / "ours.jsonl", tmp_path / "results.jsonl"
    questions.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf8")
    found = [{"id": key, "retrieved": [{"article_id": about, "score": 1.0}]} for key in "ab"]
    results.write_text("\n".join(map(json.dumps, found)), encoding="utf8")
    documents = {about: DOCUMENTS["pool"]}
    answered, unanswered = ours(questions, results, documents)
    assert answered.answers == ("三十元",)
    (whole, *_) = examples(answered, documents, {}, 4)
    assert whole.right.sum() == 1
    (nothing,) = examples(unanswered, documents, {}, 4)
    assert not nothing.right.any()


@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not here")
def test_our_training_questions_stay_off_held_out_articles_and_other_sets() -> None:
    rows = [json.loads(line) for line in OURS.read_text(encoding="utf8").splitlines()]
    wanted = {row["article_ids"][0] for row in rows}
    lengths = {
        str(row["id"]): len(normal(str(row["text"])))
        for row in rows_of(DATA / "news_articles.jsonl.gz")
        if row["id"] in wanted
    }
    measured = {
        str(row["question"]) for name in ("", "_colloquial") for row in rows_of(DATA / f"news_questions{name}.jsonl.gz")
    }
    for row in rows:
        (about,) = row["article_ids"]
        assert not held_out(about)
        assert row["question"] not in measured
        assert row["answerable"] == bool(row["spans"])
        assert all(0 <= start < end <= lengths[about] for start, end in row["spans"])
