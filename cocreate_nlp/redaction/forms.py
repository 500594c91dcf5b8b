"""The forms in which one name is said or written: full, family, given, kana, without what was put around it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from spacy.tokens import Token

from cocreate_nlp.language import tokenize
from cocreate_nlp.policy.glossary import term_key
from cocreate_nlp.redaction.gazetteer import PREFECTURE_STEMS
from cocreate_nlp.redaction.honorifics import HONORIFIC_TRAPS, HONORIFICS, TITLES
from cocreate_nlp.redaction.names.inventory import FAMILY_NAMES, given_names
from cocreate_nlp.redaction.quasi_terms import FAMILY_RELATIONS
from cocreate_nlp.redaction.role_words import DEPARTMENTS, LABELS, ROLES
from cocreate_nlp.text import alternatives, normalize

_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}

GENERIC_SPEAKERS = re.compile(
    r"(?:話者|参加者|発言者|スピーカー|speaker|participant|ゲスト|guest|user|ユーザー|モニター|unknown|不明)[ _\-]?[0-9A-Za-z]{0,3}"
    r"|司会(?:者|進行)?|進行役?|ファシリテーター|事務局|主催者?|企業|会社|担当者?|開発者?|記録|全員|客|host|moderator|facilitator|company|me|自分|私",
    re.IGNORECASE,
)
"""Labels of speakers that are no name."""

ALIKE = 0.6
"""Share of equal letters from which two names are near each other."""

_NO_NAMES = frozenset(HONORIFICS) | frozenset(TITLES) | HONORIFIC_TRAPS | frozenset(FAMILY_RELATIONS)

_AROUND = re.compile(r"[（(【\[〈<「『].*?[)）】\]〉>」』]|[@/／|｜].*$")
_JOINT = re.compile(r"[\s・=＝,、._\-]+")
_SUFFIX = re.compile(rf"(?:{alternatives([*HONORIFICS, *TITLES])})$")


def to_hiragana(text: str) -> str:
    """Write katakana as hiragana."""
    return text.translate(_HIRAGANA)


def to_katakana(text: str) -> str:
    """Write hiragana as katakana."""
    return text.translate(_KATAKANA)


def is_kana(text: str) -> bool:
    """Tell whether a text is kana only."""
    return bool(re.fullmatch(r"[ぁ-ゖァ-ヶー・]+", text))


@dataclass(frozen=True, slots=True)
class NameForm:
    """One form of a name.

    Attributes
    ----------
    text
        As it is looked for (normalised).
    sure
        Whether the form alone, at token borders, is enough; otherwise an honorific or a name's part of speech is needed.
    """

    text: str
    sure: bool


def is_generic(speaker: str) -> bool:
    """Tell whether a speaker label is no name (``話者 2``, ``司会``, ``聞き手``)."""
    label = normalize(speaker).text.strip()
    return not label or GENERIC_SPEAKERS.fullmatch(label) is not None or _is_role(label)


_LENGTHENED = (
    ("あかさたなはまやらわがざだばぱゃぁ", "あ"), ("いきしちにひみりぎじぢびぴぃ", "い"), ("うくすつぬふむゆるぐずづぶぷゅぅ", "う"), ("えけせてねへめれげぜでべぺぇ", "いえ"),
    ("おこそとのほもよろをごぞどぼぽょぉ", "うお"),
)  # fmt: skip
"""Sounds of one vowel, and what is written after them to draw them out."""
_LONG = tuple((re.compile(f"(?<=[{row}])[{letters}]"), re.compile(f"(?<=[{row}])ー"), letters[0]) for row, letters in _LENGTHENED)


def drawn_out(kana: str) -> set[str]:
    """Return the other writings of the long sounds in kana, in its own script (``そうた`` → ``そーた``, ``ユーコ`` → ``ユウコ``)."""
    hiragana = to_hiragana(kana)
    barred = spelled = hiragana
    for written, bar, letter in _LONG:
        # Not at the end: みお is no みー.
        barred = written.sub(lambda m: m[0] if m.end() == len(m.string) and m[0] in "あいお" else "ー", barred)
        spelled = bar.sub(letter, spelled)
    back = to_katakana if re.search("[ァ-ヶ]", kana) else str
    return {back(form) for form in (barred, spelled) if form != hiragana}


def sound_of(kana: str) -> str:
    """Return what all writings of a name in kana share."""
    return max({to_hiragana(kana)} | {to_hiragana(form) for form in drawn_out(kana)}, key=lambda form: (form.count("ー"), form))


@lru_cache(maxsize=4096)
def name_forms(name: str) -> tuple[NameForm, ...]:
    """Return the forms of a speaker's name: as written, its parts, its readings in both kana.

    Parameters
    ----------
    name
        As the tool printed it: ``浅川美帆``, ``佐藤 花子（営業）``, ``Nguyen Thi Lan``, ``みっきー`` …
    """
    if is_generic(name):
        return ()
    plain = normalize(name).text.strip()
    hidden = re.fullmatch(r"(?:匿名(?:希望)?|名無し|ニックネーム)[（(](.+?)[)）]", name.strip())
    if hidden:
        return name_forms(hidden[1])
    inside = [normalize(m).text for m in re.findall(r"[（(](.*?)[)）]", name)]
    plain = _AROUND.sub("", plain).strip() or plain
    plain = _strip_suffix(plain)
    # 会社:田中美咲, Zoom: Tanaka Misaki: before the colon stands a tool or a role, no name.
    after_colon = plain.rpartition(":")[2].strip()
    if after_colon != plain and not _is_role(after_colon) and (own := name_forms(after_colon)):
        return (NameForm(plain, True), *own)
    forms: dict[str, bool] = {}

    bare = without_pictures(plain)
    if bare != plain:
        # ゆきんこ🧶 is called ゆきんこさん.
        return (NameForm(plain, True), *name_forms(bare)) if bare else (NameForm(plain, True),)

    def put(text: str, sure: bool) -> None:
        text = text.strip()
        if re.fullmatch(r"[ぁ-ゖァ-ヶー]", text):
            return
        if text and not GENERIC_SPEAKERS.fullmatch(text) and text not in _NO_NAMES and not text.isdigit():
            forms[text] = forms.get(text, False) or sure

    if plain in _NO_NAMES and not GENERIC_SPEAKERS.fullmatch(plain):
        # A speaker called 孫 or 王: only with an honorific or where the name is told.
        forms[plain] = False
    put(plain, True)
    parts = [p for p in _JOINT.split(plain) if p]
    named = _without_roles(parts)
    if named != parts:
        return name_forms(" ".join(named))
    handle = re.fullmatch(r"([一-龥]{2,3})の([ぁ-んァ-ヶー一-龥々]{2,6})", plain)
    if handle and handle[1] in PREFECTURE_STEMS:
        # 「大分のたけ」: both may be said of the person.
        put(handle[1], False)
        put(handle[2], False)
    for part in parts:
        if len(part) > 1 or len(parts) > 1:
            put(_strip_suffix(part), len(part) >= 2)
    if len(parts) > 1:
        put("".join(parts), True)
    for part in parts or [plain]:
        for piece, reading in _pieces(part):
            put(piece, len(piece) >= 2)
            for sound in (reading, *_OTHER_READINGS.get(piece, ())):
                if len(sound) >= 2:
                    put(to_katakana(sound), sound is not reading and len(sound) >= 3)
                    put(to_hiragana(sound), sound is not reading and len(sound) >= 3)
        whole = "".join(reading for _, reading in _pieces(part))
        if len(whole) >= 3 and not is_kana(part):
            put(to_katakana(whole), True)
            put(to_hiragana(whole), True)
        if is_kana(part) and len(part) >= 2:
            put(to_katakana(part), len(part) >= 3)
            put(to_hiragana(part), len(part) >= 3)
            stem = _strip_suffix(part)
            if len(stem) >= 2:
                put(stem, False)
    for form, sure in list(forms.items()):
        for other in drawn_out(form) if is_kana(form) and len(form) >= 3 else ():
            put(other, sure)
    for reading in [to_hiragana(r) for part in parts or [plain] for _, r in _pieces(part)] or [to_hiragana(plain)]:
        if re.fullmatch(r"[ぁ-ゖー]{2,}", reading):
            for nickname in nicknames(reading):
                put(nickname, True)
                put(to_katakana(nickname), True)
    for extra in inside:
        # 「田中（たなか）」 tells the reading; 「佐藤（営業）」 a role, which is no name.
        if is_kana(extra) and re.search(r"[ぁ-ん]", extra):
            put(extra, len(extra) >= 3)
            put(to_katakana(extra), len(extra) >= 3)
    return tuple(NameForm(text, sure) for text, sure in sorted(forms.items(), key=lambda i: -len(i[0])))


def without_pictures(name: str) -> str:
    """Return a name without what nobody says of it (``ゆきんこ🧶``, ``まゆ♪``)."""
    return "".join(c for c in name if unicodedata.category(c) not in {"So", "Sk", "Cf", "Cs"} and c != "\ufe0f").strip()


def _without_roles(parts: list[str]) -> list[str]:
    """Return the parts of a label that name (``品質 森``, ``教習所・田所``, ``MC 西``): of what else stands there, no word is a name."""
    if len(parts) < 2:
        return parts
    named = [p for p in parts if not _is_role(p)]
    if len(named) == len(parts) == 2 and _is_family_name(parts[1]) and _says_what_for(parts[0]):
        named = parts[1:]
    return named or parts


@lru_cache(maxsize=4096)
def _is_role(word: str) -> bool:
    """Tell whether a label, or a part of one, is what somebody is or does (``運営``, ``聞き手``, ``記録係``); 服部 and 敦士 only end like it."""
    if len(word) < 2 or word in FAMILY_NAMES or word in given_names()[0] or not any(regex.fullmatch(word) for regex in (LABELS, DEPARTMENTS, ROLES)):
        return False
    tokens = tokenize(word)
    return not any("固有名詞" in t.tag_ for t in tokens) and (len(tokens) == 1 or len(tokens[0]) >= 2)


def _is_family_name(part: str) -> bool:
    return part in FAMILY_NAMES or [t.tag_ for t in tokenize(part)] == ["名詞-固有名詞-人名-姓"]


def begins_full_name(family: str, name: str) -> bool:
    """Tell whether a name is this family name and a given name (``平井`` and ``平井大地``, but not ``林`` and ``林田``)."""
    given = name[len(family) :]
    if not given or not name.startswith(family) or _is_family_name(name) or not _is_family_name(family):
        return False
    kanji, kana = given_names()
    last = tokenize(name)[-1]
    return given in kanji or to_hiragana(given) in kana or (last.text == given and last.tag_ == "名詞-固有名詞-人名-名")


def _says_what_for(part: str) -> bool:
    """Tell whether a part of a speaker's label is what the person does (``品質 森``), no name."""
    kanji, kana = given_names()
    ordinary = all(t.tag_.startswith(("名詞-普通名詞", "接尾辞", "接頭辞")) for t in tokenize(part))
    return len(part) >= 2 and ordinary and part not in FAMILY_NAMES and part not in kanji and to_hiragana(part) not in kana


