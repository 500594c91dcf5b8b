"""Stored models: one folder a part, with a manifest of hashes and library versions; loading executes no code.

scikit-learn models are stored with skops, whose loader builds only types that it trusts or that are named here.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cocreate_nlp.atomic import write_atomically
from cocreate_nlp.errors import ModelError

MANIFEST = "manifest.json"

CHECKED_LIBRARIES = {"scikit-learn": 2, "SudachiPy": 2, "ja-ginza": 2}
"""Distributions whose version must agree with the one at training, and in how many leading numbers."""

TRUSTED_TYPES = [
    "numpy.dtype",
    "scipy.sparse._csr.csr_matrix",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
]
"""Types beyond skops's own defaults that our models are made of."""


OWN_MODELS = "COCREATE_MODELS"
"""Environment variable that names a folder of models trained by oneself (``cocreate train --out``)."""


def models_folder() -> Path:
    """Return the folder of the models that come with the package: inside a wheel, or ``models/`` of a checkout."""
    packaged = Path(__file__).parent / "_models"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "models"


def part_folder(part: str) -> Path:
    """Return the folder of a part (``tagger``, ``grid`` …): one's own where `OWN_MODELS` names a folder that has it.

    Raises
    ------
    ModelError
        `OWN_MODELS` names a folder without any model.
    """
    own = os.environ.get(OWN_MODELS)
    if not own:
        return models_folder() / part
    if not any(Path(own).glob(f"*/{MANIFEST}")):
        raise ModelError("the folder holds no model", where=f"{OWN_MODELS}={own}", remedy="name a folder that `cocreate train --out` wrote, or unset it")
    return Path(own) / part if (Path(own) / part / MANIFEST).is_file() else models_folder() / part


def save_parts(folder: Path, parts: Mapping[str, Any], *, facts: Mapping[str, Any]) -> None:
    """Store scikit-learn objects (skops) or bytes under names, and write the manifest last.

    Parameters
    ----------
    folder
        Folder of the part, for example ``models/tagger``; created if missing.
    parts
        File stem → object. ``bytes`` are written as they are under the given file name.
    facts
        What a reader of the manifest should know (data, rows, seed). Never raw text.
    """
    import skops.io as sio

    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for name, part in parts.items():
        data = part if isinstance(part, bytes) else sio.dumps(part, compression=8)
        path = folder / (name if isinstance(part, bytes) else f"{name}.skops")
        write_atomically(path, data)
        files[path.name] = hashlib.sha256(data).hexdigest()
    manifest = {"files": files, "libraries": {name: version(name) for name in CHECKED_LIBRARIES}, "facts": dict(facts)}
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_atomically(folder / MANIFEST, text.encode())


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read and check the manifest of a part.

    Raises
    ------
    ModelError
        The folder holds no manifest, or the installed libraries are not those of training.
    """
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        libraries, _ = dict(manifest["libraries"]), dict(manifest["files"])
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise ModelError("no readable manifest", where=str(path), remedy="reinstall, or run `make train`") from error
    for name, digits in CHECKED_LIBRARIES.items():
        trained, here = libraries.get(name, ""), version(name)
        if trained.split(".")[:digits] != here.split(".")[:digits]:
            raise ModelError(
                f"trained with {name} {trained}, but {here} is installed",
                where=str(folder),
                remedy=f"pip install {name}=={trained}, or run `make train`",
            )
    return manifest


def read_file(folder: Path, name: str) -> bytes:
    """Read one stored file after checking its hash against the manifest."""
    expected = read_manifest(folder)["files"].get(name)
    try:
        data = (folder / name).read_bytes()
    except OSError as error:
        raise ModelError("model file is missing", where=str(folder / name), remedy="reinstall") from error
    if expected is None or hashlib.sha256(data).hexdigest() != expected:
        raise ModelError(
            "model file was altered since it was stored",
            where=str(folder / name),
            remedy="reinstall, or run `make train`",
        )
    return data


def load_part(folder: Path, name: str) -> Any:
    """Load a scikit-learn object stored by `save_parts`, after checking its hash, without executing code.

    Raises
    ------
    ModelError
        Missing, altered, of another library version, or made of a type that is not trusted.
    """
    import skops.io as sio

    data = read_file(folder, f"{name}.skops")
    unknown = set(sio.get_untrusted_types(data=data)) - set(TRUSTED_TYPES)
    if unknown:
        raise ModelError(
            f"model holds types that are not trusted: {sorted(unknown)}", where=str(folder), remedy="reinstall"
        )
    return sio.loads(data, trusted=TRUSTED_TYPES)


@cache
def models_version() -> str:
    """Return a short hash over all manifests, for audit logs and resumable batches."""
    digest = hashlib.sha256()
    for part in sorted(path.parent.name for path in models_folder().glob(f"*/{MANIFEST}")):
        digest.update(part.encode())
        digest.update((part_folder(part) / MANIFEST).read_bytes())
    return digest.hexdigest()[:12]
