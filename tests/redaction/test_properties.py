"""Properties that hold for any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cocreate_nlp as cc
from cocreate_nlp.language import parse
from cocreate_nlp.policy import Policy
from cocreate_nlp.policy.glossary import problem_of, term_key
from cocreate_nlp.redaction import Redactor, find_leaks
from cocreate_nlp.redaction.formats import find_formats
from cocreate_nlp.redaction.spans import Span, Tier
from cocreate_nlp.redaction.vetoes import is_vetoed
from cocreate_nlp.types import Kind, Role, Session, Turn

REDACTOR = Redactor()
PIECES = st.sampled_from(
    [
        "宮原さん", "小柴部長", "マリー", "34歳", "３４歳", "八十", "世田谷区", "緑町2-3", "090-0000-1234", "０９０－００００", "a@example.jp", "の", "が", "、", "。",
        "です", "泡が", "買った", "398円", "千円", "二割", "双子", "ベトナム", "アトピー", "みはらし堂", "「カワセミ」", "って呼んで", "🙂", "\u200b", "\r\n", "が\u3099", "ｶﾞ", "\u3000",
        "参加者A", "〔電話番号〕", "東京都内", "月", "日", "3", "12", "A", "人物", "駅", "さん", "・・・", "え", "「", "」",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=60)


@given(TEXTS)
@settings(deadline=None, max_examples=120)
def test_edits_are_exact_and_redacting_twice_changes_nothing(text: str) -> None:
    once = REDACTOR.redact(text)
    rebuilt, position = "", 0
    for edit in once.edits:
        assert position <= edit.start < edit.end <= len(text)
        assert text[edit.start : edit.end] == edit.original
        rebuilt += text[position : edit.start] + edit.replacement
        position = edit.end
    assert rebuilt + text[position:] == once.text
    assert REDACTOR.redact(once.text).text == once.text


TERMS = st.text(alphabet="あいかさたなはまやらアカサタナ青葉北斗商会ABCxyz", min_size=2, max_size=6).filter(lambda t: problem_of(t) is None and not t.isascii())


@given(st.lists(TERMS, min_size=1, max_size=3, unique_by=term_key), st.lists(PIECES | TERMS, max_size=10).map("".join))
@settings(deadline=None, max_examples=60)
def test_no_glossary_term_survives_or_the_leak_check_sees_it(terms: list[str], text: str) -> None:
    policy = Policy.model_validate({"glossary": {"clients": terms}})
    text += terms[0]
    out = Redactor(policy, names=False).redact(text).text
    left = [t for t in terms if term_key(t) in term_key(out)]
    if left:
        assert find_leaks(out, glossary=policy.glossary, model=False)


@given(st.sampled_from(["田所", "田所真弓", "Nguyen Thi Lan", "ゆきの", "宮原（営業）"]), st.lists(PIECES, max_size=8).map("".join))
@settings(deadline=None, max_examples=50)
def test_a_speakers_name_never_survives(speaker: str, text: str) -> None:
    plain = speaker.split("（")[0]
    turn = f"{text}、{plain}さんが言った"
    session = Session("s", (Turn(turn, speaker),))
    out = Redactor(names=False).redact_session([parse(turn)], session)[0].text
    assert plain not in out


@given(st.text(alphabet="0123456789-‐－ー・のえっと、。 一二三〇ゼロキュー", max_size=80))
@settings(deadline=None, max_examples=60)
def test_digit_soup_never_fails(text: str) -> None:
    once = REDACTOR.redact(text).text
    assert REDACTOR.redact(once).text == once


@pytest.mark.parametrize("piece", ["1-", "a.", "〇一", "ゼロ", "町1の"])
def test_a_long_line_is_no_trap(piece: str) -> None:
    text = piece * 20_000
    assert all(0 <= s.start < s.end <= len(text) for s in find_formats(text))


def test_a_row_of_particles_is_no_trap_for_lists() -> None:
    def is_overruled(text: str, word: str) -> bool:
        parsed = parse(text)
        start = parsed.norm.text.index(word)
        span = Span(start, start + len(word), Kind.PERSON, 0.99, "names_model", tier=Tier.MODEL)
        return is_vetoed(span, parsed.norm.text, parsed.doc, pets=False)

    assert is_overruled("味はゆずとすももの二つです", "すもも")
    assert is_overruled("とまととなすとやまいもの三種です", "なす")
    assert not is_overruled("味はゆずとすもも", "すもも")
    assert not is_overruled("と" * 80 + "健太" + "と" * 80, "健太")


IDENTIFIERS = ("090-0000-1234", "０９０－００００－１２３４", "a@example.jp")


@given(
    st.lists(TERMS, min_size=1, max_size=2, unique_by=term_key),
    st.lists(PIECES | TERMS | st.sampled_from(IDENTIFIERS), max_size=10).map("".join),
    st.sampled_from(["田所真弓", "Nguyen Thi Lan", "ゆきの"]),
)
@settings(deadline=None, max_examples=20)
def test_nothing_that_identifies_leaves_the_gate(terms: list[str], text: str, speaker: str) -> None:
    policy = Policy.model_validate({"glossary": {"clients": terms}, "acknowledged_by": "test", "acknowledged_on": "2026-11-22"})
    turns = (
        Turn(f"{text}、{terms[0]}で買った。", speaker, Role.PARTICIPANT),
        Turn(f"{speaker}さん、{IDENTIFIERS[0]}ですね。{text}", "浅川", Role.FACILITATOR),
    )
    shared = cc.analyze(Session("s", turns), policy=policy).share(audience="internal", recipient="事務局の西", purpose="検討").to_frame()
    assert len(shared)
    for row in shared["text"]:
        assert not any(term_key(term) in term_key(row) for term in terms)
        assert speaker not in row
        assert not any(identifier in row for identifier in IDENTIFIERS if identifier in text + IDENTIFIERS[0])
