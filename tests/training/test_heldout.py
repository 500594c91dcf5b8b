"""The held-out sessions are sound records, and none of their snippets is in the corpus."""

from pathlib import Path

from cocreate_nlp.training.checks import MIN_LENGTH, check_corpus
from cocreate_nlp.training.corpus import read_corpus

DATA = Path(__file__).parent.parent.parent / "data"


def test_held_out_sessions_are_sound_and_apart_from_the_corpus() -> None:
    held_out = read_corpus([DATA / "heldout"])
    assert check_corpus(held_out).problems == ()
    known = {r.text for r in read_corpus([DATA / "corpus"])}
    assert [r.session for r in held_out if len(r.text) >= MIN_LENGTH and r.text in known] == []
