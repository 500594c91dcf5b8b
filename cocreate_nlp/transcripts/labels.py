"""Decides what in front of a colon or a time is a speaker, and takes the role out of a label."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from cocreate_nlp.errors import BrokenFileError
from cocreate_nlp.threads import load_once
from cocreate_nlp.transcripts.words import (
    AUTOMATIC_LABEL,
    COMPANY_ENDINGS,
    LABEL_ENDS_LIKE_A_SENTENCE,
    NO_DEPARTMENTS,
    NOT_SPEAKERS,
    ROLE_WORDS,
)
from cocreate_nlp.types import Role

MAX_LABEL = 40

LABELLED_LINE = re.compile(r"^(?P<label>[^:：\n]{1,60})[:：](?P<text>.*)$", re.DOTALL)

_SUFFIX_BRACKET = re.compile(r"^(?P<name>.*?\S)\s*[（(\[［【〈<](?P<inside>[^（(\[［【〈<]{1,40})[)）\]］】〉>]$")
_PREFIX_BRACKET = re.compile(r"^[（(\[［【〈<](?P<inside>.{1,40}?)[)）\]］】〉>]\s*(?P<name>\S.*)$")
_WHOLE_BRACKET = re.compile(r"^[（(\[［【〈<](?P<inside>.{1,40}?)[)）\]］】〉>]$")
_JOINED = re.compile(r"^(?P<left>[^＠@＿_/／・|｜\s]{1,30})[＠@＿_/／・|｜\s]+(?P<right>\S.{0,30})$")
_GLUED = re.compile(
    r"^(?P<role>事務局|司会|進行役?|ファシリテーター|ファシリ|モデレーター|インタビュアー|聞き手)(?P<name>[^\s＠@＿_/／・|｜]{2,8})$"
)
_NUMBERING = re.compile(r"^[A-Za-zＡ-Ｚ0-9０-９①-⑳]{0,3}$")


_CODE = re.compile(r"[A-Z]{1,2}\d{0,2}|\d{1,3}|(?:No|ID|P)[.\-]?\d{1,3}", re.IGNORECASE)
"""What stands for a speaker whose name is in brackets behind it."""


@dataclass(frozen=True, slots=True)
class Label:
    """A speaker label taken apart; ``name`` is what it says in brackets of a speaker who is but a letter or number."""

    speaker: str
    role: Role | None = None
    removed: str = ""
    name: str = ""


def squash(text: str) -> str:
    """Return a text for comparison: NFKC, lower case, without spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def parse_role(text: str) -> Role | None:
    """Return the role that a word names (``司会``, ``企業``, ``participant``, ``参加者A``, ``商品開発部``), or None."""
    word = squash(text)
    if word in ROLE_WORDS:
        return ROLE_WORDS[word]
    if word in NO_DEPARTMENTS:
        return None
    stem = re.sub(r"(?:の方|さん|様|役)$", "", re.sub(r"[a-z0-9①-⑳]{1,3}$", "", word)) if not word.isascii() else ""
    if not stem and word.isascii():
        stem = re.sub(r"[\W_]*\d{1,3}$", "", word)
    if stem in ROLE_WORDS:
        return ROLE_WORDS[stem]
    # 阿部, 服部, 氷室 are people, no departments.
    return Role.COMPANY if COMPANY_ENDINGS.search(word) and len(word) <= 20 and not is_surname(word) else None


def read_role(text: str, where: str) -> Role:
    """Return the role that a cell or field names.

    Raises
    ------
    BrokenFileError
        It names none.
    """
    role = parse_role(text)
    if role is None:
        raise BrokenFileError(
            "役割の欄に知らない言葉があります",
            where=where,
            remedy="参加者・進行役・企業側（participant・facilitator・company）のどれかにしてください",
        )
    return role


