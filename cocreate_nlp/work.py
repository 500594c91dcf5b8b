"""The main job on one file: read, analyse, write what is internal, and through the gate what may be shared."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cocreate_nlp import __version__
from cocreate_nlp.atomic import write_atomically
from cocreate_nlp.batch import RECORD, change_summary, locked, publish
from cocreate_nlp.chains import NATIONAL_CHAINS
from cocreate_nlp.errors import CocreateError, InputError
from cocreate_nlp.grid.after import specificity_after
from cocreate_nlp.policy import Policy, level_of
from cocreate_nlp.redaction import Pseudonyms, Redactor
from cocreate_nlp.replacements import WITHHELD
from cocreate_nlp.sharing.aftercare import WithdrawalList, names_of, same_name
from cocreate_nlp.sharing.audit import MAX_STRING, AuditLog, loggable
from cocreate_nlp.sharing.gate import SharedSession, session_pseudonym
from cocreate_nlp.store import models_version
from cocreate_nlp.text import normalize
from cocreate_nlp.types import Action, Band, Kind, Level, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from cocreate_nlp.analysis import SessionResult
    from cocreate_nlp.sharing.review import ReviewDecision, ReviewOutcome
    from cocreate_nlp.sharing.reviews import KeptReview
    from cocreate_nlp.types import Session

AUDIT_LOG = "audit.jsonl"
"""Name of the audit log in the output folder."""

WITHDRAWALS = Path("internal") / "withdrawals.json"
"""Where the output folder keeps who has withdrawn."""

SETTINGS = Path("internal") / "settings.json"
"""Where a session's folder keeps the choices of the run that made it."""

REVIEWED = Path("internal") / "reviewed.jsonl"
"""Where a session's folder keeps reviewed rows as a labelled corpus."""

