"""Runs the recogniser rows over a normalised text, and finds the pieces of numbers that speech broke up."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache

from cocreate_nlp.redaction.patterns import PATTERN_ROWS, WRONG_SAID, PatternRow
from cocreate_nlp.redaction.spans import Span, Tier
from cocreate_nlp.redaction.spoken_numbers import find_corrected
from cocreate_nlp.replacements import FIXED, LETTERED, SENSITIVE_MARK, SPONSOR, WITHHELD
from cocreate_nlp.types import Kind

_GATES: Mapping[str, re.Pattern[str]] = {
    "digit": re.compile(r"\d"),
    "latin": re.compile(r"[A-Za-z]"),
    "at": re.compile(r"@"),
    "at_said": re.compile("アット|あっと|@"),
    "spoken": re.compile(r"[〇零]|ゼロ|ぜろ|レイ|れい|マル|まる|(?:イチ|ニ|サン|ヨン|ゴ|ロク|ナナ|シチ|ハチ|キュ|いち|さん|よん|ろく|なな|はち|きゅ|[一二三四五六七八九]{3})"),
}

TOPIC_WORDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.PHONE: ("電話", "携帯", "ケータイ", "けいたい", "ファックス", "FAX", "ファクス", "内線", "末尾", "下四桁", "下4桁", "フリーダイヤル", "直通", "固定の番号"),
    Kind.BANK_ACCOUNT: ("口座", "振込先", "振り込み先", "口座番号"),
    Kind.MEMBER_NUMBER: ("会員番号", "社員番号", "お客様番号", "お客さま番号", "診察券", "受付番号", "予約番号", "管理番号", "番号"),
    Kind.CAR_PLATE: ("ナンバープレート", "車のナンバー", "ナンバー"),
    Kind.RESIDENCE_CARD: ("在留カード",),
    Kind.POSTAL_CODE: ("郵便番号", "〒"),
    Kind.ADDRESS: ("住所", "番地", "丁目", "号室", "宛先", "送り先", "届け先", "お届け先", "部屋番号"),
    Kind.BIRTH_DATE: ("誕生日", "生年月日"),
}  # fmt: skip
"""What a stretch of talk is about when these words fall, so that bare digits in it are pieces of such a number."""

UNIT_AFTER = (
    r"(?! ?(?:[円個本回人台件名年月日時分秒%割歳才枚倍点度匹杯袋箱冊着足軒店社kgcmLlK万千百十兆億℃]|mm|ml|パーセント|ミリ|グラム|キロ|センチ|メートル|"
    r"リットル|ポイント|セット|ページ|ヶ月|か月|カ月|週|代|階|番目|つ|組|歩|畳|坪|種類|泊|行|曲|席|式|世帯|ワット|ボルト|度目|回目|号線|系|版))"
)
BARE_DIGITS = re.compile(r"(?<![\d.,A-Za-z])\d{2,11}(?:[-ー]\d{1,8})*(?:[-ー]|(?= ?の(?: ?\d|[、…])))?(?![\d]|[.,]\d)" + UNIT_AFTER)
_PAIRED = r"(?:\d{1,4}|[〇一二三四五六七八九十]{1,4})"
BARE_PAIR = re.compile(rf"(?<![\d.,A-Za-z〇一二三四五六七八九十百千]){_PAIRED}(?:の|-|ー){_PAIRED}(?:(?:の|-){_PAIRED})*(?![\d〇一二三四五六七八九十百千])(?!の(?:割合|比|配合))" + UNIT_AFTER)
CORRECTION = re.compile(rf"{WRONG_SAID}|違って|逆|間違|末尾|下[四4三3二2]桁|最後が|あれ|のほう|の方")


@cache
def _compiled() -> tuple[tuple[PatternRow, re.Pattern[str]], ...]:
    assert {row.needs for row in PATTERN_ROWS} <= {"", *_GATES}
    return tuple((row, re.compile(row.regex)) for row in PATTERN_ROWS)


_OWN_WORDS = re.compile(
    rf"(?:{'|'.join(dict.fromkeys(LETTERED.values()))})[A-Z]{{1,2}}(?![A-Za-z0-9])|{SPONSOR}"
    rf"|{'|'.join(dict.fromkeys([*FIXED.values(), SENSITIVE_MARK, WITHHELD]))}"
)


def find_own_words(text: str) -> list[tuple[int, int]]:
    """Find our own replacement words, which nothing may find again."""
    return [m.span() for m in _OWN_WORDS.finditer(text)]


def find_formats(text: str) -> list[Span]:
    """Find identifiers of regular form in a normalised text.

    Overlapping matches are all returned; the longest wins later, the row's order breaks ties.
    """
    open_gates = {name for name, gate in _GATES.items() if gate.search(text)}
    spans = []
    for row, regex in _compiled():
        if row.needs and row.needs not in open_gates:
            continue
        for match in regex.finditer(text):
            span = _span_of(row, match, text)
            if span is not None:
                spans.append(span)
    return spans


def _span_of(row: PatternRow, match: re.Match[str], text: str) -> Span | None:
    start, end = match.span("id") if "id" in match.re.groupindex else match.span()
    evidence = ""
    if row.context:
        around = text[max(0, match.start() - row.window) : match.end() + row.window // 2]
        found = next((word for word in row.context if word in around), None)
        if found is None:
            return None
        evidence = f"context {found}"
    valid = None
    if row.check is not None:
        valid = row.check(re.sub(r"\D", "", text[start:end]))
    return Span(start, end, row.kind, row.score, row.name, evidence, Tier.FORMAT, valid)


def topics_of(text: str) -> frozenset[Kind]:
    """Return the kinds of number that a text talks about."""
    return frozenset(kind for kind, words in TOPIC_WORDS.items() if any(w in text for w in words))


NUMBER_KINDS = frozenset(
    {
        Kind.PHONE, Kind.BANK_ACCOUNT, Kind.MEMBER_NUMBER, Kind.CAR_PLATE, Kind.RESIDENCE_CARD, Kind.POSTAL_CODE,
        Kind.HEALTH_INSURANCE, Kind.DRIVER_LICENSE, Kind.PASSPORT, Kind.MY_NUMBER, Kind.CREDIT_CARD, Kind.PENSION,
    }
)  # fmt: skip
"""Kinds whose digits may be said in pieces."""


def find_fragments(text: str, found: Collection[Span], topics: Collection[Kind]) -> list[Span]:
    """Find bare digits that belong to a number spoken in pieces.

    Parameters
    ----------
    text
        Normalised text.
    found
        What the rows found in it; a part of a number there opens the topic too.
    topics
        Kinds of number that this turn or the turns just before talk about.
    """
    active = set(topics) | {s.kind for s in found if s.tier is Tier.FORMAT}
    number_kinds = active & NUMBER_KINDS
    kind = min(number_kinds, key=lambda k: list(Kind).index(k)) if number_kinds else None
    spans = list(find_corrected(text, kind or (Kind.ADDRESS if Kind.ADDRESS in active else None)))
    if kind is None:
        return spans
    spans += _kanji_digits(text, kind)
    if _GATES["digit"].search(text):
        spans += _bare_digits(text, kind, found)
    return spans


def _bare_digits(text: str, kind: Kind, found: Collection[Span]) -> Iterator[Span]:
    for match in BARE_DIGITS.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        near = any(abs(match.start() - s.end) <= 20 or abs(s.start - match.end()) <= 20 for s in found if s.tier is Tier.FORMAT)
        corrected = CORRECTION.search(text[max(0, match.start() - 16) : match.end() + 12])
        answered = len(digits) >= 3 and re.match(r"です|でした|、|。|$|ね|だ|ん、", text[match.end() :])
        if len(digits) >= 4 or near or corrected or answered:
            yield Span(match.start(), match.end(), kind, 0.7, "number_fragment", "pieces of a number", Tier.FORMAT)


_KANJI_RUN = re.compile(r"(?<![〇零一二三四五六七八九十百千万\d])[〇零一二三四五六七八九]{3,11}(?:の[〇零一二三四五六七八九]{2,8})*(?![〇零一二三四五六七八九十百千万億兆円個本回人台件名年月日時分秒割歳才枚倍点度匹階つ番か])")


def _kanji_digits(text: str, kind: Kind) -> Iterator[Span]:
    """Find digits said one by one (``七七一六が正しいです``)."""
    for match in _KANJI_RUN.finditer(text):
        answered = re.match(rf"が正|です|でした|、|。|…|$|や[。、で]|{WRONG_SAID}|で(?:合|す|よろ|お)", text[match.end() :])
        if answered or CORRECTION.search(text[max(0, match.start() - 16) : match.end() + 12]):
            yield Span(match.start(), match.end(), kind, 0.7, "number_fragment", "pieces of a number", Tier.FORMAT)


_ANSWER = re.compile(r"[、。]|です|だ|ね|でお|$|…")


def find_pairs(text: str, *, corrected_only: bool) -> list[Span]:
    """Find pieces of an address that was spoken in pieces (``48じゃなくて、3の14です``).

    Parameters
    ----------
    corrected_only
        Only where the text corrects or completes something: an address was spoken in a turn before, not here.
    """
    corrected = CORRECTION.search(text)
    out = [
        Span(m.start(), m.end(), Kind.ADDRESS, 0.7, "address_fragment", "pieces of an address", Tier.FORMAT)
        for m in BARE_PAIR.finditer(text)
        if corrected or not corrected_only or _ANSWER.match(text, m.end())
    ]
    if corrected:
        out += [
            Span(m.start(), m.end(), Kind.ADDRESS, 0.7, "address_fragment", "pieces of an address", Tier.FORMAT)
            for m in BARE_DIGITS.finditer(text)
        ]
    return out
