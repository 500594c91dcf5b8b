"""Sessions from and to tables in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cocreate_nlp.errors import BrokenFileError
from cocreate_nlp.text import is_missing
from cocreate_nlp.transcripts.labels import read_role, split_label
from cocreate_nlp.types import Role, Session, Turn

if TYPE_CHECKING:
    import pandas as pd


def session_from_frame(frame: pd.DataFrame, *, id: str) -> Session:
    """Make a session from a table: one row is one turn, never merged, texts kept to the letter.

    Parameters
    ----------
    frame
        Columns ``text`` and, optionally, ``speaker`` and ``role``. Missing text is an empty turn. Roles may be
        written in Japanese (参加者, 司会, 企業 …); without one, a bracket in the speaker's name may tell
        (``山田太郎（営業）``).
    id
        Name of the session.

    Raises
    ------
    BrokenFileError
        The column ``text`` is missing, or a role is not known.
    """
    columns = [str(c) for c in frame.columns]
    if "text" not in columns:
        raise BrokenFileError(
            "表に text の列がありません",
            where=id,
            remedy='frame.rename(columns={"…": "text"}) で列の名前を変えてください',
        )
    for name in ("text", "speaker", "role", "start", "end", "direct_message"):
        if columns.count(name) > 1:
            raise BrokenFileError(f"表に {name} の列が2つ以上あります", where=id, remedy="1つだけ残してください")
    values = {
        name: list(frame[name]) for name in ("speaker", "role", "start", "end", "direct_message") if name in columns
    }
    turns = []
    for i, text in enumerate(frame["text"]):
        speaker = _string(values["speaker"][i]) if "speaker" in values else ""
        turns.append(
            Turn(
                _string(text),
                speaker,
                _role(values["role"][i], f"{id}: row {i}")
                if "role" in values and _string(values["role"][i]).strip()
                else split_label(speaker).role,
                _number(values["start"][i]) if "start" in values else None,
                _number(values["end"][i]) if "end" in values else None,
                _truth(values["direct_message"][i]) if "direct_message" in values else False,
            )
        )
    return Session(id, tuple(turns))


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


def _string(value: object) -> str:
    return "" if is_missing(value) else str(value)


def _number(value: object) -> float | None:
    if is_missing(value) or not isinstance(value, int | float):
        return None
    return float(value)


def _truth(value: object) -> bool:
    return not is_missing(value) and bool(value)


def _role(value: object, where: str) -> Role:
    return value if isinstance(value, Role) else read_role(_string(value), where)
