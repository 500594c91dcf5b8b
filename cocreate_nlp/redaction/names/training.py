"""Trains the names model from the labelled corpus."""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from cocreate_nlp.errors import CorpusError
from cocreate_nlp.language import cluster_vectors, load_language, parse
from cocreate_nlp.network import Tokens, learn, softmax
from cocreate_nlp.redaction.names.augmentation import WRITTEN_REGISTER, Augmenter, Marked
from cocreate_nlp.redaction.names.features import PUBLIC, TokenFeatures, looks_written, stretches
from cocreate_nlp.redaction.names.network import TokenEncoder, TokenNetwork
from cocreate_nlp.redaction.names.tagger import LABEL_KINDS, LABELS

if TYPE_CHECKING:
    from cocreate_nlp.training.corpus import Record

PARAMETERS: Mapping[str, Any] = {
    "c1": 0.02, "c2": 0.02, "max_iterations": 90, "feature.possible_transitions": True, "feature.minfreq": 1,
}  # fmt: skip

EPOCHS = 4
BATCH = 64
LEARN_RATE = 0.002
LEAST_SEEN = 3
"""Words seen less often than this are unknown to the network."""

CLUSTERS = 256
"""Clusters of word vectors that are features of the CRF."""

VARIANTS = 3
WRITTEN_VARIANTS = 14
SPOKEN_VARIANTS = 3
WRITTEN = 2500
SPOKEN = 5000

THRESHOLDS: Mapping[str, float] = {
    "": 0.44, "person": 0.32, "address": 0.3, "organization": 0.34, "facility": 0.36, "code_name": 0.39, "sensitive": 0.54, "other_quasi": 0.49,
    "code_name@company": 0.22, "public": 0.1,
}  # fmt: skip
"""Chosen by leaving sessions out (``docs/redaction.md``): a missed name costs more than a blacked-out word."""


def marked_sentences(records: Iterable[Record]) -> list[Marked]:
    """Turn corpus records into marked sentences with the labels of the model."""
    out = []
    for record in records:
        entities = sorted(
            (e.start, e.end, e.label) for e in record.entities if e.label in LABEL_KINDS
        )
        kept: list[tuple[int, int, str]] = []
        for entity in entities:
            if not kept or entity[0] >= kept[-1][1]:
                kept.append(entity)
        out.append(Marked(record.text, tuple(kept), record.role))
    return out


def read_written(path: Path) -> list[Marked]:
    """Read sentences of the written register in their mark-up (``<P:堀尾>は<U:参議院>議員``), one a line.

    Raises
    ------
    CorpusError
        A mark is not closed or its label is unknown; names the line.
    """
    return [_marked(line, WRITTEN_REGISTER, f"{path}:{number}") for number, line in _lines(path)]


def read_spoken(path: Path) -> list[Marked]:
    """Read utterances in the same mark-up, each after its role and a tab (``company<TAB><C:夕立>の試作です``).

    Raises
    ------
    CorpusError
        A line has no role, a mark is not closed or its label is unknown; names the line.
    """
    out = []
    for number, line in _lines(path):
        role, tab, text = line.partition("\t")
        if not tab or role not in ROLES:
            raise CorpusError("no role before the text", where=f"{path}:{number}", remedy=f"begin with {', '.join(ROLES)} and a tab")
        out.append(_marked(text, role, f"{path}:{number}"))
    return out


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line and not line.startswith("#"):
            yield number, line


def _marked(line: str, role: str, where: str) -> Marked:
    text = ""
    entities = []
    for plain, mark, word in _MARK.findall(line):
        text += plain
        if word:
            if mark not in _MARKS:
                raise CorpusError(f"unknown mark {mark!r}", where=where, remedy=f"use {' '.join(_MARKS)}")
            entities.append((len(text), len(text) + len(word), _MARKS[mark]))
            text += word
    if re.search("[<>]", text) or line.count("<") != len(entities):
        raise CorpusError("a mark is not closed", where=where, remedy="write <P:name>")
    return Marked(text, tuple(entities), role)


_MARK = re.compile(r"([^<]+|)(?:<([A-Za-z]):([^<>]+)>|(?=.)|$)")
_MARKS = {
    "P": "person", "O": "organization", "F": "facility", "U": PUBLIC, "C": "code_name", "A": "address", "Q": "other_quasi", "c": "city",
    "a": "age", "d": "date", "w": "occupation", "k": "family", "s": "sensitive", "g": "origin",
}  # fmt: skip
ROLES = ("participant", "facilitator", "company")


def bio_labels(doc: Doc, entities: Sequence[tuple[int, int, str]]) -> list[str]:
    """Label tokens that overlap an entity; entities are ranges of the Doc's text."""
    labels = ["O"] * len(doc)
    for start, end, label in entities:
        first = True
        for token in doc:
            if token.idx < end and token.idx + len(token) > start and labels[token.i] == "O":
                labels[token.i] = ("B-" if first else "I-") + label
                first = False
    return labels


def labelled_docs(sentences: Iterable[Marked]) -> Iterator[tuple[Doc, list[str], str]]:
    """Tokenise marked sentences: Doc, labels of its tokens, role."""
    for sentence in sentences:
        parsed = parse(sentence.text)
        norm = parsed.norm
        entities = []
        for start, end, label in sentence.entities:
            inside = [i for i in range(len(norm.text)) if norm.starts[i] >= start and norm.ends[i] <= end]
            if inside:
                entities.append((inside[0], inside[-1] + 1, label))
        yield parsed.doc, bio_labels(parsed.doc, entities), sentence.role


