"""The vault opens with its passphrase only, notices every change, and keeps numbering stable."""

from __future__ import annotations

import json

import pytest

from cocreate_nlp.errors import VaultError
from cocreate_nlp.redaction import Pseudonyms, Redactor, Vault
from cocreate_nlp.redaction import vault as module
from cocreate_nlp.redaction.pseudonyms import letters

SECRET = "むらさきの 水筒 12 本"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WORK", 2**14)


def test_round_trip_and_look_up(tmp_path) -> None:
    vault = Vault.create(tmp_path / "v", SECRET)
    pseudonyms = Pseudonyms()
    assert pseudonyms.of("person", "宮原") == "人物A"
    vault.store(pseudonyms, SECRET)
    assert vault.look_up("人物A", SECRET) == ["宮原"]
    assert vault.load(SECRET).of("person", "宮原") == "人物A"
    assert vault.load(SECRET).of("person", "小柴") == "人物B"
    assert "宮原" not in (tmp_path / "v").read_text(encoding="utf-8")
    assert (tmp_path / "v").stat().st_mode & 0o077 == 0
    with pytest.raises(VaultError):
        vault.look_up("人物Z", SECRET)


def test_names_are_given_back_as_the_transcripts_write_them(tmp_path) -> None:
    vault = Vault.create(tmp_path / "v", SECRET)
    pseudonyms = Pseudonyms()
    pseudonyms.of("roster", "まい")
    vault.store(pseudonyms, SECRET)
    assert vault.look_up("参加者A", SECRET) == ["まい"], "a vault of an earlier version"
    pseudonyms.of("roster", "だにえる")
    vault.store(pseudonyms, SECRET, spellings={"参加者A": "マイ", "参加者B": "ダニエル"})
    # Stored again without spellings, or spelled in another way: the first stays, and the numbering goes on.
    again = vault.load(SECRET)
    assert again.to_mapping() == pseudonyms.to_mapping()
    assert again.of("roster", "つだ") == "参加者C"
    vault.store(again, SECRET)
    vault.store(again, SECRET, spellings={"参加者A": "まい"})
    assert [vault.look_up(f"参加者{x}", SECRET) for x in "ABC"] == [["マイ"], ["ダニエル"], ["つだ"]]
    vault.rotate(SECRET, SECRET + "x")
    assert vault.look_up("参加者A", SECRET + "x") == ["マイ"]
    assert "マイ" not in (tmp_path / "v").read_text(encoding="utf-8")


def test_wrong_passphrase_and_every_changed_field(tmp_path) -> None:
    path = tmp_path / "v"
    vault = Vault.create(path, SECRET)
    with pytest.raises(VaultError, match="合言葉"):
        vault.load(SECRET + "x")
    body = json.loads(path.read_text())
    for field, value in [("salt", "AAAA"), ("nonce", "AAAAAAAAAAAAAAAA"), ("n", 2**15), ("data", body["data"][:-8] + "AAAAAAA="), ("format", "x")]:
        path.write_text(json.dumps({**body, field: value}))
        with pytest.raises(VaultError):
            vault.load(SECRET)
    path.write_text("{")
    with pytest.raises(VaultError):
        vault.load(SECRET)


def test_rotate_and_destroy(tmp_path) -> None:
    path = tmp_path / "v"
    vault = Vault.create(path, SECRET)
    new = "べつの 長い 合い言葉 です"
    vault.rotate(SECRET, new)
    with pytest.raises(VaultError):
        vault.load(SECRET)
    assert vault.load(new).given == {}
    vault.destroy()
    assert not path.exists()
    with pytest.raises(VaultError):
        vault.load(new)
    with pytest.raises(VaultError):
        vault.destroy()


def test_existing_file_short_passphrase_and_conflicting_numbers(tmp_path) -> None:
    vault = Vault.create(tmp_path / "v", SECRET)
    with pytest.raises(VaultError):
        Vault.create(tmp_path / "v", SECRET)
    with pytest.raises(VaultError):
        Vault.create(tmp_path / "w", "short")
    first, second = Pseudonyms(), Pseudonyms()
    first.of("person", "宮原")
    second.of("person", "小柴")
    vault.store(first, SECRET)
    with pytest.raises(VaultError):
        vault.store(second, SECRET)


def test_same_pseudonym_across_sessions_with_the_key(tmp_path) -> None:
    vault = Vault.create(tmp_path / "v", SECRET)
    kept = Pseudonyms()
    first = Redactor(pseudonyms=kept).redact("宮原さんと小柴さん").text
    vault.store(kept, SECRET)
    second = Redactor(pseudonyms=vault.load(SECRET)).redact("小柴さんだけ").text
    assert first == "人物Aさんと人物Bさん"
    assert second == "人物Bさんだけ"
    assert Redactor().redact("小柴さんだけ").text == "人物Aさんだけ"


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")])
def test_letters(index: int, name: str) -> None:
    assert letters(index) == name
