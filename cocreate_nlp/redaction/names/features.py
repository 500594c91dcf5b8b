"""Features of tokens for the names model: what a token is, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.vocab import Vocab

from cocreate_nlp.redaction.gazetteer import PREFECTURE_STEMS, municipalities, towns
from cocreate_nlp.redaction.honorifics import HONORIFIC_TRAPS, HONORIFICS, TITLES
from cocreate_nlp.redaction.names.lexicon import (
    FACILITY_ENDINGS,
    FAMILY_CHARS,
    GIVEN_CHARS,
    INTRODUCERS,
    ORGANISATION_ENDINGS,
    PLACE_ENDINGS,
    RELATIVES,
)

_ORG = frozenset(ORGANISATION_ENDINGS)
_FAC = frozenset(FACILITY_ENDINGS)
_PLACE = frozenset(PLACE_ENDINGS)
_HON = frozenset(HONORIFICS)
_TITLE = frozenset(TITLES)

_SHAPES = (
    (re.compile(r"[ァ-ヶー]+"), "K"), (re.compile(r"[ぁ-ゖー]+"), "H"), (re.compile(r"[一-龥々]+"), "C"), (re.compile(r"[A-Z][a-z]+"), "Aa"),
    (re.compile(r"[A-Z]+"), "AA"), (re.compile(r"[a-z]+"), "aa"), (re.compile(r"\d+"), "9"),
)  # fmt: skip


PUBLIC = "public"
"""Label, and role of a span, of bodies and landmarks that are everybody's: found, but no identifier to redact."""

PLAN_SIGNS = re.compile(
    "来年|再来年|来春|来月|来期|発売|先行|社外|社内|試作|原価|目標|初年度|限定|契約|まだ|開発|仕様|配合|特許|稟議|予定|計画|販売|導入|始め|試す|試し|組んで|内々|内緒|ここだけ|公表|量産|容量|感度|搭載"
)
"""Words of plans and specifications."""


SPOKEN_SIGNS = re.compile(
    r"です|ます|ました|ません|ましょ|でしょ|だよ|だね|かな|よね|けど|って(?:い[うっ]|言|の|感じ|こと|さ)|じゃ|[ねよわぞっ]$|[ねよ]、|わたし|僕|俺|あの|えっと|えー|なんか|ちょっと|やっぱ|てる|てた|ちゃ|んです|さん|から、|たら|みたい|とか"
)
"""Words of talk; a stretch without any is likely written."""
WRITTEN_SIZE = 5
"""Fewer tokens tell nothing of the register."""


def shape_of(text: str) -> str:
    """Return the script of a token, ``x`` when mixed."""
    for regex, name in _SHAPES:
        if regex.fullmatch(text):
            return name
    return "x"


WINDOW = 60
"""Longest stretch of tokens looked at in one go; longer ones are cut at punctuation."""

_ENDS = frozenset("。!?\n")


_FAR = ("t=", "hon", "title", "org", "fac", "place", "intro", "rel")


class Entry(NamedTuple):
    """What is known of a word: its features as itself and as a neighbour, one and two places away."""

    text: str
    own: list[str]
    left: list[str]
    right: list[str]
    far_left: list[str]
    far_right: list[str]
    tag_mark: str
    kind: str


