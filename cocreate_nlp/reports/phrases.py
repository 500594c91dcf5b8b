"""What of a voice can stand alone on paper: whole words, noun phrases, complete comparisons, quotes without their start.

Spans are ranges of the unit's text; what would be torn is answered with None, so that nothing is printed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from cocreate_nlp.tagging.features import Unit, Word

_NOUNS = ("名詞", "代名詞", "接尾辞-名詞的", "形状詞", "補助記号-括弧閉")
_INFLECTED = ("動詞", "形容詞", "助動詞")
_DEPENDENT = ("助詞", "助動詞", "接尾辞", "補助記号", "記号", "空白", "接続詞", "感動詞", "連体詞")
_EMPTY_LEMMAS = frozenset(("ない", "無い", "する", "いる", "なる", "ある"))
"""Words that say nothing without the word before them."""

_FAVOURS = frozenset(("もらう", "もらえる", "くれる", "くださる", "いただく", "いただける"))
_BRACKETS = (("「", "」"), ("『", "』"), ("〔", "〕"), ("（", "）"), ("(", ")"), ("【", "】"))
_FILLERS = re.compile(r"(?:あの|その|えっと|えーと|なんか|こう)[ー〜]?[、 ]+")
_COMPARES = re.compile(r"より|ほう|方が|じゃな|では?な|やのう|同じ|ちが|違|比べ|くらべ")
_ONCE = re.compile(
    r"(?:この|その|それ|あの|こない|こん|そん|あん|去年|昨年|一昨年|おととし|今年|先[月週日]|今[月週日回朝]|昨日|きのう|おととい|前回|さっき).*|最初|最後|前"
)
"""Contexts that were but once: nothing to sort voices by."""

_OPENINGS = re.compile(
    r"(?:だから|ですから|なので|でも|けれども|けれど|けど|けんど|ですが|それなら|それだったら|だったら|じゃあ|じゃ|それじゃあ|それじゃ"
    r"|それでも|それで|そしたら|そうしたら|そして|それと|それから|それか|しかも|だって|ただし|ただ|あと|で)"
)
"""What leads from the voice before into this one."""
_CLEAR_OPENINGS = frozenset(("だから", "ですから", "でも", "けれども", "けれど", "けど", "けんど", "それなら", "じゃあ", "それじゃあ", "しかも", "そしたら"))
"""Those that need no comma to be told from other words (あと何人か counts people)."""
_SHORTEST = 4
"""Characters that a quote must keep."""


def opening_end(unit: Unit) -> int:
    """Return where a quote of a voice begins: after the conjunction that opens it, if one does.

    Examples
    --------
    >>> from cocreate_nlp.tagging.features import units_from_texts
    >>> [opening_end(u) for u in units_from_texts(["だから、箱がいい", "でも箱がいい", "あと何人か呼びたい"])]
    [4, 2, 0]
    """
    match = _OPENINGS.match(unit.text)
    if match is None:
        return 0
    end, word = match.end(), match.group()
    comma = re.compile(r"[ねさ]?[、 ]+").match(unit.text, end)
    if comma is None:
        after = next((w for w in unit.words if w.start == end), None)
        # でもね and だからこそ go on
        if word not in _CLEAR_OPENINGS or after is None or after.tag.startswith(("助詞", "助動詞", "接尾辞", "補助記号")):
            return 0
    else:
        end = comma.end()
    return end if len(unit.text) - end >= _SHORTEST else 0


def whole_words(unit: Unit, start: int, end: int) -> tuple[int, int] | None:
    """Widen a span to whole words, or return None where it says nothing by itself.

    A span of numerals, particles or endings alone says nothing; one that leaves a bracket open is torn.
    """
    first, last = _covered(unit, start, end)
    words = unit.words
    if not any(_says_something(w) for w in words[first:last]):
        return None
    while first > 0 and _one_word(words[first - 1], words[first]):
        first -= 1
    while last < len(words) and (_one_word(words[last - 1], words[last]) or _inflects(words[last - 1], words[last])):
        last += 1
    start, end = words[first].start, _end(words[last - 1])
    return (start, end) if _balanced(unit.text[start:end]) else None


def tells_reason(unit: Unit, start: int, end: int) -> bool:
    """Return whether a span of whole words can be read as a reason: something happens or is so, or it ends as one."""
    first, last = _covered(unit, start, end)
    words = unit.words[first:last]
    return any(w.tag.startswith((*_INFLECTED, "形状詞")) for w in words) or words[-1].text in ("で", "から", "ため", "し")


def comparison_phrase(unit: Unit, start: int, end: int) -> str | None:
    """Return a comparison that can be read alone, or None.

    It ends with a noun, or with a predicate in the form that ends a sentence; one said in the て-form is put so.
    """
    filler = _FILLERS.match(unit.text, start, end)
    start = filler.end() if filler else start
    borders = _whole(unit, start, end)
    if borders is None:
        return None
    first, last = borders
    text, words = unit.text[start:end], unit.words
    word = words[last - 1]
    after, next_but_one = (words[i] if i < len(words) else None for i in (last, last + 1))
    if not _COMPARES.search(text) or not _balanced(text):
        return None
    if word.tag.startswith(_NOUNS):
        than = next((i for i in range(first + 1, last) if words[i].text == "より"), 0)
        # 広げるより暖房 compares what is done with what is there
        if than and words[than - 1].tag.startswith(_INFLECTED) and word.text not in ("ほう", "方", "こと"):
            return None
        return text if _noun_ends(word, after, next_but_one) else None
    if not word.tag.startswith(_INFLECTED):
        return None
    if word.text == word.lemma:
        return text if _sentence_ends(after, next_but_one) else None
    if after is None or after.text not in ("て", "で") or not after.tag.startswith("助詞-接続助詞"):
        return None
    # What something is like goes on in any clause; what is done may be denied or undone in the next word (送ってない).
    done = word.tag.startswith(("動詞", "助動詞"))
    if next_but_one is None or next_but_one.text in ("、", "。") or next_but_one.lemma in _FAVOURS or not (
        done or next_but_one.tag.startswith(("助", "形容詞-非自立可能"))
    ):
        return unit.text[start : word.start] + word.lemma
    return None


def noun_phrase(unit: Unit, start: int, end: int) -> str | None:
    """Return a context without its closing particles if it is a noun phrase that can come again, or None."""
    borders = _whole(unit, start, end)
    if borders is None:
        return None
    first, last = borders
    words = unit.words
    while last > first and (words[last - 1].text in ("に", "は", "も", "の", "で", "、") and not words[last - 1].tag.startswith(_NOUNS)):
        last -= 1
    if last == first or not any(_says_something(w) for w in words[first:last]):
        return None
    after, next_but_one = (words[i] if i < len(words) else None for i in (last, last + 1))
    text = unit.text[words[first].start : _end(words[last - 1])]
    if not words[last - 1].tag.startswith(_NOUNS) or not _balanced(text) or _ONCE.fullmatch(text):
        return None
    if any(w.text in ("に", "で", "を", "が", "へ") and w.tag.startswith("助詞-格助詞") for w in _after_predicates(words[first:last])):
        return None
    stripped = words[last - 1].start + len(words[last - 1].text) < end
    return text if stripped or _noun_ends(words[last - 1], after, next_but_one) else None


def _end(word: Word) -> int:
    return word.start + len(word.text)


def _after_predicates(words: Sequence[Word]) -> Sequence[Word]:
    """Return the words after the last predicate: a particle among them waits for one (部活の帰りに一人)."""
    return words[max((i + 1 for i, w in enumerate(words) if w.tag.startswith(_INFLECTED)), default=0) :]


def _covered(unit: Unit, start: int, end: int) -> tuple[int, int]:
    """Return the range of words that a span touches."""
    first = bisect_right(unit.words, start, key=_end)
    return first, max(first, bisect_left(unit.words, end, key=lambda w: w.start))


def _whole(unit: Unit, start: int, end: int) -> tuple[int, int] | None:
    """Return the range of words that a span is, or None where it begins or ends inside a word or a compound."""
    first, last = _covered(unit, start, end)
    words = unit.words
    if first == last or words[first].start != start or _end(words[last - 1]) != end:
        return None
    if words[first].tag.startswith(_DEPENDENT) and not words[first].tag.startswith(("補助記号-括弧開", "連体詞")):
        return None
    if first > 0 and _one_word(words[first - 1], words[first]):
        return None
    return first, last


def _says_something(word: Word) -> bool:
    if word.tag.startswith((*_DEPENDENT, "名詞-数詞")):
        return False
    return word.lemma not in _EMPTY_LEMMAS and not word.text.isnumeric()


def _one_word(before: Word, after: Word) -> bool:
    """Return whether two neighbours are parts of one word or mask."""
    if _end(before) != after.start:
        return False
    if before.tag.startswith(("接頭辞", "補助記号-括弧開")) or after.tag.startswith(("接尾辞", "補助記号-括弧閉")):
        return True
    return before.tag.startswith("名詞") and after.tag.startswith("名詞") and "副詞可能" not in before.tag


def _inflects(before: Word, after: Word) -> bool:
    """Return whether a word goes on in the next: 振っ|たら, 気になり|ます, ひやっ|と."""
    if before.tag.startswith("副詞"):
        return before.text.endswith(("っ", "ん")) and after.text == "と"
    if not before.tag.startswith(_INFLECTED) or before.text == before.lemma:
        return False
    return after.tag.startswith(("助動詞", "助詞-接続助詞"))


def _noun_ends(word: Word, after: Word | None, next_but_one: Word | None) -> bool:
    """Return whether a phrase may end with a noun: it is neither part of the next word nor says what kind that is."""
    if after is None:
        return True
    if _one_word(word, after) or (after.text == "の" and after.tag.startswith("助詞-格助詞")):
        return False
    return after.text != "な" or (next_but_one is not None and next_but_one.text in ("の", "ん"))


def _sentence_ends(after: Word | None, next_but_one: Word | None) -> bool:
    """Return whether a sentence may end before a word: it is no noun that the predicate would describe."""
    if after is None or after.tag.startswith(("補助記号", "助動詞", "助詞-終助詞", "助詞-接続助詞", "助詞-副助詞", "接続詞")):
        return True
    if after.text in ("の", "ん"):
        return next_but_one is not None and next_but_one.lemma in ("だ", "です")
    return after.text == "と" and after.tag.startswith("助詞")


def _balanced(text: str) -> bool:
    return all(text.count(a) == text.count(b) for a, b in _BRACKETS)
