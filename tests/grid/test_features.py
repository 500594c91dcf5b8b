import re

import numpy as np
import pytest

from cocreate_nlp.errors import InputError
from cocreate_nlp.grid.features import (
    FAMILIES,
    GridFeatures,
    GridUnit,
    Mark,
    finding_terms,
    make_grid_units,
    mask,
    term_terms,
)
from cocreate_nlp.grid.marks import to_marks, to_normalized
from cocreate_nlp.language import parse
from cocreate_nlp.tagging.features import SEPARATOR, Unit, character_text, make_unit
from cocreate_nlp.text import normalize
from cocreate_nlp.types import Kind


def unit(text: str, role: str = "") -> Unit:
    parsed = parse(text)
    return make_unit(parsed, 0, len(parsed.norm.text), role=role)


def item(text: str, *marked: tuple[str, Kind], role: str = "") -> GridUnit:
    """Mark each first occurrence."""
    marks = [Mark(text.index(words), text.index(words) + len(words), kind) for words, kind in marked]
    return make_grid_units([unit(text, role)], [marks])[0]


def test_masking_hides_the_value_and_keeps_the_rest() -> None:
    cheap = mask(item("原価は182円です。", ("182円", Kind.FIGURE)))
    dear = mask(item("原価は9,800円です。", ("9,800円", Kind.FIGURE)))
    assert cheap.text == dear.text
    assert cheap.text.startswith("原価は") and cheap.text.endswith("です。")
    assert [w.text for w in cheap.words] == [w.text for w in dear.words]
    assert not any(c.isdigit() for w in cheap.words for c in w.text)


def test_kinds_are_masked_apart() -> None:
    text = "佐藤です。"
    person, place = (mask(item(text, ("佐藤", kind))) for kind in (Kind.PERSON, Kind.CITY))
    assert person.text != place.text
    assert len(person.text) == len("です。") + 1


def test_several_marks_and_overlapping_ones() -> None:
    text = "佐藤さんは34歳で港区です。"
    masked = mask(item(text, ("佐藤", Kind.PERSON), ("34歳", Kind.AGE), ("港区", Kind.CITY)))
    assert "佐藤" not in masked.text and "34" not in masked.text and "港区" not in masked.text
    assert masked.text[1:].startswith("さんは")
    torn = GridUnit(unit(text), (Mark(0, 4, Kind.PERSON), Mark(2, 8, Kind.AGE)))
    assert mask(torn).text[1:] == "は34歳で港区です。", "of two that overlap, the first counts"


def test_nothing_found_nothing_changed() -> None:
    plain = item("香りがいいです。")
    assert mask(plain) is plain.unit


def test_a_repeated_company_figure_is_remembered() -> None:
    units = [
        unit("原価は182円です。", "company"),
        unit("182円なら安いですね。", "participant"),
        unit("棚では298円でした。", "participant"),
    ]
    marks = [
        [Mark(3, 7, Kind.FIGURE)],
        [Mark(0, 4, Kind.FIGURE)],
        [Mark(3, 7, Kind.FIGURE)],
    ]
    first, second, third = make_grid_units(units, marks)
    assert (first.repeated, second.repeated, third.repeated) == (False, True, False)
    assert "core.cost" in second.previous_terms
    assert "repeated" in finding_terms(second) and "repeated" not in finding_terms(third)


def test_a_private_figure_is_not_remembered() -> None:
    units = [unit("店で298円でした。", "participant"), unit("298円は安い。", "participant")]
    marks = [[Mark(2, 6, Kind.FIGURE)], [Mark(0, 4, Kind.FIGURE)]]
    assert not make_grid_units(units, marks)[1].repeated


def test_unrelated_texts_do_not_influence_each_other() -> None:
    units = [unit("原価は182円です。", "company"), unit("182円なら買う。", "participant")]
    marks = [[Mark(3, 7, Kind.FIGURE)], [Mark(0, 4, Kind.FIGURE)]]
    _, second = make_grid_units(units, marks, connected=False)
    assert second.previous_terms == () and not second.repeated