def train_crf(
    sentences: Sequence[Marked], path: Path, clusters: NDArray[np.int16], parameters: Mapping[str, Any] = PARAMETERS
) -> None:
    """Fit the CRF on marked sentences and write its model file."""
    import pycrfsuite

    features = TokenFeatures(load_language().vocab, clusters)
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(dict(parameters))
    for doc, labels, role in labelled_docs(sentences):
        for a, b in stretches([t.text for t in doc]):
            trainer.append(features.sequence(doc, a, b, role), labels[a:b])
    trainer.train(str(path))


def train_network(
    sentences: Sequence[Marked], clusters: NDArray[np.int16], *, epochs: int = EPOCHS, seed: int = 1
) -> TokenNetwork:
    """Fit the network on marked sentences: cross-entropy, Adam with decay to zero, averaged weights."""
    from thinc.api import Ragged, fix_random_seed

    fix_random_seed(seed)
    vocab = load_language().vocab
    features = TokenFeatures(vocab, clusters)
    words: Counter[int] = Counter()
    tags: Counter[int] = Counter()
    for sentence in sentences:
        for orth, norm, tag in parse(sentence.text).doc.to_array(["ORTH", "NORM", "TAG"]).tolist():
            words.update((orth, norm))
            tags[tag] += 1
    known = [np.array(sorted(h for h, n in c.items() if n >= LEAST_SEEN), dtype=np.uint64) for c in (words, tags)]
    encoder = TokenEncoder(vocab, features, *known)
    network = TokenNetwork(encoder, LABELS, seed)
    column = {label: i for i, label in enumerate(LABELS)}
    inputs: list[Tokens] = []
    targets: list[NDArray[np.int64]] = []
    for doc, labels, role in labelled_docs(sentences):
        entries = features.entries(doc)
        for a, b in stretches([t.text for t in doc]):
            part = entries[a:b]
            inputs.append(encoder.encode(doc, part, company=role == "company", written=looks_written(part), start=a))
            targets.append(np.array([column[label] for label in labels[a:b]]))

    def step(batch: NDArray[np.intp]) -> None:
        scores, backprop = network.model.begin_update([inputs[i] for i in batch])
        target = np.concatenate([targets[i] for i in batch])
        gradient: Any = softmax(scores.dataXd)
        gradient[np.arange(len(target)), target] -= 1.0
        backprop(Ragged(gradient / len(batch), scores.lengths))

    return learn(
        network.model, len(inputs), epochs, step, seed, batch=BATCH, rate=LEARN_RATE,
        copy=lambda: TokenNetwork.from_bytes(network.to_bytes(), vocab, features),
    )  # fmt: skip


def make_sentences(
    records: Sequence[Record], written: Sequence[Marked] = (), spoken: Sequence[Marked] = (), *, seed: int = 11, variants: int = VARIANTS
) -> list[Marked]:
    """Return the corpus, the sentences of the written register and the spoken contrasts, with their augmentation."""
    sentences = marked_sentences(records)
    augmenter = Augmenter(seed)
    return [
        *sentences, *augmenter.variants(sentences, variants), *written, *augmenter.variants(written, WRITTEN_VARIANTS),
        *augmenter.written(WRITTEN), *augmenter.spoken(SPOKEN), *spoken, *augmenter.exchanged(spoken, SPOKEN_VARIANTS),
    ]  # fmt: skip


def train_names(
    records: Sequence[Record], folder: Path, written: Sequence[Marked] = (), spoken: Sequence[Marked] = (), *, seed: int = 11
) -> None:
    """Train and store the names model.

    Parameters
    ----------
    records
        Labelled snippets (`cocreate_nlp.training.corpus.read_corpus`).
    folder
        Where the model goes, for example ``models/names``.
    written
        Sentences of the written register (`read_written`).
    spoken
        Utterances in which words are names and the same words are none (`read_spoken`).
    seed
        Of the augmentation.
    """
    from cocreate_nlp.store import save_parts

    clusters = cluster_vectors(CLUSTERS)
    sentences = make_sentences(records, written, spoken, seed=seed)
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "model.crfsuite"
        train_crf(sentences, path, clusters)
        data = path.read_bytes()
    network = train_network(sentences, clusters)
    settings = {"thresholds": dict(THRESHOLDS), "safe": sorted(safe_words([*marked_sentences(records), *written, *spoken]))}
    save_parts(
        folder,
        {
            "model.crfsuite": data,
            "network.npz": network.to_bytes(),
            "clusters.i2": clusters.astype("<i2").tobytes(),
            "settings.json": json.dumps(settings, ensure_ascii=False, sort_keys=True).encode(),
        },
        facts={
            "records": len(records),
            "sentences": len(sentences),
            "sessions": len({r.session for r in records}),
            "seed": seed,
            "parameters": dict(PARAMETERS),
        },
    )


def safe_words(sentences: Iterable[Marked], *, least: int = 4) -> set[str]:
    """Return words seen several times and never in or beside an entity: what a gate may pass over."""
    ordinary: Counter[str] = Counter()
    named: set[str] = set()
    for sentence in sentences:
        parsed = parse(sentence.text)
        labels = bio_labels(parsed.doc, [(a, b, c) for a, b, c in sentence.entities])
        for token, label in zip(parsed.doc, labels, strict=True):
            if label == "O":
                ordinary[token.text] += 1
            else:
                named.add(token.text)
    return {word for word, count in ordinary.items() if count >= least and word not in named}
