"""Many files: each one whole or not at all, several at a time, resumed where it stopped."""

from __future__ import annotations

import contextlib
import glob
import hashlib
import json
import os
import shutil
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from enum import StrEnum
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from cocreate_nlp.atomic import sync_folder, write_atomically
from cocreate_nlp.errors import CocreateError, InputError
from cocreate_nlp.sharing.audit import exclusive

SUFFIXES = frozenset((".vtt", ".srt", ".txt", ".csv", ".tsv", ".xlsx", ".docx", ".json", ".jsonl", ".md"))
"""Files of a folder that are tried; a file named by itself is always tried."""

RECORD = Path("internal") / "run.json"
"""What a finished output tells of itself: the fingerprint it was made from. No time, so that two runs agree."""

Work = Callable[[Path, Path], Mapping[str, Any]]
"""Does one file: reads the input, writes into an empty folder, returns a summary of plain values."""


class Status(StrEnum):
    """How a file fared."""

    DONE = "done"
    SKIPPED = "skipped"
    """Done before, and nothing changed since."""
    DUPLICATE = "duplicate"
    """The same content and name as another input."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input."""

    path: Path
    status: Status
    folder: Path | None = None
    message: str = ""
    summary: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is; ``remaining`` seconds are a guess from the files done so far."""

    done: int
    total: int
    remaining: float | None
    last: Outcome


@dataclass(frozen=True, slots=True)
class BatchResult:
    """All outcomes, in the order of the inputs."""

    outcomes: tuple[Outcome, ...]

    @property
    def exit_status(self) -> int:
        """0 when every file is done, 1 when one failed."""
        return int(any(o.status is Status.FAILED for o in self.outcomes))

    def count(self, status: Status) -> int:
        """Return how many files ended so."""
        return sum(o.status is status for o in self.outcomes)


PRINTED = frozenset(("policy.md", "policy.docx", "card.md", "card.docx", "matrix.md", "matrix.docx"))
"""What `cocreate policy render` writes and a reader would take for talk."""

OTHER_TEXTS = frozenset(("", ".xls", ".xlsm", ".doc", ".pdf", ".rtf", ".log", ".odt", ".ods", ".pages", ".numbers", ".zip"))
"""Endings behind which a transcript may stand that is not looked at."""


def find_inputs(
    inputs: Iterable[str | Path], *, out: Path | None = None, left_out: Callable[[Path, str], None] | None = None
) -> list[Path]:
    """Return the files that names, folders and patterns mean, each once, sorted within a folder.

    Hidden files, lock files of Office (``~$…``), everything below ``out`` and what this tool wrote itself are left out
    of folders and patterns.

    Parameters
    ----------
    inputs
        Names, folders and patterns.
    out
        Folder of the outputs.
    left_out
        Told of each file left out that might be taken for a transcript, and why (in Japanese).

    Raises
    ------
    InputError
        A name, folder or pattern gives no file.
    """
    found: dict[Path, Path] = {}
    for item in inputs:
        path = Path(item)
        if path.is_dir():
            files = [p for p in sorted(path.rglob("*")) if p.suffix.lower() in SUFFIXES | OTHER_TEXTS]
        elif path.exists():
            found.setdefault(path.resolve(), path)
            continue
        elif glob.has_magic(str(item)):
            files = [Path(p) for p in sorted(glob.glob(str(item), recursive=True))]  # noqa: PTH207
            files = [p for p in files if p.suffix.lower() in SUFFIXES]
        else:
            raise InputError(
                "ファイルやフォルダが見つかりません", where=str(item), remedy="場所と名前を確かめてください"
            )
        files = [p for p in files if p.is_file() and _wanted(p, path, out)]
        reasons = {file: _left_out(file) for file in files}
        for file, why in reasons.items():
            if left_out and why:
                left_out(file, why)
        files = [file for file, why in reasons.items() if not why]
        if not files:
            raise InputError(
                "書き起こしのファイルが見つかりません",
                where=str(item),
                remedy=f"読めるファイルの種類: {', '.join(sorted(SUFFIXES))}",
            )
        for file in files:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def output_name(path: Path, digest: str) -> str:
    """Return the name of an input's output folder: its stem and six digits of its content."""
    return f"{path.stem}-{digest[:6]}"


def content_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, read in pieces."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    except OSError as error:
        raise InputError(
            f"ファイルを読めません（{error.strerror}）", where=str(path), remedy="場所と権限を確かめてください"
        ) from None
    return digest.hexdigest()


