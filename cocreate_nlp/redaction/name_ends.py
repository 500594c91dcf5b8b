"""Where a finding of the names model really begins and ends: the tokeniser cuts names where a word seems to end."""

from __future__ import annotations

import re
from dataclasses import replace

from cocreate_nlp.redaction.kin import is_family_name_in_kana
from cocreate_nlp.redaction.names.inventory import given_names, is_given_name
from cocreate_nlp.redaction.quasi_terms import FAMILY_RELATIONS
from cocreate_nlp.redaction.spans import Span
from cocreate_nlp.text import alternatives
from cocreate_nlp.types import Kind

_LODGE = re.compile("ヒュッテ|ロッジ|山荘")
_ENDS = {
    Kind.ADDRESS: re.compile("の?番外地|地区|集落"), Kind.OCCUPATION: re.compile("農家|職人"), Kind.AGE: re.compile("(?<=歳)児"), Kind.FACILITY: _LODGE, Kind.ORGANIZATION: _LODGE,
}  # fmt: skip
"""What belongs to a name that stops before it (``湯ノ沢`` of ``湯ノ沢地区``)."""
_AFTER_GIVEN = re.compile("[がはもをに、。]|の(?!で)|と(?!か)|って|っち|だけ|ばっか|なら|まで|くん|ちゃん|さん|$")
"""After a given name that stands for somebody."""
_QUOTING = re.compile("って|っち(?:ゅう|いう|呼)")
_DENIED = re.compile("じゃな(?:く|い)")
_WHOSE = re.compile(f"(?:{alternatives(FAMILY_RELATIONS)})[がはものを]")
"""Whose illness it is stays said (``父が脳梗塞``)."""
_WHO_HAS = re.compile(f"(?:{alternatives(FAMILY_RELATIONS)})[がはも]")
_DIED = re.compile("で亡(?:く|な)")
_NO_PARTICLE = frozenset("はがもにをでと")
_ADDRESSED = re.compile(r"@[^ @]{1,20} ")


def is_given_alone(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch is a listed given name in hiragana that something is said of (``はるとが``)."""
    return text[start:end] in given_names()[1] and end - start >= 2 and _AFTER_GIVEN.match(text, end) is not None


def to_its_end(span: Span, text: str) -> Span:
    """Let a finding of the model go on to the end of its name, so far as that is plain from the words."""
    if span.kind is Kind.PERSON and re.fullmatch("[ぁ-ん]+", text[span.start : span.end]) and not is_given_alone(text, span.start, span.end):
        # はるとっていう is cut はる｜とっ｜て.
        end = next((e for e in (span.end + 1, span.end + 2) if is_given_alone(text, span.start, e)), span.end)
        return replace(span, end=end)
    pattern = _ENDS.get(span.kind)
    match = pattern.match(text, span.end) if pattern else None
    return replace(span, end=match.end()) if match else span


def trimmed(span: Span, text: str) -> Span | None:
    """Cut from a finding of the model what is no part of it: quoting words, and whom the message is addressed to (``@うさぎ 高校の``)."""
    if span.recogniser != "names_model":
        return span
    if span.kind in {Kind.SENSITIVE, Kind.FAMILY}:
        # 母をがんで亡くした, 母は双子: whose it is, and what became of them, stand beside it.
        whose = (_WHOSE if span.kind is Kind.SENSITIVE else _WHO_HAS).match(text, span.start, span.end - 1)
        died = _DIED.search(text, span.start + 1, span.end)
        return replace(span, start=whose.end() if whose else span.start, end=died.start() if died else span.end)
    if span.kind is Kind.PERSON and _QUOTING.match(text, span.end - 1):
        # 颯太って呼んで is cut 颯｜太っ｜て: the small っ is of the words that quote.
        span = replace(span, end=span.end - 1)
    if span.kind is Kind.PERSON and text.startswith("に、", span.end - 1) and is_given_name(text[span.start : span.end - 1]):
        # たくみに、頼んだの: an adverb to the tokeniser.
        span = replace(span, end=span.end - 1)
    if span.kind is Kind.PERSON and _DENIED.match(text, span.end - 2) and span.end - span.start >= 4:
        # ゆうじゃなくて is cut ゆうじゃ｜なく.
        span = replace(span, end=span.end - 2)
    if span.kind is Kind.PERSON and text[: span.start] in _NO_PARTICLE and is_family_name_in_kana(text[: span.end]):
        # はまぐち is cut は｜まぐち, but no particle begins a turn.
        span = replace(span, start=0)
    for match in _ADDRESSED.finditer(text):
        if match.start() < span.end and span.start < match.end():
            if span.end <= match.end():
                return span if span.start < match.end() - 1 else None
            # What follows was read together with the handle: not enough to name it.
            return replace(span, end=match.end() - 1) if span.start < match.end() - 1 else span
    return span
