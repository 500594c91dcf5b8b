"""Numbers said in kana (``にせんななひゃくまん``), as speech recognition writes them now and then, put into kanji."""

from __future__ import annotations

import re

from cocreate_nlp.text import alternatives

_DIGITS = dict(
    pair.split("=")
    for pair in "いち=一 いっ=一 に=二 さん=三 よん=四 ご=五 ろく=六 ろっ=六 なな=七 しち=七 はち=八 はっ=八 きゅう=九".split()
)
_UNITS = dict(pair.split("=") for pair in "じゅう=十 じゅっ=十 ひゃく=百 びゃく=百 ぴゃく=百 せん=千 ぜん=千 まん=万 おく=億".split())
_SAID = {**_DIGITS, **_UNITS, "えん": "円", "わり": "割", "ぶ": "分"}
_D, _U = (alternatives(table) for table in (_DIGITS, _UNITS))
_FIRST = rf"(?:(?:{_D})(?:{_U})|じゅう|ひゃく|せん)"
_RATE = "いち|さん|よん|ご|ろく|なな|しち|はち|きゅう"

_NUMBER = re.compile(
    rf"(?:(?<![ぁ-ん])|(?<=[はがのも])(?!(?<=の)に))"
    rf"(?:{_FIRST}(?:(?:{_D})?(?:{_U}))+(?:{_D})?(?:えん|(?=円|人|個|枚|[、。…?!]|なら|です|で|だ|の|も|は|か|くらい|ぐらい|ほど|$))"
    rf"|{_FIRST}(?:{_D})?(?:えん|(?=円)))"
    rf"|(?<=[でをと]){_FIRST}(?:(?:{_D})?(?:{_U}))*(?:{_D})?(?:えん|(?=円))"
    rf"|(?<![ぁ-ん一-龥ァ-ヶ])(?:{_RATE})わり(?:(?:{_D})ぶ)?(?=引|[、。…?!]|です|で|だ|も|の|は|が|くらい|ぐらい|$)"
)
"""Two units at least, or one and a currency: ``にせん`` alone is as often a verb in dialect (``安うにせんと``), and after の a に may be
a particle (``高いのにせんえんも出した``)."""
_PART = re.compile(alternatives(_SAID))


def in_kanji(text: str) -> tuple[str, list[int]] | None:
    """Return a text with its numbers in kana written in kanji, and where each of its characters, and its end, began before.

    Returns
    -------
    (str, list of int) or None
        None where no number is said in kana.

    Examples
    --------
    >>> in_kanji("いちまんはっせんえん")
    ('一万八千円', [0, 2, 4, 6, 8, 10])
    """
    out: list[str] = []
    origins: list[int] = []
    done = 0
    for match in _NUMBER.finditer(text):
        out.append(text[done : match.start()])
        origins.extend(range(done, match.start()))
        for part in _PART.finditer(text, *match.span()):
            out.append(_SAID[part[0]])
            origins.append(part.start())
        done = match.end()
    if not done:
        return None
    out.append(text[done:])
    origins.extend(range(done, len(text) + 1))
    return "".join(out), origins
