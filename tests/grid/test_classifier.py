from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from cocreate_nlp.errors import CorpusError, InputError, ModelError
from cocreate_nlp.grid.classifier import GridClassifier, default_grid, kind_label, specificity_floor
from cocreate_nlp.grid.features import GridUnit, Mark, make_grid_units
from cocreate_nlp.language import parse
from cocreate_nlp.policy.tables import KIND_LABELS
from cocreate_nlp.tagging.features import make_unit
from cocreate_nlp.training.corpus import units_of
from cocreate_nlp.types import DIRECT_KINDS, Band, Kind, Level, Placement
from tests.tagging.small import small_grid, small_records
from tests.texts import any_text

LOW, MID, HIGH = Band


def item(text: str, *marked: tuple[str, Kind], role: str = "participant") -> GridUnit:
    parsed = parse(text)
    norm = parsed.norm.text
    marks = [Mark(norm.index(words), norm.index(words) + len(words), kind) for words, kind in marked]
    return make_grid_units([make_unit(parsed, 0, len(norm), role=role)], [marks])[0]


def place(text: str, *marked: tuple[str, Kind], role: str = "participant") -> Placement:
    return default_grid().place([item(text, *marked, role=role)])[0]


# The guide's own reading of each; what the redactor found is given.
CLEAR = [
    (("朝はばたばたなので片手で開くと助かる。",), "participant", LOW, LOW),
    (("店で398円で買いました。", ("398円", Kind.FIGURE)), "participant", LOW, LOW),
    (("原価は214円です。", ("214円", Kind.FIGURE)), "company", LOW, HIGH),
    (("配合はクエン酸を1.2%です。", ("1.2%", Kind.FIGURE)), "company", LOW, HIGH),
    (("佐藤さんに借りました。", ("佐藤", Kind.PERSON)), "participant", HIGH, LOW),
    (("34歳で使い始めました。", ("34歳", Kind.AGE)), "participant", MID, LOW),
    (("イオンで買いました。",), "participant", MID, LOW),
]


@pytest.mark.parametrize(("case", "role", "specificity", "core"), CLEAR)
def test_the_shipped_model_places_clear_cases(case: tuple, role: str, specificity: Band, core: Band) -> None:  # type: ignore[type-arg]
    placed = place(*case, role=role)
    assert (placed.specificity_band, placed.core_band) == (specificity, core)


# Core of plain statements, the guide's own examples first.
STATED = [
    ("来年4月に北海道限定で発売します。", "company", (HIGH,)),
    ("来年の三月に九州から先行発売する予定です。", "company", (HIGH,)),
    ("来年4月に北海道限定で発売するそうです。", "participant", (HIGH,)),
    ("原価は182円です。", "participant", (HIGH,)),
    ("原価は3割くらいに抑えたいです。", "company", (MID,)),
    ("試作品は容器が二重になっていて、驚きました。", "participant", (MID,)),
    ("この話はまだ社外秘です。", "company", (MID, HIGH)),
]


@pytest.mark.parametrize(("text", "role", "bands"), STATED)
def test_core_plainly_stated_is_seen(text: str, role: str, bands: tuple[Band, ...]) -> None:
    result = default_grid().place(pd.DataFrame({"text": [text], "role": [role]}))[0]
    assert result.core_band in bands


@pytest.mark.parametrize(
    "text",
    [
        "来年4月に発売してほしいです。",
        "去年の四月に発売されたやつを使っています。",
        "原価とか、そういう難しい話はわからないです。",
        "春に買った傘が、もう壊れました。",
    ],
)
def test_what_is_no_stated_core_stays_low(text: str) -> None:
    assert default_grid().place(pd.DataFrame({"text": [text], "role": ["participant"]}))[0].core_band is LOW


@pytest.mark.parametrize("kind", [k for k in Kind if k is not Kind.FIGURE])
def test_findings_set_a_floor(kind: Kind) -> None:
    found = item("みずほ野でした。", ("みずほ野", kind))
    floor = 2 if kind in DIRECT_KINDS else 1
    assert specificity_floor(found) == floor
    placed = small_grid().place([found])[0]
    assert list(Band).index(placed.specificity_band) >= floor
    reason = next(e for e in placed.why if e.cue == f"specificity:{kind.value}")
    assert (reason.start, reason.end) == (0, 4) and reason.note == KIND_LABELS[kind]


def test_without_a_finding_specificity_is_never_high() -> None:
    for placed in small_grid().place([item(r.text, role=r.role) for r in small_records()]):
        assert placed.specificity_band is not HIGH


