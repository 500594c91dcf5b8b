import json
import tomllib
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from cocreate_nlp.analysis import analyze
from cocreate_nlp.errors import BrokenFileError, InputError
from cocreate_nlp.tagging.component import tag_frame, tag_text
from cocreate_nlp.tagging.tagger import Tagger
from cocreate_nlp.types import Session, Turn
from tests.tagging.small import small_tagger

TEXT = "先月、店で二つ買いました。もっと小さくしてほしいです。"


@pytest.fixture(scope="module")
def nlp(tmp_path_factory: pytest.TempPathFactory) -> Language:
    folder = tmp_path_factory.mktemp("models") / "tagger"
    small_tagger().save(folder)
    nlp = spacy.blank("ja")
    nlp.add_pipe("cocreate_tagger", config={"folder": str(folder)})
    return nlp


def test_a_doc_gets_one_entry_a_snippet(nlp: Language) -> None:
    doc = nlp(TEXT)
    first, second = doc._.cocreate_tags
    assert doc.text[first["start"] : first["end"]] == first["text"] == "先月、店で二つ買いました。"
    assert "experience" in first["tags"] and "idea" in second["tags"]
    assert set(second) == {
        "start", "end", "text", "tags", "scores", "subkinds", "hearsay", "needs_check", "evidence",
    }  # fmt: skip
    assert all(e["words"] and e["words"] in second["text"] for e in second["evidence"])


def test_the_shipped_model_is_used_without_a_folder() -> None:
    nlp = spacy.blank("ja")
    nlp.add_pipe("cocreate_tagger")
    second = nlp(TEXT)._.cocreate_tags[1]
    assert "idea" in second["tags"]
    # Where no role is known, a participant is taken to speak, alone or in a text.
    assert second["scores"]["idea"] > 0.9


def test_another_tagger_is_loaded_once(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    nlp(TEXT)
    monkeypatch.setattr(Tagger, "load", lambda *_: pytest.fail("loaded again"))
    assert nlp(TEXT)._.cocreate_tags


def test_a_snippet_of_a_text_knows_the_one_before() -> None:
    snippets = analyze(Session("s", (Turn(TEXT, "A"),))).snippets
    scores = [tuple(s.tag_scores.values()) for s in snippets]
    assert [tuple(entry["scores"].values()) for entry in tag_text(TEXT)] == scores


def test_the_component_is_registered_for_other_pipelines() -> None:
    pyproject = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    entry = pyproject["project"]["entry-points"]["spacy_factories"]["cocreate_tagger"]
    module, _, function = entry.partition(":")
    assert callable(getattr(import_module(module), function))


def test_a_doc_goes_through_bytes_with_its_tags(nlp: Language) -> None:
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.cocreate_tags == doc._.cocreate_tags
    json.dumps(again._.cocreate_tags)


def test_a_pipeline_goes_through_bytes_and_disk(nlp: Language, tmp_path: Path) -> None:
    expected = nlp(TEXT)._.cocreate_tags
    again = type(nlp).from_config(nlp.config)
    again.from_bytes(nlp.to_bytes())
    assert again(TEXT)._.cocreate_tags == expected
    nlp.to_disk(tmp_path / "nlp")
    assert spacy.load(tmp_path / "nlp")(TEXT)._.cocreate_tags == expected


def test_pipe_gives_what_single_calls_give(nlp: Language) -> None:
    texts = [TEXT, "", "はい。", "👍"]
    assert [d._.cocreate_tags for d in nlp.pipe(texts)] == [nlp(t)._.cocreate_tags for t in texts]


def test_spans_count_in_the_text_as_given() -> None:
    text = "Ｔシャツを３枚\u200b買いました。\r\n㍿みずほ野のです。"
    entries = tag_text(text, small_tagger())
    assert "".join(e["text"] for e in entries) == text
    assert [text[e["start"] : e["end"]] for e in entries] == [e["text"] for e in entries]


def test_a_table_gets_columns_and_stays_as_it_was() -> None:
    frame = pd.DataFrame({"voice": ["もっと小さくしてほしいです。", None, "はい。"], "n": [1, 2, 3]}, index=[7, 8, 9])
    before = frame.copy()
    out = tag_frame(frame, "voice", tagger=small_tagger())
    pd.testing.assert_frame_equal(frame, before)
    assert list(out.index) == [7, 8, 9]
    assert list(out.columns) == ["voice", "n", "tags", "tag_scores", "subkinds", "hearsay", "needs_check"]
    assert out["tags"].tolist()[0] == ["idea"] and out["tags"].tolist()[1] == []


def test_a_role_in_the_table_is_evidence() -> None:
    texts = ["毎朝コーヒーを飲みます。"] * 2
    out = tag_frame(pd.DataFrame({"text": texts, "role": ["participant", "facilitator"]}), tagger=small_tagger())
    said, asked = (scores["experience"] for scores in out["tag_scores"])
    assert said > asked


def test_roles_of_a_table_may_be_japanese_and_must_be_known() -> None:
    texts = ["軽いとありがたいです"] * 3
    scores = [
        tag_frame(pd.DataFrame({"text": texts, "role": roles})).tag_scores.tolist()
        for roles in (["参加者", "進行役", "企業側"], ["participant", "facilitator", "company"])
    ]
    assert scores[0] == scores[1] and scores[0][0] != scores[0][1]
    with pytest.raises(BrokenFileError, match="列 role の2行目") as raised:
        tag_frame(pd.DataFrame({"text": texts[:2], "role": [None, "宇宙人"]}))
    assert "宇宙人" not in str(raised.value)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(BrokenFileError, match="列 発言"):
        tag_frame(pd.DataFrame({"text": ["軽い"]}), "発言")


def test_lone_surrogates_and_odd_tables_of_one_row() -> None:
    out = tag_frame(pd.DataFrame({"text": pd.Series(["軽いとありがたい\ud800", None], dtype=object)}), tagger=small_tagger())
    assert len(out) == 2
    with pytest.raises(BrokenFileError, match="2つ以上"):
        tag_frame(pd.DataFrame([["軽い", "重い"]], columns=["text", "text"]))
    with pytest.raises(InputError, match="takes a DataFrame"):
        tag_frame(["軽い"])  # type: ignore[arg-type]


def test_the_role_of_a_text_may_be_japanese_and_must_be_known() -> None:
    text = "軽いとありがたいです"
    assert tag_text(text, role="企業側") == tag_text(text, role="company") != tag_text(text)
    with pytest.raises(BrokenFileError, match="役割"):
        tag_text(text, role="宇宙人")
    with pytest.raises(InputError, match=r"tag_text\(\) takes one text"):
        tag_text(None)  # type: ignore[arg-type]
