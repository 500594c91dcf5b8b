"""The learned judge: it learns, it is stored safely, it only adds to what is certain."""

from __future__ import annotations

from pathlib import Path

import pytest

from cocreate_nlp.errors import ModelError
from cocreate_nlp.figures import find_figures, treated
from cocreate_nlp.figures.context import ContextModel, Surroundings, context_features, load_context_model
from cocreate_nlp.figures.training import collect_examples, fit_weights, train_figures
from cocreate_nlp.store import read_file
from cocreate_nlp.training.corpus import Record
from cocreate_nlp.types import Role


def record(session: str, turn: int, role: str, text: str, figures: tuple[str, ...]) -> Record:
    return Record(session, turn, "話者", role, text, (), "low", "low", figures=figures)


CORPUS = [
    record(f"s{k}", 1, role, text, figures)
    for k in range(4)
    for role, text, figures in (
        ("company", "炉の目盛りは12です", ("12",)), ("company", "容器は35本まで積めます", ("35本",)),
        ("participant", "鉛筆を35本もらった", ()), ("participant", "席に12人いた", ()), ("participant", "398円だった", ("398円",)),
    )
]  # fmt: skip


def test_examples_leave_out_what_kind_decides() -> None:
    features, labels, groups = collect_examples(CORPUS)
    assert len(features) == len(labels) == len(groups) == 16
    assert sum(labels) == 8


def test_it_learns_who_speaks() -> None:
    features, labels, _ = collect_examples(CORPUS)
    weights, bias = fit_weights(features, labels)
    model = ContextModel(weights, bias, 0.5, 0.5, 0.5)
    assert [model.probability(f) > 0.5 for f in features] == labels


def test_stored_weights_are_checked(tmp_path: Path) -> None:
    train_figures(CORPUS, tmp_path)
    assert read_file(tmp_path, "context.json").startswith(b"{")
    (tmp_path / "context.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="altered"):
        read_file(tmp_path, "context.json")


def test_the_session_counts_as_evidence() -> None:
    text = "8日もかかるの"
    (figure,) = find_figures(text)
    model = load_context_model()
    alone = context_features(figure, text, Role.PARTICIPANT, ruled=False, score=-1.0)
    follows = context_features(
        figure,
        text,
        Role.PARTICIPANT,
        ruled=False,
        score=-1.0,
        around=Surroundings(follows=True, near=3, near_company=True),
    )
    assert model.probability(follows) > model.probability(alone)


def test_money_needs_no_model() -> None:
    (figure,) = find_figures("398円")
    assert treated(figure, "398円") == (True, "金額")
