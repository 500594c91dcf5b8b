"""A second set of exports, written from the formats alone by somebody who had not seen the first: dirty, too."""

import json
from pathlib import Path

import pytest

from cocreate_nlp.transcripts import read_session

HERE = Path(__file__).parent
FILES = HERE / "second"
CASES = [json.loads(line) for line in (HERE / "second_set.jsonl").read_text(encoding="utf-8").splitlines()]


def test_every_file_has_a_case():
    assert {p.name for p in FILES.iterdir()} == {case["file"] for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_file_of_the_second_set_is_read(case, tmp_path):
    # The ending tells nothing.
    copy = tmp_path / "a.dat"
    copy.write_bytes((FILES / case["file"]).read_bytes())
    session = read_session(copy)
    assert session.format == case["format"]
    assert [(t.speaker, t.text, t.direct_message) for t in session.turns] == [
        (speaker, text, direct) for speaker, text, _, direct, _ in case["turns"]
    ]
    assert [t.start for t in session.turns] == [
        pytest.approx(start) if start is not None else None for _, _, start, _, _ in case["turns"]
    ]
    assert [t.role for t in session.turns] == [role for _, _, _, _, role in case["turns"]]
