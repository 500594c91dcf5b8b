"""The glossary of a policy: terms with their variants, and the checks that keep them usable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from cocreate_nlp.policy.mapping import FrozenModel
from cocreate_nlp.replacements import ALL_WORDS, GENERAL_FORMS, LETTERED
from cocreate_nlp.text import normalize

TermText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Term(FrozenModel):
    """One term with the other ways in which people say or write it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: TermText
    variants: tuple[TermText, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """The name and its variants."""
        return (self.name, *self.variants)


def _term(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


def _terms(value: Any) -> Any:
    return [value] if isinstance(value, (str, dict)) else value


Terms = Annotated[tuple[Annotated[Term, BeforeValidator(_term)], ...], BeforeValidator(_terms)]


class Glossary(FrozenModel):
    """Terms that identify somebody or are core, by kind. A term is a string or ``{name, variants}``."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    sponsor: Terms = ()
    clients: Terms = ()
    partners: Terms = ()
    products: Terms = ()
    code_names: Terms = ()
    people: Terms = ()
    core_terms: Terms = ()

    def terms(self) -> Iterator[tuple[str, int, Term]]:
        """Yield list name, position and term of every entry."""
        for name in type(self).model_fields:
            for position, term in enumerate(getattr(self, name)):
                yield name, position, term

    def forms(self) -> tuple[str, ...]:
        """Return every name and variant, without repetition."""
        return tuple(dict.fromkeys(form for _, _, term in self.terms() for form in term.forms))


_KATAKANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_JOINTS = re.compile(r"[\s\-・=＝]")
_NUMERALS = re.compile(r"[1-9][\d,.]*|[一二三四五六七八九十百千万億〇]+")
_BANDED = re.compile(r"\d+(代|歳|円台|%台|円|%|人|個)")


def term_key(text: str) -> str:
    """Return what two writings of the same term share: width, case, kana script, spaces and hyphens do not count."""
    return _JOINTS.sub("", normalize(text).text).casefold().translate(_KATAKANA)


_WORD_KEYS = tuple(map(term_key, ALL_WORDS))
_LETTERED_KEYS = tuple(map(term_key, LETTERED.values()))


def problem_of(form: str) -> str | None:
    """Say in Japanese why a term cannot be used, or None."""
    key = term_key(form)
    if len(key) < 2:
        return "1文字の語は、ふつうの言葉の一部と見分けられません"
    if _NUMERALS.fullmatch(key):
        return "数字だけの語は、数値の幅の書き換えと見分けられません"
    if any(key in word for word in _WORD_KEYS) or _BANDED.fullmatch(key) or GENERAL_FORMS.fullmatch(normalize(form).text):
        return "伏せ字に使う言葉と重なります"
    stem = re.sub(r"[a-z]{1,2}$", "", key)
    if stem != key and stem and any(word.endswith(stem) for word in _LETTERED_KEYS):
        return "伏せ字に使う言葉と重なります"
    return None


def check_terms(glossary: Glossary, allow: tuple[str, ...]) -> None:
    """Refuse terms that cannot be used, and terms that are in the allow list as well.

    Raises
    ------
    PydanticCustomError
        Its context holds the place of the term; its message never quotes the term.
    """
    allowed = {term_key(word) for word in allow}
    for name, position, term in glossary.terms():
        for index, form in enumerate(term.forms):
            place = ("glossary", name, position) if index == 0 else ("glossary", name, position, "variants", index - 1)
            problem = problem_of(form)
            if problem:
                raise term_error(place, problem, "もっと長い、その語だけを指す書き方にしてください（例: 正式名称）")
            if term_key(form) in allowed:
                raise term_error(
                    place,
                    "同じ語が allow（そのまま残す語）にもあります",
                    "用語集か allow のどちらか一方から外してください",
                )


def check_allow(allow: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse allowed terms of one character: they would let names through."""
    for position, word in enumerate(allow):
        if len(term_key(word)) < 2:
            raise term_error(
                ("allow", position),
                "1文字の語は、ふつうの言葉の一部と見分けられません",
                "2文字以上の語にするか、外してください",
            )
    return allow


def term_error(place: tuple[str | int, ...], problem: str, remedy: str) -> PydanticCustomError:
    """Return an error that carries the place of a term and what to do."""
    return PydanticCustomError("term", "{problem}", {"problem": problem, "place": list(place), "remedy": remedy})
