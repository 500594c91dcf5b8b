"""All exceptions of the package, one tree.

::

    CocreateError
    ├── InputError                a transcript, table or argument cannot be used
    │   ├── UnknownFormatError    no reader recognises the file
    │   ├── BrokenFileError       recognised, but a line, row or cell is wrong
    │   └── EncodingError         neither UTF-8 nor CP932
    ├── PolicyError               the policy is wrong (file, line, field, remedy)
    │   └── NotAcknowledgedError  nobody has acknowledged the policy, so nothing can be shared
    ├── SharingError              this share is not permitted (recipient, purpose, audience)
    ├── ModelError                a stored model is missing, altered or of another library version
    ├── CorpusError               labelled data is wrong (file, line, remedy)
    ├── ReviewError               a review workbook is wrong (cell, remedy)
    ├── VaultError                the vault is missing, altered, or the passphrase is wrong
    └── AuditError                the audit log is truncated, altered or reordered

Every message says what was wrong, where, and what to do. Messages about people's data never quote the data.
"""

from __future__ import annotations

from collections.abc import Iterable

EXPORT_AGAIN = "元のツールから、もう一度書き出してください"
"""What to do about a file that a tool wrote only half or wrongly."""


class CocreateError(Exception):
    """Base of every error that the package raises on purpose.

    Parameters
    ----------
    message
        What is wrong.
    where
        File, line, row, cell or field, as a reader would look it up.
    remedy
        What to do about it.
    """

    def __init__(self, message: str, *, where: str | None = None, remedy: str | None = None) -> None:
        self.message = message
        self.where = where
        self.remedy = remedy
        super().__init__(message, where, remedy)

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}" if self.where else self.message
        return f"{text} → {self.remedy}" if self.remedy else text

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions cross process borders in batch runs; keyword arguments must survive pickling.
        return (_rebuild, (type(self), self.message, self.where, self.remedy))


def _rebuild(kind: type[CocreateError], message: str, where: str | None, remedy: str | None) -> CocreateError:
    return kind(message, where=where, remedy=remedy)


class InputError(CocreateError):
    """A transcript, table or argument cannot be used."""


def no_column(name: object, columns: Iterable[object]) -> BrokenFileError:
    """Return the error of a table that lacks a column."""
    return BrokenFileError(
        "列がありません", where=f"列 {name}", remedy=f"次の列から選んでください: {'、'.join(map(str, columns))}"
    )


class UnknownFormatError(InputError):
    """No reader recognises the file."""


class BrokenFileError(InputError):
    """The format is recognised, but a line, row or cell is wrong."""


class EncodingError(InputError):
    """The bytes are neither UTF-8 nor CP932."""


class PolicyError(CocreateError):
    """The policy is wrong."""


class NotAcknowledgedError(PolicyError):
    """Nobody has acknowledged the policy, so nothing can be shared."""


class SharingError(CocreateError):
    """This share is not permitted."""


class ModelError(CocreateError):
    """A stored model is missing, altered or of another library version."""


class CorpusError(CocreateError):
    """Labelled data is wrong."""


class ReviewError(CocreateError):
    """A review workbook is wrong."""


class VaultError(CocreateError):
    """The vault is missing, altered, or the passphrase is wrong."""


class AuditError(CocreateError):
    """The audit log is truncated, altered or reordered."""
