"""Simulation: counts agree with single decisions, moves are found, nothing of the text is shown."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from cocreate_nlp.policy import Policy, decide
from cocreate_nlp.policy.information import classify_information, render_information_html, render_information_matrix
from cocreate_nlp.policy.simulation import (
    EVERYTHING,
    Request,
    render_moves,
    render_simulation,
    simulate,
    simulate_change,
)
from cocreate_nlp.policy.tables import AUDIENCES, PHASES, REASONS
from cocreate_nlp.types import Action, Level, Role, Session
from tests.policy.frames import make_frame

ROWS = [
    (0, 0, "participant", "ふたが固い", "low", "low", "open", "open", "share", []),
    (0, 1, "participant", "霧島さんに聞いた", "high", "low", "closed", "open", "share_redacted", []),
    (1, 0, "facilitator", "なるほど", "low", "low", "open", "open", "share", []),
    (2, 0, "company", "原価は三割くらい", "low", "mid", "staged", "staged", "hold", []),
    (3, 0, "participant", "試作は二重でした", "low", "mid", "staged", "staged", "hold", []),
    (4, 0, "participant", "発売は来年四月", "low", "high", "closed", "closed", "hold", []),
    (5, 0, "participant", "内緒で送ります", "low", "low", "open", "open", "hold", [REASONS["direct_message"]]),
    (6, 0, "participant", "  ", "low", "low", "open", "open", "share", []),
]


def test_counts_agree_with_single_decisions() -> None:
    frame = make_frame(ROWS)
    request = Request("研究会", "検討")
    table = simulate([frame, frame], Policy(), request).set_index(["phase", "audience"])
    assert len(table) == len(PHASES) * len(AUDIENCES)
    for phase in PHASES:
        for audience in AUDIENCES:
            expected = 2 * sum(
                decide(
                    Level(after), phase=phase, audience=audience, role=Role(role), recipient="研究会", purpose="検討",
                    for_nobody="direct_message" if reasons else None,
                ).action is not Action.HOLD
                for _, _, role, text, _, _, _, after, _, reasons in ROWS if text.strip()
            )  # fmt: skip
            row = table.loc[(phase.value, audience.value)]
            assert row["shared"] == expected == row["open"] + row["staged"] + row["closed"]
            assert row["shared"] + row["held"] == 14
    assert table.loc[("exploration", "internal"), "closed"] == 2
    assert table.loc[("exploration", "participants"), "shared"] == 6


def test_what_is_taken_back_is_seen_by_nobody() -> None:
    row = (0, 0, "participant", "今のは無しで", "low", "low", "open", "open", "hold", [REASONS["taken_back"]])
    table = simulate([make_frame([row])], Policy(), Request("研究会", "検討"))
    assert table["shared"].sum() == 0 and (table["held"] == 1).all()


def test_no_sessions_give_zeros() -> None:
    table = simulate([], Policy())
    assert table["shared"].sum() == 0 and table["ratio"].sum() == 0
    assert "0件" in render_simulation(table)


def test_information_matrix_counts_without_text() -> None:
    frame = make_frame(ROWS)
    table = classify_information(frame)
    assert table["snippets"].sum() == 7 and len(table) == 9
    strict = Policy(matrix={"low": {"mid": "closed"}})
    for text in (render_information_matrix(strict, frame), render_information_html(strict, frame).replace("</b>", " ")):
        assert "共有OK 3件" in text and "原則クローズ 2件" in text
        assert not any(row[3].strip() and row[3] in text for row in ROWS)
    assert "件" not in render_information_matrix(strict).split("\n")[2]


def test_what_conditions_would_add_is_said_where_it_is_more() -> None:
    frames = [make_frame(ROWS)]
    policy = Policy(share_company=True)
    text = render_simulation(simulate(frames, policy), simulate(frames, policy, EVERYTHING))
    rows = {line.split(" | ")[0].strip("| "): line for line in text.splitlines()[2:]}
    # internal: the closed one with a recipient; partners and participants: the two staged ones; public: nothing
    assert text.startswith("| フェーズ | ")
    assert rows["検証"] == "| 検証 | 5件（71%） 条件つきで6件 | 3件（43%） 条件つきで5件 | 3件（43%） 条件つきで5件 | 0件（0%） |"
    # from commercialization on, staged material is for partners only
    assert rows["事業化検討"] == "| 事業化検討 | 5件（71%） 条件つきで6件 | 3件（43%） 条件つきで5件 | 3件（43%） | 0件（0%） |"


@dataclass
class Result:
    frame: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        return self.frame


def test_a_change_is_followed_over_moved_borders() -> None:
    before = make_frame([
        (0, 0, "participant", "朝は忙しい。", "low", "low", "open", "open", "share", []),
        (0, 1, "participant", "しずくは軽い。", "low", "low", "open", "open", "share", []),
        (1, 0, "participant", "", "low", "low", "open", "open", "share", []),
    ])  # fmt: skip
    after = make_frame([
        (0, 0, "participant", "朝は", "low", "low", "open", "open", "share", []),
        (0, 1, "participant", "忙しい。", "low", "low", "open", "open", "share", []),
        (0, 2, "participant", "しずくは軽い。", "high", "high", "closed", "closed", "hold", []),
        (1, 0, "participant", "", "low", "low", "open", "open", "share", []),
    ])  # fmt: skip
    changed = Policy(glossary={"products": ["しずく"]})
    moves = simulate_change(
        [Session("s01", ())], Policy(), changed, lambda _, p: Result(after if p is changed else before)
    )
    assert moves.to_dict("records") == [
        {
            "session": "s01", "turn": 0, "snippet": 1, "level": "open", "level_changed": "closed",
            "level_after": "open", "level_after_changed": "closed", "decision": "share", "decision_changed": "hold",
        }
    ]  # fmt: skip
    assert render_moves(moves) == "- 加工後: 共有OK → 原則クローズ 1件\n- 話されたまま: 共有OK → 原則クローズ 1件\n"
    same = simulate_change([Session("s01", ())], changed, changed, lambda _, p: Result(after))
    assert same.empty and "ありません" in render_moves(same)
