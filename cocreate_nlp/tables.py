"""What many parts ask of tables in memory: that they are some, one column of them, a cell, gaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cocreate_nlp.errors import BrokenFileError, InputError, no_column

if TYPE_CHECKING:
    import pandas as pd


def is_missing(value: object) -> bool:
    """Tell whether a value is one of those that tables hold for nothing: None, NaN, NaT, ``pandas.NA``."""
    # They are the only values that are not equal to themselves or refuse to say so.
    if value is None:
        return True
    try:
        return not bool(value == value)
    except (TypeError, ValueError):
        return type(value).__name__ in {"NAType", "NaTType"}


def need_frame(value: object, asks: str) -> None:
    """Refuse what is no table.

    Raises
    ------
    InputError
        Says which function asks for one.
    """
    import pandas as pd

    if not isinstance(value, pd.DataFrame):
        raise InputError(
            f"{asks} takes a DataFrame, not {type(value).__name__}", remedy='make one: pandas.DataFrame({"text": […]})'
        )


def column_of(frame: pd.DataFrame, name: str) -> pd.Series:
    """Return the one column of a name.

    Raises
    ------
    BrokenFileError
        There is none, or more than one.
    """
    if name not in frame.columns:
        raise no_column(name, frame.columns)
    # With two of a name pandas returns a table, whose parts nobody meant.
    if list(frame.columns).count(name) > 1:
        raise BrokenFileError(f"表に {name} の列が2つ以上あります", where=f"列 {name}", remedy="1つだけ残してください")
    column: pd.Series = frame[name]
    return column


def place_of(column: object, row: int) -> str:
    """Return how a message names a cell, whose words it must not quote; rows count from 0 here, from 1 in the message."""
    return f"列 {column} の{row + 1}行目"


def text_column(texts: Sequence[str | None], like: pd.Series) -> pd.Series:
    """Return texts as a column with the index and name of another.

    Plain objects where speech recognition left lone surrogates, which pandas' own strings refuse.
    """
    import pandas as pd

    try:
        return pd.Series(texts, index=like.index, name=like.name, dtype="str")
    except UnicodeEncodeError:
        return pd.Series(texts, index=like.index, name=like.name, dtype=object)
