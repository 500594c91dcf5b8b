"""The review round trip: a workbook out, in which people decide, and their decisions back."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cocreate_nlp.atomic import write_atomically
from cocreate_nlp.errors import ReviewError
from cocreate_nlp.policy.tables import (
    BAND_LABELS,
    DECISION_LABELS,
    LEVEL_LABELS,
    ROLE_LABELS,
    TAG_LABELS,
)
from cocreate_nlp.sharing.internal import evidence_lines
from cocreate_nlp.transcripts.tables import cell_text
from cocreate_nlp.types import QUASI_KINDS, Action, Band, Kind, Level, Role, Tag

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl.cell.rich_text import CellRichText

    from cocreate_nlp.policy import Thresholds

KEY, WHY, SPEAKER, ROLE, ORIGINAL, REDACTED = (
    "照合キー",
    "優先",
    "話者",
    "立場",
    "発言（原文）",
    "共有する文（直せます）",
)
SPECIFICITY, CORE, LEVEL, DECISION = "特定性", "競争中核性", "段階（加工後）", "判定"
SHOWN, FIRST, SECOND = "参加者に提示済み", "開示確認者1", "開示確認者2"
DONE, REVIEWER, CLUES, NOTE = "確認", "確認者", "手がかり", "メモ"
TURN = "発話"
"""Number of the turn, as in the shared tables: sorting by it gives the order of the session back."""

HEADERS: Mapping[str, float] = {
    WHY: 10, TURN: 8, SPEAKER: 12, ROLE: 9, ORIGINAL: 56, REDACTED: 56, **dict.fromkeys(TAG_LABELS.values(), 9), SPECIFICITY: 9,
    CORE: 11, LEVEL: 13, DECISION: 14, SHOWN: 12, FIRST: 13, SECOND: 13, DONE: 8, REVIEWER: 12, CLUES: 44, NOTE: 24,
    KEY: 24,
}  # fmt: skip
"""Headers of the review sheet and their widths."""

REVIEWED_COLUMNS = ("tags", "specificity_band", "core_band", "redacted", "decision")
"""Columns of the internal table that a review may change."""

_Word = TypeVar("_Word", Band, Action)

MARK = "○"
DONE_WORD = "済"
SHEET = "確認"

YES_WORDS = frozenset(
    ("○", "o", "ok", "〇", "◯", "●", "1", "はい", "yes", "y", "true", "レ", "✓", "✔", "済", "済み", "有", "あり")
)
NO_WORDS = frozenset(("", "-", "ー", "×", "x", "いいえ", "no", "n", "false", "0", "未", "無", "なし"))


@dataclass(frozen=True, slots=True)
class ReviewDecision:
    """What one person decided on one snippet. Holds no text.

    Attributes
    ----------
    changed
        Names of the columns that differ from the proposal (``tags``, ``specificity_band``, ``core_band``,
        ``redacted``, ``decision``); empty where the person confirmed it.
    released_by
        The two people who release staged material, or fewer while the release is incomplete.
    cell
        Address of the row in the workbook.
    """

    session: str
    turn: int
    snippet: int
    reviewer: str
    decision: Action
    changed: tuple[str, ...] = ()
    released_by: tuple[str, ...] = ()
    shown_to_participants: bool = False
    cell: str = ""


@dataclass(frozen=True)
class ReviewOutcome:
    """A reviewed table.

    Attributes
    ----------
    frame
        The internal table with what people decided, and the columns ``reviewed`` and ``reviewer``.
    decisions
        One for each reviewed row, in the order of the table.
    problems
        Edited texts that the re-check still objected to; those rows are held. Cell and kinds, no text.
    unreviewed
        Rows nobody has marked, or that were deleted from the workbook.
    left_held
        Cells of the decision of rows marked as shown to participants that were left on hold.
    masked
        Cells of edited texts in which something was redacted again.
    """

    frame: pd.DataFrame
    decisions: tuple[ReviewDecision, ...]
    problems: tuple[str, ...] = ()
    unreviewed: int = 0
    left_held: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()


@dataclass(slots=True)
class _Row:
    key: str
    number: int
    values: dict[str, str]
    address: Callable[[str], str] = field(repr=False)


def export_review(frame: pd.DataFrame, path: str | Path, *, thresholds: Thresholds) -> Path:
    """Write the review workbook: the uncertain and costly first, evidence marked, choices as lists.

    Parameters
    ----------
    frame
        The internal table of one or several sessions.
    path
        The workbook; it holds original text, so keep it in ``internal/``.
    thresholds
        The policy's, at which the bands meet: a score beside one is uncertain.
    """
    from openpyxl import Workbook
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    from cocreate_nlp.sharing.workbooks import fill_table, put, workbook_bytes

    records = _records(frame)
    ranked = sorted(enumerate(records), key=lambda pair: (-priority(pair[1], thresholds)[0], pair[0]))
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    headers = list(HEADERS)
    count = fill_table(sheet, headers, list(HEADERS.values()), (_cells(record, thresholds) for _, record in ranked))
    letters = {name: get_column_letter(i) for i, name in enumerate(headers, start=1)}
    choices = {
        **dict.fromkeys((*TAG_LABELS.values(), SHOWN), MARK),
        **dict.fromkeys((SPECIFICITY, CORE), ",".join(BAND_LABELS.values())),
        DECISION: ",".join(DECISION_LABELS.values()),
        DONE: DONE_WORD,
    }
    last = max(count + 1, 2)
    for name, words in choices.items():
        rule = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = "入力できません", "一覧から選んでください。"
        sheet.add_data_validation(rule)
        rule.add(f"{letters[name]}2:{letters[name]}{last}")
    done = f'TRIM(${letters[DONE]}2)="{DONE_WORD}"'
    sheet.conditional_formatting.add(
        f"A2:{get_column_letter(len(headers))}{last}",
        FormulaRule(  # type: ignore[no-untyped-call]
            formula=[done], fill=PatternFill("solid", bgColor="E8F3E8", fgColor="E8F3E8")
        ),
    )
    sheet.freeze_panes = "B2"
    help_sheet = book.create_sheet("使い方")
    help_sheet.column_dimensions["A"].width = 100
    for i, line in enumerate(_HELP, start=1):
        put(help_sheet, i, 1, line)
    path = Path(path)
    write_atomically(path, workbook_bytes(book))
    return path


_HELP = (
    "1. 上の行ほど、判断が難しいか、間違えたときの影響が大きい発言です。",
    "2. 原文の太字は、機械が手がかりにした言葉です。赤は置き換えた言葉です。",
    "3. 種類・帯・判定は一覧から選び直せます。「共有する文」は直接書き直せます（取り込むときに、もう一度点検します）。書き直して内部の話などを除いたときは、帯も下げてください。",
    "4. 見終えた行は「確認」を「済」にし、「確認者」にお名前を入れてください。直した行にも確認者が必要です。",
    "5. 段階開示の発言を関係者に出すときは、「開示確認者1」「開示確認者2」に別々の方の名前を入れてください。",
    "6. 当日、参加者に見せた内容は「参加者に提示済み」に○を入れ、「判定」も共有に直してください（○だけでは保留のままです）。",
    "7. 並べ替え・絞り込み・行の削除をしてもかまいません（「発話」で並べ替えると話した順に戻ります）。「照合キー」の列だけは書き換えないでください。",
    "※ 原文が入っています。社外に出さないでください。",
)


def apply_review(
    path: str | Path,
    frame: pd.DataFrame,
    *,
    recheck: Callable[[str], tuple[str, Sequence[str]]],
    relevel: Callable[[Mapping[str, Any], Band, Band], tuple[Level, Level]],
    reviewer: str = "",
) -> ReviewOutcome:
    """Read a reviewed workbook back into the internal table.

    Parameters
    ----------
    path
        The workbook, saved by any spreadsheet; sorted, filtered and shortened as people like.
    frame
        The internal table it was made from.
    recheck
        Redacts an edited text again and names what it still objects to: ``recheck(text) -> (text, problems)``.
    relevel
        Gives ``(level, level_after)`` of a row (as in the frame) whose bands were changed, by the policy.
    reviewer
        Who reviewed, for rows that name nobody.

    Returns
    -------
    ReviewOutcome
        The frame given is not changed.

    Raises
    ------
    ReviewError
        The workbook is unusable, or cells are wrong; all of them are named by address.
    """
    path = Path(path)
    rows = _read_rows(path)
    index = {review_key(record): i for i, record in enumerate(_records(frame))}
    if rows and not any(row.key in index for row in rows):
        raise ReviewError(
            "このブックは、指定したフォルダのものではないか、もう一度 run する前のものです",
            where=path.name,
            remedy="ブックを書き出したフォルダを指定するか、cocreate review export で書き出し直してください",
        )
    _refuse(_unknown_keys(rows, index), path)
    rows = _without_copies(rows, path)
    table = frame.copy()
    for column in ("tags", "reasons"):
        if column in table.columns:
            table[column] = table[column].astype(object)
    table["reviewed"] = False
    table["reviewer"] = ""
    records = _records(frame)
    decisions: dict[int, ReviewDecision] = {}
    wrong: list[str] = []
    problems: list[str] = []
    masked: list[str] = []
    for row in rows:
        position = index[row.key]
        read = _read_decision(row, records[position], reviewer, wrong)
        if read is None:
            continue
        new, decision = read
        if "redacted" in decision.changed:
            text, found = recheck(new["redacted"])
            if not found and _visible(text) != _visible(new["redacted"]):
                masked.append(row.address(REDACTED))
            new["redacted"] = _keep_edges(records[position]["redacted"], text)
            if found:
                new["decision"] = Action.HOLD.value
                kinds = "・".join(dict.fromkeys(str(f) for f in found))
                problems.append(
                    f"{row.address(REDACTED)}: 直した文に伏せるべきものが残っています（{kinds}）。保留にしました。"
                )
                decision = replace(decision, decision=Action.HOLD)
        if {"specificity_band", "core_band"} & set(decision.changed):
            bands = Band(new["specificity_band"]), Band(new["core_band"])
            level, after = relevel(records[position], *bands)
            new["level"], new["level_after"] = level.value, after.value
        for column, value in new.items():
            table.at[table.index[position], column] = value
        table.at[table.index[position], "reviewed"] = True
        table.at[table.index[position], "reviewer"] = decision.reviewer
        decisions[position] = decision
    _refuse(wrong, path)
    ordered = tuple(decisions[i] for i in sorted(decisions))
    left = tuple(d.cell for d in ordered if d.shown_to_participants and d.decision is Action.HOLD)
    return ReviewOutcome(table, ordered, tuple(problems), len(frame) - len(ordered), left, tuple(masked))


def review_key(record: Mapping[str, Any]) -> str:
    """Return the stable name of a row: session, turn, snippet, and a hash that tells when what was said is another.

    It does not change with a review, so that a workbook can be corrected and read in again.
    """
    digest = hashlib.sha256(str(record["text"]).encode("utf-8", "surrogatepass")).hexdigest()[:10]
    session = hashlib.sha256(str(record["session"]).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{session}/{record['turn']}/{record['snippet']}/{digest}"


def priority(record: Mapping[str, Any], thresholds: Thresholds) -> tuple[float, str]:
    """Return how urgently a person should look (0 to 1) and why, in a word."""
    decision, level = str(record["decision"]), str(record["level"])
    leaves = decision != Action.HOLD.value
    cost = {"closed": 1.0, "staged": 0.7, "open": 0.3}[level] if leaves else (0.6 if list(record["tags"]) else 0.2)
    edges = {
        "specificity": (thresholds.specificity_mid, thresholds.specificity_high),
        "core": (thresholds.core_mid, thresholds.core_high),
    }
    margins = [abs(float(record[axis]) - cut) for axis, cuts in edges.items() for cut in cuts]
    scores = [abs(float(s) - 0.5) for s in dict(record.get("tag_scores") or {}).values()]
    doubt = max(1 - min(margins) / 0.3334, 1 - min(scores, default=0.5) * 2, 0.0)
    if bool(record.get("needs_check", False)):
        doubt = 1.0
    value = min(1.0, 0.6 * cost + 0.4 * doubt)
    return value, "高" if value >= 0.7 else "中" if value >= 0.45 else "低"


def training_records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return reviewed rows of the internal table in the format of the labelled corpus. They hold original text."""
    records = []
    for row in _records(rows):
        text = str(row["text"]).strip()
        found: dict[str, list[str]] = {"direct": [], "quasi": [], "figures": []}
        for edit in row.get("edits") or []:
            kind, original = Kind(edit["kind"]), str(edit["original"])
            name = "figures" if kind is Kind.FIGURE else "quasi" if kind in QUASI_KINDS else "direct"
            if original and original in text and original not in found[name]:
                found[name].append(original)
        records.append(
            {
                "session": str(row["session"]),
                "turn": int(row["turn"]) + 1,
                "speaker": str(row["speaker"]),
                "role": str(row["role"]),
                "text": text,
                "tags": list(row["tags"]),
                "specificity": str(row["specificity_band"]),
                "core": str(row["core_band"]),
                **found,
                "keep": [],
            }
        )
    return [record for record in records if record["text"]]


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in record.items()} for record in frame.to_dict("records")]


