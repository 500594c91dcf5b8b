"""Zoom's saved captions and chat."""

from __future__ import annotations

import re

from cocreate_nlp.transcripts.files import Document
from cocreate_nlp.transcripts.labels import squash
from cocreate_nlp.transcripts.readings import Reading, Utterance, filled, glue_all, merge_cues
from cocreate_nlp.transcripts.times import WallClock
from cocreate_nlp.transcripts.words import EVERYONE, NOT_VOICES, PRIVATE_MARKS

CAPTION_HEAD = re.compile(
    r"^\[(?P<name>[^\]]{1,60})\]\s+(?P<h>\d{1,2}):(?P<m>\d{2}):(?P<s>\d{2})(?:\s*(?P<half>[AP]M))?$", re.I
)

_TIME = r"^(?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2}))?(?:\s*(?P<half>[AP]M))?"
_ALL = r"Everyone(?:\s?\(in\smeeting\))?|全員に?|皆様|皆さん"
CHAT_HEADS = (
    # Names may hold the word "to", so the recipients that are known by their form come first.
    re.compile(
        _TIME
        + r"\s+(?:From|開始)\s+(?P<name>\S.{0,60}?)\s+(?:to|終了|宛先)\s+"
        + rf"(?P<to>(?:{_ALL})|\S[^:：]{{0,60}}?\s?\((?:Direct\sMessage|Privately|ダイレクト\s?メッセージ|非公開)\))"
        + r"\s{0,3}[:：](?:\s+(?P<text>.*)|(?P<rest>\s{0,9}))$",
        re.I,
    ),
    re.compile(
        _TIME
        + r"\s+From\s+(?P<name>\S.{0,60}?)\s+to\s+(?P<to>\S.{0,60}?)\s{0,3}[:：](?:\s+(?P<text>.*)|(?P<rest>\s{0,9}))$",
        re.I,
    ),
    re.compile(
        _TIME
        + r"\s+(?:開始|From)\s*(?P<name>\S.{0,60}?)\s+(?:に|から|to|宛先|終了)\s*(?P<to>\S.{0,60}?)\s{0,3}[:：]"
        + r"\s*(?P<text>.*)$"
    ),
    re.compile(_TIME + r"\s+(?P<name>\S.{0,60}?)\s*から\s*(?P<to>\S.{0,60}?)(?:へ|に|宛)?\s{0,3}[:：]\s*(?P<text>.*)$"),
    re.compile(_TIME + r"\s+From\s+(?P<name>\S.{0,60}?)\s{0,3}[:：](?:\s+(?P<text>.*)|(?P<rest>\s{0,9}))$", re.I),
    re.compile(r"^(?P<h>\d{1,2}):(?P<m>\d{2}):(?P<s>\d{2})\t(?P<name>[^\t]{1,60}?)[:：]\t(?P<text>.*)$"),
)
REACTION = re.compile(
    r"""^\s*(?:Reacted\sto\s["“”「].*?["”“」]?\swith\s.{1,20}
    | Removed\sa?\s?.{1,20}?\sreaction\sfrom\s["“].*
    | [「"“].*[」"”]\s?に\s?.{1,12}\s?(?:で|の)?リアクション.*
    | .{0,12}[「"“].*[」"”].{0,12}リアクション(?:しました|を削除しました|を追加しました)。?)$""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
REPLY = re.compile(
    r"^\s*(?:Replying\sto\s[\"“].*?[\"”]|[「\"“].{0,200}?[」\"”]\s?(?:に|への?)返信(?:中|しています)?)\s*:?\s*",
    re.S | re.I,
)
PRIVATE_NAME = re.compile(rf"\s*[(（](?:{PRIVATE_MARKS.pattern})[)）]\s*$", re.I)
EDITED = re.compile(r"\s*\((?:Edited|編集済み)\)\s*$")


def score_captions(document: Document) -> float:
    """Recognise ``[Name] HH:MM:SS`` heads."""
    if document.container != "text":
        return 0.0
    heads = sum(bool(CAPTION_HEAD.match(line)) for line in document.head)
    filled = sum(bool(line.strip()) for line in document.head)
    return 0.95 if heads and heads >= 0.2 * filled else 0.0


def read_captions(document: Document) -> Reading:
    """Read ``meeting_saved_closed_caption.txt``. Times of day become seconds from the first caption."""
    clock = WallClock()
    utterances: list[Utterance] = []
    bodies: list[list[str]] = []
    skipped = 0
    for line in document.lines:
        match = CAPTION_HEAD.match(line)
        if match:
            utterances.append(Utterance(match["name"].strip(), "", clock.seconds(_seconds(match))))
            bodies.append([])
        elif line.strip() and utterances:
            bodies[-1].append(line)
        elif line.strip():
            skipped += 1
    notes = [f"冒頭の{skipped}行は話者の印より前にあるため除きました。"] if skipped else []
    return Reading(merge_cues([u for u in filled(utterances, bodies, glue_all) if u.text]), notes)


def score_chat(document: Document) -> float:
    """Recognise saved chat: ``10:01:00 From A to Everyone:``."""
    if document.container != "text":
        return 0.0
    heads = sum(_chat_head(line) is not None for line in document.head)
    filled = sum(bool(line.strip()) for line in document.head)
    return 0.95 if heads and heads >= 0.15 * filled else 0.0


def read_chat(document: Document) -> Reading:
    """Read saved chat: one message one turn; reactions and quotations out; private messages marked."""
    clock = WallClock()
    messages: list[Utterance] = []
    bodies: list[list[str]] = []
    for line in document.lines:
        match = _chat_head(line)
        if match:
            groups = match.groupdict()
            to = groups.get("to") or ""
            name = groups["name"].strip()
            messages.append(
                Utterance(
                    PRIVATE_NAME.sub("", name),
                    "",
                    clock.seconds(_seconds(match)),
                    direct_message=is_private(to) or bool(PRIVATE_NAME.search(name)),
                )
            )
            bodies.append([groups.get("text") or ""])
        elif messages:
            bodies[-1].append(line)
    notes = []
    kept: list[Utterance] = []
    reactions = 0
    for message in filled(messages, bodies):
        text = EDITED.sub("", message.text)
        if REACTION.match(text) or NOT_VOICES.match(text):
            reactions += 1
            continue
        message.text = REPLY.sub("", text).strip()
        if message.text:
            kept.append(message)
    private = sum(m.direct_message for m in kept)
    if reactions:
        notes.append(f"リアクションや通知{reactions}件は発話ではないため除きました。")
    if private:
        notes.append(f"個別あてのメッセージが{private}件あります。共有されることはありません。")
    return Reading(kept, notes)


def is_private(recipient: str) -> bool:
    """Tell whether chat to this recipient was seen by fewer than all; when in doubt, it was."""
    if not recipient.strip():
        return False
    if PRIVATE_MARKS.search(recipient):
        return True
    return squash(recipient) not in EVERYONE


def _chat_head(line: str) -> re.Match[str] | None:
    if not line[:1].isdigit():
        return None
    for pattern in CHAT_HEADS:
        match = pattern.match(line)
        if match:
            return match
    return None


def _seconds(match: re.Match[str]) -> float:
    hours = int(match["h"])
    half = (match["half"] or "").upper() if "half" in match.re.groupindex else ""
    if half:
        hours = hours % 12 + (12 if half == "PM" else 0)
    return hours * 3600.0 + int(match["m"]) * 60 + int(match["s"] or 0)