_OTHER_READINGS = {
    kanji: readings.split("・")
    for kanji, readings in (
        row.split(":")
        for row in (
            "颯太:そうた 蒼太:そうた 湊太:そうた 奏太:そうた・かなた 颯:そう・はやて 蒼:あおい・そう 奏:かなで・そう 湊:みなと 陽翔:はると・ひなと 大翔:ひろと・はると・やまと 悠真:ゆうま・はるま "
            "陽太:ようた・ひなた 悠太:ゆうた・はるた 優斗:ゆうと 結翔:ゆいと 蓮:れん 樹:いつき・たつき 律:りつ 新:あらた 朝陽:あさひ 大和:やまと 陽向:ひなた 陽菜:ひな・はるな 結菜:ゆいな・ゆな 心春:こはる 咲良:さくら・さら "
            "美桜:みお 美月:みづき・みつき 結月:ゆづき 心結:みゆ 陽葵:ひまり 芽依:めい 紬:つむぎ 凪:なぎ 澪:みお 莉子:りこ 杏:あん 詩:うた 彩葉:いろは 一花:いちか 千尋:ちひろ 真央:まお 愛:あい・まな 希:のぞみ・のぞむ "
            "裕子:ゆうこ・ひろこ 優子:ゆうこ 祐子:ゆうこ 恭子:きょうこ 順子:じゅんこ・よりこ 幸子:さちこ・ゆきこ 洋子:ようこ・ひろこ 陽子:ようこ・はるこ 直美:なおみ 真由美:まゆみ 潤:じゅん 淳:じゅん・あつし 亮:りょう・あきら 涼:りょう 諒:りょう 翔:しょう・かける 将:しょう・まさる 聡:さとし・そう 航:わたる・こう 光:ひかる・ひかり・こう 健:けん・たけし 剛:つよし・ごう "
            "翔太:しょうた 健太:けんた 亮太:りょうた 航太:こうた 康太:こうた 浩太:こうた 雄太:ゆうた 祐太:ゆうた 裕太:ゆうた 隼人:はやと 海斗:かいと 拓海:たくみ 大輝:だいき・ひろき 優希:ゆうき・ゆき 友紀:ゆき・ともき 由紀:ゆき 美咲:みさき 七海:ななみ 葵:あおい 遥:はるか・よう 茜:あかね 楓:かえで 昴:すばる"
        ).split()
    )
}
"""Readings of given names beside the one that the dictionary gives."""

