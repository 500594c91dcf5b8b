"""Readable pseudonyms: one per person or organisation, stable in a session, and across sessions of a project with a key."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from cocreate_nlp.replacements import LETTERED, SPONSOR

FIGURE = "figure"
"""Marks a figure among the names of a mapping."""


def letters(index: int) -> str:
    """Return A … Z, AA, AB … for 0, 1 …"""
    out = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        out = chr(ord("A") + rest) + out
    return out


@dataclass(slots=True)
class Pseudonyms:
    """Hands out pseudonyms; the same identity always gets the same one.

    An identity is an opaque string (a folded name). Kept between sessions of a project, the numbering goes on; the
    mapping leaves the process only inside a `Vault`. ``figure_levels`` goes with it: the figures (kind, unit, value)
    that a session had to make coarser, so that the project's other sessions do not say them more exactly.
    """

    given: dict[tuple[str, str], str] = field(default_factory=dict)
    figure_levels: dict[tuple[str, str, Decimal], int] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def of(self, group: str, identity: str) -> str:
        """Return the pseudonym of an identity in a group (``roster``, ``person``, ``shop`` …)."""
        if group == "sponsor":
            return SPONSOR
        word = LETTERED[group]
        key = (word, identity)
        if key not in self.given:
            number = self._counts.get(word, 0)
            self._counts[word] = number + 1
            self.given[key] = word + letters(number)
        return self.given[key]

    def to_mapping(self) -> dict[str, str]:
        """Return ``"word<TAB>identity" → pseudonym``, for a vault."""
        names = {f"{word}\t{identity}": name for (word, identity), name in self.given.items()}
        figures = ((f"{FIGURE}\t{kind}\t{unit}\t{value}", level) for (kind, unit, value), level in self.figure_levels.items())
        return names | {key: f"{key}\t{level}" for key, level in figures}

    @classmethod
    def from_mapping(cls, mapping: dict[str, str]) -> Pseudonyms:
        """Take up a mapping from a vault."""
        out = cls()
        for key, name in mapping.items():
            word, _, identity = key.partition("\t")
            if word == FIGURE:
                kind, unit, value = identity.split("\t")
                out.figure_levels[kind, unit, Decimal(value)] = int(name.rpartition("\t")[2])
                continue
            out.given[(word, identity)] = name
            out._counts[word] = out._counts.get(word, 0) + 1
        return out
