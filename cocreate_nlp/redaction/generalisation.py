"""Words that replace an attribute so that the sentence stays natural Japanese."""

from __future__ import annotations

import re

from cocreate_nlp.redaction.gazetteer import AMBIGUOUS, PREFECTURE_STEMS, municipalities
from cocreate_nlp.redaction.numerals import NUMERAL, is_kanji_numeral, read_numeral, write_kanji
from cocreate_nlp.replacements import (
    AGE_WORDS,
    CHILD_AGE_WORDS,
    FAMILY_TERMS,
    GENERAL_FORMS,
    GENERAL_WORDS,
    ILLNESSES,
    OCCUPATION_GROUPS,
    PREFECTURES,
    SENSITIVE_MARK,
)
from cocreate_nlp.text import alternatives
from cocreate_nlp.types import Kind


def generalise(kind: Kind, original: str, *, before: str = "", after: str = "", band: int = 10, top: int = 90, withhold: bool = False) -> str:
    """Return the wider word for an attribute.

    Parameters
    ----------
    kind
        What the attribute is.
    original
        The attribute, normalised.
    before, after
        The text around it, so that what replaces it fits in.
    band, top
        Width of the age bands, and the age from which there is only one band.
    withhold
        Blank special-care information instead of naming its group.
    """
    if kind is Kind.AGE:
        return _age(original, before, band, top)
    if kind in {Kind.CITY, Kind.ADDRESS}:
        return _place(original, before)
    if kind is Kind.DATE:
        said = _date(original)
        # 十一月二十日ごろ does not become 十一月ごろごろ.
        return said.removesuffix("ごろ") if after.startswith(("ごろ", "頃", "ころ")) else said
    if kind is Kind.OCCUPATION:
        return next((group for pattern, group in OCCUPATION_GROUPS if re.search(pattern, original)), "専門的な仕事")
    if kind is Kind.FAMILY:
        return _family(original)
    if kind is Kind.SENSITIVE:
        return SENSITIVE_MARK if withhold else _health(original, after)
    if kind is Kind.ORIGIN:
        return _origin(original, after)
    return _other(original)


def age_band(value: int, *, band: int = 10, top: int = 90) -> str:
    """Return the band of an age in years, children by stage of school."""
    if value >= top:
        return f"{top}歳以上"
    for limit, word in CHILD_AGE_WORDS:
        if value <= limit:
            return word
    low = value // band * band
    return f"{low}代" if band == 10 else f"{low}〜{low + band - 1}歳"


def _age(original: str, before: str, band: int, top: int) -> str:
    if original in AGE_WORDS:
        return AGE_WORDS[original]
    grade = re.search(r"(小|中|高|大)", original)
    if re.search(r"年長|年中|年少|歳児", original):
        return "園児"
    if "年" in original or (grade and not re.search(r"歳|才", original)):
        stage = {"小": "小学生", "中": "中学生", "高": "高校生", "大": "大学生"}
        word = stage[grade[1]] if grade else None
        if word is None:
            number = read_numeral(re.sub(r"[^〇一二三四五六七八九十\d]", "", original)) or 0
            word = "小学生" if number >= 4 else "児童・生徒"
            lead = re.search(r"(小学|中学|高校|大学)[^、。]{0,3}$", before)
            if lead:
                word = {"小学": "小学生", "中学": "中学生", "高校": "高校生", "大学": "大学生"}[lead[1]]
        return word
    if re.search(r"か月|ヶ月|カ月|ヵ月|ケ月", original) and not re.search(r"歳|才", original):
        return "乳児"
    numeral = re.search(NUMERAL, original)
    if numeral is None:
        return "ある年代"
    value = read_numeral(numeral[0])
    if value is None:
        return "ある年代"
    if "つ" in original and value <= 9:
        return age_band(value)
    text = age_band(value, band=band, top=top)
    if value == top and not is_kanji_numeral(numeral[0]):
        return f"{write_kanji(top)}歳以上"
    bare = original == numeral[0]
    kanji = is_kanji_numeral(numeral[0])
    # A bare round number would stand unchanged inside its own band (四十 → 四十代): it is written the other way.
    round_bare = bare and value % 10 == 0
    if band == 10 and 20 <= value < top and kanji != round_bare:
        low = value // 10 * 10
        return f"{write_kanji(low)}代"
    return text


_WHOLE_TOWN = re.compile(r"$|[市区町村郡都府県のは、 ・0-9]|(?<=[市区町村郡])|(?![一-龥々])")
"""What may follow a town's name: 上川端町 is no place in 上川."""


