"""Small internal tables for the tests, with the columns of ``SessionResult.to_frame``."""

from __future__ import annotations

import pandas as pd

COLUMNS = [
    "session", "turn", "snippet", "speaker", "role", "text", "tags", "tag_scores", "specificity", "core",
    "specificity_band", "core_band", "level", "redacted", "level_after", "decision", "reasons",
]  # fmt: skip

SCORES = {"low": 0.1, "mid": 0.5, "high": 0.9}


def make_frame(rows: list[tuple], session: str = "s01") -> pd.DataFrame:
    """Rows: turn, snippet, role, text, specificity band, core band, level, level after, decision, reasons."""
    filled = [
        (
            session, turn, snippet, "話者", role, text, [], {}, SCORES[s], SCORES[c], s, c, level, text, after, decision,
            reasons,
        )
        for turn, snippet, role, text, s, c, level, after, decision, reasons in rows
    ]  # fmt: skip
    return pd.DataFrame(filled, columns=COLUMNS)
