"""The tagger's network: its input, that it learns with and without labels, its storage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from cocreate_nlp.errors import ModelError
from cocreate_nlp.linear import sigmoid
from cocreate_nlp.tagging import tagger as tagger_module
from cocreate_nlp.tagging.features import Unit, units_from_texts
from cocreate_nlp.tagging.network import (
    AGREEMENT,
    LONGEST,
    ROLES,
    SIZES,
    TagNetwork,
    UnitEncoder,
    fine_tune,
    make_encoder,
    pretrain,
    twice_read_slopes,
)
from cocreate_nlp.tagging.tagger import Tagger
from cocreate_nlp.training.corpus import units_of
from cocreate_nlp.training.train import fit_tagger
from tests.tagging.small import small_records
from tests.test_network import central_difference

THINGS = ["傘", "靴", "鍋", "皿", "机", "椅子", "茶碗", "帽子", "眼鏡", "枕"]
BAD = [f"{t}がすぐ壊れた" for t in THINGS]
GOOD = [f"{t}をずっと愛用した" for t in THINGS]
UNITS = units_from_texts([*BAD, *GOOD])
ENCODER = make_encoder(UNITS)
TOKENS = [ENCODER.encode(u) for u in UNITS]
TARGETS = np.zeros((20, 5), dtype=np.float32)
TARGETS[:10, 1] = 1.0


@pytest.fixture(scope="module")
def untrained() -> TagNetwork:
    return TagNetwork(ENCODER, 5)


@pytest.fixture(scope="module")
def trained(untrained: TagNetwork) -> TagNetwork:
    return fine_tune(untrained, TOKENS * 40, np.tile(TARGETS, (40, 1)), epochs=5)


def test_input_tells_known_from_unknown_words_and_who_speaks() -> None:
    known, company = units_from_texts(["傘が麒麟", "傘が麒麟"], ["participant", "company"])
    ids, flags = ENCODER.encode(known)
    assert ids.shape == (3, 7) and flags.shape == (3, ENCODER.flags)
    assert ids[0, 0] > 0 and (ids[2, :2] == 0).all() and ids[2, 3] > 0
    others = ENCODER.encode(company)[1]
    assert flags[:, -len(ROLES)].all() and others[:, -1].all() and not others[:, -len(ROLES)].any()


@pytest.mark.parametrize("text", ["", " ", "😀", "x", "傘" * 20_000])
def test_any_text_gets_an_answer(untrained: TagNetwork, text: str) -> None:
    units = units_from_texts([text])
    assert 1 <= len(ENCODER.encode(units[0])[0]) <= LONGEST
    assert np.isfinite(untrained.predict(units)).all()


def test_snippets_are_read_each_by_itself(trained: TagNetwork) -> None:
    np.testing.assert_allclose(trained.predict(UNITS)[7], trained.predict(UNITS[7:8])[0], atol=1e-4)
    assert trained.predict([]).shape == (0, 5)


def test_learns_tags_and_carries_them_to_other_words(trained: TagNetwork) -> None:
    scores = trained.predict(units_from_texts(["財布がすぐ壊れた", "財布をずっと愛用した"]))
    assert scores[0, 1] > 0 > scores[1, 1]


def test_slopes_of_two_readings_are_those_of_their_loss() -> None:
    generator = np.random.default_rng(0)
    scores, targets = generator.normal(size=(6, 5)) * 2, (generator.random((3, 5)) < 0.5).astype(np.float32)
    weights = np.array([1, 1, 1, 0.1, 0.1], dtype=np.float32)

    def loss() -> float:
        p, (first, second) = sigmoid(scores), np.split(scores, 2)
        both = np.concatenate([targets, targets])
        entropy = -(both * np.log(p) + (1 - both) * np.log(1 - p)) * weights
        apart = (p[:3] - p[3:]) * (first - second)
        return float(entropy.sum() / 6 + apart[:, :3].sum() * AGREEMENT / 6)

    np.testing.assert_allclose(twice_read_slopes(scores, targets, weights), central_difference(loss, scores), atol=1e-3)


def test_learning_leaves_the_given_network_alone(untrained: TagNetwork) -> None:
    before = untrained.to_bytes()
    fine_tune(untrained, TOKENS, TARGETS, epochs=1)
    pretrain(untrained, TOKENS, epochs=1)
    assert untrained.to_bytes() == before


FOODS = ["ザムル", "ポチャラ", "ゲンポム", "ヌベリ", "ドスタン", "ミュルカ"]
BOOKS = ["ラクヴァ", "ソノプル", "テギラム", "ワズニ", "ビョルド", "フェナク"]


def test_places_that_take_the_same_words_come_to_be_read_alike() -> None:
    """What guessing left-out words teaches, without any label: invented words tell which places belong together."""
    eaten, sweet, read, pages = "を煮て食べる", "がとても甘い", "を棚で読む", "が全部で百頁だ"
    talk = units_from_texts([f"{word}{end}" for words, ends in ((FOODS, (eaten, sweet)), (BOOKS, (read, pages))) for word in words for end in ends])
    encoder = make_encoder(talk)
    plain = TagNetwork(encoder, 3)
    ratios = []
    for network in (plain, pretrain(plain, [encoder.encode(u) for u in talk] * 80, epochs=6)):
        states = []
        for end in (eaten, sweet, read, pages):
            ids, flags = encoder.encode(units_from_texts([f"ザムル{end}"])[0])
            ids[0] = 0
            states.append(np.asarray(network.body.predict([(ids, flags)]).dataXd)[0])
        same = np.linalg.norm(states[0] - states[1]) + np.linalg.norm(states[2] - states[3])
        ratios.append(2 * same / sum(np.linalg.norm(states[i] - states[j]) for i in (0, 1) for j in (2, 3)))
    assert ratios[1] < 0.8 < ratios[0]


def test_pretraining_without_common_words_changes_nothing(untrained: TagNetwork) -> None:
    assert pretrain(untrained, [ENCODER.encode(units_from_texts(["麒麟"])[0])], epochs=1).to_bytes() == TagNetwork.from_bytes(untrained.to_bytes()).to_bytes()


@pytest.mark.parametrize("learn", [partial(pretrain, tokens=TOKENS * 5, epochs=1), partial(fine_tune, tokens=TOKENS, targets=TARGETS, epochs=2)])
def test_same_seed_same_network(learn: Callable[[TagNetwork], TagNetwork]) -> None:
    def build(state: int) -> bytes:
        np.random.seed(state)
        return learn(TagNetwork(ENCODER, 5)).to_bytes()

    assert build(1) == build(2)


def test_guessing_moves_the_words_and_leaves_the_dropping_of_words_as_it_was(untrained: TagNetwork) -> None:
    guessed = pretrain(untrained, TOKENS * 5, epochs=1)
    before, after = (np.asarray(n.body.layers[0].get_param("words")) for n in (untrained, guessed))
    assert not np.allclose(before, after, atol=1e-3)
    assert guessed.body.layers[0].attrs["sizes"] == SIZES == untrained.body.layers[0].attrs["sizes"]


def test_the_end_of_a_long_snippet_is_read_with_its_own_word_classes() -> None:
    (long, short) = units_from_texts(["傘" * 3 * LONGEST + "がとても面倒だった", "がとても面倒だった"])
    assert len(long.words) > LONGEST
    flags = ENCODER.encode(long)[1]
    np.testing.assert_array_equal(flags[-len(short.words) :], ENCODER.encode(short)[1])


def test_another_word_list_is_refused(untrained: TagNetwork) -> None:
    arrays = ENCODER.to_arrays()
    assert UnitEncoder.from_arrays(arrays).flags == ENCODER.flags
    with pytest.raises(ModelError, match="word list"):
        UnitEncoder.from_arrays(arrays | {"classes": arrays["classes"][::-1]})


class Stub:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def predict(self, units: Sequence[Unit]) -> np.ndarray:
        self.asked = [u.text for u in units]
        return np.full((len(units), 5), 4.0)


def test_the_network_is_asked_where_the_others_are_not_sure() -> None:
    network, units = Stub(), units_from_texts(["甲", "乙", "丙"])
    values = np.array([[3.0, -3.0, -3.0], [3.0, 0.0, -3.0], [-9.0, -9.0, 2.1]])
    joined = tagger_module._join(values, network, units)  # type: ignore[arg-type]
    assert network.asked == ["乙"]
    np.testing.assert_array_equal(joined[[0, 2]], values[[0, 2]])
    share = tagger_module.NETWORK_SHARE
    np.testing.assert_allclose(joined[1], share * 4.0 + (1 - share) * values[1])


def test_stored_network_says_the_same(trained: TagNetwork) -> None:
    again = TagNetwork.from_bytes(trained.to_bytes())
    np.testing.assert_allclose(again.predict(UNITS), trained.predict(UNITS), atol=1e-6)
    assert again.to_bytes() == trained.to_bytes()


def test_the_tagger_takes_the_mean_of_both_and_is_stored(tmp_path: Path) -> None:
    units, _ = units_of(small_records())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tagger_module, "LEAST_SNIPPETS", 50)
        patch.setattr(tagger_module, "pretrain", partial(pretrain, epochs=1))
        patch.setattr(tagger_module, "fine_tune", partial(fine_tune, epochs=2))
        alone, both = (fit_tagger(units, small_records(), folds=2, network=network) for network in (False, True))
    assert alone.network_ is None and both.network_ is not None and both.network_.outputs == 12
    first, mean = alone.predict_proba(units), both.predict_proba(units)
    assert not np.allclose(first, mean) and ((mean >= 0) & (mean <= 1)).all()
    both.save(tmp_path / "both")
    again = Tagger.load(tmp_path / "both")
    assert again.network
    np.testing.assert_allclose(again.predict_proba(units), mean, atol=1e-4)
    assert again.tag([""])[0].tags == ()
    alone.save(tmp_path / "alone")
    assert not Tagger.load(tmp_path / "alone").network
    (tmp_path / "both" / "network.npz").write_bytes(b"other")
    with pytest.raises(ModelError, match="altered"):
        Tagger.load(tmp_path / "both")
