"""Addresses below city level: a number core (丁目, 番地, 2-17-405 …) grown to the left over place names, to the right over buildings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from spacy.tokens import Doc

from cocreate_nlp.language import index_from
from cocreate_nlp.redaction.gazetteer import PREFECTURE_STEMS, PREFECTURES, municipalities, towns
from cocreate_nlp.redaction.spans import Span, Tier
from cocreate_nlp.types import Kind

_K = r"[一二三四五六七八九十百千〇]{1,5}"
_N = rf"(?:\d{{1,4}}|{_K})"
_GAP = r"(?:[、,… ]|えーっと|えーと|えっと|えと|えー|あの|その){0,3}"

STRONG_CORE = re.compile(
    rf"(?:第?{_N}(?:丁目|地割|条(?=[東西南北]|通|\d)|線(?=[東西南北]))[東西南北]?{_GAP}(?:の|-)?{_GAP})+"
    rf"(?:{_N}(?:番地|番|号|の|-|ノ)?{_GAP}){{0,4}}(?:号室?|番地?)?"
    rf"|{_N}番地(?:の?{_N})?(?:号室?|号)?|{_N}番(?:の)?{_N}号?|(?<!\d)\d{{2,4}}号室"
    rf"|(?:大字|小字|(?<=[町村市郡区])字)[一-龥々ヶァ-ヶ]{{1,6}}(?:(?:{_N}|[壱弐参〇一二三四五六七八九]{{1,3}})(?:番地|部)?(?:[-の]{_N})*)?"
)
"""An address by itself."""

WEAK_CORE = re.compile(rf"(?<![\d.])の?{_N}(?:(?:[-ー—―─━]|の、?|ノ|番|丁目?) ?{_N}){{1,3}}(?:号室?|番地?)?(?!\d|[.,]\d)|の{_N}番地?(?=じゃ|です|だ|や(?!り)|、|。|$)|(?<![\d.,])の?{_N}(?:の|-)(?=[、… ]{{1,2}}(?:あ|えー|えっと|いや|…|\d|{_K}))")
"""An address after a place name."""

_TURN = r"(?:上る|下る|上ル|下ル|上がる|下がる|東入る?|西入る?|東入ル|西入ル|あがる|さがる)"
KYOTO_STREET = re.compile(
    rf"[一-龥ヶぁ-ん]{{1,6}}(?:通り?|町|小路|筋|大路)[一-龥ヶぁ-ん]{{0,8}}?{_TURN}"
    rf"(?:(?:より)?[一-龥ヶ之ノ]{{0,8}}?(?:\d丁目|[一二三四五]丁目|[一二三四五六]筋目)?{_TURN})*(?:まで)?"
    rf"(?:(?:東|西|裏)?[一-龥ヶケ之ノ]{{1,10}}町|[東西裏][一-龥ヶ]{{1,8}}(?=[、。にでのから]))*(?:\d{{1,4}}(?:[-・]\d{{1,4}})*|[一二三四五六七八九十百千〇]{{1,6}}(?:番地)?(?:の[一二三四五六七八九十]{{1,4}})?)?"
)

TOWN_FORM = re.compile(
    r"[一-龥々ヶケノ之ツぁ-んァ-ヶー]{1,8}?(?:町|村|字|丁|通り?|台|丘|坂|浜|沢|谷|原|野|山|川|島|崎|田|橋|条|筋|新田|団地|ニュータウン)$"
)

_R = r"[〇一二三四五六七八九]{3,4}"
"""A room said digit by digit."""

_HOUSES = (
    r"(?:マンション|アパート|ハイツ|コーポ|ビル|荘|ハイム|メゾン|レジデンス|タワー|パレス|ヴィラ|コート|ガーデン|プラザ|団地|ハウス|寮|棟|テラス|フラット|スクエア|ヒルズ|パーク|キャッスル|シャトー|ロイヤル|グラン)"
)
_UNIT = rf"[ 、の]{{0,2}}[A-Za-z]?(?:\d{{1,4}}|{_R})(?:号室|号|階|F|-\d{{1,4}})?"
_FLOOR = r"[ 、の]{0,2}(?:\d{1,2}|[一二三四五六七八九十]{1,3})階(?:建て)?"
_BESIDE = r"(?=[、。 ]|です|で(?!す)|に|へ|の|号|宛|あて|まで|$)"

BUILDING = re.compile(
    rf"[ 、の]{{0,2}}(?:(?!って|という|ていう)[一-龥々ぁ-んァ-ヶーA-Za-z・]){{0,12}}?{_HOUSES}(?:[一-龥々ァ-ヶーA-Za-z]{{0,8}}?{_UNIT})?(?!\d)"
    rf"|(?:[ 、の]{{0,2}}(?:\d{{1,4}}|{_R})(?:号室?|階(?:建て)?|F))+|[ 、の]{{0,2}}\([^()]{{1,16}}\)|[ー\- ]\d{{1,4}}[A-Za-z]?(?=で|に|の|な|$)|{_FLOOR}"
    rf"|[ 、の]{{0,2}}(?:[A-Za-z]|[一二三四五六七八九十]{{1,2}}|\d{{1,2}})棟|(?<=棟)の?(?:\d{{2,4}}|{_R})|[、 ]{{1,2}}{_R}{_BESIDE}"
)

_HOUSE = re.compile(r"(?:団地|マンション|アパート|ハイツ|コーポ|ビル|荘|寮|住宅|メゾン|ハイム|[番東西南北]館|レジデンス|タワー|ヒルズ|コート|パレス|テラス|[\d一二三四五六七八九十A-Z]号?棟)$")
_NAMED_BUILDING = re.compile(
    rf"(?<![一-龥々ァ-ヶーA-Za-z])(?:(?!駅|雑居|商業|高層|超高層|貸し?|テナント|オフィス|自社|本社|複合|当|同|隣|向かい|古|大き|新し)[一-龥々ァ-ヶーA-Za-z]{{2,10}})ビル(?:ディング)?の?、?"
    rf"(?:{_FLOOR})(?:の?(?:\d{{3,4}}|{_R}))?(?:号室?)?"
)
"""A building and the floor (``丸越ビルの4階402``)."""

_KANJI = re.compile(r"[一-龥々ヶケ]")


@cache
def _municipal_names() -> frozenset[str]:
    return frozenset(municipalities()) | frozenset(PREFECTURES) | frozenset(PREFECTURE_STEMS)


def find_addresses(text: str, doc: Doc) -> list[Span]:
    """Find addresses and parts of them below city level, with the city and prefecture that lead them.

    Parameters
    ----------
    text
        Normalised text.
    doc
        Its tokens.
    """
    spans: list[Span] = _after_municipality(text)
    spans += [_span(*m.span(), text, "building", 0.9) for m in _NAMED_BUILDING.finditer(text)]
    for match in _TOWN_READ.finditer(text):
        spans += [_span(*match.span(name), text, "town_read", 0.9) for name in "ab"]
    if not re.search(r"[\d一二三四五六七八九十]|大字|[上下東西][るル入が]", text):
        return spans
    for match in STRONG_CORE.finditer(text):
        start = _grow_left(text, doc, match.start())
        # 「二丁目」 alone is below city level too; a lone 「三番」 is not matched here.
        spans.append(_span(start, _grow_right(text, match.end()), text, "address_core", 0.95))
    for match in WEAK_CORE.finditer(text):
        start = _grow_left(text, doc, match.start())
        if start < match.start():
            spans.append(_span(start, _grow_right(text, match.end()), text, "address_after_place", 0.9))
    for match in KYOTO_STREET.finditer(text):
        start = _grow_left(text, doc, match.start())
        spans.append(_span(start, _grow_right(text, match.end()), text, "address_kyoto", 0.9))
    return spans


_TOWN_READ = re.compile(r"(?:(?<![ぁ-ん])|(?<=[がはを]))(?P<a>(?![がはを])[ぁ-ん]{1,5}(?:まち|ちょう|むら))(?:では?|じゃ)なくて?、?(?P<b>[ぁ-ん]{1,5}(?:まち|ちょう|むら))(?![ぁ-ん]*(?:がえ|ちが))")
"""``ほんまちでなくほんちょう``: how a town is read."""
_DIGIT = r"[0-9一二三四五六七八九十百千〇壱弐参]"
_AFTER_CITY = re.compile(
    rf"(?P<town>(?:[一-龥々ヶケヵノ之ツッァ-ンー〆]|(?<=[一-龥])が(?=[丘岡原浜崎谷台])){{0,12}}?)"
    rf"(?P<number>(?:無番地|(?:第?{_DIGIT}{{1,6}}(?:[丁目番地号室条線部区割軒の\-ー~—―─━‐ノ之甲乙丙東西南北 ]{{0,4}}(?:第?{_DIGIT}{{1,6}}|[A-Z](?![a-z])))*(?:丁目|番地|番館|番|号室?|部|階|地割)?)))?"
)
_HAMLET = re.compile(r"[一-龥々ヶケ]{1,5}(?=です|で[、。]|に|の|から|ま[でし]|、|。|$)")
_TOWN_CHARACTERS = re.compile(r"[一-龥々ヶケヵノ之ツァ-ヶー]{1,10}")
_HIRAGANA_TOWN = re.compile(r"[一-龥々ヶケヵノ之ツァ-ヶーぁ-ん]{1,10}?(?=(?:[0-9]|[一二三四五六七八九十]{1,3}(?:丁目|番|-)))")
_NO_TOWN = re.compile(
    r"民|内|立|役|議|長(?![一-龥])|営|税|政|外|中心|全域|周辺|出身|在住|産|駅|郊外|近郊|全体|限定|方面|側|以外|単位|生まれ|育ち|県|府|在勤|史|報|章|制|場|バス|側|史|歌|花(?![一-龥])|木(?![一-龥])|"
    r"保健|図書|総合|中央(?:図書|公園|病院)|市民|消防|警察|美術|博物|動物|水族|体育|公民|観光|商工|教育|福祉|社会|子育|国際|産業|農業|水道|下水|交通|文化|環境|健康|広報|会館|病院|小学|中学|高校|大学"
)


def _after_municipality(text: str) -> list[Span]:
    """Find what is said below a city's full name (``みどり市若宮町120``), with the city and prefecture."""
    table = municipalities()
    out = []
    leads: dict[int, int] = {}
    for i, char in enumerate(text):
        if char not in "市区町村":
            continue
        end = i + 1
        size = next((n for n in range(min(8, end), 1, -1) if text[end - n : end] in table), 0)
        if not size or (size == 2 and (char != "区" or not any(text[end : end + n] in towns() for n in range(2, 9)))):
            continue
        start = end - size
        start = _lead(text, start, leads)
        tail = _town_and_number(text, end, known=start < end - size)
        if tail > end:
            out.append(_span(start, _grow_right(text, tail), text, "address_after_city", 0.95))
    return out


