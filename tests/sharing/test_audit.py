"""The log notices whatever is done to it, survives a kill, and holds no words spoken."""

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from cocreate_nlp.errors import AuditError
from cocreate_nlp.sharing.audit import AuditLog


@pytest.fixture
def log(tmp_path):
    times = iter(dt.datetime(2026, 9, 3, 10, i % 60, tzinfo=dt.UTC) for i in range(1000))
    log = AuditLog(tmp_path / "audit.jsonl", clock=lambda: next(times))
    for i in range(5):
        log.append("shared", session=f"S-{i}", audience="participants", counts={"open": i}, released_by=["a", "b"])
    return log


def test_a_good_log_verifies_and_reads_well(log):
    report = log.verify()
    assert report.records == 5 and not report.interrupted
    lines = log.show()
    assert "共有先: 参加者の持ち帰り" in lines[0] and "開示を確認した人: a・b" in lines[0] and "audience" not in lines[0]
    assert len(lines) == 5 and "共有" in lines[0] and "S-0" in lines[0] and f"{dt.datetime(2026, 9, 3, 10, tzinfo=dt.UTC).astimezone():%Y-%m-%d %H:%M}" in lines[0]
    assert log.verify(log.anchor()).records == 5


def test_a_review_is_shown_in_japanese(tmp_path):
    log = AuditLog(tmp_path / "audit.jsonl")
    log.append("reviewed", reviewers={"鈴木": {"hold": 3, "changed_redacted": 1}}, decisions_hash="0f", problems=0)
    log.append("withdrawn", status="noted")
    reviewed, withdrawn = log.show()
    assert reviewed.endswith("見直しの取り込み  直しが要る行: 0、見直した人: 鈴木（文の書き直し 1、保留 3）")
    assert withdrawn.endswith("参加の取り下げ  状況: 記録しました")


def test_empty_log_verifies(tmp_path):
    assert AuditLog(tmp_path / "none.jsonl").verify().records == 0


def lines_of(log):
    return log.path.read_text(encoding="utf-8").splitlines(keepends=True)


TAMPERINGS = {
    "last record gone": lambda x: x[:-1],
    "two records gone": lambda x: x[:-2],
    "first record gone": lambda x: x[1:],
    "middle record gone": lambda x: x[:2] + x[3:],
    "reordered": lambda x: [x[1], x[0], *x[2:]],
    "doubled": lambda x: [*x, x[-1]],
    "emptied": lambda _: [],
    "audience changed": lambda x: [x[0].replace("participants", "public"), *x[1:]],
    "time changed": lambda x: [*x[:4], x[4].replace("10:04", "10:05")],
    "hash changed": lambda x: [*x[:4], x[4].replace('"hash": "', '"hash": "0')],
    "garbage": lambda x: [*x[:2], "{}\n", *x[2:]],
    "no json": lambda x: [*x[:2], "x\n", *x[2:]],
    "last line torn, records lost": lambda x: [*x[:3], x[3][:40]],
    "last line torn": lambda x: [*x[:4], x[4][:-1]],
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_every_tampering_is_noticed(log, name):
    log.path.write_text("".join(TAMPERINGS[name](lines_of(log))), encoding="utf-8")
    with pytest.raises(AuditError) as info:
        log.verify()
    assert info.value.where and info.value.remedy
    with pytest.raises(AuditError):
        log.append("shared", session="S-9")


def test_a_missing_or_broken_head_is_noticed(log):
    head = log.path.with_name("audit.jsonl.head")
    head.write_text("{}", encoding="utf-8")
    with pytest.raises(AuditError):
        log.verify()
    head.unlink()
    with pytest.raises(AuditError):
        log.verify()


def test_log_and_head_replaced_together_are_noticed_by_the_anchor(log, tmp_path):
    anchor = log.anchor()
    forged = AuditLog(tmp_path / "b" / "audit.jsonl")
    for i in range(6):
        forged.append("shared", session=f"X-{i}")
    assert forged.verify().records == 6
    with pytest.raises(AuditError, match="印と合いません"):
        forged.verify(anchor)
    shorter = AuditLog(tmp_path / "c" / "audit.jsonl")
    shorter.append("shared", session="X")
    with pytest.raises(AuditError, match="そこまでありません"):
        shorter.verify(anchor)
    log.append("shared", session="later")
    assert log.verify(anchor).records == 6


@pytest.mark.parametrize("anchor", ["", "x", "5:abc", "５:" + "0" * 64])
def test_wrong_anchor_is_named(log, anchor):
    if anchor:
        with pytest.raises(AuditError, match="控えた印"):
            log.verify(anchor)
    else:
        assert log.verify(anchor).records == 5


def test_killed_while_writing_a_record(log):
    with log.path.open("ab") as file:
        file.write(b'{"event": "sha')
    assert log.verify().interrupted
    log.append("shared", session="S-6")
    report = log.verify()
    assert report.records == 6 and not report.interrupted


def test_killed_between_record_and_head(log):
    head = log.path.with_name("audit.jsonl.head")
    before = head.read_bytes()
    log.append("shared", session="S-6")
    head.write_bytes(before)
    assert log.verify().records == 6
    log.append("shared", session="S-7")
    assert log.verify().records == 7


@pytest.mark.parametrize(
    ("event", "facts"),
    [
        ("shared", {"text": "ふたが固い"}),
        ("shared", {"purpose": "あ" * 201}),
        ("shared", {"purpose": "一行\n二行"}),
        ("shared", {"reviewers": {"a": "b" * 300}}),
        ("shared", {"released_by": ["x" * 201]}),
        ("shared", {"session": object()}),
        ("gossip", {}),
    ],
)
def test_words_spoken_cannot_be_logged(log, event, facts):
    with pytest.raises(AuditError) as info:
        log.append(event, **facts)
    assert "ふたが固い" not in str(info.value)
    assert log.verify().records == 5


def test_two_writers_at_once(tmp_path):
    def write(i):
        AuditLog(tmp_path / "audit.jsonl").append("shared", session=f"S-{i}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(20)))
    log = AuditLog(tmp_path / "audit.jsonl")
    assert log.verify().records == 20
    assert {json.loads(line)["facts"]["session"] for line in lines_of(log)} == {f"S-{i}" for i in range(20)}
