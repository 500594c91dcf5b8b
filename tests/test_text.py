import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreate_nlp.errors import InputError
from cocreate_nlp.text import each_name, normalize
from tests.texts import any_text

CASES = [
    ("３９８０円", "3980円"),
    ("ＡＢＣ", "ABC"),
    ("ｶﾞｽﾄ", "ガスト"),
    ("は\u3099", "ば"),
    ("㍿みずほ野", "株式会社みずほ野"),
    ("あ\u3000い", "あ い"),
    ("あ\u00a0い\tう", "あ い う"),
    ("15～20%", "15〜20%"),
    ("15〜20%", "15〜20%"),
    ("080‐0417−3912", "080-0417-3912"),
    ("ええと…まあ‥", "ええと…まあ‥"),
    ("あ\u200bい\ufeffう\u200e", "あいう"),
    ("一行\r\n二行\r三行\n", "一行\n二行\n三行\n"),
    ("一行\u2028二行", "一行\n二行"),
    ("❤\ufe0f", "❤"),
    ("\x00\ue000\ud800", ""),
    ("①②", "12"),
    ("ー", "ー"),
    ("plain ascii.", "plain ascii."),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_one_writing(text: str, expected: str) -> None:
    assert normalize(text).text == expected


KEPT = ["ー", "々", "〇", "ヶ", "っ", "「」", "髙", "﨑"]


@pytest.mark.parametrize("text", KEPT)
def test_what_carries_meaning_is_not_levelled(text: str) -> None:
    assert normalize(text).text == text


def test_offsets_of_one_to_many_and_many_to_one() -> None:
    norm = normalize("A㍿は\u3099\u200b３")
    assert norm.text == "A株式会社ば3"
    assert norm.to_original(1, 5) == (1, 2)
    assert norm.to_original(2, 3) == (1, 2)
    assert norm.to_original(5, 6) == (2, 4)
    assert norm.to_original(6, 7) == (5, 6)
    assert norm.to_original(0, 7) == (0, 6)


def test_empty_ranges_map_to_one_place() -> None:
    norm = normalize("あ\u200bい")
    assert norm.to_original(1, 1) == (2, 2)
    assert norm.to_original(2, 2) == (3, 3)
    assert normalize("").to_original(0, 0) == (0, 0)


@settings(deadline=None, max_examples=300)
@given(any_text)
def test_every_character_knows_its_origin(text: str) -> None:
    norm = normalize(text)
    assert norm.original == text
    assert len(norm.text) == len(norm.starts) == len(norm.ends)
    assert list(norm.starts) == sorted(norm.starts) and list(norm.ends) == sorted(norm.ends)
    for i, char in enumerate(norm.text):
        start, end = norm.to_original(i, i + 1)
        assert 0 <= start < end <= len(text)
        # Normalising the origin alone gives the character again.
        assert char in normalize(text[start:end]).text or (char == "\n" and text[start] == "\r")
    covered = {k for s, e in zip(norm.starts, norm.ends, strict=True) for k in range(s, e)}
    for k in set(range(len(text))) - covered:
        following = text[k + 1 : k + 2]
        assert normalize(text[k]).text == "" or (text[k] == "\r" and following == "\n"), "something visible was lost"


@settings(deadline=None, max_examples=200)
@given(any_text, st.integers(0, 80), st.integers(0, 80))
def test_a_range_maps_to_the_smallest_range_that_made_it(text: str, start: int, end: int) -> None:
    norm = normalize(text)
    start, end = sorted((min(start, len(norm.text)), min(end, len(norm.text))))
    first, last = norm.to_original(start, end)
    assert 0 <= first <= last <= len(text)
    if start < end:
        assert first == norm.starts[start] and last == norm.ends[end - 1]
        assert norm.text[start:end] in normalize(text[first:last]).text


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_normalised_text_is_left_as_it_is(text: str, expected: str) -> None:
    assert normalize(normalize(text).text).text == expected


def test_a_line_break_is_never_drawn_into_what_follows() -> None:
    assert normalize("あ\r\u0301\nい").text == "あ\n\u0301\nい"


def test_a_bare_name_is_one_name_and_a_gap_is_nobody() -> None:
    assert each_name("浅井") == each_name(["浅井", None, float("nan"), pd.NA]) == each_name(pd.Series(["浅井", None])) == ("浅井",)
    assert each_name(()) == ()
    with pytest.raises(InputError, match="name 2: a name is text, not int"):
        each_name(["浅井", 4])  # type: ignore[list-item]
