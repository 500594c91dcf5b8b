"""The names model: people, organisations, shops, places and code names in spoken Japanese."""

from __future__ import annotations


def load_names_model() -> None:
    return None