def prefecture_of(place: str) -> str | None:
    """Return the prefecture that a place name tells, ``""`` if several share it, None if unknown."""
    for name in PREFECTURES:
        if place.startswith(name):
            return name
    table = municipalities()
    for size in range(min(len(place), 9), 1, -1):
        if place[:size] in table and _WHOLE_TOWN.match(place, size):
            return table[place[:size]]
    for stem, name in PREFECTURE_STEMS.items():
        if place.startswith(stem) and len(stem) < len(place):
            # 石川曙 is a town of its own; 東京江東区 tells the ward as well.
            known = _WHOLE_TOWN.match(place, len(stem)) or any(place[len(stem) : end] in table for end in range(len(stem) + 2, len(place) + 1))
            return name if known else None
    return None


def _place(original: str, before: str) -> str:
    prefecture = prefecture_of(original)
    if prefecture in (None, AMBIGUOUS):
        return "ある地域"
    assert prefecture is not None
    stem = prefecture if prefecture == "北海道" else prefecture[:-1]
    if re.search(rf"(?:{prefecture}|{stem})[のは、 ]{{0,2}}$", before):
        return "ある町"
    if prefecture == "北海道":
        return "道内" if before.endswith("北海道") else "北海道内"
    return prefecture + "内"


def _date(original: str) -> str:
    month = re.search(r"(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月", original)
    if month:
        return _month(month[1])
    era = re.match(r"[RHS]\d{1,2}\.(1[0-2]|0?[1-9])\.", original)
    if era:
        return _month(era[1])
    slash = re.search(r"(?:(?:19|20)\d{2}[/.\-])?(1[0-2]|0?[1-9])[/.\-]", original)
    if slash:
        return _month(slash[1])
    relative = re.match(r"先々月|先月|今月|来月|再来月", original)
    return relative[0] + "中" if relative else "ある時期"


def _month(written: str) -> str:
    # 11 and 12 would repeat two digits of the date; in kanji they cannot be mistaken for it.
    number = read_numeral(written.lstrip("0"))
    if number is not None and number > 10 and written.isdigit():
        return f"{write_kanji(number)}月ごろ"
    return f"{written.lstrip('0')}月ごろ"


def _family(original: str) -> str:
    for term, word in FAMILY_TERMS.items():
        if original.startswith(term) and len(original) <= len(term) + 1:
            return word
    if original.startswith("義"):
        return "親族" + ("と同居" if re.search("世帯|同居", original) else "")
    if "世代" in original:
        return "大家族"
    if "姉妹" in original:
        return "姉妹"
    if re.search(r"と(?:二人|ふたり|2人|三人|3人)", original):
        return "家族と" + ("同居" if re.search("暮らし|ぐらし|住まい", original) else "一緒") if "暮" in original or "住" in original else "家族"
    if re.search(r"家族|暮らし|住まい", original):
        numeral = re.search(r"\d+|[一二三四五六七八九十]+", original)
        value = read_numeral(numeral[0]) if numeral else None
        return "大人数の家族" if value is not None and value >= 5 else "少人数の家族"
    if "孫" in original:
        return "孫が何人も"
    if re.search(r"きょうだい|兄弟|弟|妹", original):
        return "何人ものきょうだい"
    if re.search(r"子|男|女|娘|息子", original):
        return "複数の子ども" if re.match(r"[\d一二三四五六七八九十]", original) else "子どもが何人も"
    for term, word in FAMILY_TERMS.items():
        if term in original:
            return word
    return "家族"


