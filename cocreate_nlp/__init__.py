"""Open what companies and consumers say to each other, protecting only the core.

The public names below load their part at first use; importing the package is cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cocreate_nlp.analysis import SessionResult, analyze, analyze_many
    from cocreate_nlp.errors import (
        AuditError,
        BrokenFileError,
        CocreateError,
        CorpusError,
        EncodingError,
        InputError,
        ModelError,
        NotAcknowledgedError,
        PolicyError,
        ReviewError,
        SharingError,
        UnknownFormatError,
        VaultError,
    )
    from cocreate_nlp.figures import find_figures
    from cocreate_nlp.grid.classifier import GridClassifier
    from cocreate_nlp.policy import Policy
    from cocreate_nlp.redaction import Redactor
    from cocreate_nlp.sharing.gate import SharedSession
    from cocreate_nlp.tagging.tagger import Tagger
    from cocreate_nlp.transcripts import read_session
    from cocreate_nlp.types import (
        Action,
        Audience,
        Band,
        Decision,
        Edit,
        Evidence,
        Finding,
        Kind,
        Level,
        Phase,
        Placement,
        Redaction,
        Role,
        Session,
        Snippet,
        Tag,
        Turn,
    )

_HOMES = {
    "cocreate_nlp.analysis": ("SessionResult", "analyze", "analyze_many"),
    "cocreate_nlp.errors": (
        "AuditError",
        "BrokenFileError",
        "CocreateError",
        "CorpusError",
        "EncodingError",
        "InputError",
        "ModelError",
        "NotAcknowledgedError",
        "PolicyError",
        "ReviewError",
        "SharingError",
        "UnknownFormatError",
        "VaultError",
    ),
    "cocreate_nlp.figures": ("find_figures",),
    "cocreate_nlp.grid.classifier": ("GridClassifier",),
    "cocreate_nlp.policy": ("Policy",),
    "cocreate_nlp.redaction": ("Redactor",),
    "cocreate_nlp.sharing.gate": ("SharedSession",),
    "cocreate_nlp.tagging.tagger": ("Tagger",),
    "cocreate_nlp.transcripts": ("read_session",),
    "cocreate_nlp.types": (
        "Action",
        "Audience",
        "Band",
        "Decision",
        "Edit",
        "Evidence",
        "Finding",
        "Kind",
        "Level",
        "Phase",
        "Placement",
        "Redaction",
        "Role",
        "Session",
        "Snippet",
        "Tag",
        "Turn",
    ),
}

_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__version__ = "0.1.0"

__all__ = [
    "Action",
    "Audience",
    "AuditError",
    "Band",
    "BrokenFileError",
    "CocreateError",
    "CorpusError",
    "Decision",
    "Edit",
    "EncodingError",
    "Evidence",
    "Finding",
    "GridClassifier",
    "InputError",
    "Kind",
    "Level",
    "ModelError",
    "NotAcknowledgedError",
    "Phase",
    "Placement",
    "Policy",
    "PolicyError",
    "Redaction",
    "Redactor",
    "ReviewError",
    "Role",
    "Session",
    "SessionResult",
    "SharedSession",
    "SharingError",
    "Snippet",
    "Tag",
    "Tagger",
    "Turn",
    "UnknownFormatError",
    "VaultError",
    "__version__",
    "analyze",
    "analyze_many",
    "find_figures",
    "read_session",
]


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'cocreate_nlp' has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return __all__
