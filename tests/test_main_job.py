"""The main job on the sample sessions, as a secretariat runs it: files in, files out, nothing leaked, no network."""

from __future__ import annotations

import html
import io
import json
import re
import socket
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from cocreate_nlp.cli import NOT_ACKNOWLEDGED, app
from cocreate_nlp.replacements import WITHHELD
from cocreate_nlp.sharing.exports import WRITERS

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
INPUTS = sorted(str(p) for p in SAMPLES.iterdir() if p.suffix in {".vtt", ".csv"})

# Everything in the samples that must never leave, written down by reading them.
IDENTIFIERS = """
小野寺 河合 真帆 三宅 林 恵子 ダニエル 有馬 五味 ジョアン 阿久津 木下 荒木金物 ひばりが丘 みなせ しずく 港北 菊名 横浜市 浜松
090-1234-5678 miyake.haiso 045の999の0123 2,980 二千三百万 ０．０３ 千二百時間
桐谷 大西 村瀬 由香 鄭 智英 古川 立花 須藤 尾崎 中山 東央ロジ 川崎 あおば食品 ハルカ ツバメ 六万二千 四万一千
furukawa.m 03-0000-4821 070-0000-9613 百九十八グラム 4.7％ 千四百件 百二十台 二十三人
富永 西川 小椋 丸山 北見 平井 渡辺 藤沢 鵠沼 サンライフ イエノート 三千二百円 12万円 19万円 31万円
ogura_ie 0466-00-1729 SL-20418
""".split()


