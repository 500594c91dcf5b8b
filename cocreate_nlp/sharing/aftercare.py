"""After-care: participants who withdraw, and what became of their ideas."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import hmac
import json
import re
import secrets
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cocreate_nlp.atomic import write_atomically
from cocreate_nlp.errors import CocreateError, InputError
from cocreate_nlp.redaction.forms import without_pictures
from cocreate_nlp.transcripts.files import open_document
from cocreate_nlp.transcripts.labels import squash
from cocreate_nlp.transcripts.tables import csv_rows

OVERDUE_DAYS = 30
"""An adopted idea that nobody reported back for so long is overdue."""

IDEA_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "speaker": ("speaker", "話者", "参加者", "呼び名", "仮名"),
    "idea": ("idea", "アイデア", "内容", "採用内容", "採用アイデア", "発言"),
    "session": ("session", "セッション"),
    "status": ("status", "状況", "採否", "採用状況"),
    "decided_on": ("decidedon", "採用日", "決定日", "日付"),
    "reported_on": ("reportedon", "報告日", "採用報告", "報告済み", "報告"),
}
"""Columns of the list of ideas, by the names people give them."""

ADOPTED = frozenset(("採用", "採用済み", "採用決定", "一部採用", "adopted", "accepted", "○", "〇"))
NOT_ADOPTED = frozenset(("不採用", "見送り", "保留", "検討中", "未定", "rejected", "pending", "×", "-"))


_CALLED = re.compile(r"(?<=.) *(?:さん|さま|様|氏|君|くん|ちゃん|先生|殿)$")
"""How a transcript may call a speaker; a letter says 様."""


def same_name(name: str) -> str:
    """Return what the writings of a name share: no width, spaces, honorific or picture (``ゆきんこ🧶``, ``高橋さん``)."""
    plain = without_pictures(unicodedata.normalize("NFKC", name))
    return squash(_CALLED.sub("", plain)) or squash(name)


def names_of(speaker: str, also_called: Iterable[tuple[str, str]] = ()) -> list[str]:
    """Return every name under which a transcript knows a speaker."""
    return [name for name in (speaker, *(also for who, also in also_called if who == speaker)) if squash(name)]


class WithdrawalList:
    """Who has withdrawn. The file holds keyed hashes of names and pseudonyms, no name in the clear.

    Parameters
    ----------
    path
        A JSON file; created with the first withdrawal. Keep it in ``internal/``.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)

    def add(self, speaker: str, *, session: str | None = None, on: dt.date | None = None) -> None:
        """Note that a participant withdrew.

        Parameters
        ----------
        speaker
            Their name as in the transcripts, or the pseudonym they have in one session.
        session
            The pseudonymous id of that session. Needed with a pseudonym, since 参加者A is somebody else elsewhere;
            without it, a name counts in every session.

        Raises
        ------
        InputError
            No name was given, or the file is damaged.
        """
        if not squash(speaker):
            raise InputError(
                "参加者の名前がありません", where=str(self.path), remedy="取り下げる方の名前を指定してください"
            )
        data = self._load()
        entry = {"who": self._hash(data["key"], same_name(speaker)), "session": session, "on": (on or dt.date.today()).isoformat()}
        if all((e["who"], e["session"]) != (entry["who"], entry["session"]) for e in data["withdrawn"]):
            data["withdrawn"].append(entry)
            write_atomically(self.path, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())

    def find(
        self, session: str, names: Mapping[str, str] | Iterable[str], also_called: Iterable[tuple[str, str]] = ()
    ) -> frozenset[str]:
        """Return the speakers of a session who have withdrawn, as they are called in the transcript.

        Parameters
        ----------
        session
            Pseudonymous id of the session.
        names
            The speakers; as a mapping, speaker → pseudonym in this session.
        also_called
            Speakers and what else the transcript calls them.
        """
        if not self.path.exists():
            return frozenset()
        data = self._load()
        pairs = names.items() if isinstance(names, Mapping) else ((name, "") for name in names)
        gone = {(entry["who"], entry["session"]) for entry in data["withdrawn"]}
        also_called = tuple(also_called)
        found = set()
        for speaker, pseudonym in pairs:
            called = names_of(speaker, also_called)
            # Lists of earlier versions hold names with their honorific.
            own = {self._hash(data["key"], form) for name in called for form in (name, same_name(name))}
            here = own | ({self._hash(data["key"], pseudonym)} if pseudonym else set())
            if any((h, session) in gone for h in here) or any((h, None) in gone for h in own):
                found.add(speaker)
        return frozenset(found)

    def __len__(self) -> int:
        return len(self._load()["withdrawn"]) if self.path.exists() else 0

    def _load(self) -> dict[str, Any]:
        if not self.path.exists():
            return {"key": secrets.token_hex(16), "withdrawn": []}
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
            if not isinstance(data["key"], str) or any(set(e) != {"who", "session", "on"} for e in data["withdrawn"]):
                raise ValueError
        except (OSError, ValueError, KeyError, TypeError):
            # Going on without the list would share the voices of people who withdrew.
            raise InputError(
                "取り下げの一覧が壊れています", where=str(self.path), remedy="控えから戻してください"
            ) from None
        return dict(data)

    @staticmethod
    def _hash(key: str, name: str) -> str:
        return hmac.new(bytes.fromhex(key), squash(name).encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class AdoptedIdea:
    """One row of the list of ideas: whose, what, and how far it is."""

    speaker: str
    idea: str
    session: str = ""
    adopted: bool = True
    decided_on: dt.date | None = None
    reported_on: dt.date | None = None
    where: str = ""


@dataclass(frozen=True)
class Aftercare:
    """Feedback by participant, and what is still owed.

    Attributes
    ----------
    feedback
        Participant (real name, from the vault) → their adopted ideas.
    warnings
        Japanese, for the secretariat: ideas never reported back, pseudonyms that the vault does not know.
    """

    feedback: Mapping[str, tuple[AdoptedIdea, ...]]
    warnings: tuple[str, ...]

    def save(self, folder: str | Path, *, next_invitation: str = "") -> list[Path]:
        """Write ``feedback.csv`` and one draft letter for each participant into a folder that stays internal."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        return [*_write_table(self, folder), *_write_letters(self, folder, next_invitation)]


def read_ideas(path: str | Path) -> list[AdoptedIdea]:
    """Read the list of ideas (CSV, TSV or XLSX) with a column for the pseudonym and one for the idea.

    Raises
    ------
    InputError
        A column is missing, the table is broken, or a status or date cannot be read; names file and row.
    """
    document = open_document(Path(path))
    rows: list[tuple[int, Sequence[object]]]
    if document.container == "xlsx":
        rows = list(enumerate(document.sheets[0][1], start=1)) if document.sheets else []
    else:
        rows = list(csv_rows(document, "\t" if "\t" in document.lines[0] else ","))
    header = [squash(str(c or "")) for c in rows[0][1]] if rows else []
    columns = {key: next((header.index(n) for n in names if n in header), -1) for key, names in IDEA_COLUMNS.items()}
    missing = [IDEA_COLUMNS[key][1] for key in ("speaker", "idea") if columns[key] < 0]
    if missing:
        raise InputError(
            f"{'・'.join(missing)}の列がありません",
            where=document.name,
            remedy="列の見出しを、話者・アイデア・状況・採用日・報告日にしてください",
        )
    ideas = []
    for number, row in rows[1:]:

        def cell(key: str, row: Sequence[object] = row) -> object:
            return row[columns[key]] if 0 <= columns[key] < len(row) else None

        speaker, idea = (unicodedata.normalize("NFKC", str(cell(k) or "")).strip() for k in ("speaker", "idea"))
        if not speaker and not idea:
            continue
        where = f"{document.name}:{number}"
        if not speaker or not idea:
            raise InputError("参加者かアイデアのセルが空です", where=where, remedy="両方のセルに書いてください")
        ideas.append(
            AdoptedIdea(
                speaker,
                str(cell("idea")).strip(),
                str(cell("session") or "").strip(),
                _adopted(cell("status"), where),
                _date(cell("decided_on"), where),
                _date(cell("reported_on"), where),
                where,
            )
        )
    return ideas


def make_feedback(
    ideas: Iterable[AdoptedIdea], *, lookup: Callable[[str], str], today: dt.date, overdue_days: int = OVERDUE_DAYS
) -> Aftercare:
    """Sort adopted ideas by participant and find what was never reported back.

    Parameters
    ----------
    ideas
        From `read_ideas`.
    lookup
        Gives the person behind a pseudonym; raises a `CocreateError` or ``KeyError`` where the vault knows none.
    today
        Day from which delays count.
    """
    people: dict[str, list[AdoptedIdea]] = {}
    warnings = []
    for idea in ideas:
        if not idea.adopted:
            continue
        try:
            person = lookup(idea.speaker)
        except (CocreateError, KeyError):
            warnings.append(f"{idea.where}: {idea.speaker}に当たる方が対応表に見つかりません。")
            continue
        people.setdefault(person, []).append(idea)
        if idea.reported_on is None:
            days = (today - idea.decided_on).days if idea.decided_on else None
            if days is None:
                warnings.append(f"{idea.where}: {idea.speaker}のアイデアは採用されましたが、まだ報告していません。")
            elif days >= overdue_days:
                warnings.append(
                    f"{idea.where}: {idea.speaker}のアイデアは採用から{days}日たちますが、まだ報告していません。"
                )
    return Aftercare({name: tuple(found) for name, found in people.items()}, tuple(warnings))


def _write_table(aftercare: Aftercare, folder: Path) -> list[Path]:
    import io

    from cocreate_nlp.sharing.exports import guard_formula

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(("お名前", "採用したアイデア", "採用日", "採用報告", "お礼", "次回のご案内"))
    for person, ideas in aftercare.feedback.items():
        for idea in ideas:
            cells = [person, idea.idea, str(idea.decided_on or ""), str(idea.reported_on or "未"), "", ""]
            writer.writerow([guard_formula(cell) for cell in cells])
    path = folder / "feedback.csv"
    write_atomically(path, b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8", "replace"))
    return [path]


def _write_letters(aftercare: Aftercare, folder: Path, next_invitation: str) -> list[Path]:
    paths = []
    for number, (person, ideas) in enumerate(aftercare.feedback.items(), start=1):
        lines = [
            f"{_CALLED.sub('', person)} 様",
            "",
            "先日は共創の場にご参加くださり、ありがとうございました。",
            "お話しいただいた次のアイデアを、取り入れることになりました。",
            "",
            *(f"・{idea.idea}" for idea in ideas),
            "",
            "日々の暮らしの中から考えを分けてくださったことに、心よりお礼申し上げます。",
            next_invitation or "次の回も、決まりしだいご案内します。ご都合が合えば、またお話を聞かせてください。",
            "",
        ]
        # Numbered, so that no name stands in a file name.
        path = folder / f"letter-{number:03d}.txt"
        write_atomically(path, "\n".join(lines).encode("utf-8", "replace"))
        paths.append(path)
    return paths


def _adopted(value: object, where: str) -> bool:
    word = squash(str(value or ""))
    if not word or word in ADOPTED:
        return True
    if word in NOT_ADOPTED:
        return False
    raise InputError(
        "状況の欄に知らない言葉があります", where=where, remedy="採用・検討中・見送りのどれかにしてください"
    )


def _date(value: object, where: str) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = unicodedata.normalize("NFKC", str(value or "")).strip()
    if not text or text in {"未", "-", "なし"}:
        return None
    text = text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-")
    try:
        year, month, day = (int(part) for part in text.split("-"))
        return dt.date(year, month, day)
    except ValueError:
        raise InputError("日付が読めません", where=where, remedy="2026-09-03 の形で書いてください") from None
