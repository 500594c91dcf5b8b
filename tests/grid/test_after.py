"""The level after redaction (annotation guide §2), every combination."""

from itertools import product

import pytest

from cocreate_nlp.grid.after import SOLE_FIGURE_CUES, level_after, place_after, remedy_to_open
from cocreate_nlp.grid.terms import TERMS
from cocreate_nlp.policy import Policy
from cocreate_nlp.types import Band, Edit, Evidence, Kind, Level, Placement

LOW, MID, HIGH = Band

WHY_FIGURE = (Evidence("core:core.cost", 0, 2, 1.0, "原価の話"), Evidence("core:figure", 3, 7, 0.0, "社内の数字"))
WHY_RECIPE = (Evidence("core:core.recipe", 0, 2, 1.0, "配合の話"), Evidence("core:figure", 3, 7, 0.0, "社内の数字"))


def edits(direct: int = 0, quasi: int = 0, figures: int = 0) -> list[Edit]:
    kinds = [Kind.PERSON] * direct + [Kind.AGE, Kind.CITY, Kind.FAMILY, Kind.DATE][:quasi] + [Kind.FIGURE] * figures
    return [Edit(i, i + 1, kind, "x", "y") for i, kind in enumerate(kinds)]


def placement(specificity: Band, core: Band, why: tuple[Evidence, ...] = ()) -> Placement:
    level = Level.CLOSED if HIGH in (specificity, core) else Level.STAGED if MID in (specificity, core) else Level.OPEN
    return Placement(0.5, 0.5, specificity, core, level, why)


def by_the_guide(quasi: int, figures: int, core: Band, core_words: bool) -> tuple[Band, Band]:
    specificity = MID if quasi >= 3 else LOW
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
    expected = by_the_guide(quasi, figures, core, core_words)
    assert place_after(spoken, made)[:2] == expected
    level, reasons = level_after(spoken, made)
    assert level is placement(*expected).level
    assert bool(reasons) == (level is not Level.OPEN)
    # Redaction never closes a voice.
    assert list(Level).index(level) <= list(Level).index(spoken.level) or quasi >= 3


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
    assert [e.note for e in reasons] == ["甲・乙"]
    *_, reasons = place_after(placement(LOW, MID), edits(quasi=3))
    assert [e.note for e in reasons] == ["属性が3つ重なる", "企業の内部に関わる話"]


def test_a_policy_may_tighten_the_matrix_after_redaction_too() -> None:
    strict = Policy(matrix={"low": {"low": "staged"}})
    spoken = placement(HIGH, LOW)
    assert level_after(spoken, edits(direct=1))[0] is Level.OPEN
    assert level_after(spoken, edits(direct=1), strict)[0] is Level.STAGED


REMEDIES = [
    (placement(LOW, LOW), edits(), ""),
    (placement(HIGH, LOW), edits(direct=1), "人名を仮名や伏せ字にしたので共有OK"),
    (placement(MID, LOW), edits(quasi=1), "年齢・学年をぼかしたので共有OK"),
    (placement(MID, LOW), edits(), "チェーン名などの手がかりだけなので共有OK"),
    (placement(HIGH, HIGH, WHY_RECIPE), edits(direct=1), "配合の話・社内の数字のため非公開。その部分を除けば共有できる"),
    (placement(LOW, HIGH, WHY_FIGURE), edits(figures=1), "原価の話・社内の数字のため段階開示。その部分を除けば共有できる"),
    (placement(MID, LOW), edits(quasi=3), "属性が3つ重なるため段階開示。属性を二つまでに減らせば共有OK"),
]  # fmt: skip


@pytest.mark.parametrize(("spoken", "made", "expected"), REMEDIES)
def test_the_least_change_that_opens(spoken: Placement, made: list[Edit], expected: str) -> None:
    assert remedy_to_open(spoken, made) == expected
