"""Reviews under the choices of the run, several times over, and after another run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cocreate_nlp.errors import InputError
from cocreate_nlp.training.corpus import read_corpus
from cocreate_nlp.work import apply_workbook
from tests.test_cli import POLICY, TURNS, invoke, shared


def mark(workbook: Path, words: str, **cells: str) -> None:
    """Fill cells, by header, of every row whose original text holds some words."""
    book = load_workbook(workbook)
    sheet = book.active
    assert sheet is not None
    headers = {str(c.value): c.column for c in sheet[1]}
    rows = [r for r in range(2, sheet.max_row + 1) if words in str(sheet.cell(r, headers["発言（原文）"]).value)]
    assert rows
    for row in rows:
        for name, value in cells.items():
            sheet.cell(row, headers[name]).value = value
    book.save(workbook)


def texts(folder: Path) -> str:
    return "\n".join(str(r["text"]) for r in shared(folder))


def run(tmp_path: Path, *options: object, turns: str = TURNS, policy: str = POLICY) -> Path:
    source, rules = tmp_path / "座談会.csv", tmp_path / "policy.yaml"
    source.write_text(turns, encoding="utf-8")
    rules.write_text(policy, encoding="utf-8")
    result = invoke("run", source, "--policy", rules, "--out", tmp_path / "out", *options)
    assert result.exit_code in {0, 3}, result.output
    return next(p for p in (tmp_path / "out").iterdir() if p.is_dir() and p.name.startswith("座談会"))


def review(folder: Path, name: str, marks: Mapping[str, Mapping[str, str]], *options: object) -> Path:
    workbook = folder.parent / name
    assert invoke("review", "export", folder, "--to", workbook).exit_code == 0
    for words, cells in marks.items():
        mark(workbook, words, **cells)
    result = invoke("review", "apply", workbook, folder, "--by", "見直し係", *options)
    assert result.exit_code == 0, result.output
    return workbook


def test_a_second_review_does_not_forget_the_first(tmp_path: Path) -> None:
    folder = run(tmp_path)
    review(folder, "1.xlsx", {"こぼしました": {"判定": "保留"}})
    assert "こぼし" not in texts(folder)
    review(folder, "2.xlsx", {"うれしい": {"判定": "保留"}})
    assert "こぼし" not in texts(folder) and "うれしい" not in texts(folder)
    review(folder, "3.xlsx", {"こぼしました": {"判定": "共有"}})
    assert "こぼし" in texts(folder) and "うれしい" not in texts(folder)


def test_another_run_keeps_what_people_decided(tmp_path: Path) -> None:
    folder = run(tmp_path)
    review(
        folder,
        "1.xlsx",
        {"こぼしました": {"判定": "保留"}, "うれしい": {"共有する文（直せます）": "片手で開くふたを望む声。"}},
    )
    assert invoke("withdraw", "梶谷", "--out", folder.parent).exit_code == 0
    again = run(tmp_path, "--resume")
    assert again == folder
    assert "こぼし" not in texts(folder) and "困ったことはない" not in texts(folder)
    assert "片手で開くふたを望む声。" in texts(folder)
    assert "うれしい" not in texts(folder)


def test_a_corrected_workbook_is_read_again(tmp_path: Path) -> None:
    folder = run(tmp_path)
    workbook = folder.parent / "1.xlsx"
    assert invoke("review", "export", folder, "--to", workbook).exit_code == 0
    column = "共有する文（直せます）"
    mark(workbook, "うれしい", **{column: "担当は kajitani@@example.com と090-1234-567", "判定": "加工して共有"})
    first = invoke("review", "apply", workbook, folder, "--by", "見直し係")
    assert first.exit_code in {0, 1}
    mark(workbook, "うれしい", **{column: "片手で開くふたを望む声。"})
    second = invoke("review", "apply", workbook, folder, "--by", "見直し係")
    assert second.exit_code == 0, second.output
    assert "片手で開くふたを望む声。" in texts(folder)


def test_a_review_goes_on_under_the_choices_of_the_run(tmp_path: Path) -> None:
    options = ("--phase", "validation", "--audience", "partners", "--formats", "jsonl,kh-coder")
    folder = run(tmp_path, *options, "--recipient", "包材会社", "--purpose", "試作")
    log = folder.parent / "audit.jsonl"
    before = json.loads(log.read_text(encoding="utf-8").splitlines()[-1])["facts"]
    review(folder, "1.xlsx", {"うれしい": {"判定": "保留"}})
    after = json.loads(log.read_text(encoding="utf-8").splitlines()[-1])["facts"]
    for name in ("audience", "phase", "recipient", "purpose", "policy_version", "acknowledged_by"):
        assert after[name] == before[name]
    assert after["phase"] == "validation" and after["audience"] == "partners"
    assert {p.name for p in folder.iterdir() if p.is_file()} == {
        "shared.jsonl",
        "shared.kh-coder.txt",
        "memo.html",
        "report.html",
    }


def test_under_an_unacknowledged_policy_earlier_shared_files_go(tmp_path: Path) -> None:
    folder = run(tmp_path)
    workbook = folder.parent / "1.xlsx"
    assert invoke("review", "export", folder, "--to", workbook).exit_code == 0
    mark(workbook, "こぼしました", 判定="保留", 確認者="見直し係")
    changed = tmp_path / "new.yaml"
    changed.write_text("purpose: ふたの困りごとを集める\n", encoding="utf-8")
    result = invoke("review", "apply", workbook, folder, "--policy", changed)
    assert result.exit_code == 3 and "未確認" in result.output
    assert [p.name for p in folder.iterdir()] == ["internal"]
    # Acknowledged, the decision counts.
    assert invoke("policy", "acknowledge", changed, "--by", "事務局").exit_code == 0
    assert invoke("review", "apply", workbook, folder, "--policy", changed).exit_code == 0
    assert "こぼし" not in texts(folder) and "うれしい" in texts(folder)


def test_pseudonyms_of_a_vault_stay_after_a_review(tmp_path: Path) -> None:
    vault = tmp_path / "names.vault"
    assert invoke("vault", "create", vault).exit_code == 0
    other = tmp_path / "前回.csv"
    other.write_text("話者,発言\n若林,はい。\n大門,ええ。\n", encoding="utf-8")
    policy = tmp_path / "policy.yaml"
    policy.write_text(POLICY, encoding="utf-8")
    assert (
        invoke("run", other, "--policy", policy, "--out", tmp_path / "out", "--vault", vault, "--jobs", 1).exit_code
        == 0
    )
    folder = run(tmp_path, "--vault", vault)
    before = {str(r["speaker"]) for r in shared(folder)}
    assert not before & {"参加者A", "参加者B"}
    review(folder, "1.xlsx", {"うれしい": {"判定": "保留"}})
    assert {str(r["speaker"]) for r in shared(folder)} <= before
    # Somebody new in an edited text has no pseudonym yet: held without the vault, numbered with it.
    workbook = folder.parent / "2.xlsx"
    assert invoke("review", "export", folder, "--to", workbook).exit_code == 0
    mark(workbook, "こぼしました", **{"共有する文（直せます）": "袋が切れなくて、佐々木さんと床をふきました。"})
    held = invoke("review", "apply", workbook, folder, "--by", "見直し係")
    assert held.exit_code == 1 and "--vault" in held.output
    assert "床をふき" not in texts(folder)
    mark(workbook, "こぼしました", 判定="加工して共有")
    given = invoke("review", "apply", workbook, folder, "--by", "見直し係", "--vault", vault)
    assert given.exit_code == 0, given.output
    assert "床をふき" in texts(folder) and "佐々木" not in texts(folder)


def test_reviewed_rows_are_a_corpus_to_train_on(tmp_path: Path) -> None:
    folder = run(tmp_path)
    assert not (folder / "internal" / "reviewed.jsonl").exists()
    review(folder, "1.xlsx", {"こぼしました": {"アイデア": "○"}})
    review(folder, "2.xlsx", {"うれしい": {"確認": "済"}})
    assert invoke("withdraw", "梶谷", "--out", folder.parent).exit_code == 0
    run(tmp_path, "--resume")
    records = read_corpus([folder / "internal" / "reviewed.jsonl"])
    assert [("idea" in r.tags, r.speaker) for r in records] == [(True, "宇佐美"), (True, "宇佐美")]
    assert "こぼしました" in records[0].text and "うれしい" in records[1].text


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    folder = run(tmp_path)
    workbook = folder.parent / "1.xlsx"
    assert invoke("review", "export", folder, "--to", workbook).exit_code == 0
    (folder / "internal" / "settings.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="作ったときの設定"):
        apply_workbook(workbook, folder)
    # What was shared before is untouched.
    assert (folder / "shared.jsonl").exists()


def test_a_row_decided_to_be_shared_that_stays_on_hold_is_named_with_the_reason(tmp_path: Path) -> None:
    folder = run(tmp_path, turns=TURNS + "梶谷,参加者,このボトルの原価は182円だと工場の方に聞きました。\n")
    workbook = folder.parent / "1.xlsx"
    assert invoke("review", "export", folder, "--to", workbook).exit_code == 0
    mark(workbook, "工場の方", **{"共有する文（直せます）": "軽いボトルがいい。", "判定": "共有", "確認": "済"})
    mark(workbook, "うれしい", 判定="共有", 確認="済")
    result = invoke("review", "apply", workbook, folder, "--by", "見直し係")
    assert result.exit_code == 0, result.output
    said = result.output.replace("\n", "")
    assert said.count("保留のままです（") == 1 and "帯も下げて" in said
    assert "軽いボトル" not in texts(folder)
    # What it says works.
    mark(workbook, "工場の方", 特定性="低", 競争中核性="低")
    result = invoke("review", "apply", workbook, folder, "--by", "見直し係")
    assert result.exit_code == 0 and "保留のまま" not in result.output
    assert "軽いボトル" in texts(folder)
