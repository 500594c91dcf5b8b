"""Opens a file within bounds and gives its text, lines or rows; knows nothing about formats of transcripts."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cocreate_nlp.errors import EXPORT_AGAIN, BrokenFileError, EncodingError, InputError, UnknownFormatError

MAX_TEXT_BYTES = 40_000_000
"""A day of talk is about one megabyte; beyond this a file is no transcript."""

MAX_OFFICE_BYTES = 40_000_000

HEAD_LINES = 3000
"""Formats are recognised on this many lines."""

FOREIGN_STARTS = (
    (b"%PDF", "PDF", "txt・docx・vtt・csv のどれかで書き出してください"),
    (
        b"\xd0\xcf\x11\xe0",
        "古い形式かパスワードつきの Office ファイル",
        "パスワードを外し、.docx か .xlsx で保存し直してください",
    ),
    (b"{\\rtf", "リッチテキスト（RTF）", ".docx か .txt で保存し直してください"),
    (b"RIFF", "録音・録画のファイル", "録音ではなく、書き起こしのファイルを指定してください"),
    (b"ID3", "録音・録画のファイル", "録音ではなく、書き起こしのファイルを指定してください"),
    (b"OggS", "録音・録画のファイル", "録音ではなく、書き起こしのファイルを指定してください"),
    (b"\x89PNG", "画像", "書き起こしをテキストで書き出してください"),
    (b"\xff\xd8\xff", "画像", "書き起こしをテキストで書き出してください"),
    (b"GIF8", "画像", "書き起こしをテキストで書き出してください"),
    (b"\x1f\x8b", "圧縮ファイル", "展開して、中のファイルを指定してください"),
    (b"7z\xbc\xaf", "圧縮ファイル", "展開して、中のファイルを指定してください"),
    (b"Rar!", "圧縮ファイル", "展開して、中のファイルを指定してください"),
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
    sheets
        Sheets of a workbook: name and rows of cell values.
    merged
        For each of the sheets, the cells merged over several rows: column, first and last row, from 0.
    encoding
        As found.
    """

    name: str
    container: str
    text: str = ""
    sheets: tuple[tuple[str, tuple[tuple[object, ...], ...]], ...] = ()
    merged: tuple[tuple[tuple[int, int, int], ...], ...] = ()
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
        raise InputError(
            "これはフォルダです",
            where=str(path),
            remedy="ファイルを指定してください。フォルダごと処理するには `cocreate run` を使ってください",
        )
    try:
        size = path.stat().st_size
        if size > max(MAX_TEXT_BYTES, MAX_OFFICE_BYTES):
            raise InputError(
                f"ファイルが大きすぎます（{size // 1_000_000}MB。読めるのは{MAX_TEXT_BYTES // 1_000_000}MBまでです）",
                where=name,
                remedy="セッションごとに分けてください",
            )
        with path.open("rb") as file:
            data = file.read(max(MAX_TEXT_BYTES, MAX_OFFICE_BYTES) + 1)
    except FileNotFoundError:
        raise InputError("ファイルがありません", where=str(path), remedy="場所と名前を確かめてください") from None
    except OSError as error:
        raise InputError(
            f"ファイルを読めません（{error.strerror}）", where=str(path), remedy="ファイルの権限を確かめてください"
        ) from None
    if not data.strip(b"\x00\xef\xbb\xbf \t\r\n"):
        raise BrokenFileError("ファイルが空です", where=name, remedy=EXPORT_AGAIN)
    for start, what, remedy in FOREIGN_STARTS:
        if data.startswith(start):
            raise UnknownFormatError(f"{what}は読めません", where=name, remedy=remedy)
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
                "UTF-16 の文字が壊れています", where=f"{name}:byte {error.start}", remedy="UTF-8 で保存し直してください"
            ) from None
    nul = data.find(b"\x00")
    if nul >= 0:
        line = data.count(b"\n", 0, nul) + 1
        raise BrokenFileError(
            "NUL 文字が入っています。テキストではないか、BOM のない UTF-16 です",
            where=f"{name}:{line}",
            remedy="UTF-8 のテキストで保存し直してください",
        )
    if b"\x1b$B" in data or b"\x1b$@" in data:
        line = data.count(b"\n", 0, data.find(b"\x1b$")) + 1
        raise EncodingError(
            "文字コードが ISO-2022-JP（JIS）です", where=f"{name}:{line}", remedy="UTF-8 で保存し直してください"
        )
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
            "文字コードが UTF-8 でも CP932（Shift_JIS）でもありません",
            where=f"{name}:{line}",
            remedy="UTF-8 で保存し直してください",
        ) from None
    wide = [c for c in text if c > "\x7f"]
    narrow_kana = sum("\uff61" <= c <= "\uff9f" for c in wide)
    if len(wide) > 20 and narrow_kana > 0.4 * len(wide):
        raise EncodingError("文字コードが EUC-JP のようです", where=name, remedy="UTF-8 で保存し直してください")
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
            "文字コードが混ざっています（UTF-8 の行と、そうでない行があります）",
            where=f"{name}:{line}",
            remedy="この行と同じような行の文字を直し、全体を UTF-8 で保存し直してください",
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
