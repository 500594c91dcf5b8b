"""Numbers said in kana are figures; verbs and words of the same sound are none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreate_nlp.figures import find_figures
from cocreate_nlp.figures.kana import in_kanji
from cocreate_nlp.figures.ranger import range_figures

SAID = [
    ("にせんななひゃくまん、ですか", "にせんななひゃくまん", 27_000_000, "円"),
    ("いちまんはっせんなら出せます", "いちまんはっせん", 18_000, "円"),
    ("さんぜんえんまでかな", "さんぜんえん", 3_000, "円"),
    ("原価はろっぴゃくえんです", "ろっぴゃくえん", 600, "円"),
    ("じゅうまんえんは高い", "じゅうまんえん", 100_000, "円"),
    ("全部でさんぜんえんでした", "さんぜんえん", 3_000, "円"),
    ("ろくわりにぶ、ですか", "ろくわりにぶ", 62, "%"),
]
KEPT = [
    "安うにせんとあかん", "うちにせんもんの人が来る", "皆さんわりと静か", "まんぜんと見てた", "ごせんぞさまの話", "にわりと楽しい", "おまんじゅうがある", "ませんえんりょします", "ごまんとある", "高いのにせんえんも出した", "コロナがまんえんして",
]  # fmt: skip


@pytest.mark.parametrize(("text", "part", "value", "unit"), SAID)
def test_numbers_in_kana_are_figures(text: str, part: str, value: int, unit: str) -> None:
    (figure,) = find_figures(text)
    assert (figure.text, figure.low, figure.unit) == (part, Decimal(value), unit)
    assert text[figure.start : figure.end] == part
    assert part not in range_figures(text).text


@pytest.mark.parametrize("text", KEPT)
def test_words_of_the_same_sound_are_none(text: str) -> None:
    assert in_kanji(text) is None
    assert find_figures(text) == []


@given(st.lists(st.sampled_from("に さん ろっ なな せん ひゃく びゃく まん えん わり ぶ 、 は の で 3千 円 いち".split())).map("".join))
def test_every_character_knows_where_it_came_from(text: str) -> None:
    said = in_kanji(text)
    if said is None:
        return
    spelled, origins = said
    assert len(origins) == len(spelled) + 1
    assert origins == sorted(set(origins)) and origins[-1] == len(text)
    for figure in find_figures(text):
        assert figure.text == text[figure.start : figure.end] != ""
