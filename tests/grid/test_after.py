"""The level after redaction (annotation guide §2), every combination."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreate_nlp.grid.after import SOLE_FIGURE_CUES, level_after, place_after, remedy_to_open, specificity_after
from cocreate_nlp.grid.terms import TERMS
from cocreate_nlp.policy import Policy, tighten_bands
from cocreate_nlp.types import Band, Edit, Evidence, Kind, Level, Placement

LOW, MID, HIGH = Band

WHY_FIGURE = (Evidence("core:core.cost", 0, 2, 1.0, "原価の話"), Evidence("core:figure", 3, 7, 0.0, "社内の数字"))
WHY_CHAIN = (Evidence("specificity:chain", 0, 2, 0.5, "チェーン名"),)
WHY_RECIPE = (Evidence("core:core.recipe", 0, 2, 1.0, "配合の話"), Evidence("core:figure", 3, 7, 0.0, "社内の数字"))


def edits(direct: int = 0, quasi: int = 0, figures: int = 0) -> list[Edit]:
    kinds = [Kind.PERSON] * direct + [Kind.AGE, Kind.CITY, Kind.FAMILY, Kind.DATE][:quasi] + [Kind.FIGURE] * figures
    return [Edit(i, i + 1, kind, "x", "y") for i, kind in enumerate(kinds)]


def placement(specificity: Band, core: Band, why: tuple[Evidence, ...] = ()) -> Placement:
    level = Level.CLOSED if HIGH in (specificity, core) else Level.STAGED if MID in (specificity, core) else Level.OPEN
    # Thirds of [0, 1], as the classifier scores.
    scores = {LOW: 0.17, MID: 0.5, HIGH: 0.83}
    return Placement(scores[specificity], scores[core], specificity, core, level, why)


def by_the_guide(
    spoken: Band, direct: int, quasi: int, figures: int, core: Band, core_words: bool
) -> tuple[Band, Band]:
    specificity = MID if quasi >= 3 or (spoken is not LOW and not direct and not quasi) else LOW
    if core is HIGH and figures and not core_words:
        core = MID
    return specificity, core


@pytest.mark.parametrize(
    ("specificity", "core", "direct", "quasi", "figures", "core_words"),
    [*product(Band, Band, (0, 1, 2), (0, 1, 2, 3, 4), (0, 1), (False, True))],
)
def test_every_combination(
    specificity: Band, core: Band, direct: int, quasi: int, figures: int, core_words: bool
) -> None:
    why = () if core is LOW else WHY_RECIPE if core_words else WHY_FIGURE
    spoken = placement(specificity, core, why)
    made = edits(direct, quasi, figures)
    expected = by_the_guide(specificity, direct, quasi, figures, core, core_words)
    assert place_after(spoken, made)[:2] == expected
    level, reasons = level_after(spoken, made)
    assert level is placement(*expected).level
    assert bool(reasons) == (level is not Level.OPEN)
    # Redaction never closes a voice; three attributes that stay make it as specific as one spoken at mid.
    most = placement(MID, core).level if quasi >= 3 else spoken.level
    assert list(Level).index(level) <= list(Level).index(most)


@pytest.mark.parametrize("term", [t.name for t in TERMS if not t.name.startswith("life.")])
def test_only_words_about_figures_fall_with_the_figure(term: str) -> None:
    why = (Evidence(f"core:{term}", note="x"), Evidence("core:figure", note="y"))
    core = place_after(placement(LOW, HIGH, why), edits(figures=1))[1]
    falls = term in {"core.cost", "core.sales", "vague.share", "company.we"}
    assert (core is MID) == falls == (f"core:{term}" in SOLE_FIGURE_CUES)


def test_a_high_core_without_any_reason_stays_high() -> None:
    assert place_after(placement(LOW, HIGH), edits(figures=1))[1] is HIGH


def test_reasons_are_said_once_and_at_most_two() -> None:
    why = tuple(Evidence(f"core:{c}", note=n) for c, n in (("a", "甲"), ("b", "甲"), ("c", "乙"), ("d", "丙")))
    *_, reasons = place_after(placement(LOW, MID, why), [])
    assert [e.note for e in reasons] == ["甲、乙"]
    *_, reasons = place_after(placement(LOW, MID), edits(quasi=3))
    assert [e.note for e in reasons] == ["3つの属性の重なり", "企業の内部に関わる話"]


def test_a_policy_may_tighten_the_matrix_after_redaction_too() -> None:
    strict = Policy(matrix={"low": {"low": "staged"}})
    spoken = placement(HIGH, LOW)
    assert level_after(spoken, edits(direct=1))[0] is Level.OPEN
    assert level_after(spoken, edits(direct=1), strict)[0] is Level.STAGED


def test_wording_that_was_not_replaced_stays_as_specific_as_it_was() -> None:
    assert specificity_after(MID, []) is MID
    assert specificity_after(HIGH, []) is MID
    assert specificity_after(MID, [Kind.FIGURE]) is MID
    assert specificity_after(MID, [], chain=True) is LOW
    assert specificity_after(HIGH, [Kind.PERSON]) is LOW


@pytest.mark.parametrize(
    ("limits", "spoken", "made", "after"),
    [
        # As many attributes as the lowered threshold lets through, at a ninth each.
        ({"specificity_mid": 0.2}, placement(MID, LOW), edits(quasi=1), Level.OPEN),
        ({"specificity_mid": 0.2}, placement(MID, LOW), edits(quasi=2), Level.STAGED),
        ({"specificity_mid": 0.1}, placement(MID, LOW), edits(quasi=1), Level.STAGED),
        ({"specificity_mid": 0.1}, placement(MID, LOW, WHY_CHAIN), edits(), Level.STAGED),
        ({"specificity_mid": 0.1}, placement(HIGH, LOW), edits(direct=1), Level.OPEN),
        # What nothing was replaced in keeps its score.
        ({"specificity_mid": 0.15}, placement(LOW, LOW), edits(), Level.STAGED),
        ({"specificity_mid": 0.18}, placement(LOW, LOW), edits(), Level.OPEN),
        ({"specificity_high": 0.45}, placement(MID, LOW), edits(), Level.CLOSED),
        ({"specificity_high": 0.35}, placement(MID, LOW), edits(quasi=4), Level.CLOSED),
        ({"core_mid": 0.1}, placement(LOW, LOW), edits(), Level.STAGED),
        ({"core_high": 0.45}, placement(LOW, MID), edits(), Level.CLOSED),
        ({"core_high": 0.55}, placement(LOW, HIGH, WHY_FIGURE), edits(figures=1), Level.STAGED),
        ({"core_high": 0.45}, placement(LOW, HIGH, WHY_FIGURE), edits(figures=1), Level.CLOSED),
    ],
)
def test_a_policys_thresholds_act_on_what_is_left(
    limits: dict, spoken: Placement, made: list[Edit], after: Level
) -> None:
    assert level_after(spoken, made, Policy(thresholds=limits))[0] is after


scores = st.floats(0, 1)


@settings(deadline=None)
@given(
    scores, scores, st.sampled_from([(), WHY_CHAIN, WHY_FIGURE, WHY_RECIPE]), st.integers(0, 2), st.integers(0, 4),
    st.integers(0, 1), st.lists(st.floats(0, 0.333), min_size=4, max_size=4),
)  # fmt: skip
def test_stricter_thresholds_never_lower_what_is_left(
    specificity: float, core: float, why: tuple, direct: int, quasi: int, figures: int, cut: list[float]
) -> None:
    bands = tighten_bands(specificity, core, LOW, LOW, Policy())
    spoken = Placement(specificity, core, *bands, Level.OPEN, why)
    made = edits(direct, quasi, figures)
    looser = Policy(
        thresholds={
            "specificity_mid": cut[0], "specificity_high": cut[0] + cut[1], "core_mid": cut[2],
            "core_high": cut[2] + cut[3],
        }
    )  # fmt: skip
    default = place_after(spoken, made)
    tightened = replace(
        spoken,
        **dict(zip(("specificity_band", "core_band"), tighten_bands(specificity, core, *bands, looser), strict=True)),
    )
    strict = place_after(tightened, made, looser)
    for before, now in zip(default[:2], strict[:2], strict=True):
        assert list(Band).index(now) >= list(Band).index(before)


REMEDIES = [
    (placement(LOW, LOW), edits(), ""),
    (placement(HIGH, LOW), edits(direct=1), "人名を仮名や伏せ字にしたので共有OK"),
    (placement(MID, LOW), edits(quasi=1), "年齢・学年をぼかしたので共有OK"),
    (placement(MID, LOW, WHY_CHAIN), edits(), "チェーン名などの手がかりだけなので共有OK"),
    (placement(MID, LOW), edits(), "話し手を絞り込める言い回しのため段階開示。だれの話か分からない言い方に替えれば共有OK"),
    (placement(HIGH, HIGH, WHY_RECIPE), edits(direct=1), "配合の話のため原則クローズ。この話を除けば共有OK"),
    (placement(LOW, HIGH, WHY_FIGURE), edits(figures=1), "原価の話のため段階開示。数字にふれずに話せば共有OK"),
    (placement(MID, LOW), edits(quasi=3), "3つの属性の重なりのため段階開示。属性を二つまでに減らせば共有OK"),
    (placement(MID, MID, WHY_CHAIN), edits(quasi=3), "3つの属性の重なり、企業の内部に関わる話のため段階開示。属性を二つまでに減らし、この話を除けば共有OK"),
    (placement(MID, HIGH, WHY_RECIPE), edits(), "話し手を絞り込める言い回し、配合の話のため原則クローズ。だれの話か分からない言い方に替え、この話を除けば共有OK"),
]  # fmt: skip


@pytest.mark.parametrize(("spoken", "made", "expected"), REMEDIES)
def test_the_least_change_that_opens(spoken: Placement, made: list[Edit], expected: str) -> None:
    assert remedy_to_open(spoken, made) == expected


def test_a_policy_that_opens_nothing_promises_nothing() -> None:
    strict = Policy(matrix={"low": {"low": "staged"}})
    assert remedy_to_open(replace(placement(HIGH, LOW), level=Level.CLOSED), edits(direct=1), strict) == "ポリシーにより段階開示"
