"""The same figure has the same range in every session of a project, in every writing."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import cocreate_nlp as cc
from cocreate_nlp.figures import FigureRanger, FigureTurn, project_levels
from cocreate_nlp.policy import Policy
from cocreate_nlp.redaction import Pseudonyms
from cocreate_nlp.redaction.vault import Vault
from cocreate_nlp.types import Role, Session, Turn
from cocreate_nlp.work import FileWork

BOUGHT = "一つ298円のを12本買って3,576円でした。"
LATER = "たしか三千五百七十六円でした。"
WIDE = "たしか二千円台〜四千円台でした。"
POINT = ("money", "円", Decimal(3576))


def talk(name: str, text: str) -> Session:
    return Session(name, (Turn(text, "山本", role=Role.PARTICIPANT),))


def ranged(*texts: str) -> list[str]:
    out = []
    turns = [FigureTurn(text) for text in texts]
    for turn, edits in zip(turns, FigureRanger().plan(turns), strict=True):
        text, at = "", 0
        for edit in edits:
            text += turn.text[at : edit.start] + edit.replacement
            at = edit.end
        out.append(text + turn.text[at:])
    return out


def test_a_widened_figure_is_wide_in_every_writing_of_the_session() -> None:
    _, *later = ranged(
        BOUGHT,
        LATER,
        "３，５７６円か。",
        "0.3576万円です。",
        "約3,576円です。",
        "3,576円以上です。",
        "3,576円以下です。",
    )
    assert later == [
        WIDE, "２，０００円台〜４，０００円台か。", "2000円台〜4000円台です。", "2,000円台〜4,000円台です。", "2,000円以上です。",
        "5,000円未満です。",
    ]  # fmt: skip


def test_small_everyday_counts_are_not_carried_to_other_sessions() -> None:
    turns = [
        FigureTurn("袋が8枚と9枚あった。", Role.PARTICIPANT),
        FigureTurn("限定の計画は全体で17枚です。", Role.COMPANY),
    ]
    first = FigureRanger()
    assert any(edit.figure.text == "8枚" for edits in first.plan(turns) for edit in edits)
    assert not any(unit == "枚" and value < 10 for _, unit, value in first.levels)
    later = FigureRanger(levels=first.levels).plan([FigureTurn("色紙を8枚買った。", Role.PARTICIPANT)])
    assert later == [[]]


def test_sessions_agree_whichever_comes_first() -> None:
    for order in ([BOUGHT, LATER], [LATER, BOUGHT]):
        levels = project_levels([[FigureTurn(text)] for text in order])
        assert levels == {POINT: 1}
        results = cc.analyze_many([talk(str(k), text) for k, text in enumerate(order)], policy=Policy())
        texts = ["".join(s.redacted for s in result.snippets) for result in results]
        assert texts[order.index(LATER)] == WIDE


def test_the_reason_stays_with_the_session_that_needs_it() -> None:
    levels = project_levels([[FigureTurn(BOUGHT)], [FigureTurn(LATER)]])
    notes = [
        [edit.note for edit in FigureRanger(levels=levels).plan([FigureTurn(text)])[0] if edit.note]
        for text in (BOUGHT, LATER)
    ]
    assert "単価×数量＝合計" in notes[0][0]
    assert "別の回" in notes[1][0]


def test_the_vault_carries_it_to_sessions_held_later(tmp_path: Path) -> None:
    pseudonyms = Pseudonyms()
    pseudonyms.of("person", "だれか")
    cc.analyze(talk("first", BOUGHT), policy=Policy(), pseudonyms=pseudonyms)
    assert pseudonyms.figure_levels == {POINT: 1}
    vault = Vault.create(tmp_path / "project.vault", "correct horse battery")
    vault.store(pseudonyms, "correct horse battery")
    loaded = vault.load("correct horse battery")
    assert (loaded.figure_levels, loaded.given) == (pseudonyms.figure_levels, pseudonyms.given)
    result = cc.analyze(talk("second", LATER), policy=Policy(), pseudonyms=loaded)
    assert "".join(s.redacted for s in result.snippets) == WIDE
    vault.store(loaded, "correct horse battery")


def test_a_run_over_files_reads_all_figures_first(tmp_path: Path) -> None:
    for name, text in (("a.txt", LATER), ("b.txt", BOUGHT)):
        (tmp_path / name).write_text(f"山本：{text}\n", encoding="utf-8")
    (tmp_path / "broken.xlsx").write_bytes(b"no workbook")
    work = FileWork(Policy(), tmp_path / "out")
    ready = work.with_figure_levels([tmp_path / "a.txt", tmp_path / "broken.xlsx", tmp_path / "b.txt"])
    assert ready.figure_levels == {POINT: 1}
    assert ready.fingerprint() != work.fingerprint()
    (tmp_path / "out").mkdir()
    ready(tmp_path / "a.txt", tmp_path / "out")
    written = "".join(
        p.read_text(encoding="utf-8", errors="ignore") for p in (tmp_path / "out").rglob("*.csv")
    ) or "".join(p.read_text(encoding="utf-8", errors="ignore") for p in (tmp_path / "out").rglob("*.jsonl"))
    assert "二千円台〜四千円台" in written
