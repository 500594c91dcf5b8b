"""Read the table of expressions; a broken line raises, so that no case is silently lost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from cocreate_nlp.types import Role

TABLE = Path(__file__).with_name("expressions.txt")
ROLES = {"p": Role.PARTICIPANT, "f": Role.FACILITATOR, "c": Role.COMPANY}
LINE = re.compile(r"([pfc]) (.+?) = (?:-|(\S+) (\S*) (\S+) ([yn]))\s*")


@dataclass(frozen=True)
class Case:
    role: Role
    text: str
    start: int = 0
    end: int = 0
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    kind: str = ""
    treated: bool = False


def read_cases() -> list[Case]:
    cases = []
    for number, line in enumerate(TABLE.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        m = LINE.fullmatch(line)
        if m is None:
            raise ValueError(f"{TABLE.name}:{number}: {line!r}")
        marked = m[2]
        text = marked.replace("[", "").replace("]", "")
        if m[5] is None:
            cases.append(Case(ROLES[m[1]], text))
            continue
        start = marked.rindex("[") - marked[: marked.rindex("[")].count("[") - marked[: marked.rindex("[")].count("]")
        end = start + len(marked[marked.rindex("[") + 1 : marked.rindex("]")])
        low, _, high = m[3].partition("..") if ".." in m[3] else (m[3], "", m[3])
        cases.append(
            Case(ROLES[m[1]], text, start, end, _decimal(low), _decimal(high), m[4], m[5], m[6] == "y")
        )  # fmt: skip
    return cases


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None
