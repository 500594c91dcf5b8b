"""Evidence: which words are shown for a decision."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from scipy import sparse

from cocreate_nlp.tagging.evidence import explain
from cocreate_nlp.tagging.features import Features, units_from_texts

TEXTS = ["傘が壊れて困った", "靴が壊れて困った", "鍋が壊れて困った、もう困った", "皿を洗った", "机を拭いた"]
FEATURES = Features(("characters", "cues")).fit(units_from_texts(TEXTS))
CHARACTERS = FEATURES.vectorizers["characters"].vocabulary_


def contributions(features: Features, *rows: Mapping[int, float]) -> sparse.csr_matrix:
    table = np.zeros((len(rows), sum(len(v.vocabulary_) for v in features.vectorizers.values())))
    for i, row in enumerate(rows):
        for column, weight in row.items():
            table[i, column] = weight
    return sparse.csr_matrix(table)


def shown(text: str, weights: dict[str, float]) -> list[str]:
    (unit,) = units_from_texts([text])
    row = {CHARACTERS[gram]: weight for gram, weight in weights.items()}
    (found,) = explain(FEATURES, contributions(FEATURES, row), [unit], "pain_point")
    assert all(0 <= e.start < e.end <= len(unit.text) for e in found)
    return [unit.text[e.start : e.end] for e in found]


@pytest.mark.parametrize(
    ("text", "weights", "words"),
    [
        ("傘が壊れて困った", {"壊れ": 1.0}, "壊れ"),
        ("  傘が壊れて困った。", {"壊れ": 1.0}, "壊れ"),
        ("傘が壊れて困った", {"壊れ": 1.0, "て": -5.0, "困": 0.2}, "壊れ"),
        ("壊れ壊れて困った", {"困った": 1.0, "壊れ": 1.5, "て": -5.0}, "壊れ壊れ"),
        ("皿を洗った", {"った": -1.0}, "皿を洗った"),
    ],
)
def test_the_words_that_speak_most_are_shown(text: str, weights: dict[str, float], words: str) -> None:
    (found,) = shown(text, weights)
    assert words in found and len(found) <= len(words) + 2


def test_a_cue_that_counts_at_the_end_is_shown_there() -> None:
    (unit,) = units_from_texts(["壊れてしまって、また壊れてしまった"])
    features = Features(("cues",)).fit([unit])
    vocabulary = features.vectorizers["cues"].vocabulary_
    name = "trouble.teshimau"
    rows = contributions(features, {vocabulary[name]: 1.0}, {vocabulary[name]: 1.0, vocabulary[f"{name}$"]: 1.0})
    (first, *_), (last, *_) = explain(features, rows, [unit, unit], "pain_point")
    assert first.start < 8 < last.start and last.score == 2.0


def test_many_snippets_at_once_show_what_each_shows_alone() -> None:
    texts = ["傘が壊れて困った", "", "  机を拭いた。", "壊れ壊れて困った、もう困った", "皿", "靴が壊れた"]
    units = units_from_texts(texts)
    matrix = FEATURES.transform(units)
    matrix.data = matrix.data * np.sin(matrix.indices + 1.0).astype(np.float32)
    together = explain(FEATURES, matrix, units, "idea")
    assert together == [explain(FEATURES, matrix[i], [u], "idea")[0] for i, u in enumerate(units)]
    assert [bool(found) for found in together] == [bool(t) for t in texts]
