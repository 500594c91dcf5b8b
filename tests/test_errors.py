import copy
import pickle
import re

import pytest

from cocreate_nlp import errors
from cocreate_nlp.errors import CocreateError

CLASSES = {
    name: value
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, CocreateError)
}


def drawn_tree() -> dict[str, str | None]:
    """Child → parent, as the module's docstring draws them."""
    assert errors.__doc__ is not None
    tree: dict[str, str | None] = {}
    above: list[str] = []
    for line in errors.__doc__.splitlines():
        match = re.match(r"    ([ │├└─]*)([A-Z]\w+Error)", line)
        if match:
            depth = len(match.group(1)) // 4
            above[depth:] = [match.group(2)]
            tree[match.group(2)] = above[depth - 1] if depth else None
    return tree


def test_the_tree_is_as_drawn() -> None:
    real = {name: None if c is CocreateError else c.__base__.__name__ for name, c in CLASSES.items()}
    assert drawn_tree() == real


def test_every_drawn_error_is_public() -> None:
    import cocreate_nlp

    assert set(CLASSES) <= set(cocreate_nlp.__all__)


MESSAGES = [
    ({}, "wrong"),
    ({"where": "a.csv:3"}, "a.csv:3: wrong"),
    ({"remedy": "do this"}, "wrong → do this"),
    ({"where": "a.csv:3", "remedy": "do this"}, "a.csv:3: wrong → do this"),
]


@pytest.mark.parametrize(("extra", "expected"), MESSAGES)
def test_the_message_says_what_where_and_what_to_do(extra: dict[str, str], expected: str) -> None:
    assert str(CocreateError("wrong", **extra)) == expected


@pytest.mark.parametrize("kind", CLASSES.values(), ids=CLASSES)
@pytest.mark.parametrize("duplicate", [lambda e: pickle.loads(pickle.dumps(e)), copy.copy, copy.deepcopy])
def test_errors_cross_process_borders_whole(kind: type[CocreateError], duplicate) -> None:  # type: ignore[no-untyped-def]
    again = duplicate(kind("wrong", where="a.csv:3", remedy="do this"))
    assert type(again) is kind
    assert (again.message, again.where, again.remedy) == ("wrong", "a.csv:3", "do this")
    assert str(again) == "a.csv:3: wrong → do this"
