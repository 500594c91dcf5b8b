"""The HTML report of a session with the grid picture, from shared material only, in one file without any resource."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from cocreate_nlp.policy.tables import BAND_LABELS, BANDS, LEVEL_LABELS, TLP_MARKS
from cocreate_nlp.replacements import WITHHELD
from cocreate_nlp.reports import labels
from cocreate_nlp.reports.memo import make_marks
from cocreate_nlp.templates import load_environment
from cocreate_nlp.types import Level

if TYPE_CHECKING:
    from cocreate_nlp.policy import Policy
    from cocreate_nlp.sharing.gate import SharedSession

CELL_WIDTH, CELL_HEIGHT = 150, 74
LEFT, TOP = 78, 14
FILLS = {Level.OPEN: "#dff0e3", Level.STAGED: "#fdf0cf", Level.CLOSED: "#f6dcdc"}
INKS = {Level.OPEN: "#1d6b34", Level.STAGED: "#7a5600", Level.CLOSED: "#8c2f2f"}


def draw_grid(shared: SharedSession, policy: Policy | None = None) -> str:
    """Draw the specificity × core grid as inline SVG: the level of each cell, and how much of each level was shared.

    Shared material carries its level only, no scores; the counts stand in the corner cell of each level.
    """
    from cocreate_nlp.policy import Policy

    policy = policy or Policy()
    counts = Counter(row.level_after for row in shared.rows if row.level_after)
    width, height = LEFT + 3 * CELL_WIDTH + 12, TOP + 3 * CELL_HEIGHT + 46
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="特定性と競争中核性の図" font-family="inherit">',
    ]
    told: set[Level] = set()
    for row, specificity in enumerate(BANDS):
        for column, core in enumerate(BANDS):
            level = policy.level_at(specificity, core)
            x, y = LEFT + column * CELL_WIDTH, TOP + (2 - row) * CELL_HEIGHT
            parts.append(
                f'<rect x="{x}" y="{y}" width="{CELL_WIDTH}" height="{CELL_HEIGHT}" fill="{FILLS[level]}" '
                'stroke="#fff" stroke-width="2"/>'
            )
            parts.append(_text(x + CELL_WIDTH / 2, y + 30, LEVEL_LABELS[level], 15, INKS[level], bold=True))
            if level not in told:
                told.add(level)
                shown = counts[level.value]
                said = "出しません" if level is Level.CLOSED and not shown else f"共有 {shown}件"
                parts.append(_text(x + CELL_WIDTH / 2, y + 54, said, 13, INKS[level]))
    for index, band in enumerate(BANDS):
        across, down = LEFT + (index + 0.5) * CELL_WIDTH, TOP + (2.5 - index) * CELL_HEIGHT
        parts.append(_text(LEFT - 16, down + 5, BAND_LABELS[band], 13))
        parts.append(_text(across, TOP + 3 * CELL_HEIGHT + 18, BAND_LABELS[band], 13))
    middle = TOP + 1.5 * CELL_HEIGHT
    parts.append(
        f'<g transform="translate(24 {middle}) rotate(-90)">{_text(0, 0, "特定性（だれの話か）", 13)}</g>'
    )
    parts.append(_text(LEFT + 1.5 * CELL_WIDTH, TOP + 3 * CELL_HEIGHT + 40, "競争中核性（漏れると困るか）", 13))
    parts.append("</svg>")
    return "".join(parts)


def _text(x: float, y: float, said: str, size: int, ink: str = "#333", *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="middle" fill="{ink}"{weight}>{escape(said)}</text>'
    )


def render_report(shared: SharedSession, policy: Policy | None = None) -> str:
    """Return the report of a session as one self-contained HTML page.

    Parameters
    ----------
    shared
        What the gate let out.
    policy
        Gives theme, purpose and matrix; glossary terms in them are put in general words.
    """
    from cocreate_nlp.policy.sheet import explain_tlp, say_contact, say_withheld, say_without_terms

    voices = [row for row in shared.rows if row.text != WITHHELD]
    groups = [
        (label, [row for row in voices if tag in row.tags]) for tag, label in labels.TAG_LABELS.items()
    ]
    return load_environment("cocreate_nlp.reports").get_template("session.html.j2").render(
        shared=shared,
        marks=make_marks(shared),
        theme=say_without_terms(policy, "theme"),
        purpose=say_without_terms(policy, "purpose"),
        groups=groups,
        withheld=WITHHELD,
        speakers=len({row.speaker for row in voices if row.speaker}),
        voices=len(voices),
        grid=draw_grid(shared, policy),
        held=say_withheld(policy, shared.withheld),
        tlp_line=explain_tlp(policy, shared.tlp, phase=shared.phase, audience=shared.audience),
        contact=say_contact(policy),
        labels=labels,
        level_labels={level.value: label for level, label in LEVEL_LABELS.items()},
        tlp_levels={mark: LEVEL_LABELS[level] for level, mark in TLP_MARKS.items()},
    )