SHARED_FILES = ("shared.*", "memo.html", "report.html")
"""What of a session's folder may be handed on."""


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
    spellings
        Filled while it works: pseudonym → name as the transcripts write it, for a vault.
    """

    policy: Policy
    out: Path
    recipient: str | None = None
    purpose: str | None = None
    released_by: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("xlsx", "csv", "jsonl")
    pseudonyms: Pseudonyms | None = None
    figure_levels: Mapping[tuple[str, str, Decimal], int] = field(default_factory=dict)
    spellings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for where, said in (
            ("--recipient", self.recipient), ("--purpose", self.purpose), *(("--release", n) for n in self.released_by)
        ):  # fmt: skip
            # Before anything is written: what the audit log could not take must not be shared.
            if said is not None and not loggable(said):
                raise InputError(
                    "共有の記録に残せない長さか、改行が入っています",
                    where=where,
                    remedy=f"改行なしの{MAX_STRING}文字以内にしてください",
                )

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
        """Do one file and return its counts and doubts (plain values, no words spoken). What people decided on it earlier still holds."""
        from cocreate_nlp.analysis import analyze
        from cocreate_nlp.sharing.exports import write_internal
        from cocreate_nlp.sharing.reviews import load_reviews, reviews_path
        from cocreate_nlp.transcripts.readers import UNLIKELY, read_inspected

        firms = [name for term in self.policy.glossary.sponsor for name in term.forms]
        transcript, seen = read_inspected(path, self.policy.speakers, firms)
        if seen.confidence < UNLIKELY:
            raise InputError(
                "会話の書き起こしに見えません（話者の印がどこにもありません）",
                where=path.name,
                remedy="書き起こしなら、各行を「名前：発話」の形にしてください。書き起こしでなければ、フォルダから外してください",
            )
        pseudonyms = self.pseudonyms if self.pseudonyms is not None else Pseudonyms()
        pseudonyms.figure_levels.update(self.figure_levels)
        result = analyze(transcript, policy=self.policy, pseudonyms=pseudonyms)
        for name, pseudonym in result.speaker_names.items():
            if name.strip():
                self.spellings.setdefault(pseudonym, " ".join(name.split()))
        session = session_pseudonym(result.session)
        summary: dict[str, Any] = {
            "session": session,
            "turns": len(result.session.turns),
            "snippets": len(result.snippets),
            "company": sorted({t.speaker for t in result.session.turns if t.speaker and t.role is Role.COMPANY}),
            "roles_guessed": dict(Counter(role.value for role in result.roles_taken.values())),
            "doubts": list(seen.doubts),
            "tags": dict(Counter(t.value for s in result.snippets for t in s.tags)),
            "levels": dict(Counter(s.level_after.value for s in result.snippets if s.level_after)),
            "needs_check": sum(s.needs_check for s in result.snippets),
            "edits": dict(Counter(e.kind.value for s in result.snippets for e in s.edits)),
        }
        frame = result.to_frame()
        decisions: list[ReviewDecision] = []
        if kept := load_reviews(reviews_path(self.out, session)):
            frame, decisions = _Recheck(result, self, pseudonyms).reapply(frame, kept)
            result = type(result).from_frame(
                frame, policy=self.policy, pseudonyms=pseudonyms, also_called=result.session.also_called
            )
            summary["reviewed"] = len(decisions)
        write_internal(frame, folder)
        _write_reviewed(frame, decisions, folder)
        self._record(folder, result, pseudonyms)
        if self.policy.acknowledged:
            shared = self.share(result, decisions)
            self.write(shared, folder)
            summary |= self._summary_of(shared, decisions, result)
        return summary

    def _record(self, folder: Path, result: SessionResult, pseudonyms: Pseudonyms) -> None:
        """Note under which choices the output was made, so that a review goes on under the same."""
        mapping = pseudonyms.to_mapping()
        if self.pseudonyms is not None:
            # Of a vault nothing but what stands in this session anyway.
            seen = {*result.speaker_names.values(), *(e.replacement for s in result.snippets for e in s.edits)}
            mapping = {key: name for key, name in mapping.items() if name in seen}
        settings = {
            "policy": self.policy.to_yaml(),
            "recipient": self.recipient,
            "purpose": self.purpose,
            "released_by": list(self.released_by),
            "formats": list(self.formats),
            "vault": self.pseudonyms is not None,
            "pseudonyms": mapping,
            "also_called": [list(pair) for pair in result.session.also_called],
        }
        text = json.dumps(settings, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        write_atomically(folder / SETTINGS, text.encode("utf-8", "surrogatepass"))

    def share(self, result: SessionResult, reviews: Sequence[ReviewDecision] = ()) -> SharedSession:
        """Take a result through the gate under the options of the run."""
        return result.share(
            recipient=self.recipient,
            purpose=self.purpose,
            released_by=self.released_by,
            withdrawn=withdrawn_from(self.out, result),
            reviews=reviews,
        )

    def still_held(self, result: SessionResult, reviews: Sequence[ReviewDecision]) -> tuple[str, ...]:
        """Return, for people, the reviewed rows that stay on hold although they were decided to be shared, and why."""
        held = result.held_though_reviewed(
            reviews,
            recipient=self.recipient,
            purpose=self.purpose,
            released_by=self.released_by,
            withdrawn=withdrawn_from(self.out, result),
        )
        levels = {(s.turn, s.index): s.level_after for s in result.snippets}
        told = []
        for review, reason in held:
            # An edited text keeps its bands: only a person can tell that what they were given for is gone.
            bands = levels[review.turn, review.snippet] is not Level.OPEN
            told.append(
                f"{review.cell}: 判定は共有ですが、保留のままです（{reason}）。"
                + ("書き直してその話を除いたときは、「特定性」「競争中核性」の帯も下げてください。" if bands else "")
            )
        return tuple(told)

    def write(self, shared: SharedSession, folder: Path) -> None:
        """Write what is shared: the tables, the report with the grid, and the one-page memo."""
        from cocreate_nlp.reports import render_memo_html, render_report
        from cocreate_nlp.sharing.exports import write_shared

        write_shared(shared, folder, formats=self.formats)
        write_atomically(folder / "report.html", render_report(shared, self.policy).encode())
        write_atomically(folder / "memo.html", render_memo_html(shared, self.policy).encode())

    def log(self, summary: Mapping[str, Any]) -> None:
        """Record in the audit log what one file's share gave to whom."""
        if "shared" not in summary:
            return
        AuditLog(self.out / AUDIT_LOG).append(
            "shared",
            **self._facts(summary),
            shared=summary["shared"],
            withheld=sum(summary["withheld"].values()),
        )

    def log_missing(self, summaries: Iterable[Mapping[str, Any]]) -> None:
        """Record shares that were made, but not recorded before the process was killed."""
        logged = {
            json.dumps({name: r["facts"].get(name) for name in self._facts({"session": "", "tlp": ""})}, sort_keys=True)
            for r in AuditLog(self.out / AUDIT_LOG).records()
            if r["event"] == "shared"
        }
        for summary in summaries:
            if "shared" in summary and json.dumps(self._facts(summary), sort_keys=True) not in logged:
                self.log(summary)

    def _summary_of(
        self, shared: SharedSession, reviews: Sequence[ReviewDecision], result: SessionResult
    ) -> dict[str, Any]:
        """Return the counts of a share, who released it, in the run or in the workbook, and who was left out of it."""
        two = {name for review in reviews if len(review.released_by) > 1 for name in review.released_by}
        return {
            "shared": sum(row.text != WITHHELD for row in shared.rows),
            "withheld": dict(shared.withheld),
            "tlp": shared.tlp,
            "released_by": [*self.released_by, *sorted(two - set(self.released_by))],
            "withdrawn": sorted(result.speaker_names[name] for name in withdrawn_from(self.out, result)),
        }

    def _facts(self, summary: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "session": summary["session"],
            "audience": self.policy.audience.value,
            "phase": self.policy.phase.value,
            "recipient": self.recipient or "",
            "purpose": self.purpose or "",
            "released_by": list(summary.get("released_by", self.released_by)),
            "acknowledged_by": self.policy.acknowledged_by,
            "tlp": summary["tlp"],
            "policy_version": self.policy.version,
            "models_version": models_version(),
            "versions": {"cocreate_nlp": __version__},
        }


