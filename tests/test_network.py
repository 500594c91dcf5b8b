"""What the networks are built of: input, storage."""

from __future__ import annotations

import io

import numpy as np
import pytest
from thinc.api import Ragged, chain, use_ops

from cocreate_nlp.network import (
    CHARACTER_ROWS,
    Sizes,
    characters_of,
    embedded_width,
    make_embedding,
    maxout,
    parameters,
    set_parameters,
    softmax,
    to_archive,
    vector_table,
    window,
)

SIZES = Sizes(word=6, tag=3, character=2, word_dropout=0.0)
TOKENS = (np.array([[1, 2, 1, 5, 7, 7, 0], [0, 0, 0, 0, 3, 4, 5]], dtype=np.int32), np.array([[1, 0], [0, 1]], dtype=np.float32))


@pytest.mark.parametrize("text", ["傘", "売る", "ｱ", "😀😀", "a" * 50])
def test_characters_fit_their_table(text: str) -> None:
    assert all(0 <= row < CHARACTER_ROWS for row in characters_of(text))
    assert (characters_of(text)[2] == 0) == (len(text) == 1)


def test_words_without_a_vector_have_zeros() -> None:
    table = vector_table()
    assert not table[0].any()
    norms = np.linalg.norm(table, axis=1)
    assert norms.max() == pytest.approx(3.0, abs=1e-4)


def test_embedding_joins_what_is_known() -> None:
    embed = make_embedding(2, 1, SIZES, np.random.default_rng(0))
    out = embed.predict([TOKENS, TOKENS])
    assert isinstance(out, Ragged) and out.dataXd.shape == (4, embedded_width(embed, 2)) and out.lengths.tolist() == [2, 2]
    words = np.asarray(embed.get_param("words"))
    np.testing.assert_allclose(out.dataXd[0, :6], words[1] + words[2])
    np.testing.assert_array_equal(out.dataXd[:2, -2:], TOKENS[1])


def test_embedding_learns_where_it_looked() -> None:
    embed = make_embedding(2, 1, SIZES, np.random.default_rng(0))
    out, back = embed.begin_update([TOKENS])
    back(Ragged(np.ones_like(out.dataXd), out.lengths))
    gradient = np.asarray(embed.get_grad("words"))
    np.testing.assert_allclose(gradient, np.array([[2.0] * 6, [1.0] * 6, [1.0] * 6]))


def test_stored_parameters_come_back() -> None:
    def build(seed: int):  # type: ignore[no-untyped-def]
        embed = make_embedding(2, 1, SIZES, np.random.default_rng(seed))
        with use_ops("numpy"):
            model = chain(embed, maxout(8, embedded_width(embed, 2), pieces=2, dropout=0.1), window(8, reach=2, pieces=2, dropout=0.1))
        model.initialize()
        return model

    one, other = build(0), build(1)
    data = to_archive(one, labels=np.array(["a"]))
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        assert stored["labels"].tolist() == ["a"]
        set_parameters(other, stored)
    assert parameters(one).keys() == parameters(other).keys()
    np.testing.assert_allclose(one.predict([TOKENS]).dataXd, other.predict([TOKENS]).dataXd, atol=0.02)


def test_softmax_is_safe_for_large_values() -> None:
    out = softmax(np.array([[1000.0, 0.0], [-1000.0, -1000.0]], dtype=np.float32))
    np.testing.assert_allclose(out, [[1.0, 0.0], [0.5, 0.5]])
