"""Sessions from and to tables in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cocreate_nlp.errors import BrokenFileError
from cocreate_nlp.tables import is_missing, need_frame, place_of
from cocreate_nlp.transcripts.labels import parse_role, read_role, split_label, squash
from cocreate_nlp.transcripts.tables import column_key, find_columns
from cocreate_nlp.transcripts.times import parse_cell_time
from cocreate_nlp.transcripts.words import ROLE_WORDS
from cocreate_nlp.transcripts.zoom import is_private
from cocreate_nlp.types import Role, Session, Turn

if TYPE_CHECKING:
    import pandas as pd

NAMES = ("text", "speaker", "role", "start", "end", "direct_message")
"""Columns as `session_to_frame` names them."""

SORTS_OF_ANYTHING = frozenset({"立場", "属性", "区分", "種別"})
"""Column names that may stand over roles, or over what has nothing to do with who speaks."""


def session_from_frame(frame: pd.DataFrame, *, id: str) -> Session:
    """Make a session from a table: one row is one turn, never merged, texts kept to the letter.

    Parameters
    ----------
    frame
        A column ``text`` and, optionally, ``speaker``, ``role``, ``start``, ``end``, ``direct_message``. A column that
        is missing under this name is looked for, by itself, under the names that files give it (``発言``, ``話者``,
        ``役割``, ``開始`` …). So are affiliations and the recipients of private chat. Missing text is an empty turn.
        Roles may be written in Japanese (参加者, 司会, 企業 …); without one, a bracket in the speaker's name may tell
        (``山田太郎（営業）``).
    id
        Name of the session.

    Raises
    ------
    InputError
        It is no table.
    BrokenFileError
        No column holds the text, two have the same name, or a role is not known.
    """
    need_frame(frame, "Session.from_frame()")
    places, milliseconds = _places(list(frame.columns), id)
    cells: dict[str, list[Any]] = {name: list(frame.iloc[:, at]) for name, at in places.items()}
    nothing: list[Any] = [None] * len(frame)
    column = frame.iloc[:, places["role"]] if "role" in places else None
    roles = read_roles(column, f"{id}: ") if column is not None and _is_of_roles(column) else nothing
    affiliations: dict[str, str] = {}
    turns = []
    for i, text in enumerate(cells["text"]):
        speaker = _string(cells.get("speaker", nothing)[i])
        belongs = _string(cells.get("affiliation", nothing)[i]).strip()
        role = roles[i] or ROLE_WORDS.get(squash(belongs))
        if speaker and belongs and role is None:
            affiliations[speaker] = belongs
        turns.append(
            Turn(
                _string(text),
                speaker,
                role or split_label(speaker).role,
                _seconds(cells.get("start", nothing)[i], milliseconds),
                _seconds(cells.get("end", nothing)[i], milliseconds),
                _truth(cells.get("direct_message", nothing)[i]) or _sent_to_few(cells.get("recipient", nothing)[i]),
            )
        )
    return Session(id, tuple(turns), affiliations=tuple(affiliations.items()))


def session_to_frame(session: Session) -> pd.DataFrame:
    """Return the turns as a table; ``role`` is empty where it is not known."""
    import pandas as pd

    return pd.DataFrame(
        [
            (i, t.speaker, t.role.value if t.role else "", t.text, t.start, t.end, t.direct_message)
            for i, t in enumerate(session.turns)
        ],
        columns=["turn", "speaker", "role", "text", "start", "end", "direct_message"],
    )


def _places(columns: Sequence[object], id: str) -> tuple[Mapping[str, int], bool]:
    """Return which column holds what, and whether bare numbers of the times are milliseconds."""
    for name in NAMES:
        if columns.count(name) > 1:
            raise BrokenFileError(f"表に {name} の列が2つ以上あります", where=id, remedy="1つだけ残してください")
    found = find_columns(columns)
    if found is None:
        raise BrokenFileError(
            "表に text の列がありません",
            where=id,
            remedy='frame.rename(columns={"…": "text"}) で列の名前を変えてください',
        )
    places = {name: getattr(found, name, -1) for name in (*NAMES, "recipient", "affiliation")}
    places |= {name: columns.index(name) for name in NAMES if name in columns}
    return {name: at for name, at in places.items() if at >= 0}, found.milliseconds


def read_roles(column: pd.Series, where: str = "") -> list[Role | None]:
    """Return the roles that the cells of a column name; empty cells name none.

    Raises
    ------
    BrokenFileError
        A word is no role; it names column and row.
    """
    # Anybody of the company whose role is misspelt would pass for a guest.
    return [
        cell if isinstance(cell, Role) else read_role(word, f"{where}{place_of(column.name, i)}") if word else None
        for i, (cell, word) in enumerate((cell, _string(cell).strip()) for cell in column)
    ]


def _is_of_roles(column: pd.Series) -> bool:
    return column_key(column.name) not in SORTS_OF_ANYTHING or any(parse_role(_string(cell)) for cell in column)


def _string(value: object) -> str:
    return "" if is_missing(value) else str(value)


def _seconds(value: object, milliseconds: bool) -> float | None:
    return None if is_missing(value) else parse_cell_time(value, milliseconds=milliseconds)


def _truth(value: object) -> bool:
    return not is_missing(value) and bool(value)


def _sent_to_few(recipient: object) -> bool:
    # A number under "to" is a time.
    return isinstance(recipient, str) and is_private(recipient)
