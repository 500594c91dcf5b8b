"""The main job on one file: read, analyse, write what is internal, and through the gate what may be shared."""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cocreate_nlp import __version__
from cocreate_nlp.grid.after import specificity_after
from cocreate_nlp.policy import Policy, level_of
from cocreate_nlp.redaction import Pseudonyms
from cocreate_nlp.sharing.aftercare import WithdrawalList
from cocreate_nlp.sharing.audit import AuditLog
from cocreate_nlp.sharing.gate import WITHHELD, SharedSession, session_pseudonym
from cocreate_nlp.store import models_version
from cocreate_nlp.types import Band, Kind, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cocreate_nlp.analysis import SessionResult
    from cocreate_nlp.sharing.review import ReviewDecision, ReviewOutcome
    from cocreate_nlp.types import Session

AUDIT_LOG = "audit.jsonl"
"""Name of the audit log in the output folder."""

WITHDRAWALS = Path("internal") / "withdrawals.json"
"""Where the output folder keeps who has withdrawn."""


@dataclass(frozen=True)
class FileWork:
    """What to do with each input of a run; importable and picklable, so that it runs in other processes.

    Attributes
    ----------
    policy
        With phase, audience and speakers as chosen for the run.
    out
        The run's output folder.
    recipient, purpose, released_by
        See ``SessionResult.share``.
    formats
        Formats of the shared files.
    pseudonyms
        Numbering that goes on over the files of a run (one process only), or None.
    figure_levels
        What all files of the run say more coarsely (from `with_figure_levels`).
    """

    policy: Policy
    out: Path
    recipient: str | None = None
    purpose: str | None = None
    released_by: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("xlsx", "csv", "jsonl")
    pseudonyms: Pseudonyms | None = None
    figure_levels: Mapping[tuple[str, str, Decimal], int] = field(default_factory=dict)

    def fingerprint(self) -> str:
        """Return a name for everything but the input that the output depends on."""
        withdrawals = self.out / WITHDRAWALS
        gone = hashlib.sha256(withdrawals.read_bytes()).hexdigest() if withdrawals.exists() else ""
        said = (
            __version__,
            models_version(),
            self.policy.version,
            str(self.policy.acknowledged),
            str(self.recipient),
            str(self.purpose),
            *self.released_by,
            *self.formats,
            gone,
            repr(sorted(self.figure_levels.items())),
        )
        return hashlib.sha256("\x1f".join(said).encode()).hexdigest()

    def with_figure_levels(self, files: Iterable[Path]) -> FileWork:
        """Read the figures of all files first, so that each is as coarse in every file as one of them needs."""
        from cocreate_nlp.analysis import figure_levels
        from cocreate_nlp.transcripts import read_session

        def sessions() -> Iterator[Session]:
            for path in files:
                # A file that cannot be read is reported when its turn comes.
                with suppress(Exception):
                    yield read_session(path)

        before = self.pseudonyms.figure_levels if self.pseudonyms else {}
        return replace(self, figure_levels=figure_levels(sessions(), self.policy, levels=before))

    def __call__(self, path: Path, folder: Path) -> dict[str, Any]:
        """Do one file and return its counts (plain values, no text)."""
        from cocreate_nlp.analysis import analyze
        from cocreate_nlp.sharing.exports import write_internal
        from cocreate_nlp.transcripts import read_session

        pseudonyms = self.pseudonyms or Pseudonyms()
        pseudonyms.figure_levels.update(self.figure_levels)
        result = analyze(read_session(path), policy=self.policy, pseudonyms=pseudonyms)
        write_internal(result.to_frame(), folder)
        summary: dict[str, Any] = {
            "session": session_pseudonym(result.session),
            "turns": len(result.session.turns),
            "snippets": len(result.snippets),
            "tags": dict(Counter(t.value for s in result.snippets for t in s.tags)),
            "levels": dict(Counter(s.level_after.value for s in result.snippets if s.level_after)),
            "needs_check": sum(s.needs_check for s in result.snippets),
            "edits": dict(Counter(e.kind.value for s in result.snippets for e in s.edits)),
        }
        if self.policy.acknowledged:
            shared = self.share(result)
            self.write(shared, folder)
            summary |= _counts(shared)
        return summary

    def share(self, result: SessionResult, reviews: Sequence[ReviewDecision] = ()) -> SharedSession:
        """Take a result through the gate under the options of the run."""
        withdrawn = WithdrawalList(self.out / WITHDRAWALS).find(session_pseudonym(result.session), result.speaker_names)
        return result.share(
            recipient=self.recipient,
            purpose=self.purpose,
            released_by=self.released_by,
            withdrawn=withdrawn,
            reviews=reviews,
        )

    def write(self, shared: SharedSession, folder: Path) -> None:
        """Write what is shared: the tables, the report with the grid, and the one-page memo."""
        from cocreate_nlp.reports import render_memo_html, render_report
        from cocreate_nlp.sharing.atomic import write_atomically
        from cocreate_nlp.sharing.exports import write_shared

        write_shared(shared, folder, formats=self.formats)
        write_atomically(folder / "report.html", render_report(shared, self.policy).encode())
        write_atomically(folder / "memo.html", render_memo_html(shared, self.policy).encode())

    def log(self, summary: dict[str, Any]) -> None:
        """Record in the audit log what one file's share gave to whom."""
        if "shared" not in summary:
            return
        AuditLog(self.out / AUDIT_LOG).append(
            "shared",
            session=summary["session"],
            audience=self.policy.audience.value,
            phase=self.policy.phase.value,
            recipient=self.recipient or "",
            purpose=self.purpose or "",
            released_by=list(self.released_by),
            acknowledged_by=self.policy.acknowledged_by,
            tlp=summary["tlp"],
            policy_version=self.policy.version,
            models_version=models_version(),
            versions={"cocreate_nlp": __version__},
            shared=summary["shared"],
            withheld=sum(summary["withheld"].values()),
        )


