from dataclasses import replace

import pytest

from cocreate_nlp.training.checks import check_corpus
from cocreate_nlp.training.corpus import Entity, Record
from tests.tagging.small import small_records

SOUND = Record(
    session="s1", turn=1, speaker="A", role="participant", text="田中さんは34歳で298円のを買った。", tags=("experience",),
    specificity="high", core="low", direct=("田中",), quasi=("34歳",), figures=("298円",), keep=("買った",),
    subkinds={"experience": "purchase"},
    entities=(Entity(0, 2, "person"), Entity(5, 8, "age"), Entity(9, 13, "figure")),
)  # fmt: skip

OTHER = replace(
    SOUND, session="s2", text="朝の支度で両手がふさがるから片手で開くふたがいい。", direct=(), quasi=(), figures=(), keep=(),
    entities=(), specificity="low",
)  # fmt: skip


def test_sound_records_have_no_problem() -> None:
    assert check_corpus([SOUND, OTHER]).problems == ()
    assert check_corpus([]).problems == ()


PLANTED = [
    ({"entities": (*SOUND.entities, Entity(6, 10, "city"))}, "entities overlap"),
    ({"entities": (Entity(0, 3, "person"), *SOUND.entities[1:])}, "direct disagrees with the entities"),
    ({"quasi": ()}, "quasi disagrees with the entities"),
    ({"figures": ("298円", "34")}, "figures disagrees with the entities"),
    ({"keep": ("34歳で",)}, "keep overlaps an entity"),
    ({"specificity": "mid"}, "a direct identifier, but specificity is not high"),
    ({"direct": (), "entities": SOUND.entities[1:], "specificity": "low"}, "an attribute, but specificity is low"),
    ({"subkinds": {"idea": "wish"}}, "sub-kinds do not match the tags"),
]


@pytest.mark.parametrize(("change", "problem"), PLANTED)
def test_planted_problems_are_found(change: dict[str, object], problem: str) -> None:
    problems = check_corpus([replace(SOUND, **change), OTHER]).problems  # type: ignore[arg-type]
    assert f"s1 turn 1: {problem}" in problems
    assert not any(p.startswith("s2") for p in problems)


def test_near_duplicates_across_sessions_are_found() -> None:
    again = replace(OTHER, session="s3", turn=4, text="朝の支度で両手がふさがるから片手で開くふたがいいです。")
    assert check_corpus([OTHER, again]).problems == ("s3 turn 4: nearly the same as s2 turn 1",)


NO_DUPLICATES = [
    replace(OTHER, turn=9),
    replace(OTHER, session="s3", text="夜は洗い物が多いので、置き場所が広いと助かる。"),
]


@pytest.mark.parametrize("second", NO_DUPLICATES)
def test_repeating_oneself_and_other_words_are_no_duplicates(second: Record) -> None:
    assert check_corpus([OTHER, second]).problems == ()


def test_short_courtesies_are_alike_by_nature() -> None:
    first, second = (replace(OTHER, session=s, text="よろしくお願いします。") for s in ("s2", "s3"))
    assert check_corpus([first, second]).problems == ()


def test_balance_and_growth_by_hand() -> None:
    report = check_corpus([SOUND, replace(OTHER, tags=(), subkinds={})])
    assert report.balance["experience"] == 0.5 and report.balance["none"] == 0.5 and report.balance["idea"] == 0.0
    assert report.balance["specificity=high"] == 0.5 and report.balance["role=participant"] == 1.0
    sizes, vocabulary = zip(*report.growth, strict=True)
    assert sizes == (1, 2) and vocabulary[0] < vocabulary[1]


def test_the_tests_own_snippets_are_sound() -> None:
    assert check_corpus(small_records()).problems == ()
