"""Range the figures of a table's column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cocreate_nlp.errors import BrokenFileError
from cocreate_nlp.figures.ranger import FigureRanger, FigureTurn
from cocreate_nlp.policy import Policy
from cocreate_nlp.types import Role

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
        Name of a column with ``participant``, ``facilitator``, ``company``, where there is one.
    policy
        Rules by kind; the safe default without it.

    Raises
    ------
    BrokenFileError
        A column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> range_column(pd.DataFrame({"声": ["398円なら買う"]}), "声").tolist()
    ['300円台なら買う']
    """
    for name in (column, role):
        if name is not None and name not in frame.columns:
            raise BrokenFileError(
                "列がありません",
                where=f"列 {name}",
                remedy=f"次の列から選んでください: {'、'.join(map(str, frame.columns))}",
            )
    texts = frame[column]
    known = {r.value: r for r in Role}
    roles = [None] * len(frame) if role is None else [known.get(str(r)) for r in frame[role]]
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
