"""Opens a file within bounds and gives its text, lines or rows; knows nothing about formats of transcripts."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cocreate_nlp.errors import BrokenFileError, EncodingError, InputError, UnknownFormatError

MAX_TEXT_BYTES = 40_000_000
"""A day of talk is about one megabyte; beyond this a file is no transcript."""

MAX_OFFICE_BYTES = 40_000_000

HEAD_LINES = 3000
"""Formats are recognised on this many lines."""

FOREIGN_STARTS = (
    (b"%PDF", "a PDF", "export the transcript as txt, docx, vtt or csv"),
    (b"\xd0\xcf\x11\xe0", "an old or encrypted Office file", "save it unencrypted as .docx or .xlsx"),
    (b"{\\rtf", "a rich text file", "save it as .docx or .txt"),
    (b"RIFF", "a recording", "export the transcript, not the recording"),
    (b"ID3", "a recording", "export the transcript, not the recording"),
    (b"OggS", "a recording", "export the transcript, not the recording"),
    (b"\x89PNG", "a picture", "export the transcript as text"),
    (b"\xff\xd8\xff", "a picture", "export the transcript as text"),
    (b"GIF8", "a picture", "export the transcript as text"),
    (b"\x1f\x8b", "a compressed file", "unpack it first"),
    (b"7z\xbc\xaf", "a compressed file", "unpack it first"),
    (b"Rar!", "a compressed file", "unpack it first"),
)


@dataclass(frozen=True)
class Document:
    """An opened file.

    Attributes
    ----------
    name
        File name, for messages.
    container
        ``"text"``, ``"docx"`` or ``"xlsx"``. A DOCX is given as text, one line a paragraph or line break.
    text
        Text with ``\\n`` line ends.
    rows
        Sheets of a workbook: name and rows of cell values.
    encoding
        As found.
    """

    name: str
    container: str
    text: str = ""
    sheets: tuple[tuple[str, tuple[tuple[object, ...], ...]], ...] = ()
    encoding: str = ""

    @cached_property
    def lines(self) -> list[str]:
        """Lines without their ends. Line ``i`` is ``i + 1`` for people."""
        return [line.rstrip() for line in self.text.split("\n")]

    @cached_property
    def head(self) -> list[str]:
        """The lines on which formats are recognised."""
        return self.lines[:HEAD_LINES]

    def at(self, line: int) -> str:
        """Return where an error is: file and line (counted from 1)."""
        return f"{self.name}:{line}"


def open_document(path: Path) -> Document:
    """Read a file into memory within fixed bounds.

    Raises
    ------
    InputError
        The file is missing, empty, too large or no transcript at all.
    EncodingError
        The bytes are neither UTF-8 nor CP932 (nor UTF-16 with a byte order mark), or a mixture.
    """
    name = path.name
    if path.is_dir():
        raise InputError("this is a folder", where=str(path), remedy="give a file, or use `cocreate run` for folders")
    try:
        size = path.stat().st_size
        if size > max(MAX_TEXT_BYTES, MAX_OFFICE_BYTES):
            raise InputError(
                f"the file has {size // 1_000_000} MB; at most {MAX_TEXT_BYTES // 1_000_000} MB are read",
                where=name,
                remedy="split it by session",
            )
        with path.open("rb") as file:
            data = file.read(max(MAX_TEXT_BYTES, MAX_OFFICE_BYTES) + 1)
    except FileNotFoundError:
        raise InputError("no such file", where=str(path), remedy="check the path") from None
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", where=str(path), remedy="check the permissions of the file"
        ) from None
    if not data.strip(b"\x00\xef\xbb\xbf \t\r\n"):
        raise BrokenFileError("the file is empty", where=name, remedy="export the transcript again")
    for start, what, remedy in FOREIGN_STARTS:
        if data.startswith(start):
            raise UnknownFormatError(f"this is {what}, not a transcript", where=name, remedy=remedy)
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        from cocreate_nlp.transcripts.office import open_office

        return open_office(path)
    text, encoding = decode(data, name)
    # A byte order mark in the middle is left over from joining files; a vertical tab is a line break of Google Docs.
    for written, meant in (("\r\n", "\n"), ("\r", "\n"), ("\x0b", "\n"), ("\ufeff", "")):
        text = text.replace(written, meant)
    return Document(name, "text", text, encoding=encoding)


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the text and the encoding of bytes.

    Tried in this order: byte order marks, UTF-8, CP932. A file that is partly one and partly the other is an error,
    since reading it as either would turn words into nonsense in silence.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), "utf-16"
        except UnicodeDecodeError as error:
            raise EncodingError(
                "broken UTF-16", where=f"{name}:byte {error.start}", remedy="save the file again as UTF-8"
            ) from None
    nul = data.find(b"\x00")
    if nul >= 0:
        line = data.count(b"\n", 0, nul) + 1
        raise BrokenFileError(
            "a NUL byte: this is not a text file, or UTF-16 without a byte order mark",
            where=f"{name}:{line}",
            remedy="save it again as UTF-8 text",
        )
    if b"\x1b$B" in data or b"\x1b$@" in data:
        line = data.count(b"\n", 0, data.find(b"\x1b$")) + 1
        raise EncodingError("the file is ISO-2022-JP (JIS)", where=f"{name}:{line}", remedy="save it again as UTF-8")
    try:
        return data.decode("utf-8-sig"), "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    except UnicodeDecodeError:
        pass
    _refuse_mixture(data, name)
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise EncodingError(
            "neither UTF-8 nor CP932 (Shift_JIS)", where=f"{name}:{line}", remedy="save the file again as UTF-8"
        ) from None
    wide = [c for c in text if c > "\x7f"]
    narrow_kana = sum("\uff61" <= c <= "\uff9f" for c in wide)
    if len(wide) > 20 and narrow_kana > 0.4 * len(wide):
        raise EncodingError("the file looks like EUC-JP", where=name, remedy="save it again as UTF-8")
    return text, "cp932"


def _refuse_mixture(data: bytes, name: str) -> None:
    first_other = first_utf8 = 0
    utf8 = other = 0
    for number, raw in enumerate(data.split(b"\n"), start=1):
        if raw.isascii():
            continue
        try:
            raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            other += 1
            first_other = first_other or number
        else:
            utf8 += 1
            first_utf8 = first_utf8 or number
    # Short CP932 lines are valid UTF-8 now and then, so a few do not make a mixture.
    if utf8 and utf8 >= 0.2 * (utf8 + other):
        line = first_other if other <= utf8 else first_utf8
        raise EncodingError(
            "encodings are mixed: part of the file is UTF-8 and part is not",
            where=f"{name}:{line}",
            remedy="convert the marked line and those like it, and save everything as UTF-8",
        )


def clean_text(text: str) -> str:
    """Drop control characters and lone surrogates that no file format carries; keep everything visible."""
    if text.isprintable():
        return text
    return "".join(
        "\ufffd" if "\ud800" <= c <= "\udfff" else c
        for c in text
        if c in "\n\t" or (unicodedata.category(c) != "Cc" and c not in "\ufffe\uffff")
    )
