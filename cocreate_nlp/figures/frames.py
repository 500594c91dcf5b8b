"""Range the figures of a table's column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cocreate_nlp.figures.ranger import FigureRanger, FigureTurn
from cocreate_nlp.policy import Policy
from cocreate_nlp.tables import column_of, need_frame
from cocreate_nlp.transcripts.frames import read_roles

if TYPE_CHECKING:
    import pandas as pd


def range_column(
    frame: pd.DataFrame, column: str, *, role: str | None = None, policy: Policy | None = None
) -> pd.Series:
    """Return a text column with its figures ranged; the rows are taken as one session, in order.

    Parameters
    ----------
    frame
        Any table.
    column
        Name of the text column. Missing values stay missing.
    role
        Name of a column with ``participant``, ``facilitator``, ``company`` (or 参加者, 進行役, 企業側), where there is one;
        empty where it is not known.
    policy
        Rules by kind; the safe default without it.

    Raises
    ------
    BrokenFileError
        A column is missing or there are two of it, or a role is not known.

    Examples
    --------
    >>> import pandas as pd
    >>> range_column(pd.DataFrame({"声": ["398円なら買う"]}), "声").tolist()
    ['300円台なら買う']
    """
    need_frame(frame, "range_column()")
    texts = column_of(frame, column)
    roles = [None] * len(frame) if role is None else read_roles(column_of(frame, role))
    missing = texts.isna().tolist()
    turns = [FigureTurn("" if gone else str(text), r) for text, gone, r in zip(texts, missing, roles, strict=True)]
    ranged: list[object] = []
    for turn, edits, gone, text in zip(turns, FigureRanger(policy).plan(turns), missing, texts, strict=True):
        out, at = [], 0
        for edit in edits:
            out += [turn.text[at : edit.start], edit.replacement]
            at = edit.end
        ranged.append(text if gone else "".join(out) + turn.text[at:])
    series: pd.Series = texts.astype(object).copy()
    series[:] = ranged
    return series
