from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from cocreate_nlp.errors import BrokenFileError, CorpusError, InputError, ModelError
from cocreate_nlp.tagging.features import Unit, units_from_texts
from cocreate_nlp.tagging.tagger import SUBKINDS, Tagger, as_indicator, as_units, default_tagger
from cocreate_nlp.types import Tag
from tests.tagging.small import small_records, small_tagger
from tests.texts import any_text

TEXTS = [r.text for r in small_records()]
TAGS = [r.tags for r in small_records()]
LONG = "毎朝使っているけど、ふたが固くて困るんです。" * 910

# What anyone would say of these; none stands in the training data.
CLEAR = [
    ("もっと小さくしてほしいです。", "idea"),
    ("洗剤がすぐなくなるのが困る。", "pain_point"),
    ("先月、店で二つ買いました。", "experience"),
]

SHORT = [
    ("ふたが開けにくくて困ります。", "pain_point"),
    ("音がうるさいです。", "pain_point"),
    ("重くて困ります。", "pain_point"),
    ("毎朝コーヒーを飲みます。", "experience"),
    ("週末に家族で使っています。", "experience"),
]

NONE = [("はい。", ""), ("それでは自己紹介をお願いします。", "facilitator"), ("よろしくお願いします。", "")]


def test_columns_are_the_tags() -> None:
    tagger = small_tagger()
    assert list(tagger.classes_) == [t.value for t in Tag]
    assert tagger.predict_proba(TEXTS[:5]).shape == (5, 3)
    assert tagger.predict(TEXTS[:5]).shape == (5, 3)


@pytest.mark.parametrize(("text", "tag"), CLEAR)
def test_the_small_model_learns(text: str, tag: str) -> None:
    result = small_tagger().tag([text])[0]
    assert max(result.scores, key=result.scores.__getitem__) == tag


@pytest.mark.parametrize(("text", "tag"), CLEAR)
def test_the_shipped_model_knows_clear_voices(text: str, tag: str) -> None:
    result = default_tagger().tag([text])[0]
    assert Tag(tag) in result.tags and result.scores[tag] > 0.5


@pytest.mark.parametrize(("text", "tag"), SHORT)
def test_the_shipped_model_knows_short_plain_voices(text: str, tag: str) -> None:
    assert Tag(tag) in default_tagger().tag([text])[0].tags


@pytest.mark.parametrize(("text", "role"), NONE)
def test_the_shipped_model_leaves_courtesies_alone(text: str, role: str) -> None:
    assert default_tagger().tag(units_from_texts([text], [role]))[0].tags == ()


def test_probabilities_and_tags_agree() -> None:
    tagger = small_tagger()
    probabilities = tagger.predict_proba(TEXTS)
    assert np.all((probabilities > 0) & (probabilities < 1))
    assert np.array_equal(tagger.predict(TEXTS), probabilities >= tagger.thresholds_)
    for row, result in zip(probabilities, tagger.tag(TEXTS), strict=True):
        assert list(result.scores) == list(tagger.classes_)
        assert list(result.scores.values()) == pytest.approx(row, abs=1e-4)


def test_it_scores_better_than_chance_on_what_it_saw() -> None:
    assert small_tagger().score(TEXTS, TAGS) > 0.85


def test_cross_validation_pipeline_and_clone() -> None:
    y = as_indicator(TAGS).astype(int)
    model = make_pipeline(FunctionTransformer(), Tagger(families=("characters", "cues"), folds=2))
    scores = cross_val_score(model, np.array(TEXTS), y, cv=2)
    assert scores.shape == (2,) and np.all(scores > 0.35)
    tagger = Tagger(families=("cues",), C=2.5, folds=4)
    copy = clone(tagger)
    assert copy is not tagger
    assert copy.get_params() == {"families": ("cues",), "C": 2.5, "folds": 4, "network": False}
    assert clone(copy.set_params(C=1.0)).C == 1.0


def test_an_unfitted_tagger_says_so() -> None:
    for method in ("predict", "predict_proba", "tag"):
        with pytest.raises(NotFittedError):
            getattr(Tagger(), method)(["はい"])


ODD = [
    "", " ", "\n", "あ", "?", "。", "👍👍", "👨\u200d👩\u200d👧", "\u200b",
    "I would like a smaller cap.", "12345", "ー" * 50,
]  # fmt: skip


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("load", [small_tagger, default_tagger])
def test_odd_texts_get_sane_answers(text: str, load) -> None:  # type: ignore[no-untyped-def]
    result = load().tag([text])[0]
    assert all(0 <= p <= 1 for p in result.scores.values())
    if not any(c.isalnum() for c in text):
        assert result.tags == () and result.evidence == () and not result.needs_check and not result.hearsay


