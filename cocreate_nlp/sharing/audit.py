"""The audit log: append-only JSON Lines in a chain of hashes, without any raw text.

Each record carries the hash of the one before. A small file beside the log (``….head``) tells how many records there
are and the hash of the last, so that a shortened log is noticed too. Whoever can write both files can forge both;
note the line that `AuditLog.anchor` gives somewhere else (a mail to a colleague, a minute), and `verify` against it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cocreate_nlp.atomic import write_atomically
from cocreate_nlp.errors import AuditError
from cocreate_nlp.policy.tables import AUDIENCE_LABELS, DECISION_LABELS, PHASE_LABELS

FACTS: Mapping[str, str] = {
    "session": "セッション", "sessions": "セッション数", "input_hash": "入力の印", "output": "書き出し先", "files": "ファイル",
    "audience": "共有先", "recipient": "受け取る人", "purpose": "目的", "phase": "フェーズ", "policy_version": "ポリシーの版",
    "acknowledged_by": "ポリシーを確認した人", "acknowledged_on": "確認した日", "models_version": "モデルの版", "versions": "ソフトの版", "tlp": "TLP",
    "shared": "共有した区切り", "withheld": "共有しなかった区切り", "counts": "内訳", "reviewed": "見直した区切り", "unreviewed": "未確認の区切り", "problems": "直しが要る行",
    "reviewers": "見直した人", "decisions_hash": "確認内容の印", "released_by": "開示を確認した人", "speaker": "話者", "by": "担当",
    "reason": "理由", "idea": "アイデア", "status": "状況", "format": "形式", "path_hash": "ファイルの印", "anchor": "控え",
}  # fmt: skip
"""What a record may tell and what people call it. There is no field for words spoken."""

EVENTS: Mapping[str, str] = {
    "analyzed": "解析",
    "shared": "共有",
    "review_exported": "見直し用ブックの書き出し",
    "reviewed": "見直しの取り込み",
    "acknowledged": "ポリシーの確認",
    "withdrawn": "参加の取り下げ",
    "aftercare": "採用の報告",
    "vault": "対応表の操作",
    "trained": "学習",
}
"""Kinds of event and what people call them."""

VALUES: Mapping[str, Mapping[Any, str]] = {
    "audience": AUDIENCE_LABELS, "phase": PHASE_LABELS, "status": {"noted": "記録しました"},
    "reviewers": {
        **DECISION_LABELS, "changed_tags": "種類の変更", "changed_specificity_band": "特定性の変更", "changed_core_band": "競争中核性の変更",
        "changed_redacted": "文の書き直し", "changed_decision": "判定の変更",
    },
}  # fmt: skip
"""Facts whose values, or the names in them, people call otherwise."""

FOR_MACHINES = frozenset(("models_version", "versions", "decisions_hash", "input_hash", "path_hash"))
"""Facts that prove something, but tell a reader nothing; they stay in the file."""

MAX_STRING = 200
START = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What `AuditLog.verify` found: number of records, hash of the last, and whether a write was interrupted."""

    records: int
    last_hash: str
    interrupted: bool = False

    @property
    def anchor(self) -> str:
        """One line to note elsewhere."""
        return f"{self.records}:{self.last_hash}"


