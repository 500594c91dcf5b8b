"""The second stage: neighbours by adjacency, calibrated trees, storing, and texts that come alone."""

from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from cocreate_nlp.tagging import tagger as tagger_module
from cocreate_nlp.tagging.features import Unit, units_from_texts
from cocreate_nlp.tagging.second import make_table
from cocreate_nlp.tagging.tagger import Tagger
from cocreate_nlp.training.corpus import units_of
from tests.tagging.small import small_records


def small() -> tuple[list[Unit], list[tuple[str, ...]]]:
    units, _ = units_of(small_records())
    return units, [r.tags for r in small_records()]


def test_neighbours_are_those_of_the_same_transcript() -> None:
    units = [Unit("あ", ()), Unit("い", (), previous="あ"), Unit("う", (), previous="別の話"), Unit("え", ())]
    decisions = np.arange(8, dtype=float).reshape(4, 2)
    table = make_table(decisions, sparse.csr_matrix((4, 1)), units)
    before, after = table[:, 2:4], table[:, 4:6]
    assert before[1].tolist() == decisions[0].tolist() and after[0].tolist() == decisions[1].tolist()
    assert np.isnan(before[[0, 2, 3]]).all() and np.isnan(after[[1, 2, 3]]).all()


def test_columns_are_there_or_not() -> None:
    table = make_table(np.zeros((1, 3)), sparse.csr_matrix([[0.3, 0.0, 2.0]]), [Unit("あ", ())])
    assert table[0, 9:].tolist() == [1.0, 0.0, 1.0]


@pytest.fixture(scope="module")
def stacked() -> Tagger:
    units, tags = small()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tagger_module, "LEAST_SNIPPETS", 50)
        return Tagger(folds=2).fit(units, tags)


def test_a_larger_corpus_gets_a_second_stage(stacked: Tagger) -> None:
    assert stacked.second_ is not None and len(stacked.second_.columns)
    units, tags = small()
    assert Tagger(folds=2).fit(units, tags).second_ is None
    probabilities = stacked.predict_proba(units)
    assert ((probabilities >= 0) & (probabilities <= 1)).all()
    assert stacked.score(units, tags) > 0.5


def test_it_is_stored_and_loaded_without_change(stacked: Tagger, tmp_path: Path) -> None:
    stacked.save(tmp_path)
    texts = ["開けにくくて困る", "もっと軽くしてほしい", "はい", "昨日買いました", ""]
    assert np.allclose(Tagger.load(tmp_path).predict_proba(texts), stacked.predict_proba(texts), atol=1e-5)


def test_a_text_alone_is_judged_the_same_beside_strangers(stacked: Tagger) -> None:
    alone = stacked.predict_proba(["ふたが固くて開かない"])[0]
    among = stacked.predict_proba(units_from_texts(["はい", "ふたが固くて開かない", "雨です"]))[1]
    assert np.allclose(alone, among)
