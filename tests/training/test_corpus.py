import json
from pathlib import Path
from typing import Any

import pytest

from cocreate_nlp.errors import CorpusError
from cocreate_nlp.training.corpus import ENTITY_KINDS, Entity, make_record, read_corpus, spans_of, units_of
from cocreate_nlp.training.judged import read_judged
from cocreate_nlp.types import Kind
from tests.tagging.small import SMALL, small_records

GOOD: dict[str, Any] = {
    "session": "s1", "turn": 3, "speaker": "佐藤", "role": "participant", "text": "田中さんは34歳で298円のを買った。",
    "tags": ["experience"], "specificity": "high", "core": "low", "direct": ["田中"], "quasi": ["34歳"],
    "figures": ["298円"], "keep": ["買った"], "subkinds": {"experience": "purchase"}, "hearsay": ["田中"],
    "entities": [{"start": 0, "end": 2, "label": "person"}], "theme": "傘",
}  # fmt: skip


def write(path: Path, *values: Any) -> Path:
    lines = (v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in values)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_record_is_read_whole(tmp_path: Path) -> None:
    (record,) = read_corpus([write(tmp_path / "a.jsonl", GOOD)])
    assert (record.session, record.turn, record.role, record.theme) == ("s1", 3, "participant", "傘")
    assert record.tags == ("experience",) and record.subkinds == {"experience": "purchase"}
    assert record.direct == ("田中",) and record.keep == ("買った",) and record.hearsay == ("田中",)
    assert record.entities == (Entity(0, 2, "person"),)


def test_what_is_left_out_has_a_safe_meaning(tmp_path: Path) -> None:
    (record,) = read_corpus([write(tmp_path / "a.jsonl", {"session": "s", "text": ""}, "")])
    assert (record.role, record.specificity, record.core, record.tags, record.turn) == (
        "participant", "low", "low", (), 0,
    )  # fmt: skip


def test_folders_are_read_in_order(tmp_path: Path) -> None:
    write(tmp_path / "b.jsonl", {**GOOD, "session": "b"})
    write(tmp_path / "a.jsonl", {**GOOD, "session": "a"})
    write(tmp_path / "notes.txt", "not read")
    assert [r.session for r in read_corpus([tmp_path])] == ["a", "b"]


def test_unusual_line_separators_inside_a_text_do_not_tear_it(tmp_path: Path) -> None:
    text = "一行目\u2028二行目\x85三行目"
    assert read_corpus([write(tmp_path / "a.jsonl", {"session": "s", "text": text})])[0].text == text


def test_a_table_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        '\ufeffsession,turn,role,text,tags,core,figures\ns1,,company,"原価は182円、\n高いです",,high,182円\n'
        "s1,7,participant,軽くしてほしい,idea;pain_point,,\n",
        encoding="utf-8",
    )
    first, second = read_corpus([path])
    assert (first.text, first.turn, first.core, first.figures) == ("原価は182円、\n高いです", 1, "high", ("182円",))
    assert (second.turn, second.tags, second.core) == (7, ("idea", "pain_point"), "low")


BROKEN = [
    ("not json", "not a JSON object"),
    ("[1, 2]", "not a JSON object"),
    ({"text": "あ"}, "field 'session' is missing"),
    ({**GOOD, "text": None}, "field 'text' is missing"),
    ({**GOOD, "turn": "third"}, "turn"),
    ({**GOOD, "tags": ["ideas"]}, "unknown tag 'ideas'"),
    ({**GOOD, "tags": "idea"}, "tags"),
    ({**GOOD, "tags": 3}, "tags"),
    ({**GOOD, "core": "medium"}, "unknown band 'medium'"),
    ({**GOOD, "specificity": "LOW"}, "unknown band 'LOW'"),
    ({**GOOD, "role": "customer"}, "unknown role 'customer'"),
    ({**GOOD, "direct": ["鈴木"]}, "a span of 'direct' is not in the text"),
    ({**GOOD, "figures": ["２９８円"]}, "a span of 'figures' is not in the text"),
    ({**GOOD, "keep": [3]}, "keep"),
    ({**GOOD, "entities": [{"start": 0, "end": 99, "label": "person"}]}, "an entity is out of range"),
    ({**GOOD, "entities": [{"start": 2, "end": 2, "label": "person"}]}, "an entity is out of range"),
    ({**GOOD, "entities": [{"start": 0, "end": 2, "label": "human"}]}, "of unknown label"),
    ({**GOOD, "entities": [{"start": 0, "label": "person"}]}, "entities"),
    ({**GOOD, "entities": ["person"]}, "entities"),
    ({**GOOD, "subkinds": {"idea": "use"}}, "unknown sub-kind 'use' of 'idea'"),
    ({**GOOD, "subkinds": ["use"]}, "subkinds"),
]