class AuditLog:
    """An append-only log.

    Parameters
    ----------
    path
        The log; created with the first record.
    clock
        Gives the time of a record; for tests.
    """

    def __init__(self, path: str | Path, *, clock: Callable[[], dt.datetime] | None = None) -> None:
        self.path = Path(path)
        self._head = self.path.with_name(self.path.name + ".head")
        self._clock = clock or (lambda: dt.datetime.now(dt.UTC))

    def append(self, event: str, **facts: Any) -> str:
        """Add a record and return its hash.

        Parameters
        ----------
        event
            One of `EVENTS`.
        **facts
            Fields from `FACTS`; short values only.

        Raises
        ------
        AuditError
            The event or a field is not known, a value is too long, or the log does not verify.
        """
        if event not in EVENTS:
            raise AuditError(f"unknown event {event!r}", where=str(self.path), remedy=f"use one of {', '.join(EVENTS)}")
        unknown = facts.keys() - FACTS.keys()
        if unknown:
            raise AuditError(
                f"the log has no field {sorted(unknown)[0]!r}",
                where=str(self.path),
                remedy="log ids, counts and names only",
            )
        _refuse_text(facts, str(self.path))
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._lock():
            report = self.verify()
            if report.interrupted:
                self._drop_torn_record()
            record = {
                "seq": report.records + 1,
                "time": self._clock().isoformat(timespec="seconds"),
                "event": event,
                "facts": facts,
                "prev": report.last_hash,
            }
            record["hash"] = _hash(record)
            line = json.dumps(record, ensure_ascii=False, sort_keys=True) + "\n"
            with self.path.open("ab") as file:
                file.write(line.encode("utf-8", "backslashreplace"))
                file.flush()
                os.fsync(file.fileno())
            self._write_head(report.records + 1, str(record["hash"]))
            return str(record["hash"])

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield the records, each checked against the one before.

        Raises
        ------
        AuditError
            A record was changed, moved, left out or put in.
        """
        last = START
        for number, line in enumerate(self._lines(), start=1):
            where = f"{self.path}:{number}"
            try:
                record = json.loads(line)
                assert isinstance(record, dict)
                claimed = record["hash"]
            except (ValueError, KeyError, AssertionError, RecursionError):
                raise AuditError("記録が読めません", where=where, remedy=_REMEDY) from None
            if record.get("seq") != number or record.get("prev") != last:
                raise AuditError(
                    "ここで記録が抜けているか、増えているか、順番が変わっています", where=where, remedy=_REMEDY
                )
            if _hash({k: v for k, v in record.items() if k != "hash"}) != claimed:
                raise AuditError("この記録は、書かれたあとで変わっています", where=where, remedy=_REMEDY)
            last = claimed
            yield record

    def verify(self, anchor: str | None = None) -> AuditReport:
        """Check the whole log.

        Parameters
        ----------
        anchor
            A line noted earlier (`AuditReport.anchor`); the log must still contain that record.

        Raises
        ------
        AuditError
            The log is shortened, changed or reordered, or its head is missing.
        """
        count, last = 0, START
        noted = _parse_anchor(anchor, self.path) if anchor else None
        for record in self.records():
            count, last = count + 1, record["hash"]
            if noted and noted[0] == count and noted[1] != last:
                raise AuditError("前に控えた印と合いません", where=f"{self.path}:{count}", remedy=_REMEDY)
        if noted and noted[0] > count:
            raise AuditError(
                f"控えた印は{noted[0]}件目ですが、記録はそこまでありません", where=str(self.path), remedy=_REMEDY
            )
        torn = self._torn()
        head = self._read_head()
        if head is None:
            if count or torn:
                raise AuditError("記録の件数を書いたファイルがありません", where=str(self._head), remedy=_REMEDY)
            return AuditReport(0, START)
        if head == (count, last):
            return AuditReport(count, last, interrupted=torn)
        if head[0] == count - 1 and not torn and self._hash_of(count - 1) == head[1]:
            # Killed between writing the record and its head: the record is whole and chained.
            return AuditReport(count, last)
        raise AuditError(
            f"記録（{count}件）が、件数を書いたファイル（{head[0]}件）と合いません。短くなったか、差し替わっています",
            where=str(self.path),
            remedy=_REMEDY,
        )

    def show(self) -> list[str]:
        """Return the records as lines for people, in local time; facts that say nothing to them are left out."""
        lines = []
        for record in self.records():
            facts = "、".join(
                f"{FACTS.get(name, name)}: {_brief(record['facts'][name], VALUES.get(name, {}))}"
                for name in (*(n for n in FACTS if n in record["facts"]), *(record["facts"].keys() - FACTS.keys()))
                if name not in FOR_MACHINES and record["facts"][name] not in ("", [], {}, None)
            )
            time = dt.datetime.fromisoformat(record["time"]).astimezone()
            lines.append(f"{record['seq']:>5}  {time:%Y-%m-%d %H:%M}  {EVENTS.get(record['event'], record['event'])}  {facts}")
        return lines

    def anchor(self) -> str:
        """Return one line that fixes the present state, to be noted elsewhere."""
        return self.verify().anchor

    def _lines(self) -> list[str]:
        data = self._data()
        complete = data[: data.rfind(b"\n") + 1]
        try:
            return complete.decode("utf-8").split("\n")[:-1]
        except UnicodeDecodeError:
            raise AuditError("記録が UTF-8 のテキストではありません", where=str(self.path), remedy=_REMEDY) from None

    def _data(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise AuditError(
                f"記録のファイルを読めません（{error.strerror}）",
                where=str(self.path),
                remedy="ファイルの権限を確かめてください",
            ) from None

    def _torn(self) -> bool:
        data = self._data()
        return bool(data) and not data.endswith(b"\n")

    def _drop_torn_record(self) -> None:
        data = self._data()
        with self.path.open("r+b") as file:
            file.truncate(data.rfind(b"\n") + 1)

    def _hash_of(self, number: int) -> str:
        if number == 0:
            return START
        return str(json.loads(self._lines()[number - 1])["hash"])

    def _read_head(self) -> tuple[int, str] | None:
        try:
            head = json.loads(self._head.read_text(encoding="utf-8"))
            return int(head["records"]), str(head["hash"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            raise AuditError("記録の件数を書いたファイルが読めません", where=str(self._head), remedy=_REMEDY) from None

    def _write_head(self, count: int, last: str) -> None:
        write_atomically(self._head, (json.dumps({"records": count, "hash": last}) + "\n").encode())

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        with exclusive(self.path.with_name(self.path.name + ".lock")):
            yield


@contextlib.contextmanager
def exclusive(path: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold a lock file while the block runs, where the system has such locks.

    Raises
    ------
    BlockingIOError
        Another process holds it and ``wait`` is False.
    """
    try:
        import fcntl
    except ImportError:  # Windows: the log is written by one process at a time there
        yield
        return
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield


_REMEDY = "このファイルは証拠として残し、バックアップから記録を戻して、変わったいきさつを確かめてください"


def _hash(record: Mapping[str, Any]) -> str:
    canonical = json.dumps(record, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def loggable(value: str) -> bool:
    """Return whether the log takes a string: a name, an id or a purpose in one line, not a stretch of talk."""
    return len(value) <= MAX_STRING and "\n" not in value


def _refuse_text(value: Any, where: str) -> None:
    if isinstance(value, str):
        if not loggable(value):
            raise AuditError(
                "共有の記録に残せない長さか、改行が入っています",
                where=where,
                remedy=f"名前などを、改行なしの{MAX_STRING}文字以内にしてください",
            )
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            _refuse_text(str(key), where)
            _refuse_text(inner, where)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_text(inner, where)
    elif not (value is None or isinstance(value, bool | int | float)):
        raise AuditError(f"a {type(value).__name__} cannot be logged", where=where, remedy="log strings and numbers")


def _parse_anchor(anchor: str, path: Path) -> tuple[int, str]:
    count, _, last = anchor.strip().partition(":")
    if not count.isascii() or not count.isdigit() or len(last) != 64:
        raise AuditError(
            "控えた印が「件数:64文字の印」の形ではありません",
            where=str(path),
            remedy="控えた1行を、初めから終わりまで写してください",
        )
    return int(count), last


def _brief(value: Any, called: Mapping[Any, str]) -> str:
    if isinstance(value, Mapping):
        inner = (
            f"{k}（{_brief(v, called)}）" if isinstance(v, Mapping) else f"{called.get(k, k)} {_brief(v, called)}"
            for k, v in value.items()
        )
        return "、".join(inner)
    if isinstance(value, list):
        return "・".join(_brief(v, called) for v in value)
    return called.get(value, str(value))