def test_a_very_long_text_is_tagged() -> None:
    assert len(LONG) >= 20_000
    result = small_tagger().tag([LONG])[0]
    assert all(0 <= p <= 1 for p in result.scores.values())
    assert all(0 <= e.start < e.end <= len(LONG) for e in result.evidence)


def test_no_texts_give_no_results() -> None:
    assert small_tagger().tag([]) == []
    assert small_tagger().predict_proba([]).shape == (0, 3)
    assert small_tagger().predict([]).shape == (0, 3)


def check_evidence(tagger: Tagger, text: str) -> None:
    (unit,) = units_from_texts([text])
    (result,) = tagger.tag([unit])
    for tag in result.tags:
        own = [e for e in result.evidence if e.cue.startswith(f"{tag.value}:")]
        assert own, "a tag without evidence cannot be checked"
        for e in own:
            assert 0 <= e.start < e.end <= len(unit.text)
            assert unit.text[e.start : e.end].strip()
    assert {e.cue.partition(":")[0] for e in result.evidence} <= {t.value for t in result.tags}


@pytest.mark.parametrize("text", [*TEXTS[::4], *ODD])
def test_every_tag_has_its_words(text: str) -> None:
    check_evidence(default_tagger(), text)


@settings(deadline=None, max_examples=40)
@given(any_text)
def test_every_tag_of_any_text_has_its_words(text: str) -> None:
    check_evidence(small_tagger(), text)


def test_evidence_names_the_cue_that_fired() -> None:
    result = default_tagger().tag(["つまみを大きくしてほしいです。"])[0]
    spans = {e.cue: (e.start, e.end) for e in result.evidence}
    assert spans["idea:wish.te_hoshii"] == (8, 12)


def test_evidence_comes_from_the_features_that_are_used() -> None:
    tagger = Tagger(families=("cues",), folds=2).fit(TEXTS, TAGS)
    for result in tagger.tag(TEXTS):
        assert not any(e.cue.endswith(":words") for e in result.evidence)


def test_subkinds_are_those_of_the_given_tags() -> None:
    for result in small_tagger().tag(TEXTS):
        assert set(result.subkinds) == {t.value for t in result.tags}
        assert all(kind in SUBKINDS[tag] for tag, kind in result.subkinds.items())
    known = {r.text: r.subkinds for r in small_records() if r.subkinds}
    got = {t: r.subkinds for t, r in zip(TEXTS, small_tagger().tag(TEXTS), strict=True)}
    right = [got[text].get(tag) == kind for text, kinds in known.items() for tag, kind in kinds.items()]
    assert np.mean(right) > 0.8


def test_results_are_plain_values() -> None:
    for r in small_tagger().tag(TEXTS):
        assert type(r.hearsay) is bool and type(r.needs_check) is bool
        assert all(type(p) is float for p in r.scores.values()) and all(type(e.score) is float for e in r.evidence)


def test_without_subkinds_and_hearsay_there_are_none() -> None:
    tagger = Tagger(families=("cues",), folds=2).fit(TEXTS, TAGS)
    results = tagger.tag(TEXTS)
    assert any(r.tags for r in results)
    assert not any(r.subkinds or r.hearsay for r in results)


def test_a_close_call_is_marked_for_a_person() -> None:
    tagger = small_tagger()
    for row, result in zip(tagger.predict_proba(TEXTS), tagger.tag(TEXTS), strict=True):
        assert result.needs_check == bool(np.any(np.abs(row - tagger.thresholds_) < 0.12))


def test_saving_and_loading_gives_the_same_tagger(tmp_path: Path) -> None:
    tagger = small_tagger()
    tagger.save(tmp_path / "tagger", facts={"snippets": len(TEXTS)})
    again = Tagger.load(tmp_path / "tagger")
    assert again.predict_proba(TEXTS) == pytest.approx(tagger.predict_proba(TEXTS), abs=1e-5)
    assert [(r.tags, r.subkinds, r.hearsay) for r in again.tag(TEXTS)] == [
        (r.tags, r.subkinds, r.hearsay) for r in tagger.tag(TEXTS)
    ]
    bare = Tagger(families=("cues",), folds=2).fit(TEXTS, TAGS)
    bare.save(tmp_path / "bare")
    assert Tagger.load(tmp_path / "bare").families == ("cues",)


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no readable manifest"):
        Tagger.load(tmp_path)


