"""The recogniser and the operator inside stock Presidio engines."""

from __future__ import annotations

import pytest
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
from presidio_anonymizer import AnonymizerEngine
from presidio_anonymizer.entities import InvalidParamError, OperatorConfig, RecognizerResult

from cocreate_nlp.figures.presidio import FigureRecognizer, RangeOperator
from cocreate_nlp.types import Role


def anonymizer() -> AnonymizerEngine:
    engine = AnonymizerEngine()
    engine.add_anonymizer(RangeOperator)
    return engine


def anonymize(text: str, recognizer: FigureRecognizer, **params: object) -> str:
    found = [RecognizerResult(r.entity_type, r.start, r.end, r.score) for r in recognizer.analyze(text, ["FIGURE"])]
    return str(anonymizer().anonymize(text, found, {"FIGURE": OperatorConfig("range", params)}).text)


def test_recogniser_and_operator() -> None:
    assert anonymize("一本九百円で三年使った", FigureRecognizer()) == "一本九百円台で三年使った"
    assert anonymize("目標は一万二千件です", FigureRecognizer(role=Role.COMPANY)) == "目標は一万〜二万件です"
    assert anonymize("3,980円です", FigureRecognizer(), level=1) == "2,000円台〜4,000円台です"


def test_every_quantity_on_request() -> None:
    assert anonymize("三十五人分を見る", FigureRecognizer()) == "三十五人分を見る"
    assert anonymize("三十五人分を見る", FigureRecognizer(every=True)) == "二十〜五十人分を見る"


def test_explanations_do_not_quote_the_figure() -> None:
    (result,) = FigureRecognizer().analyze("46円です", ["FIGURE"])
    assert result.analysis_explanation is not None and "46" not in str(result.analysis_explanation.textual_explanation)


def test_other_entities_are_not_its_business() -> None:
    assert FigureRecognizer().analyze("398円", ["PERSON"]) == []


def test_wrong_level() -> None:
    with pytest.raises(InvalidParamError):
        anonymize("398円", FigureRecognizer(), level=9)


def test_text_without_a_figure_is_masked() -> None:
    assert RangeOperator().operate("田中", {}) == "〔数値〕"


class _NoNlp(NlpEngine):
    """An engine without models: the recogniser needs none."""

    def load(self) -> None: ...
    def is_loaded(self) -> bool:
        return True

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        return NlpArtifacts([], None, [], [], self, language)  # type: ignore[arg-type]

    def process_batch(self, texts, language, **kwargs):  # type: ignore[no-untyped-def]
        return ((text, self.process_text(text, language)) for text in texts)

    def is_stopword(self, word: str, language: str) -> bool:
        return False

    def is_punct(self, word: str, language: str) -> bool:
        return False

    def get_supported_entities(self) -> list[str]:
        return []

    def get_supported_languages(self) -> list[str]:
        return ["ja"]


def test_inside_an_analyzer_engine() -> None:
    registry = RecognizerRegistry(recognizers=[FigureRecognizer()], supported_languages=["ja"])
    engine = AnalyzerEngine(registry=registry, nlp_engine=_NoNlp(), supported_languages=["ja"])
    assert [(r.entity_type, r.start, r.end) for r in engine.analyze("398円で", "ja")] == [("FIGURE", 0, 4)]
