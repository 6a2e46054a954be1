"""The bundled model read without torch, and any sentence-transformers model by folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, StaticEmbedding, Transformer
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertModel, BertTokenizerFast

from articles.errors import EmbeddingUnavailable
from embeddings.model import BUNDLED, BundledEmbeddings, SentenceTransformerEmbeddings, open_embeddings

TEXTS = ["云溪公园举办春季花展", "老码头步道 3.2 公里，6 处观景台。", "WiFi 已覆盖", "", "龘龘龘", "春" * 3000]


def static_folder(folder: Path) -> Path:
    """A random StaticEmbedding model, as sentence-transformers itself saves it."""
    characters = sorted(set("".join(TEXTS)) - {"龘", " "})
    tokenizer = Tokenizer(models.WordLevel({char: i for i, char in enumerate(characters)}, unk_token=characters[0]))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    weights = np.random.default_rng(1).normal(size=(len(characters), 32)).astype(np.float32)
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=weights), Normalize()], device="cpu"
    )
    model.save(str(folder))
    return folder


def bert_folder(folder: Path) -> Path:
    """A tiny random BERT with prompts for questions and passages."""
    plain = folder / "plain"
    plain.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set("".join(TEXTS)) - {" "}), "问", "文", ":"]
    (plain / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizerFast(str(plain / "vocab.txt"), model_max_length=64).save_pretrained(plain)
    size = {"hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 48}
    BertModel(BertConfig(vocab_size=len(words), **size)).save_pretrained(plain)
    transformer = Transformer(str(plain), max_seq_length=64)
    model = SentenceTransformer(
        modules=[transformer, Pooling(24, "mean")], prompts={"query": "问:", "document": "文:"}, device="cpu"
    )
    model.save(str(folder / "model"))
    return folder / "model"


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return static_folder(tmp_path_factory.mktemp("static"))


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> SentenceTransformerEmbeddings:
    return SentenceTransformerEmbeddings(str(bert_folder(tmp_path_factory.mktemp("bert"))), device="cpu")


def reference(folder: Path, texts: list[str]) -> Any:
    """sentence-transformers' own vectors of the folder as it is."""
    return SentenceTransformer(str(folder), device="cpu").encode(texts)


@pytest.mark.parametrize("which", ["random", "bundled"])
def test_vectors_equal_those_of_sentence_transformers(which: str, static: Path) -> None:
    folder = static if which == "random" else BUNDLED
    if not folder.exists():
        pytest.skip("the bundled model has not been trained yet")
    assert np.abs(BundledEmbeddings(folder).encode(TEXTS) - reference(folder, TEXTS)).max() < 1e-5


def test_rows_are_of_unit_length_and_texts_without_a_known_token_are_zero(static: Path) -> None:
    vectors = BundledEmbeddings(static).encode(["花展", ""])
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 0])


def test_nothing_in_nothing_out(static: Path, bert: SentenceTransformerEmbeddings) -> None:
    assert BundledEmbeddings(static).encode([]).shape == (0, 32)
    assert bert.encode([]).shape == (0, 24)


def test_langchain_s_doors_give_the_same_vectors(static: Path) -> None:
    model = BundledEmbeddings(static)
    assert model.embed_query("花展") == pytest.approx(model.encode(["花展"])[0].tolist())
    assert model.embed_documents(["花展", "步道"])[1] == pytest.approx(model.encode(["步道"])[0].tolist())


def test_identity_follows_the_weights(static: Path, tmp_path: Path) -> None:
    assert BundledEmbeddings(static).identity == BundledEmbeddings(static).identity
    if BUNDLED.exists():
        assert BundledEmbeddings().identity != BundledEmbeddings(static).identity


def test_the_bundled_model_needs_no_torch(static: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from embeddings.model import BundledEmbeddings;"
        f"BundledEmbeddings(Path({str(static)!r})).encode(['花展']);"
        "print({'torch', 'sentence_transformers', 'transformers'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


class TestAnyModel:
    def test_dimension_and_length(self, bert: SentenceTransformerEmbeddings) -> None:
        vectors = bert.encode(TEXTS)
        assert vectors.shape == (len(TEXTS), 24)
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)

    def test_questions_and_passages_have_their_own_prompts(self, bert: SentenceTransformerEmbeddings) -> None:
        assert not np.allclose(bert.encode(["花展"], query=True), bert.encode(["花展"]))
        assert bert.embed_query("花展") == pytest.approx(bert.encode(["花展"], query=True)[0].tolist())

    def test_a_static_folder_works_by_name_too(self, static: Path) -> None:
        named = open_embeddings(str(static))
        assert named.dimension == 32
        assert np.abs(named.encode(["花展"]) - BundledEmbeddings(static).encode(["花展"])).max() < 1e-5

    def test_a_wrong_name_is_a_clear_error(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HF_HUB_OFFLINE", "1")
        with pytest.raises(EmbeddingUnavailable, match=r"句向量模型打不开.*NEWSQA_EMBEDDING_MODEL"):
            open_embeddings(str(tmp_path / "没有这个模型"))


@pytest.mark.parametrize("spoilt", ["modules.json", "tokenizer.json", "model.safetensors"])
def test_a_spoilt_folder_is_a_clear_error(spoilt: str, tmp_path: Path) -> None:
    folder = static_folder(tmp_path)
    for path in folder.rglob(spoilt):
        path.write_bytes(b"{")
    with pytest.raises(EmbeddingUnavailable, match="句向量模型打不开"):
        BundledEmbeddings(folder)
