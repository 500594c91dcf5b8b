"""Many files: whole or not at all, one bad file harms no other, resumed after a kill to the same bytes."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cocreate_nlp.batch import BatchResult, Status, find_inputs, run_batch
from cocreate_nlp.errors import InputError
from tests.batch_work import count_lines


def make(folder: Path, **texts: str) -> list[Path]:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return [folder / f"{name}.txt" for name in texts]


def tree(out: Path) -> dict[str, bytes]:
    return {
        p.relative_to(out).as_posix(): p.read_bytes()
        for p in sorted(out.rglob("*"))
        if p.is_file() and not p.name.startswith(".cocreate")
    }


def run(inputs, out, **options) -> BatchResult:
    return run_batch(inputs, out, options.pop("work", count_lines), **{"fingerprint": "f1", **options})


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_file_is_done_and_a_bad_one_harms_no_other(tmp_path, jobs):
    inputs = make(tmp_path / "in", a="一\n", b="broken\n", c="surprise 秘密の話\n", d="四\n")
    result = run(inputs, tmp_path / "out", jobs=jobs)
    assert [o.status for o in result.outcomes] == [Status.DONE, Status.FAILED, Status.FAILED, Status.DONE]
    assert result.exit_status == 1 and result.count(Status.FAILED) == 2
    assert result.outcomes[1].message == "b.txt:1: not usable → mend it"
    assert "ValueError" in result.outcomes[2].message and "秘密" not in result.outcomes[2].message
    assert result.outcomes[0].summary == {"lines": 1}
    folders = sorted(p.name for p in (tmp_path / "out").iterdir() if p.is_dir())
    assert [f[:2] for f in folders] == ["a-", "d-"] and all(len(f) == 8 for f in folders)
    assert not [p for p in (tmp_path / "out").rglob("*") if ".part" in p.name or ".old" in p.name]


def test_a_process_that_dies_takes_one_file_with_it(tmp_path):
    inputs = make(tmp_path / "in", a="一\n", b="die\n", c="三\n", d="四\n", e="五\n")
    result = run(inputs, tmp_path / "out", jobs=2)
    assert [o.status for o in result.outcomes] == [Status.DONE, Status.FAILED, *[Status.DONE] * 3]
    assert "途中で止まりました" in result.outcomes[1].message
    assert not [p for p in (tmp_path / "out").iterdir() if p.name.endswith(".part")]


def test_resume_skips_what_is_done_and_redoes_what_changed(tmp_path):
    inputs = make(tmp_path / "in", a="一\n", b="二\n", c="broken\n")
    out = tmp_path / "out"
    run(inputs, out)
    again = run(inputs, out, resume=True)
    assert [o.status for o in again.outcomes] == [Status.SKIPPED, Status.SKIPPED, Status.FAILED]
    assert again.outcomes[0].summary == {"lines": 1}
    inputs[0].write_text("一\n一\n", encoding="utf-8")
    inputs[2].write_text("三\n", encoding="utf-8")
    changed = run(inputs, out, resume=True)
    assert [o.status for o in changed.outcomes] == [Status.DONE, Status.SKIPPED, Status.DONE]
    other_policy = run(inputs, out, resume=True, fingerprint="f2")
    assert {o.status for o in other_policy.outcomes} == {Status.DONE}
    assert {o.status for o in run(inputs, out, resume=False, fingerprint="f2").outcomes} == {Status.DONE}


def test_an_output_is_replaced_whole(tmp_path):
    inputs = make(tmp_path / "in", a="一\n")
    out = tmp_path / "out"
    folder = run(inputs, out).outcomes[0].folder
    (folder / "shared.left-over").write_text("from an earlier policy", encoding="utf-8")
    run(inputs, out, fingerprint="f2")
    assert not (folder / "shared.left-over").exists()


def test_a_failing_file_leaves_its_earlier_output_alone(tmp_path):
    inputs = make(tmp_path / "in", a="一\n")
    out = tmp_path / "out"
    run(inputs, out)
    before = tree(out)

    def fail(path, folder):
        (folder / "half").write_text("x", encoding="utf-8")
        raise OSError(28, "No space left on device")

    result = run(inputs, out, work=fail, fingerprint="f2")
    assert "No space left" in result.outcomes[0].message
    assert tree(out) == before


def test_same_content_and_name_is_done_once(tmp_path):
    first = make(tmp_path / "a", talk="一\n")
    second = make(tmp_path / "b", talk="一\n")
    third = make(tmp_path / "c", talk="別\n")
    result = run([*first, *second, *third], tmp_path / "out")
    assert [o.status for o in result.outcomes] == [Status.DONE, Status.DUPLICATE, Status.DONE]
    assert result.exit_status == 0


def test_progress_counts_to_the_end(tmp_path):
    inputs = make(tmp_path / "in", a="一\n", b="broken\n", c="三\n")
    steps = []
    run(inputs, tmp_path / "out", progress=steps.append)
    assert [(s.done, s.total) for s in steps] == [(1, 3), (2, 3), (3, 3)]
    assert steps[-1].remaining == 0 and all(s.remaining is not None and s.remaining >= 0 for s in steps)


def test_two_runs_into_one_folder_are_refused(tmp_path):
    inputs = make(tmp_path / "in", a="一\n")

    def nested(path, folder):
        run(inputs, tmp_path / "out")
        return {}

    result = run(inputs, tmp_path / "out", work=nested)
    assert "別の処理" in result.outcomes[0].message


def test_what_a_killed_run_left_is_cleared_or_put_back(tmp_path):
    inputs = make(tmp_path / "in", a="一\n", b="二\n")
    out = tmp_path / "out"
    folder = run(inputs, out).outcomes[0].folder
    before = tree(out)
    shutil.copytree(folder, out / f".{folder.name}.77.part")
    folder.rename(out / f".{folder.name}.old")
    again = run(inputs, out, resume=True)
    assert {o.status for o in again.outcomes} == {Status.SKIPPED}
    assert tree(out) == before


KILLED = """
import sys
from pathlib import Path
from cocreate_nlp.batch import run_batch
from tests.batch_work import count_lines
if __name__ == "__main__":
    inputs = sorted(Path(sys.argv[1]).glob("*.txt"))
    run_batch(inputs, Path(sys.argv[2]), count_lines, fingerprint="f1", jobs=2, resume=True)
