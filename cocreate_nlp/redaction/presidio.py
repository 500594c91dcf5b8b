"""Our recognisers and operators as Presidio parts, for this package's own engine and for anybody else's.

Nothing here downloads or parses again: the engine is handed a parsed Doc, and a recogniser that meets another engine's
artefacts tokenises the text itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
from presidio_anonymizer import AnonymizerEngine
from presidio_anonymizer.operators import Operator, OperatorType
from spacy.tokens import Doc

from cocreate_nlp.language import Parsed, load_language, parse
from cocreate_nlp.redaction.addresses import find_addresses
from cocreate_nlp.redaction.formats import find_formats, find_own_words
from cocreate_nlp.redaction.generalisation import generalise
from cocreate_nlp.redaction.name_ends import to_its_end
from cocreate_nlp.redaction.name_rules import find_names_by_rule
from cocreate_nlp.redaction.names import load_names_model
from cocreate_nlp.redaction.names.tagger import LABEL_KINDS, NamesModel
from cocreate_nlp.redaction.patterns import PATTERN_ROWS
from cocreate_nlp.redaction.pseudonyms import Pseudonyms
from cocreate_nlp.redaction.quasi import find_quasi
from cocreate_nlp.redaction.replacing import group_of
from cocreate_nlp.redaction.spans import Span
from cocreate_nlp.redaction.vetoes import ROLE_KEY, is_vetoed
from cocreate_nlp.replacements import FIXED
from cocreate_nlp.types import QUASI_KINDS, Kind, Role

LANGUAGE = "ja"
SPAN_KEY = "cocreate_span"
"""Where a result's metadata carries our span, in ranges of the normalised text."""
NAMES_KEY = "cocreate_names"
"""Where a Doc carries what the names model found in it, when many Docs were read at once."""


