"""The table of readers, and how a file finds its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from cocreate_nlp.errors import EXPORT_AGAIN, BrokenFileError, UnknownFormatError
from cocreate_nlp.transcripts import captions, line, meet, plain, records, stamped, tables, zoom
from cocreate_nlp.transcripts.files import Document, open_document
from cocreate_nlp.transcripts.labels import read_role
from cocreate_nlp.transcripts.readings import Reading, also_called, turns_of
from cocreate_nlp.transcripts.roles import apply_roles, role_doubts, take_roles
from cocreate_nlp.types import Role, Session


@dataclass(frozen=True, slots=True)
class Reader:
    """One format: how it is called, recognised and read."""

    name: str
    title: str
    score: Callable[[Document], float]
    read: Callable[[Document], Reading]


READERS: tuple[Reader, ...] = (
    Reader("teams-vtt", "Teams の文字起こし（VTT）", captions.score_teams_vtt, captions.read_vtt),
    Reader("zoom-vtt", "Zoom の文字起こし（VTT）", captions.score_zoom_vtt, captions.read_vtt),
    Reader("vtt", "字幕（WebVTT）", captions.score_vtt, captions.read_vtt),
    Reader("srt", "字幕（SRT）", captions.score_srt, captions.read_srt),
    Reader("zoom-captions", "Zoom の保存字幕", zoom.score_captions, zoom.read_captions),
    Reader("zoom-chat", "Zoom のチャット", zoom.score_chat, zoom.read_chat),
    Reader("teams-docx", "Teams の文字起こし（Word）", stamped.score_teams_docx, stamped.read_stamped),
    Reader("teams-docx-old", "Teams の文字起こし（Word、旧形式）", captions.score_teams_cues, captions.read_teams_cues),
    Reader("google-meet", "Google Meet の文字起こし", meet.score_meet, meet.read_meet),
    Reader("notta", "Notta の書き出し", stamped.score_notta, stamped.read_stamped),
    Reader("notta-inline", "Notta の書き出し（1行形式）", stamped.score_notta_inline, stamped.read_inline),
    Reader("clova-note", "CLOVA Note / AiNote の書き出し", stamped.score_clova, stamped.read_stamped),
    Reader(
        "clova-note-untimed", "CLOVA Note / AiNote の書き出し（時刻なし）", stamped.score_untimed, stamped.read_untimed
    ),
    Reader("ainote-json", "AiNote API（JSON）", records.score_ainote, records.read_json),
    Reader("line-mobile", "LINE トーク履歴（スマートフォン）", line.score_mobile, line.read_mobile),
    Reader("line-desktop", "LINE トーク履歴（PC）", line.score_desktop, line.read_desktop),
    Reader("otter", "Otter の書き出し", stamped.score_otter, stamped.read_stamped),
    Reader("stamped", "話者と時刻の見出しつきテキスト", stamped.score_stamped, stamped.read_stamped),
    Reader("jsonl", "JSON Lines", records.score_jsonl, records.read_jsonl),
    Reader("json", "JSON", records.score_json, records.read_json),
    Reader("csv", "表（CSV・TSV）", tables.score_csv, tables.read_csv),
    Reader("xlsx", "表（Excel）", tables.score_xlsx, tables.read_xlsx),
    Reader("plain", "「名前：発話」のテキスト", plain.score_labelled, plain.read_labelled),
    Reader("separated", "「名前　発話」のテキスト", plain.score_separated, plain.read_separated),
    Reader("unlabelled", "話者の印のないテキスト", plain.score_unlabelled, plain.read_unlabelled),
)
"""Every format. A new one is a module with a score and a read function, and a row here."""

MIN_CONFIDENCE = 0.2
DOUBTFUL = 0.6
UNLIKELY = 0.4
"""Below, nothing says that a text is talk at all: a shopping list reads the same."""

ODD_END = re.compile(r"(?:^|\s)(?=[\w/-]*\d)[A-Za-z0-9]+(?:[-/_][A-Za-z0-9]+)+$", re.ASCII)
"""A mark such as ``b7d0-2`` at the end of a turn: what a tool wrote, when many end so."""

MANY, MANY_SHARE = 3, 0.1
"""Turns, and their share of all, from which what they have in common is told."""

SAYS_SOMETHING = 8
"""Characters from which the same turn again and again is no はい."""


@dataclass(frozen=True, slots=True)
class SpeakerCount:
    """A speaker as read: how much they say, and their role, given or guessed."""

    name: str
    turns: int
    characters: int
    role: Role | None
    guessed: bool


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a person should see before running: format, speakers and doubts."""

    path: Path
    format: str
    title: str
    confidence: float
    encoding: str
    turns: int
    timed: int
    direct_messages: int
    speakers: tuple[SpeakerCount, ...]
    doubts: tuple[str, ...]


def recognise(document: Document) -> tuple[Reader, float]:
    """Return the reader that fits best, by content, with its confidence from 0 to 1.

    Raises
    ------
    UnknownFormatError
        None fits.
    """
    scored = [(reader.score(document), -i, reader) for i, reader in enumerate(READERS)]
    confidence, _, reader = max(scored, key=lambda entry: entry[:2])
    if confidence < MIN_CONFIDENCE:
        raise UnknownFormatError(
            "このファイルの形式がわかりません",
            where=document.name,
            remedy="VTT か、「話者」と「発言」の列がある CSV か、「名前：発話」の行が並ぶテキストで書き出してください",
        )
    return reader, confidence


