"""Writes who agreed to a policy, and when, into its file; everything else in the file stays as it was written."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import yaml

from cocreate_nlp.atomic import write_atomically
from cocreate_nlp.errors import PolicyError
from cocreate_nlp.policy.decisions import tell_apart
from cocreate_nlp.policy.loading import read_text
from cocreate_nlp.policy.model import ACKNOWLEDGEMENT, Policy


def acknowledge(path: str | Path, by: str, on: date | None = None) -> Policy:
    """Record in a policy file that somebody has read and agreed to it.

    Parameters
    ----------
    path
        The policy file; its comments stay.
    by
        Name of the person who agrees.
    on
        Day of the agreement, by default today.

    Returns
    -------
    Policy
        The acknowledged policy.

    Raises
    ------
    PolicyError
        The policy is wrong, the name says nothing, or the file cannot be written.
    """
    path = Path(path)
    policy = Policy.from_yaml(path)
    name = " ".join(by.split())
    if not tell_apart(name):
        raise PolicyError("確認した人の氏名がありません", where="--by", remedy="--by 氏名 を付けてください")
    lines = _without_acknowledgement(read_text(path))
    stamp = {
        "acknowledged_by": name,
        "acknowledged_on": (on or date.today()).isoformat(),
        "acknowledged_version": policy.rules_version,
    }
    lines += [yaml.safe_dump({key: value}, allow_unicode=True, width=1000).strip() for key, value in stamp.items()]
    text = "\n".join(lines) + "\n"
    after = _read_back(text, path)
    if after is None or not after.acknowledged or after.version != policy.version:
        raise PolicyError(
            "このファイルの書き方では、確認の記録を書き足せません",
            where=str(path),
            remedy="全体を { } で囲まず、1行に1項目ずつ書く形（cocreate policy init の形）にしてください",
        )
    try:
        mode = path.stat().st_mode & 0o777
        write_atomically(path.resolve(), text.encode())
        path.chmod(mode)
    except OSError:
        raise PolicyError(
            "ポリシーのファイルに書き込めません", where=str(path), remedy="書き込みの権限と空き容量を確かめてください"
        ) from None
    return after


def _read_back(text: str, path: Path) -> Policy | None:
    try:
        return Policy.from_text(text, path)
    except PolicyError:
        return None


_TOP_KEY = re.compile(rf"""(['"]?)(?:{"|".join(sorted(ACKNOWLEDGEMENT))})\1\s*:""")


def _without_acknowledgement(text: str) -> list[str]:
    kept: list[str] = []
    dropping = False
    for line in text.splitlines():
        if _TOP_KEY.match(line):
            dropping = True
            continue
        if dropping and line[:1] in (" ", "\t"):
            continue  # the rest of a value on several lines
        dropping = False
        kept.append(line)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept
