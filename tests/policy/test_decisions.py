"""Levels and decisions: the guide's tables as cases, and what no policy may break."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreate_nlp.errors import NotAcknowledgedError, PolicyError
from cocreate_nlp.policy import (
    Condition,
    Policy,
    decide,
    level_of,
    require_acknowledged,
    tighten_bands,
    tlp_of,
    tlp_of_all,
)
from cocreate_nlp.policy.tables import AUDIENCES, BANDS, DEFAULT_MATRIX, DEFAULT_SHARING, LEVELS, PHASES, STRICTER
from cocreate_nlp.types import Action, Audience, Band, Level, Phase, Role

WHO_AND_WHY = {"recipient": "研究会", "purpose": "試作の検討"}
TWO = {"released_by": ("山本", "三宅")}


@pytest.mark.parametrize(
    ("specificity", "core", "level"),
    [
        ("low", "low", "open"), ("low", "mid", "staged"), ("low", "high", "closed"),
        ("mid", "low", "staged"), ("mid", "mid", "staged"), ("mid", "high", "closed"),
        ("high", "low", "closed"), ("high", "mid", "closed"), ("high", "high", "closed"),
    ],
)  # fmt: skip
def test_level_of_two_bands(specificity: str, core: str, level: str) -> None:
    assert level_of(Band(specificity), Band(core)) is Level(level)


# level, phase, audience, what is given, shared?
CASES = [
    ("open", "ideation", "internal", {}, True),
    ("open", "launch", "participants", {}, True),
    ("open", "launch", "partners", {}, True),
    ("open", "ideation", "public", {}, False),
    ("staged", "validation", "internal", {}, True),
    ("staged", "launch", "internal", {}, True),
    ("staged", "exploration", "partners", {}, False),
    ("staged", "exploration", "partners", {"recipient": "研究会"}, False),
    ("staged", "exploration", "partners", {"purpose": "検討"}, False),
    ("staged", "exploration", "partners", {"recipient": "　 ", "purpose": "検討"}, False),
    ("staged", "exploration", "partners", WHO_AND_WHY, True),
    ("staged", "commercialization", "partners", WHO_AND_WHY, False),
    ("staged", "commercialization", "partners", WHO_AND_WHY | {"released_by": ("山本",)}, False),
    ("staged", "commercialization", "partners", WHO_AND_WHY | {"released_by": ("山本", " 山 本")}, False),
    ("staged", "commercialization", "partners", WHO_AND_WHY | {"released_by": ("山本", "")}, False),
    ("staged", "commercialization", "partners", TWO, False),
    ("staged", "commercialization", "partners", WHO_AND_WHY | TWO, True),
    ("staged", "exploration", "partners", {"shown_to_participants": True}, True),
    ("staged", "launch", "partners", {"shown_to_participants": True}, False),
    ("staged", "exploration", "participants", WHO_AND_WHY, False),
    ("staged", "exploration", "participants", {"shown_to_participants": True}, True),
    ("staged", "commercialization", "participants", {"shown_to_participants": True}, False),
    ("staged", "ideation", "public", {"shown_to_participants": True}, False),
    ("closed", "ideation", "internal", {}, False),
    ("closed", "ideation", "internal", {"shown_to_participants": True}, False),
    ("closed", "ideation", "internal", WHO_AND_WHY, True),
    ("closed", "launch", "internal", WHO_AND_WHY, True),
    ("closed", "ideation", "partners", WHO_AND_WHY | TWO, False),
    ("closed", "ideation", "participants", WHO_AND_WHY | {"shown_to_participants": True}, False),
    ("closed", "ideation", "public", WHO_AND_WHY, False),
]


@pytest.mark.parametrize(("level", "phase", "audience", "given_", "shared"), CASES)
def test_default_table(level: str, phase: str, audience: str, given_: dict, shared: bool) -> None:
    decision = decide(Level(level), phase=Phase(phase), audience=Audience(audience), **given_)
    assert (decision.action is Action.SHARE) is shared
    assert decision.reasons and all(r for r in decision.reasons)


def test_public_needs_the_policy() -> None:
    assert decide(Level.OPEN, audience=Audience.PUBLIC, policy=Policy(publish=True)).action is Action.SHARE
    assert decide(Level.STAGED, audience=Audience.PUBLIC, policy=Policy(publish=True)).action is Action.HOLD


@pytest.mark.parametrize(
    ("role", "level", "policy", "shared"),
    [
        (Role.FACILITATOR, Level.OPEN, Policy(), True),
        (Role.FACILITATOR, Level.STAGED, Policy(), False),
        (Role.COMPANY, Level.OPEN, Policy(), False),
        (Role.COMPANY, Level.OPEN, Policy(share_company=True), True),
        (Role.COMPANY, Level.CLOSED, Policy(share_company=True), False),
        (None, Level.OPEN, Policy(), False),
    ],
)
def test_roles(role: Role | None, level: Level, policy: Policy, shared: bool) -> None:
    assert (decide(level, role=role, policy=policy).action is Action.SHARE) is shared


def test_no_take_home_keeps_it_from_participants_and_wider_but_not_from_partners() -> None:
    policy = Policy(recording={"take_home": "不可"}, publish=True)
    shared = [a for a in AUDIENCES if decide(Level.OPEN, audience=a, policy=policy).action is Action.SHARE]
    assert shared == [Audience.INTERNAL, Audience.PARTNERS]


def test_edited_text_is_said_so() -> None:
    decision = decide(Level.OPEN, edited=True)
    assert decision.action is Action.SHARE_REDACTED
    assert decide(Level.CLOSED, edited=True).action is Action.HOLD


# --- what no policy may break


def _looser_or_equal(cell: Condition) -> st.SearchStrategy[Condition]:
    return st.sampled_from(sorted(STRICTER[cell]))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Valid policies with random tightenings of every table."""
    matrix: dict[str, dict[str, str]] = {}
    for s, c in itertools.product(BANDS, BANDS):
        if draw(st.booleans()):
            stricter = LEVELS[LEVELS.index(DEFAULT_MATRIX[s][c]) :]
            matrix.setdefault(s.value, {})[c.value] = draw(st.sampled_from(stricter)).value
    sharing: dict[str, dict[str, dict[str, str]]] = {}
    for level, phase, audience in draw(
        st.lists(st.tuples(st.sampled_from(LEVELS), st.sampled_from(PHASES), st.sampled_from(AUDIENCES)), max_size=12)
    ):
        cell = draw(_looser_or_equal(DEFAULT_SHARING[level][phase][audience]))
        sharing.setdefault(level.value, {}).setdefault(phase.value, {})[audience.value] = cell.value
    return Policy(
        matrix=matrix,
        sharing=sharing,
        publish=draw(st.booleans()),
        share_company=draw(st.booleans()),
        recording={"take_home": draw(st.sampled_from(["yes", "no", "limited"]))},
        thresholds={"core_mid": draw(st.floats(0, 0.3333)), "specificity_high": draw(st.floats(0.3333, 0.6667))},
    )