def split_label(label: str, *, automatic: bool = False) -> Label:
    """Take a speaker label apart: ``山田太郎（営業）``, ``【司会】田中``, ``司会 田中``, ``参加者A``.

    Parameters
    ----------
    label
        As written in the file.
    automatic
        The tool numbers its speakers itself (``参加者 1``), so the word tells nothing about the role.
    """
    text = re.sub(r"\s+", " ", label.replace("**", "").replace("\u3000", " ")).strip(" \t-・*#>")
    if automatic and AUTOMATIC_LABEL.match(text):
        return Label(text)
    whole = _WHOLE_BRACKET.match(text)
    if whole:
        text = whole["inside"].strip()
    for pattern in (_SUFFIX_BRACKET, _PREFIX_BRACKET):
        match = pattern.match(text)
        if match:
            name, inside = match["name"].strip(), match["inside"].strip()
            role = parse_role(inside)
            if role is None and parse_role(name) is not None and pattern is _SUFFIX_BRACKET:
                # 司会（田中): the name is inside.
                return Label(inside, parse_role(name), name)
            return Label(name, role, inside, inside if role is None and _is_code(name) and _can_be_name(inside) else "")
    glued = _GLUED.match(text)
    if glued and (re.fullmatch(r"[ぁ-んァ-ヴー]{2,6}", glued["name"]) or is_surname(glued["name"])):
        return Label(glued["name"], Role.FACILITATOR, glued["role"])
    match = _JOINED.match(text)
    if match:
        left, right = match["left"], match["right"].strip()
        if _names_role(left) and not _NUMBERING.match(right):
            return Label(right, parse_role(left), left)
        if _names_role(right):
            return Label(left, parse_role(right), right)
    return Label(text, parse_role(text))


def _is_code(name: str) -> bool:
    return _CODE.fullmatch(squash(name)) is not None or AUTOMATIC_LABEL.match(name) is not None


def _can_be_name(inside: str) -> bool:
    """Tell whether brackets may hold a name (``高橋``, ``李``, ``高橋 まゆ``; not ``30代``, ``女性``)."""
    word = unicodedata.normalize("NFKC", inside)
    if re.search(r"\d", word) or squash(word) in NO_DEPARTMENTS:
        return False
    stem = re.sub(r"(?:さん|様|氏)$", "", word)
    return any(is_surname(part) or _is_given_name(part) for part in (stem, *stem.split())) or stem != word


def _names_role(word: str) -> bool:
    """Tell whether a word beside a name is a role or a department; a numbered one (``参加者A``) is a name itself."""
    return squash(word) in ROLE_WORDS or (COMPANY_ENDINGS.search(word) is not None and parse_role(word) is not None)


def split_labels(labels: Iterable[str], *, automatic: bool = False) -> dict[str, Label]:
    """Take all labels of a file apart, so that two people never become one.

    ``鈴木（妹）`` and ``鈴木（姉）`` stay whole, since without the bracket they would be the same speaker.
    """
    parts = {label: split_label(label, automatic=automatic) for label in dict.fromkeys(labels)}
    removed: dict[str, set[str]] = {}
    for part in parts.values():
        removed.setdefault(part.speaker, set()).add(part.removed)
    return {
        label: Label(label.strip(), part.role, name=part.name) if len(removed[part.speaker] - {""}) > 1 else part
        for label, part in parts.items()
    }


def is_label(text: str) -> bool:
    """Tell whether a text could be a speaker label at all, by its form."""
    text = text.strip().replace("**", "").strip(" -・*#>")
    if not text or len(text) > MAX_LABEL or re.search(r"[:：。、，！？!?「」『』…“”\"<>→;；=＝]|https?|//", text):
        return False
    name = squash(text)
    if not name or name in NOT_SPEAKERS or re.fullmatch(r"[\d\W_]+", name):
        return False
    if LABEL_ENDS_LIKE_A_SENTENCE.search(text) and parse_role(text) is None:
        return False
    if text.isascii() and len(text.split()) > 5:
        return False
    return not (re.search(r"[ぁ-ん]{5,}", text) and not re.fullmatch(r"[ぁ-んー\s　]{1,12}", text))


def speaks_for_itself(label: str) -> bool:
    """Tell whether a label names a speaker beyond doubt: a role, a number, an honorific."""
    text = label.strip().replace("**", "").strip()
    if AUTOMATIC_LABEL.match(text):
        return True
    part = split_label(text)
    return part.role is not None or bool(re.search(r"(?:さん|様|氏|ちゃん|くん|先生|[A-ZＡ-Ｚ])$", part.speaker))


