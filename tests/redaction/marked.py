"""Marked-up sentences as test tables (``住所は<address:緑町2-3>です``; a fault in the mark-up is an error), and sentences that stay."""

from __future__ import annotations

import re

from cocreate_nlp.redaction import Redactor
from cocreate_nlp.types import Kind

RULES_ALONE = Redactor(names=False)

_MARK = re.compile(r"<([a-z_]+):([^<>]+)>")


def read_marked(marked: str) -> tuple[str, list[tuple[int, int, Kind]]]:
    """Return the plain text and the marked ranges."""
    text = ""
    spans = []
    position = 0
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        spans.append((len(text), len(text) + len(match[2]), Kind(match[1])))
        text += match[2]
        position = match.end()
    text += marked[position:]
    if re.search(r"[<>]", text):
        raise ValueError(f"stray < or > in {marked!r}")
    return text, spans


def assert_stays(text: str, redactor: Redactor = RULES_ALONE) -> None:
    """Check that a redactor replaces nothing of a text."""
    redacted = redactor.redact(text).text
    assert redacted == text, redacted
