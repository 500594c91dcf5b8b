"""Marked sentences for the names model, and their variants."""

from __future__ import annotations

from pathlib import Path

import pytest

from cocreate_nlp.errors import CorpusError
from cocreate_nlp.redaction.names.augmentation import Augmenter, Marked, substitute
from cocreate_nlp.redaction.names.training import read_spoken, read_written

CORPUS = Path(__file__).parents[2] / "data" / "corpus"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_spoken_lines_have_a_role_and_marks(tmp_path: Path) -> None:
    path = write(tmp_path / "spoken.txt", "# comment\ncompany\t<C:夕立>の試作、夕立のあとで見ます\nparticipant\tもみじが散った\n")
    assert read_spoken(path) == [
        Marked("夕立の試作、夕立のあとで見ます", ((0, 2, "code_name"),), "company"), Marked("もみじが散った", (), "participant"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [("もみじが散った\n", "no role"), ("guest\tもみじ\n", "no role"), ("company\t<Z:夕立>\n", "unknown mark"), ("company\t<C:夕立\n", "not closed")],
)
def test_a_bad_line_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CorpusError, match=rf"spoken.txt:2.*{message}|{message}.*spoken.txt:2"):
        read_spoken(write(tmp_path / "spoken.txt", "participant\tはい\n" + text))


def test_exchanged_names_are_those_of_other_sentences() -> None:
    said = [
        Marked("もみじが泣いた", ((0, 3, "person"),), "participant"), Marked("夕立の試作", ((0, 2, "code_name"),), "company"),
        Marked("そらは三歳", ((0, 2, "person"), (3, 5, "age")), "participant"),
    ]  # fmt: skip
    variants = Augmenter(3).exchanged(said, 20)
    assert len(variants) == 60
    for variant in variants:
        for start, end, label in variant.entities:
            word = variant.text[start:end]
            assert word in {"person": {"もみじ", "そら"}, "code_name": {"夕立"}, "age": {"三歳"}}[label]
    assert {v.text[:3] for v in variants} >= {"そらが", "もみじ"}


def test_the_corpus_files_are_read() -> None:
    spoken = read_spoken(CORPUS / "spoken.txt")
    texts = [s.text for s in spoken]
    assert len(texts) == len(set(texts)) > 4_000
    named = sum(bool(s.entities) for s in spoken)
    assert 0.4 < named / len(spoken) < 0.6
    assert read_written(CORPUS / "written.txt")


def test_substitute_moves_what_follows() -> None:
    assert substitute(Marked("もみじと桜", ((0, 3, "person"), (4, 5, "person"))), ["そら", None]) == Marked("そらと桜", ((0, 2, "person"), (3, 4, "person")))