"""


def test_killed_at_any_moment_and_resumed_to_the_same_bytes(tmp_path):
    make(tmp_path / "in", **{f"s{i:02}": f"slow {i}\n" * 50 for i in range(30)})
    inputs = sorted((tmp_path / "in").glob("*.txt"))
    run(inputs, tmp_path / "whole")
    expected = tree(tmp_path / "whole")
    script = tmp_path / "killed.py"
    script.write_text(KILLED, encoding="utf-8")
    out = tmp_path / "out"
    root = str(Path(__file__).parent.parent)
    chance = random.Random(7)
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, str(script), str(tmp_path / "in"), str(out)],
            env={**os.environ, "PYTHONPATH": root},
            start_new_session=True,
        )
        # Let it get to work before the kill falls.
        deadline = time.monotonic() + 30
        done = len(list(out.glob("s*"))) if out.exists() else 0
        while time.monotonic() < deadline and process.poll() is None:
            if out.exists() and len(list(out.glob("s*"))) > done:
                break
            time.sleep(0.01)
        time.sleep(chance.random() * 0.2)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for folder in out.glob("s*"):
            name = folder.name
            assert {k: v for k, v in tree(out).items() if k.startswith(name)} == {
                k: v for k, v in expected.items() if k.startswith(name)
            }
    result = run(inputs, out, resume=True)
    assert result.exit_status == 0 and tree(out) == expected
    assert result.count(Status.SKIPPED) >= 1
    assert not [p for p in out.iterdir() if p.name.endswith((".part", ".old"))]


def test_folders_patterns_and_names(tmp_path):
    make(tmp_path / "in", b="二\n", a="一\n")
    (tmp_path / "in" / "deep").mkdir()
    for name in ("deep/c.vtt", "~$a.xlsx", ".hidden.txt", "policy.yaml", "x.png", "out/a-123456/shared.csv"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text("x", encoding="utf-8")
    found = find_inputs([tmp_path / "in"], out=tmp_path / "in" / "out")
    assert [p.relative_to(tmp_path / "in").as_posix() for p in found] == ["a.txt", "b.txt", "deep/c.vtt"]
    assert find_inputs([tmp_path / "in" / "b.txt", str(tmp_path / "in" / "*.txt")]) == [
        tmp_path / "in" / "b.txt",
        tmp_path / "in" / "a.txt",
    ]
    assert find_inputs([tmp_path / "in" / "policy.yaml"]) == [tmp_path / "in" / "policy.yaml"]
    assert [p.name for p in find_inputs([str(tmp_path / "**" / "*.vtt")])] == ["c.vtt"]


@pytest.mark.parametrize("name", ["nothing.txt", "*.nothing", "empty"])
def test_inputs_that_are_not_there_are_named(tmp_path, name):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError) as info:
        find_inputs([tmp_path / name])
    assert name in info.value.where and info.value.remedy


def test_a_file_name_with_brackets_is_a_name(tmp_path):
    inputs = make(tmp_path / "in", **{"talk[1]": "一\n"})
    assert find_inputs(inputs) == inputs


def test_what_the_tool_wrote_and_what_it_cannot_read_is_left_out_and_told(tmp_path):
    base = tmp_path / "in"
    for name in (
        "a.txt", "旧.xls", "b.pdf", "写真.jpg", "paper/policy.md", "paper/card.md",
        "old/audit.jsonl", "old/audit.jsonl.head", "old/internal/reviews/r.jsonl",
        "old/a-123456/internal/run.json", "old/a-123456/internal/full.xlsx", "old/a-123456/shared.csv",
    ):  # fmt: skip
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text("x", encoding="utf-8")
    told = {}
    assert find_inputs([base], left_out=lambda path, why: told.update({path.name: why})) == [base / "a.txt"]
    assert {name for name, why in told.items() if "読めない" in why} == {"旧.xls", "b.pdf"}
    assert {"policy.md", "card.md", "audit.jsonl", "full.xlsx", "shared.csv", "r.jsonl"} <= set(told)
