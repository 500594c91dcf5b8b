"""The READMEs stay true: their Python runs, and what they show as shared is what the samples give."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

import cocreate_nlp as cc
from cocreate_nlp.cli import app
from cocreate_nlp.replacements import WITHHELD

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("README*.md"), *ROOT.glob("docs/*.md"), ROOT / "data" / "corpus" / "DATASHEET.md"])
SAMPLE = ROOT / "data" / "samples" / "GMT20260903-010000_Recording.transcript.vtt"


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_python_blocks_run(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = blocks(ROOT / name, "python")
    assert found
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in found:
        exec(compile(block, name, "exec"), names)
    assert (tmp_path / "out" / "shared.xlsx").exists()


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_results_in_comments_are_true(name: str) -> None:
    """An expression followed by a comment with a Python value gives that value."""
    import pandas as pd

    names: dict[str, object] = {"cc": cc, "pd": pd}
    checked = 0
    for block in blocks(ROOT / name, "python"):
        for line in block.splitlines():
            if line.startswith(("from ", "import ")) or re.match(r"voices = ", line):
                exec(line, names)
            told = re.match(r"(\S.*?)\s+# (['\[].*)$", line)
            if told:
                assert eval(told[1], names) == eval(told[2])
                checked += 1
    assert checked >= 1


@cache
def analysed() -> cc.SessionResult:
    policy = cc.Policy.from_yaml(ROOT / "data" / "samples" / "policy.yaml")
    return cc.analyze(cc.read_session(SAMPLE), policy=policy)


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_before_and_after_are_true(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    pairs = re.findall(r"^\| ([^|]*。) \| ([^|]*) \|$", text, re.MULTILINE)
    assert len(pairs) >= 4
    snippets = {s.text: s for s in analysed().snippets}
    shared = {without_letters(row.text) for row in analysed().share().rows}
    for said, told in pairs:
        if told == WITHHELD:
            assert without_letters(snippets[said].redacted) not in shared, said
        else:
            assert without_letters(snippets[said].redacted) == without_letters(told), said
            assert without_letters(told) in shared, said


def without_letters(text: str) -> str:
    # Which letter a person gets depends on everybody found before.
    return re.sub(r"(?<=[者物舗設業])[A-Z]+", "", text)


def commands() -> set[str]:
    from typer.main import get_command

    names = set()
    top = get_command(app)
    for name, command in top.commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        names |= {f"{name} {sub}" for sub in inner} if inner else {name}
    return names


def test_command_page_tells_every_command_and_no_other() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^### `([a-z ]+)`$", page, re.MULTILINE))
    assert told == commands()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_options_exist(page: Path) -> None:
    from typer.main import get_command

    top = get_command(app)
    for block in blocks(page, ""):
        for line in block.replace("\\\n", " ").splitlines():
            words = line.split("#")[0].split()
            for start in [i + 1 for i, word in enumerate(words) if word in {"cocreate", ".venv/bin/cocreate"}]:
                command = top.commands[words[start]]  # type: ignore[attr-defined]
                rest = words[start + 1 :]
                if hasattr(command, "commands"):
                    command, rest = command.commands[rest[0]], rest[1:]
                options = {o for p in command.params for o in (*p.opts, *p.secondary_opts)}
                used = {word for word in rest if word.startswith("--")}
                assert used <= options, line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http:", "https:")):
            assert (page.parent / target).exists(), target


def test_policy_shown_is_valid(tmp_path: Path) -> None:
    (shown,) = blocks(ROOT / "README.ja.md", "yaml")
    path = tmp_path / "policy.yaml"
    path.write_text(shown, encoding="utf-8")
    policy = cc.Policy.from_yaml(path)
    assert not policy.acknowledged
    said = "かさねさんの田所です、こだち計画は逆さ骨で、母の日に出します"
    redacted = cc.Redactor(policy, roster=["田所"]).redact(said).text
    for term in ("かさね", "田所", "こだち", "逆さ骨"):
        assert term not in redacted
    assert "母の日" in redacted