class ParsedEngine(NlpEngine):
    """An NLP engine over GiNZA's tokens that is usually handed what was parsed already."""

    def load(self) -> None:
        """Load the shared pipeline."""
        load_language()

    def is_loaded(self) -> bool:
        """Tell that the pipeline loads itself when needed."""
        return True

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """Tokenise a text."""
        return self.artifacts(parse(text).doc, language)

    def process_batch(
        self, texts: Iterable[str], language: str, batch_size: int = 1, n_process: int = 1, **kwargs: Any
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        """Tokenise texts."""
        for text in texts:
            yield text, self.process_text(text, language)

    def is_stopword(self, word: str, language: str) -> bool:
        """No word is left out."""
        return False

    def is_punct(self, word: str, language: str) -> bool:
        """Tell whether a word is punctuation."""
        return not any(c.isalnum() for c in word)

    def get_supported_entities(self) -> list[str]:
        """The tokens carry no entities of their own."""
        return []

    def get_supported_languages(self) -> list[str]:
        """Japanese."""
        return [LANGUAGE]

    def artifacts(self, doc: Doc, language: str = LANGUAGE) -> NlpArtifacts:
        """Wrap a Doc. Lemmas are left out: our context words are matched on the raw text, never on tokens."""
        return NlpArtifacts([], doc, [], [], self, language)


class SpanRecognizer(EntityRecognizer):
    """A recogniser around one of our finders.

    Parameters
    ----------
    name
        Name shown as the recogniser's.
    kinds
        What it can find.
    find
        Finder over a parsed text.
    """

    def __init__(self, name: str, kinds: Iterable[Kind], find: Callable[[Parsed], list[Span]]) -> None:
        self._find = find
        self._shown = name
        super().__init__(
            supported_entities=sorted({k.value.upper() for k in kinds}), name=name, supported_language=LANGUAGE
        )

    def load(self) -> None:
        """Nothing to load ahead."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None) -> list[RecognizerResult]:
        """Find spans; results are ranges of the given text."""
        doc = nlp_artifacts.tokens if nlp_artifacts is not None else None
        known = getattr(doc, "user_data", {}).get(SPAN_KEY) if isinstance(doc, Doc) else None
        # Tokens of another engine may be another language's, or over another writing of the text.
        parsed = known if isinstance(known, Parsed) and known.norm.original == text else parse(text)
        wanted = set(entities or self.supported_entities)
        results = []
        for span in self._find(parsed):
            entity = span.kind.value.upper()
            if entity not in wanted:
                continue
            start, end = parsed.norm.to_original(span.start, span.end)
            result = RecognizerResult(entity, start, end, span.score)
            result.recognition_metadata = {
                RecognizerResult.RECOGNIZER_NAME_KEY: self._shown,
                RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
                SPAN_KEY: span,
            }
            results.append(result)
        return results


def _formats(parsed: Parsed) -> list[Span]:
    return find_formats(parsed.norm.text)


def _addresses(parsed: Parsed) -> list[Span]:
    return find_addresses(parsed.norm.text, parsed.doc)


def _name_rules(parsed: Parsed) -> list[Span]:
    return find_names_by_rule(parsed.norm.text, parsed.doc)


def _attributes(parsed: Parsed) -> list[Span]:
    return find_quasi(parsed.norm.text, parsed.doc)


def _chosen(names: NamesModel | bool | None) -> NamesModel:
    """Return the names model that was asked for, the packaged one by default."""
    return names if isinstance(names, NamesModel) else load_names_model()


def _model_finder(names: NamesModel | bool | None) -> Callable[[Parsed], list[Span]]:
    def find(parsed: Parsed) -> list[Span]:
        text = parsed.norm.text
        own = find_own_words(text)
        known = parsed.doc.user_data.pop(NAMES_KEY, None)
        spans = known if known is not None else _chosen(names).find([parsed.doc], roles=[parsed.doc.user_data.get(ROLE_KEY)])[0]
        whole = (to_its_end(s, text) for s in spans)
        return [
            s for s in whole if not is_vetoed(s, text, parsed.doc, pets=True) and not any(a < s.end and s.start < b for a, b in own)
        ]

    return find


def presidio_recognizers(names: NamesModel | bool | None = None) -> list[EntityRecognizer]:
    """Return our recognisers, ready for any `AnalyzerEngine` registry (language ``ja``).

    Parameters
    ----------
    names
        The names model; the packaged one if None, left out if False.
    """
    recognizers: list[EntityRecognizer] = [
        SpanRecognizer("cocreate_formats", {row.kind for row in PATTERN_ROWS}, _formats),
        SpanRecognizer("cocreate_addresses", {Kind.ADDRESS}, _addresses),
        SpanRecognizer("cocreate_name_rules", {Kind.PERSON, Kind.STATION, Kind.ADDRESS, Kind.CITY, Kind.FACILITY, Kind.ORGANIZATION}, _name_rules),
        SpanRecognizer("cocreate_attributes", QUASI_KINDS, _attributes),
    ]
    if names is not False:
        recognizers.append(SpanRecognizer("cocreate_names", set(LABEL_KINDS.values()), _model_finder(names)))
    return recognizers


class PseudonymOperator(Operator):
    """Replaces a name by a readable pseudonym; the same name gets the same one.

    Params: ``pseudonyms`` (a `Pseudonyms` kept by the caller), ``kind`` (a `Kind` or its name). Attributes, which have no
    pseudonym, become wider words, so that it can serve as the operator for everything; what is no kind of ours (of another's
    recogniser) becomes its entity in brackets, as Presidio's own ``replace`` writes it.
    """

    def operate(self, text: str, params: dict[Any, Any] | None = None) -> str:
        """Return the pseudonym."""
        params = params or {}
        kind = _kind(params)
        if kind is None or kind is Kind.FIGURE:
            return _bracketed(params)
        if kind in FIXED:
            return FIXED[kind]
        if kind in QUASI_KINDS:
            return generalise(kind, text)
        group = "person" if kind is Kind.PERSON else group_of(kind, text)
        return str(params["pseudonyms"].of(group, text.casefold()))

    def validate(self, params: dict[Any, Any] | None = None) -> None:
        """Check the parameters."""
        if not isinstance((params or {}).get("pseudonyms"), Pseudonyms):
            raise ValueError("params['pseudonyms'] must be a Pseudonyms")

    def operator_name(self) -> str:
        """Name for an OperatorConfig."""
        return "pseudonym"

    def operator_type(self) -> OperatorType:
        """An anonymiser."""
        return OperatorType.Anonymize


class GeneraliseOperator(Operator):
    """Replaces an attribute by a wider one (``34歳`` → ``30代``).

    Params: ``kind`` (a `Kind` or its name; the entity's own if absent), ``band``, ``top``, ``withhold``. What is no attribute
    becomes a fixed word (〔電話番号〕), or its entity in brackets.
    """

    def operate(self, text: str, params: dict[Any, Any] | None = None) -> str:
        """Return the wider word."""
        params = params or {}
        kind = _kind(params)
        if kind is None or kind not in QUASI_KINDS:
            return FIXED.get(kind, _bracketed(params)) if kind else _bracketed(params)
        return generalise(
            kind, text, band=params.get("band", 10), top=params.get("top", 90), withhold=params.get("withhold", False)
        )

    def validate(self, params: dict[Any, Any] | None = None) -> None:
        """Check the parameters."""
        band = (params or {}).get("band", 10)
        if not isinstance(band, int) or band < 1:
            raise ValueError("params['band'] must be a positive number of years")

    def operator_name(self) -> str:
        """Name for an OperatorConfig."""
        return "generalise"

    def operator_type(self) -> OperatorType:
        """An anonymiser."""
        return OperatorType.Anonymize


def _kind(params: dict[Any, Any]) -> Kind | None:
    """Return the kind asked for, or that of the entity; None for an entity of somebody else's recogniser."""
    if params.get("kind"):
        return Kind(str(params["kind"]).lower())
    entity = str(params["entity_type"]).lower()
    return _STOCK.get(entity) or (Kind(entity) if entity in set(Kind) else None)


def _bracketed(params: dict[Any, Any]) -> str:
    """Return what Presidio's own ``replace`` writes."""
    return f"<{params['entity_type']}>"


_STOCK = {"email_address": Kind.EMAIL, "phone_number": Kind.PHONE, "location": Kind.ADDRESS}
"""Entities of Presidio's own recognisers that are kinds of ours under another name."""


def presidio_operators() -> list[type[Operator]]:
    """Return our operators, for `AnonymizerEngine.add_anonymizer`."""
    return [PseudonymOperator, GeneraliseOperator]


_ENGINE = ParsedEngine()


def make_analyzer(names: NamesModel | bool | None = None) -> AnalyzerEngine:
    """Return an AnalyzerEngine that holds our recognisers only and never downloads anything."""
    registry = RecognizerRegistry(recognizers=presidio_recognizers(names), supported_languages=[LANGUAGE])
    return AnalyzerEngine(registry=registry, nlp_engine=_ENGINE, supported_languages=[LANGUAGE])


def make_anonymizer() -> AnonymizerEngine:
    """Return an AnonymizerEngine with our operators beside Presidio's."""
    engine = AnonymizerEngine()  # type: ignore[no-untyped-call]
    for operator in presidio_operators():
        engine.add_anonymizer(operator)
    return engine


def read_names(names: NamesModel | bool | None, turns: Sequence[tuple[Parsed, Role | None]]) -> None:
    """Let the names model read many turns at once, ahead of `analyze_parsed`: faster than one by one, with the same result."""
    if names is False:
        return
    docs = [parsed.doc for parsed, _ in turns]
    for doc, spans in zip(docs, _chosen(names).find(docs, roles=[role for _, role in turns]), strict=True):
        doc.user_data[NAMES_KEY] = spans


def analyze_parsed(engine: AnalyzerEngine, parsed: Parsed, role: Role | None = None) -> list[Span]:
    """Run an engine over a parsed turn and return our spans."""
    artifacts = _ENGINE.artifacts(parsed.doc)
    parsed.doc.user_data[SPAN_KEY] = parsed
    parsed.doc.user_data[ROLE_KEY] = role
    try:
        results = engine.analyze(parsed.norm.original, LANGUAGE, nlp_artifacts=artifacts)
    finally:
        del parsed.doc.user_data[SPAN_KEY], parsed.doc.user_data[ROLE_KEY]
    return [r.recognition_metadata[SPAN_KEY] for r in results if r.recognition_metadata]
