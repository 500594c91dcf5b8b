"""The thin front: every command on a small session, and what it says when something is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from cocreate_nlp.cli import app
from cocreate_nlp.errors import InputError
from cocreate_nlp.replacements import WITHHELD
from cocreate_nlp.sharing.aftercare import WithdrawalList

PASSPHRASE = "みなとの灯りと朝の橋をわたる"
TURNS = """話者,役割,発言
進行,司会,では始めます。
宇佐美,参加者,詰め替えようとしたら袋が切れなくて、床にこぼしました。
宇佐美,参加者,片手で開くふたがあったらうれしいです。
小田切,企業,原価は一本182円で、来年の四月に出します。
梶谷,参加者,うちは宇佐美さんと逆で、困ったことはないですね。
"""
POLICY = """purpose: ふたの困りごとを集め、次の試作を決める
acknowledged_by: 事務局
acknowledged_on: 2026-11-22
contact: 事務局
"""


def invoke(*arguments: object, stdin: str | bytes | None = None):  # type: ignore[no-untyped-def]
    return CliRunner().invoke(app, [str(a) for a in arguments], input=stdin, env={"COCREATE_PASSPHRASE": PASSPHRASE})


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Run the main job on the small session; return input, policy and the session's folder."""
    source, policy = tmp_path / "座談会.csv", tmp_path / "policy.yaml"
    source.write_text(TURNS, encoding="utf-8")
    policy.write_text(POLICY, encoding="utf-8")
    result = invoke("run", source, "--policy", policy, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    folder = next(p for p in (tmp_path / "out").iterdir() if p.is_dir() and p.name.startswith("座談会"))
    return source, policy, folder


def shared(folder: Path) -> list[dict[str, object]]:
    lines = (folder / "shared.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if "text" in row]


def test_train_makes_every_model_unless_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cocreate_nlp.training import PARTS, train

    asked = []
    monkeypatch.setattr(train, "train_models", lambda data, out, *, parts, say: asked.append(tuple(parts)))
    for arguments in ((), ("--parts", "tagger, grid")):
        assert invoke("train", tmp_path, *arguments).exit_code == 0
    assert asked == [PARTS, ("tagger", "grid")]


def test_review_round_trip_holds_what_a_person_holds(made: tuple[Path, Path, Path]) -> None:
    _, policy, folder = made
    assert invoke("review", "export", folder).exit_code == 0
    workbook = folder / "internal" / "review.xlsx"
    book = load_workbook(workbook)
    sheet = book.active
    assert sheet is not None
    headers = {str(c.value): c.column for c in sheet[1]}
    decision, reviewed, reviewer = headers["判定"], headers["確認"], headers["確認者"]
    for row in range(2, sheet.max_row + 1):
        if any("こぼしました" in str(c.value) for c in sheet[row]):
            sheet.cell(row, decision).value = "保留"
        sheet.cell(row, reviewed).value = "済"
        sheet.cell(row, reviewer).value = "見直し係"
    book.save(workbook)
    before = [r["text"] for r in shared(folder)]
    assert any("こぼしました" in str(t) for t in before)
    result = invoke("review", "apply", workbook, folder, "--policy", policy)
    assert result.exit_code == 0, result.output
    after = [str(r["text"]) for r in shared(folder)]
    assert not any("こぼしました" in t for t in after)
    assert any("うれしいです" in t for t in after)
    assert WITHHELD in after


def test_every_step_says_what_comes_next(made: tuple[Path, Path, Path]) -> None:
    source, policy, folder = made
    done = invoke("run", source, "--policy", policy, "--out", folder.parent)
    assert "→ 次にすること" in done.output and "report.html" in done.output
    assert "policy init" in invoke("run", source, "--out", folder.parent / "x").output
    exported = invoke("review", "export", folder)
    assert "→ 次にすること" in exported.output and "review apply" in exported.output
    untouched = invoke("review", "apply", folder / "internal" / "review.xlsx", folder, "--by", "係")
    assert untouched.exit_code == 1 and "上書き保存" in untouched.output


def test_withdrawn_voices_leave_the_next_output(made: tuple[Path, Path, Path]) -> None:
    source, policy, folder = made
    assert invoke("withdraw", "宇佐美", "--out", folder.parent).exit_code == 0
    assert invoke("run", source, "--policy", policy, "--out", folder.parent, "--resume").exit_code == 0
    texts = [str(r["text"]) for r in shared(folder)]
    assert not any("こぼし" in t or "うれしい" in t for t in texts)
    assert any("困ったことはない" in t for t in texts)
    assert "宇佐美" not in (folder.parent / "audit.jsonl").read_text(encoding="utf-8")


def test_an_older_folder_that_holds_a_withdrawn_voice_is_named_until_it_goes(made: tuple[Path, Path, Path]) -> None:
    source, policy, old = made
    source.write_text(TURNS.replace("発言\n", "発言,備考\n", 1).replace("しました。\n", "しました。,要確認\n"), encoding="utf-8")
    again = invoke("run", source, "--policy", policy, "--out", old.parent)
    assert again.exit_code == 0 and "前に書き出したフォルダが残っています" in again.output and old.name in again.output
    assert invoke("withdraw", "宇佐美さん", "--out", old.parent).exit_code == 0
    (new,) = (p for p in old.parent.iterdir() if p.name.startswith("座談会-") and p != old)
    for _ in range(2):
        told = invoke("run", source, "--policy", policy, "--out", old.parent, "--resume")
        assert told.exit_code == 1 and "取り下げた方" in told.output and old.name in told.output and "消す" in told.output
        assert new.name not in told.output.split("取り下げた方", 1)[1].split("→", 1)[0]
        assert not any("こぼし" in str(r["text"]) for r in shared(new))
    # A review of another folder keeps what was left out; made again from its file, the old one is clean, too.
    source.write_text(TURNS, encoding="utf-8")
    assert invoke("run", source, "--policy", policy, "--out", old.parent).exit_code == 0
    assert not any("こぼし" in str(r["text"]) for r in shared(old))


def test_an_older_folder_that_nobody_can_read_counts_as_holding(made: tuple[Path, Path, Path]) -> None:
    source, policy, old = made
    source.write_text(TURNS.replace("では始めます", "さあ始めます"), encoding="utf-8")
    assert invoke("withdraw", "宇佐美", "--out", old.parent).exit_code == 0
    (old / "internal" / "settings.json").unlink()
    assert invoke("run", source, "--policy", policy, "--out", old.parent).exit_code == 1
    for path in old.glob("*.*"):
        path.unlink()
    assert invoke("run", source, "--policy", policy, "--out", old.parent).exit_code == 0


@pytest.mark.parametrize("called", ["高橋", "高橋さん", "A（高橋）", "A(高橋)", "A", "ゆきんこ", "ゆきんこ🧶"])
def test_a_withdrawal_by_any_name_of_the_transcript(tmp_path: Path, called: str) -> None:
    source, policy = tmp_path / "a.csv", tmp_path / "policy.yaml"
    rows = "".join(
        f"{who},机を買いましたが、脚がぐらぐらして困りました。\n" for who in ("A（高橋）", "ゆきんこ🧶", "B（李）")
    )
    source.write_text(f"話者,発言\n司会,高橋さん、どうぞ。\n{rows}司会,ゆきんこさん、ありがとうございます。\n", encoding="utf-8")
    policy.write_text(POLICY, encoding="utf-8")
    out = tmp_path / "out"
    assert invoke("run", source, "--policy", policy, "--out", out).exit_code == 0
    (folder,) = (p.parent for p in out.glob("*/shared.jsonl"))
    before = [r for r in shared(folder) if "机" in str(r["text"])]
    assert len(before) == 3
    # Whom the facilitator addresses is the same person as the speaker.
    assert any(f"{before[0]['speaker']}さん、どうぞ" in str(r["text"]) for r in shared(folder))
    assert any(f"{before[1]['speaker']}さん、ありがとう" in str(r["text"]) for r in shared(folder))
    assert invoke("withdraw", called, "--out", out).exit_code == 0
    assert invoke("run", source, "--policy", policy, "--out", out).exit_code == 0
    assert len([r for r in shared(folder) if "机" in str(r["text"])]) == 2


def test_a_run_names_who_speaks_for_the_company(made: tuple[Path, Path, Path]) -> None:
    source, policy, folder = made
    assert "企業側として扱った話者: 小田切" in invoke("run", source, "--policy", policy, "--out", folder.parent).output


def test_a_broken_file_is_named_once_and_what_comes_next_is_still_said(made: tuple[Path, Path, Path], tmp_path: Path) -> None:
    source, policy, folder = made
    broken = tmp_path / "こわれ.xlsx"
    broken.write_bytes(b"PK\x03\x04broken")
    result = invoke("run", source, broken, "--policy", policy, "--out", folder.parent)
    assert result.exit_code == 1 and result.output.count("こわれ.xlsx") == 1
    assert "report.html" in result.output.rpartition("→ 次にすること")[2]
    policy.write_text("purpose: ためし\n", encoding="utf-8")
    unread = invoke("run", source, broken, "--policy", policy, "--out", folder.parent)
    assert unread.exit_code == 3 and "policy acknowledge" in unread.output
    assert invoke("run", broken, "--policy", policy, "--out", folder.parent).exit_code == 1


def test_a_withdrawal_says_whom_it_found(made: tuple[Path, Path, Path]) -> None:
    _, _, folder = made
    found = invoke("withdraw", "宇佐美", "--out", folder.parent)
    assert found.exit_code == 0 and folder.name in found.output
    for wrong in ("宇佐見", "参加者A"):
        missed = invoke("withdraw", wrong, "--out", folder.parent)
        assert isinstance(missed.exception, InputError) and "記録していません" in str(missed.exception)
        assert ("宇佐美" in missed.output) is (wrong == "宇佐見")
    assert len(WithdrawalList(folder.parent / "internal" / "withdrawals.json")) == 1
    session = json.loads((folder / "internal" / "run.json").read_text(encoding="utf-8"))["summary"]["session"]
    pseudonym = next(str(r["speaker"]) for r in shared(folder) if "うれしい" in str(r["text"]))
    assert invoke("withdraw", pseudonym, "--session", session, "--out", folder.parent).exit_code == 0
    assert invoke("withdraw", pseudonym, "--session", "S-00000000", "--out", folder.parent).exit_code != 0
    assert invoke("withdraw", "宇佐美", "--out", folder.parent / "nowhere").exit_code != 0


def test_a_withdrawal_before_any_run_is_noted_on_purpose(made: tuple[Path, Path, Path], tmp_path: Path) -> None:
    source, policy, _ = made
    out = tmp_path / "later"
    assert invoke("withdraw", "宇佐美", "--out", out).exit_code != 0 and not out.exists()
    assert invoke("withdraw", "宇佐美", "--out", out, "--in-advance").exit_code == 0
    assert invoke("run", source, "--policy", policy, "--out", out).exit_code == 0
    (folder,) = (p.parent for p in out.glob("*/shared.csv"))
    assert not any("こぼし" in str(r["text"]) for r in shared(folder))


def test_a_withdrawal_reaches_several_folders(made: tuple[Path, Path, Path], tmp_path: Path) -> None:
    source, policy, folder = made
    other = tmp_path / "other"
    assert invoke("run", source, "--policy", policy, "--out", other).exit_code == 0
    found = invoke("withdraw", "宇佐美", "--out", folder.parent, "--out", other)
    assert found.exit_code == 0 and found.output.count(folder.name) >= 2
    assert all(len(WithdrawalList(out / "internal" / "withdrawals.json")) == 1 for out in (folder.parent, other))


def test_a_log_that_is_not_there_is_no_clean_log(tmp_path: Path) -> None:
    for command in ("verify", "show"):
        assert invoke("audit", command, tmp_path / "audit.jsonl").exit_code != 0


def test_resume_skips_what_is_done(made: tuple[Path, Path, Path]) -> None:
    source, policy, folder = made
    result = invoke("run", source, "--policy", policy, "--out", folder.parent, "--resume")
    assert "変更なし" in result.output


def test_vault_keeps_pseudonyms_over_sessions(tmp_path: Path, made: tuple[Path, Path, Path]) -> None:
    _, policy, _ = made
    vault = tmp_path / "names.vault"
    assert invoke("vault", "create", vault).exit_code == 0
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("話者,発言\n宇佐美,梶谷さんに借りました。\n梶谷,はい。\n", encoding="utf-8")
    second.write_text("話者,発言\n梶谷,あれから毎日使っています。\n", encoding="utf-8")
    for source in (first, second):
        result = invoke("run", source, "--policy", policy, "--out", tmp_path / "v", "--vault", vault)
        assert result.exit_code == 0, result.output
    rows = [shared(p) for p in sorted((tmp_path / "v").iterdir()) if p.is_dir()]
    names = {r["speaker"] for r in rows[0] if "はい" in str(r["text"])}
    assert {r["speaker"] for r in rows[1]} == names
    looked = invoke("vault", "lookup", vault, names.pop())
    assert looked.exit_code == 0 and "梶谷" in looked.output
    assert "梶谷".encode() not in vault.read_bytes()
    assert invoke("vault", "destroy", vault, "--yes").exit_code == 0
    assert not vault.exists()


def test_thanks_go_to_the_name_of_the_transcript(tmp_path: Path, made: tuple[Path, Path, Path]) -> None:
    _, policy, _ = made
    vault, source, ideas = tmp_path / "names.vault", tmp_path / "a.csv", tmp_path / "ideas.csv"
    assert invoke("vault", "create", vault).exit_code == 0
    source.write_text("話者,発言\nマイ,ふたが固いです。\nダニエル,私もです。\n", encoding="utf-8")
    assert invoke("run", source, "--policy", policy, "--out", tmp_path / "v", "--vault", vault).exit_code == 0
    ideas.write_text("話者,アイデア,状況\n参加者A,ふたを大きく,採用\n参加者B,色を変える,採用\n", encoding="utf-8")
    assert invoke("aftercare", ideas, "--vault", vault, "--out", tmp_path / "care").exit_code == 0
    letters = [p.read_text(encoding="utf-8").split("\n")[0] for p in sorted((tmp_path / "care").glob("letter-*"))]
    assert sorted(letters) == ["ダニエル 様", "マイ 様"]


@pytest.mark.parametrize("module", ["cocreate_nlp", "cocreate_nlp.cli"])
def test_the_modules_run_as_the_script_does(module: str) -> None:
    done = subprocess.run([sys.executable, "-m", module, "--help"], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0 and "withdraw" in done.stdout
    nothing = [sys.executable, "-m", module, "audit", "show", "nowhere.jsonl"]
    assert subprocess.run(nothing, capture_output=True, check=False).returncode == 2


def test_redact_and_tag_read_standard_input() -> None:
    result = invoke("redact", stdin="佐藤さんは34歳です\n電話は090-1234-5678です\n")
    assert result.exit_code == 0
    assert "佐藤" not in result.output and "34" not in result.output and "5678" not in result.output
    lines = [json.loads(x) for x in invoke("tag", stdin="片手で開くふたがあったらうれしいです\n").output.splitlines()]
    assert lines[0]["tags"] == ["idea"]
    assert lines[0]["evidence"]


def test_inspect_and_speakers(made: tuple[Path, Path, Path], tmp_path: Path) -> None:
    source, _, _ = made
    result = invoke("inspect", source)
    assert result.exit_code == 0 and "宇佐美" in result.output
    table = tmp_path / "speakers.yaml"
    assert invoke("speakers", source, "--init", table).exit_code == 0
    assert "宇佐美" in table.read_text(encoding="utf-8")
    again = invoke("speakers", source, "--init", table)
    assert again.exit_code != 0


def test_damaged_audit_log_is_told(made: tuple[Path, Path, Path]) -> None:
    _, _, folder = made
    log = folder.parent / "audit.jsonl"
    log.write_text(log.read_text(encoding="utf-8").replace('"participants"', '"public"'), encoding="utf-8")
    assert invoke("audit", "verify", log).exit_code != 0


def test_unknown_format_names_what_there_is(made: tuple[Path, Path, Path], tmp_path: Path) -> None:
    source, policy, _ = made
    result = invoke("run", source, "--policy", policy, "--out", tmp_path / "x", "--formats", "pdf")
    assert result.exit_code != 0
    assert "xlsx" in str(result.exception)


STAGED = "話者,役割,発言\n小山,参加者,三鷹市に住んでいて、四十一歳、小学二年の子がいます。\n小山,参加者,ふたが固いです。\n"


def audit(out: Path) -> list[dict[str, object]]:
    lines = (out / "audit.jsonl").read_text(encoding="utf-8").splitlines()
    return [record["facts"] for record in map(json.loads, lines) if record["event"] == "shared"]


def test_staged_material_goes_to_a_named_recipient_after_two_people_and_is_recorded(
    made: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    _, policy, _ = made
    source = tmp_path / "自己紹介.csv"
    source.write_text(STAGED, encoding="utf-8")
    late = ["--policy", policy, "--audience", "関係者", "--phase", "事業化検討"]
    who = ["--recipient", "包材会社", "--purpose", "試作の検討"]
    for number, more, goes in (
        (0, [], False), (1, who, False), (2, [*who, "--release", "山本"], False),
        (3, [*who, "--release", "山本", "--release", "三宅"], True),
    ):  # fmt: skip
        out = tmp_path / f"out{number}"
        assert invoke("run", source, *late, *more, "--out", out).exit_code == 0
        (folder,) = (p for p in out.iterdir() if p.is_dir() and p.name.startswith("自己紹介"))
        assert any("園" in str(r["text"]) or "小学生" in str(r["text"]) for r in shared(folder)) is goes
        (facts,) = audit(out)
        assert (facts["audience"], facts["phase"]) == ("partners", "commercialization")
        assert facts["recipient"] == ("包材会社" if more else "") and facts["purpose"] == ("試作の検討" if more else "")
        assert facts["tlp"] == ("TLP:AMBER" if goes else "TLP:GREEN")
    assert facts["released_by"] == ["山本", "三宅"]

    # The same release in the workbook, under a policy that is in that phase.
    late_policy = tmp_path / "late.yaml"
    late_policy.write_text(POLICY + "phase: 事業化検討\naudience: 関係者\n", encoding="utf-8")
    out = tmp_path / "reviewed"
    assert invoke("run", source, "--policy", late_policy, *who, "--out", out).exit_code == 0
    (folder,) = (p for p in out.iterdir() if p.is_dir() and p.name.startswith("自己紹介"))
    assert invoke("review", "export", folder).exit_code == 0
    workbook = folder / "internal" / "review.xlsx"
    book = load_workbook(workbook)
    sheet = book.active
    assert sheet is not None
    headers = {str(c.value): c.column for c in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, headers["確認"]).value = "済"
        sheet.cell(row, headers["判定"]).value = "加工して共有"
        sheet.cell(row, headers["開示確認者1"]).value, sheet.cell(row, headers["開示確認者2"]).value = "山本", "三宅"
    book.save(workbook)
    done = invoke("review", "apply", workbook, folder, "--policy", late_policy, *who, "--by", "見直し係")
    assert done.exit_code == 0, done.output
    assert any("小学生" in str(r["text"]) for r in shared(folder))
    assert audit(out)[-1]["released_by"] == ["三宅", "山本"] and audit(out)[-1]["recipient"] == "包材会社"
    # A new run shares what the two released, and says so.
    assert invoke("run", source, "--policy", late_policy, *who, "--out", out).exit_code == 0
    assert any("小学生" in str(r["text"]) for r in shared(folder))
    assert audit(out)[-1]["released_by"] == ["三宅", "山本"]


@pytest.mark.parametrize("more", [["--purpose", "目" * 201], ["--recipient", "a\nb"], ["--release", "名" * 201]])
def test_what_cannot_be_recorded_is_not_shared(made: tuple[Path, Path, Path], tmp_path: Path, more: list[str]) -> None:
    source, policy, _ = made
    result = invoke("run", source, "--policy", policy, "--out", tmp_path / "x", *more)
    assert result.exit_code != 0 and more[0] in str(result.exception)
    assert not (tmp_path / "x").exists()


def test_the_public_gets_nothing_until_the_policy_says_so(made: tuple[Path, Path, Path]) -> None:
    source, policy, folder = made
    told = invoke("run", source, "--policy", policy, "--out", folder.parent, "--audience", "第三者")
    assert told.exit_code == 0 and "publish: true" in told.output and "report.html" not in told.output


def test_an_unknown_audience_names_the_words_there_are(made: tuple[Path, Path, Path], tmp_path: Path) -> None:
    source, policy, _ = made
    result = invoke("run", source, "--policy", policy, "--out", tmp_path / "x", "--audience", "みんな")
    assert result.exit_code == 2 and "参加者の持ち帰り" in result.output and not (tmp_path / "x").exists()


def test_a_share_that_a_killed_run_did_not_record_is_recorded_by_the_next(made: tuple[Path, Path, Path]) -> None:
    source, policy, folder = made
    log = folder.parent / "audit.jsonl"
    log.unlink()
    log.with_name("audit.jsonl.head").unlink()
    for _ in range(2):
        assert invoke("run", source, "--policy", policy, "--out", folder.parent, "--resume").exit_code == 0
        (record,) = map(json.loads, log.read_text(encoding="utf-8").splitlines())
        assert record["event"] == "shared" and record["facts"]["shared"] > 0


def test_lines_end_at_newlines_only() -> None:
    said = "一つ\u2028二つ\n三つ\x0c四つ\r\n\n五つ\x85六つ"
    for text in (said, said + "\n"):
        assert invoke("redact", stdin=text).stdout_bytes.count(b"\n") == 4
        turns = {json.loads(x)["turn"] for x in invoke("tag", stdin=text).stdout.split("\n") if x}
        assert turns <= {0, 1, 2, 3} and max(turns) == 3
    assert invoke("redact", stdin="").output == ""


def test_tag_uses_and_prints_who_speaks(tmp_path: Path) -> None:
    source = tmp_path / "座談会.csv"
    said = "軽いとありがたいです"
    source.write_text(f"話者,役割,発言\n進行,司会,{said}\n宇佐美,参加者,{said}\n", encoding="utf-8")
    first, second = (json.loads(x) for x in invoke("tag", source).output.splitlines())
    assert (first["speaker"], first["role"]) == ("進行", "facilitator")
    assert (second["speaker"], second["role"]) == ("宇佐美", "participant")
    assert first["scores"] != second["scores"]


@pytest.mark.parametrize("command", ["run", "train", "evaluate"])
def test_a_file_where_the_folder_should_be_is_refused_first(tmp_path: Path, command: str) -> None:
    for name in ("a.csv", "taken"):
        (tmp_path / name).write_text(TURNS, encoding="utf-8")
    result = invoke(command, tmp_path / "a.csv", "--out", tmp_path / "taken")
    assert isinstance(result.exception, InputError) and "ファイルがあります" in str(result.exception)


def test_run_tells_doubts_and_refuses_a_shopping_list(tmp_path: Path) -> None:
    (tmp_path / "メモ.txt").write_text("買い物リスト\n・牛乳とたまご\n・パンとおちゃ\n", encoding="utf-8")
    (tmp_path / "a.csv").write_text("話者,立場,発言\n森下,王様,はい。\n,,ええ。\n", encoding="utf-8")
    result = invoke("run", tmp_path, "--out", tmp_path / "out")
    assert result.exit_code == 3 and "会話の書き起こしに見えません" in result.output
    assert "「王様」" in result.output and "すぐ上の話者" in result.output