def run_batch(
    inputs: Sequence[Path],
    out: Path,
    work: Work,
    *,
    fingerprint: str,
    jobs: int = 1,
    resume: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> BatchResult:
    """Do every input; one bad file never stops the rest.

    Parameters
    ----------
    inputs
        From `find_inputs`.
    out
        Folder of the outputs. Each is made in a hidden folder and put in place in one step.
    work
        With ``jobs`` above 1 it runs in other processes, so it must be importable (a function of a module, or
        ``functools.partial`` of one).
    fingerprint
        Names everything but the input that the output depends on: policy, models, version, options.
    resume
        Skip outputs whose input and fingerprint have not changed.
    progress
        Called after each file.

    Raises
    ------
    InputError
        Another run writes to ``out``.
    """
    with locked(out):
        result = _run(inputs, out, work, fingerprint, max(1, jobs), resume, progress)
        # A process that died in this run left its half behind, too.
        _recover(out)
        return result


@contextlib.contextmanager
def locked(out: Path) -> Iterator[None]:
    """Keep every other run and review away from an output folder; clear what a killed one left.

    Raises
    ------
    InputError
        Another process writes to it.
    """
    out.mkdir(parents=True, exist_ok=True)
    lock = exclusive(out / ".cocreate.lock", wait=False)
    try:
        lock.__enter__()
    except BlockingIOError:
        raise InputError(
            "別の処理がこのフォルダに書き込んでいます",
            where=str(out),
            remedy="終わるのを待つか、--out に別のフォルダを指定してください",
        ) from None
    try:
        _recover(out)
        yield
    finally:
        lock.__exit__(None, None, None)


@dataclass(frozen=True, slots=True)
class _Job:
    index: int
    path: Path
    folder: Path
    fingerprint: str


def _run(
    inputs: Sequence[Path],
    out: Path,
    work: Work,
    fingerprint: str,
    jobs: int,
    resume: bool,
    progress: Callable[[Progress], None] | None,
) -> BatchResult:
    outcomes: dict[int, Outcome] = {}
    started = time.monotonic()
    worked = 0

    def finish(index: int, outcome: Outcome) -> None:
        nonlocal worked
        outcomes[index] = outcome
        worked += outcome.status in {Status.DONE, Status.FAILED}
        if progress:
            left = len(inputs) - len(outcomes)
            pace = (time.monotonic() - started) / worked if worked else None
            progress(Progress(len(outcomes), len(inputs), None if pace is None else pace * left, outcome))

    todo: deque[_Job] = deque()
    taken: dict[Path, Path] = {}
    for index, path in enumerate(inputs):
        try:
            digest = content_digest(path)
        except CocreateError as error:
            finish(index, Outcome(path, Status.FAILED, message=str(error)))
            continue
        folder = out / output_name(path, digest)
        if folder in taken:
            finish(index, Outcome(path, Status.DUPLICATE, folder, f"{taken[folder].name} と同じ内容です"))
            continue
        taken[folder] = path
        mark = hashlib.sha256(f"{digest}\x1f{fingerprint}".encode()).hexdigest()
        done = _finished(folder, mark) if resume else None
        if done is not None:
            finish(index, Outcome(path, Status.SKIPPED, folder, summary=done))
        else:
            todo.append(_Job(index, path, folder, mark))
    if jobs == 1:
        while todo:
            job = todo.popleft()
            finish(job.index, _do(job, work))
    else:
        for job, outcome in _in_processes(todo, work, min(jobs, max(1, len(todo)))):
            finish(job.index, outcome)
    return BatchResult(tuple(outcomes[i] for i in range(len(inputs))))


def _in_processes(todo: deque[_Job], work: Work, jobs: int) -> Iterator[tuple[_Job, Outcome]]:
    """Run jobs in processes; a process that dies takes down one file only."""
    suspects: deque[_Job] = deque()
    while todo or suspects:
        # After a crash nobody knows which file did it, so those in flight are tried again one by one.
        alone = bool(suspects)
        source, width = (suspects, 1) if alone else (todo, jobs)
        pool = ProcessPoolExecutor(width, mp_context=get_context("spawn"))
        running: dict[Future[Outcome], _Job] = {}
        try:
            while source or running:
                while source and len(running) < (1 if alone else 2 * width):
                    job = source.popleft()
                    running[pool.submit(_do, job, work)] = job
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    outcome = future.result()
                    yield running.pop(future), outcome
        except BrokenProcessPool:
            lost = sorted(running.values(), key=lambda job: job.index)
            if alone:
                for job in lost:
                    yield job, Outcome(job.path, Status.FAILED, message=f"{job.path.name}: {_DIED}")
            else:
                suspects.extend(lost)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_DIED = (
    "このファイルの処理が途中で止まりました（メモリ不足かもしれません） → ファイルを分けるか、--jobs を減らしてください"
)


def _do(job: _Job, work: Work) -> Outcome:
    temporary = job.folder.parent / f".{job.folder.name}.{os.getpid()}.part"
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        temporary.mkdir(parents=True)
        summary = dict(work(job.path, temporary))
        record = {"fingerprint": job.fingerprint, "summary": summary}
        write_atomically(temporary / RECORD, _record_bytes(record))
        (temporary / RECORD.parent).chmod(0o700)
        publish(temporary, job.folder)
        return Outcome(job.path, Status.DONE, job.folder, summary=summary)
    except CocreateError as error:
        return Outcome(job.path, Status.FAILED, message=str(error))
    except OSError as error:
        reason = f"ファイルを読み書きできません（{error.strerror or type(error).__name__}）"
        told = InputError(reason, where=job.path.name, remedy="空き容量と権限を確かめてください")
        return Outcome(job.path, Status.FAILED, message=str(told))
    except Exception as error:
        # Only type and place: a message from a library may quote what was said.
        return Outcome(job.path, Status.FAILED, message=f"{job.path.name}: {_unexpected(error)}")
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _unexpected(error: Exception) -> str:
    trace = error.__traceback__
    place = ""
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    problem = f"思わぬ不具合です（{type(error).__name__}、{place}）"
    return f"{problem} → この表示と、`cocreate inspect` の「形式」の行を添えて開発者に知らせてください"


def publish(temporary: Path, folder: Path) -> None:
    """Put a finished folder in the place of another in one step, flushed to the disk."""
    old = folder.with_name(f".{folder.name}.old")
    for file in temporary.rglob("*"):
        if file.is_dir():
            sync_folder(file)
    sync_folder(temporary)
    if folder.exists():
        shutil.rmtree(old, ignore_errors=True)
        os.rename(folder, old)  # noqa: PTH104
    os.rename(temporary, folder)  # noqa: PTH104
    sync_folder(folder.parent)
    shutil.rmtree(old, ignore_errors=True)


def change_summary(
    folder: Path, changes: Mapping[str, Any], *, without: Sequence[str] = (), same_choices: bool = True
) -> None:
    """Change what a finished output tells of itself; made under other choices now, the next run makes it again."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        kept = {name: value for name, value in record["summary"].items() if name not in without}
        record["summary"] = {**kept, **changes}
        record["fingerprint"] = record["fingerprint"] if same_choices else ""
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        # Without a readable record the next run makes the output again.
        return
    write_atomically(folder / RECORD, _record_bytes(record))


def _record_bytes(record: Mapping[str, Any]) -> bytes:
    return (json.dumps(record, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _recover(out: Path) -> None:
    """Clear what a killed run left: half-made folders go, an output moved aside comes back."""
    for path in out.glob(".*.part"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                path.unlink()
    for old in out.glob(".*.old"):
        folder = out / old.name[1:-4]
        if folder.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            os.rename(old, folder)  # noqa: PTH104


def _finished(folder: Path, mark: str) -> Mapping[str, Any] | None:
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(record, dict) or record.get("fingerprint") != mark:
        return None
    summary = record.get("summary")
    return summary if isinstance(summary, dict) else {}


def _left_out(file: Path) -> str:
    """Tell why a file of a folder is no input, or return an empty text."""
    inside = any((folder / RECORD).is_file() for folder in file.parents)
    log = any((folder.parent / "audit.jsonl.head").is_file() for folder in file.parents if folder.name == "internal")
    if inside or log or file.with_name(f"{file.name}.head").is_file() or file.name in PRINTED:
        return "このツールが書き出したもの"
    return "" if file.suffix.lower() in SUFFIXES else "読めない種類のファイル"


def _wanted(file: Path, base: Path, out: Path | None) -> bool:
    if file.name.startswith((".", "~$")):
        return False
    if base.is_dir() and any(part.startswith(".") for part in file.relative_to(base).parts):
        return False
    return out is None or not file.resolve().is_relative_to(out.resolve())