class TokenFeatures:
    """Computes features, remembering what it computed for each word.

    Parameters
    ----------
    vocab
        Vocabulary of the pipeline, whose word vectors tell similar words.
    clusters
        Cluster of each vector row.
    """

    def __init__(self, vocab: Vocab, clusters: NDArray[np.int16]) -> None:
        self._rows = vocab.vectors.key2row
        self._clusters = clusters
        self._memo: dict[tuple[int, int], Entry] = {}

    def word(self, text: str, tag: str, orth: int) -> list[str]:
        """Return what a token is by itself."""
        shape = shape_of(text)
        parts = tag.split("-")
        out = ["t=" + tag, "p=" + parts[0], "s=" + shape + str(min(len(text), 5))]
        if len(parts) > 1:
            out.append("q=" + "-".join(parts[:2]))
        row = self._rows.get(orth, -1)
        if row >= 0:
            out.append(f"c={self._clusters[row]}")
            out.append(f"r={row}")
        else:
            out.append("c=none")
        if text in _HON:
            out.append("hon")
        if text in _TITLE:
            out.append("title")
        if text in _ORG:
            out.append("org")
        if text in _FAC:
            out.append("fac")
        if text in _PLACE:
            out.append("place")
        if text in HONORIFIC_TRAPS:
            out.append("trap")
        if text in INTRODUCERS:
            out.append("intro")
        if text in RELATIVES:
            out.append("rel")
        if text in PREFECTURE_STEMS:
            out.append("pref")
        elif text in municipalities():
            out.append("city")
        if len(text) > 1 and text in towns():
            out.append("town")
        return out

    def _entry(self, text: str, tag: str, orth: int, key: tuple[int, int]) -> Entry:
        base = self.word(text, tag, orth)
        own = ["w=" + text, *base, "a1=" + text[0], "z1=" + text[-1]]
        if len(text) > 1:
            own += ["a2=" + text[:2], "z2=" + text[-2:]]
        if len(text) <= 4 and shape_of(text) == "C":
            if any(c in FAMILY_CHARS for c in text):
                own.append("famc")
            if text[-1] in GIVEN_CHARS:
                own.append("givc")
        near = [f for f in base if not f.startswith("r=")] + ["w=" + text]
        far = [f for f in base if f.startswith(_FAR)] + ["w=" + text]
        entry = Entry(
            text, own, ["-1" + f for f in near], ["+1" + f for f in near], ["-2" + f for f in far], ["+2" + f for f in far],
            "n+" + base[0] + "|", base[0] + base[2],
        )  # fmt: skip
        if len(self._memo) > 200_000:
            self._memo.clear()
        self._memo[key] = entry
        return entry

    def entries(self, doc: Doc) -> list[Entry]:
        """Return what is known of each token of a Doc by itself."""
        memo = self._memo
        out = []
        for i, (orth, tag) in enumerate(doc.to_array(["ORTH", "TAG"]).tolist()):
            entry = memo.get((orth, tag))
            if entry is None:
                token = doc[i]
                entry = self._entry(token.text, token.tag_, orth, (orth, tag))
            out.append(entry)
        return out

    def sequence(self, doc: Doc, start: int = 0, end: int | None = None, role: str = "") -> list[list[str]]:
        """Return the features of the tokens of a stretch of a Doc, spoken by somebody of a role (``""``: not known)."""
        return self.combine(self.entries(doc)[start:end], role)

    def combine(self, entries: Sequence[Entry], role: str = "") -> list[list[str]]:
        """Return the features of tokens in their surroundings."""
        company = role == "company"
        text = "".join(e.text for e in entries)
        plans = company and PLAN_SIGNS.search(text) is not None
        written = looks_written(entries)
        out = []
        last = len(entries) - 1
        for i, entry in enumerate(entries):
            if i > 0:
                before = entries[i - 1]
                features = entry.own + before.left
                features.append("b-" + before.text + "|" + entry.text)
            else:
                features = [*entry.own, "BOS"]
            if i < last:
                after = entries[i + 1]
                features += after.right
                features.append("b+" + entry.text + "|" + after.text)
                features.append(entry.tag_mark + after.text)
            else:
                features.append("EOS")
            if company:
                # Companies name what they are working on; that a word is a code name shows in who speaks, about what.
                features.append("co" + entry.kind)
                if plans:
                    features.append("plan" + entry.kind)
                    if i < last:
                        features.append("plan" + entry.kind + "|" + entries[i + 1].text)
            if written:
                # Books and newspapers name far more people and bodies than talk does.
                features.append("wr" + entry.kind)
                if i < last:
                    features.append("wr" + entry.kind + "|" + entries[i + 1].text)
                if i > 0:
                    features.append("wr" + entries[i - 1].kind + "|" + entry.kind)
            if i > 1:
                features += entries[i - 2].far_left
            if i < last - 1:
                features += entries[i + 2].far_right
            out.append(features)
        return out


def looks_written(entries: Sequence[Entry]) -> bool:
    """Tell whether a stretch of tokens reads as written, not spoken."""
    return len(entries) >= WRITTEN_SIZE and SPOKEN_SIGNS.search("".join(e.text for e in entries)) is None


def stretches(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Cut tokens, given by their texts, into stretches that end at a sentence end, none longer than `WINDOW`."""
    start = 0
    for i, text in enumerate(texts):
        if text in _ENDS or i - start >= WINDOW - 1:
            if i + 1 > start:
                yield start, i + 1
            start = i + 1
    if start < len(texts):
        yield start, len(texts)