@pytest.fixture(scope="module")
def without_network() -> Iterator[None]:
    """Make every socket call fail."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the main job opened a network connection")

    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex", "bind", "sendto"):
        patch.setattr(socket.socket, name, refuse)
    patch.setattr(socket, "create_connection", refuse)
    patch.setattr(socket, "getaddrinfo", refuse)
    yield
    patch.undo()


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory, without_network: None) -> Path:
    """Run the main job once, without a network."""
    folder = tmp_path_factory.mktemp("run") / "out"
    result = run(folder)
    assert result.exit_code == 0, result.output
    return folder


def run(folder: Path, *options: str, inputs: list[str] | None = None):  # type: ignore[no-untyped-def]
    policy = str(SAMPLES / "policy.yaml")
    arguments = ["--policy", policy, "--out", str(folder), "--formats", ",".join(WRITERS), *options]
    return CliRunner().invoke(app, ["run", *(inputs or INPUTS), *arguments])


def shared_files(folder: Path) -> list[Path]:
    """Return every file of the session folders that a recipient may get: all that is not internal."""
    return sorted(p for p in folder.glob("*/**/*") if p.is_file() and "internal" not in p.parts)


def shared_texts(folder: Path) -> dict[Path, str]:
    """Return everything a recipient can read, file by file, whatever the format packs it in."""
    return {path: "\n".join(_plain(path.name, path.read_bytes())) for path in shared_files(folder)}


def _plain(name: str, data: bytes) -> Iterator[str]:
    yield name
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in archive.infolist():
                yield from _plain(part.filename, archive.read(part))
    if name.endswith(".xlsx"):
        for sheet in load_workbook(io.BytesIO(data)):
            yield from (str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None)
    if name.endswith(".parquet"):
        table = pq.read_table(io.BytesIO(data))
        yield f"{table.schema}\n{table.schema.metadata}\n{table.to_pylist()}"
        # Its statistics cut texts short (8,000円台), so the bytes are scanned for names only.
        yield "".join(c if not c.isdigit() else "#" for c in data.decode("utf-8", "replace"))
        return
    text = data.decode("utf-8-sig", "replace")
    yield text
    # As other programs would decode it: entities of XML, escapes of JSON.
    yield html.unescape(text)
    if name.endswith((".json", ".jsonl")):
        for line in [text] if name.endswith(".json") else text.splitlines():
            yield str(json.loads(line))


def test_three_samples_of_eighty_turns(out: Path) -> None:
    records = [json.loads(p.read_text(encoding="utf-8"))["summary"] for p in out.glob("*/internal/run.json")]
    assert len(records) == 3
    assert all(r["turns"] >= 80 for r in records)


def test_no_identifier_is_shared(out: Path) -> None:
    assert len(shared_files(out)) == 3 * (len(WRITERS) + 2)
    left = [(i, path.name) for path, text in shared_texts(out).items() for i in IDENTIFIERS if i in text]
    assert not left


def test_no_exact_price_is_shared(out: Path) -> None:
    for text in shared_texts(out).values():
        # A bin may bear the round price as its name (8,000円台), never the price itself.
        assert not re.search(r"(?:980|8,000|2,980|12万|19万|31万|五千|三千二百|二千三百万)円(?!台)", text)


def test_identifiers_of_the_samples_are_in_the_samples() -> None:
    everything = "".join(Path(p).read_bytes().decode("cp932" if p.endswith(".csv") else "utf-8") for p in INPUTS)
    missing = [i for i in IDENTIFIERS if i not in everything]
    assert not missing


def test_voices_stay_readable(out: Path) -> None:
    text = "\n".join(shared_texts(out).values())
    for voice in (
        "パッキンがとにかく外しにくくて、爪が割れたこともあります。",
        "冷凍庫はファンの音がすごくて、まったく聞こえません。",
        "頼むほどじゃないけど、自分ではできない、っていうのがいちばん困るんです。",
        "五分の修理を、ご近所でまとめて頼めたらいいんじゃないですか。",
    ):
        assert voice in text


def test_held_runs_are_one_row_without_a_count(out: Path) -> None:
    for path in out.glob("*/shared.jsonl"):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        texts = [r["text"] for r in rows if "text" in r]
        assert WITHHELD in texts
        assert not any(a == b == WITHHELD for a, b in pairwise(texts))


def test_second_run_is_byte_identical(out: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    assert run(again, "--jobs", "2").exit_code == 0
    first, second = ({p.relative_to(f): p.read_bytes() for p in f.glob("*/**/*") if p.is_file()} for f in (out, again))
    assert first == second
    assert len(first) > 3 * len(WRITERS)


def test_internal_table_joins_to_the_turns(out: Path) -> None:
    import cocreate_nlp as cc

    for source in INPUTS:
        session = cc.read_session(source)
        folder = next(p for p in out.iterdir() if p.is_dir() and p.name.startswith(Path(source).stem))
        rows = [json.loads(line) for line in (folder / "internal" / "full.jsonl").read_text("utf-8").splitlines()]
        for i, turn in enumerate(session.turns):
            assert "".join(r["text"] for r in rows if r["turn"] == i) == turn.text


def test_unacknowledged_policy_writes_internal_only(tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    text = (SAMPLES / "policy.yaml").read_text(encoding="utf-8")
    policy.write_text("\n".join(x for x in text.splitlines() if not x.startswith("acknowledged")), encoding="utf-8")
    arguments = ["run", INPUTS[0], "--policy", str(policy), "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == NOT_ACKNOWLEDGED
    assert "policy acknowledge" in result.output
    assert not list((tmp_path / "out").glob("*/shared.*"))
    assert list((tmp_path / "out").glob("*/internal/full.xlsx"))


def test_one_bad_file_does_not_stop_the_rest(tmp_path: Path) -> None:
    broken = tmp_path / "broken.vtt"
    broken.write_bytes(b"\x00\x01\x02\xff\xfe\x00garbage")
    result = run(tmp_path / "out", inputs=[str(broken), INPUTS[0]])
    assert result.exit_code == 1
    assert "broken.vtt" in result.output
    assert len(list((tmp_path / "out").glob("*/shared.xlsx"))) == 1


def test_audit_log_verifies_and_holds_no_words(out: Path) -> None:
    result = CliRunner().invoke(app, ["audit", "verify", str(out / "audit.jsonl")])
    assert result.exit_code == 0, result.output
    log = (out / "audit.jsonl").read_text(encoding="utf-8")
    assert not [i for i in IDENTIFIERS if i in log]