def test_fitting_twice_gives_the_same_model() -> None:
    first = Tagger(families=("cues",), folds=3).fit(TEXTS, TAGS)
    second = Tagger(families=("cues",), folds=3).fit(TEXTS, TAGS)
    assert np.array_equal(first.predict_proba(TEXTS), second.predict_proba(TEXTS))
    assert np.array_equal(first.thresholds_, second.thresholds_)


def test_an_unknown_tag_is_an_error() -> None:
    with pytest.raises(CorpusError, match=r"row 1: unknown tag 'ideas' → use experience, pain_point, idea"):
        Tagger().fit(["軽くしてほしい", "重い"], [["idea"], ["ideas"]])


def test_lengths_must_agree() -> None:
    with pytest.raises(CorpusError, match="2 texts but 1 labels"):
        Tagger().fit(["軽くしてほしい", "重い"], [["idea"]])


@pytest.mark.parametrize("texts", [[], ["重い"], ["", ""]])
def test_too_little_to_learn_from_is_an_error(texts: list[str]) -> None:
    with pytest.raises(CorpusError, match="→"):
        Tagger().fit(texts, [["idea"]] * len(texts))


def test_inputs_that_count_as_units() -> None:
    units = units_from_texts(["重い", "軽い"])
    assert as_units(units) == units
    assert as_units("重い") == units[:1]
    for values in (["重い", "軽い"], ("重い", "軽い"), pd.Series(["重い", "軽い"]), np.array(["重い", "軽い"])):
        assert as_units(values) == units
    table = pd.DataFrame({"text": ["重い", None], "role": ["participant", None], "previous": [None, "重い"]})
    heavy, nothing = as_units(table)
    assert (heavy.text, heavy.role, heavy.previous) == ("重い", "participant", "")
    assert nothing == Unit("", (), "participant", "重い")


def test_missing_texts_count_as_empty() -> None:
    assert [u.text for u in as_units(["重い", None, float("nan")])] == ["重い", "", ""]
    assert [u.text for u in as_units(pd.Series(["重い", None]))] == ["重い", ""]


def test_indicators_in_any_form_are_the_same() -> None:
    rows = [[1, 0, 1], [0, 0, 0], [0, 1, 0]]
    wanted = np.array(rows, dtype=bool)
    names = [t.value for t in Tag]
    tags = [[n for n, given in zip(names, row, strict=True) if given] for row in rows]
    frame = pd.DataFrame(rows, columns=names)[names[::-1]]
    for labels in (rows, np.array(rows), np.array(rows, dtype=object), frame, tags, pd.Series(tags), wanted):
        assert np.array_equal(as_indicator(labels), wanted)


@pytest.mark.parametrize(
    "labels",
    [
        None, "idea", [None, None], ["idea", ""], [[1, 0], [0, 1]], np.ones((2, 2)), np.full((2, 3), np.nan), [[1, 0, 2]],
        pd.DataFrame({"idea": [1, 0]}), [["体験"]], 3,
    ],
)  # fmt: skip
def test_labels_of_another_form_are_refused(labels: object) -> None:
    with pytest.raises(CorpusError):
        as_indicator(labels)


def test_folders_may_be_strings(tmp_path: Path) -> None:
    folder = str(tmp_path / "tagger")
    small_tagger().save(folder)
    assert Tagger.load(folder).predict(["重い"]).shape == (1, 3)


@pytest.mark.parametrize("texts", [None, 3, {"text": ["重い"]}, [1], [["重い"]], np.array([["使いにくい"]]), np.array("重い"), b"x"])
def test_what_is_no_text_is_no_empty_text(texts: object) -> None:
    with pytest.raises(InputError, match="list of texts"):
        as_units(texts)


def test_tables_need_one_column_of_texts() -> None:
    with pytest.raises(BrokenFileError, match="列 text"):
        as_units(pd.DataFrame({"発言": ["重い"]}))
    with pytest.raises(BrokenFileError, match="2つ以上"):
        as_units(pd.DataFrame([["重い", "軽い"]], columns=["text", "text"]))


def test_parameters_that_cannot_be_are_named() -> None:
    with pytest.raises(InputError, match="folds=1"):
        Tagger(folds=1).fit(TEXTS, TAGS)
    for families in (("x",), ("cues", "x"), "cues"):
        with pytest.raises(InputError, match="give a list of characters"):
            Tagger(families=families).fit(TEXTS, TAGS)
    with pytest.raises(CorpusError, match="1 groups"):
        Tagger(families=("cues",)).fit(TEXTS, TAGS, groups=[1])