def _lead(text: str, start: int, known: dict[int, int]) -> int:
    """Move left over the city, county and prefecture in front; what is known from where is used and added to."""
    at = start
    while at not in known:
        lead = next((n for n in range(8, 1, -1) if n <= at and text[at - n : at] in _municipal_names()), 0)
        if lead:
            at -= lead
        else:
            known[at] = at
    known[start] = known[at]
    return known[start]


def _town_and_number(text: str, end: int, *, known: bool) -> int:
    """Return where the town and number after a city end; `end` when nothing below city level follows."""
    if _NO_TOWN.match(text, end):
        return end
    listed = next((n for n in range(min(8, len(text) - end), 1, -1) if text[end : end + n] in towns()), 0)
    if listed:
        number = _AFTER_CITY.match(text, end + listed)
        if number and number["number"]:
            return number.end()
        hamlet = _HAMLET.match(text, end + listed)
        return hamlet.end() if hamlet and not _NO_TOWN.match(hamlet[0]) else end + listed
    match = _AFTER_CITY.match(text, end)
    if match and match["number"] and (match["town"] or known or re.match(r"\d{3}|無番地|[一二三四五六七八九十]部", match["number"])):
        return match.end()
    hiragana = _HIRAGANA_TOWN.match(text, end)
    if hiragana and not re.match(r"[のはがをにでともへやか]", hiragana[0]):
        number = _AFTER_CITY.match(text, hiragana.end())
        if number and number["number"]:
            return number.end()
    town = _TOWN_CHARACTERS.match(text, end)
    if town and len(town[0]) >= 2:
        return town.end()
    return end