_TOKENISER = threading.Lock()
"""It serves one thread at a time."""


@load_once
def _dictionary() -> Any:
    from sudachipy import Dictionary

    return Dictionary(dict="core")


@load_once
def _tagger() -> Any:
    from sudachipy import SplitMode

    return _dictionary().create(mode=SplitMode.C)


@cache
def sounds_like_a_name(label: str) -> bool:
    """Tell whether the dictionary allows the label to be a name; a chain of common nouns (``改善余地``) is none."""
    name = split_label(label).speaker
    if len(name) <= 1 or not re.search(r"[^\x00-\x7f]", name):
        return True
    # 外山 is a common noun to the tokeniser, and a surname in the dictionary's other entries.
    if any(m.part_of_speech()[2] == "人名" for part in name.split() for m in _dictionary().lookup(part)):
        return True
    with _TOKENISER:
        found = [(m.part_of_speech(), m.is_oov()) for m in _tagger().tokenize(name)]
    if any(w[1] == "固有名詞" or unknown for w, unknown in found):
        return True
    return not all(
        w[0] in {"名詞", "接尾辞", "接頭辞", "補助記号", "空白", "動詞", "助詞", "形状詞", "形容詞"} for w, _ in found
    )


@cache
def is_surname(word: str) -> bool:
    """Tell whether the dictionary knows a word as a surname."""
    return any(m.part_of_speech()[3] == "姓" for m in _dictionary().lookup(word))


@cache
def _is_given_name(word: str) -> bool:
    return any(m.part_of_speech()[3] == "名" for m in _dictionary().lookup(word))


@cache
def are_surname_and_name(first: str, second: str) -> bool:
    """Tell whether the dictionary knows two words as surname and given name."""
    return is_surname(first) and _is_given_name(second)


def find_speakers(lines: Iterable[str], *, total: int | None = None) -> set[str]:
    """Return the labels in front of colons that are speakers, judged over a whole file.

    ``結論: 大丈夫です`` and ``https://…`` are none; ``Q：`` and ``A：`` are, where they carry the whole talk.

    Parameters
    ----------
    lines
        Lines or cue texts.
    total
        Number of places where a label could stand; the number of lines if not given.
    """
    counts: Counter[str] = Counter()
    seen = 0
    for line in lines:
        if not line.strip():
            continue
        seen += 1
        match = LABELLED_LINE.match(line)
        # A ratio or a time of day (`3:1`) stands in running text.
        ratio = match and re.search(r"\d$", match["label"]) and re.match(r"\s?\d", match["text"])
        if match and not match["text"].startswith("//") and (not ratio or speaks_for_itself(match["label"])):
            counts[match["label"].strip()] += 1
    total = total or seen
    possible = {label for label in counts if is_label(label)}
    # Where nearly every line opens with a label, those that come once are speakers, too.
    dense = sum(counts[label] for label in possible) >= 0.8 * total and any(counts[label] > 1 for label in possible)
    found = set()
    for label, count in counts.items():
        if squash(label) in {"q", "a"}:
            if count >= 0.2 * total:
                found.add(label)
            continue
        # A name left in the text would be worse than a heading taken for a speaker, so twice is enough.
        if label in possible and (dense or count >= 2 or speaks_for_itself(label) or sounds_like_a_name(label)):
            found.add(label)
    carried = sum(counts[label] for label in found)
    if carried < 0.1 * total:
        # A few colons in running text are no dialogue, unless the labels say themselves what they are.
        found = {label for label in found if speaks_for_itself(label)}
    return found


def split_line(line: str, speakers: set[str]) -> tuple[str, str] | None:
    """Return label and text of a line that one of the speakers opens, or None."""
    match = LABELLED_LINE.match(line)
    if match is None or match["label"].strip() not in speakers or match["text"].startswith("//"):
        return None
    text = match["text"].strip()
    return match["label"].strip(), text.removeprefix("**").strip() if match["label"].lstrip().startswith("**") else text
