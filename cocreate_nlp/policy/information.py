"""The information matrix (情報分類): specificity × competitive core, as a paper, with or without a session's counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cocreate_nlp.policy import wording
from cocreate_nlp.policy.model import Policy
from cocreate_nlp.policy.sheet import Writer
from cocreate_nlp.policy.tables import BANDS
from cocreate_nlp.templates import load_environment
from cocreate_nlp.types import Band, Level

if TYPE_CHECKING:
    import pandas as pd


def classify_information(frame: pd.DataFrame, policy: Policy | None = None) -> pd.DataFrame:
    """Return the information matrix of a session: snippets in each cell of specificity × competitive core.

    Parameters
    ----------
    frame
        Internal table of a session.
    policy
        Gives the level of each cell; by default the default matrix.

    Returns
    -------
    pandas.DataFrame
        Nine rows: ``specificity, core, level, snippets, ratio``. Levels are those as spoken, before redaction.
    """
    import pandas as pd

    policy = policy or Policy()
    filled = frame[frame["text"].map(lambda t: bool(str(t).strip()))]
    counts = Counter(zip(filled["specificity_band"], filled["core_band"], strict=True))
    total = sum(counts.values())
    return pd.DataFrame(
        [
            {
                "specificity": s.value, "core": c.value, "level": policy.level_at(s, c).value,
                "snippets": int(counts.get((s.value, c.value), 0)),
                "ratio": counts.get((s.value, c.value), 0) / total if total else 0.0,
            }
            for s in BANDS
            for c in BANDS
        ]
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its level, the level in words, and the count of a session (empty without one)."""

    level: Level
    label: str
    count: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """What is printed: headings, a row for each band of specificity, a note and the version."""

    title: str
    corner: tuple[str, str]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    note: str
    foot: str


def make_matrix(policy: Policy | None = None, frame: pd.DataFrame | None = None) -> Matrix:
    """Lay out the information matrix of a policy, with the counts of a session if one is given; never any text of it."""
    policy = policy or Policy()
    writer = Writer(policy)
    counts: dict[tuple[Band, Band], str] = {}
    if frame is not None:
        counts = {
            (Band(r["specificity"]), Band(r["core"])): f"{r['snippets']}件（{r['ratio']:.0%}）"
            for r in classify_information(frame, policy).to_dict("records")
        }

    def cell(specificity: Band, core: Band) -> Cell:
        level = policy.level_at(specificity, core)
        return Cell(level, writer.say(wording.MATRIX_LEVELS[level]), counts.get((specificity, core), ""))

    return Matrix(
        writer.say(wording.MATRIX_TITLE),
        (writer.say(wording.MATRIX_SPECIFICITY), writer.say(wording.MATRIX_CORE)),
        tuple(writer.say(wording.MATRIX_CORE_BANDS[c]) for c in BANDS),
        tuple(
            (writer.say(wording.MATRIX_SPECIFICITY_BANDS[s]), tuple(cell(s, c) for c in BANDS)) for s in BANDS
        ),
        writer.say(wording.MATRIX_NOTE),
        writer.say(wording.VERSION, version=policy.version),
    )


def render_information_matrix(policy: Policy | None = None, frame: pd.DataFrame | None = None) -> str:
    """Return the information matrix as Markdown."""
    template = load_environment("cocreate_nlp.policy").get_template("matrix.md.j2")
    return template.render(matrix=make_matrix(policy, frame))


def render_information_html(policy: Policy | None = None, frame: pd.DataFrame | None = None) -> str:
    """Return the information matrix as a self-contained HTML page that prints on one A5 page."""
    template = load_environment("cocreate_nlp.policy").get_template("matrix.html.j2")
    return template.render(matrix=make_matrix(policy, frame))