def _counts(shared: SharedSession) -> dict[str, Any]:
    return {
        "shared": sum(row.text != WITHHELD for row in shared.rows),
        "withheld": dict(shared.withheld),
        "tlp": shared.tlp,
    }


def apply_workbook(workbook: Path, folder: Path, reviewer: str, work: FileWork) -> ReviewOutcome:
    """Read a reviewed workbook back, check edited text again, and write the session's files anew.

    Parameters
    ----------
    workbook
        As reviewed.
    folder
        The session's folder as `FileWork` wrote it; its internal table and, under an acknowledged policy, its shared
        files are replaced.
    reviewer
        Who reviewed, for rows that name nobody.
    work
        Policy and options of the run.

    Raises
    ------
    ReviewError, InputError
        The workbook or the folder cannot be used.
    """
    from cocreate_nlp.analysis import SessionResult
    from cocreate_nlp.redaction import Redactor
    from cocreate_nlp.sharing.exports import write_internal
    from cocreate_nlp.sharing.internal import COLUMNS, read_internal
    from cocreate_nlp.sharing.review import apply_review, review_facts

    frame = read_internal(folder)
    before = SessionResult.from_frame(frame, policy=work.policy)
    redactor = Redactor(work.policy, roster=list(before.speaker_names))

    def recheck(text: str) -> tuple[str, list[str]]:
        again = redactor.redact(text).text
        return again, [leak.reason for leak in before.leaks(again)]

    def relevel(row: Mapping[str, Any], specificity: Band, core: Band) -> tuple[Level, Level]:
        left = min(specificity, specificity_after(Kind(e["kind"]) for e in row["edits"]), key=list(Band).index)
        return level_of(specificity, core, work.policy), level_of(left, core, work.policy)

    outcome = apply_review(workbook, frame, recheck=recheck, reviewer=reviewer, relevel=relevel)
    write_internal(outcome.frame[list(COLUMNS)], folder)
    log = AuditLog(work.out / AUDIT_LOG)
    log.append("reviewed", session=session_pseudonym(before.session), **review_facts(outcome))
    if work.policy.acknowledged:
        after = SessionResult.from_frame(outcome.frame, policy=work.policy)
        shared = work.share(after, outcome.decisions)
        work.write(shared, folder)
        work.log({"session": shared.id, **_counts(shared)})
    return outcome