def _span(start: int, end: int, text: str, name: str, score: float) -> Span:
    while end > start and text[end - 1] in " 、の-,…":
        end -= 1
    return Span(start, end, Kind.ADDRESS, score, name, "number after a place name", Tier.FORMAT)


_FILLED = re.compile(r"[、 ]{0,2}(?:えーっ?と|えっと|ええと|えと|あの|その|んー?と?)[、 ]{0,2}$")


def _grow_left(text: str, doc: Doc, start: int) -> int:
    """Return where the place names before an address number begin; `start` itself when there are none."""
    position = start
    skipped = position
    # No filler is longer than the stretch that is searched.
    filler = _FILLED.search(text, max(0, start - 16), start)
    if filler:
        skipped = filler.start()
    while skipped > 0 and text[skipped - 1] in " 、の":
        skipped -= 1
        if position - skipped > 2 and not filler:
            break
    town = _town_before(text, skipped, doc)
    if town is None:
        return start
    position = town
    # City and prefecture in front of the town.
    while True:
        lead = next(
            (n for n in range(8, 1, -1) if n <= position and text[position - n : position] in _municipal_names()), 0
        )
        if lead:
            position -= lead
            continue
        if position and text[position - 1] in "の 、" and text.endswith((*PREFECTURES, *PREFECTURE_STEMS), 0, position - 1):
            position -= 1
            continue
        return position


