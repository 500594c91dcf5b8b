"""Finds and replaces what identifies people and companies; see ``docs/redaction.md``."""

from cocreate_nlp.redaction.pseudonyms import Pseudonyms
from cocreate_nlp.redaction.redactor import Redactor

__all__ = ["Pseudonyms", "Redactor"]
