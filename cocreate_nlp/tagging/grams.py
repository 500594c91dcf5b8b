"""Counting of n-grams of many texts at once, by numbers instead of strings.

A string is known by a polynomial of its characters (Karp and Rabin 1987), from which that of two strings written one after the
other follows without looking at them again: the n-grams of a whole session are a few array operations. The strings are
words of people, not chosen against the polynomial; were their numbers drawn by lot, two of a million would share one of 64
bits once in some forty million vocabularies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Counts = tuple[NDArray[np.int64], NDArray[np.int32]]
"""The rows (texts) and the columns (terms) of what was found, once for every time."""

STEP = np.uint64(0x9E3779B97F4A7C15)
"""The polynomial's variable: odd, so that no character is lost, and 2^64 over the golden ratio (Knuth 1998, 6.4)."""
_SPREAD = np.uint64(0xD6E8FEB86659FD93)
"""Odd; its product takes all bits of a key into the upper ones, which choose the slot."""


def string_keys(strings: Sequence[str]) -> tuple[Keys, Keys]:
    """Return the key of each string, and what a key before it is multiplied with when the string is written after it."""
    lengths = np.array([len(s) for s in strings], dtype=np.int64)
    codes = code_points("".join(strings))
    powers = np.ones(int(lengths.max(initial=0)) + 1, dtype=np.uint64)
    powers[1:] = np.multiply.accumulate(np.full(len(powers) - 1, STEP))
    ends = np.cumsum(lengths)
    terms = np.concatenate([[np.uint64(0)], np.cumsum(codes * powers[np.repeat(ends, lengths) - np.arange(len(codes)) - 1])])
    return terms[ends] - terms[ends - lengths], powers[lengths]


def code_points(text: str) -> Keys:
    """Return the numbers of a text's characters; none is zero."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64) + np.uint64(1)


class Vocabulary:
    """Finds the columns of many keys at once: a table with linear probing (Knuth 1998, 6.4).

    Parameters
    ----------
    columns
        Column of each term.
    """

    def __init__(self, columns: Mapping[str, int]) -> None:
        keys, _ = string_keys(list(columns))
        self._shift = np.uint64(64 - max(4, (4 * len(keys)).bit_length()))
        homes = self._home(keys)
        order = np.argsort(homes, kind="stable")
        # In order of home slots each key goes to its own, or to the one after the key before it.
        steps = np.arange(len(keys))
        slots = np.maximum.accumulate(homes[order] - steps) + steps
        size = max(1 << (64 - int(self._shift)), int(slots.max(initial=0)) + 1) + 1
        self._keys = np.zeros(size, dtype=np.uint64)
        self._columns = np.full(size, -1, dtype=np.int32)
        self._keys[slots] = keys[order]
        self._columns[slots] = np.fromiter(columns.values(), np.int32, len(keys))[order]

    def _home(self, keys: Keys) -> NDArray[np.int64]:
        return ((keys * _SPREAD) >> self._shift).astype(np.int64)

    def find(self, keys: Keys) -> NDArray[np.int32]:
        """Return the column of each key, -1 where it is unknown.

        Parameters
        ----------
        keys
            As `string_keys` gives them, or put together from such.
        """
        slots = self._home(keys)
        found = self._columns[slots]
        open_ = np.flatnonzero((found >= 0) & (self._keys[slots] != keys))
        while len(open_):
            slots[open_] += 1
            at = slots[open_]
            found[open_] = self._columns[at]
            open_ = open_[(found[open_] >= 0) & (self._keys[at] != keys[open_])]
        return found


def character_grams(texts: Sequence[str], vocabulary: Vocabulary, longest: int) -> list[tuple[NDArray[np.int64], NDArray[np.int32]]]:
    """Return the known n-grams of the characters of texts, up to so many characters.

    Parameters
    ----------
    texts
        As the vectoriser saw them in fitting.
    vocabulary
        It must know the beginning of every n-gram that it knows, as one with a least number of documents does: what goes
        on from an unknown one is not looked for.
    longest
        How many characters the longest n-gram has.

    Returns
    -------
    list of (begins, columns)
        For one character, two characters and so on: where in the texts, written one after the other, each begins, and its column.
    """
    codes = code_points("".join(texts))
    ends = np.repeat(np.cumsum([len(t) for t in texts], dtype=np.int64), [len(t) for t in texts])
    begins = np.arange(len(codes))
    keys = np.zeros(len(codes), dtype=np.uint64)
    grams = []
    for n in range(longest):
        inside = begins + n < ends[begins]
        begins, keys = begins[inside], keys[inside]
        keys = keys * STEP + codes[begins + n]
        found = vocabulary.find(keys)
        known = found >= 0
        begins, keys = begins[known], keys[known]
        grams.append((begins, found[known]))
    return grams


def character_counts(texts: Sequence[str], vocabulary: Vocabulary, longest: int) -> Counts:
    """Return the rows and columns of `character_grams`."""
    grams = character_grams(texts, vocabulary, longest)
    of = np.repeat(np.arange(len(texts)), [len(t) for t in texts])
    return np.concatenate([of[begins] for begins, _ in grams]), np.concatenate([columns for _, columns in grams])


def chain_counts(texts: Sequence[Sequence[tuple[str, str]]], vocabulary: Vocabulary) -> Counts:
    """Return the known terms of `cocreate_nlp.tagging.features.word_terms`.

    Parameters
    ----------
    texts
        The lemma and the word class of each word (`cocreate_nlp.tagging.features.counted_words`).
    vocabulary
        The known terms.
    """
    numbers: dict[tuple[str, str], int] = {}
    words = np.array([numbers.setdefault(word, len(numbers)) for text in texts for word in text], dtype=np.int64)
    sizes = np.array([len(text) for text in texts], dtype=np.int64)
    of = np.repeat(np.arange(len(texts)), sizes)
    (bar, begin, end, part), _ = string_keys(["|", "BOS", "END", "POS"])
    lemma, after = (values[words] for values in string_keys([a for a, _ in numbers]))
    classes, after_class = (values[words] for values in string_keys([b for _, b in numbers]))
    last = np.cumsum(sizes)[sizes > 0] - 1
    first = last + 1 - sizes[sizes > 0]
    # One word, and the first of each text.
    keys, rows = [lemma, begin * after[first] + lemma[first]], [of, of[first]]
    chain, at = lemma, np.arange(len(words))
    # Two and three words side by side: a chain grows to the right.
    for n in (1, 2):
        inside = at + n < len(words)
        at, chain = at[inside], chain[inside]
        inside = of[at] == of[at + n]
        at, chain = at[inside], chain[inside]
        chain = (chain * STEP + bar) * after[at + n] + lemma[at + n]
        keys.append(chain)
        rows.append(of[at])
    # What ends a text, up to four lemmas and five word classes: a chain grows to the left.
    for longest, head, key, power in ((4, end, lemma, after), (5, part, classes, after_class)):
        place, chain, length = last, key[last], power[last]
        for n in range(longest):
            if n:
                inside = (place > 0) & (of[place - 1] == of[place])
                place, chain, length = place[inside] - 1, chain[inside], length[inside]
                chain = (key[place] * STEP + bar) * length + chain
                length = length * STEP * power[place]
            keys.append(head * length + chain)
            rows.append(of[place])
    found = vocabulary.find(np.concatenate(keys))
    known = found >= 0
    return np.concatenate(rows)[known], found[known]
