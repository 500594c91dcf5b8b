"""Every expression of the table: where it is, what it is worth, what it measures, whether it is ranged."""

from __future__ import annotations

import pytest

from cocreate_nlp.figures import find_figures, treated
from cocreate_nlp.figures.tables import NEVER_RANGED
from tests.figures.cases import Case, read_cases

CASES = read_cases()


def test_table_is_large_enough() -> None:
    assert len(CASES) >= 400


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.role.value[0]}:{c.text}")
def test_expression(case: Case) -> None:
    found = find_figures(case.text)
    if not case.kind:
        assert [f.text for f in found if f.kind not in NEVER_RANGED] == []
        return
    at = [f for f in found if f.start < case.end and case.start < f.end]
    assert len(at) == 1, [f.text for f in found]
    figure = at[0]
    assert (figure.start, figure.end) == (case.start, case.end), figure.text
    assert figure.text == case.text[case.start : case.end]
    assert (figure.low, figure.high) == (case.low, case.high)
    assert (figure.unit, figure.kind.value) == (case.unit, case.kind)
    assert treated(figure, case.text, role=case.role)[0] is case.treated
