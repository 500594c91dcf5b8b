"""The corpus is sound and the datasheet's figures are its own. ``python tests/test_datasheet.py`` writes them anew."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from cocreate_nlp.training.checks import CorpusReport, check_corpus
from cocreate_nlp.training.corpus import Record, read_corpus
from cocreate_nlp.types import QUASI_KINDS

CORPUS = Path(__file__).parent.parent / "data" / "corpus"
SHEET = CORPUS / "DATASHEET.md"
TABLE = re.compile(r"(?<=<!-- measured -->\n).*?(?=<!-- end -->)", re.DOTALL)


def measure(records: Sequence[Record], share: Mapping[str, float]) -> str:
    """Return the datasheet's table from the corpus and its balance (`CorpusReport`)."""
    from cocreate_nlp.training.corpus import ENTITY_KINDS
    from cocreate_nlp.types import Kind

    kinds = [ENTITY_KINDS[e.label] for r in records for e in r.entities]
    quasi = sum(k in QUASI_KINDS for k in kinds)
    figures = sum(k is Kind.FIGURE for k in kinds)
    rows = [
        ("sessions", f"{len({r.session for r in records}):,}"),
        ("themes", f"{len({r.theme for r in records}):,}"),
        ("domains", f"{len({r.domain for r in records}):,}"),
        ("turns", f"{len({(r.session, r.turn) for r in records}):,}"),
        ("snippets", f"{len(records):,}"),
        ("characters", f"{sum(len(r.text) for r in records):,}"),
        ("direct identifiers marked", f"{len(kinds) - quasi - figures:,}"),
        ("attributes marked", f"{quasi:,}"),
        ("figures marked", f"{figures:,}"),
    ]
    rows += [(f"snippets with {tag}", f"{share[tag]:.1%}") for tag in ("experience", "pain_point", "idea", "none")]
    for axis in ("specificity", "core"):
        bands = " / ".join(f"{share.get(f'{axis}={band}', 0):.1%}" for band in ("low", "mid", "high"))
        rows.append((f"{axis} low / mid / high", bands))
    roles = " / ".join(f"{share.get(f'role={role}', 0):.1%}" for role in ("participant", "facilitator", "company"))
    rows.append(("spoken by participants / facilitators / company", roles))
    return "| | |\n|---|---|\n" + "".join(f"| {name} | {value} |\n" for name, value in rows)


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return read_corpus([CORPUS])


@pytest.fixture(scope="module")
def report(records: list[Record]) -> CorpusReport:
    return check_corpus(records)


def test_figures_are_those_of_the_corpus(records: list[Record], report: CorpusReport) -> None:
    found = TABLE.search(SHEET.read_text(encoding="utf-8"))
    assert found
    assert found[0] == measure(records, report.balance), "run python tests/test_datasheet.py"


def test_the_corpus_is_sound(report: CorpusReport) -> None:
    assert report.problems == (), f"{len(report.problems)} problems"
    assert all(report.balance[tag] >= 0.05 for tag in ("experience", "pain_point", "idea", "none"))
    # Hand-written text keeps bringing new words: the last tenth adds at least a fiftieth.
    (_, before), (_, after) = report.growth[-2:]
    assert after - before >= after / 50


if __name__ == "__main__":
    text = SHEET.read_text(encoding="utf-8")
    corpus = read_corpus([CORPUS])
    table = measure(corpus, check_corpus(corpus).balance)
    SHEET.write_text(TABLE.sub(lambda _: table, text), encoding="utf-8")
    print(table)
