"""A hundred snippets written and labelled for the tests, and tiny models fitted on them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cocreate_nlp.grid.classifier import GridClassifier
from cocreate_nlp.tagging.tagger import Tagger
from cocreate_nlp.training.corpus import Record, read_corpus, units_of
from cocreate_nlp.training.train import fit_grid, fit_tagger

SMALL = Path(__file__).with_name("small.jsonl")


@cache
def small_records() -> tuple[Record, ...]:
    return tuple(read_corpus([SMALL]))


@cache
def small_tagger() -> Tagger:
    units, _ = units_of(small_records())
    return fit_tagger(units, small_records(), folds=3)


@cache
def small_grid() -> GridClassifier:
    _, units = units_of(small_records())
    return fit_grid(units, small_records(), folds=3)
