"""Several threads at once get what one after the other gets."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

import cocreate_nlp as cc
from cocreate_nlp.tagging.facets import find_facets
from cocreate_nlp.tagging.features import units_from_texts
from cocreate_nlp.threads import load_once

NAMES = ("木下", "真壁", "荒木", "藤岡", "白川", "堀江", "戸倉", "米田")
TEXTS = tuple(f"担任の{name}がシールを貼れと言うんで、{n}回も洗ったらはがれちゃいました" for n in range(3) for name in NAMES)


@pytest.fixture
def _often_interrupted() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("_often_interrupted")
def test_threads_get_what_one_gets() -> None:
    redactor, tagger = cc.Redactor(), cc.Tagger.load()

    def redact(text: str) -> str:
        return redactor.redact(text).text

    def tag(text: str) -> object:
        return tagger.tag([text])

    def facets(text: str) -> object:
        return find_facets(units_from_texts([text]))

    for work in (redact, tag, facets):
        one_by_one = [work(text) for text in TEXTS]
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(work, TEXTS)) == one_by_one


def test_what_is_loaded_is_loaded_once() -> None:
    loaded: list[int] = []

    @load_once
    def load() -> object:
        loaded.append(1)
        return object()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: load(), range(50)))
    assert len(loaded) == 1 and len(set(map(id, found))) == 1
