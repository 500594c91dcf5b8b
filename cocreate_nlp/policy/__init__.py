"""Policy as code: who may see what, in which phase, and why."""

from cocreate_nlp.policy.decisions import decide, level_of, require_acknowledged, tighten_bands, tlp_of, tlp_of_all
from cocreate_nlp.policy.glossary import Glossary, Term
from cocreate_nlp.policy.mapping import FrozenMapping
from cocreate_nlp.policy.model import (
    AgePolicy,
    FigurePolicy,
    FigureRule,
    Permission,
    Policy,
    Recording,
    Thresholds,
)
from cocreate_nlp.policy.tables import Condition

__all__ = [
    "AgePolicy",
    "Condition",
    "FigurePolicy",
    "FigureRule",
    "FrozenMapping",
    "Glossary",
    "Permission",
    "Policy",
    "Recording",
    "Term",
    "Thresholds",
    "decide",
    "level_of",
    "require_acknowledged",
    "tighten_bands",
    "tlp_of",
    "tlp_of_all",
]
