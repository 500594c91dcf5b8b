"""How the time of readers, rules and the gate grows with their input: for each, four times the text in one run.

    python benchmarks/scaling.py

Prints seconds for a size and for four times that size, and their ratio: about four where each part is read once, sixteen
where every part looks at all others or the text is copied for each line. Processor time, the better of two runs.
"""

from __future__ import annotations

import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cocreate_nlp.figures import FigureRanger, FigureTurn, find_figures
from cocreate_nlp.language import parse
from cocreate_nlp.policy.contract import find_heavy_clauses
from cocreate_nlp.redaction import Redactor, find_leaks
from cocreate_nlp.redaction.formats import find_formats
from cocreate_nlp.segmentation import split_snippets
from cocreate_nlp.tagging.facet_rules import find_by_row, letters_of
from cocreate_nlp.tagging.features import Unit, units_from_texts
from cocreate_nlp.transcripts import captions, line, meet, plain, read_session, stamped, zoom
from cocreate_nlp.transcripts.files import Document, open_document
from cocreate_nlp.types import Role

Case = tuple[str, int, Callable[[int], Any], Callable[[Any], object]]

READERS = {
    "labelled text": (plain.read_labelled, "参加者A：はい\n"),
    "stamped text": (stamped.read_stamped, "佐藤  0:03\n"),
    "Meet": (meet.read_meet, "会議 - Transcript\n参加者A: はい\n"),
    "LINE, phone": (line.read_mobile, "2025/12/30(火)\n10:01\t佐藤\tはい\n"),
    "LINE, desktop": (line.read_desktop, "2025.12.30 火曜日\n10:01 佐藤 はい\n"),
    "Teams cues": (captions.read_teams_cues, "0:0:5.100 --> 0:0:8.250\n佐藤\n"),
    "SRT": (captions.read_srt, "00:00:01.000 --> 00:00:02.000\n佐藤: はい\n"),
    "WebVTT": (captions.read_vtt, "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v 佐藤>"),
    "Zoom captions": (zoom.read_captions, "[佐藤] 10:01:00\n"),
    "Zoom chat": (zoom.read_chat, "10:01:00 From 佐藤 to Everyone:\n"),
}
DOCUMENT = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        for name, size, prepare, work in cases(Path(folder)):
            small, large = (min(seconds(work, prepare(n)) for _ in range(2)) for n in (size, 4 * size))
            print(f"{name}: {small:.3f} s for {size:,}, {large:.3f} s for {4 * size:,}; ratio {large / small:.1f}", flush=True)


def seconds(work: Callable[[Any], object], given: Any) -> float:
    """Return the processor time of a call."""
    start = time.process_time()
    work(given)
    return time.process_time() - start


def cases(folder: Path) -> Iterator[Case]:
    """Give each case: its name, its smaller size, what makes the input of a size, and what is timed."""
    for name, (read, head) in READERS.items():
        yield f"{name}, lines of a turn", 20_000, lambda n, head=head: Document("a.txt", "text", head + ("あいうえおかきくけこさ" * 4 + "\n") * n), read
    yield "labelled text, turns", 20_000, lambda n: written(folder, "佐藤：はい、そうですね。\n" * n), read_session
    cue = "00:00:01.000 --> 00:00:02.000\n佐藤: はい\n\n"
    yield "WebVTT, cues of one speaker", 15_000, lambda n: written(folder, "WEBVTT\n\n" + cue * n), read_session
    yield "Word, paragraphs of a cell", 20_000, lambda n: in_word(folder, n), open_document
    yield "snippets of a turn", 400, lambda n: parse("朝は忙しいのでワンプッシュが助かります。" * n), split_snippets
    redactor = Redactor(names=False)
    redactor.redact("田中さん、京都市、1円")
    for what, size, pieces, work in (
        ("clauses of a contract", 400_000, ("一切の損害違約金逸失利益弁護士費用秘密",), find_heavy_clauses),
        ("figures", 250_000, ("1,234,", "9", "1.", "1-", ",1", "一二、", "3 ", "1〜"), find_figures),
        ("figures made ranges", 4_000, ("1円、", "3個が1円、", "・1"), make_ranges),
        ("formats", 10_000, ("1-", "a.", "〇一", "ゼロ", "町1の"), find_formats),
        ("redaction", 2_000, ("1-", "一丁目", "の1", "京都市", " ", "と"), redactor.redact),
    ):
        for piece in pieces:
            yield f"{what}, characters of {piece!r}", size, lambda n, piece=piece: (piece * n)[:n], work
    for piece in ("人", "本の", "人と", "重くて", "店で買ったので、朝から迷って、"):
        yield f"facets, characters of {piece!r}", 2_000, lambda n, piece=piece: units_from_texts([(piece * n)[:n]])[0], find_facets
    yield "gate, figures looked for", 600, lambda n: tuple(f"{k}円" for k in range(1001, 1001 + 2 * n, 2)), look_for


def make_ranges(text: str) -> object:
    """Plan the ranges of a turn in which some letters are taken."""
    return FigureRanger().plan([FigureTurn(text, Role.COMPANY, blocked=[(i, i + 1) for i in range(0, len(text), 100)])])


def find_facets(unit: Unit) -> object:
    """Find the facets that rows of letters tell."""
    return find_by_row(unit, letters_of(unit))


def look_for(figures: tuple[str, ...]) -> object:
    """Look for exact figures in a hundred texts."""
    return [find_leaks(f"それは{k}円くらいで、よく買います。", figures=figures, model=False) for k in range(1000, 3000, 20)]


def written(folder: Path, text: str) -> Path:
    """Return a file of a text."""
    path = folder / ("a.vtt" if text.startswith("WEBVTT") else "a.txt")
    path.write_text(text, encoding="utf-8")
    return path


def in_word(folder: Path, paragraphs: int) -> Path:
    """Return a Word document with a cell of so many paragraphs."""
    body = "<w:p><w:r><w:t>あいうえおかきくけこさ</w:t></w:r></w:p>" * paragraphs
    with zipfile.ZipFile(folder / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", DOCUMENT.format(f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>"))
    return folder / "a.docx"


if __name__ == "__main__":
    main()