_KIN_CALLS = frozenset("おっちゃん ばっちゃん じっちゃん かーちゃん とーちゃん ねーちゃん にーちゃん ばーちゃん じーちゃん かあちゃん とうちゃん ねえちゃん にいちゃん ばあちゃん じいちゃん おばちゃん おじちゃん おとうちゃん おかあちゃん ぼっちゃん あかちゃん".split())
"""What relatives and strangers are called; nobody's nickname."""


def nicknames(reading: str) -> list[str]:
    """Return the nicknames usually made of a reading in hiragana (みきこ → みっきー, みきりん, みきっち …)."""
    morae = re.findall(r"[ぁ-ゖ][ゃゅょぁぃぅぇぉ]?ー?", reading)
    if len(morae) < 2:
        return []
    first, second = morae[0], morae[1]
    stem = first + second
    out = [stem + end for end in ("っち", "りん", "ぽん", "ぴー", "ぴょん", "っぺ", "きゅん", "やん", "たん", "ぴ", "っちょ", "ちん", "っしー", "ぼん", "のん")]
    out += [first + "っ" + second + end for end in ("ー", "ん", "ちゃん", "ぴー")]
    out += [stem + "ー", first + "ーちゃん", first + "っちゃん", first + "ーたん", first + "っくん", first + "ーくん", stem + "ちゃん", stem + "くん", stem * 2]
    return [n for n in out if n not in _KIN_CALLS and (len(n) >= 4 or (n.endswith("ー") and len(n) >= 3))]


def _strip_suffix(text: str) -> str:
    stem = _SUFFIX.sub("", text)
    return stem if len(stem) >= 2 or (stem and re.search(r"[一-龥]", stem)) else text


def _reading(token: Token) -> str:
    found = token.morph.get("Reading", [""])
    return found[0] if found else ""


def _pieces(name: str) -> list[tuple[str, str]]:
    """Split an undivided Japanese name at its family and given name, with readings."""
    doc = tokenize(name)
    tokens = [(t.text, _reading(t), t.tag_) for t in doc if not t.is_space]
    if len(tokens) > 1 and not any("人名" in tag for _, _, tag in tokens):
        return []
    tokens = [(text, reading if re.fullmatch(r"[ァ-ヶー]+", reading or "") else "", tag) for text, reading, tag in tokens]
    if len(tokens) == 1 and "人名-姓" not in tokens[0][2] and "人名" not in tokens[0][2] and len(name) > 3:
        return []
    if len(tokens) == 2 or (len(tokens) == 1):
        return [(text, reading) for text, reading, _ in tokens if re.search(r"[一-龥ぁ-んァ-ヶA-Za-z]", text)]
    for size in (2, 3, 1):
        if len(name) > size and tokens and sum(len(t[0]) for t in tokens[:1]) == size:
            rest = "".join(r for _, r, _ in tokens[1:])
            return [(tokens[0][0], tokens[0][1]), (name[size:], rest)]
    return []


def other_readings(name: str) -> tuple[str, ...]:
    """Return the readings of a given name in kanji beside the one that the dictionary gives, in hiragana."""
    return tuple(_OTHER_READINGS.get(name, ()))


def reading_of(name: str) -> str:
    """Return the reading of a name in hiragana, ``""`` when the dictionary does not tell."""
    readings = [_reading(t) for t in tokenize(normalize(name).text) if not t.is_space]
    whole = "".join(readings)
    return to_hiragana(whole) if re.fullmatch(r"[ァ-ヶーぁ-ん]+", whole) else ""


def near_names(wanted: str, names: Iterable[str]) -> list[str]:
    """Return the names that somebody may have meant: with a form or a reading in common, or nearly the same letters.

    Examples
    --------
    >>> near_names("町田さん", ["町田 聡", "乾 和子"])
    ['町田 聡']
    """
    key, reading = same_key(wanted), reading_of(_strip_suffix(normalize(wanted).text))
    found = []
    for name in names:
        forms = {term_key(form.text) for form in name_forms(name)}
        own = reading_of(name)
        alike = max(SequenceMatcher(None, key, form).ratio() for form in {*forms, same_key(name)})
        if key in forms or alike >= ALIKE or (reading and own and SequenceMatcher(None, reading, own).ratio() >= ALIKE):
            found.append(name)
    return found


def same_key(text: str) -> str:
    """Return what two writings of one name share."""
    return term_key(_strip_suffix(normalize(text).text))
