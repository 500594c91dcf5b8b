"""From parsed snippets to feature matrices: characters, lemmas, cues, word classes, clauses and speaker evidence.

GiNZA's word vectors were tried as a further family of the linear models and added nothing (macro-F1 within 0.002, the development set
lower), so they are not used.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType
from typing import Any, ClassVar, Generic, Self, TypeVar

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from cocreate_nlp.errors import CorpusError, InputError
from cocreate_nlp.language import Parsed, parse
from cocreate_nlp.tagging.cues import CUES
from cocreate_nlp.tagging.grams import Counts, Vocabulary, chain_counts, character_counts

SEPARATOR = "\x1f"
LONGEST_GRAM = 4
"""Characters of the longest n-gram."""
FAMILIES = ("characters", "lemmas", "cues", "lexicon", "clauses", "speaker")
"""Feature families, in the order of their columns."""

SCALES = {"characters": 1.0, "lemmas": 1.0, "cues": 0.3, "lexicon": 0.3, "clauses": 0.4, "speaker": 0.4}
"""Weight of each family's block; few strong columns would otherwise drown many weak ones (chosen by theme folds)."""


@dataclass(frozen=True, slots=True)
class Word:
    """One token of a snippet; ``start`` counts in the snippet's normalised text."""

    text: str
    lemma: str
    tag: str
    start: int
    norm: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What the families count of a word, wherever it stands.

    Attributes
    ----------
    lemma
        Its normal form.
    counted
        The same, all numerals being one.
    word_class
        The upper part of its tag.
    counts
        False of marks that say nothing.
    classes
        Its word classes.
    begins
        Whether it can be the first of several words that have word classes together.
    denies
        Whether it is a negation.
    joint
        The conjunctive particle that it is, or "".
    opens
        Whether a new phrase begins with it.
    """

    lemma: str
    counted: str
    word_class: str
    counts: bool
    classes: tuple[str, ...]
    begins: bool
    denies: bool
    joint: str
    opens: bool


@dataclass(frozen=True)
class Unit:
    """What the classifiers see of a snippet.

    ``text`` is normalised; ``role`` and ``previous`` (text of the snippet before, in the same transcript) may be
    empty. ``offset`` is where the snippet begins in the normalised turn.
    """

    text: str
    words: tuple[Word, ...]
    role: str = ""
    previous: str = ""
    offset: int = 0

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """What is known of each word by itself."""
        return tuple([_form_of(w.text, w.lemma, w.tag, w.norm) for w in self.words])

    @cached_property
    def hits(self) -> tuple[tuple[int, str, bool], ...]:
        """Word classes of the words: index of the word, class, whether negated within three words."""
        return _lexicon_hits(self)


def make_unit(parsed: Parsed, start: int, end: int, *, role: str = "", previous: str = "") -> Unit:
    """Cut a snippet out of a parsed turn. ``start``/``end`` are positions in the **normalised** turn."""
    doc = parsed.doc
    first, last = (bisect_left(range(len(doc)), position, key=lambda i: doc[i].idx) for position in (start, end))
    words = tuple(
        Word(t.text, t.lemma_, t.tag_, t.idx - start, t.norm_) for t in doc[first:last] if not t.is_space
    )
    return Unit(parsed.norm.text[start:end], words, role, previous, start)


DEFAULT_ROLE = "participant"
"""Texts that come alone (survey answers, reviews) are people's voices."""


def units_from_texts(texts: Iterable[str], roles: Sequence[str] | None = None) -> list[Unit]:
    """Parse plain texts, each a snippet of its own; where no role is known, a participant is taken to speak."""
    units = []
    for i, text in enumerate(texts):
        parsed = parse(text)
        units.append(make_unit(parsed, 0, len(parsed.norm.text), role=(roles[i] if roles is not None else "") or DEFAULT_ROLE))
    return units


def character_text(unit: Unit) -> str:
    """Return the text as character n-grams see it: ends marked, digits and trailing marks levelled."""
    text = "".join("0" if c.isdigit() else c for c in unit.text).strip().rstrip("。.")
    return f"\x02{text}\x03"


