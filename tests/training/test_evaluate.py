import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cocreate_nlp.errors import CorpusError
from cocreate_nlp.tagging.tagger import Tagger
from cocreate_nlp.training.corpus import Record
from cocreate_nlp.training.evaluate import (
    agreement,
    evaluate,
    expected_calibration_error,
    gold_level,
    krippendorff_alpha,
    render_text,
    write_report,
)
from cocreate_nlp.training.train import corpus_facts, train_models
from tests.tagging.small import SMALL, small_records

ECE_CASES = [
    # two bins: |0.15 − 0.5| × ½ + |0.95 − 1| × ½
    ([0.1, 0.2, 0.95, 0.95], [0, 1, 1, 1], 2, 0.5 * 0.35 + 0.5 * 0.05),
    ([0.5, 0.5], [1, 0], 10, 0.0),
    ([1.0, 1.0], [0, 0], 10, 1.0),
    ([0.0, 1.0], [0, 1], 10, 0.0),
    ([0.25, 0.75], [0, 1], 10, 0.25),
]


@pytest.mark.parametrize(("probabilities", "truth", "bins", "expected"), ECE_CASES)
def test_calibration_error_by_hand(probabilities: list[float], truth: list[int], bins: int, expected: float) -> None:
    got = expected_calibration_error(np.array(probabilities), np.array(truth, dtype=bool), bins)
    assert got == pytest.approx(expected)


ALPHA_CASES = [
    (["a", "b", "a"], ["a", "b", "a"], 1.0),
    (["a", "a"], ["a", "a"], 1.0),
    # Ten binary units, one agreed 1, five agreed 0, four disagreements: 1 − 19 · 4 / (14 · 6).
    (list("0100000000"), list("1110011000"), 1 - 19 * 4 / (14 * 6)),
    # Three letters, one disagreement of four; totals a 3, b 3, c 2 of 8.
    (list("aabc"), list("abbc"), 1 - (1 / 4) / (1 - (3 * 2 + 3 * 2 + 2 * 1) / (8 * 7))),
    (["a", "b"], ["b", "a"], -0.5),
]


@pytest.mark.parametrize(("first", "second", "expected"), ALPHA_CASES)
def test_alpha_by_hand(first: list[str], second: list[str], expected: float) -> None:
    assert krippendorff_alpha(first, second) == pytest.approx(expected)


LEVELS = [
    ("low", "low", "open"), ("low", "mid", "staged"), ("mid", "low", "staged"), ("mid", "mid", "staged"),
    ("high", "low", "closed"), ("low", "high", "closed"), ("high", "mid", "closed"), ("mid", "high", "closed"),
    ("high", "high", "closed"),
]  # fmt: skip


@pytest.mark.parametrize(("specificity", "core", "level"), LEVELS)
def test_gold_levels(specificity: str, core: str, level: str) -> None:
    assert gold_level(replace(small_records()[0], specificity=specificity, core=core)) == level


def test_agreement_with_oneself_is_one() -> None:
    out = agreement(small_records(), small_records())
    assert out.pop("snippets") == len(small_records())
    assert set(out.values()) == {1.0}


def test_agreement_by_hand() -> None:
    first = [replace(small_records()[i], tags=t) for i, t in enumerate([("idea",), ("idea",), (), ()])]
    second = [replace(r, tags=t) for r, t in zip(first, [("idea",), (), (), ()], strict=True)]
    # Observed 3/4, expected ½·¼ + ½·¾ = ½, κ = ½.
    assert agreement(first, second)["idea"] == 0.5


def test_agreement_where_a_label_never_occurs_is_plain_json() -> None:
    none = [replace(r, tags=(), specificity="low", core="low") for r in small_records()[:6]]
    out = agreement(none, none)
    assert json.loads(json.dumps(out, allow_nan=False)) == out
    assert out["idea"] == 1.0 and out["level_alpha"] == 1.0


def test_agreement_needs_the_same_snippets() -> None:
    with pytest.raises(CorpusError, match="not of the same snippets"):
        agreement(small_records(), small_records()[1:])
    with pytest.raises(CorpusError, match="→"):
        agreement([], [])


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    return evaluate(small_records(), grid=True)