@pytest.mark.parametrize(("value", "message"), BROKEN)
def test_errors_name_file_line_and_remedy(tmp_path: Path, value: Any, message: str) -> None:
    path = write(tmp_path / "a.jsonl", GOOD, value)
    with pytest.raises(CorpusError) as caught:
        read_corpus([path])
    assert message in caught.value.message
    assert caught.value.where == f"{path}:2"
    assert caught.value.remedy
    assert GOOD["text"] not in str(caught.value)


def test_errors_of_a_table_name_the_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("session,text,core\ns,あ,low\ns,い,huge\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="unknown band") as caught:
        read_corpus([path])
    assert caught.value.where == f"{path}:3"


def test_unreadable_files_are_errors(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match=r"no \.jsonl or \.csv"):
        read_corpus([tmp_path / "empty"])
    with pytest.raises(CorpusError, match="cannot be read"):
        read_corpus([tmp_path / "missing.jsonl"])
    (tmp_path / "sjis.jsonl").write_bytes('{"session":"s","text":"あ"}'.encode("cp932"))
    with pytest.raises(CorpusError, match="UTF-8"):
        read_corpus([tmp_path / "sjis.jsonl"])


def test_spans_come_from_entities_or_from_every_occurrence() -> None:
    record = make_record(GOOD, where="x")
    assert spans_of(record) == [(0, 2, Kind.PERSON)]
    without = {k: v for k, v in GOOD.items() if k != "entities"} | {"text": "田中さんと田中は34歳、298円、買った"}
    assert spans_of(make_record(without, where="x")) == [
        (0, 2, Kind.PERSON), (5, 7, Kind.PERSON), (8, 11, Kind.OTHER_QUASI), (12, 16, Kind.FIGURE),
    ]  # fmt: skip
    assert set(ENTITY_KINDS.values()) <= set(Kind)


def test_units_follow_the_transcript_and_never_cross_sessions() -> None:
    records = small_records()
    units, grid = units_of(records)
    assert len(units) == len(grid) == len(records)
    for i, (unit, item) in enumerate(zip(units, grid, strict=True)):
        assert item.unit is unit and unit.role == records[i].role
        same = i > 0 and records[i - 1].session == records[i].session
        assert unit.previous == (records[i - 1].text if same else "")
        if not same:
            assert item.previous_terms == () and not item.repeated
        assert len(item.marks) == len(spans_of(records[i]))


def test_the_tests_own_snippets_are_many_and_of_every_label() -> None:
    records = read_corpus([SMALL])
    assert len(records) >= 90 and len({r.theme for r in records}) >= 5
    assert {t for r in records for t in r.tags} == {"experience", "pain_point", "idea"}
    assert {r.core for r in records} == {r.specificity for r in records} == {"low", "mid", "high"}


def test_judged_snippets_keep_their_line_separators(tmp_path: Path) -> None:
    texts = ["袋が\u2028切れない", "ふたが\u0085固い"]
    rows = [json.dumps({"session": "a", "half": "train", "text": t, "facets": []}, ensure_ascii=False) for t in texts]
    (tmp_path / "a.jsonl").write_text("\n\n".join(rows) + "\n", encoding="utf-8")
    assert [row.text for row in read_judged(tmp_path)] == texts