@pytest.mark.parametrize(
    ("kind", "words", "context", "label"),
    [
        (Kind.PHONE, "090-1234-5678", "", "電話番号"),
        (Kind.PHONE, "20417", "貸出番号は20417です", "個人につながる番号"),
        (Kind.PHONE, "44の17", "電話は44の17です", "電話番号"),
        (Kind.ADDRESS, "81", "末尾が81だった", "個人につながる番号"),
        (Kind.ADDRESS, "長田中三の九", "長田中三の九です", "住所"),
        (Kind.ADDRESS, "三の九", "住所は三の九です", "住所"),
        (Kind.PERSON, "一二三", "一二三さん", "人名"),
    ],
)
def test_a_number_whose_kind_nothing_tells_is_a_number(kind: Kind, words: str, context: str, label: str) -> None:
    assert kind_label(kind, words, context) == label


def test_what_decides_is_said_first() -> None:
    closed_by_core = place("原価は142円で、港区の店だけです。", ("142円", Kind.FIGURE), ("港区", Kind.CITY), role="company")
    assert closed_by_core.core_band is HIGH and closed_by_core.why[0].cue.startswith("core:")
    closed_by_name = place("佐藤さんは港区で便利に使っています。", ("港区", Kind.CITY), ("佐藤", Kind.PERSON))
    assert [e.cue for e in closed_by_name.why[:2]] == ["specificity:person", "specificity:city"]


def check_placement(placed: Placement, unit: GridUnit) -> None:
    for score, band in ((placed.specificity, placed.specificity_band), (placed.core, placed.core_band)):
        code = list(Band).index(band)
        assert code / 3 - 1e-3 <= score <= (code + 1) / 3 + 1e-3, "score and band disagree"
    pair = {placed.specificity_band, placed.core_band}
    expected = Level.CLOSED if HIGH in pair else Level.STAGED if MID in pair else Level.OPEN
    assert placed.level is expected
    for axis, band in (("specificity", placed.specificity_band), ("core", placed.core_band)):
        own = [e for e in placed.why if e.cue.startswith(f"{axis}:")]
        assert bool(own) == (band is not LOW)
        for e in own:
            assert 0 <= e.start < e.end <= len(unit.unit.text) and e.note
            assert type(e.score) is float


@pytest.mark.parametrize("load", [small_grid, default_grid])
def test_scores_bands_level_and_reasons_agree(load) -> None:  # type: ignore[no-untyped-def]
    _, items = units_of(small_records())
    for placed, one in zip(load().place(items), items, strict=True):
        check_placement(placed, one)


@settings(deadline=None, max_examples=40)
@given(any_text)
def test_any_text_gets_a_sane_place(text: str) -> None:
    one = item(text)
    placed = small_grid().place([one])[0]
    check_placement(placed, one)
    if not one.unit.text.strip():
        assert placed.level is Level.OPEN


def test_probabilities_of_an_axis_sum_to_one() -> None:
    _, items = units_of(small_records())
    for name, probabilities in small_grid().predict_proba(items).items():
        assert name in {"specificity", "core"}
        assert probabilities.shape == (len(items), 3)
        assert np.all(probabilities >= 0) and probabilities.sum(axis=1) == pytest.approx(np.ones(len(items)))


def test_plain_texts_are_searched_for_findings_first() -> None:
    table = default_grid().predict(["電話は070-0000-2468です。", "香りがいいです。"])
    assert table["specificity"].tolist() == ["high", "low"]
    assert list(table.columns) == ["specificity", "core"]


def test_a_table_may_miss_texts() -> None:
    placed = default_grid().place(pd.DataFrame({"text": ["香りがいいです。", None], "role": ["participant", None]}))
    assert [p.level for p in placed] == [Level.OPEN, Level.OPEN]
    assert default_grid().place([]) == []


def test_a_repeated_company_figure_says_so() -> None:
    units = [item("原価は214円です。", role="company").unit, item("214円なら買います。").unit]
    items = make_grid_units(units, [[Mark(3, 7, Kind.FIGURE)], [Mark(0, 4, Kind.FIGURE)]])
    second = default_grid().place(items)[1]
    assert second.core_band is not LOW
    assert any(e.note == "前に出た社内の数字の繰り返し" for e in second.why)


def test_a_participants_own_figure_is_not_called_the_companys() -> None:
    for role, note in (("participant", "社内のことかもしれない数字"), ("company", "社内の数字")):
        placed = place("うちの畑にはぶどうが八反あります。", ("八反", Kind.FIGURE), role=role)
        assert placed.core_band is LOW or any(e.note == note for e in placed.why)
    closed = place("うちの原価は142円です。", ("142円", Kind.FIGURE))
    assert any(e.note == "社内のことかもしれない数字" for e in closed.why)