requests = st.fixed_dictionaries(
    {
        "role": st.sampled_from([*Role, None]),
        "for_nobody": st.sampled_from([None, "direct_message", "taken_back"]),
        "recipient": st.sampled_from([None, "", "研究会"]),
        "purpose": st.sampled_from([None, "検討"]),
        "released_by": st.sampled_from([(), ("山本",), ("山本", "三宅")]),
        "shown_to_participants": st.booleans(),
    }
)


@settings(deadline=None, max_examples=60)
@given(policies(), requests)
def test_later_wider_or_higher_never_gets_more(policy: Policy, request_: dict) -> None:
    shared = {
        (level, phase, audience): decide(level, phase=phase, audience=audience, policy=policy, **request_).action
        is not Action.HOLD
        for level, phase, audience in itertools.product(LEVELS, PHASES, AUDIENCES)
    }
    for (level, phase, audience), gets in shared.items():
        if not gets:
            continue
        for lower in LEVELS[: LEVELS.index(level) + 1]:
            for earlier in PHASES[: PHASES.index(phase) + 1]:
                for narrower in AUDIENCES[: AUDIENCES.index(audience) + 1]:
                    assert shared[lower, earlier, narrower], (level, phase, audience, lower, earlier, narrower)


def test_asking_to_be_shown_opens_no_closed_words_to_the_company_itself() -> None:
    policy = Policy(sharing={"closed": {"ideation": {"internal": "shown"}}})
    seen = {"phase": Phase.IDEATION, "audience": Audience.INTERNAL, "shown_to_participants": True}
    assert decide(Level.CLOSED, policy=policy, **seen).action is Action.HOLD
    assert decide(Level.CLOSED, policy=policy, recipient="研究会", purpose="検討", **seen).action is not Action.HOLD


@settings(deadline=None, max_examples=60)
@given(policies(), requests)
def test_no_policy_shares_what_the_default_holds(policy: Policy, request_: dict) -> None:
    widest = Policy(publish=True, share_company=True)
    for level, phase, audience in itertools.product(LEVELS, PHASES, AUDIENCES):
        if decide(level, phase=phase, audience=audience, policy=policy, **request_).action is not Action.HOLD:
            assert decide(level, phase=phase, audience=audience, policy=widest, **request_).action is not Action.HOLD


