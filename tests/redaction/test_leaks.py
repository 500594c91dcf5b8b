"""The second look finds what a redaction left, and nothing in clean text."""

from __future__ import annotations

import pytest

from cocreate_nlp.policy import Glossary
from cocreate_nlp.redaction import find_leaks
from cocreate_nlp.types import Edit, Kind


@pytest.mark.parametrize(
    ("text", "arguments", "check"),
    [
        ("参加者Aさんと浅川さん", {"roster": ["浅川"]}, "roster"),
        ("ミナモ堂で買った", {"glossary": Glossary(sponsor=("みなも堂",))}, "glossary"),
        ("まるやまパンの前で", {"originals": [Edit(0, 6, Kind.FACILITY, "まるやまパン", "店舗A")]}, "original"),
        ("電話は090-0000-1234です", {}, "format"),
        ("原価は182円です", {"figures": ["182円"]}, "figure"),
        ("原価は千八百円です", {"figures": ["千八百円"]}, "figure"),
        # The text is read with every dash as "-"; what was replaced has to be read alike.
        *((f"北斗{dash}商会で買った", {"originals": [f"北斗{dash}商会"]}, "original") for dash in "-‐‑‒–−"),
        ("差は‒三割ほどです", {"figures": ["‒三割"]}, "figure"),
    ],
)
def test_found(text: str, arguments: dict, check: str) -> None:
    leaks = find_leaks(text, **arguments)
    assert check in {leak.check for leak in leaks}
    for leak in leaks:
        assert 0 <= leak.start < leak.end <= len(text)
        assert text[leak.start : leak.end] not in leak.reason


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("参加者Aさんは東京都内で〔電話番号〕と言った", {"roster": ["浅川"]}),
        ("水が泉のように湧く", {"roster": ["泉"]}),
        ("500円〜600円くらい、300円台です", {"figures": ["1,182円", "398円"]}),
        ("千円台で買える", {"figures": ["千円"]}),
        ("蛍なら川にもいる", {"originals": [Edit(0, 3, Kind.CODE_NAME, "ホタル", "開発品A")]}),
        ("泡が手につくのがいやで", {}),
    ],
)
def test_clean_text_passes(text: str, arguments: dict) -> None:
    assert find_leaks(text, **arguments) == []