def test_terms_combine_with_figures_roles_and_names() -> None:
    terms = term_terms(item("原価は182円です。", ("182円", Kind.FIGURE), role="company"))
    assert {"core.cost", "core.cost&figure", "core.cost&company", "core.cost&figure&company", "ncore=1"} <= set(terms)
    terms = term_terms(item("開発品あおばの発売です。", ("あおば", Kind.CODE_NAME)))
    assert "core.plan&code_name" in terms
    assert term_terms(item("香りがいい。")) == ["ncore=0"]


FINDINGS = [
    (("佐藤と鈴木です。", ("佐藤", Kind.PERSON), ("鈴木", Kind.PERSON)), {"direct=2", "quasi=0", "kind=person"}),
    (("34歳です。", ("34歳", Kind.AGE)), {"direct=0", "quasi=1", "kind=age"}),
    (("原価は約三割です。", ("三割", Kind.FIGURE)), {"figures=1", "vague figure", "unit=割", "precise=1"}),
    (("原価は182円です。", ("182円", Kind.FIGURE)), {"figures=1", "unit=円", "precise=3"}),
    (("イオンで買った。",), {"chain", "direct=0"}),
]


@pytest.mark.parametrize(("case", "expected"), FINDINGS)
def test_findings_are_counted_by_kind(case: tuple[str, *tuple[tuple[str, Kind], ...]], expected: set[str]) -> None:
    terms = set(finding_terms(item(*case)))
    assert expected <= terms
    assert ("vague figure" in terms) == ("vague figure" in expected)


def test_findings_move_onto_the_normalised_text() -> None:
    text = "㍿みずほ野の\u200b３９８０円"
    norm = normalize(text)
    (name, price) = to_marks(norm, [(0, 5, Kind.ORGANIZATION), (7, 12, Kind.FIGURE)])
    assert norm.text[name.start : name.end] == "株式会社みずほ野"
    assert norm.text[price.start : price.end] == "3980円"
    assert to_marks(norm, [(6, 7, Kind.OTHER_QUASI)]) == [], "an invisible character leaves nothing to mark"


def test_ranges_of_the_original_cover_what_they_made() -> None:
    norm = normalize("A㍿B")
    assert to_normalized(norm, 1, 2) == (1, 5)
    assert to_normalized(norm, 0, 3) == (0, 6)
    assert to_normalized(norm, 2, 2)[0] >= to_normalized(norm, 2, 2)[1]


def test_the_matrix_never_depends_on_a_masked_value() -> None:
    def grid_unit(figure: str) -> GridUnit:
        return item(f"原価は{figure}です。", (figure, Kind.FIGURE))

    features = GridFeatures(("characters", "lemmas")).fit([grid_unit("182円")] * 3 + [item("香りがいいです。")] * 3)
    one, other = features.transform([grid_unit("182円"), grid_unit("7,350円")]).toarray()
    assert (one == other).all() and one.any()


@pytest.mark.parametrize("family", FAMILIES)
def test_weights_are_those_of_the_vectoriser(family: str) -> None:
    items = [item(text) for text in ("原価は高い。", "原価は高い高い。", "香りがいいです。", "高い香り")] * 3
    features = GridFeatures((family,)).fit(items)
    documents = [character_text(mask(i)) for i in items] if family == "characters" else [SEPARATOR.join(t) for t in features.terms(family, items)]
    assert np.allclose(features.transform(items).toarray(), features.vectorizers[family].transform(documents).toarray(), atol=1e-6)


def test_an_unknown_family_is_refused() -> None:
    for families in (("letters",), "terms"):
        with pytest.raises(InputError, match="give a list of characters, lemmas, terms"):
            GridFeatures(families)


@pytest.mark.parametrize(
    ("said", "again", "repeated"),
    [("月8,000個作っています", "8,000円だとちょっと考えちゃう", False), ("原価は182円です", "182円は安い", True), ("原価は182円です", "182って", True), ("初回は182です", "182円なら", True)],
)
def test_a_number_of_another_unit_is_another(said: str, again: str, repeated: bool) -> None:
    units = [unit(said, "company"), unit(again, "participant")]
    marks = [[Mark(m.start(), m.end(), Kind.FIGURE) for m in re.finditer(r"[0-9,]+[円個]?", u.text)] for u in units]
    assert make_grid_units(units, marks)[1].repeated is repeated
