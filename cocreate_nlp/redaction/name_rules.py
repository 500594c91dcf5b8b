"""Names by dictionary and context: part of speech, honorifics, introductions, shapes of shops and companies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Token

from cocreate_nlp.redaction.gazetteer import PREFECTURE_STEMS, municipalities, towns
from cocreate_nlp.redaction.honorifics import HONORIFIC_TRAPS, HONORIFICS, INTRODUCTIONS, READINGS, TITLES
from cocreate_nlp.redaction.spans import Span, Tier
from cocreate_nlp.types import Kind

_HONORIFIC = re.compile(rf"(?:{'|'.join(sorted(HONORIFICS, key=len, reverse=True))})")
_TITLE = re.compile(rf"(?:{'|'.join(sorted(TITLES, key=len, reverse=True))})")
_NAME = r"(?:[ァ-ヶー・]{2,12}|[ぁ-んー]{2,6}|[一-龥々ヶ]{1,5}|[A-Za-z]{2,15})"


@cache
def _introductions() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p.replace("{NAME}", _NAME)) for p in INTRODUCTIONS)


def find_names_by_rule(text: str, doc: Doc) -> list[Span]:
    """Find names with strong evidence in the text itself."""
    return [*_before_honorific(text, doc), *_full_names(doc), *_stations(text, doc), *_places(text, doc)]


def _span(start: int, end: int, kind: Kind, score: float, name: str, evidence: str, role: str = "") -> Span:
    return Span(start, end, kind, score, name, evidence, Tier.RULE, role=role)


def _is_name_token(token: Token) -> bool:
    tag = token.tag_
    if tag.startswith("名詞-固有名詞"):
        return True
    return tag.startswith(("名詞-普通名詞", "接頭辞", "感動詞")) and bool(re.fullmatch(r"[一-龥々ァ-ヶーA-Za-z]+", token.text))


def _before_honorific(text: str, doc: Doc) -> Iterator[Span]:
    tokens = list(doc)
    for i, token in enumerate(tokens):
        if i == 0:
            continue
        honorific = _HONORIFIC.match(token.text) is not None and token.text in HONORIFICS
        title = token.text in TITLES
        if not (honorific or title):
            continue
        j = i - 1
        if tokens[j].is_space:
            j -= 1
        last = tokens[j] if j >= 0 else None
        if last is None or not _is_name_token(last):
            continue
        proper = "人名" in last.tag_
        if title and not proper:
            continue
        start = j
        while start > 0 and "人名" in tokens[start - 1].tag_ and "人名" in tokens[start].tag_:
            start -= 1
        stretch = text[tokens[start].idx : last.idx + len(last)]
        if stretch in HONORIFIC_TRAPS or last.text in HONORIFIC_TRAPS and not proper:
            continue
        if token.text in {"君", "様", "氏", "殿", "たん", "どん", "嬢"} and not proper:
            continue
        if "人名" in last.tag_:
            yield _span(tokens[start].idx, last.idx + len(last), Kind.PERSON, 0.95, "honorific", f"name before {token.text}")
        elif "固有名詞" in last.tag_ or (token.text == "ちゃん" and last.tag_.startswith("名詞")):
            yield _span(tokens[start].idx, last.idx + len(last), Kind.PERSON, 0.7, "honorific", f"proper noun before {token.text}")


def _full_names(doc: Doc) -> Iterator[Span]:
    tokens = list(doc)
    for i, token in enumerate(tokens):
        if "人名-姓" in token.tag_ and i + 1 < len(tokens) and "人名-名" in tokens[i + 1].tag_:
            end = tokens[i + 1].idx + len(tokens[i + 1])
            yield _span(token.idx, end, Kind.PERSON, 0.9, "full_name", "family and given name")


_PLACE_AFTER = re.compile(r"(?:の(?:ほう|方|支店|店|家|実家|あたり|近く|駅|商店街|病院|学校|団地|畑|山|海|港|温泉|うち|ほー)|のほうだと|から|まで|あたり|方面|店|駅|に(?:住|いる|おる|行|引|越|あ|で|帰|ある)|で(?:買|暮|店|働|す|、|やっ|生|会|見)|へ)")
"""After a place where somebody is or goes."""


def _places(text: str, doc: Doc) -> Iterator[Span]:
    """Find place names that are no municipality: neighbourhoods, hamlets, lakes, where somebody is or goes."""
    table = municipalities()
    for token in doc:
        name = token.text
        if len(name) < 2 or not token.tag_.startswith("名詞-固有名詞-地名-一般") or name in table:
            continue
        if name in PREFECTURE_STEMS or name in PREFECTURE_STEMS.values() or name in REGIONS or re.fullmatch(r"[ァ-ヶー]+", name):
            continue
        end = token.idx + len(token)
        if _PLACE_AFTER.match(text, end):
            kind = Kind.ADDRESS if name in towns() else Kind.CITY
            yield _span(token.idx, end, kind, 0.6, "place_name", "place name by dictionary and context")


REGIONS = frozenset(
    "東北 関東 関西 北陸 東海 近畿 中国 四国 九州 中部 北関東 南関東 首都圏 山陰 山陽 信越 甲信越 沖縄 道東 道南 道央 道北 瀬戸内 日本 日本海 太平洋 瀬戸内海 東日本 西日本 北日本 南国 本州 湘南 京阪 阪神 "
    "京浜 奥羽 琉球 蝦夷 江戸 上方 大和 富士 富士山 琵琶湖 三陸 房総 北海 南極 北極 東京 大阪 京都 国内 海外 欧州 中東 東南 東アジア 欧米 米国 英国 北欧 南米".split()
)

_STATION = re.compile(r"[一-龥々ヶケノのァ-ヶー]{1,8}駅(?!前通|伝|弁|員|長|ビル|中|そば|ナカ|メロ|舎|構内|周辺の店)")
_STATION_TRAPS = re.compile(r"^(?:最寄り?|各|同|当|無人|次の|隣の|終着|始発|乗換|乗り換え|ターミナル|主要|地下鉄|新幹線|近くの|この|その|あの|どの|私鉄|隣|一|二|三|道の)+の?駅$")


def _stations(text: str, doc: Doc) -> Iterator[Span]:
    if "駅" not in text:
        return
    tokens = list(doc)
    for i, token in enumerate(tokens):
        if token.text not in {"駅", "駅前"} and not (token.text.endswith("駅") and len(token) > 1):
            continue
        if token.text.endswith("駅") and len(token) > 1:
            if "固有名詞" in token.tag_ and not _STATION_TRAPS.match(token.text):
                yield _span(token.idx, token.idx + len(token), Kind.STATION, 0.9, "station", "station", "station")
            continue
        start = None
        for j in range(i - 1, max(-1, i - 6), -1):
            t = tokens[j]
            named = "固有名詞" in t.tag_ or t.text in {"ヶ", "ケ", "ノ"} or (t.text == "が" and j and "名詞" in tokens[j - 1].tag_ and i - j <= 2)
            compound = t.tag_.startswith(("名詞-普通名詞", "接頭辞", "接尾辞", "形状詞")) and re.fullmatch(r"[一-龥々ァ-ヶ]+", t.text)
            if not (named or compound):
                break
            start = j
        if start is None:
            continue
        begin = tokens[start].idx
        name = text[begin : token.idx + 1]
        if _STATION_TRAPS.match(name) or len(name) < 2:
            continue
        if any("固有名詞" in t.tag_ for t in tokens[start:i]) or i - start >= 2 or name[:-1] in municipalities():
            if name[:-1] in PREFECTURE_STEMS and False:
                continue
            yield _span(begin, token.idx + 1, Kind.STATION, 0.9, "station", "name before 駅", "station")


def find_introduced(text: str) -> list[tuple[int, int]]:
    """Find names that people introduce (``トモって呼んでください``), as ranges."""
    out = []
    for regex in _introductions():
        for match in regex.finditer(text):
            name = match["name"]
            if name in HONORIFIC_TRAPS or re.fullmatch(r"[ぁ-ん]{1,2}", name) or name in _COMMON_INTRO_TRAPS or "何" in name:
                continue
            out.append(match.span("name"))
    return out


def find_readings(text: str) -> list[tuple[int, int]]:
    """Find what somebody says a name sounds like (``一の瀬って書いていちのせです``), as ranges."""
    return [m.span("name") for regex in _readings() for m in regex.finditer(text)]


@cache
def _readings() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p) for p in READINGS)


_COMMON_INTRO_TRAPS = frozenset(
    "こう そう なん なに 何 どう これ それ あれ はい いい もう ああ うん これだ やっぱり ほんと だめ すごい かわいい 便利 楽 好き 嫌い 主婦 会社員 学生 初めて はじめて 派 無理 ダメ 反対 賛成 "
    "全然 別 逆 同じ 一人 独身 大丈夫 元気 普通 いつも 毎日 最近 ここ そこ 本当 嘘 変 それで 好み 苦手 自分 欲しい いらない 買わない 使わない 知らない".split()
)
