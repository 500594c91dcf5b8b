"""Our parts in Presidio's engines: ours and a stranger's."""

from __future__ import annotations

import socket

import pytest
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, RecognizerResult
from presidio_anonymizer import AnonymizerEngine, OperatorConfig

from cocreate_nlp.redaction import Pseudonyms, presidio_operators, presidio_recognizers
from cocreate_nlp.redaction.presidio import ParsedEngine, make_analyzer, make_anonymizer

TEXT = "宮原さん（34歳）は090-0000-1234"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_analyzer_finds_exact_ranges() -> None:
    found = {(r.entity_type, TEXT[r.start : r.end]) for r in make_analyzer().analyze(TEXT, "ja")}
    assert {("PERSON", "宮原"), ("AGE", "34歳"), ("PHONE", "090-0000-1234")} <= found


def test_recognizers_in_a_strangers_registry() -> None:
    registry = RecognizerRegistry(supported_languages=["ja"])
    for recognizer in presidio_recognizers(names=False):
        registry.add_recognizer(recognizer)
    engine = AnalyzerEngine(registry=registry, nlp_engine=ParsedEngine(), supported_languages=["ja"])
    results = engine.analyze("ﾒｰﾙはa@example.jpへ", "ja", entities=["EMAIL"])
    assert [(r.start, r.end) for r in results] == [(4, 16)]


def test_operators_in_an_anonymizer() -> None:
    engine = AnonymizerEngine()
    for operator in presidio_operators():
        engine.add_anonymizer(operator)
    kept = Pseudonyms()
    results = [RecognizerResult("PERSON", 0, 2, 1.0), RecognizerResult("AGE", 5, 8, 1.0)]
    operators = {"PERSON": OperatorConfig("pseudonym", {"pseudonyms": kept}), "AGE": OperatorConfig("generalise", {})}
    assert engine.anonymize(TEXT, results, operators).text.startswith("人物Aさん（30代）")


def test_bad_operator_parameters_are_refused() -> None:
    engine = make_anonymizer()
    with pytest.raises(Exception, match="pseudonyms"):
        engine.anonymize("宮原", [RecognizerResult("PERSON", 0, 2, 1.0)], {"PERSON": OperatorConfig("pseudonym", {})})


@pytest.mark.parametrize(
    ("operator", "text"),
    [("pseudonym", "人物Aさん（30代）、〔メールアドレス〕、<IBAN_CODE>"), ("generalise", "<PERSON>さん（30代）、〔メールアドレス〕、<IBAN_CODE>")],
)
def test_one_operator_for_everything(operator: str, text: str) -> None:
    said = "宮原さん（34歳）、a@example.jp、GB33"
    found = [("PERSON", "宮原"), ("AGE", "34歳"), ("EMAIL_ADDRESS", "a@example.jp"), ("IBAN_CODE", "GB33")]
    results = [RecognizerResult(entity, said.index(word), said.index(word) + len(word), 1.0) for entity, word in found]
    params = {"pseudonyms": Pseudonyms()} if operator == "pseudonym" else {}
    assert make_anonymizer().anonymize(said, results, {"DEFAULT": OperatorConfig(operator, params)}).text == text
