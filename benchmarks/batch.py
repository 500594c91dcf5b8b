"""A large batch: 500 sessions of 100 turns with two processes; peak memory, three kills, the same bytes.

    python benchmarks/batch.py [--files 500] [--turns 100] [--jobs 2] [--kills 3]

Prints resident memory (all processes of the run together) over each tenth of the files, the time it takes, and
whether a run that was killed three times and resumed gives the bytes of one that was not.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
POLICY = ROOT / "data" / "samples" / "policy.yaml"


def make_sessions(folder: Path, files: int, turns: int) -> None:
    """Write sessions of turns drawn from the corpus, so that every one has other talk, names and figures."""
    pool = corpus_turns()
    chance = random.Random(0)
    for number in range(files):
        with (folder / f"session-{number:04}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("話者", "発言"))
            writer.writerows(chance.sample(pool, turns))


def corpus_turns() -> list[tuple[str, str]]:
    """Return speaker and text of every turn of the labelled corpus, its snippets joined again."""
    turns: dict[tuple[str, int, str], list[str]] = {}
    for path in sorted((ROOT / "data" / "corpus").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            turns.setdefault((row["session"], row["turn"], row["speaker"]), []).append(row["text"])
    return [(speaker, "".join(texts)) for (_, _, speaker), texts in turns.items()]


def start(inputs: Path, out: Path, jobs: int) -> subprocess.Popen[bytes]:
    program = "import sys; from cocreate_nlp.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "run", str(inputs), "--out", str(out), "--policy", str(POLICY)]
    command += ["--jobs", str(jobs), "--resume"]
    return subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def memory(group: int) -> float:
    """Return the resident megabytes of all processes of a group, shared pages counted once a process."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(")", 1)[1].split()
            if int(fields[2]) == group:
                total += int(fields[21])
        except (OSError, IndexError, ValueError):
            continue
    return total * os.sysconf("SC_PAGE_SIZE") / 1e6


def finished(out: Path) -> int:
    return len(list(out.glob("session-*"))) if out.exists() else 0


def tree(out: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(out.glob("session-*/**/*")):
        if path.is_file():
            digest.update(path.relative_to(out).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--turns", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--kills", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        inputs, whole, killed = (Path(temporary) / name for name in ("in", "whole", "killed"))
        inputs.mkdir()
        make_sessions(inputs, options.files, options.turns)
        step = max(1, options.files // 10)
        peaks: dict[int, list[float]] = {}
        began = time.monotonic()
        process = start(inputs, whole, options.jobs)
        while process.poll() is None:
            peaks.setdefault(finished(whole) // step * step, []).append(memory(process.pid))
            time.sleep(0.2)
        seconds = time.monotonic() - began
        print(f"files {finished(whole)}, status {process.returncode}, {seconds:.0f} s")
        for begin, used in sorted(peaks.items()):
            print(f"from file {begin}: peak {max(used):.0f} MB, median {statistics.median(used):.0f} MB")
        if not options.kills:
            return
        chance = random.Random(1)
        marks = sorted(chance.sample(range(1, max(4, options.files - 1)), options.kills))
        for mark in marks:
            process = start(inputs, killed, options.jobs)
            while process.poll() is None and finished(killed) < mark:
                time.sleep(0.05)
            time.sleep(chance.random())
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            print(f"killed with {finished(killed)} files done")
        process = start(inputs, killed, options.jobs)
        process.wait()
        same = tree(whole) == tree(killed)
        print(f"resumed: {finished(killed)} files, exit status {process.returncode}, same bytes: {same}")
        sys.exit(0 if same and finished(killed) == options.files else 1)


if __name__ == "__main__":
    main()
