"""Figures in Presidio: a recogniser and an operator for any analyzer and anonymizer engine.

Examples
--------
>>> from presidio_anonymizer import AnonymizerEngine
>>> from presidio_anonymizer.entities import OperatorConfig, RecognizerResult
>>> engine = AnonymizerEngine()
>>> engine.add_anonymizer(RangeOperator)
>>> found = FigureRecognizer().analyze("一本九百円", ["FIGURE"])
>>> engine.anonymize("一本九百円", [RecognizerResult("FIGURE", r.start, r.end, r.score) for r in found],
...                  {"FIGURE": OperatorConfig("range")}).text
'一本九百円台'
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult
from presidio_anonymizer.operators import Operator, OperatorType

from cocreate_nlp.figures.bins import MAX_LEVEL
from cocreate_nlp.figures.reader import find_figures
from cocreate_nlp.figures.tables import NEVER_RANGED
from cocreate_nlp.figures.treatment import rule_of, treated
from cocreate_nlp.figures.wording import range_text
from cocreate_nlp.policy import Policy
from cocreate_nlp.types import Role

ENTITY = "FIGURE"


class FigureRecognizer(EntityRecognizer):
    """Recognise the figures that a policy has ranged.

    Parameters
    ----------
    policy
        Rules by kind; the safe default without it.
    role
        Who speaks, where one engine serves one kind of speaker.
    every
        Recognise every quantity, whatever the context.
    """

    def __init__(self, *, policy: Policy | None = None, role: Role | None = None, every: bool = False) -> None:
        super().__init__(supported_entities=[ENTITY], name="FigureRecognizer", supported_language="ja")
        self.policy = policy
        self.role = role
        self.every = every

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: Sequence[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        """Return one result for each figure; the explanation says why it is treated, never its value."""
        if ENTITY not in entities:
            return []
        out = []
        for figure in find_figures(text):
            if figure.kind in NEVER_RANGED:
                continue
            decision, reason = treated(figure, text, role=self.role, policy=self.policy)
            if not decision and not self.every:
                continue
            explanation = AnalysisExplanation(
                recognizer="FigureRecognizer", original_score=0.95, textual_explanation=f"{figure.kind.value}: {reason}"
            )
            out.append(RecognizerResult(ENTITY, figure.start, figure.end, 0.95, explanation))
        return out


class RangeOperator(Operator):
    """Replace a figure by its range; what holds no figure is masked with the word for a figure."""

    def operate(self, text: str | None = None, params: dict[str, Any] | None = None) -> str:
        """Return the range of a figure.

        Parameters
        ----------
        text
            What was recognised, with its unit.
        params
            ``level`` (0 to 3) and ``policy``, both optional.
        """
        params = params or {}
        text = text or ""
        figures = find_figures(text)
        if not figures:
            return "〔数値〕"
        level = int(params.get("level", 0))
        out, at = [], 0
        for figure in figures:
            if figure.kind in NEVER_RANGED:
                continue
            out += [text[at : figure.start], range_text(figure, level, rule_of(figure, params.get("policy")))[0]]
            at = figure.end
        return "".join(out) + text[at:]

    def validate(self, params: dict[str, Any] | None = None) -> None:
        """Raise ``InvalidParamError`` for a level that does not exist."""
        from presidio_anonymizer.entities import InvalidParamError

        level = (params or {}).get("level", 0)
        if not isinstance(level, int) or not 0 <= level <= MAX_LEVEL:
            raise InvalidParamError(f"level must be a whole number from 0 to {MAX_LEVEL}")

    def operator_name(self) -> str:
        """Return the name to use in an ``OperatorConfig``."""
        return "range"

    def operator_type(self) -> OperatorType:
        """Return that this is an anonymizer."""
        return OperatorType.Anonymize
