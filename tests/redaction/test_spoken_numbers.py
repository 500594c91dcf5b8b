"""Numbers in pieces go whole; counts, years and labels near them stay."""

from __future__ import annotations

import pytest

from cocreate_nlp.redaction.spoken_numbers import find_spoken_numbers
from cocreate_nlp.types import Kind

PIECES = [
    ("番号は090-0022-4ろく、あ、1308です", "090-0022-4ろく、あ、1308", Kind.PHONE),
    ("電話は ゼロサンニイ の えっと 四四四の 〇二三一です", "ゼロサンニイ の えっと 四四四の 〇二三一", Kind.PHONE),
    ("〇七八の〇〇〇の、いちはちろくにい", "〇七八の〇〇〇の、いちはちろくにい", Kind.PHONE),
    ("電話は0125の、ええ、さん、よん、二十六です", "0125の、ええ、さん、よん、二十六", Kind.PHONE),
    ("090のな、1160の、二千七", "090のな、1160の、二千七", Kind.PHONE),
    ("〒061-2…ええ、ゼロ、いちです", "〒061-2…ええ、ゼロ、いち", Kind.POSTAL_CODE),
    ("受付 C 0 0 3 1です", "C 0 0 3 1", Kind.MEMBER_NUMBER),
    ("部屋が308です", "308", Kind.ADDRESS),
    ("緑町は 三の 十二です", "緑町は 三の 十二", Kind.ADDRESS),
    ("aじゃなくてeです、tanabe.m", "tanabe.m", Kind.EMAIL),
    ("申請の書類に昭和三十年五月二日とある", "昭和三十年五月二日", Kind.BIRTH_DATE),
]
KEPT = [
    "〇・五ミリの線", "ゼロから始めた", "二〇一二年に入れた", "部屋が100平米", "受付は3時まで", "AじゃなくてBがいい", "昭和三十年五月二日に開いた店", "町の、えー、真ん中に",
    "0度から、ええ、三千回測った", "ゼロか、ええ、二十人か", "七月じゃない、八月二日に届いた", "三〇〇〇円でした",
]  # fmt: skip


@pytest.mark.parametrize(("text", "piece", "kind"), PIECES)
def test_pieces_go_whole(text: str, piece: str, kind: Kind) -> None:
    found = [(text[s.start : s.end], s.kind) for s in find_spoken_numbers(text, ())]
    assert (piece, kind) in found


@pytest.mark.parametrize("text", KEPT)
def test_near_misses_stay(text: str) -> None:
    assert list(find_spoken_numbers(text, ())) == []


def test_corrected_day_counts_only_after_a_day_of_birth() -> None:
    text = "七月じゃない、八月二日"
    found = {text[s.start : s.end] for s in find_spoken_numbers(text, (Kind.BIRTH_DATE,))}
    assert found == {"七月", "八月二日"}
