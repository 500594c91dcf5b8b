"""A name said again in its turn, digits with a spoken nought, addresses of mail read out; with near misses."""

import pytest

import cocreate_nlp as cc

from .marked import assert_stays

GONE = [
    ("名字は鷹、鳥の鷹です。", "鷹"),
    ("楠でございます、一文字のほうの楠で、先月から参りました。", "楠"),
    ("下が七七ゼロ二やなくて七七二ゼロです。", "七七"),
    ("メール、kita dot osaka、まるいa、nanboku dot comで。", "nanboku"),
    ("メールはback ハイフン garden、その後ろがmori ドット naraです。", "garden"),
]
STAY = [
    "上着は鷹の柄です。",
    "ゼロ一つで意味が変わる。",
    "二百三十ゼロとは言わない。",
    "dot柄の袋が好きです。",
    "USBのtype Cが一つ。",
]


@pytest.mark.parametrize(("text", "word"), GONE)
def test_it_is_gone_everywhere(text: str, word: str) -> None:
    redacted = cc.Redactor().redact(text).text
    assert word not in redacted, redacted
    assert cc.Redactor().redact(redacted).text == redacted


@pytest.mark.parametrize("text", STAY)
def test_near_misses_stay(text: str) -> None:
    assert_stays(text, cc.Redactor())