def _health(original: str, after: str) -> str:
    if original in ILLNESSES:
        return _illness(ILLNESSES[original], after)
    if re.match(r"認知(?:症)?が", original):
        return "物忘れが出て" + ("る" if original.endswith(("る", "い")) else "")
    if re.match(r"要(?:介護|支援)|介護度", original):
        return "介護が必要"
    if re.search(r"級$", original):
        return "障害のある人" if "手帳" not in original else "手帳"
    if carried := re.search(r"お(?:腹|なか)に(い.+)$", original):
        return "体調が変わる時期" + {"いる": "な", "いて": "で", "います": "です", "いまして": "でして"}[carried[1]]
    if re.match(r"妊娠|身重|身ごもって|臨月|お(?:腹|なか)に|おめでた", original):
        return "体調が変わる時期" if not after.startswith(("し", "中")) else "体調が変化"
    if hard := re.search(r"(?:見え|聞こえ|きこえ)(にく.*)?", original):
        # 目が見えにくくて, and 色が見え with にくいので after it.
        if hard[1] or after.startswith("にく"):
            return "感覚が働き" + (hard[1] or "")
        return "感覚に不自由があって" if original.endswith(("て", "で")) else "感覚に不自由があります" if original.endswith("せん") else "感覚に不自由がある"
    if re.search(r"手術|オペ|バイパス|切", original):
        return "治療" if original.endswith(("手術", "バイパス", "オペ")) else "治療して"
    if re.fullmatch(r"[\d.〇一二三四五六七八九十百・]+", original) or (re.search(r"\d|[一二三四五六七八九十]{2}", original) and re.search(r"値|血|上が|下が|ワンシー|A1c|GTP|コレス|脂|PSA|BMI|視力|骨密", original)):
        return "検査の値"
    if re.search(r"(?:グラム|g|キロ)$", original):
        return "小さめ"
    if re.search(r"関節|ボルト|金具", original):
        return "からだに医療器具"
    if re.search("折[っり]$", original):
        return "けがをし"
    if original in {"がん", "癌", "ガン"}:
        return "重い病気"
    if re.search(r"(?:が|を)(?:悪|弱|わる|やられ|患|わずら|いため)", original):
        # 膝を悪くしておりまして, 膝が悪くて, 膝が悪い; the span may hold the verb's beginning (膝を悪くし)
        inflected = re.search(r"([がを]).*く((?:な(?:っ[てた]|り)|し[てた]?|て)?)$", original)
        return (("体を悪く" if inflected[1] == "を" else "体の具合が悪く") + inflected[2]) if inflected else "体が弱い"
    # What is no illness must not read as one.
    if re.search("[喪忌]", original):
        return "家庭の事情"
    if re.search("産[前後](?![う鬱])", original):
        return "出産前後の事情"
    for term in sorted(ILLNESSES, key=len, reverse=True):
        if term in original:
            return _illness(ILLNESSES[term], after)
    return next((word for pattern, word in _PASSING if re.search(pattern, original)), _illness("持病", after))


_PASSING = (
    (r"骨折|捻挫|打撲|脱臼|肉離れ|やけど|火傷|怪我|ケガ", "けが"), (r"インフル|コロナ|ノロ|胃腸炎|ウイルス|おたふく|水ぼうそう|手足口病", "感染症"),
    (r"熱中症|脱水|めまい|貧血", "体調不良"), (r"痛|こり$|凝り|便秘|下痢|むくみ", "体の不調"),
)  # fmt: skip
"""Conditions that pass, and their wider word."""
_HAPPENS = re.compile("を?し[てたま]|に(?:なっ|なり|なる|かか)|で(?:倒|亡|入院|手術|休|死|他界|寝込)|が(?:見つか|分か|わか|発覚|治|再発)|の(?:疑い|治療|手術)|と(?:診断|言わ)|を(?:患|発症|経験)")
"""After an illness that comes or goes: nobody is struck down by a 持病."""


def _illness(word: str, after: str) -> str:
    return "病気" if word == "持病" and _HAPPENS.match(after) else word


def _origin(original: str, after: str) -> str:
    if original.endswith("語"):
        return "母語"
    if original.endswith("人"):
        return "外国の人"
    if re.search(r"世$|日系|在日|ハーフ|クォーター", original):
        return "海外にルーツ" if after.startswith(("が", "を", "の")) is False else "海外ルーツ"
    if re.search(r"実習|留学|難民|帰国", original):
        return "海外から来た人"
    return "海外"


def _other(original: str) -> str:
    years = re.search(rf"(?P<n>{NUMERAL})(?:年|ねん)(?P<rest>.*)$", original)
    if years:
        value = read_numeral(years["n"])
        word = "長年" if value is not None and value >= 10 else "数年"
        rest = "" if years["rest"] in {"半", "近く", "ちょっと", "以上", "目"} else years["rest"]
        return original[: years.start()] + word + rest
    if re.search(r"[\d一二三四五六七八九十]", original):
        return "ある程度"
    return "ペット"


def is_general(text: str) -> bool:
    """Tell whether a text is one of the words that generalising leaves."""
    return text in GENERAL_WORDS or bool(GENERAL_FORMS.fullmatch(text))


def find_general(text: str) -> list[tuple[int, int]]:
    """Find the longer words that generalising leaves and nobody says by chance."""
    return [m.span() for m in _LONG_WORDS.finditer(text)]


_LONG_WORDS = re.compile(alternatives(w for w in GENERAL_WORDS if len(w) >= 4 and not w.endswith("内") and w != "きょうだい") + r"|(?:90|九十)歳以上|[0-9一二三四五六七八九十]{1,2}月ごろ|[0-9十一二三四五六七八九]{2}代")