def counted_words(unit: Unit) -> list[tuple[str, str]]:
    """Return the lemma and the word class of each word that counts."""
    return [(form.counted, form.word_class) for form in unit.forms if form.counts]


def word_terms(unit: Unit) -> list[str]:
    """Return lemma n-grams, and the chain of forms that ends the snippet."""
    words = counted_words(unit)
    lemmas = [lemma for lemma, _ in words]
    terms = list(lemmas)
    terms.extend(f"{a}|{b}" for a, b in pairwise(lemmas))
    terms.extend(f"{a}|{b}|{c}" for a, b, c in zip(lemmas, lemmas[1:], lemmas[2:], strict=False))
    for k in range(1, min(4, len(words)) + 1):
        terms.append("END" + "|".join(lemmas[-k:]))
    parts = [word_class for _, word_class in words[-5:]]
    for k in range(1, len(parts) + 1):
        terms.append("POS" + "|".join(parts[-k:]))
    if lemmas:
        terms.append("BOS" + lemmas[0])
    return terms


def cue_terms(units: Sequence[Unit]) -> list[list[str]]:
    """Return, for each snippet, the names of the cues that fire, and where the last one stands.

    All snippets are searched as one text, a line each: a call a cue, not a call a cue and snippet.
    """
    starts: list[int] = []
    position = 0
    for unit in units:
        starts.append(position)
        position += len(unit.text) + 1
    text = "\n".join(unit.text for unit in units)
    terms: list[list[str]] = [[] for _ in units]
    for cue in CUES:
        last: dict[int, int] = {}
        for match in cue.pattern.finditer(text):
            last[bisect_right(starts, match.start()) - 1] = match.end()
        family = f"{cue.name.split('.')[0]}.*"
        for i, end in last.items():
            terms[i] += (cue.name, family)
            if units[i].role != DEFAULT_ROLE:
                terms[i].append(f"{units[i].role}&{cue.name}")
            if starts[i] + max(1, len(units[i].text)) - end <= 4:
                terms[i].append(f"{cue.name}$")
    return terms


@cache
def read_lexicon(name: str = "lexicon.txt") -> Mapping[str, tuple[str, ...]]:
    """Return the word classes of one of this package's lists: word → classes."""
    classes: dict[str, tuple[str, ...]] = {}
    text = files("cocreate_nlp.tagging").joinpath(name).read_text(encoding="utf-8")
    for line in text.splitlines():
        name, colon, words = line.partition(":")
        if colon and not line.startswith("#"):
            for word in words.split():
                classes[word] = (*classes.get(word, ()), name)
    return classes


@cache
def _beginnings() -> frozenset[str]:
    """Return what the word list's words begin with: only such words can be the first of several that stand in it."""
    return frozenset(word[:n] for word in read_lexicon() for n in range(1, len(word)))


_NEGATIONS = {"ない", "ぬ", "ん", "へん", "ず", "無い", "ません", "ねえ"}
_JOINTS = {"けれど", "が", "けど", "のに", "し", "から", "ので", "て", "ものの"}
_OPENINGS = ("名詞", "代名詞", "副詞", "接続詞", "形容詞", "感動詞", "動詞-一般", "連体詞")


@lru_cache(maxsize=50_000)
def _form_of(text: str, lemma: str, tag: str, norm: str) -> Form:
    lexicon = read_lexicon()
    normal = norm or lemma
    parts = tag.split("-")
    word_class = parts[0] + ("".join(parts[1:2]) if tag[:2] in ("助詞", "名詞") else "")
    return Form(
        lemma=normal,
        counted="0" if word_class == "名詞数詞" else normal,
        word_class=word_class,
        counts=word_class != "補助記号" or text in "?!…",
        classes=tuple(sorted({name for form in (text, lemma, norm) for name in lexicon.get(form, ())})),
        begins=text in _beginnings(),
        denies=lemma in _NEGATIONS or text in _NEGATIONS,
        joint=normal if tag == "助詞-接続助詞" and normal in _JOINTS else "",
        opens=tag.startswith(_OPENINGS),
    )


