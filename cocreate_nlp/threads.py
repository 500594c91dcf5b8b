"""What several threads of one process share: models loaded once, and parts that serve one thread at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from typing import TypeVar

from threadpoolctl import ThreadpoolController

T = TypeVar("T")

_LIMITED = threading.RLock()


def load_once(load: Callable[[], T]) -> Callable[[], T]:
    """Remember what a function returns, and let threads that ask meanwhile wait for it.

    `functools.cache` alone would let each of them load the same models.
    """
    remembered, lock = cache(load), threading.RLock()

    @wraps(load)
    def once() -> T:
        with lock:
            return remembered()

    return once


@cache
def _controller() -> ThreadpoolController:
    # Looking through the loaded libraries for every call would take longer than the calls.
    return ThreadpoolController()


@contextmanager
def one_thread_each(user_api: str | None = None) -> Iterator[None]:
    """Keep the numerical libraries to one thread a call.

    The limit holds for the whole process, so that whoever asks for it meanwhile waits: two that end in another order than
    they began would leave it behind.
    """
    with _LIMITED, _controller().limit(limits=1, user_api=user_api):
        yield
