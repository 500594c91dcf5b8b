"""Facets by the stored models: what they find, where it lies, how they are trained and stored."""

from __future__ import annotations

import importlib.util
import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings

from cocreate_nlp.errors import CorpusError
from cocreate_nlp.language import cluster_vectors
from cocreate_nlp.tagging.facet_rules import FACETS
from cocreate_nlp.tagging.facets import CLUSTERS, FacetModel, find_facets, labels_of, train_facets
from cocreate_nlp.tagging.features import units_from_texts
from cocreate_nlp.tagging.network import TagNetwork, make_encoder
from cocreate_nlp.training.judged import read_judged
from cocreate_nlp.types import Facet
from tests.texts import any_text

JUDGED = Path(__file__).parent.parent.parent / "data" / "corpus" / "facets"


def facets(text: str) -> set[tuple[str, str]]:
    (unit,) = units_from_texts([text])
    return {(f.name, unit.text[f.start : f.end]) for f in find_facets([unit])[0]}


@pytest.mark.parametrize(
    ("text", "facet", "words"),
    [
        ("ふたが固いので、父に開けてもらいました。", "reason", "ふたが固いので"),
        ("去年の冬に薬局で買いました。", "context", "去年の冬に"),
        ("去年の冬に薬局で買いました。", "where", "薬局"),
        ("妻が毎朝飲んでます。", "who", "妻"),
        ("前のより今の袋のほうが開けやすいです。", "comparison", "前のより今の袋のほうが開けやすい"),
        ("子どもが泣いて、ほんとに悲しかったです。", "feeling", "悲しかっ"),
        ("はさみで切って使ってます。", "how", "はさみで切っ"),
        ("大きいのと小さいの、ずっと迷ってました。", "before_buying", "迷っ"),
    ],
)
def test_finds_what_a_reader_marks(text: str, facet: str, words: str) -> None:
    found = [span for name, span in facets(text) if name == facet]
    assert any(words in span or span in words for span in found), facets(text)


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        ("朝からずっと雨です。", "reason"), ("静かで広い部屋です。", "reason"), ("毎回三つ買います。", "context"), ("重い箱です。", "feeling"),
        ("絹みたいな手ざわりです。", "comparison"), ("母に怒られました。", "who"), ("駅前で売ってほしいです。", "where"), ("昨日飲みました。", "how"),
        ("腰が痛くて悩んでます。", "before_buying"),
    ],
)  # fmt: skip
def test_near_misses_stay_unmarked(text: str, facet: str) -> None:
    assert facet not in {name for name, _ in facets(text)}


@settings(deadline=None, max_examples=60)
@given(any_text)
def test_facets_lie_inside_in_order_and_apart(text: str) -> None:
    (unit,) = units_from_texts([text])
    (found,) = find_facets([unit])
    assert [f.start for f in found] == sorted(f.start for f in found)
    for f in found:
        assert 0 <= f.start < f.end <= len(unit.text) and f.name in FACETS
        assert unit.text[f.start : f.end].strip()
        assert f.name != "feeling" or f.value in ("positive", "negative")
    for name in FACETS:
        own = [f for f in found if f.name == name]
        assert all(a.end <= b.start for a, b in pairwise(own)), "facets of a name overlap"


def test_labels_cover_the_words_of_a_span() -> None:
    (unit,) = units_from_texts(["薬局で買って嬉しい"])
    span = [Facet("where", 0, 2), Facet("feeling", unit.text.index("嬉"), len(unit.text), "positive")]
    assert labels_of(unit, span, "where")[:2] == ["B-", "O"]
    assert labels_of(unit, span, "feeling")[-1] == "B-positive"


def test_a_model_learns_from_judged_snippets(tmp_path: Path) -> None:
    rows = [r for r in read_judged(JUDGED) if not r.held_out][:300]
    units = units_from_texts([r.text for r in rows])
    train_facets(units, [r.facets for r in rows], tmp_path, start=TagNetwork(make_encoder(units), 3), facts={"snippets": len(rows)})
    assert (tmp_path / "network.npz").is_file()
    assert json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["facts"] == {"snippets": 300}
    model = FacetModel({n: tmp_path / f"{n}.crfsuite" for n in FACETS}, [cluster_vectors(s) for s in CLUSTERS])
    (unit,) = units_from_texts(["母が台所で割りました。"])
    assert {(f.name, unit.text[f.start : f.end]) for f in model.find([unit])[0]} >= {("who", "母"), ("where", "台所")}
    assert model.find(units_from_texts(["", "母が台所で割りました。", ""]))[::2] == [(), ()]


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"text": "a", "session": "s"}', '{"text": "a", "session": "s", "half": "train", "facets": [{"facet": "who", "start": 0, "end": 9}]}',
     '{"text": "a", "session": "s", "half": "train", "facets": [{"facet": "x", "start": 0, "end": 1}]}'],
)  # fmt: skip
def test_wrong_records_name_their_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"a\.jsonl:1"):
        read_judged(tmp_path)
    assert read_judged(tmp_path / "none") == []


def test_snippets_never_trained_on_are_found_as_when_last_measured() -> None:
    spec = importlib.util.spec_from_file_location("facets_benchmark", JUDGED.parents[2] / "benchmarks" / "facets.py")
    assert spec is not None and spec.loader is not None
    benchmark = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmark)
    rows = [r for r in read_judged(JUDGED) if r.half == "fresh"]
    known = {r.text for r in read_judged(JUDGED) if not r.held_out}
    assert len(rows) == 789 and not any(r.text in known for r in rows)
    for name, (precision, recall, judged, _) in benchmark.measure(rows, benchmark.find(rows)).items():
        if judged >= 40:
            assert 2 * precision * recall / (precision + recall) >= 0.65, name
