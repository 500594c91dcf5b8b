"""The network of the facets: what it is to say, that it learns, its storage, and its vote."""

from __future__ import annotations

import numpy as np
import pytest

from cocreate_nlp.language import load_language
from cocreate_nlp.tagging import facets as facets_module
from cocreate_nlp.tagging.facet_network import OUTPUTS, FacetNetwork, targets_of, train_facet_network
from cocreate_nlp.tagging.facet_rules import FACETS
from cocreate_nlp.tagging.facets import CLUSTERS, FacetModel
from cocreate_nlp.tagging.features import Unit, units_from_texts
from cocreate_nlp.tagging.network import LONGEST, TagNetwork, make_encoder
from cocreate_nlp.types import Facet

PLACES = ["台所", "駅前", "玄関", "会社", "庭", "学校", "病院", "店先", "廊下", "風呂場"]
TEXTS = [f"{p}で傘を買った" for p in PLACES] + [f"{p}は傘に似ている" for p in PLACES]
UNITS = units_from_texts(TEXTS)
FACET_LISTS = [[Facet("where", 0, len(p))] for p in PLACES] + [[] for _ in PLACES]
START = TagNetwork(make_encoder(UNITS), 3)
WHERE = 2 * FACETS.index("where")


@pytest.fixture(scope="module")
def trained() -> FacetNetwork:
    return train_facet_network(START, UNITS * 40, FACET_LISTS * 40, epochs=6)


def test_what_it_is_to_say() -> None:
    (unit,) = units_from_texts(["庭で泣いて嬉しい"])
    where, bad, good = Facet("where", 0, 1), Facet("feeling", 2, 4, "negative"), Facet("feeling", 5, 8, "positive")
    target = targets_of(unit, [where, bad, good])
    feeling = 2 * FACETS.index("feeling")
    assert target.shape == (len(unit.words), OUTPUTS)
    assert target[:, WHERE].tolist()[:2] == [1.0, 0.0] and target[0, WHERE + 1] == 1.0
    inside = np.flatnonzero(target[:, feeling])
    assert target[inside[0], -1] == 0.0 and target[inside[-1], -1] == 1.0
    assert np.isnan(target[0, -1]) and np.isnan(target[target[:, feeling] == 0, -1]).all()
    assert target[:, feeling + 1].sum() == 2
    assert targets_of(units_from_texts([""])[0], []).shape == (1, OUTPUTS)


def test_learns_a_place_by_its_surroundings(trained: FacetNetwork) -> None:
    told, likened = trained.predict(units_from_texts(["倉庫で傘を買った", "倉庫は傘に似ている"]))
    assert told[0, WHERE] > 0.5 > likened[0, WHERE]
    assert told[0, WHERE + 1] > 0.5


def test_it_starts_from_the_taggers_network_and_leaves_it_alone() -> None:
    before = START.to_bytes()
    unit = UNITS[:1]
    state = START.body.predict([START.encoder.encode(unit[0])]).dataXd
    same = FacetNetwork(START).model.layers[0].predict([START.encoder.encode(unit[0])]).dataXd
    np.testing.assert_allclose(state, same, atol=2e-2)
    train_facet_network(START, UNITS, FACET_LISTS, epochs=1)
    assert START.to_bytes() == before


@pytest.mark.parametrize("text", ["", "😀", "傘" * 1000, "庭で傘を買った。" * 60])
def test_any_text_gets_a_value_a_word(trained: FacetNetwork, text: str) -> None:
    (unit,) = units_from_texts([text])
    (values,) = trained.predict([unit])
    assert values.shape == (len(unit.words), OUTPUTS) and ((values >= 0) & (values <= 1)).all()
    assert not values[: max(0, len(values) - LONGEST)].any()


def test_stored_network_says_the_same(trained: FacetNetwork) -> None:
    again = FacetNetwork.from_bytes(trained.to_bytes())
    for a, b in zip(again.predict(UNITS), trained.predict(UNITS), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-6)


def test_it_votes_with_the_models(trained: FacetNetwork, monkeypatch: pytest.MonkeyPatch) -> None:
    from cocreate_nlp.tagging import facets as module

    clusters = [np.zeros(load_language().vocab.vectors.shape[0], dtype=np.int16) for _ in CLUSTERS]
    (unit,) = units_from_texts(["倉庫で傘を買った"])
    assert FacetModel({}, clusters).find([unit]) == [()]
    monkeypatch.setattr(module, "THRESHOLD", 0.25)
    monkeypatch.setattr(module, "THRESHOLDS", {})
    assert [(f.name, f.start, f.end) for f in FacetModel({}, clusters, trained).find([unit])[0]] == [("where", 0, 2)]


class Glad:
    """Sees a good feeling in every word."""

    def predict(self, units: list[Unit]) -> list[np.ndarray]:
        values = np.zeros((len(units[0].words), OUTPUTS))
        values[:, 2 * FACETS.index("feeling")] = 0.96
        values[:, -1] = 0.9
        return [values]


def test_whether_a_feeling_is_good_is_asked_of_those_who_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    # Half of what the network says, beside models that see nothing, passes the common threshold only.
    monkeypatch.setattr(facets_module, "THRESHOLDS", {})
    clusters = [np.zeros(load_language().vocab.vectors.shape[0], dtype=np.int16) for _ in CLUSTERS]
    (unit,) = units_from_texts(["ほくほく"])
    ((found,),) = FacetModel({}, clusters, Glad()).find([unit])  # type: ignore[arg-type]
    assert (found.name, found.value) == ("feeling", "positive")
