import inspect

import pytest
from hypothesis import given, settings
from spacy.tokens import Doc

from cocreate_nlp import language
from cocreate_nlp.errors import ModelError
from cocreate_nlp.language import CHUNK_CHARACTERS, load_language, parse, split_chunks, tokenize
from tests.texts import any_text


def test_tokens_carry_what_the_parts_read() -> None:
    doc = parse("佐藤さんは洗剤を買いました。").doc
    name, verb = doc[0], next(t for t in doc if t.lemma_ == "買う")
    assert name.tag_ == "名詞-固有名詞-人名-姓"
    assert name.morph.get("Reading") == ["サトウ"]
    assert verb.pos_ == "VERB" and verb.morph.get("Inflection")


def test_the_pipeline_is_loaded_once_and_runs_no_model() -> None:
    assert load_language() is load_language()
    assert not {"parser", "ner", "tok2vec"} & set(load_language().pipe_names)


def test_full_width_text_is_tokenised_in_its_normal_writing() -> None:
    parsed = parse("Ｔシャツを３枚")
    assert parsed.doc.text == parsed.norm.text == "Tシャツを3枚"
    token = next(t for t in parsed.doc if t.text == "枚")
    assert parsed.norm.to_original(token.idx, token.idx + 1) == (6, 7)


@settings(deadline=None, max_examples=100)
@given(any_text)
def test_any_text_parses_to_itself(text: str) -> None:
    parsed = parse(text)
    assert parsed.doc.text == parsed.norm.text
    assert all(parsed.norm.text.startswith(t.text, t.idx) for t in parsed.doc)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "👍", "a", "あ", "。" * 50])
def test_small_texts(text: str) -> None:
    assert parse(text).doc.text == parse(text).norm.text


@pytest.mark.parametrize("unit", ["これはとても長い話です。", "切れ目のない文字列", "a b ", "   "])
def test_a_long_text_is_one_doc(unit: str) -> None:
    text = unit * (3 * CHUNK_CHARACTERS // len(unit))
    doc = tokenize(text)
    assert doc.text == text
    assert len(split_chunks(text)) >= 3


def test_chunks_join_and_end_at_sentence_ends() -> None:
    text = "これはとても長い話です。" * 2000
    chunks = split_chunks(text)
    assert "".join(chunks) == text
    assert all(len(c) <= CHUNK_CHARACTERS and c.endswith("。") for c in chunks)
    assert split_chunks("") == [""]
    assert split_chunks("短い") == ["短い"]


def test_a_doc_goes_through_bytes() -> None:
    doc = parse("シャンプーの詰め替えがこぼれた").doc
    again = Doc(doc.vocab).from_bytes(doc.to_bytes())
    assert [t.tag_ for t in again] == [t.tag_ for t in doc]


def test_a_missing_model_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "MODEL_NAME", "ja_no_such_model")
    with pytest.raises(ModelError, match=r"ja_no_such_model is not installed.*pip install") as caught:
        # What it does at first use, past what it remembers.
        inspect.unwrap(load_language)()
    assert isinstance(caught.value.__cause__, OSError)