def _write_reviewed(frame: pd.DataFrame, decisions: Sequence[ReviewDecision], folder: Path) -> None:
    """Write the rows that people have looked at as a labelled corpus, for ``cocreate train``."""
    from cocreate_nlp.sharing.review import training_records

    places = {(d.turn, d.snippet) for d in decisions if d.reviewer}
    if not places:
        return
    seen = [place in places for place in zip(frame["turn"], frame["snippet"], strict=True)]
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in training_records(frame[seen]))
    write_atomically(folder / REVIEWED, "".join(lines).encode("utf-8", "surrogatepass"))


def withdraw(
    out: Path, speaker: str, session: str | None, *, in_advance: bool = False
) -> tuple[dict[Path, list[str]], list[str]]:
    """Note that a participant withdrew, if somebody of that name speaks: a typing error would leave their voices in.

    Parameters
    ----------
    out
        Output folder of the runs.
    speaker
        Their name in any form that the transcripts have, or the pseudonym they have in ``session``.
    in_advance
        Note it also where nobody of that name speaks yet; the next run leaves their voices out.

    Returns
    -------
    tuple
        The session folders in which they speak, with the speakers meant, and, where there is none, the speakers whose
        names are near.
    """
    folders, names = _sessions_of(out, speaker, session)
    if not folders and not in_advance:
        from cocreate_nlp.redaction.forms import near_names

        return {}, near_names(speaker, names)
    out.mkdir(parents=True, exist_ok=True)
    WithdrawalList(out / WITHDRAWALS).add(speaker, session=session)
    AuditLog(out / AUDIT_LOG).append("withdrawn", session=session or "", status="noted")
    return folders, []


def withdrawn_from(out: Path, result: SessionResult) -> frozenset[str]:
    """Return the speakers of a session who have withdrawn, as the list of an output folder has them."""
    session = result.session
    return WithdrawalList(out / WITHDRAWALS).find(session_pseudonym(session), result.speaker_names, session.also_called)


