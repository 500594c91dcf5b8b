"""The disclosure policy: what the company and the secretariat agreed, as one immutable, checked object."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from cocreate_nlp.policy.glossary import Glossary, check_allow, check_terms, term_error
from cocreate_nlp.policy.loading import dump_yaml, explain, parse_yaml, read_text
from cocreate_nlp.policy.mapping import FrozenMapping, FrozenModel
from cocreate_nlp.policy.tables import (
    AUDIENCE_LABELS,
    AUDIENCE_WORDS,
    AUDIENCES,
    BAND_LABELS,
    BAND_WORDS,
    BANDS,
    DEFAULT_MATRIX,
    DEFAULT_SHARING,
    LEVEL_LABELS,
    LEVEL_WORDS,
    LEVELS,
    PERMISSION_WORDS,
    PHASE_LABELS,
    PHASE_WORDS,
    PHASES,
    ROLE_WORDS,
    STRICTER,
    Condition,
)
from cocreate_nlp.types import Audience, Band, Level, Phase, Role

E = TypeVar("E")


def _said_as(words: Mapping[str, E]) -> BeforeValidator:
    def translate(value: Any) -> Any:
        return words.get(value.strip(), value) if isinstance(value, str) else value

    return BeforeValidator(translate)


PhaseWord = Annotated[Phase, _said_as(PHASE_WORDS)]
AudienceWord = Annotated[Audience, _said_as(AUDIENCE_WORDS)]
RoleWord = Annotated[Role, _said_as(ROLE_WORDS)]
LevelWord = Annotated[Level, _said_as(LEVEL_WORDS)]
BandWord = Annotated[Band, _said_as(BAND_WORDS)]
Line = Annotated[str, StringConstraints(strip_whitespace=True)]


class Permission(StrEnum):
    """Whether something is allowed."""

    NO = "no"
    LIMITED = "limited"
    YES = "yes"


def _permission(value: Any) -> Any:
    if isinstance(value, bool):
        return Permission.YES if value else Permission.NO
    return PERMISSION_WORDS.get(value.strip().lower(), value) if isinstance(value, str) else value


PermissionWord = Annotated[Permission, BeforeValidator(_permission)]

PARTS = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class FigureRule(FrozenModel):
    """How one kind of figure is treated.

    Attributes
    ----------
    treat
        ``True`` always, ``False`` never, ``"context"`` when it is a business or product-internal figure.
    level
        Coarseness: 0 the default bins, each step one level coarser.
    bins
        Own boundaries, ascending, instead of the default bins.
    bottom, top
        Values at or below ``bottom`` and at or above ``top`` are said as 以下 and 以上.
    """

    model_config = PARTS

    treat: bool | Literal["context"] = "context"
    level: int = Field(default=0, ge=0, le=3)
    bins: tuple[Decimal, ...] = ()
    bottom: Decimal | None = None
    top: Decimal | None = None

    @field_validator("bins")
    @classmethod
    def _ascending(cls, bins: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
        if bins and (len(bins) < 2 or any(b <= a for a, b in pairwise(bins))):
            raise ValueError("区切りは小さい順に、2つ以上書いてください")
        return bins

    @model_validator(mode="after")
    def _ordered(self) -> FigureRule:
        if self.bottom is not None and self.top is not None and self.bottom >= self.top:
            raise ValueError("bottom は top より小さくしてください")
        return self


def _rule(value: Any) -> Any:
    """Allow the short form ``money: true``."""
    return {"treat": value} if isinstance(value, (bool, str)) else value


def _money_rule(value: Any) -> Any:
    """Money is always treated, unless the policy says something else about ``treat``."""
    value = _rule(value)
    return {"treat": True, **value} if isinstance(value, dict) else value


Rule = Annotated[FigureRule, BeforeValidator(_rule)]
_BY_CONTEXT = FigureRule()


class FigurePolicy(FrozenModel):
    """One rule per kind of figure; ``rule(kind)`` falls back to ``other``."""

    model_config = PARTS

    money: Annotated[FigureRule, BeforeValidator(_money_rule)] = FigureRule(treat=True)
    rate: Rule = _BY_CONTEXT
    count: Rule = _BY_CONTEXT
    weight: Rule = _BY_CONTEXT
    length: Rule = _BY_CONTEXT
    volume: Rule = _BY_CONTEXT
    temperature: Rule = _BY_CONTEXT
    energy: Rule = _BY_CONTEXT
    duration: Rule = _BY_CONTEXT
    ratio: Rule = _BY_CONTEXT
    size: Rule = _BY_CONTEXT
    other: Rule = _BY_CONTEXT

    def rule(self, kind: str) -> FigureRule:
        """Return the rule of a kind of figure."""
        found = getattr(self, kind, None) if kind in type(self).model_fields else None
        return found if isinstance(found, FigureRule) else self.other


class AgePolicy(FrozenModel):
    """Ages become bands of ``band`` years; from ``top`` years on only 以上 is said."""

    model_config = PARTS

    band: int = Field(default=10, ge=5, le=50, multiple_of=5)
    top: int = Field(default=90, ge=50, le=90, multiple_of=5)


class Thresholds(FrozenModel):
    """Scores from which an axis counts as mid or high. A policy may lower them (stricter), never raise them."""

    model_config = PARTS

    specificity_mid: float = Field(default=0.3333, ge=0, le=0.3333)
    specificity_high: float = Field(default=0.6667, ge=0, le=0.6667)
    core_mid: float = Field(default=0.3333, ge=0, le=0.3333)
    core_high: float = Field(default=0.6667, ge=0, le=0.6667)

    @model_validator(mode="after")
    def _ordered(self) -> Thresholds:
        if self.specificity_mid > self.specificity_high or self.core_mid > self.core_high:
            raise ValueError("mid のしきい値は high のしきい値以下にしてください")
        return self


class Recording(FrozenModel):
    """What participants may record and take home."""

    model_config = PARTS

    photo: PermissionWord = Permission.NO
    photo_range: Line = ""
    audio: PermissionWord = Permission.NO
    notes: PermissionWord = Permission.YES
    take_home: PermissionWord = Permission.YES


Matrix = FrozenMapping[BandWord, FrozenMapping[BandWord, LevelWord]]
Sharing = FrozenMapping[LevelWord, FrozenMapping[PhaseWord, FrozenMapping[AudienceWord, Condition]]]


def _tightens(matrix: Matrix) -> Matrix:
    for specificity, row in matrix.items():
        for core, level in row.items():
            default = DEFAULT_MATRIX[specificity][core]
            if LEVELS.index(level) < LEVELS.index(default):
                raise term_error(
                    ("matrix", specificity.value, core.value),
                    f"特定性「{BAND_LABELS[specificity]}」×競争中核性「{BAND_LABELS[core]}」のマスは"
                    f"「{LEVEL_LABELS[default]}」より緩められません",
                    f"「{LEVEL_LABELS[default]}」（{default.value}）か、それより厳しい区分を書いてください",
                )
    return matrix


def _tightens_sharing(sharing: Sharing) -> Sharing:
    for level, phases in sharing.items():
        for phase, audiences in phases.items():
            for audience, condition in audiences.items():
                default = DEFAULT_SHARING[level][phase][audience]
                if condition not in STRICTER[default]:
                    allowed = "、".join(c.value for c in Condition if c in STRICTER[default])
                    raise term_error(
                        ("sharing", level.value, phase.value, audience.value),
                        f"「{LEVEL_LABELS[level]}」×「{PHASE_LABELS[phase]}」×「{AUDIENCE_LABELS[audience]}」のマスは"
                        f" {default.value} より緩められません",
                        f"次のどれかを書いてください: {allowed}",
                    )
    return sharing


class Policy(FrozenModel):
    """What may leave a session, to whom, in which phase: read, signed and run from the same file.

    ``Policy()`` is a safe default that shares nothing until somebody acknowledges it. A policy cannot be changed;
    :meth:`replace` gives a checked copy. Its matrix, sharing table and thresholds may only be stricter than the
    defaults.

    Attributes
    ----------
    purpose, theme, project
        What is to be clarified and decided, in one sentence; the topic; the name of the project (key of pseudonyms).
    phase, audience
        Where the project stands and whom the decision is for, unless a call says otherwise.
    glossary, allow
        Terms that identify or are core; terms that stay as spoken.
    speakers
        Name of a speaker → role.
    figures, ages, sensitive
        How figures are ranged, ages banded, special-care information treated.
    thresholds, matrix, sharing
        Stricter limits than the defaults.
    publish, share_company
        Whether open material may be published, and whether company people's voices may be shared.
    recording, results_handling, promises, feedback, contact
        What the A4 sheet says beside.
    acknowledged_by, acknowledged_on, acknowledged_version
        Who agreed, when, and to which content: without a version it is to these rules. A later change of them voids it.

    Raises
    ------
    PolicyError
        A field is unknown, has a wrong value, or would loosen the defaults.

    Examples
    --------
    >>> Policy(acknowledged_by="事務局 山本", acknowledged_on="2026-11-22").acknowledged
    True
    """

    model_config = PARTS

    purpose: Line = ""
    theme: Line = ""
    project: Line = ""
    phase: PhaseWord = Phase.EXPLORATION
    audience: AudienceWord = Audience.PARTICIPANTS
    glossary: Glossary = Glossary()
    allow: Annotated[tuple[Line, ...], AfterValidator(check_allow)] = ()
    speakers: FrozenMapping[Line, RoleWord] = FrozenMapping()
    figures: FigurePolicy = FigurePolicy()
    ages: AgePolicy = AgePolicy()
    sensitive: Literal["generalise", "withhold"] = "generalise"
    thresholds: Thresholds = Thresholds()
    matrix: Annotated[Matrix, AfterValidator(_tightens)] = FrozenMapping()
    sharing: Annotated[Sharing, AfterValidator(_tightens_sharing)] = FrozenMapping()
    publish: bool = False
    share_company: bool = False
    recording: Recording = Recording()
    results_handling: Line = ""
    promises: tuple[Line, ...] = ()
    feedback: Line = ""
    contact: Line = ""
    acknowledged_by: Line = ""
    acknowledged_on: date | None = None
    acknowledged_version: Line = ""

    def __init__(self, **values: Any) -> None:
        _fill(self, values)

    @model_validator(mode="after")
    def _terms_are_usable(self) -> Policy:
        check_terms(self.glossary, self.allow)
        return self

    @model_validator(mode="after")
    def _agreed_to_these_rules(self) -> Policy:
        if self.acknowledged_by and self.acknowledged_on and not self.acknowledged_version:
            # Left open, it would hold for any rules that a copy changes to.
            object.__setattr__(self, "acknowledged_version", self.rules_version)
        return self

    @classmethod
    def from_yaml(cls, path: str | Path) -> Policy:
        """Read a policy file.

        Raises
        ------
        PolicyError
            The file cannot be read, is no YAML, or a field is wrong; the message says file, line and remedy.
        """
        path = Path(path)
        return cls.from_text(read_text(path), path)

    @classmethod
    def from_text(cls, text: str, path: str | Path = "policy.yaml") -> Policy:
        """Read a policy from the text of a file; ``path`` is for the messages."""
        path = Path(path)
        values, lines = parse_yaml(text, path)
        policy = cls.__new__(cls)
        _fill(policy, values, path=path, lines=lines)
        return policy

    def to_yaml(self) -> str:
        """Return the policy as YAML, without what equals the defaults."""
        return dump_yaml(self.model_dump(mode="json", exclude_defaults=True))

    def replace(self, **changes: Any) -> Policy:
        """Return a checked copy with other values. Other rules need a new acknowledgement."""
        if {"acknowledged_by", "acknowledged_on"} & changes.keys():
            changes = {"acknowledged_version": ""} | changes
        return Policy(**{name: getattr(self, name) for name in type(self).model_fields} | changes)

    @property
    def version(self) -> str:
        """Short hash of everything but the acknowledgement."""
        return _digest(self, ACKNOWLEDGEMENT)

    @property
    def rules_version(self) -> str:
        """Short hash of what is acknowledged: the rules, without phase, audience and speakers of a single run."""
        return _digest(self, ACKNOWLEDGEMENT | RUN_CHOICES)

    @property
    def acknowledged(self) -> bool:
        """Whether somebody agreed to these rules."""
        if not (self.acknowledged_by and self.acknowledged_on):
            return False
        return self.acknowledged_version == self.rules_version

    def level_at(self, specificity: Band, core: Band) -> Level:
        """Return the level of two bands under this policy; a higher band never gives a lower level."""
        cells = [
            self.matrix[s][c] if s in self.matrix and c in self.matrix[s] else DEFAULT_MATRIX[s][c]
            for s in BANDS[: BANDS.index(specificity) + 1]
            for c in BANDS[: BANDS.index(core) + 1]
        ]
        return max(cells, key=LEVELS.index)

    def conditions_at(self, level: Level, phase: Phase, audience: Audience) -> frozenset[Condition]:
        """Return everything that must hold to share a level with an audience in a phase.

        The conditions of every lower level, earlier phase and narrower audience are among them, so that a later
        phase or a wider audience never gets more, whatever the table says.
        """
        found = set()
        for lower in LEVELS[: LEVELS.index(level) + 1]:
            for earlier in PHASES[: PHASES.index(phase) + 1]:
                for narrower in AUDIENCES[: AUDIENCES.index(audience) + 1]:
                    condition = self._condition(lower, earlier, narrower)
                    found.add(condition)
                    # Shown in the session stands for a named recipient only in part, so it asks for more, not for less.
                    if condition is Condition.SHOWN and DEFAULT_SHARING[lower][earlier][narrower] is Condition.RECIPIENT:
                        found.add(Condition.RECIPIENT)
        return frozenset(found)

    def _condition(self, level: Level, phase: Phase, audience: Audience) -> Condition:
        phases = self.sharing.get(level)
        cells = phases[phase] if phases is not None and phase in phases else None
        if cells is not None and audience in cells:
            return cells[audience]
        return DEFAULT_SHARING[level][phase][audience]


ACKNOWLEDGEMENT = frozenset({"acknowledged_by", "acknowledged_on", "acknowledged_version"})
RUN_CHOICES = frozenset({"phase", "audience", "speakers"})
"""What may change from run to run without a new acknowledgement."""


def _digest(policy: Policy, without: frozenset[str]) -> str:
    content = policy.model_dump(mode="json", exclude=set(without), exclude_defaults=True)
    packed = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(packed.encode()).hexdigest()[:12]


def _fill(
    policy: Policy,
    values: Mapping[str, Any],
    *,
    path: Path | None = None,
    lines: Mapping[tuple[str | int, ...], int] | None = None,
) -> None:
    """Validate into the instance, turning pydantic's errors into one :class:`PolicyError`."""
    try:
        policy.__pydantic_validator__.validate_python(dict(values), self_instance=policy)
        return
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
    _refuse(problems, path, lines)


def _refuse(problems: Any, path: Path | None, lines: Mapping[tuple[str | int, ...], int] | None) -> NoReturn:
    # Raised outside the handler: the original error holds the values, and those are confidential.
    raise explain(problems, model=Policy, path=path, lines=lines or {})
