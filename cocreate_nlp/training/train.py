"""Rebuilds the stored models from the labelled corpus."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from cocreate_nlp.errors import CorpusError
from cocreate_nlp.grid.classifier import GridClassifier
from cocreate_nlp.grid.features import GridUnit
from cocreate_nlp.tagging.features import Unit, units_from_texts
from cocreate_nlp.tagging.tagger import Tagger
from cocreate_nlp.training import PARTS
from cocreate_nlp.training.corpus import Record, read_corpus, units_of
from cocreate_nlp.training.judged import read_judged

MIN_RECORDS = 60


def train_models(
    paths: Sequence[Path],
    out: Path,
    *,
    parts: Sequence[str] = PARTS,
    say: Callable[[str], None] = print,
) -> dict[str, Any]:
    """Train the stored models from labelled snippets and write them below ``out``.

    Parameters
    ----------
    paths
        Files or folders in the gold-record format.
    out
        Folder of the models; each part gets a folder with a manifest.
    parts
        Which models to train, out of `PARTS`.
    say
        Receives progress messages (never text of the corpus).

    Raises
    ------
    CorpusError
        The corpus is wrong or too small.
    """
    unknown = [p for p in parts if p not in PARTS]
    if unknown:
        raise CorpusError(f"no model is called {unknown[0]!r}", where="--parts", remedy=f"use {', '.join(PARTS)}")
    records = read_corpus(paths)
    if len(records) < MIN_RECORDS:
        raise CorpusError(f"only {len(records)} labelled snippets", remedy=f"label at least {MIN_RECORDS}")
    facts = corpus_facts(records)
    say(f"corpus: {facts['snippets']} snippets, {facts['sessions']} sessions, {facts['themes']} themes")
    if "names" in parts:
        from cocreate_nlp.redaction.names.training import read_spoken, read_written, train_names

        say("names …")
        written, spoken = (
            [s for path in paths if path.is_dir() for file in sorted(path.glob(pattern)) for s in read_marked(file)]
            for pattern, read_marked in (("written*.txt", read_written), ("spoken*.txt", read_spoken))
        )
        train_names(records, out / "names", written, spoken)
    if "figures" in parts:
        from cocreate_nlp.figures.training import train_figures

        say("figures …")
        train_figures(records, out / "figures", facts=facts)
    units, grid_units = units_of(records)
    if "tagger" in parts:
        say("tagger …")
        fit_tagger(units, records, network=True).save(out / "tagger", facts=facts)
    folders = [path / "facets" for path in paths if (path / "facets").is_dir()]
    if "facets" in parts and folders:
        from cocreate_nlp.tagging.facets import train_facets

        say("facets …")
        rows = [row for folder in folders for row in read_judged(folder) if not row.held_out]
        # The network starts from the tagger's: from the one trained beside it, else from the stored one.
        tagger = Tagger.load(out / "tagger" if (out / "tagger").is_dir() else None)
        if tagger.network_ is None:
            raise CorpusError("the tagger has no network to start from", where=str(out / "tagger"), remedy="train tagger and facets together")
        train_facets(
            units_from_texts([r.text for r in rows]), [r.facets for r in rows], out / "facets",
            start=tagger.network_, facts={"snippets": len(rows)},
        )  # fmt: skip
    if "grid" in parts:
        say("grid …")
        fit_grid(grid_units, records).save(out / "grid", facts=facts)
    return facts


def fit_tagger(units: Sequence[Unit], records: Sequence[Record], **parameters: Any) -> Tagger:
    """Fit a tagger on parsed records."""
    return Tagger(**parameters).fit(
        units,
        [r.tags for r in records],
        groups=[r.session for r in records],
        subkinds=[r.subkinds for r in records],
        hearsay=[bool(r.hearsay) for r in records],
    )


def fit_grid(units: Sequence[GridUnit], records: Sequence[Record], **parameters: Any) -> GridClassifier:
    """Fit a grid classifier on parsed records."""
    bands = pd.DataFrame({"specificity": [r.specificity for r in records], "core": [r.core for r in records]})
    return GridClassifier(**parameters).fit(units, bands, groups=[r.session for r in records])


def corpus_facts(records: Sequence[Record]) -> dict[str, Any]:
    """Return what a manifest says of the training data: sizes and a hash, never text."""
    digest = hashlib.sha256()
    for r in records:
        digest.update(repr((r.text, r.tags, r.specificity, r.core, r.direct, r.quasi, r.figures)).encode())
    return {
        "snippets": len(records),
        "sessions": len({r.session for r in records}),
        "themes": len({r.theme for r in records if r.theme}),
        "sha256": digest.hexdigest(),
    }
