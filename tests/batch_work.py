"""Work for the batch tests; importable, so that it runs in other processes."""

import os
import signal
import time
from pathlib import Path
from typing import Any

from cocreate_nlp.errors import BrokenFileError


def count_lines(path: Path, folder: Path) -> dict[str, Any]:
    """Write the lines in two files; misbehave as the first line says."""
    text = path.read_text(encoding="utf-8")
    if text.startswith("broken"):
        raise BrokenFileError("not usable", where=f"{path.name}:1", remedy="mend it")
    if text.startswith("surprise"):
        raise ValueError(text)
    if text.startswith("die"):
        os.kill(os.getpid(), signal.SIGKILL)
    (folder / "shared.txt").write_text(text, encoding="utf-8")
    if text.startswith("slow"):
        time.sleep(0.05)
    inside = folder / "internal"
    inside.mkdir()
    (inside / "full.txt").write_text(text * 2, encoding="utf-8")
    return {"lines": text.count("\n")}
