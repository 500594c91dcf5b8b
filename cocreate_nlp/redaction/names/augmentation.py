"""More training data from the corpus: other names in the same sentences, other writings, faults of speech recognition.

Everything is drawn with a seeded generator, so that training twice gives the same model.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cocreate_nlp.redaction.forms import to_hiragana, to_katakana
from cocreate_nlp.redaction.gazetteer import PREFECTURE_STEMS, municipalities, towns
from cocreate_nlp.redaction.names import inventory
from cocreate_nlp.redaction.names.written import WrittenNames
from cocreate_nlp.redaction.quasi_terms import COUNTRIES, RARE_OCCUPATIONS
from cocreate_nlp.replacements import ILLNESSES

EXCHANGED = frozenset({"person", "organization", "facility", "code_name", "other_quasi"})
"""Labels whose words may be any word."""

WRITTEN_REGISTER = "written"
"""Role of a sentence that nobody speaks."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence with labelled, non-overlapping ranges in order."""

    text: str
    entities: tuple[tuple[int, int, str], ...]
    role: str = ""


def substitute(sentence: Marked, replacements: Sequence[str | None]) -> Marked:
    """Put other words in place of the labelled ones (None keeps a word)."""
    out: list[str] = []
    entities = []
    position = length = 0
    for (start, end, label), new in zip(sentence.entities, replacements, strict=True):
        between = sentence.text[position:start]
        word = sentence.text[start:end] if new is None else new
        out += [between, word]
        length += len(between)
        entities.append((length, length + len(word), label))
        length += len(word)
        position = end
    out.append(sentence.text[position:])
    return Marked("".join(out), tuple(entities), sentence.role)


class Augmenter:
    """Draws variants of marked sentences.

    Parameters
    ----------
    seed
        Of the random generator.
    """

    def __init__(self, seed: int = 11) -> None:
        self._random = random.Random(seed)
        self._cities = sorted(n for n in municipalities() if 2 <= len(n) <= 5)
        self._towns = sorted(t for t in towns() if 2 <= len(t) <= 5)
        self._illnesses = sorted(t for t in ILLNESSES if len(t) >= 3)
        self._written = WrittenNames(self._random, self._cities, self._towns)

    def variants(self, sentences: Iterable[Marked], times: int) -> list[Marked]:
        """Return `times` variants of every sentence that has entities, and some noisy copies of all."""
        out = []
        for sentence in sentences:
            if sentence.entities:
                for _ in range(times):
                    renamed = self._renamed(sentence)
                    out.append(renamed if sentence.role == WRITTEN_REGISTER else self._noisy(renamed))
            elif self._random.random() < 0.3:
                out.append(self._noisy(sentence))
        return out

    def exchanged(self, sentences: Sequence[Marked], times: int) -> list[Marked]:
        """Return `times` variants of every sentence, its names those of other sentences: whatever word it is, what it stands
        among says that it is a name."""
        names: dict[str, list[str]] = {}
        for sentence in sentences:
            for start, end, label in sentence.entities:
                names.setdefault(label, []).append(sentence.text[start:end])
        out = []
        for _ in range(times):
            for sentence in sentences:
                new = {sentence.text[a:b]: self._random.choice(names[label]) for a, b, label in sentence.entities if label in EXCHANGED}
                words = [new.get(sentence.text[a:b]) for a, b, _ in sentence.entities]
                out.append(self._noisy(substitute(sentence, words)))
        return out

    def written(self, count: int) -> list[Marked]:
        """Return sentences of the written register, their slots filled at random."""
        out = []
        for _ in range(count):
            pattern = self._random.choice(inventory.WRITTEN_SENTENCES)
            out.append(self._filled(pattern))
        return out

    def spoken(self, count: int) -> list[Marked]:
        """Return short spoken carriers, their slots filled at random."""
        r = self._random
        out = []
        for _ in range(count):
            pattern = r.choice(inventory.SPOKEN_CARRIERS)
            # Who speaks is evidence for code names: companies say them, and say much else.
            by_company = r.random() < (0.8 if "{code}" in pattern else 0.25)
            out.append(self._noisy(replace(self._filled(pattern), role="company" if by_company else "")))
        return out

    def _filled(self, pattern: str) -> Marked:
        text = ""
        entities = []
        for piece in re.split(r"(\{[a-z_]+\})", pattern):
            if not piece.startswith("{"):
                text += piece
                continue
            name = piece[1:-1]
            label, word = self._slot(name)
            if label:
                entities.append((len(text), len(text) + len(word), label))
            text += word
        return Marked(text, tuple(entities))

    def _slot(self, name: str) -> tuple[str, str]:
        r = self._random
        if name == "person":
            return "person", self.person()
        if name == "full":
            return "person", r.choice(inventory.FAMILY_NAMES) + r.choice(inventory.GIVEN_NAMES)
        if name == "family":
            return "person", r.choice(inventory.FAMILY_NAMES)
        if name == "given":
            return "person", r.choice(inventory.GIVEN_NAMES)
        if name == "kana":
            return "person", self._kana_name()
        if name == "foreign":
            return "person", self._foreign()
        if name == "org":
            return "organization", self.organisation()
        if name == "school":
            return "organization", self._school()
        if name == "fac":
            return "facility", self.facility()
        if name in {"grade", "age"}:
            return "age", r.choice(inventory.FILLER_WORDS[name])
        if name == "origin":
            return "origin", r.choice(COUNTRIES)
        if name == "ill":
            return "sensitive", r.choice(self._illnesses)
        if name == "nick":
            return "person", r.choice(inventory.NICKNAMES) if r.random() < 0.6 else to_katakana(r.choice(inventory.KANA_NAMES))
        if name == "shortschool":
            return "organization", r.choice(inventory.SHORT_SCHOOLS)
        if name == "oddshop":
            return "facility", self._odd_shop()
        if name == "station":
            return "facility", r.choice(self._towns) + "駅"
        if name == "code":
            return "code_name", self.code_name()
        if name == "city":
            return "city", r.choice(self._cities)
        if name == "town":
            return "address", r.choice(self._towns)
        if name == "address":
            return "address", self.address()
        if name == "pref":
            return "", r.choice(list(PREFECTURE_STEMS.values()))
        if name == "country":
            return "", r.choice(COUNTRIES)
        if name == "year":
            return "", str(r.randint(1880, 2024))
        if name == "n":
            return "", str(r.randint(2, 40))
        return "", r.choice(inventory.FILLER_WORDS[name])

    def _renamed(self, sentence: Marked) -> Marked:
        memory: dict[tuple[str, str], str | None] = {}
        replacements: list[str | None] = []
        for start, end, label in sentence.entities:
            word = sentence.text[start:end]
            key = (label, word)
            if key not in memory:
                written = sentence.role == WRITTEN_REGISTER
                memory[key] = self._instead(label, word, sentence.text[end : end + 3], written=written) if self._random.random() < 0.85 else None
            replacements.append(memory[key])
        return substitute(sentence, replacements)

    def _instead(self, label: str, word: str, after: str, *, written: bool = False) -> str | None:
        r = self._random
        if label == "person":
            return self._written_person(word) if written else self._person_like(word, after)
        if label == "public":
            return self._written.public(word)
        if written and label in {"organization", "facility"} and r.random() < 0.7:
            return self._written.organisation(word) if label == "organization" else self._written.facility(word)
        if label == "organization":
            return self._school() if re.search(r"(?:学校|[小中]|高校|大学?|園|学院)$", word) else self.organisation()
        if label == "facility":
            if word.endswith("駅"):
                return r.choice(self._towns) + "駅"
            return self.facility()
        if label == "code_name":
            return self.code_name()
        if label == "city":
            return r.choice(self._cities) if len(word) > 1 else None
        if label == "address":
            if re.search(r"\d|[一二三四五六七八九十]", word):
                return self.address() if re.search(r"[一-龥]{2}", word) else None
            return r.choice(self._towns) if r.random() < 0.7 else None
        if label == "occupation":
            return r.choice(RARE_OCCUPATIONS) if r.random() < 0.5 else None
        if label == "sensitive":
            return r.choice(self._illnesses) if r.random() < 0.5 and word in ILLNESSES else None
        if label == "origin":
            for suffix in ("語", "人"):
                if word.endswith(suffix):
                    return r.choice(COUNTRIES) + suffix
            return r.choice(COUNTRIES) if word in COUNTRIES else None
        if label == "other_quasi" and not re.search(r"[年\d]", word):
            return r.choice(inventory.PET_NAMES)
        return None

    def _person_like(self, word: str, after: str) -> str:
        """Another name of the same make: kanji for kanji, kana for kana."""
        r = self._random
        if re.fullmatch(r"[A-Za-z .\-]+", word):
            return r.choice(inventory.ROMAJI_NAMES)
        if re.fullmatch(r"[ァ-ヶー・]+", word):
            return self._foreign(short=True) if r.random() < 0.5 else self._kana_name(katakana=True)
        if re.fullmatch(r"[ぁ-ゖー]+", word):
            return self._kana_name(katakana=False) if r.random() < 0.9 else self.person()
        if len(word) >= 4:
            return r.choice(inventory.FAMILY_NAMES) + r.choice(inventory.GIVEN_NAMES)
        if after[:2] in {"くん", "ちゃ"}:
            return r.choice(inventory.GIVEN_NAMES) if r.random() < 0.7 else self._kana_name()
        return r.choice(inventory.FAMILY_NAMES) if r.random() < 0.75 else r.choice(inventory.GIVEN_NAMES)

    def _written_person(self, word: str) -> str:
        """Another name of the same make, among them invented foreign ones, as books name people."""
        r = self._random
        if re.fullmatch(r"[ァ-ヶー・=]+", word):
            return self._written.foreign_person(parts=word.count("・") + word.count("=") + 1)
        if re.fullmatch(r"[A-Za-z. ]+", word):
            return self._written.latin_person() if len(word) > 2 else word
        if re.fullmatch(r"[一-龥々]+", word):
            if len(word) >= 4 or (len(word) == 3 and r.random() < 0.6):
                return r.choice(inventory.FAMILY_NAMES) + self._written.given() if r.random() < 0.85 else self._written.chinese_person()
            return r.choice(inventory.FAMILY_NAMES) if r.random() < 0.6 else self._written.given()
        return self._person_like(word, "")

    def person(self) -> str:
        """Draw a person's name of any make."""
        r = self._random
        pick = r.random()
        if pick < 0.45:
            return r.choice(inventory.FAMILY_NAMES)
        if pick < 0.65:
            return r.choice(inventory.GIVEN_NAMES)
        if pick < 0.75:
            return r.choice(inventory.FAMILY_NAMES) + r.choice(inventory.GIVEN_NAMES)
        if pick < 0.93:
            return self._kana_name()
        return self._foreign(short=True)

    def _kana_name(self, katakana: bool | None = None) -> str:
        r = self._random
        name = r.choice(inventory.NICKNAMES) if r.random() < 0.35 else r.choice(inventory.KANA_NAMES)
        if katakana is None:
            katakana = r.random() < 0.4
        return to_katakana(name) if katakana else to_hiragana(name)

    def _foreign(self, *, short: bool = False) -> str:
        r = self._random
        if short or r.random() < 0.3:
            return r.choice(inventory.FOREIGN_GIVEN)
        joint = r.choice(["・", "・", "・", "=", " "])
        return r.choice(inventory.FOREIGN_GIVEN) + joint + r.choice(inventory.FOREIGN_FAMILY)

    def organisation(self) -> str:
        """Draw a company's name."""
        r = self._random
        pick = r.random()
        stem = self._stem()
        if pick < 0.55:
            name = stem + r.choice(inventory.COMPANY_ENDINGS)
        elif pick < 0.7:
            name = r.choice(self._towns) + r.choice(inventory.COMPANY_ENDINGS)
        elif pick < 0.8:
            name = r.choice(inventory.FAMILY_NAMES) + r.choice(inventory.COMPANY_ENDINGS)
        elif pick < 0.93:
            name = r.choice(inventory.BRAND_WORDS)
        else:
            name = r.choice(inventory.LATIN_BRANDS)
        if r.random() < 0.12:
            form = r.choice(["株式会社", "有限会社", "合同会社", "医療法人", "社会福祉法人", "一般社団法人"])
            return form + name if r.random() < 0.6 else name + r.choice(["株式会社", "(株)"])
        return name

    def _stem(self) -> str:
        r = self._random
        pick = r.random()
        if pick < 0.3:
            return r.choice(inventory.BRAND_WORDS)
        if pick < 0.55:
            return r.choice(inventory.PLACE_STEMS)
        if pick < 0.8:
            return r.choice(inventory.NATURE_WORDS)
        return r.choice(inventory.FAMILY_NAMES)

    def _school(self) -> str:
        r = self._random
        stem = r.choice(self._towns) if r.random() < 0.6 else r.choice(inventory.NATURE_WORDS)
        return stem + r.choice(inventory.SCHOOL_ENDINGS)

    def facility(self) -> str:
        """Draw the name of a shop, clinic or other small facility."""
        r = self._random
        pick = r.random()
        stem = (
            r.choice(inventory.NATURE_WORDS) if pick < 0.4 else r.choice(inventory.FAMILY_NAMES) if pick < 0.65
            else self._kana_name(katakana=False) if pick < 0.75 else r.choice(self._towns)
        )  # fmt: skip
        if r.random() < 0.15:
            return r.choice(inventory.SHOP_BEGINNINGS) + stem
        if r.random() < 0.06:
            return stem
        return stem + r.choice(inventory.FACILITY_FORMS)

    def _odd_shop(self) -> str:
        """Draw a shop's name that is no name by its make: a listed one, or its kind with any word."""
        r = self._random
        if r.random() < 0.4:
            return r.choice(inventory.ODD_SHOPS)
        word = r.choice([r.choice(inventory.NATURE_WORDS), r.choice(inventory.CODE_WORDS), r.choice(inventory.PET_NAMES), to_hiragana(r.choice(inventory.KANA_NAMES)), r.choice(inventory.FAMILY_NAMES)])
        if r.random() < 0.5:
            return r.choice("パンの ペットの 犬の くつの 花の 魚の 肉の 米の 豆の 本の 車の サイクル スーパー ストア カフェ 喫茶 スナック 湯宿 居酒屋 美容室 クリーニング 直売所 鮨 麺処".split()) + word
        return word + r.choice("薬局 歯科 保育園 書房 作業所 堂 屋 工房 企画 食堂 軒 舎 亭 商店 サイクル ランドリー 整骨院 眼科 荘 苑 号".split())

    def code_name(self) -> str:
        """Draw a code name: an ordinary word, a made-up one, or letters and digits."""
        r = self._random
        pick = r.random()
        word = r.choice(inventory.CODE_WORDS) if pick < 0.7 else r.choice(inventory.NATURE_WORDS)
        if pick < 0.15:
            word = to_katakana(word) if re.fullmatch(r"[ぁ-ん]+", word) else word
        if pick > 0.92:
            return r.choice("ABCDEFGHKMNPRSTXZ") + str(r.randint(1, 99))
        if r.random() < 0.08:
            word += r.choice(["計画", "案", "号", "プロジェクト", "2", "3"])
        return word

    def address(self) -> str:
        """Draw an address below city level, written or spoken."""
        r = self._random
        town = r.choice(self._towns)
        a, b, c = r.randint(1, 9), r.randint(1, 40), r.randint(1, 30)
        kanji = "〇一二三四五六七八九"
        return town + r.choice(
            [f"{a}-{b}-{c}", f"{a}丁目", f"{a}丁目{b}-{c}", f"{a}の{b}", f"{a}の{b}の{c}", f"{kanji[a]}丁目", f"{b}番地", f"{kanji[a]}の{kanji[c % 9 + 1]}", f"{a}丁目の{b}"]
        )

    def _noisy(self, sentence: Marked) -> Marked:
        """Drop punctuation, or space, as speech recognition does."""
        pick = self._random.random()
        if pick < 0.12:
            return _without(sentence, "、。")
        if pick < 0.18:
            return _without(sentence, "、")
        if pick < 0.28:
            return self._chatty(sentence)
        return sentence

    def _chatty(self, sentence: Marked) -> Marked:
        """End and part sentences as chats do (・・・, !, 〜, ー, ｗ)."""
        r = self._random
        text = sentence.text.removesuffix("。")
        tail = r.choice(["・・・", "・・・！", "！", "!!", "〜", "ー", "ー！", "…", "？", "笑", "ｗ", "w", "♪", "😊", "・・", " "])
        if all(end <= len(text) for _, end, _ in sentence.entities):
            text += tail
        else:
            text = sentence.text
        marks = {"、": r.choice(["、", "・・・", "…", " ", "、"])}
        out: list[str] = []
        moved = []
        length = 0
        for char in text:
            moved.append(length)
            new = marks.get(char, char)
            out.append(new)
            length += len(new)
        moved.append(length)
        entities = tuple((moved[a], moved[b - 1] + 1, label) for a, b, label in sentence.entities)
        return Marked("".join(out), entities, sentence.role)


def _without(sentence: Marked, characters: str) -> Marked:
    moved: list[int] = []
    out: list[str] = []
    for char in sentence.text:
        moved.append(len(out))
        if char not in characters:
            out.append(char)
    moved.append(len(out))
    entities = tuple((moved[a], moved[b], label) for a, b, label in sentence.entities if moved[a] < moved[b])
    return Marked("".join(out), entities, sentence.role)
