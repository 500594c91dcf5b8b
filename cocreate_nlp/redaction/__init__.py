"""Finds and replaces what identifies people and companies; see ``docs/redaction.md``."""

from cocreate_nlp.redaction.appi import PrivacySummary, items_of, summarise_privacy
from cocreate_nlp.redaction.leaks import Leak, find_leaks
from cocreate_nlp.redaction.presidio import presidio_operators, presidio_recognizers
from cocreate_nlp.redaction.pseudonyms import Pseudonyms
from cocreate_nlp.redaction.redactor import Redactor
from cocreate_nlp.redaction.vault import Vault

__all__ = [
    "Leak",
    "PrivacySummary",
    "Pseudonyms",
    "Redactor",
    "Vault",
    "find_leaks",
    "items_of",
    "presidio_operators",
    "presidio_recognizers",
    "summarise_privacy",
]
