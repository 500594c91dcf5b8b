"""For every value, unit and style: written, read back, ranged, ranged again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cocreate_nlp.figures import Figure, FigureRanger, FigureTurn, find_figures
from cocreate_nlp.figures.bins import bin_scale, interval_of
from cocreate_nlp.figures.numerals import Style, read_number, write_number
from cocreate_nlp.figures.tables import UNITS
from cocreate_nlp.figures.wording import range_text
from cocreate_nlp.types import Role

UNIT_FORMS = ["円", "ドル", "%", "パーセント", "割", "ポイント", "人", "件", "本", "社", "店舗", "g", "kg", "グラム", "キロ", "mm", "ミリ", "cm", "メートル",
              "ml", "リットル", "℃", "W", "kcal", "dB", "時間", "秒", "日間", "週間", "か月", "倍", "セット", "ケース", "ロット", "㎡", "坪"]  # fmt: skip
VALUES = (
    st.integers(0, 10**13)
    | st.integers(0, 10_000)
    | st.builds(lambda d, e: d * 10**e, st.integers(1, 9), st.integers(0, 12))
)
STYLES = st.sampled_from(list(Style))
FORMS = st.sampled_from(UNIT_FORMS)
WIDE = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


def only(text: str) -> Figure:
    found = find_figures(text)
    assert len(found) == 1, [f.text for f in found]
    return found[0]


def ranged(text: str) -> str:
    out, at = "", 0
    for figure in find_figures(text):
        out += text[at : figure.start] + range_text(figure)[0]
        at = figure.end
    return out + text[at:]


def planned(text: str, role: Role) -> str:
    """Range a turn as the redactor does: what is said in our bins stays in its own words."""
    out, at = "", 0
    for edit in FigureRanger().plan([FigureTurn(text, role)])[0]:
        if edit.figure.low == edit.figure.high or (edit.figure.low, edit.figure.high) != (edit.low, edit.high):
            out += text[at : edit.start] + edit.replacement
            at = edit.end
    return out + text[at:]


@settings(deadline=None, max_examples=300)
@given(VALUES, STYLES)
def test_a_number_reads_back(value: int, style: Style) -> None:
    text = write_number(value, style)
    number = read_number(text, 0)
    assert number is not None
    assert (number.value, number.end) == (value, len(text))


@settings(deadline=None, max_examples=200)
@given(st.decimals(0, 9999, places=3), st.sampled_from([Style.ARABIC, Style.COMMA, Style.POSITIONAL, Style.KANJI]))
def test_a_decimal_reads_back(value: Decimal, style: Style) -> None:
    number = read_number(write_number(value, style), 0)
    assert number is not None and number.value == value


@settings(deadline=None, max_examples=400)
@given(VALUES, FORMS, STYLES, st.booleans())
def test_a_figure_reads_back(value: int, unit: str, style: Style, wide: bool) -> None:
    text = write_number(value, style) + unit
    figure = only(text.translate(WIDE) if wide else text)
    assert figure.value == value * UNITS[unit][2]
    assert (figure.unit, figure.kind) == (UNITS[unit][1], UNITS[unit][0])


@settings(deadline=None, max_examples=400)
@given(VALUES, FORMS, STYLES, st.integers(0, 3))
def test_the_range_contains_the_value_and_reads_back(value: int, unit: str, style: Style, level: int) -> None:
    figure = only(write_number(value, style) + unit)
    text, interval = range_text(figure, level)
    said = value * UNITS[unit][2] / bin_scale(figure)
    assert interval.low is not None and interval.high is not None
    assert interval.low <= said < interval.high
    again = only(text)
    assert again.value is None, "a range must not read as a point"
    assert (again.low is None or again.low <= figure.low) and (again.high is None or again.high >= figure.high)  # type: ignore[operator]


@settings(deadline=None, max_examples=400)
@given(VALUES, FORMS, STYLES, st.integers(0, 3))
def test_ranging_twice_changes_nothing(value: int, unit: str, style: Style, level: int) -> None:
    text = range_text(only(write_number(value, style) + unit), level)[0]
    assert ranged(text) == text


SAID_BEFORE = st.sampled_from(["原価は", "売上が", "利用者は", "年に", "月産", "会員", "約", "価格は", "在庫", "来年", "残り", ""])
SAID_AFTER = st.sampled_from(["です", "前後", "くらい", "近く", "ちょっと", "強", "弱", "以上", "未満", "から", "の予定", "に上げる", "引き", "安い", "、", "じゃなくて", "ずつ", "余り", "で買った"])  # fmt: skip


@example("月産", 0, "", Style.ARABIC, "近く", Role.COMPANY)
@settings(deadline=None, max_examples=400)
@given(SAID_BEFORE, VALUES, FORMS | st.sampled_from(["", "台", "円台", "個入り"]), STYLES, SAID_AFTER, st.sampled_from(list(Role)))
def test_our_own_range_stays_whatever_stands_around_it(before: str, value: int, unit: str, style: Style, after: str, role: Role) -> None:
    once = planned(before + write_number(value, style) + unit + after, role)
    assert planned(once, role) == once


@settings(deadline=None, max_examples=300)
@given(VALUES, VALUES, FORMS, STYLES)
def test_one_text_for_each_bin_unit_and_style(a: int, b: int, unit: str, style: Style) -> None:
    first, second = only(write_number(a, style) + unit), only(write_number(b, style) + unit)
    if first.style is not second.style:
        return
    one, other = range_text(first), range_text(second)
    assert (one[1] == other[1]) is (one[0] == other[0]), (one, other)


@settings(deadline=None, max_examples=300)
@given(VALUES, FORMS)
def test_the_value_itself_is_gone(value: int, unit: str) -> None:
    text = range_text(only(f"{value}{unit}"))[0]
    digits = str(value).rstrip("0")
    if len(digits) >= 2:
        assert str(value) not in text.replace(",", "")


@settings(deadline=None, max_examples=300)
@given(VALUES, st.integers(0, 3))
def test_coarser_bins_contain_finer_ones(value: int, level: int) -> None:
    for unit in ("円", "%", "人"):
        figure = only(f"{value}{unit}")
        fine, coarse = interval_of(figure, max(0, level - 1)), interval_of(figure, level)
        assert coarse.low is not None and fine.low is not None and coarse.high is not None and fine.high is not None
        assert coarse.low <= fine.low and fine.high <= coarse.high


@settings(deadline=None, max_examples=300)
@given(st.integers(1, 10**6), st.integers(1, 10**6), FORMS)
def test_a_spoken_range_is_never_narrowed(a: int, b: int, unit: str) -> None:
    low, high = sorted((a, b))
    if low == high or unit == "ポイント":
        return
    figure = only(f"{low}〜{high}{unit}")
    interval = interval_of(figure)
    scale = bin_scale(figure)
    assert interval.low is not None and interval.high is not None
    assert interval.low * scale <= low * UNITS[unit][2] and high * UNITS[unit][2] <= interval.high * scale
    text = range_text(figure)[0]
    assert ranged(text) == text


@pytest.mark.parametrize(
    ("said", "range_"),
    [
        ("398円", "300円台"), ("3,980円", "3,000円台"), ("三千九百八十円", "三千円台"), ("12万円", "10万円台"), ("23%", "20%台"),
        ("二割三分", "2割台"), ("130人", "100〜200人"), ("4千円弱", "3千円台"), ("4千円強", "4千円台"), ("千円", "千円台"),
        ("46円", "40円台"), ("5円", "10円未満"), ("１９８円", "１００円台"), ("１．２ｍｍ以下", "２ｍｍ未満"), ("半額", "5割台の割引"),
        ("八十ミクロンくらい", "五十〜百ミクロンくらい"), ("半分以下", "6割未満"), ("千二十度", "千〜二千度"), ("0.6ミリ", "0.5〜1ミリ"),
        ("一万二千件", "一万〜二万件"), ("九二パーセント", "九十パーセント台"), ("〇・四五%", "十%未満"), ("八パー", "十パー未満"),
        ("10〜15万円", "10万円台"), ("15〜20%", "10%台〜20%台"), ("二、三千円", "二千円台〜三千円台"), ("1万から1万5千", "1万台"),
        ("約3万円くらい", "3万円台くらい"), ("だいたい3万円", "だいたい3万円台"), ("1万円以上", "1万円以上"), ("12,000円以上", "10,000円以上"),
        ("5,000円未満", "5,000円未満"), ("3,980円以下", "4,000円未満"), ("数百万円", "数百万円台"), ("数十人", "二十〜百人"), ("十数人", "十〜二十人"),
        ("千数百円", "千円台"), ("マイナス18度", "マイナス20〜マイナス10度"), ("120%", "100%台"), ("三分の一", "3割台"), ("1,200W", "1,000〜2,000W"),
        ("500ポイント", "500ポイント台"), ("$25", "$20台"), ("¥3,980", "¥3,000台"), ("20%オフ", "20%台オフ"), ("3割引", "3割台の割引"),
        ("1,500円台", "1,000円台"), ("3割台", "3割台"), ("100〜200人", "100〜200人"), ("1億2千万", "1億台"), ("一万と五百円", "一万円台"), ("二千と三百円", "二千円台"), ("千と二百円", "千円台"), ("五千円近く", "四千円台"), ("三割近く", "2割台"), ("三百円、近くの店", "三百円台、近くの店"), ("2,000ml", "2,000〜5,000ml"),
        ("50〜150人", "50〜200人"), ("1.5倍", "1〜2倍"), ("八百人", "五百〜千人"), ("800人", "500〜1,000人"),
    ],
)  # fmt: skip
def test_wording(said: str, range_: str) -> None:
    assert ranged(said) == range_
    assert ranged(range_) == range_


def test_a_follow_up_takes_the_bin_of_the_unit_it_borrows() -> None:
    assert ranged("1,200Wが…1,350に上げます") == "1,000〜2,000Wが…1,000W〜2,000Wに上げます"
    assert ranged("56…いや57dB") == "50dB〜100dB…いや50〜100dB"
    assert ranged("原価は3,980円が4,200に") == "原価は3,000円台が4,000台に"
    assert ranged("九二パーセント、発売までに九七へ") == "九十パーセント台、発売までに九十台へ"


@pytest.mark.parametrize("piece", ["1,234,", "9", "1.", "1-", ",1", "一二、"])
def test_a_megabyte_of_digits_and_commas_is_no_trap(piece: str) -> None:
    text = piece * (10**6 // len(piece))
    assert all(0 <= f.start < f.end <= len(text) for f in find_figures(text))


def test_figures_far_apart_in_a_turn_still_answer_each_other() -> None:
    turns = [
        FigureTurn("原価は3個で1,350円です、" + "1円、" * 60, Role.COMPANY),
        FigureTurn("3個ですか", Role.PARTICIPANT),
        *[FigureTurn("うん", Role.PARTICIPANT)] * 8,
        FigureTurn("3個ですか", Role.PARTICIPANT),
    ]
    plans = FigureRanger().plan(turns)
    assert [e.reason for e in plans[1]] == ["企業側の数値のくり返し"]
    assert plans[-1] == []
