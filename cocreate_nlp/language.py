"""The GiNZA/spaCy pipeline: built once, lazily, offline; each turn is parsed once.

GiNZA's tokens, parts of speech, lemmas and readings are used everywhere, its word vectors by the names model. Its parser and entity
recogniser are left out: they cost nearly all of its time and were measured not to earn it (``docs/architecture.md``).
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Token

from cocreate_nlp.errors import ModelError
from cocreate_nlp.text import Normalized, normalize
from cocreate_nlp.threads import load_once

MODEL_NAME = "ja_ginza"

LEFT_OUT = [
    "tok2vec", "parser", "attribute_ruler", "ner", "morphologizer", "compound_splitter", "bunsetu_recognizer",
]  # fmt: skip

# Sudachi refuses more than 49,149 bytes; a character takes at most 4.
CHUNK_CHARACTERS = 8_000

_TOKENISER = threading.Lock()
"""Sudachi's tokeniser serves one thread at a time: asked by a second one it refuses."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """One parsed turn: the normalised text with its map to the original, and the tokens over it."""

    norm: Normalized
    doc: Doc


@load_once
def load_language() -> Language:
    """Return the shared pipeline (tokens, parts of speech, lemmas, readings, vectors), loading it at first use.

    Raises
    ------
    ModelError
        ``ja_ginza`` is not installed. It is never downloaded.
    """
    try:
        return spacy.load(MODEL_NAME, exclude=LEFT_OUT)
    except OSError as error:
        raise ModelError(f"language model {MODEL_NAME} is not installed", remedy="pip install ja-ginza") from error


def parse(text: str) -> Parsed:
    """Normalise and tokenise one turn.

    Parameters
    ----------
    text
        The turn as it was transcribed. Any length, any characters.

    Returns
    -------
    Parsed
        ``doc.text`` equals ``norm.text``; token offsets refer to it, and ``norm.to_original`` maps them back.
    """
    norm = normalize(text)
    return Parsed(norm, tokenize(norm.text))


def tokenize(text: str) -> Doc:
    """Tokenise a normalised text of any length into a Doc whose text is exactly the given one."""
    nlp = load_language()
    with _TOKENISER:
        docs = [nlp.make_doc(chunk) for chunk in split_chunks(text)]
    for doc in docs:
        # The finer Sudachi splits are unused here, would not merge, and nested lists do not serialise.
        doc.user_data.clear()
    if len(docs) == 1:
        return docs[0]
    joined = Doc.from_docs(docs, ensure_whitespace=False)
    return joined if joined is not None else Doc(nlp.vocab)


def index_from(doc: Doc, position: int) -> int:
    """Return the index of the first token that begins at or after a position (their number if there is none)."""
    return bisect_left(doc, position, key=lambda token: token.idx)


def tokens_in(doc: Doc, start: int, end: int) -> list[Token]:
    """Return the tokens that begin in a stretch of the text."""
    return list(doc[index_from(doc, start) : index_from(doc, end)])


def split_chunks(text: str) -> list[str]:
    """Cut a long text into pieces that the tokeniser accepts, after a sentence end where there is one."""
    chunks = []
    start = 0
    while len(text) - start > CHUNK_CHARACTERS:
        window = text[start : start + CHUNK_CHARACTERS]
        cut = max(window.rfind(mark) for mark in "。\n!?、 ") + 1
        cut = cut or CHUNK_CHARACTERS
        chunks.append(text[start : start + cut])
        start += cut
    chunks.append(text[start:])
    return chunks


def cluster_vectors(size: int, seed: int = 7) -> NDArray[np.int16]:
    """Group the pipeline's word vectors into clusters of similar words; the cluster of each row of the vectors."""
    from sklearn.cluster import MiniBatchKMeans

    means = MiniBatchKMeans(size, random_state=seed, n_init=1, batch_size=2048, max_iter=60)
    return np.asarray(means.fit_predict(unit_vectors()), dtype=np.int16)


def unit_vectors() -> NDArray[np.float32]:
    """Return the pipeline's word vectors at length one; those of zero stay zero."""
    data = np.asarray(load_language().vocab.vectors.data, dtype=np.float32)
    norms = np.linalg.norm(data, axis=1, keepdims=True)
    return np.asarray(data / np.where(norms == 0, 1, norms), dtype=np.float32)
