"""Evidence: which words are shown for a decision."""

from __future__ import annotations

import pytest

from cocreate_nlp.tagging.evidence import explain
from cocreate_nlp.tagging.features import Features, units_from_texts

TEXTS = ["傘が壊れて困った", "靴が壊れて困った", "鍋が壊れて困った、もう困った", "皿を洗った", "机を拭いた"]
FEATURES = Features(("characters", "cues")).fit(units_from_texts(TEXTS))
CHARACTERS = FEATURES.vectorizers["characters"].vocabulary_


def shown(text: str, weights: dict[str, float]) -> list[str]:
    (unit,) = units_from_texts([text])
    found = explain(FEATURES, {CHARACTERS[gram]: weight for gram, weight in weights.items()}, unit, "pain_point")
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
    first = explain(features, {vocabulary[name]: 1.0}, unit, "pain_point")[0]
    last = explain(features, {vocabulary[name]: 1.0, vocabulary[f"{name}$"]: 1.0}, unit, "pain_point")[0]
    assert first.start < 8 < last.start and last.score == 2.0
