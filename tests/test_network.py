"""What the networks are built of: input, storage."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from thinc.api import Linear, Model, Ragged, chain, use_ops

from cocreate_nlp.errors import ModelError
from cocreate_nlp.network import (
    CHARACTER_ROWS,
    Sizes,
    characters_of,
    embedded_width,
    gated_window,
    initialize,
    learn,
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


def central_difference(value: Callable[[], float], at: np.ndarray) -> np.ndarray:
    """Return the slope of a value over each number of an array, which is changed in place and put back."""
    slope = np.zeros(at.shape)
    for place in np.ndindex(at.shape):
        kept = at[place]
        at[place] = kept + 1e-2
        above = value()
        at[place] = kept - 1e-2
        slope[place] = (above - value()) / 2e-2
        at[place] = kept
    return slope


@pytest.mark.parametrize("scale", [0.5, 3.0])
def test_gradients_of_the_gated_window_are_its_slopes(scale: float) -> None:
    with use_ops("numpy", use_blis=False):
        model = gated_window(4, reach=2, dropout=0.0)
    initialize(model, 1)
    generator = np.random.default_rng(2)
    values = (scale * generator.normal(size=(6, 4))).astype(np.float32)
    direction = generator.normal(size=(6, 4)).astype(np.float32)
    lengths = np.array([4, 2], dtype=np.int32)

    def value() -> float:
        return float((np.asarray(model.predict(Ragged(values, lengths)).dataXd, dtype=np.float64) * direction).sum())

    _, back = model.begin_update(Ragged(values, lengths))
    gradient = np.asarray(back(Ragged(direction, lengths)).dataXd)
    np.testing.assert_allclose(gradient, central_difference(value, values), atol=0.02, rtol=0.02)


def test_gated_windows_do_not_look_into_the_next_stretch() -> None:
    with use_ops("numpy", use_blis=False):
        model = gated_window(4, reach=2, dropout=0.0)
    initialize(model, 1)
    values = np.random.default_rng(3).normal(size=(5, 4)).astype(np.float32)
    whole = model.predict(Ragged(values, np.array([3, 2], dtype=np.int32))).dataXd
    alone = model.predict(Ragged(values[3:], np.array([2], dtype=np.int32))).dataXd
    np.testing.assert_allclose(whole[3:], alone, atol=1e-6)


def test_first_weights_follow_the_seed_and_leave_the_global_state() -> None:
    def build(seed: int) -> np.ndarray:
        model = Linear(nO=3, nI=3)
        initialize(model, seed)
        return np.asarray(model.get_param("W"))

    np.random.seed(5)
    expected = np.random.random(3)
    np.random.seed(5)
    one, same, other = build(1), build(1), build(2)
    np.testing.assert_array_equal(one, same)
    assert not np.allclose(one, other)
    np.testing.assert_array_equal(np.random.random(3), expected)


def test_parameters_of_other_layers_are_refused() -> None:
    def build(width: int, *, gated: bool) -> Model:
        with use_ops("numpy"):
            layer = gated_window(width, reach=1, dropout=0.0) if gated else window(width, pieces=2, dropout=0.0)
        initialize(layer, 1)
        return layer

    with np.load(io.BytesIO(to_archive(build(4, gated=True))), allow_pickle=False) as stored:
        set_parameters(build(4, gated=True), stored)
        for other in (build(4, gated=False), build(6, gated=True)):
            with pytest.raises(ModelError, match="another version"):
                set_parameters(other, stored)
        with pytest.raises(ModelError, match="another version"):
            set_parameters(build(4, gated=True), {k: v for k, v in stored.items() if k != "layers"})


@pytest.mark.parametrize(("decay", "shrinks"), [(0.0, False), (0.5, True)])
def test_learning_decays_the_weights_as_told(decay: float, shrinks: bool) -> None:
    model = Linear(nO=2, nI=2)
    initialize(model, 1)
    before = np.abs(np.asarray(model.get_param("W"))).sum()

    def step(batch: np.ndarray) -> None:
        model.inc_grad("W", np.zeros((2, 2), np.float32))
        model.inc_grad("b", np.zeros(2, np.float32))

    after = learn(model, 10, 3, step, 1, batch=2, rate=0.1, decay=decay, copy=lambda: np.abs(np.asarray(model.get_param("W"))).sum())
    assert (after < 0.99 * before) == shrinks
