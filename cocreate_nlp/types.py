"""What crosses the borders between the parts: enumerations and frozen dataclasses of plain values.

Every ``start``/``end`` is a half-open range of code points in the **original** text of a turn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


class Tag(StrEnum):
    """What kind of voice a snippet is (annotation guide §1)."""

    EXPERIENCE = "experience"
    PAIN_POINT = "pain_point"
    IDEA = "idea"


class Band(StrEnum):
    """One band of an axis of the grid, in ascending order."""

    LOW = "low"
    MID = "mid"
    HIGH = "high"


class Level(StrEnum):
    """What the two bands give together (annotation guide §2), from open to closed."""

    OPEN = "open"
    STAGED = "staged"
    CLOSED = "closed"


class Role(StrEnum):
    """Who speaks."""

    PARTICIPANT = "participant"
    FACILITATOR = "facilitator"
    COMPANY = "company"


class Phase(StrEnum):
    """Phases of a project, in order (annotation guide §3)."""

    IDEATION = "ideation"
    EXPLORATION = "exploration"
    VALIDATION = "validation"
    COMMERCIALIZATION = "commercialization"
    LAUNCH = "launch"


class Audience(StrEnum):
    """Who receives, from narrow to wide."""

    INTERNAL = "internal"
    PARTNERS = "partners"
    PARTICIPANTS = "participants"
    PUBLIC = "public"


class Action(StrEnum):
    """What happens to a snippet."""

    SHARE = "share"
    SHARE_REDACTED = "share_redacted"
    HOLD = "hold"


class Kind(StrEnum):
    """What a finding is. Direct identifiers first, then quasi-identifiers, then figures (annotation guide §4)."""

    PERSON = "person"
    ORGANIZATION = "organization"
    FACILITY = "facility"
    """Named small facility or shop."""
    STATION = "station"
    ADDRESS = "address"
    """Address, or part of one, below city level."""
    CODE_NAME = "code_name"
    """Project or product code name."""
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    HANDLE = "handle"
    POSTAL_CODE = "postal_code"
    BIRTH_DATE = "birth_date"
    MY_NUMBER = "my_number"
    CORPORATE_NUMBER = "corporate_number"
    DRIVER_LICENSE = "driver_license"
    PASSPORT = "passport"
    HEALTH_INSURANCE = "health_insurance"
    PENSION = "pension"
    RESIDENCE_CARD = "residence_card"
    BANK_ACCOUNT = "bank_account"
    CREDIT_CARD = "credit_card"
    MEMBER_NUMBER = "member_number"
    CAR_PLATE = "car_plate"
    IP_ADDRESS = "ip_address"
    AGE = "age"
    CITY = "city"
    DATE = "date"
    OCCUPATION = "occupation"
    FAMILY = "family"
    SENSITIVE = "sensitive"
    """Special-care information (要配慮個人情報) and health."""
    ORIGIN = "origin"
    """Nationality, origin, native language."""
    OTHER_QUASI = "other_quasi"
    FIGURE = "figure"


QUASI_KINDS = frozenset(
    {Kind.AGE, Kind.CITY, Kind.DATE, Kind.OCCUPATION, Kind.FAMILY, Kind.SENSITIVE, Kind.ORIGIN, Kind.OTHER_QUASI}
)
"""Attributes that are generalised, not deleted."""

DIRECT_KINDS = frozenset(Kind) - QUASI_KINDS - {Kind.FIGURE}
"""Identifiers that never survive in shared text."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until another speaks.

    ``start`` and ``end`` are seconds from the beginning of the recording. A ``role`` of None is not known (the
    policy's speaker map may tell). ``direct_message`` marks private chat, which is never shared.
    """

    text: str
    speaker: str = ""
    role: Role | None = None
    start: float | None = None
    end: float | None = None
    direct_message: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """One transcript: turns in order.

    Attributes
    ----------
    id
        Name of the session; in files, the stem of the input.
    turns
        The turns in order.
    format
        Name of the reader that recognised the file, or ``"frame"``.
    notes
        What the reader left out or doubted, for a person to read (no raw text).
    affiliations
        Speaker and what a column of the file says of them that names no role (``ほのぼの家電``).
    also_called
        Speaker and what else the file calls them: the whole label (``A（高橋）``), a name in its brackets (``高橋``).
    """

    id: str
    turns: tuple[Turn, ...]
    format: str = "frame"
    notes: tuple[str, ...] = ()
    affiliations: tuple[tuple[str, str], ...] = ()
    also_called: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, *, id: str) -> Session:
        """Make a session from a table, one row a turn, never merged.

        Parameters
        ----------
        frame
            Columns ``text`` and, optionally, ``speaker``, ``role``, ``start``, ``end`` and ``direct_message``; each of them
            may be named as files name it (``発言``, ``話者``, ``役割``, ``開始`` …), whatever the others are called.
        id
            Name of the session.

        Raises
        ------
        InputError
            It is no table.
        BrokenFileError
            The column ``text`` is missing, two have one name, or a role is not known.
        """
        from cocreate_nlp.transcripts.frames import session_from_frame

        return session_from_frame(frame, id=id)

    def to_frame(self) -> pd.DataFrame:
        """Return the turns as a table with columns ``turn``, ``speaker``, ``role``, ``text``, ``start``, ``end``."""
        from cocreate_nlp.transcripts.frames import session_to_frame

        return session_to_frame(self)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a label was given: a span of the turn, the cue that fired and its weight or score."""

    cue: str
    start: int = 0
    end: int = 0
    score: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A stretch of a turn that names a person, blurs into one, or is a figure.

    Attributes
    ----------
    recogniser
        Name of the row, list or model that found it.
    evidence
        What spoke for it, in a few words (context word, part of speech, roster); never the text itself.
    valid
        Result of a check digit, or None where there is none. Recorded, never required.
    """

    start: int
    end: int
    kind: Kind
    score: float = 1.0
    recogniser: str = ""
    evidence: str = ""
    valid: bool | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement in a redacted text. ``start``/``end`` refer to the original turn."""

    start: int
    end: int
    kind: Kind
    original: str
    replacement: str
    recogniser: str = ""
    evidence: str = ""
    score: float = 1.0
    valid: bool | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Redaction:
    """A redacted text with the edits that made it, in order and without overlap."""

    text: str
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a snippet stands on the grid. Scores are in [0, 1]."""

    specificity: float
    core: float
    specificity_band: Band
    core_band: Band
    level: Level
    why: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What the policy lets an audience see of a snippet, and why (Japanese, for people)."""

    action: Action
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snippet:
    """One sentence-like unit of a turn with everything known about it.

    ``start``/``end`` are the snippet's range in the turn; spans in ``tag_evidence``, ``placement.why``, ``facets``
    and ``edits`` are ranges in the turn too. ``turn`` counts from 0.
    """

    turn: int
    index: int
    start: int
    end: int
    text: str
    speaker: str
    role: Role
    tags: tuple[Tag, ...] = ()
    tag_scores: Mapping[str, float] = field(default_factory=dict)
    tag_evidence: Sequence[Evidence] = ()
    subkinds: Mapping[str, str] = field(default_factory=dict)
    needs_check: bool = False
    hearsay: bool = False
    facets: tuple[Facet, ...] = ()
    placement: Placement | None = None
    redacted: str = ""
    edits: tuple[Edit, ...] = ()
    level_after: Level | None = None
    why_after: tuple[Evidence, ...] = ()
    remedy: str = ""
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """A stretch of a turn that tells reason, context, feeling, comparison or a fact of behaviour."""

    name: str
    start: int
    end: int
    value: str = ""
