import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from cocreate_nlp import store
from cocreate_nlp.errors import ModelError
from cocreate_nlp.store import load_part, models_folder, models_version, read_file, read_manifest, save_parts

TEXTS = ["ふた が 固い", "ふた が 軽い", "香り が いい"]


def stored(folder: Path) -> Path:
    vectorizer = TfidfVectorizer().fit(TEXTS)
    save_parts(
        folder,
        {"part": {"vectorizer": vectorizer, "names": ["a", "b"]}, "words.bin": b"\x00raw"},
        facts={"snippets": 3},
    )
    return folder


def edit_manifest(folder: Path, change: Any) -> None:
    path = folder / store.MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")


def test_what_is_stored_comes_back(tmp_path: Path) -> None:
    folder = stored(tmp_path / "deep" / "part")
    part = load_part(folder, "part")
    again = part["vectorizer"].transform(TEXTS)
    assert isinstance(again, sparse.csr_matrix)
    assert np.array_equal(again.toarray(), TfidfVectorizer().fit_transform(TEXTS).toarray())
    assert part["names"] == ["a", "b"]
    assert read_file(folder, "words.bin") == b"\x00raw"
    assert read_manifest(folder)["facts"] == {"snippets": 3}
    assert sorted(p.name for p in folder.iterdir()) == ["manifest.json", "part.skops", "words.bin"]


def test_storing_again_replaces_what_was_there(tmp_path: Path) -> None:
    folder = stored(tmp_path)
    save_parts(folder, {"part": [1, 2]}, facts={})
    assert load_part(folder, "part") == [1, 2]


def test_an_altered_file_is_refused(tmp_path: Path) -> None:
    folder = stored(tmp_path)
    data = bytearray((folder / "part.skops").read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "part.skops").write_bytes(bytes(data))
    with pytest.raises(ModelError, match=r"altered.*→ reinstall") as caught:
        load_part(folder, "part")
    assert caught.value.where == str(folder / "part.skops")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = stored(tmp_path)
    (folder / "part.skops").unlink()
    with pytest.raises(ModelError, match="missing") as caught:
        load_part(folder, "part")
    assert caught.value.where == str(folder / "part.skops")


def test_a_file_that_the_manifest_does_not_list_is_refused(tmp_path: Path) -> None:
    folder = stored(tmp_path)
    (folder / "more.bin").write_bytes(b"x")
    with pytest.raises(ModelError, match="altered"):
        read_file(folder, "more.bin")


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "{}", '{"libraries": {}}', '{"files": {}, "libraries": []}'])
def test_a_broken_manifest_is_an_error_with_a_remedy(tmp_path: Path, text: str) -> None:
    folder = stored(tmp_path)
    (folder / store.MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match="→") as caught:
        load_part(folder, "part")
    assert str(folder) in str(caught.value.where)


def test_a_folder_without_manifest_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no readable manifest"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("library", store.CHECKED_LIBRARIES)
def test_another_library_version_is_refused(tmp_path: Path, library: str) -> None:
    folder = stored(tmp_path)
    edit_manifest(folder, lambda m: m["libraries"].update({library: "0.1.2"}))
    with pytest.raises(ModelError, match=rf"trained with {library} 0\.1\.2.*pip install {library}==0\.1\.2"):
        read_manifest(folder)


def test_another_patch_release_is_accepted(tmp_path: Path) -> None:
    folder = stored(tmp_path)

    def to_other_patch(manifest: dict[str, Any]) -> None:
        major, minor, *_ = manifest["libraries"]["scikit-learn"].split(".")
        manifest["libraries"]["scikit-learn"] = f"{major}.{minor}.999"

    edit_manifest(folder, to_other_patch)
    assert load_part(folder, "part")["names"] == ["a", "b"]


def test_types_beyond_our_own_are_never_built(tmp_path: Path) -> None:
    class Stranger(LogisticRegression):  # type: ignore[misc]
        pass

    Stranger.__qualname__ = "Stranger"
    globals()["Stranger"] = Stranger
    save_parts(tmp_path, {"part": Stranger()}, facts={})
    with pytest.raises(ModelError, match=r"not trusted.*Stranger"):
        load_part(tmp_path, "part")


def test_the_shipped_models_are_whole() -> None:
    folders = sorted(p.parent.name for p in models_folder().glob(f"*/{store.MANIFEST}"))
    assert {"grid", "names", "tagger"} <= set(folders)
    for name in folders:
        folder = models_folder() / name
        for file in read_manifest(folder)["files"]:
            assert read_file(folder, file)


def test_ones_own_models_stand_in_for_those_they_replace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shipped = models_folder()
    monkeypatch.setenv(store.OWN_MODELS, str(tmp_path))
    with pytest.raises(ModelError, match="no model"):
        store.part_folder("tagger")
    stored(tmp_path / "tagger")
    models_version.cache_clear()
    try:
        mine = models_version()
        assert store.part_folder("tagger") == tmp_path / "tagger" and store.part_folder("grid") == shipped / "grid"
        monkeypatch.delenv(store.OWN_MODELS)
        models_version.cache_clear()
        assert store.part_folder("tagger") == shipped / "tagger" and models_version() != mine
    finally:
        models_version.cache_clear()


def test_the_version_names_all_manifests(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stored(tmp_path / "one")
    monkeypatch.setattr(store, "models_folder", lambda: tmp_path)
    models_version.cache_clear()
    try:
        before = models_version()
        assert len(before) == 12 and int(before, 16) >= 0
        edit_manifest(tmp_path / "one", lambda m: m["facts"].update(snippets=4))
        models_version.cache_clear()
        assert models_version() != before
    finally:
        models_version.cache_clear()