def _town_before(text: str, end: int, doc: Doc) -> int | None:
    """Return the start of a place name that ends there, or None."""
    size = next((n for n in range(9, 1, -1) if n <= end and text[end - n : end] in towns()), 0)
    if size:
        start = end - size
        # A name that begins inside a token is a chance hit (「今日本町」); move to the token's start if it is a name.
        return _token_start(doc, start)
    last = index_from(doc, end)
    tokens = list(doc[max(0, last - 5) : last])
    begin: int | None = None
    for count, token in enumerate(reversed(tokens)):
        if token.is_space or token.is_punct:
            break
        tag = token.tag_
        proper = tag.startswith("名詞-固有名詞")
        suffix = token.text in {"町", "村", "台", "丘", "条", "通", "通り", "筋", "ヶ", "ケ", "ノ", "が", "団地", "新田", "東", "西", "南", "北", "中", "上", "下", "本", "新"}
        if not (proper or suffix or (count and tag.startswith(("名詞-普通名詞", "接頭辞", "接尾辞")) and _KANJI.search(token.text))):
            break
        if token.text == "が" and count == 0:
            break
        begin = token.idx
    if begin is None:
        return None
    stretch = text[begin:end]
    if TOWN_FORM.search(stretch) or any(t.tag_.startswith("名詞-固有名詞") for t in tokens if t.idx >= begin):
        return begin
    return None


def _token_start(doc: Doc, position: int) -> int:
    token = doc[index_from(doc, position + 1) - 1]
    inside = token.idx < position < token.idx + len(token)
    return token.idx if inside and token.tag_.startswith("名詞") else position


def _grow_right(text: str, end: int) -> int:
    match = BUILDING.match(text, end)
    while match and match.end() > end:
        end = match.end()
        match = BUILDING.match(text, end)
    return end


def grow_houses(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """Find wing, floor and room after the name of a house (``中芸団地のB棟三〇四``)."""
    for span in found:
        if span.kind in {Kind.FACILITY, Kind.ORGANIZATION, Kind.ADDRESS} and _HOUSE.search(text[span.start : span.end]):
            end = _grow_right(text, span.end)
            if end > span.end:
                yield _span(span.start, end, text, "house_and_room", 0.9)