def _cells(record: Mapping[str, Any], thresholds: Thresholds) -> list[Any]:
    role = str(record["role"])
    cells: dict[str, Any] = {
        WHY: priority(record, thresholds)[1],
        TURN: int(record["turn"]) + 1,
        SPEAKER: str(record["speaker"]),
        ROLE: ROLE_LABELS[Role(role)] if role else "",
        ORIGINAL: _marked(record),
        REDACTED: str(record["redacted"]).strip(),
        **{TAG_LABELS[tag]: MARK if tag.value in list(record["tags"]) else "" for tag in Tag},
        SPECIFICITY: BAND_LABELS[Band(record["specificity_band"])],
        CORE: BAND_LABELS[Band(record["core_band"])],
        LEVEL: LEVEL_LABELS[Level(record["level_after"])],
        DECISION: DECISION_LABELS[Action(record["decision"])],
        CLUES: _clues(record),
        KEY: review_key(record),
    }
    return [cells.get(name, "") for name in HEADERS]


def _clues(record: Mapping[str, Any]) -> str:
    lines = [str(reason) for reason in record.get("reasons") or []]
    lines.extend(evidence_lines(record.get("tag_evidence") or []))
    if record.get("remedy") and Action(record["decision"]) is Action.HOLD:
        lines.append(f"開くには：{record['remedy']}")
    return "\n".join(lines)


