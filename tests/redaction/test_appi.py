"""Edits map to items of the law; the summary holds counts, never text."""

from __future__ import annotations

import pytest

from cocreate_nlp.policy.tables import KIND_LABELS
from cocreate_nlp.redaction import items_of, summarise_privacy
from cocreate_nlp.redaction.appi import ITEMS
from cocreate_nlp.types import Edit, Kind, Redaction, Turn


def edit(kind: Kind, replacement: str = "x", valid: bool | None = None) -> Edit:
    return Edit(0, 1, kind, "秘", replacement, valid=valid)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_items_and_a_label(kind: Kind) -> None:
    items = items_of(edit(kind))
    assert items
    assert set(items) <= set(ITEMS)
    assert KIND_LABELS[kind]


@pytest.mark.parametrize(
    ("kind", "item"),
    [
        (Kind.PERSON, "31-1"), (Kind.MY_NUMBER, "31-2"), (Kind.PASSPORT, "34-2"), (Kind.CREDIT_CARD, "31-3"), (Kind.MEMBER_NUMBER, "34-3"),
        (Kind.SENSITIVE, "34-4"), (Kind.FIGURE, "none"),
    ],
)  # fmt: skip
def test_items(kind: Kind, item: str) -> None:
    assert item in items_of(edit(kind))


def test_top_coded_age_is_a_peculiar_description() -> None:
    assert "34-4" in items_of(edit(Kind.AGE, "90歳以上"))
    assert "34-4" not in items_of(edit(Kind.AGE, "30代"))


def test_summary_counts_and_flags_the_only_one() -> None:
    redactions = [
        Redaction("x", (edit(Kind.AGE, "80代"), edit(Kind.MY_NUMBER, valid=False))),
        Redaction("x", (edit(Kind.AGE, "30代"),)),
        Redaction("x", (edit(Kind.AGE, "30代"),)),
    ]
    turns = [Turn("x", "甲"), Turn("x", "乙"), Turn("x", "丙")]
    summary = summarise_privacy("s01", redactions, turns)
    assert summary.edits == {"age": 3, "my_number": 1}
    assert summary.invalid_checks == 1
    assert [s for s in summary.standing_out if "80代" in s]
    assert not [s for s in summary.standing_out if "30代" in s]
    text = summary.to_markdown()
    assert "規則31条2号" in text
    assert "秘" not in text