def read_session(
    path: str | Path, *, id: str | None = None, speakers: Mapping[str, Role | str] | None = None
) -> Session:
    """Read a transcript in any known format, recognised by its content.

    Parameters
    ----------
    path
        The export file.
    id
        Name of the session; the stem of the file if not given.
    speakers
        Roles that win over what the file says, by speaker name.

    Raises
    ------
    InputError
        The file is missing, unknown, broken or of a mixed encoding; the message names file, line and remedy.

    Examples
    --------
    >>> read_session("meeting.vtt").format  # doctest: +SKIP
    'zoom-vtt'
    """
    return _read(Path(path), id, speakers)[0]


def read_sessions(
    paths: Iterable[str | Path], *, speakers: Mapping[str, Role | str] | None = None
) -> Iterator[Session]:
    """Read transcripts one after the other, so that only one is in memory."""
    for path in paths:
        yield read_session(path, speakers=speakers)


def inspect_file(path: str | Path) -> Inspection:
    """Tell what was recognised in a file, who speaks how often, and what is doubtful."""
    return read_inspected(path)[1]


def read_inspected(
    path: str | Path, known: Mapping[str, Role] | None = None, sponsors: Iterable[str] = ()
) -> tuple[Session, Inspection]:
    """Read a file as `read_session` does, and tell of it what `inspect_file` tells.

    Parameters
    ----------
    path
        The export file.
    known, sponsors
        Roles and names of the company that a policy gives.
    """
    path, known, sponsors = Path(path), known or {}, tuple(sponsors)
    session, document, reader, confidence = _read(path, None, None)
    turns: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    given: dict[str, Role] = {}
    for turn in session.turns:
        turns[turn.speaker] += 1
        characters[turn.speaker] += len(turn.text)
        if role := apply_roles(turn.speaker, turn.role, known):
            given.setdefault(turn.speaker, role)
    taken = take_roles(session, known, sponsors)
    counts = tuple(
        SpeakerCount(name, n, characters[name], given.get(name) or taken.get(name), name not in given)
        for name, n in turns.most_common()
    )
    doubts = (*session.notes, *_doubts(session, counts, confidence), *role_doubts(session, known, sponsors))
    return session, Inspection(
        path,
        reader.name,
        reader.title,
        round(confidence, 2),
        document.encoding,
        len(session.turns),
        sum(t.start is not None for t in session.turns),
        sum(t.direct_message for t in session.turns),
        counts,
        doubts,
    )


def _read(
    path: Path, id: str | None, speakers: Mapping[str, Role | str] | None
) -> tuple[Session, Document, Reader, float]:
    document = open_document(path)
    reader, confidence = recognise(document)
    reading = reader.read(document)
    turns = turns_of(reading)
    if not any(t.text.strip() for t in turns):
        raise BrokenFileError(
            "発言が1つもありません", where=path.name, remedy=EXPORT_AGAIN
        )
    affiliations = {t.speaker: u.affiliation for t, u in zip(turns, reading.utterances, strict=True) if u.affiliation}
    if speakers:
        roles = {name: role if isinstance(role, Role) else read_role(str(role), f"speakers: {name}") for name, role in speakers.items()}
        turns = tuple(replace(t, role=apply_roles(t.speaker, t.role, roles)) for t in turns)
    return (
        Session(
            id if id is not None else path.stem,
            turns,
            reader.name,
            tuple(reading.notes),
            tuple(affiliations.items()),
            also_called(reading),
        ),
        document,
        reader,
        confidence,
    )


def _doubts(session: Session, speakers: tuple[SpeakerCount, ...], confidence: float) -> list[str]:
    doubts = []
    if confidence < DOUBTFUL:
        doubts.append("形式の見分けに自信がありません。読み取り結果を確かめてください。")
    unnamed = sum(not t.speaker for t in session.turns)
    if unnamed:
        doubts.append(f"話者のわからない発話が{unnamed}件あります。")
    texts = [t.text.strip() for t in session.turns]
    odd = sum(ODD_END.search(text) is not None for text in texts)
    if _are_many(odd, len(texts)):
        doubts.append(f"英数字の印で終わる発話が{odd}件あります。ツールの番号や印が混ざっていないか確かめてください。")
    alike = max(Counter(text for text in texts if len(text) >= SAYS_SOMETHING).values(), default=0)
    if _are_many(alike, len(texts)):
        doubts.append(f"まったく同じ発話が{alike}件あります。話していない行が混ざっていないか確かめてください。")
    once = [s for s in speakers if s.turns == 1 and s.name]
    if len(once) > 2 and len(once) > len(speakers) / 2:
        doubts.append(
            f"一度しか話していない話者が{len(once)}人います。見出しを話者と取り違えていないか確かめてください。"
        )
    if len([s for s in speakers if s.name]) == 1:
        doubts.append("話者が1人だけです。")
    if not any(s.role is Role.FACILITATOR for s in speakers) and len(speakers) > 2:
        doubts.append("進行役が見当たりません。必要なら話者の役割を指定してください。")
    return doubts


def _are_many(count: int, total: int) -> bool:
    return count >= MANY and count >= MANY_SHARE * total
