"""The names model: people, organisations, shops, places and code names in spoken Japanese."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from cocreate_nlp.store import part_folder, read_file
from cocreate_nlp.threads import load_once

if TYPE_CHECKING:
    from cocreate_nlp.redaction.names.tagger import NamesModel

__all__ = ["load_names_model"]


@load_once
def load_names_model() -> NamesModel:
    """Load the stored model once.

    Raises
    ------
    ModelError
        It is missing, altered, or was trained with other libraries.
    """
    from cocreate_nlp.redaction.names.tagger import NamesModel

    folder = part_folder("names")
    settings = json.loads(read_file(folder, "settings.json"))
    clusters = np.frombuffer(read_file(folder, "clusters.i2"), dtype="<i2").astype(np.int16)
    read_file(folder, "model.crfsuite")
    return NamesModel(
        folder / "model.crfsuite", clusters, read_file(folder, "network.npz"),
        thresholds=settings["thresholds"], safe=frozenset(settings["safe"]),
    )  # fmt: skip