def _lexicon_hits(unit: Unit) -> tuple[tuple[int, str, bool], ...]:
    lexicon, words, forms = read_lexicon(), unit.words, unit.forms
    # A negation denies what stands up to three words before it.
    denied = {i - k for i, form in enumerate(forms) if form.denies for k in (1, 2, 3)}
    hits: list[tuple[int, str, bool]] = []
    for i, form in enumerate(forms):
        found = form.classes
        if form.lemma == "大変" and i + 1 < len(words) and words[i + 1].tag.startswith(("形容詞", "形状詞")):
            continue  # an adverb, as in 大変ありがたい
        if form.begins and i + 1 < len(words):
            text, following = words[i].text, words[i + 1]
            pair = text + following.text
            joined = (*lexicon.get(pair, ()), *lexicon.get(text + following.lemma, ()))
            if i + 2 < len(words):
                joined += lexicon.get(pair + words[i + 2].lemma, ())
            if joined:
                found = tuple(sorted({*found, *joined}))
        for name in found:
            hits.append((i, name, i in denied))
    return tuple(hits)


def lexicon_terms(unit: Unit) -> list[str]:
    """Return the word classes of the snippet's words, with negation and position at the end, and their balance."""
    hits = unit.hits
    terms = [f"{name}{'-' if negated else '+'}" for _, name, negated in hits]
    terms.extend(f"{name}$" for i, name, _ in hits if i >= len(unit.words) - 6)
    if unit.role != DEFAULT_ROLE:
        terms.extend(f"{unit.role}&{name}" for name in {name for _, name, _ in hits})
    # What a thing should do is trouble where it does not; what harms is none where it does not.
    bad = sum((name == "need" if negated else name in _NEGATIVE or name == "harm") for _, name, negated in hits)
    good = sum((name == "harm" if negated else name in _POSITIVE) for _, name, negated in hits)
    terms.append(f"bad={min(3, bad)}")
    terms.append("balance" + ("-" if bad > good else "+" if good > bad else "="))
    return terms


def last_clause(unit: Unit) -> tuple[int, str]:
    """Return the index of the word that begins the last clause, and what joins it to the rest ("" where alone).

    A clause ends after a conjunctive particle that a new phrase follows, or at a comma or full stop. The sentence
    lands there: 高いと思ったけど、三年使えてる is no complaint.
    """
    words, forms = unit.words, unit.forms
    begin, joint = 0, ""
    for i, form in enumerate(forms[:-2]):
        size, text = i + 1 - begin, words[i].text
        if text in "。!?" or (size >= 5 and text in "、,…"):
            begin, joint = i + 1, text
        elif form.joint and size >= 3 and (words[i + 1].text in "、,…" or (forms[i + 1].opens and text not in ("て", "で"))):
            begin, joint = i + 1, form.joint
    return begin, joint


def clause_terms(unit: Unit) -> list[str]:
    """Return lemmas and word classes by clause, the last (where the sentence lands) apart from what goes before."""
    begin, joint = last_clause(unit)
    if not joint:
        return ["one clause"]
    parts = ["before:"] * begin + ["last:"] * (len(unit.words) - begin)
    terms = [f"joint={joint}"]
    terms += [part + form.lemma for part, form in zip(parts, unit.forms, strict=True) if form.word_class != "補助記号"]
    for i, name, negated in unit.hits:
        term = f"{name}{'-' if negated else '+'}"
        terms.append(parts[i] + term)
        if i >= begin:
            terms.append(f"{joint}>{term}")
    return terms


_NEGATIVE = frozenset(
    "burden worry anger sadness failure mess break jam cannot smell_noise heat_cold discomfort delay loss misfit unclear"
    " shame conflict cost_up extra_work giveup machine_fail letdown reject ono_bad".split()
)
_POSITIVE = frozenset("relief positive proud fun ono_good".split())


def speaker_terms(unit: Unit) -> list[str]:
    """Return evidence about the speaker, the length and the question before."""
    n = len(unit.text)
    terms = [f"len{min(8, n // 8)}"]
    if unit.role:
        terms.append(f"role={unit.role}")
        if "?" in unit.text:
            terms.append(f"role={unit.role}?")
        terms.append(f"role={unit.role}:len{min(4, n // 12)}")
    if unit.previous:
        terms.append("after?" if unit.previous.rstrip().endswith(("?", "か。", "か")) else "after.")
    return terms


