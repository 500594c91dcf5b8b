"""Which item of the law each edit serves, a summary to file, and cells that stand out.

APPI 規則31条 lists what 仮名加工情報 must lose, 規則34条 what 匿名加工情報 must lose. The mapping is a working aid for a privacy
officer, not legal advice; making anonymised information also needs the measures of the whole dataset (34条5号).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cocreate_nlp.policy.tables import KIND_LABELS
from cocreate_nlp.types import Edit, Kind, Redaction, Turn

IDENTIFICATION_CODES = frozenset(
    {Kind.MY_NUMBER, Kind.DRIVER_LICENSE, Kind.PASSPORT, Kind.HEALTH_INSURANCE, Kind.PENSION, Kind.RESIDENCE_CARD}
)
"""個人識別符号 by itself (施行令1条2号)."""

FINANCIAL = frozenset({Kind.CREDIT_CARD, Kind.BANK_ACCOUNT})
"""What could cause financial harm if used wrongly (規則31条3号)."""

LINKING = frozenset({Kind.MEMBER_NUMBER, Kind.IP_ADDRESS, Kind.HANDLE, Kind.EMAIL})
"""Codes that link tables with each other (規則34条3号)."""

ITEMS: Mapping[str, str] = {
    "31-1": "規則31条1号 特定の個人を識別できる記述等の削除・置換",
    "31-2": "規則31条2号 個人識別符号の全部の削除・置換",
    "31-3": "規則31条3号 不正利用で財産的被害が生じるおそれのある記述等の削除・置換",
    "34-1": "規則34条1号 特定の個人を識別できる記述等の削除・置換",
    "34-2": "規則34条2号 個人識別符号の全部の削除・置換",
    "34-3": "規則34条3号 情報を相互に連結する符号の削除・置換",
    "34-4": "規則34条4号 特異な記述等の削除・置換",
    "34-5": "規則34条5号 データベースの性質を踏まえた措置",
    "none": "個人情報以外（企業の秘密・数値の保護）",
}

_BUSINESS = frozenset({Kind.FIGURE, Kind.CODE_NAME, Kind.CORPORATE_NUMBER})


def items_of(edit: Edit) -> tuple[str, ...]:
    """Return the items of 規則31条/34条 that an edit serves, as keys of `ITEMS`."""
    kind = edit.kind
    if kind in _BUSINESS:
        return ("none",)
    if kind in IDENTIFICATION_CODES:
        return ("31-2", "34-2")
    items = ["31-3", "34-1"] if kind in FINANCIAL else ["31-1", "34-1"]
    if kind in LINKING:
        items.append("34-3")
    if kind in {Kind.OCCUPATION, Kind.FAMILY, Kind.SENSITIVE} or (kind is Kind.AGE and "以上" in edit.replacement):
        items.append("34-4")
    return tuple(items)


@dataclass(frozen=True, slots=True)
class PrivacySummary:
    """What was done in one session, to be filed: counts only, no text.

    Attributes
    ----------
    edits
        Number of edits by kind.
    items
        Number of edits by item of the law.
    special_care
        Edits of special-care information (要配慮個人情報).
    invalid_checks
        Numbers whose check digit was wrong; they were replaced all the same.
    standing_out
        Cells of the session that few share.
    """

    session: str
    turns: int
    edits: Mapping[str, int]
    items: Mapping[str, int]
    special_care: int
    invalid_checks: int
    standing_out: tuple[str, ...]

    def to_markdown(self) -> str:
        """Return the summary as Markdown in Japanese."""
        lines = [f"# 加工記録 {self.session}", "", f"発話 {self.turns} 件、加工 {sum(self.edits.values())} 箇所", "", "| 種別 | 件数 |", "|---|---|"]
        lines += [f"| {KIND_LABELS[Kind(kind)]} | {count} |" for kind, count in sorted(self.edits.items())]
        lines += ["", "| 法令の項目 | 件数 |", "|---|---|"]
        lines += [f"| {ITEMS[item]} | {count} |" for item, count in sorted(self.items.items())]
        lines += ["", f"要配慮個人情報にあたりうる記述の一般化: {self.special_care} 件"]
        lines += [f"検査数字が合わない番号: {self.invalid_checks} 件（すべて伏せています）"] if self.invalid_checks else []
        if self.standing_out:
            lines += ["", "## 目立つ属性（該当者が少なく、残すと特定につながりうるもの）", ""]
            lines += [f"- {cell}" for cell in self.standing_out]
        return "\n".join(lines) + "\n"


def summarise_privacy(session: str, redactions: Sequence[Redaction], turns: Sequence[Turn] = (), *, least: int = 2) -> PrivacySummary:
    """Summarise the edits of a session.

    Parameters
    ----------
    session
        Its (pseudonymous) name.
    redactions
        One per turn.
    turns
        The turns, so that attributes are counted per speaker.
    least
        A cell with fewer speakers than this stands out.
    """
    edits = [edit for redaction in redactions for edit in redaction.edits]
    return PrivacySummary(
        session,
        len(redactions),
        dict(Counter(e.kind.value for e in edits)),
        dict(Counter(item for e in edits for item in items_of(e))),
        sum(e.kind is Kind.SENSITIVE for e in edits),
        sum(e.valid is False for e in edits),
        tuple(standing_out(redactions, turns, least=least)),
    )


def standing_out(redactions: Sequence[Redaction], turns: Sequence[Turn] = (), *, least: int = 2) -> Iterable[str]:
    """Yield generalised attributes that fewer than `least` speakers share (the only 80代, the only one of a trade)."""
    speakers = [t.speaker for t in turns] if turns else [str(i) for i in range(len(redactions))]
    holders: dict[tuple[Kind, str], set[str]] = {}
    for speaker, redaction in zip(speakers, redactions, strict=True):
        for edit in redaction.edits:
            if edit.kind in {Kind.AGE, Kind.OCCUPATION, Kind.ORIGIN, Kind.FAMILY, Kind.SENSITIVE}:
                holders.setdefault((edit.kind, edit.replacement), set()).add(speaker)
    for (kind, word), who in sorted(holders.items(), key=lambda i: (i[0][0].value, i[0][1])):
        if len(who) < least:
            yield f"{KIND_LABELS[kind]}「{word}」: {len(who)} 人"
