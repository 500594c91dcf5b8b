"""Names that people explain: how one is written, how it is read, which part is the family name, in whose name an account is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from cocreate_nlp.redaction.honorifics import HONORIFIC_TRAPS
from cocreate_nlp.redaction.spans import Span, Tier
from cocreate_nlp.types import Kind

_RADICAL = r"(?:さんずい|にすい|[ぁ-ん]{1,5}(?:へん|べん|かんむり|にょう|づくり|だれ))に[一-龥]"
_NAME_TALK = re.compile(r"漢字|の字|字[でがはをも]|という字|名字|苗字|名前|旧姓|書[いきく]|読[みむん]|一文字")
_WRITTEN = re.compile(
    rf"{_RADICAL}(?=で|です|と|の|、|。|$|って|や)"
    r"|[一-龥ぁ-ん]{2,5}?の[一-龥]{1,3}(?=(?:じゃな|ではな|やな)(?:くて?|い)、?(?:名字|苗字|名前|人の名|姓))"
    r"|(?:[一-龥][ぁ-ん]{0,2}に、?)?(?P<w>[一-龥ぁ-ん]{2,5}?)の(?P<c>[一-龥])(?=一文字|一字|のほう|の方|の字|という字|って(?:字|書)|じゃな|ではな|やなく|です|と書|で、|で[ぁ-ん]{2,5}(?:です|と読|。)|に、?[一-龥ぁ-ん]{2,5}の[一-龥])"
)
"""``さんずいに青``, ``良いに入り江の江``, ``温泉の泉じゃなくて``"""
_ONE_CHARACTER = re.compile(r"(?P<a>[一-龥])(?<![漢文数字])(?:の|、)?(?:一文字|一字)(?=で|です|と|の|や|、|。)(?!の[一-龥]{2})|(?:漢字|かんじ)(?:で)?(?:一文字|一字)(?:の|、)(?P<b>[一-龥])(?![一-龥])")
_READ_SO = re.compile(r"(?:(?:の|、)?(?:一文字|一字))?で、?(?!ござ|しょ|も|は)(?P<n>[ぁ-んー]{2,6}?)(?=です|と読|って読|や[。、]|。|$)")
_PARTS = re.compile(
    r"(?:^|[、。 ])(?P<n>[ァ-ヶー]{2,8}|[一-龥]{1,3}) ?[はが] ?(?:下の)?名前(?=、|で、|で(?:苗字|名字))"
    r"|(?:苗字|名字|姓) (?P<n2>[ァ-ヶー]{2,8}|[一-龥]{1,4})(?=、|。|です|$)"
    r"|(?:^|[、。 ])(?P<n3>[ァ-ヶー]{2,8}|[一-龥]{1,4}|[ぁ-ん]{2,5})(?:は|が|って|というのは)(?:[^、。]{0,7}の)?(?:苗字|名字|旧姓|姓)(?=です|で[^も]|、|。|なん|や|じゃ|$)"
)
_HOLDER = re.compile(r"名義(?:人)?(?:は|が|:)?、? ?(?P<n>[ァ-ヶー]{2,6}[ 　・]?[ァ-ヶー]{2,8})(?=です|で|、|。|に|と|や|$)")
_ACCOUNT = re.compile(r"口座|普通|当座|振込|振り込|銀行|信金|金庫|ゆうちょ|農協|通帳")
_NO_NAME = frozenset("これ それ あれ どれ うち わたし あたし 私 僕 俺 今 前 元 母 父 妻 夫 嫁 娘 孫 息子 旦那 主人 どっち こっち 次 字 姓".split())


def find_spelled(text: str, found: Collection[Span]) -> Iterator[Span]:
    """Find how a name is written and read, and which part of it is which.

    Parameters
    ----------
    text
        Normalised text.
    found
        What was found in it: somebody must be named, or names be spoken of.
    """
    people = [s for s in found if s.kind is Kind.PERSON]
    if not people and not _NAME_TALK.search(text) and "名義" not in text:
        return
    for match in _WRITTEN.finditer(text):
        if match["c"] is None or (match["c"] in match["w"] and match["w"] != match["c"]):
            yield _named(match.start(), match.end(), people)
            yield from _reading_after(text, match.end(), people)
    for match in _ONE_CHARACTER.finditer(text):
        group = "a" if match["a"] else "b"
        yield _named(*match.span(group), people)
        yield from _reading_after(text, match.end(group), people)
    for match in _PARTS.finditer(text):
        group = next(g for g in ("n", "n2", "n3") if match[g])
        if match[group] not in _NO_NAME and match[group] not in HONORIFIC_TRAPS:
            yield _named(*match.span(group), people)
    if _ACCOUNT.search(text):
        for match in _HOLDER.finditer(text):
            yield _named(*match.span("n"), people)


def _reading_after(text: str, end: int, people: Collection[Span]) -> Iterator[Span]:
    match = _READ_SO.match(text, end)
    if match:
        yield _named(*match.span("n"), people)


def _named(start: int, end: int, people: Collection[Span]) -> Span:
    inside = next((s for s in people if s.identity and start <= s.start and s.end <= end), None)
    role, identity = (inside.role, inside.identity) if inside else ("", "")
    return Span(start, end, Kind.PERSON, 0.92, "spelling", "tells how the name is written", Tier.RULE, role=role, identity=identity)
