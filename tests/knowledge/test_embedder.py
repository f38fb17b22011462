"""The one interface to encoders: the bundled one, and any local sentence-transformers folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.embedder import BundledEmbedder, SentenceTransformerEmbedder

TEXTS = ["my boss took my passport", "خدا ليا الباسبور", "खाना पकाउने तरिका", "", "\0", "x" * 9000]


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real sentence-transformers folder, made here: one BERT layer of 32 dimensions."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    folder = tmp_path_factory.mktemp("tiny")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "my", "boss", "took", "passport"]
    (folder / "vocab.txt").write_text("\n".join(words), "utf-8")
    BertTokenizer(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder / "bert")
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
    )
    BertModel(config).save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"))
    SentenceTransformer(modules=[transformer, Pooling(32)]).save(str(folder / "model"))
    return folder / "model"


def test_any_local_model_serves(tiny_model: Path) -> None:
    embedder = SentenceTransformerEmbedder(str(tiny_model))
    vectors = embedder.queries(["my boss took my passport", "passport"])
    assert vectors.shape == (2, 32)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_bundled_module_equals_the_engine() -> None:
    through, directly = SentenceTransformerEmbedder(), BundledEmbedder()
    for one, other in (
        (through.queries(TEXTS), directly.queries(TEXTS)),
        (through.passages(TEXTS), directly.passages(TEXTS)),
    ):
        assert np.abs(one - other).max() < 1e-6
    assert np.abs(directly.queries(TEXTS) - directly.passages(TEXTS)).max() > 0.01


def test_meaning_crosses_languages() -> None:
    embedder = BundledEmbedder()
    english, arabic, nepali = embedder.queries(TEXTS[:3])
    assert english @ arabic > english @ nepali
