"""The one-page memo (1枚メモ): theme, hypotheses, voices sorted by reason, context and feeling, axis, next step.

It is made from what was shared and nothing else. Software sorts and proposes; the lines to decide on are left open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cocreate_nlp.replacements import WITHHELD
from cocreate_nlp.reports import labels, phrases
from cocreate_nlp.tagging.facets import find_facets
from cocreate_nlp.tagging.features import units_from_texts
from cocreate_nlp.templates import load_environment

if TYPE_CHECKING:
    from cocreate_nlp.policy import Policy
    from cocreate_nlp.sharing.gate import SharedRow, SharedSession
    from cocreate_nlp.tagging.features import Unit
    from cocreate_nlp.types import Facet

VOICES_PER_COLUMN = 4
HYPOTHESES = 3
AXES = 3
LONGEST_QUOTE = 64
"""Code points of a quoted voice; longer ones are cut at a comma or full stop and marked with …"""
COLUMNS = ("reason", "context", "feeling")
"""Facets that voices are sorted by, in the order of the method."""
_NESTED = str.maketrans("「」", "『』")


@dataclass(frozen=True, slots=True)
class Voice:
    """One quoted voice: pseudonym, the words, and the stretch that put it into its column."""

    speaker: str
    text: str
    highlight: str = ""


@dataclass(frozen=True, slots=True)
class Memo:
    """The contents of a memo, ready for a template.

    Attributes
    ----------
    tlp_line
        What the reader may do under the TLP mark.
    recipient, used_for
        Whom it is given to and what for, if somebody is named.
    held
        What was left out, as nouns.
    """

    theme: str
    purpose: str
    tlp_line: str
    recipient: str
    used_for: str
    contact: str
    hypotheses: tuple[Voice, ...]
    columns: tuple[tuple[str, str, tuple[Voice, ...]], ...]
    axes: tuple[str, ...]
    next_step: str
    held: tuple[str, ...]
    marks: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class _Read:
    row: SharedRow
    unit: Unit
    facets: tuple[Facet, ...]

    @property
    def text(self) -> str:
        return self.unit.text

    def span(self, name: str) -> tuple[int, int] | None:
        """Return the first stretch that tells a facet in whole words."""
        for facet in self.facets:
            if facet.name == name:
                span = phrases.whole_words(self.unit, facet.start, facet.end)
                if span is None or (name == "reason" and not phrases.tells_reason(self.unit, *span)):
                    continue
                # What the shop floor or the company feels is hearsay, no voice of its own.
                if name == "feeling" and re.search(labels.FELT_BY_OTHERS, self.text[: facet.start]):
                    continue
                return span
        return None


def make_memo(shared: SharedSession, policy: Policy | None = None) -> Memo:
    """Sort what was shared into a one-page memo.

    Parameters
    ----------
    shared
        What the gate let out.
    policy
        Gives theme and purpose; glossary terms in them are put in general words.
    """
    from cocreate_nlp.policy.sheet import explain_tlp, say_contact, say_withheld, say_without_terms

    voices = [row for row in shared.rows if row.tags and row.text != WITHHELD]
    of_theme = [row for row in voices if not re.search(labels.COURTESY, row.text)]
    units = units_from_texts([row.text for row in of_theme])
    read = [_Read(row, unit, facets) for row, unit, facets in zip(of_theme, units, find_facets(units), strict=True)]
    hypotheses = _spread(_rank_ideas(read), HYPOTHESES)
    used = {id(r) for r in hypotheses}
    sorted_ = _sort_voices([r for r in read if id(r) not in used])
    columns = []
    for name in COLUMNS:
        chosen = _spread(sorted_[name], VOICES_PER_COLUMN)
        columns.append((labels.FACET_LABELS[name], labels.FACET_HINTS[name], tuple(_voice(r, name) for r in chosen)))
    return Memo(
        theme=clip(say_without_terms(policy, "theme"), 40),
        purpose=clip(say_without_terms(policy, "purpose"), 120),
        tlp_line=explain_tlp(policy, shared.tlp, phase=shared.phase, audience=shared.audience),
        recipient=clip(shared.recipient or ""),
        used_for=clip(shared.purpose or ""),
        contact=say_contact(policy),
        hypotheses=tuple(_voice(r, "") for r in hypotheses),
        columns=tuple(columns),
        axes=tuple(_axes(read)),
        next_step=_next_step(read, hypotheses),
        held=say_withheld(policy, shared.withheld),
        marks=make_marks(shared),
        counts=tuple((label, sum(tag in r.tags for r in voices)) for tag, label in labels.TAG_LABELS.items()),
    )


def make_marks(shared: SharedSession) -> tuple[str, ...]:
    """Return the marks that every paper carries: TLP, session, phase, audience, policy version."""
    from cocreate_nlp.policy.tables import AUDIENCE_LABELS, PHASE_LABELS

    return (
        shared.tlp,
        f"セッション {shared.id}",
        f"フェーズ {PHASE_LABELS[shared.phase]}",
        f"共有先 {AUDIENCE_LABELS[shared.audience]}",
        f"ポリシー版 {shared.policy_version}",
    )


def _rank_ideas(reads: Sequence[_Read]) -> list[_Read]:
    """Return the ideas, explanations and improvements before wishes.

    A guess at what went wrong once cannot be tried out: it is among them only where there is nothing else.
    """
    ideas = [r for r in reads if "idea" in r.row.tags]
    ideas = [r for r in ideas if not re.search(labels.PAST_GUESS, r.text)] or ideas
    return sorted(
        ideas, key=lambda r: (not re.search(labels.HYPOTHESIS_ENDINGS, r.text), r.row.subkinds.get("idea") == "wish")
    )


def _sort_voices(reads: Sequence[_Read]) -> dict[str, list[_Read]]:
    """Put each voice into one column: of the facets that it has, the one with the fewest voices so far.

    Voices with one facet go first, so that those with a choice can even the columns out.
    """
    columns: dict[str, list[_Read]] = {name: [] for name in COLUMNS}
    options = {id(r): [name for name in COLUMNS if r.span(name) is not None] for r in reads}
    for read in sorted(reads, key=lambda r: len(options[id(r)])):
        if options[id(read)]:
            columns[min(options[id(read)], key=lambda name: len(columns[name]))].append(read)
    order = {id(r): i for i, r in enumerate(reads)}
    return {name: sorted(voices, key=lambda r: order[id(r)]) for name, voices in columns.items()}


def _spread(reads: Sequence[_Read], limit: int) -> list[_Read]:
    """Choose in order, one for each speaker before a second of anybody, complete sentences before fragments."""
    rest = [r for r in reads if len(r.text.strip()) >= 8]
    chosen: list[_Read] = []
    heard: dict[str, int] = {}
    while rest and len(chosen) < limit:
        best = min(rest, key=lambda r: (heard.get(r.row.speaker, 0), len(r.text) > LONGEST_QUOTE))
        rest.remove(best)
        heard[best.row.speaker] = heard.get(best.row.speaker, 0) + 1
        chosen.append(best)
    order = {id(r): i for i, r in enumerate(reads)}
    return sorted(chosen, key=lambda r: order[id(r)])


def _voice(read: _Read, facet_name: str) -> Voice:
    text = _quote(read)
    span = read.span(facet_name) if facet_name else None
    words = _nested(" ".join(read.text[span[0] : span[1]].split())) if span else ""
    # Said twice, the wrong one could be marked.
    return Voice(read.row.speaker or labels.NOBODY, text, words if text.count(words) == 1 else "")


def _quote(read: _Read) -> str:
    """Return a voice as it is quoted: without the conjunction that opens it, short, quotation marks in it doubled."""
    return _nested(clip(read.text[phrases.opening_end(read.unit) :]))


def _nested(text: str) -> str:
    return text.translate(_NESTED)


def clip(text: str, longest: int = LONGEST_QUOTE) -> str:
    """Shorten a voice to one that fits the memo, at a comma or full stop if there is one late enough."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text.rstrip("。、 ")
    head = text[:longest]
    cut = max(head.rfind("。"), head.rfind("、"))
    return (head[:cut] if cut >= longest // 2 else head).rstrip("。、 ") + "…"


def _axes(reads: Sequence[_Read]) -> list[str]:
    """Propose axes in the speakers' own words: what they compare, else the contexts they tell."""
    found: list[str] = []
    for read in reads:
        for facet in read.facets:
            words = phrases.comparison_phrase(read.unit, facet.start, facet.end) if facet.name == "comparison" else None
            # What is the same sorts no voices.
            if words is not None and 6 <= len(words) <= 32 and "同じ" not in words and words not in found:
                found.append(words)
    for read in reads:
        for facet in read.facets:
            words = phrases.noun_phrase(read.unit, facet.start, facet.end) if facet.name == "context" else None
            if words is not None and 2 <= len(words) <= 20 and len(found) < 2 and re.search(labels.AXIS_SCENE, words) and "ごろ" not in words:
                said = labels.AXIS_FROM_CONTEXT.format(context=_nested(words))
                if said not in found:
                    found.append(said)
    return found[:AXES]


def _next_step(reads: Sequence[_Read], hypotheses: Sequence[_Read]) -> str:
    for tag in ("idea", "pain_point", "experience"):
        pool = hypotheses if tag == "idea" else [r for r in reads if tag in r.row.tags]
        chosen = _spread(pool, 1)
        if chosen:
            return labels.NEXT_STEPS[tag].format(quote=_quote(chosen[0]))
    return labels.NEXT_STEPS["none"]


def render_memo_markdown(shared: SharedSession, policy: Policy | None = None) -> str:
    """Return the memo as Markdown."""
    return load_environment("cocreate_nlp.reports").get_template("memo.md.j2").render(memo=make_memo(shared, policy), labels=labels)


def render_memo_html(shared: SharedSession, policy: Policy | None = None) -> str:
    """Return the memo as a self-contained HTML page that prints on one A4 page."""
    return load_environment("cocreate_nlp.reports").get_template("memo.html.j2").render(memo=make_memo(shared, policy), labels=labels)