def test_saving_and_loading_gives_the_same_places(tmp_path: Path) -> None:
    _, items = units_of(small_records())
    small_grid().save(tmp_path, facts={"snippets": len(items)})
    again = GridClassifier.load(tmp_path)
    before, after = small_grid().place(items), again.place(items)
    assert [(p.level, p.specificity_band, p.core_band) for p in before] == [
        (p.level, p.specificity_band, p.core_band) for p in after
    ]
    assert [p.core for p in before] == pytest.approx([p.core for p in after], abs=1e-3)


def test_folders_may_be_strings(tmp_path: Path) -> None:
    small_grid().save(str(tmp_path / "grid"))
    assert GridClassifier.load(str(tmp_path / "grid")).families == small_grid().families


def test_bands_stay_beside_their_words() -> None:
    table = pd.DataFrame({"text": ["原価は182円です", "こんにちは"]}, index=[1, 0])
    for texts in (table, table["text"]):
        bands = default_grid().predict(texts)
        assert bands.index.tolist() == [1, 0] and bands.core[1] == "high" and bands.core[0] == "low"
    assert table.join(default_grid().predict(table)).core.tolist() == ["high", "low"]
    assert default_grid().predict(table["text"].tolist()).index.tolist() == [0, 1]


@pytest.mark.parametrize("texts", [None, [1], np.array([["原価は182円です"]])])
def test_what_is_no_text_is_not_placed_low(texts: object) -> None:
    with pytest.raises(InputError, match="list of texts"):
        default_grid().predict(texts)


def test_the_score_is_the_mean_over_the_axes() -> None:
    texts = ["原価は182円です", "こんにちは"]
    right = default_grid().predict(texts)
    assert default_grid().score(texts, right) == 1.0
    half = {"specificity": right.specificity.tolist(), "core": ["low", "low"]}
    # Of the core, low is half right and high never said: (2/3 + 0) / 2.
    assert default_grid().score(texts, half) == pytest.approx((1 + 1 / 3) / 2)
    with pytest.raises(CorpusError, match="2 texts but 1 bands"):
        default_grid().score(texts, right[:1])
    for bands in (np.array([["low", "low"]] * 2), {"core": ["low", "low"]}):
        with pytest.raises(CorpusError, match="the bands lack specificity"):
            default_grid().score(texts, bands)


def test_errors_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no readable manifest"):
        GridClassifier.load(tmp_path)
    with pytest.raises(NotFittedError):
        GridClassifier().predict_proba([item("はい")])
    items = [item(t) for t in ("香りがいいです。", "香りが強いです。", "香りがすきです。")]
    with pytest.raises(CorpusError, match=r"not low, mid or high → use low, mid or high"):
        GridClassifier(("terms",)).fit(items, {"specificity": ["low"] * 3, "core": ["low", "mid", "higher"]})
    with pytest.raises(CorpusError, match="3 texts but 2 bands"):
        GridClassifier(("terms",)).fit(items, {"specificity": ["low"] * 2, "core": ["low"] * 3})
    with pytest.raises(CorpusError, match="too little text"):
        GridClassifier().fit([], {"specificity": [], "core": []})
    with pytest.raises(CorpusError, match="the bands lack specificity"):
        GridClassifier(("terms",)).fit(items, np.array([["low", "low"]] * 3))
    with pytest.raises(InputError, match="give a list of characters"):
        GridClassifier(("cues",)).fit(items, {"specificity": ["low"] * 3, "core": ["low"] * 3})


def test_parameters_are_kept_as_given() -> None:
    classifier = GridClassifier(families=("terms", "findings"), C=0.5, folds=2)
    assert clone(classifier).get_params() == {"families": ("terms", "findings"), "C": 0.5, "folds": 2}


def test_a_band_that_never_occurs_is_not_invented() -> None:
    _, items = units_of(small_records())
    bands = {"specificity": ["low"] * len(items), "core": [r.core for r in small_records()]}
    classifier = GridClassifier(("terms", "findings"), folds=2).fit(items, bands)
    plain = [i for i in items if specificity_floor(i) == 0]
    assert {p.specificity_band for p in classifier.place(plain)} == {LOW}


def test_a_single_text_is_one_text():
    grid = default_grid()
    placed = grid.predict("原価は182円です")
    assert len(placed) == 1 and placed.equals(grid.predict(["原価は182円です"]))
    assert grid.predict("原価は182円です").core[0] != "low"