def test_a_report_covers_everything_held_out(report: dict[str, Any]) -> None:
    assert report["snippets"] == len(small_records())
    assert report["sessions"] == report["folds"] == 5
    tags = report["tags"]
    assert set(tags) == {"macro_f1", "none_accuracy", "experience", "pain_point", "idea", "confusion"}
    assert sum(tags["confusion"].values()) == len(small_records())
    for tag in ("experience", "pain_point", "idea"):
        assert 0 <= tags[tag]["f1"]["low"] <= tags[tag]["f1"]["value"] <= tags[tag]["f1"]["high"] <= 1
        assert tags[tag]["share"] == pytest.approx(np.mean([tag in r.tags for r in small_records()]), abs=1e-4)
    # Nothing is learned from the theme that is measured, and still it is far better than chance.
    assert tags["macro_f1"]["value"] > 0.4
    assert len(report["worst"]) == 20
    json.dumps(report, allow_nan=False)


def test_levels_are_counted_both_ways(report: dict[str, Any]) -> None:
    gold = [gold_level(r) for r in small_records()]
    level = report["grid"]["level"]
    assert level["closed_called_open"].endswith(f"/{gold.count('closed')}")
    assert level["open_called_closed"].endswith(f"/{gold.count('open')}")


def test_folds_by_session_and_the_same_every_time(report: dict[str, Any]) -> None:
    again = evaluate(small_records(), grid=False)
    assert again["tags"] == report["tags"]
    by_session = evaluate(small_records(), by="session", grid=False)
    assert by_session["held_out"] == "session" and "grid" not in by_session


def test_some_folds_alone_can_be_measured(report: dict[str, Any]) -> None:
    first, rest = (evaluate(small_records(), only=only, grid=True) for only in ([0], [1, 2, 3, 4]))
    assert first["snippets"] + rest["snippets"] == report["snippets"]
    assert first["folds"] == 1 and first["sessions"] == 1
    counts = [sum(r["tags"]["confusion"].values()) for r in (first, rest)]
    assert counts == [first["snippets"], rest["snippets"]]
    assert evaluate(small_records(), folds=2, grid=False)["folds"] == 2
    with pytest.raises(CorpusError, match="there is no fold 5"):
        evaluate(small_records(), only=[5])


def test_one_theme_cannot_be_held_out() -> None:
    one = [r for r in small_records() if r.session == "u1"]
    with pytest.raises(CorpusError, match="only one theme or session"):
        evaluate(one)


def test_the_report_is_written(report: dict[str, Any], tmp_path: Path) -> None:
    paths = write_report(report, tmp_path / "out")
    assert {"evaluation.txt", "evaluation.json"} <= {p.name for p in paths} == {p.name for p in paths[0].parent.iterdir()}
    text = paths[0].read_text(encoding="utf-8")
    assert text == render_text(report) + "\n"
    assert all(tag in text for tag in ("experience", "pain_point", "idea", "closed_called_open"))
    assert json.loads(paths[1].read_text(encoding="utf-8"))["tags"] == report["tags"]


def test_training_writes_models_that_load(tmp_path: Path) -> None:
    said: list[str] = []
    facts = train_models([SMALL], tmp_path, parts=("tagger",), say=said.append)
    assert facts == corpus_facts(small_records())
    assert Tagger.load(tmp_path / "tagger").tag(["もっと小さくしてほしい。"])[0].scores["idea"] > 0.5
    assert said and not any(r.text in line for line in said for r in small_records())
    assert sorted(p.name for p in tmp_path.iterdir()) == ["tagger"]


def test_facets_need_a_tagger_with_a_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "facets").mkdir(parents=True)
    (corpus / "small.jsonl").write_bytes(SMALL.read_bytes())
    row = {"session": "a", "half": "train", "text": "袋が切れない。", "facets": []}
    (corpus / "facets" / "a.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    tagger = Tagger()
    tagger.network_ = None
    monkeypatch.setattr(Tagger, "load", lambda folder: tagger)
    with pytest.raises(CorpusError, match="train tagger and facets together"):
        train_models([corpus], tmp_path / "out", parts=("facets",), say=lambda _: None)
    assert not (tmp_path / "out").exists()


def test_too_small_a_corpus_trains_nothing(tmp_path: Path) -> None:
    few = tmp_path / "few.jsonl"
    few.write_text("\n".join(SMALL.read_text(encoding="utf-8").splitlines()[:10]), encoding="utf-8")
    with pytest.raises(CorpusError, match=r"only 10 labelled snippets → label at least 60"):
        train_models([few], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_facts_change_with_the_labels_and_hold_no_text() -> None:
    records: list[Record] = list(small_records())
    facts = corpus_facts(records)
    assert (facts["snippets"], facts["sessions"], facts["themes"]) == (len(records), 5, 5)
    assert corpus_facts([replace(records[0], core="mid"), *records[1:]])["sha256"] != facts["sha256"]
    assert not any(r.text in json.dumps(facts, ensure_ascii=False) for r in records)
