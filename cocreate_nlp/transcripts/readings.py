"""What a reader returns, and how utterances of one file become turns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from cocreate_nlp.transcripts.files import clean_text
from cocreate_nlp.transcripts.labels import split_labels
from cocreate_nlp.types import Role, Turn

MAX_MERGED = 2000
"""Characters after which cues of one speaker in a row begin another turn."""

_NO_GAP_AFTER = "。、！？!?…，．,.」』）)\n "


@dataclass(slots=True)
class Utterance:
    """One cue, message or block as it stands in a file."""

    label: str
    text: str
    start: float | None = None
    end: float | None = None
    role: Role | None = None
    direct_message: bool = False
    affiliation: str = ""


@dataclass(slots=True)
class Reading:
    """What a reader made of a file.

    Attributes
    ----------
    notes
        Japanese, for the person who checks; tells what was left out or doubted, without quoting it.
    automatic
        Labels such as ``参加者 1`` were numbered by the tool and tell no role.
    """

    utterances: list[Utterance]
    notes: list[str] = field(default_factory=list)
    automatic: bool = False


def glue(before: str, after: str) -> str:
    """Join two pieces of one person's speech; a space marks the pause where no punctuation does."""
    before, after = before.rstrip(), after.strip()
    if not before or not after:
        return before or after
    return before + ("" if before[-1] in _NO_GAP_AFTER else " ") + after


def glue_all(pieces: Iterable[str]) -> str:
    """Join many pieces as `glue` does, in time that grows with their length only."""
    joined: list[str] = []
    for piece in (p.strip() for p in pieces):
        if not piece:
            continue
        if joined and joined[-1][-1] not in _NO_GAP_AFTER:
            joined.append(" ")
        joined.append(piece)
    return "".join(joined)


def join_lines(lines: Iterable[str]) -> str:
    """Join the lines of one turn, each without the space around it; empty ones are left out."""
    return "\n".join(filter(None, (line.strip() for line in lines)))


def filled(
    utterances: Iterable[Utterance], bodies: Iterable[Iterable[str]], join: Callable[[Iterable[str]], str] = join_lines
) -> list[Utterance]:
    """Give each utterance its lines as one text, joined once: a text that grows line by line is copied each time."""
    out = []
    for utterance, body in zip(utterances, bodies, strict=True):
        utterance.text = join(body)
        out.append(utterance)
    return out


def merge_cues(utterances: Iterable[Utterance]) -> list[Utterance]:
    """Merge neighbouring cues of one known speaker into one turn, up to a length that a person can take in."""
    merged: list[Utterance] = []
    pieces: list[str] = []
    length = 0
    for utterance in utterances:
        last = merged[-1] if merged else None
        if (
            last
            and utterance.label
            and last.label == utterance.label
            and last.direct_message == utterance.direct_message
            and length < MAX_MERGED
        ):
            pieces.append(utterance.text)
            length += len(utterance.text)
            last.end = utterance.end if utterance.end is not None else last.end
        else:
            if last and len(pieces) > 1:
                last.text = glue_all(pieces)
            merged.append(utterance)
            pieces, length = [utterance.text], len(utterance.text)
    if merged and len(pieces) > 1:
        merged[-1].text = glue_all(pieces)
    return merged


def turns_of(reading: Reading) -> tuple[Turn, ...]:
    """Make turns: labels taken apart over the whole file, texts cleaned."""
    labels = split_labels((u.label for u in reading.utterances), automatic=reading.automatic)
    turns = []
    for u in reading.utterances:
        part = labels[u.label]
        turns.append(
            Turn(
                clean_text(re.sub(r"[ \t]+\n", "\n", u.text)).strip(),
                clean_text(part.speaker),
                u.role or part.role,
                u.start,
                u.end,
                u.direct_message,
            )
        )
    return tuple(turns)


def also_called(reading: Reading) -> tuple[tuple[str, str], ...]:
    """Return speaker and what else the file calls them, each once: the whole label, a name in its brackets."""
    labels = split_labels((u.label for u in reading.utterances), automatic=reading.automatic)
    pairs = ((clean_text(p.speaker), clean_text(also).strip()) for label, p in labels.items() for also in (label, p.name))
    return tuple(dict.fromkeys((speaker, also) for speaker, also in pairs if speaker and also and also != speaker))