def still_holding(out: Path, made: Iterable[Path]) -> list[Path]:
    """Return the folders of earlier runs whose shared files may hold the words of somebody who withdrew since.

    A transcript that was edited or moved gets a new folder, and the old one stays as it was. One of which nothing tells
    who speaks in it counts as holding.

    Parameters
    ----------
    out
        Output folder of the runs.
    made
        Folders that the last run made or found up to date.
    """
    if not len(WithdrawalList(out / WITHDRAWALS)):
        return []
    fresh = {folder.resolve() for folder in made}
    return [
        folder
        for folder in _session_folders(out)
        if folder.resolve() not in fresh and any(any(folder.glob(p)) for p in SHARED_FILES) and _may_hold(out, folder)
    ]


def _may_hold(out: Path, folder: Path) -> bool:
    try:
        result = _result_of(folder)
        left_out = _summary(folder).get("withdrawn", [])
    except CocreateError:
        return True
    return any(result.speaker_names[name] not in left_out for name in withdrawn_from(out, result))


def earlier_outputs(out: Path, made: Mapping[Path, Path]) -> list[Path]:
    """Return the folders that earlier runs made of the same sessions, or of files of the same name.

    Parameters
    ----------
    made
        Folders of the last run, each with its input.
    """
    fresh = {folder.resolve() for folder in made}
    sessions = {_summary(folder).get("session") for folder in made} - {None}
    stems = {path.stem for path in made.values()}
    return [
        folder
        for folder in _session_folders(out)
        if folder.resolve() not in fresh
        and (folder / RECORD).is_file()
        and (folder.name.rpartition("-")[0] in stems or _summary(folder).get("session") in sessions)
    ]


def _session_folders(out: Path) -> list[Path]:
    return sorted(p for p in out.iterdir() if p.is_dir() and not p.name.startswith(".") and p.name != "internal")


def _summary(folder: Path) -> Mapping[str, Any]:
    """Return what a finished output tells of itself; nothing where that cannot be read."""
    try:
        summary = json.loads((folder / RECORD).read_text(encoding="utf-8"))["summary"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return summary if isinstance(summary, dict) else {}


def _result_of(folder: Path) -> SessionResult:
    from cocreate_nlp.analysis import SessionResult
    from cocreate_nlp.sharing.internal import read_internal

    frame, recorded = read_internal(folder), _Settings.read(folder)
    return SessionResult.from_frame(
        frame, policy=recorded.work.policy, pseudonyms=recorded.pseudonyms, also_called=recorded.also_called
    )


def _sessions_of(out: Path, speaker: str, session: str | None) -> tuple[dict[Path, list[str]], list[str]]:
    """Return the session folders of runs in which somebody speaks, and all who speak in those looked at."""
    found: dict[Path, list[str]] = {}
    speaking = dict[str, None]()
    for settings in sorted(out.glob(f"*/{SETTINGS.as_posix()}")):
        folder = settings.parent.parent
        result = _result_of(folder)
        here = session is None or session_pseudonym(result.session) == session
        for name, pseudonym in result.speaker_names.items():
            called = names_of(name, result.session.also_called)
            speaking.update(dict.fromkeys(called))
            meant = called if session is None else [*called, pseudonym]
            if here and same_name(speaker) in map(same_name, meant):
                found.setdefault(folder, []).append(name)
    return found, list(speaking)


@dataclass(frozen=True)
class _Settings:
    """What `FileWork` recorded of a run in a session's folder."""

    work: FileWork
    vault: bool
    pseudonyms: Pseudonyms
    also_called: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, folder: Path) -> _Settings:
        try:
            data = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
            work = FileWork(
                Policy.from_text(data["policy"], folder / SETTINGS),
                folder.parent,
                data["recipient"],
                data["purpose"],
                tuple(data["released_by"]),
                tuple(data["formats"]),
            )
            called = tuple((str(speaker), str(also)) for speaker, also in data.get("also_called", ()))
            return cls(work, bool(data["vault"]), Pseudonyms.from_mapping(data["pseudonyms"]), called)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise InputError(
                "このフォルダを作ったときの設定が読めません",
                where=str(folder / SETTINGS),
                remedy="書き起こしから `cocreate run` をやり直してください",
            ) from None


