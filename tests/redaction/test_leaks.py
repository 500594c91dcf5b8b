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


WRITINGS = {
    "12万4千人": ["12万4千人", "124000人", "12万4000人", "12.4万人", "十二万四千人", "じゅうにまんよんせん人", "124,000くらい"],
    "98円": ["98円", "９８円", "九十八円", "九八円", "98えん", "きゅうじゅうはち円", "98でした", "98円台"],
    "12%": ["12パーセント", "1割2分", "十二%"],
    "2.4mm": ["2.4ミリ", "二・四ミリ", "2.4です"],
    "千八百円": ["1800円", "1,800円", "1.8千円", "千八百円"],
    "1,280円": ["1280円くらい", "千二百八十円", "1000円〜1,280円"],
    "12名": ["12人"],
    "1時間25分": ["85分", "1時間二十五分"],
    "182": ["182円", "182個"],
}
HARMLESS = {
    # Parts of a number are no number of their own.
    "12万4千人": ["朝7時12分のバス", "一袋に12個", "12キロのお米", "4千円", "12万人"],
    "1時間25分": ["25分", "25%"],
    # The same digits measure something else.
    "98円": ["98度だとやけどする", "98人", "198円", "98円50銭"],
    "12%": ["12人", "12月"],
    "15円": ["十五夜のお月見", "1.15円"],
    # A round figure, or the exact one in another writing, as the end of a range.
    "1,500円": ["1000円〜1500円", "1500円台"],
    "50": ["500円"],
}


@pytest.mark.parametrize(("figure", "text"), [(f, t) for f, texts in WRITINGS.items() for t in texts])
def test_a_figure_is_found_in_every_writing(figure: str, text: str) -> None:
    assert [leak.check for leak in find_leaks(f"それは{text}。", figures=[figure], model=False)]


@pytest.mark.parametrize(("figure", "text"), [(f, t) for f, texts in HARMLESS.items() for t in texts])
def test_the_same_digits_are_not_the_same_figure(figure: str, text: str) -> None:
    assert find_leaks(f"それは{text}。", figures=[figure], model=False) == []


def test_one_exact_figure_among_thousands_is_found() -> None:
    figures = tuple(f"{n}円" for n in range(1001, 6000, 2))
    assert find_leaks("それは1000円くらいで、よく買います。", figures=figures, model=False) == []
    assert find_leaks("それは3001円くらいで、よく買います。", figures=figures, model=False)
