"""What cannot change: the models that a policy is made of, and a mapping for values inside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from cocreate_nlp.errors import PolicyError

K = TypeVar("K")
V = TypeVar("V")


class FrozenModel(BaseModel):
    """A model whose values cannot be changed, and whose error for trying holds none of them."""

    def __setattr__(self, name: str, value: Any) -> None:
        # pydantic's own error quotes the value, and those of a policy are confidential.
        raise PolicyError("a policy is frozen", where=name, remedy="use policy.replace(…) for a checked copy")


class FrozenMapping(Mapping[K, V]):
    """An immutable, hashable mapping that keeps its order and survives pickling between processes.

    Examples
    --------
    >>> FrozenMapping({"a": 1})["a"]
    1
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[K, V] | None = None) -> None:
        self._items: dict[K, V] = dict(items or {})

    def __getitem__(self, key: K) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self._items)} items)"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate and serialise as a plain dictionary."""
        arguments = get_args(source)
        inner = handler.generate_schema(dict[arguments[0], arguments[1]] if arguments else dict)  # type: ignore[valid-type]
        return core_schema.no_info_before_validator_function(
            lambda value: dict(value) if isinstance(value, cls) else value,
            core_schema.no_info_after_validator_function(cls, inner),
            serialization=core_schema.plain_serializer_function_ser_schema(_plain),
        )


def _plain(value: Any) -> Any:
    if isinstance(value, FrozenMapping):
        return {getattr(k, "value", k): _plain(v) for k, v in value.items()}
    return getattr(value, "value", value)