class _Recheck:
    """Redacts what people wrote, looks at it again, and gives levels to changed bands, under the choices of a run."""

    def __init__(
        self, result: SessionResult, work: FileWork, pseudonyms: Pseudonyms, *, closed_vault: bool = False
    ) -> None:
        from cocreate_nlp.analysis import other_names

        roles = {t.speaker: t.role for t in result.session.turns if t.role}
        self.redactor = Redactor(
            work.policy,
            roster=list(result.speaker_names),
            roles=roles,
            pseudonyms=pseudonyms,
            also_called=other_names(result.session),
        )
        self.leaks, self.policy = result.leaks, work.policy
        self.known = set(pseudonyms.given) if closed_vault else None

    def text(self, text: str) -> tuple[str, list[str]]:
        """Return an edited text redacted again, and what is still wrong with it."""
        again = self.redactor.redact(text).text
        problems = [leak.reason for leak in self.leaks(again)]
        pseudonyms = self.redactor.pseudonyms
        if self.known is not None and pseudonyms is not None and set(pseudonyms.given) - self.known:
            problems.append("仮名の対応表にまだない名前。--vault を付けてください")
        return again, problems

    def level(self, row: Mapping[str, Any], specificity: Band, core: Band) -> tuple[Level, Level]:
        """Return the level of two bands as spoken, and after the edits of a row."""
        kinds = [Kind(e["kind"]) for e in row["edits"]]
        chain = NATIONAL_CHAINS.search(normalize(str(row["text"])).text) is not None
        left = min(specificity, specificity_after(specificity, kinds, chain=chain), key=list(Band).index)
        return level_of(specificity, core, self.policy), level_of(left, core, self.policy)

    def reapply(self, frame: pd.DataFrame, kept: Sequence[KeptReview]) -> tuple[pd.DataFrame, list[ReviewDecision]]:
        """Put earlier reviews over a new analysis; where a reviewed snippet is gone, its whole turn is held."""
        from cocreate_nlp.sharing.review import ReviewDecision
        from cocreate_nlp.sharing.reviews import refit

        fitted, lost = refit(frame, kept)
        decisions = []
        for position, review in fitted:
            values, decision = dict(review.values), review.decision
            row = {str(name): value for name, value in frame.iloc[position].items()}
            if "redacted" in values:
                values["redacted"], problems = self.text(str(values["redacted"]))
                if problems:
                    decision = replace(decision, decision=Action.HOLD)
            values["decision"] = decision.decision.value
            if {"specificity_band", "core_band"} & set(values):
                bands = (Band(values.get(name, row[name])) for name in ("specificity_band", "core_band"))
                level, after = self.level(row, *bands)
                values |= {"level": level.value, "level_after": after.value}
            for column, value in values.items():
                frame.at[frame.index[position], column] = value
            decisions.append(decision)
        done = {position for position, _ in fitted}
        for position, other in enumerate(frame.to_dict("records")):
            if int(other["turn"]) in lost and position not in done:
                frame.at[frame.index[position], "decision"] = Action.HOLD.value
                place = int(other["turn"]), int(other["snippet"])
                decisions.append(ReviewDecision(str(other["session"]), *place, "", Action.HOLD))
        return frame, decisions


def export_workbook(folder: Path, path: Path) -> Path:
    """Write the review workbook of a session's folder, by the policy of the run that made it.

    Raises
    ------
    InputError
        The folder cannot be used.
    """
    from cocreate_nlp.sharing.internal import read_internal
    from cocreate_nlp.sharing.review import export_review

    return export_review(read_internal(folder), path, thresholds=_Settings.read(folder).work.policy.thresholds)