def join_terms(terms: Iterable[str]) -> str:
    """Join terms for a vectoriser that splits at the separator."""
    return SEPARATOR.join(terms)


def make_vectorizer(kind: str) -> TfidfVectorizer:
    """Return an unfitted vectoriser of a feature family."""
    if kind == "characters":
        return TfidfVectorizer(
            analyzer="char", ngram_range=(1, LONGEST_GRAM), min_df=3, sublinear_tf=True, lowercase=False, dtype=np.float32
        )
    pattern = rf"[^{SEPARATOR}]+"
    minimum = {"lemmas": 2, "clauses": 3}.get(kind, 1)
    return TfidfVectorizer(
        token_pattern=pattern,
        min_df=minimum,
        sublinear_tf=True,
        lowercase=False,
        dtype=np.float32,
        binary=kind != "lemmas",
    )


def fit_vectorizer(kind: str, documents: Sequence[str] | Sequence[Sequence[str]]) -> TfidfVectorizer:
    """Return the vectoriser of a feature family, fitted on texts (characters) or on lists of terms (the others).

    Raises
    ------
    CorpusError
        There is too little text to learn from.
    """
    try:
        return make_vectorizer(kind).fit(d if isinstance(d, str) else join_terms(d) for d in documents)
    except ValueError as error:
        raise CorpusError("too little text to learn from", remedy="label more snippets") from error


def vectorizer_state(vectorizer: TfidfVectorizer) -> dict[str, Any]:
    """Return plain values for storing a fitted vectoriser: its terms in the order of their columns, and their weights.

    All terms are one string: skops looks at every entry of a mapping by itself, half a minute for half a million of them.
    """
    terms = sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.__getitem__)
    return {"terms": "".join(terms), "lengths": np.array([len(t) for t in terms], dtype=np.int32), "idf": vectorizer.idf_}


def vectorizer_from_state(kind: str, state: Mapping[str, Any]) -> TfidfVectorizer:
    """Rebuild what `vectorizer_state` gave of a feature family's vectoriser."""
    text, ends = state["terms"], np.cumsum(state["lengths"]).tolist()
    vectorizer = make_vectorizer(kind)
    vectorizer.vocabulary_ = {text[start:end]: i for i, (start, end) in enumerate(pairwise([0, *ends]))}
    vectorizer.idf_ = np.asarray(state["idf"])
    return vectorizer


_BLANKS = re.compile(r"\s\s+")
Item = TypeVar("Item")


def term_counts(documents: Sequence[Sequence[str]], vocabulary: Mapping[str, int]) -> Counts:
    """Return the known terms of documents that are split into terms.

    Parameters
    ----------
    documents
        The terms of each.
    vocabulary
        Column of each known term.
    """
    found = np.array([vocabulary.get(term, -1) for terms in documents for term in terms], dtype=np.int32)
    known = found >= 0
    return np.repeat(np.arange(len(documents)), [len(terms) for terms in documents])[known], found[known]


def weigh(vectorizer: TfidfVectorizer, counts: Counts, documents: int) -> sparse.csr_matrix:
    """Return what ``vectorizer.transform`` gives for so many documents, from the terms found in them.

    The same numbers at a fraction of the time: nothing is joined into texts and split again.

    Parameters
    ----------
    vectorizer
        A fitted one.
    counts
        What was found (`term_counts` and `cocreate_nlp.tagging.grams`), in its columns.
    documents
        How many rows the matrix has.
    """
    rows, columns = counts
    width = len(vectorizer.vocabulary_)
    matrix = sparse.csr_matrix((np.ones(len(columns)), (rows, columns)), shape=(documents, width))
    weights = vectorizer.idf_[matrix.indices]
    if not vectorizer.binary:
        weights = weights * (1.0 + np.log(matrix.data))
    rows = np.repeat(np.arange(documents), np.diff(matrix.indptr))
    norms = np.sqrt(np.bincount(rows, weights=weights**2, minlength=documents))
    matrix.data = (weights / norms[rows]).astype(np.float32)
    return matrix