def _marked(record: Mapping[str, Any]) -> str | CellRichText:
    """Return the original with evidence in bold and replaced words in red."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles.colors import Color

    from cocreate_nlp.sharing.workbooks import MAX_CELL
    from cocreate_nlp.transcripts.files import clean_text

    text = clean_text(str(record["text"])).strip()
    if len(text) > MAX_CELL:
        return text
    style = [""] * len(text)
    for evidence in record.get("tag_evidence") or []:
        _paint(style, text, str(evidence.get("words") or ""), "b")
    for edit in record.get("edits") or []:
        _paint(style, text, str(edit.get("original") or ""), "r")
    if not any(style):
        return text
    rich = CellRichText()
    start = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or style[i] != style[start]:
            piece = text[start:i]
            font = InlineFont(b=True, color=Color("FFB3261E" if style[start] == "r" else "FF1F4E79"))
            rich.append(TextBlock(font, piece) if style[start] else piece)
            start = i
    return rich


def _paint(style: list[str], text: str, words: str, mark: str) -> None:
    words = words.strip()
    at = text.find(words) if words else -1
    while at >= 0:
        style[at : at + len(words)] = [mark] * len(words)
        at = text.find(words, at + len(words))


def _read_rows(path: Path) -> list[_Row]:
    from cocreate_nlp.errors import InputError
    from cocreate_nlp.transcripts.files import open_document

    try:
        document = open_document(path)
    except InputError as error:
        raise ReviewError(error.message, where=error.where, remedy=error.remedy) from None
    for title, rows in document.sheets:
        for i, header in enumerate(rows[:20]):
            names = {_plain(cell): column for column, cell in enumerate(header) if cell is not None}
            if _plain(KEY) in names and _plain(DECISION) in names:
                return _rows_of(title, rows, i, names)
    raise ReviewError(
        "確認用ブックの見出しの行が見つかりません",
        where=path.name,
        remedy=f"「{KEY}」と「{DECISION}」の列を残したまま取り込んでください",
    )


def _rows_of(title: str, rows: Sequence[Sequence[object]], header: int, names: Mapping[str, int]) -> list[_Row]:
    from openpyxl.utils import get_column_letter

    columns = {name: names[_plain(name)] for name in HEADERS if _plain(name) in names}
    read = []
    for number, row in enumerate(rows[header + 1 :], start=header + 2):
        values = {
            name: "" if column >= len(row) or row[column] is None else cell_text(row[column])
            for name, column in columns.items()
        }

        def address(name: str, number: int = number) -> str:
            return f"{title}!{get_column_letter(columns.get(name, 0) + 1)}{number}"

        if any(value.strip() for value in values.values()):
            read.append(_Row(_plain(values[KEY]), number, values, address))
    return read


def _plain(value: object) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(value)))


def _unknown_keys(rows: Iterable[_Row], index: Mapping[str, int]) -> list[str]:
    wrong = []
    for row in rows:
        if row.key not in index:
            wrong.append(
                f"{row.address(KEY)}: {'照合キーがありません' if not row.key else '照合キーに合う発言がありません'}"
            )
    return wrong


def _without_copies(rows: list[_Row], path: Path) -> list[_Row]:
    seen: dict[str, _Row] = {}
    wrong = []
    for row in rows:
        first = seen.setdefault(row.key, row)
        if first is not row and first.values != row.values:
            wrong.append(f"{row.address(KEY)}: {first.number}行目と同じ発言ですが、内容が違います")
    _refuse(wrong, path)
    return list(seen.values())


def _refuse(wrong: Sequence[str], path: Path) -> None:
    if wrong:
        more = f" ほか{len(wrong) - 20}件" if len(wrong) > 20 else ""
        raise ReviewError(
            " / ".join(wrong[:20]) + more,
            where=path.name,
            remedy="該当のセルを直してもう一度取り込んでください。再解析した後なら、確認用ブックも書き出し直してください",
        )


def _read_decision(
    row: _Row, record: Mapping[str, Any], reviewer: str, wrong: list[str]
) -> tuple[dict[str, Any], ReviewDecision] | None:
    """Return the new values and the decision of a row, or None where nobody touched it. Wrong cells are collected."""
    before = len(wrong)
    new: dict[str, Any] = {}
    tags = [t.value for t in Tag if _yes(row, TAG_LABELS[t], wrong, t.value in list(record["tags"]))]
    if set(tags) != set(record["tags"]):
        new["tags"] = tags
    for column, name in (("specificity_band", SPECIFICITY), ("core_band", CORE)):
        band = _choice(row, name, BAND_LABELS, wrong)
        if band is not None and band.value != record[column]:
            new[column] = band.value
    decided = _choice(row, DECISION, DECISION_LABELS, wrong) or Action(record["decision"])
    text = row.values.get(REDACTED, str(record["redacted"])).replace("\r\n", "\n").replace("_x000D_", "").strip()
    if _visible(text) != _visible(str(record["redacted"])):
        new["redacted"] = text
    if decided.value != record["decision"]:
        new["decision"] = decided.value
    people = [unicodedata.normalize("NFKC", row.values.get(c, "")).strip() for c in (FIRST, SECOND)]
    if all(people) and _plain(people[0]) == _plain(people[1]):
        wrong.append(f"{row.address(SECOND)}: 開示確認者は別々の二人にしてください")
    shown = _yes(row, SHOWN, wrong, False)
    done = _yes(row, DONE, wrong, False)
    if not new and not done and not any(people) and not shown:
        return None
    who = unicodedata.normalize("NFKC", row.values.get(REVIEWER, "")).strip() or reviewer
    if not who:
        wrong.append(f"{row.address(REVIEWER)}: 確認者の名前を入れてください")
    if "redacted" in new and not text and decided is not Action.HOLD:
        wrong.append(f"{row.address(REDACTED)}: 共有する文が空です。伏せるなら判定を「保留」にしてください")
    if len(wrong) > before:
        return None
    changed = tuple(new)
    # Everything a row may need later, so that the table is complete whatever was changed.
    values = {c: new.get(c, record[c]) for c in REVIEWED_COLUMNS}
    if decided is Action.SHARE and _visible(str(values["redacted"])) != _visible(str(record["text"])):
        values["decision"] = Action.SHARE_REDACTED.value
    decision = ReviewDecision(
        str(record["session"]),
        int(record["turn"]),
        int(record["snippet"]),
        who,
        Action(values["decision"]),
        changed,
        tuple(p for p in people if p),
        shown,
        row.address(DECISION),
    )
    return values, decision


def _yes(row: _Row, name: str, wrong: list[str], otherwise: bool) -> bool:
    if name not in row.values:
        return otherwise
    word = _plain(row.values[name]).casefold()
    if word in YES_WORDS:
        return True
    if word in NO_WORDS:
        return False
    wrong.append(f"{row.address(name)}: 「{DONE_WORD if name == DONE else MARK}」か空欄にしてください")
    return otherwise


def _choice(row: _Row, name: str, labels: Mapping[_Word, str], wrong: list[str]) -> _Word | None:
    word = _plain(row.values.get(name, "")).casefold()
    if not word:
        return None
    for value, label in labels.items():
        if word in {_plain(label), str(value).casefold()}:
            return value
    wrong.append(f"{row.address(name)}: 「{'・'.join(labels.values())}」から選んでください")
    return None


def _visible(text: str) -> str:
    # Spreadsheets change line ends, trailing blanks and control characters; that is no edit.
    return "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Zs", "Cs", "Co"} and c != "\ufffd")


def _keep_edges(before: str, text: str) -> str:
    """Return a text with the blanks at the edges of the one it replaces, so that snippets still join to the turn."""
    head = before[: len(before) - len(before.lstrip())]
    tail = before[len(before.rstrip()) :] if before.strip() else ""
    return head + text.strip() + tail


def review_facts(outcome: ReviewOutcome) -> dict[str, Any]:
    """Return what the audit log records of a review: who decided how much, never what was said."""
    by_reviewer: dict[str, dict[str, int]] = {}
    for decision in outcome.decisions:
        counts = by_reviewer.setdefault(decision.reviewer, {})
        counts[decision.decision.value] = counts.get(decision.decision.value, 0) + 1
        for name in decision.changed:
            counts[f"changed_{name}"] = counts.get(f"changed_{name}", 0) + 1
    digest = hashlib.sha256(
        json.dumps(
            [
                (d.session, d.turn, d.snippet, d.reviewer, d.decision.value, d.changed, d.released_by)
                for d in outcome.decisions
            ]
        ).encode()
    ).hexdigest()
    return {
        "reviewed": len(outcome.decisions),
        "unreviewed": outcome.unreviewed,
        "problems": len(outcome.problems),
        "reviewers": by_reviewer,
        "decisions_hash": digest,
    }
