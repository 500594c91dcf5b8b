"""口ぐせ: what a speaker repeats."""

from cocreate_nlp.tagging.features import units_from_texts
from cocreate_nlp.tagging.pet_phrases import find_pet_phrases


def test_pet_phrases_are_what_a_speaker_repeats() -> None:
    said = ["やっぱり重いんですよね", "やっぱり高いんですよね", "やっぱり古いんですよね", "はい", "はい", "はい"]
    units = units_from_texts(said)
    phrases = dict(find_pet_phrases(units))
    assert phrases.get("やっぱり") == 3
    assert "はい" not in phrases
    assert find_pet_phrases(units[:2]) == []
    assert find_pet_phrases([]) == []
