"""What the company said of its inside, said again by others."""

import pytest

from cocreate_nlp.grid.echoes import NOTE, TURNS_BACK, raise_echoes
from cocreate_nlp.grid.features import Mark
from cocreate_nlp.language import parse
from cocreate_nlp.tagging.features import make_unit
from cocreate_nlp.types import Band, Kind, Level, Placement

LOW, MID, HIGH = Band
PLAN = "来年の春から、月額でどこでも入れる共通パスを始めようと考えています。"


def cores(*said: tuple[str, str, Band], turns: list[int] | None = None, marks: list[list[Mark]] | None = None) -> list[Band]:
    """Core bands after the rule, of snippets given as role, text and band."""
    units = [make_unit(parse(text), 0, len(text), role=role) for role, text, _ in said]
    placements = [Placement(0.1, 0.1, LOW, band, Level.OPEN) for _, _, band in said]
    raised = raise_echoes(units, marks or [[] for _ in said], turns or list(range(len(said))), placements)
    return [p.core_band for p in raised]


@pytest.mark.parametrize(
    ("said", "repeats"),
    [
        ("え、月額でどこでも入れるってこと？", True),
        ("共通パス、いいですね。", True),
        ("パスは首から下げてます。", False),
        ("どこでも入れるのは助かります。", False),
        ("旅行先でも使えるんですか。", False),
    ],
)
def test_a_reaction_that_repeats_two_new_words_is_mid(said: str, repeats: bool) -> None:
    assert cores(("company", PLAN, HIGH), ("participant", said, LOW))[1] is (MID if repeats else LOW)


def test_a_new_noun_beside_a_known_word_repeats_the_plan() -> None:
    before = ("participant", "夜はレンジで温めるだけです。", LOW)
    plan = ("company", "容器を変えて、蒸気で温める仕組みを考えています。", MID)
    assert cores(before, plan, ("participant", "蒸気で温めるのはいいですね。", LOW))[2] is MID
    assert cores(before, plan, ("participant", "レンジでも蒸気は出ますよ、温めるとき。", LOW))[2] is LOW


def test_words_that_were_already_in_the_talk_are_nobodys_secret() -> None:
    said = ("participant", "月額のジムなら共通パスがほしいです。", LOW)
    assert cores(said, ("company", PLAN, HIGH), said) == [LOW, HIGH, LOW]


def test_neither_open_company_talk_nor_the_company_itself_makes_an_echo() -> None:
    assert cores(("company", PLAN, LOW), ("participant", "共通パス、いいですね。", LOW)) == [LOW, LOW]
    assert cores(("company", PLAN, HIGH), ("company", "共通パスの名前は仮です。", LOW)) == [HIGH, LOW]


def test_what_is_far_away_is_no_echo() -> None:
    said = ("company", PLAN, HIGH), ("participant", "共通パス、いいですね。", LOW)
    assert cores(*said, turns=[0, TURNS_BACK])[1] is MID
    assert cores(*said, turns=[0, TURNS_BACK + 1])[1] is LOW


def test_a_name_that_is_replaced_anyway_does_not_count() -> None:
    plan, text = "さくら湯と話しています。", "さくら湯、近いです。"
    names = [[Mark(0, 4, Kind.FACILITY)], [Mark(0, 4, Kind.FACILITY)]]
    assert cores(("company", plan, HIGH), ("participant", text, LOW), marks=names) == [HIGH, LOW]


def test_the_reason_is_told() -> None:
    units = [make_unit(parse(t), 0, len(t), role=r) for r, t in (("company", PLAN), ("participant", "共通パス、いいですね。"))]
    placements = [Placement(0.1, 0.1, LOW, band, Level.OPEN) for band in (HIGH, LOW)]
    (why,) = raise_echoes(units, [[], []], [0, 1], placements)[1].why
    assert (why.start, why.end, why.note) == (0, 4, NOTE)
