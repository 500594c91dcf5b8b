from collections import Counter
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreate_nlp.tagging.features import LONGEST_GRAM, Unit, Word, counted_words, word_terms
from cocreate_nlp.tagging.grams import Counts, Vocabulary, chain_counts, character_counts, string_keys

TEXTS = st.lists(st.text(st.characters(codec=None), max_size=12), max_size=6)


def test_a_key_follows_from_those_of_the_parts() -> None:
    keys, powers = string_keys(["詰め替え", "詰め", "替え"])
    assert keys[:1] == keys[1:2] * powers[2:] + keys[2:]
    assert keys[:1] != keys[2:] * powers[1:2] + keys[1:2]


@given(st.lists(st.text(max_size=8), unique=True))
def test_strings_are_told_apart(strings: list[str]) -> None:
    keys, _ = string_keys(strings)
    assert len(set(keys.tolist())) == len(strings)


@given(st.dictionaries(st.text(min_size=1, max_size=4), st.integers(0, 2**30), max_size=200), st.lists(st.text(max_size=4)))
def test_columns_are_found_and_others_are_not(columns: dict[str, int], strings: list[str]) -> None:
    keys, _ = string_keys([*columns, *strings])
    assert Vocabulary(columns).find(keys).tolist() == [columns.get(s, -1) for s in (*columns, *strings)]


def test_keys_that_meet_go_to_the_slots_behind() -> None:
    generator = Random(1)
    columns = {"".join(generator.choices("あいうえおかきくけこ", k=9)): i for i in range(5000)}
    keys, _ = string_keys(list(columns))
    vocabulary = Vocabulary(columns)
    homes = vocabulary._home(keys)
    assert len(set(homes.tolist())) < len(homes)
    assert vocabulary.find(keys).tolist() == list(columns.values())


def counted(counts: Counts) -> Counter[tuple[int, int]]:
    rows, columns = counts
    return Counter(zip(rows.tolist(), columns.tolist(), strict=True))


def grams_of(text: str) -> list[str]:
    return [text[i : i + n] for n in range(1, LONGEST_GRAM + 1) for i in range(len(text) - n + 1)]


@given(TEXTS, TEXTS)
def test_characters_are_counted_as_one_by_one(known: list[str], texts: list[str]) -> None:
    columns = {gram: i for i, gram in enumerate(sorted({g for text in known for g in grams_of(text)}))}
    expected = Counter((row, columns[g]) for row, text in enumerate(texts) for g in grams_of(text) if g in columns)
    assert counted(character_counts(texts, Vocabulary(columns), LONGEST_GRAM)) == expected


WORDS = st.builds(
    Word,
    st.sampled_from(["困る", "ない", "BOS", "END", "|", "?", "。", "三", "POS名詞"]),
    st.sampled_from(["困る", "ない", "BOS", "END|ない", "a|b", "?", "。", ""]),
    st.sampled_from(["動詞-一般", "名詞-数詞", "名詞-普通名詞-一般", "助詞-接続助詞", "補助記号-句点", "形容詞"]),
    st.just(0),
)
UNITS = st.lists(st.lists(WORDS, max_size=7).map(lambda words: Unit("", tuple(words))), max_size=5)


@given(UNITS, UNITS)
def test_chains_of_words_are_counted_as_one_by_one(known: list[Unit], units: list[Unit]) -> None:
    columns = {term: i for i, term in enumerate(sorted({t for unit in known for t in word_terms(unit) if t}))}
    expected = Counter((row, columns[t]) for row, unit in enumerate(units) for t in word_terms(unit) if t in columns)
    assert counted(chain_counts([counted_words(u) for u in units], Vocabulary(columns))) == expected


@pytest.mark.parametrize("texts", [[], [""], ["", "", ""]])
def test_nothing_is_counted_in_nothing(texts: list[str]) -> None:
    vocabulary = Vocabulary({"あ": 0})
    for rows, columns in (character_counts(texts, vocabulary, LONGEST_GRAM), chain_counts([[] for _ in texts], vocabulary)):
        assert len(rows) == len(columns) == 0
    assert np.array_equal(Vocabulary({}).find(string_keys(["あ"])[0]), [-1])
