"""``cocreate policy``: what each command writes, says, and with which code it ends."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pandas as pd
import pytest
import yaml
from typer.testing import CliRunner

from cocreate_nlp.policy import Policy, commands
from cocreate_nlp.policy.acknowledgement import acknowledge
from cocreate_nlp.policy.commands import policy_app
from cocreate_nlp.policy.schema import NOTES, make_schema, schema_text, shipped_schema
from cocreate_nlp.types import Session
from tests.policy.frames import make_frame

runner = CliRunner()


def run(*arguments: object, code: int = 0) -> str:
    result = runner.invoke(policy_app, [str(a) for a in arguments])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


@pytest.fixture
def policy_file(tmp_path: Path) -> Path:
    path = tmp_path / "p.yaml"
    run("init", path)
    return path


def test_from_init_to_acknowledged(policy_file: Path, tmp_path: Path) -> None:
    assert not Policy.from_yaml(policy_file).acknowledged
    text = policy_file.read_text(encoding="utf-8")
    assert f"cocreate policy acknowledge {policy_file} --by 氏名" in text
    text = text.replace("purpose:\n", "purpose: 次の試作で確かめることを決める\n")
    text = text.replace("feedback:\n", "feedback: 月末にお礼を送ります\n").replace("contact:\n", "contact: 事務局\n")
    text = text.replace("  sponsor:\n", "  sponsor:\n    - {name: 株式会社みずほ野, variants: [みずほ野]}\n")
    text = text.replace("  code_names:\n", "  code_names: [あおぞら]\n")
    policy_file.write_text(text, encoding="utf-8")
    contract = tmp_path / "consent.txt"
    contract.write_text("参加者に損害賠償は請求しません。", encoding="utf-8")
    said = run("check", policy_file, "--contract", contract)
    assert "五点のうち 5 点" in said and "×" not in said
    run("acknowledge", policy_file, "--by", "山本 恵", "--on", "2026-11-22")
    after = policy_file.read_text(encoding="utf-8")
    assert after.startswith(text.rstrip()) and "# 主催企業" in after
    policy = Policy.from_yaml(policy_file)
    assert policy.acknowledged and policy.acknowledged_by == "山本 恵" and str(policy.acknowledged_on) == "2026-11-22"
    # again: replaced, not repeated
    run("acknowledge", policy_file, "--by", "三宅")
    assert policy_file.read_text(encoding="utf-8").count("acknowledged_by") == 1
    policy_file.write_text(
        policy_file.read_text(encoding="utf-8").replace("publish: false", "publish: true"), encoding="utf-8"
    )
    assert not Policy.from_yaml(policy_file).acknowledged
    assert list(tmp_path.glob(".policy-*")) == []


def test_init_does_not_overwrite(policy_file: Path) -> None:
    policy_file.write_text("theme: 大事\n", encoding="utf-8")
    assert "--force" in run("init", policy_file, code=2)
    assert Policy.from_yaml(policy_file).theme == "大事"
    run("init", policy_file, "--force")
    assert Policy.from_yaml(policy_file).theme == ""


def test_check_of_an_unwritten_policy_ends_with_one(policy_file: Path) -> None:
    said = run("check", policy_file, code=1)
    assert "× " in said and "purpose" in said


def test_render(policy_file: Path, tmp_path: Path) -> None:
    run("render", policy_file, "--out", tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "card.html", "card.md", "matrix.html", "matrix.md", "policy.docx", "policy.html", "policy.md",
    ]  # fmt: skip
    run("render", policy_file, "--out", tmp_path / "md", "--format", "md")
    assert sorted(p.name for p in (tmp_path / "md").iterdir()) == ["card.md", "matrix.md", "policy.md"]
    assert "md, docx, html" in run("render", policy_file, "--format", "pdf", code=2)


def test_render_before_acknowledge_warns_and_acknowledge_says_to_render(policy_file: Path) -> None:
    early = run("render", policy_file, "--out", policy_file.parent / "out")
    assert "確認：未" in early and "作り直して" in early
    assert "policy render" in run("acknowledge", policy_file, "--by", "佐藤")
    assert "作り直して" not in run("render", policy_file, "--out", policy_file.parent / "out")


@pytest.mark.parametrize("command", ["check", "render", "acknowledge", "simulate"])
def test_a_broken_file_is_one_line_with_place_and_remedy(tmp_path: Path, command: str) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("theme: a\nphase: 探検\n", encoding="utf-8")
    extra = {"acknowledge": ["--by", "山本"], "simulate": ["x.vtt"]}.get(command, [])
    said = run(command, path, *extra, code=2)
    assert said.startswith("エラー:") and "p.yaml:2" in said and "→" in said
    assert len(said.strip().splitlines()) == 1
    run(command, tmp_path / "none.yaml", *extra, code=2)


def test_acknowledge_needs_a_name_and_a_writable_shape(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("{theme: a}\n", encoding="utf-8")
    assert "1行に1項目" in run("acknowledge", path, "--by", "山本", code=2)
    assert path.read_text(encoding="utf-8") == "{theme: a}\n"
    assert "氏名" in run("acknowledge", path, "--by", " 　", code=2)


def test_acknowledge_keeps_odd_names_and_files(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes("theme: 詰め替え\nacknowledged_by: >\n  前の\n  人\nacknowledged_on: 2020-01-01\n".encode("cp932"))
    policy = acknowledge(path, "O'Neil: #1 \"山本\"")
    assert policy.acknowledged_by == "O'Neil: #1 \"山本\"" and policy.theme == "詰め替え"


def test_the_shipped_schema_is_the_current_one_and_is_printed() -> None:
    assert shipped_schema() == schema_text(), "run: cocreate policy schema is stale; rebuild policy.schema.json"
    assert json.loads(run("schema")) == make_schema()
    assert set(NOTES) == set(Policy.model_fields)


ACCEPTED = [
    "{}", "phase: 検証", "glossary: {sponsor: みずほ野, code_names: [あおぞら, {name: しずく, variants: [雫丸]}]}",
    "figures: {money: true, count: {level: 2}, rate: context}", "matrix: {low: {low: staged}, 中: {低: 原則クローズ}}",
    "recording: {photo: 不可, notes: true}", "sharing: {open: {launch: {participants: hold}}}",
    "speakers: {佐藤: 司会}",
]  # fmt: skip
REFUSED = ["phase: 探検", "purpos: a", "glossary: {sponsors: [a]}", "ages: {band: 7}", "speakers: {佐藤: 部長}",
           "matrix: {low: {low: だめ}}", "thresholds: {core_mid: 0.9}"]  # fmt: skip


@pytest.mark.parametrize(("text", "fine"), [(t, True) for t in ACCEPTED] + [(t, False) for t in REFUSED])
def test_the_schema_and_the_reader_agree(tmp_path: Path, text: str, fine: bool) -> None:
    validator = jsonschema.Draft202012Validator(make_schema())
    assert validator.is_valid(yaml.safe_load(text)) is fine
    path = tmp_path / "p.yaml"
    path.write_text(text, encoding="utf-8")
    if fine:
        Policy.from_yaml(path)
    else:
        run("check", path, code=2)


def test_simulate_says_what_moves_without_any_text(
    policy_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = tmp_path / "q.yaml"
    changed.write_text("glossary: {products: [しずく]}\n", encoding="utf-8")

    class Result:
        def __init__(self, policy: Policy) -> None:
            self.closed = bool(policy.glossary.products)

        def to_frame(self) -> pd.DataFrame:
            level = "closed" if self.closed else "open"
            band = "high" if self.closed else "low"
            return make_frame(
                [
                    (0, 0, "participant", "しずくは軽い", band, "low", level, level, "share", []),
                    (1, 0, "participant", "ふたが固い", "low", "low", "open", "open", "share", []),
                ]
            )

    monkeypatch.setattr(commands, "_read", lambda paths: [Session(p.stem, ()) for p in paths])
    monkeypatch.setattr(commands, "_analyze", lambda _, policy: Result(policy))
    said = run("simulate", policy_file, "x.vtt", "--changed", changed)
    assert "| 探索 | 2件（100%） | 2件（100%） | 2件（100%） | 0件（0%） |" in said
    assert "| 探索 | 1件（50%） 条件つきで2件 | 1件（50%） | 1件（50%） | 0件（0%） |" in said
    assert "加工後: 共有OK → 原則クローズ 1件" in said and "情報分類: x" in said
    assert "しずく" not in said and "ふた" not in said
