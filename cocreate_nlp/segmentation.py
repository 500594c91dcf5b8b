"""Cuts a parsed turn into snippets: sentence-like units that a person would accept.

Written text is cut at its sentence marks. Speech recognition often writes none; there the cut follows the grammar:
after a finite polite form, or after a finite form or final particle that a new start (conjunction, filler, pronoun)
follows. What is still a long chain of clauses is cut after a clause-final particle. Nothing is lost: the snippets of
a turn join to the turn.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise

from spacy.tokens import Token

from cocreate_nlp.language import Parsed

SENTENCE_END = re.compile(r"(?:[。!?♪]+[」』)）]?(?:[wｗ笑]+|\(笑\))?|\n+)\s*")
"""Marks that end a sentence, with what clings to them."""

NOT_AN_END = re.compile(r"(?:って|っていう|という|と(?=[、言いか思聞])|とか|みたいな|なんて|て(?=[言い思]))")
"""A quotation goes on after its mark: ``え?って思って``."""

MIN_CHARACTERS = 10
"""A grammatical cut never makes a shorter snippet."""

LONG_CHARACTERS = 60
"""A stretch without any mark is cut inside its clause chain only when longer than this."""

STARTERS = ("接続詞", "感動詞", "代名詞", "副詞", "連体詞")
POLITE = {"です", "ます"}
CLAUSE_ENDS = {"けど", "けれど", "けれども", "ので", "から", "のに", "し", "たら", "て", "で", "が"}
CONJUNCTIONS = ("でも", "だから", "あと", "だけど", "ただ", "なので", "それで", "そしたら", "ほんで", "ほいで")
"""Sudachi reads some of these as particles when they follow a finite form directly."""

DEPENDENT = ("助詞", "助動詞", "接尾辞", "補助記号", "空白", "名詞-普通名詞-助動詞語幹")


def split_snippets(parsed: Parsed) -> list[tuple[int, int]]:
    """Return the ranges of a turn's snippets in the original text, in order and without gaps.

    Parameters
    ----------
    parsed
        The parsed turn.

    Returns
    -------
    list of (start, end)
        At least one range, also for an empty turn; the ranges join to the original text.
    """
    text = parsed.norm.text
    tokens = list(parsed.doc)
    starts = [t.idx for t in tokens]
    cuts: list[int] = []
    position = 0
    for end in (*_sentence_ends(text), len(text)):
        if end > position:
            inside = tokens[bisect_left(starts, position) : bisect_left(starts, end)]
            cuts.extend(_inner_cuts(inside, position, end))
            cuts.append(end)
            position = end
    original = parsed.norm.original
    bounds = [0]
    for cut in cuts[:-1]:
        mapped = parsed.norm.starts[cut]
        if mapped > bounds[-1]:
            bounds.append(mapped)
    bounds.append(len(original))
    return list(pairwise(bounds))


def merge_across(ranges: list[tuple[int, int]], spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join neighbouring snippets wherever a span (an identifier, a figure) would be cut in two."""
    inner = {start for start, _ in ranges[1:]}
    for start, end in spans:
        inner -= {cut for cut in inner if start < cut < end}
    bounds = [ranges[0][0], *sorted(inner), ranges[-1][1]]
    return list(pairwise(bounds))


def _sentence_ends(text: str) -> list[int]:
    ends = []
    depth_at = _quote_depths(text)
    for match in SENTENCE_END.finditer(text):
        mark_end = match.end()
        if mark_end >= len(text):
            continue
        newline = "\n" in match.group()
        if not newline and (depth_at[match.start()] or NOT_AN_END.match(text, mark_end)):
            continue
        ends.append(mark_end)
    return ends


def _quote_depths(text: str) -> list[int]:
    """Tell for each character how deep in closed quotation marks it stands; unclosed marks count for nothing."""
    depths = [0] * len(text)
    open_at: list[int] = []
    for i, char in enumerate(text):
        if char in "「『(":
            open_at.append(i)
        elif char in "」』)" and open_at:
            start = open_at.pop()
            if i - start <= 200:
                for k in range(start, i):
                    depths[k] += 1
        elif char == "\n":
            open_at.clear()
    return depths


def _inner_cuts(tokens: list[Token], start: int, end: int) -> list[int]:
    if end - start < 2 * MIN_CHARACTERS:
        return []
    cuts: list[int] = []
    last = start
    for here, following in pairwise(tokens):
        cut = following.idx
        if cut - last < MIN_CHARACTERS or end - cut < 4:
            continue
        if _ends_sentence(here, following):
            cuts.append(cut)
            last = cut
    bounds = [start, *cuts, end]
    for left, right in pairwise(bounds):
        if right - left > LONG_CHARACTERS:
            cuts.extend(_chain_cuts([t for t in tokens if left <= t.idx < right], left, right))
    return sorted(cuts)


def _ends_sentence(here: Token, following: Token) -> bool:
    tag, next_tag = here.tag_, following.tag_
    inflection = next(iter(here.morph.get("Inflection", [])), "")
    finite = "終止形" in inflection
    # ました, でした: the tense closes a polite form.
    polite = here.lemma_ in POLITE or (here.lemma_ == "た" and here.i > 0 and here.nbor(-1).lemma_ in POLITE)
    if polite and (finite or "連体形" in inflection):
        if here.doc.text.startswith(CONJUNCTIONS, following.idx):
            return True
        if next_tag.startswith(DEPENDENT):
            return False
        # Without 。 Sudachi often reads a polite final form as modifying what follows; before a noun it may be right.
        return finite or not next_tag.startswith("名詞")
    if next_tag.startswith(DEPENDENT):
        return False
    final_particle = tag == "助詞-終助詞" and here.text not in {"か", "の", "な"}
    starter = next_tag.startswith(STARTERS)
    past = finite and here.lemma_ in {"た", "だ"}
    return (final_particle or past) and starter


def _chain_cuts(tokens: list[Token], start: int, end: int) -> list[int]:
    """Cut a long chain of clauses after clause-final particles, into pieces of about even length."""
    candidates = [
        following.idx
        for here, following in pairwise(tokens)
        if here.tag_ == "助詞-接続助詞"
        and here.text in CLAUSE_ENDS
        # In て-chains the auxiliary belongs to the verb (しています, てしまう).
        and not following.tag_.startswith(("動詞-非自立", "助動詞", "助詞", "補助記号", "形容詞-非自立"))
    ]
    pieces = max(1, round((end - start) / (LONG_CHARACTERS * 0.7)))
    cuts: list[int] = []
    for k in range(1, pieces):
        target = start + (end - start) * k // pieces
        usable = [
            c
            for c in candidates
            if c - (cuts[-1] if cuts else start) >= 2 * MIN_CHARACTERS and end - c >= MIN_CHARACTERS
        ]
        if usable:
            cuts.append(min(usable, key=lambda c: abs(c - target)))
    return cuts
