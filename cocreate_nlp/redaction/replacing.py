"""Which word stands for what was found."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from cocreate_nlp.types import Edit, Kind, Redaction

FACILITY_ENDING = re.compile(
    r"(?:病院|労災|日赤|赤十字|済生会|厚生連|逓信|社保|医大|県病|市病|医院|クリニック|診療所|歯科|皮膚科|眼科|内科|外科|耳鼻科|小児科|整形|産院|薬局|大学|学校|高校|高専|学園|学院|小|中|園|塾|教室|図書館|公民館|児童館|会館|館|市役所|区役所|役場|支所|"
    r"センター|ホーム|荘|湯|温泉|寺|神社|教会|体育館|ジム|プール|公園|診療|デイ|苑|の里|療養所|保健所|交番|消防署|スタジアム|ホール|医療院|リハビリ|寮|団地)(?:前|内|裏)?$"
)
SHOP_ENDING = re.compile(
    r"(?:店|屋|堂|亭|庵|軒|軒家|食堂|酒造|商店|商会|書店|工房|喫茶|カフェ|サロン|マート|ストア|モール|理容|美容室|ベーカリー|鮨|寿司|スナック|居酒屋|製麺|精肉|青果|鮮魚)$"
)


def group_of(kind: Kind, name: str) -> str:
    """Return the group of pseudonyms for a name that is nobody's: facility, shop, station, code name or company."""
    if kind is Kind.STATION or name.endswith("駅"):
        return "station"
    if kind is Kind.CODE_NAME:
        return "code_name"
    if FACILITY_ENDING.search(name):
        return "facility"
    if kind is Kind.FACILITY or SHOP_ENDING.search(name):
        return "shop"
    return "organization"


def apply_edits(text: str, edits: Iterable[Edit], start: int = 0, end: int | None = None) -> str:
    """Return ``text[start:end]`` with the edits inside it applied; they are in order and do not overlap."""
    out = []
    position = start
    for edit in edits:
        out += [text[position : edit.start], edit.replacement]
        position = edit.end
    out.append(text[position:end])
    return "".join(out)


def compose(first: Redaction, second: Redaction, original: str) -> Redaction:
    """Join two redactions, the second made of the first one's text, into one of the original text.

    Edits of the second that touch a replacement of the first take its whole range.
    """
    pending = [e for e in second.edits if e.original != e.replacement]
    if not pending:
        return first
    # Every edit as a stretch of the text in between: (start, end, original start, original end, edit).
    shift = 0
    stretches: list[tuple[int, int, Edit]] = []
    for edit in first.edits:
        start = edit.start + shift
        stretches.append((start, start + len(edit.replacement), edit))
        shift += len(edit.replacement) - (edit.end - edit.start)

    groups: list[tuple[int, int, list[Edit], list[tuple[int, int, Edit]]]] = []
    items: list[tuple[int, int, Edit | None, Edit | None]] = sorted(
        [(a, b, edit, None) for a, b, edit in stretches] + [(e.start, e.end, None, e) for e in pending], key=lambda i: (i[0], i[1])
    )
    for a, b, old, new in items:
        if not groups or a >= groups[-1][1]:
            groups.append((a, b, [], []))
        start, end, olds, news = groups[-1]
        if old is not None:
            olds.append(old)
        if new is not None:
            news.append((a, b, new))
        groups[-1] = (start, max(end, b), olds, news)

    edits: list[Edit] = []
    for start, end, olds, news in groups:
        if not news:
            edits += olds
            continue
        begin, finish = _to_original(stretches, start, at_end=False), _to_original(stretches, end, at_end=True)
        text, position = "", start
        for a, b, new in news:
            text += first.text[position:a] + new.replacement
            position = b
        text += first.text[position:end]
        model = olds[0] if olds else news[0][2]
        edits.append(replace(model, start=begin, end=finish, original=original[begin:finish], replacement=text))
    return Redaction(apply_edits(original, edits), tuple(edits))


def _to_original(stretches: list[tuple[int, int, Edit]], position: int, *, at_end: bool) -> int:
    after = bisect_right(stretches, position, key=lambda s: s[1])
    if after < len(stretches) and stretches[after][0] < position:
        edit = stretches[after][2]
        return edit.end if at_end else edit.start
    # What was replaced by nothing just here is part of what ends here, not of what begins here.
    while not at_end and after and stretches[after - 1][0] == position:
        after -= 1
    if not after:
        return position
    _, end, edit = stretches[after - 1]
    return position + edit.end - end
