"""An internal table for the tests, as the analysis makes it."""

from typing import Any

import pandas as pd

from cocreate_nlp.sharing.internal import COLUMNS


def row(turn: int, text: str, **changes: Any) -> dict[str, Any]:
    record: dict[str, Any] = {
        "session": "s01", "turn": turn, "snippet": 0, "speaker": "霧島", "role": "participant", "text": text,
        "tags": [], "tag_scores": {"experience": 0.1, "pain_point": 0.1, "idea": 0.1},
        "specificity": 0.1, "core": 0.1, "specificity_band": "low", "core_band": "low", "level": "open",
        "redacted": text, "level_after": "open",
        "decision": "share", "reasons": ["共有できます"], "subkinds": {}, "hearsay": False, "needs_check": False,
        "tag_evidence": [], "facets": [], "remedy": "", "edits": [],
    }  # fmt: skip
    return record | changes


def internal_frame() -> pd.DataFrame:
    rows = [
        row(0, "今日はふたの話です。", role="facilitator"),
        row(
            1,
            "丘町の霧島さんが398円で買った。",
            redacted="ある町の人物Aさんが300円台で買った。",
            tags=["experience"],
            tag_scores={"experience": 0.9, "pain_point": 0.2, "idea": 0.1},
            specificity=0.9,
            specificity_band="high",
            level="closed",
            level_after="open",
            decision="share_redacted",
            tag_evidence=[{"cue": "experience:た形", "words": "買った", "score": 1.2}],
            edits=[
                {"kind": "address", "original": "丘町", "replacement": "ある町"},
                {"kind": "person", "original": "霧島", "replacement": "人物A"},
                {"kind": "figure", "original": "398円", "replacement": "300円台"},
            ],
        ),
        row(2, "原価は三割くらい。", core=0.5, core_band="mid", level="staged", level_after="staged", decision="hold"),
        row(3, "=1+1みたいなふたが欲しい。\n", tags=["idea"], needs_check=True),
        row(4, "🙂\u200b　　はい", snippet=0),
        row(5, ""),
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))
