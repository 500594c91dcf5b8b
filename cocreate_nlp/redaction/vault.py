"""The mapping from pseudonyms back to names, encrypted; without the passphrase nothing links back."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from cocreate_nlp.atomic import write_atomically
from cocreate_nlp.errors import VaultError
from cocreate_nlp.redaction.pseudonyms import Pseudonyms

FORMAT = "cocreate-vault-1"
WORK = 2**15
"""Cost of deriving the key (scrypt N); about 0.1 s and 32 MiB."""

LEAST_PASSPHRASE = 12

SPELLING = "spelling"
"""Marks, among what the vault holds, how the transcripts write the name behind a pseudonym."""


class Vault:
    """Pseudonyms and whom they stand for, in a file that only the passphrase opens (scrypt, AES-256-GCM).

    Examples
    --------
    >>> vault = Vault.create(path, "correct horse battery")        # doctest: +SKIP
    >>> vault.store(pseudonyms, "correct horse battery")           # doctest: +SKIP
    >>> Vault(path).look_up("人物A", "correct horse battery")      # doctest: +SKIP
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)

    @classmethod
    def create(cls, path: Path | str, passphrase: str) -> Vault:
        """Create an empty vault.

        Raises
        ------
        VaultError
            There is a file already, or the passphrase is too short.
        """
        vault = cls(path)
        if vault.path.exists():
            raise VaultError("ファイルがすでにあります", where=str(path), remedy="別の名前にするか、`cocreate vault destroy` で消してください")
        _check(passphrase)
        vault._write({}, passphrase)
        return vault

    def store(
        self, pseudonyms: Pseudonyms, passphrase: str, *, spellings: Mapping[str, str] | None = None
    ) -> None:
        """Add the pseudonyms to what the vault holds; one already given is never given to another.

        Parameters
        ----------
        pseudonyms
            The numbering, with folded names.
        passphrase
            Opens the vault.
        spellings
            Pseudonym → name as the transcripts write it, for letters. The first one stored stays.

        Raises
        ------
        VaultError
            A pseudonym stands for somebody else in the vault, or the vault cannot be opened.
        """
        held, written = _apart(self._read(passphrase))
        new = pseudonyms.to_mapping()
        taken = {name: key for key, name in held.items()}
        for key, name in new.items():
            if taken.get(name, key) != key:
                raise VaultError(
                    "仮名の付け方が対応表の中身と食い違います", where=str(self.path), remedy="対応表から load した Pseudonyms で続けてください"
                )
        written = {**(spellings or {}), **written}
        self._write({**held, **new, **{f"{SPELLING}\t{name}": said for name, said in written.items()}}, passphrase)

    def load(self, passphrase: str) -> Pseudonyms:
        """Return the pseudonyms, so that the next session goes on with the same ones."""
        return Pseudonyms.from_mapping(_apart(self._read(passphrase))[0])

    def look_up(self, pseudonym: str, passphrase: str) -> list[str]:
        """Return whom a pseudonym stands for, for after-care.

        The name is spelled as in the transcript; a vault of an earlier version knows the folded spelling only
        (まい for マイ).

        Raises
        ------
        VaultError
            The vault does not know it, or cannot be opened.
        """
        held, written = _apart(self._read(passphrase))
        found = [key.partition("\t")[2] for key, name in held.items() if name == pseudonym]
        if not found:
            raise VaultError("この仮名は対応表にありません", where=str(self.path), remedy="綴り（例: 人物A）を確かめてください")
        return [written[pseudonym]] if pseudonym in written else found

    def rotate(self, passphrase: str, new_passphrase: str) -> None:
        """Encrypt with another passphrase, a fresh salt and a fresh nonce."""
        _check(new_passphrase)
        self._write(self._read(passphrase), new_passphrase)

    def destroy(self) -> None:
        """Overwrite and remove the file. Whoever holds a copy and the passphrase can still open that."""
        try:
            size = self.path.stat().st_size
            with self.path.open("r+b") as file:
                file.write(os.urandom(size))
                file.flush()
                os.fsync(file.fileno())
            self.path.unlink()
        except OSError as error:
            raise VaultError("対応表を消せません", where=str(self.path), remedy="場所と権限を確かめてください") from error

    def _write(self, mapping: dict[str, str], passphrase: str) -> None:
        salt, nonce = os.urandom(16), os.urandom(12)
        head = {"format": FORMAT, "n": WORK, "salt": base64.b64encode(salt).decode(), "nonce": base64.b64encode(nonce).decode()}
        data = json.dumps(mapping, ensure_ascii=False, sort_keys=True).encode()
        sealed = AESGCM(_key(passphrase, salt, WORK)).encrypt(nonce, data, json.dumps(head, sort_keys=True).encode())
        body = json.dumps({**head, "data": base64.b64encode(sealed).decode()}, sort_keys=True) + "\n"
        try:
            write_atomically(self.path, body.encode(), private=True)
        except OSError as error:
            raise VaultError("対応表に書き込めません", where=str(self.path), remedy="場所と権限を確かめてください") from error

    def _read(self, passphrase: str) -> dict[str, str]:
        try:
            body: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
            sealed = base64.b64decode(body.pop("data"))
            salt, nonce = base64.b64decode(body["salt"]), base64.b64decode(body["nonce"])
            work = int(body["n"])
            if body.get("format") != FORMAT or not 2**14 <= work <= 2**20 or work & (work - 1):
                raise ValueError
        except FileNotFoundError as error:
            raise VaultError("対応表がありません", where=str(self.path), remedy="`cocreate vault create` で作ってください") from error
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise VaultError("対応表が壊れています", where=str(self.path), remedy="控えから戻してください") from error
        try:
            data = AESGCM(_key(passphrase, salt, work)).decrypt(nonce, sealed, json.dumps(body, sort_keys=True).encode())
        except InvalidTag as error:
            raise VaultError(
                "合言葉が違うか、対応表が書き換わっています", where=str(self.path), remedy="合言葉を確かめるか、控えから戻してください"
            ) from error
        mapping: dict[str, str] = json.loads(data)
        return mapping


def _apart(mapping: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return what a vault holds: identities with their pseudonyms, and pseudonyms with their spelling."""
    marked = {key: value for key, value in mapping.items() if key.partition("\t")[0] == SPELLING}
    held = {key: value for key, value in mapping.items() if key not in marked}
    return held, {key.partition("\t")[2]: value for key, value in marked.items()}


def _key(passphrase: str, salt: bytes, work: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=work, r=8, p=1).derive(passphrase.encode())


def _check(passphrase: str) -> None:
    if len(passphrase) < LEAST_PASSPHRASE:
        raise VaultError("合言葉が短すぎます", remedy=f"{LEAST_PASSPHRASE}文字以上にしてください")