def apply_workbook(
    workbook: Path,
    folder: Path,
    reviewer: str = "",
    *,
    policy: Policy | None = None,
    recipient: str | None = None,
    purpose: str | None = None,
    pseudonyms: Pseudonyms | None = None,
) -> AppliedReview:
    """Read a reviewed workbook back, check edited text again, and make the session's files anew.

    Phase, audience, speakers, formats and recipient are those of the run that made the folder.

    Parameters
    ----------
    workbook
        As reviewed.
    folder
        The session's folder as `FileWork` wrote it. It is replaced in one step; under a policy that nobody has
        acknowledged, earlier shared files go.
    reviewer
        Who reviewed, for rows that name nobody.
    policy
        Rules instead of those of the run.
    recipient, purpose
        Instead of those of the run.
    pseudonyms
        From the vault of the run. Without them, an edited text that names somebody new is held.

    Raises
    ------
    ReviewError, InputError
        The workbook or the folder cannot be used.
    """
    with locked(folder.parent):
        return _apply(workbook, folder, reviewer, policy, recipient, purpose, pseudonyms)


@dataclass(frozen=True)
class AppliedReview:
    """What a review gave, whether anything may be shared now, and how many snippets people have looked at so far.

    ``still_held`` names the rows of the workbook that are decided to be shared, but stay on hold, and why.
    """

    outcome: ReviewOutcome
    acknowledged: bool
    reviewed: int
    still_held: tuple[str, ...] = ()


def _apply(
    workbook: Path,
    folder: Path,
    reviewer: str,
    policy: Policy | None,
    recipient: str | None,
    purpose: str | None,
    pseudonyms: Pseudonyms | None,
) -> AppliedReview:
    from cocreate_nlp.analysis import SessionResult
    from cocreate_nlp.sharing.exports import write_internal
    from cocreate_nlp.sharing.internal import COLUMNS, read_internal
    from cocreate_nlp.sharing.review import apply_review, review_facts
    from cocreate_nlp.sharing.reviews import keep, load_reviews, reviews_path, save_reviews

    frame = read_internal(folder)
    settings = _Settings.read(folder)
    run = settings.work
    if policy is not None:
        speakers = {**policy.speakers, **run.policy.speakers}
        policy = policy.replace(phase=run.policy.phase, audience=run.policy.audience, speakers=speakers)
    work = replace(
        run, policy=policy or run.policy, recipient=recipient or run.recipient, purpose=purpose or run.purpose
    )
    names = pseudonyms if pseudonyms is not None else settings.pseudonyms
    before = SessionResult.from_frame(
        frame, policy=work.policy, pseudonyms=names, also_called=settings.also_called
    )
    session = session_pseudonym(before.session)
    check = _Recheck(before, work, names, closed_vault=settings.vault and pseudonyms is None)
    outcome = apply_review(workbook, frame, recheck=check.text, reviewer=reviewer, relevel=check.level)
    kept = keep(load_reviews(reviews_path(work.out, session)), outcome)
    save_reviews(reviews_path(work.out, session), kept)

    after = SessionResult.from_frame(
        outcome.frame, policy=work.policy, pseudonyms=names, also_called=settings.also_called
    )
    temporary = folder.parent / f".{folder.name}.{os.getpid()}.part"
    shutil.rmtree(temporary, ignore_errors=True)
    shutil.copytree(folder, temporary)
    try:
        for pattern in SHARED_FILES:
            for old in temporary.glob(pattern):
                old.unlink()
        write_internal(outcome.frame[list(COLUMNS)], temporary)
        _write_reviewed(outcome.frame, [review.decision for review in kept], temporary)
        counts: dict[str, Any] = {}
        if work.policy.acknowledged:
            shared = work.share(after, [review.decision for review in kept])
            work.write(shared, temporary)
            counts = work._summary_of(shared, [review.decision for review in kept], after)
        replace(work, pseudonyms=pseudonyms or (names if settings.vault else None))._record(temporary, after, names)
        change_summary(
            temporary,
            {"reviewed": len(kept), **counts},
            without=("shared", "withheld", "tlp", "released_by", "withdrawn"),
            same_choices=work.fingerprint() == run.fingerprint(),
        )
        publish(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    AuditLog(work.out / AUDIT_LOG).append("reviewed", session=session, **review_facts(outcome))
    if counts:
        work.log({"session": session, **counts})
    held = work.still_held(after, outcome.decisions) if work.policy.acknowledged else ()
    return AppliedReview(outcome, work.policy.acknowledged, len(kept), held)