@settings(deadline=None, max_examples=60)
@given(policies(), st.floats(0, 1), st.floats(0, 1), st.sampled_from(BANDS), st.sampled_from(BANDS))
def test_levels_only_rise(policy: Policy, specificity: float, core: float, s: Band, c: Band) -> None:
    assert LEVELS.index(level_of(s, c, policy)) >= LEVELS.index(level_of(s, c))
    tight_s, tight_c = tighten_bands(specificity, core, s, c, policy)
    assert BANDS.index(tight_s) >= BANDS.index(s)
    assert BANDS.index(tight_c) >= BANDS.index(c)
    for lower_s in BANDS[: BANDS.index(s) + 1]:
        assert LEVELS.index(level_of(lower_s, c, policy)) <= LEVELS.index(level_of(s, c, policy))


@pytest.mark.parametrize(("s", "c"), list(itertools.product(BANDS, BANDS)))
def test_every_looser_matrix_cell_is_refused(s: Band, c: Band) -> None:
    default = DEFAULT_MATRIX[s][c]
    for level in LEVELS:
        if LEVELS.index(level) < LEVELS.index(default):
            with pytest.raises(PolicyError, match=f"matrix.{s.value}.{c.value}"):
                Policy(matrix={s.value: {c.value: level.value}})
        else:
            assert Policy(matrix={s.value: {c.value: level.value}}).level_at(s, c) is level


def test_every_looser_sharing_cell_is_refused() -> None:
    for level, phase, audience, cell in itertools.product(LEVELS, PHASES, AUDIENCES, Condition):
        table = {level.value: {phase.value: {audience.value: cell.value}}}
        if cell in STRICTER[DEFAULT_SHARING[level][phase][audience]]:
            Policy(sharing=table)
        else:
            with pytest.raises(PolicyError, match=rf"sharing\.{level.value}\.{phase.value}\.{audience.value}"):
                Policy(sharing=table)


def test_default_thresholds_leave_the_bands_of_the_classifier() -> None:
    # The classifier's scores are rounded to four digits and agree with thirds.
    for score, band in ((0.3332, Band.LOW), (0.3333, Band.MID), (0.6666, Band.MID), (0.6667, Band.HIGH)):
        assert tighten_bands(score, 0.0, band, Band.LOW, Policy()) == (band, Band.LOW)
    strict = Policy(thresholds={"specificity_mid": 0.2, "core_high": 0.5})
    assert tighten_bands(0.2, 0.5, Band.LOW, Band.MID, strict) == (Band.MID, Band.HIGH)


def test_tlp() -> None:
    assert [tlp_of(level) for level in LEVELS] == ["TLP:GREEN", "TLP:AMBER", "TLP:RED"]
    assert tlp_of(Level.OPEN, audience=Audience.PUBLIC, policy=Policy(publish=True)) == "TLP:CLEAR"
    assert tlp_of(Level.OPEN, audience=Audience.PUBLIC, policy=Policy()) == "TLP:GREEN"
    assert tlp_of(Level.STAGED, audience=Audience.PUBLIC, policy=Policy(publish=True)) == "TLP:AMBER"
    assert tlp_of_all([Level.OPEN, Level.STAGED]) == "TLP:AMBER"
    assert tlp_of_all([]) == "TLP:GREEN"


def test_acknowledgement_names_the_command_and_is_void_after_a_change() -> None:
    with pytest.raises(NotAcknowledgedError, match=r"cocreate policy acknowledge FILE --by 氏名"):
        require_acknowledged(Policy())
    with pytest.raises(NotAcknowledgedError, match=r"p\.yaml"):
        require_acknowledged(Policy(acknowledged_by="山本"), "p.yaml")
    agreed = Policy(acknowledged_by="山本", acknowledged_on="2026-11-22")
    require_acknowledged(agreed)
    require_acknowledged(agreed.replace(phase="launch", audience="partners", speakers={"佐藤": "company"}))
    with pytest.raises(NotAcknowledgedError, match="変わっています"):
        require_acknowledged(agreed.replace(publish=True))


@pytest.mark.parametrize(
    ("people", "action"),
    [("山田", Action.HOLD), (["山田"], Action.HOLD), (["山田", None], Action.HOLD), (("山田", "鈴木"), Action.SHARE)],
)
def test_a_bare_name_is_one_person(people: object, action: Action) -> None:
    decision = decide(
        Level.STAGED,
        phase=Phase.COMMERCIALIZATION,
        audience=Audience.PARTNERS,
        recipient="包材会社",
        purpose="試作",
        released_by=people,  # type: ignore[arg-type]
    )
    assert decision.action is action
