"""What peers do wrong on Japanese, each as a regression test (measured on Presidio 2.2.366 and ja_ginza 5.3)."""

from __future__ import annotations

import pytest

from cocreate_nlp.redaction import Redactor
from cocreate_nlp.redaction.check_digits import is_corporate_number, is_driver_license


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("メールはtaro@example.comです", "メールは〔メールアドレス〕です"),
        ("http://example.jp/aをみて", "〔URL〕をみて"),
        ("IPは192.168.1.10でした", "IPは〔IPアドレス〕でした"),
        ("電話は０３－００００－１２３４です", "電話は〔電話番号〕です"),
        ("会員番号は009417です", "会員番号は〔番号〕です"),
        ("カードは4111111111111111です", "カードは〔カード番号〕です"),
        ("東京都渋谷区神南1-2-3です", "東京都内です"),
        ("こんにちは\u3000はい", "こんにちは\u3000はい"),
    ],
)
def test_regression(text: str, expected: str) -> None:
    assert Redactor().redact(text).text == expected


def test_check_digits_that_published_packages_get_wrong() -> None:
    # Weighted from the wrong end by one package; remainder 0 mishandled by another.
    assert is_corporate_number("7000012050002")
    assert not is_corporate_number("5020001200007")
    assert is_driver_license("309012345620")


def test_a_document_can_still_be_serialised() -> None:
    from cocreate_nlp.language import parse

    parsed = parse("宮原さんは34歳です")
    Redactor().find(parsed)
    assert parsed.doc.to_bytes()