class TermFeatures(ABC, Generic[Item]):
    """Fitted feature families of anything that can be seen as a snippet.

    Parameters
    ----------
    families
        Which families to use, in the order of their columns.

    Attributes
    ----------
    vectorizers
        The fitted vectoriser of each family.

    Raises
    ------
    InputError
        A family is not known.
    """

    known: ClassVar[tuple[str, ...]] = ()
    """The families that there are."""

    scales: ClassVar[Mapping[str, float]] = MappingProxyType({})
    """Weight of each family's block, 1 where none is given."""

    def __init__(self, families: Sequence[str]) -> None:
        unknown = [family for family in families if family not in self.known]
        if isinstance(families, str) or unknown:
            raise InputError(f"families={families!r}: not all are known", remedy=f"give a list of {', '.join(self.known)}")
        self.families = tuple(families)
        self.vectorizers: dict[str, TfidfVectorizer] = {}
        self._vocabularies: dict[str, Vocabulary] = {}

    @abstractmethod
    def seen(self, item: Item) -> Unit:
        """Return the snippet whose characters and lemmas are counted."""

    @abstractmethod
    def terms(self, family: str, items: Sequence[Item]) -> list[list[str]]:
        """Return the terms of each item in a family other than the characters."""

    def to_state(self) -> dict[str, Any]:
        """Return plain values for storing, a family each."""
        return {family: vectorizer_state(vectorizer) for family, vectorizer in self.vectorizers.items()}

    def restore(self, state: Mapping[str, Any]) -> Self:
        """Take over what `to_state` gave."""
        self.vectorizers = {family: vectorizer_from_state(family, values) for family, values in state.items()}
        self._vocabularies.clear()
        return self

    def fit(self, items: Sequence[Item]) -> Self:
        """Learn vocabularies and weights.

        Raises
        ------
        CorpusError
            There is too little text to learn from.
        """
        self._vocabularies.clear()
        for family in self.families:
            texts = family == "characters"
            documents = [character_text(self.seen(i)) for i in items] if texts else self.terms(family, items)
            self.vectorizers[family] = fit_vectorizer(family, documents)
        return self

    def transform(self, items: Sequence[Item]) -> sparse.csr_matrix:
        """Return the feature matrix, one row an item."""
        units = [self.seen(i) for i in items]
        blocks = [
            weigh(self.vectorizers[family], self._counts(family, items, units), len(items)) * self.scales.get(family, 1.0)
            for family in self.families
        ]
        return sparse.csr_matrix(sparse.hstack(blocks, format="csr"))

    def block(self, family: str) -> slice:
        """Return the columns of a family."""
        sizes = {f: len(self.vectorizers[f].vocabulary_) for f in self.families}
        start = sum(sizes[f] for f in self.families[: self.families.index(family)])
        return slice(start, start + sizes[family])

    def vocabulary(self, family: str) -> Vocabulary:
        """Return the columns of a family's terms within its block, by their keys."""
        if family not in self._vocabularies:
            self._vocabularies[family] = Vocabulary(self.vectorizers[family].vocabulary_)
        return self._vocabularies[family]

    def _counts(self, family: str, items: Sequence[Item], units: Sequence[Unit]) -> Counts:
        if family == "characters":
            return character_counts([_BLANKS.sub(" ", character_text(u)) for u in units], self.vocabulary(family), LONGEST_GRAM)
        if family == "lemmas":
            return chain_counts([counted_words(u) for u in units], self.vocabulary(family))
        return term_counts(self.terms(family, items), self.vectorizers[family].vocabulary_)


class Features(TermFeatures[Unit]):
    """Fitted feature families of snippets.

    Parameters
    ----------
    families
        Which of `FAMILIES` to use; others are left out (for ablation).
    """

    known = FAMILIES
    scales = SCALES

    def __init__(self, families: Sequence[str] = FAMILIES) -> None:
        super().__init__(families)

    def seen(self, item: Unit) -> Unit:
        """Return the snippet itself."""
        return item

    def terms(self, family: str, items: Sequence[Unit]) -> list[list[str]]:
        """Return the terms of each unit in this family."""
        if family == "cues":
            return cue_terms(items)
        of = {"lemmas": word_terms, "lexicon": lexicon_terms, "clauses": clause_terms, "speaker": speaker_terms}[family]
        return [of(u) for u in items]
