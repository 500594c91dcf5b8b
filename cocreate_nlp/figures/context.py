"""A small learned judge of context: is this figure a business or product-internal one?

Rules over word lists know the clear cases (`treatment.py`); what people say around a figure is open-ended, so a linear
model over the words beside it, the unit, the role and the session weighs them. Weights are plain JSON.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from cocreate_nlp.errors import ModelError
from cocreate_nlp.figures.figure import Figure
from cocreate_nlp.store import part_folder, read_file
from cocreate_nlp.threads import load_once
from cocreate_nlp.types import Role

PART = "figures"
FILE = "context.json"
BEFORE, AFTER = 14, 10


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the session says about a figure: what the rules decided here and nearby."""

    follows: bool = False
    """A repeat of a treated figure, or a follow-up to one."""
    near: int = 0
    """Treated figures of the last turns."""
    near_company: bool = False
    same_turn: bool = False
    """Another figure of the turn is treated."""
    figures_in_turn: int = 1
    same: int = 1
    """How often the session says this figure, before and after."""
    company_same: int = 0
    """How often company people say it elsewhere."""


ALONE = Surroundings()


@dataclass(frozen=True, slots=True)
class ContextModel:
    """Weights by feature name, a bias, and the probability from which a figure is treated.

    ``company_threshold`` is for company people, who speak less of private life; where the rules or the session speak
    for a figure, ``ruled_threshold`` is enough.
    """

    weights: Mapping[str, float]
    bias: float
    threshold: float
    company_threshold: float
    ruled_threshold: float

    def limit(self, role: Role | None, *, ruled: bool) -> float:
        """Return the probability from which a figure is treated."""
        if ruled:
            return self.ruled_threshold
        return self.company_threshold if role is Role.COMPANY else self.threshold

    def probability(self, features: Iterable[str]) -> float:
        """Return how likely the figure is one to range."""
        weights = self.weights
        total = self.bias + sum(weights[name] for name in features if name in weights)
        return 1.0 / (1.0 + math.exp(-max(-35.0, min(35.0, total))))


@load_once
def load_context_model() -> ContextModel:
    """Return the stored model.

    Raises
    ------
    ModelError
        It is missing or was altered.
    """
    data = read_file(part_folder(PART), FILE)
    try:
        state = json.loads(data)
        return ContextModel(
            state["weights"],
            *(float(state[name]) for name in ("bias", "threshold", "company_threshold", "ruled_threshold")),
        )
    except (ValueError, LookupError, TypeError) as error:
        raise ModelError("figure model is not readable", where=FILE, remedy="reinstall, or run `make train`") from error


def context_features(
    figure: Figure, text: str, role: Role | None, *, ruled: bool, score: float, around: Surroundings = ALONE
) -> list[str]:
    """Return the names of the features that a figure has.

    Parameters
    ----------
    figure, text, role
        The figure, its turn, who speaks.
    ruled, score
        What the rules decided, and their evidence.
    around
        What the session adds.
    """
    who = (role or Role.PARTICIPANT).value
    kind, unit = figure.kind.value, figure.unit
    size = abs(figure.high or figure.low or Decimal(0)) / (figure.scale or Decimal(1))
    digits = min(6, len(str(int(size))))
    small = "small" if size < 10 else "large"
    same, company = min(3, around.same), min(2, around.company_same)
    names = [
        f"role={who}", f"kind={kind}", f"role,kind={who},{kind}", f"unit={unit}", f"written={figure.written_unit}",
        f"role,unit={who},{unit}", f"digits={digits}", f"role,digits={who},{digits}", f"hedge={figure.hedge}",
        f"ruled={ruled}", f"score={max(-6, min(8, round(score * 2)))}",
        f"value={size.normalize():f}"[:12], f"unit,size={unit},{small}", f"role,unit,size={who},{unit},{small}",
        f"role,kind,size={who},{kind},{small}", f"near={min(3, around.near)}", f"in turn={min(3, around.figures_in_turn)}",
        f"same={same}", f"role,same={who},{same}", f"company same={company}", f"role,company same={who},{company}",
    ]  # fmt: skip
    names += [
        name
        for name, holds in (
            ("one", size == 1), ("below ten", size < 10), ("fraction", size != int(size)), ("half", figure.half),
            ("tens", size % 10 == 0), ("vague", figure.vague), ("range", figure.is_range), ("follows", around.follows),
            ("near company", around.near_company), ("same turn", around.same_turn),
        )
        if holds
    ]  # fmt: skip
    before, after = text[max(0, figure.start - BEFORE) : figure.start], text[figure.end : figure.end + AFTER]
    for n in (1, 2, 3, 4):
        names += {f"<{before[k : k + n]}" for k in range(len(before) - n + 1)}
        names += {f">{after[k : k + n]}" for k in range(len(after) - n + 1)}
    names += [f"<|{before[-n:]}" for n in (1, 2, 3)] + [f"|>{after[:n]}" for n in (1, 2, 3)]
    for n in (1, 2):
        names += [f"kind,size<|{kind},{small},{before[-n:]}", f"kind,size|>{kind},{small},{after[:n]}"]
    return [*names, f"role<|{who},{before[-2:]}", f"role|>{who},{after[:2]}"]
