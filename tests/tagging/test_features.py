import numpy as np
import pytest

from cocreate_nlp.language import parse
from cocreate_nlp.tagging.features import (
    FAMILIES,
    SCALES,
    SEPARATOR,
    Features,
    Unit,
    character_text,
    clause_terms,
    cue_terms,
    last_clause,
    lexicon_terms,
    make_unit,
    read_lexicon,
    speaker_terms,
    units_from_texts,
    word_terms,
)


def unit(text: str, role: str = "", previous: str = "") -> Unit:
    parsed = parse(text)
    return make_unit(parsed, 0, len(parsed.norm.text), role=role, previous=previous)


def test_a_unit_is_cut_out_of_its_turn() -> None:
    parsed = parse("朝は忙しいです。Ｔシャツを３枚買いました。")
    start = parsed.norm.text.index("T")
    part = make_unit(parsed, start, len(parsed.norm.text))
    assert part.text == "Tシャツを3枚買いました。"
    assert part.offset == start
    assert all(part.text.startswith(w.text, w.start) for w in part.words)
    assert part.words[0].text == "Tシャツ"
    assert "".join(w.text for w in part.words) == part.text
    first = make_unit(parsed, 0, start)
    assert "".join(w.text for w in first.words) == first.text == "朝は忙しいです。"


def test_an_empty_range_is_an_empty_unit() -> None:
    parsed = parse("あ。い。")
    assert make_unit(parsed, 2, 2) == Unit("", (), offset=2)


CHARACTERS = [
    ("３９８０円です。", "\x020000円です\x03"),
    ("  はい。。 ", "\x02はい\x03"),
    ("", "\x02\x03"),
    ("買った？", "\x02買った?\x03"),
]


@pytest.mark.parametrize(("text", "expected"), CHARACTERS)
def test_characters_are_levelled_and_ends_marked(text: str, expected: str) -> None:
    assert character_text(unit(text)).strip() == expected


def test_words_are_lemmas_chains_and_ends() -> None:
    terms = word_terms(unit("三本買いました。"))
    assert "買う" in terms and "BOS0" in terms
    assert "買う|ます" in terms and "ENDます|た" in terms
    assert any(t.startswith("POS") for t in terms)
    assert not any("。" in t for t in terms)
    assert word_terms(unit("")) == []


def test_cues_tell_family_and_end() -> None:
    at_end = cue_terms([unit("もっと軽くしてほしい。")])[0]
    assert {"wish.te_hoshii", "wish.*", "wish.te_hoshii$"} <= set(at_end)
    inside = cue_terms([unit("軽くしてほしいと店の人に言いました。")])[0]
    assert "wish.te_hoshii" in inside and "wish.te_hoshii$" not in inside
    assert cue_terms([unit("")]) == [[]]


LEXICON = [
    ("とても困る", "burden+", "burden-"),
    ("困ることはない", "burden-", "burden+"),
    ("安心です", "relief+", "relief-"),
    ("安心できない", "relief-", "relief+"),
]


@pytest.mark.parametrize(("text", "expected", "absent"), LEXICON)
def test_polarity_follows_negation_within_three_words(text: str, expected: str, absent: str) -> None:
    terms = lexicon_terms(unit(text))
    assert expected in terms and absent not in terms


CLAUSES = [
    ("高いと思ったけど、三年使えてる", "三年使えてる", "けど"),
    ("昨日買ったんですが、もう壊れました", "もう壊れました", "が"),
    ("朝は忙しくて困る。でも慣れました", "でも慣れました", "。"),
    ("安いから助かる", "安いから助かる", ""),
    ("はい", "はい", ""),
]


@pytest.mark.parametrize(("text", "last", "joint"), CLAUSES)
def test_the_sentence_lands_on_its_last_clause(text: str, last: str, joint: str) -> None:
    found = unit(text)
    begin, form = last_clause(found)
    assert found.text[found.words[begin].start :].lstrip("、") == last
    assert form == {"けど": "けれど"}.get(joint, joint)


def test_words_before_the_landing_are_kept_apart() -> None:
    terms = clause_terms(unit("最初は面倒だったけど、今は便利です"))
    assert "before:burden+" in terms and "last:burden+" not in terms
    assert any(t.startswith("last:") and t.endswith("+") for t in terms)
    assert clause_terms(unit("便利です")) == ["one clause"]


def test_what_should_work_is_trouble_where_it_does_not() -> None:
    assert "bad=1" in lexicon_terms(unit("全然届かない"))


def test_daihen_before_an_adjective_is_no_burden() -> None:
    assert "burden+" not in lexicon_terms(unit("料理が大変おいしかった"))
    assert "burden+" in lexicon_terms(unit("料理が大変だった"))
    assert "burden+" in lexicon_terms(unit("大変な料理"))


def test_balance_of_good_and_bad_words() -> None:
    assert "balance-" in lexicon_terms(unit("面倒で困る"))
    assert "balance+" in lexicon_terms(unit("便利で助かる"))
    assert "balance=" in lexicon_terms(unit("箱を置く"))
    assert "bad=0" in lexicon_terms(unit("箱を置く"))


def test_the_lexicon_is_well_formed() -> None:
    lexicon = read_lexicon()
    assert len(lexicon) > 400
    assert all(classes and len(set(classes)) == len(classes) for classes in lexicon.values())
    assert {"burden", "worry", "anger", "sadness", "positive"} <= {c for cs in lexicon.values() for c in cs}


def test_the_speaker_is_evidence() -> None:
    terms = speaker_terms(unit("どう使いますか?", role="facilitator", previous="はい。"))
    assert {"role=facilitator", "role=facilitator?", "after."} <= set(terms)
    assert "after?" in speaker_terms(unit("毎朝です", previous="いつ使いますか。"))
    assert speaker_terms(unit("毎朝です")) == ["len0"]


TEXTS = [
    "朝は忙しいので助かります。", "朝は忙しいので困ります。", "朝は忙しいので買いました。", "もっと軽くしてほしい。",
]  # fmt: skip


def test_the_matrix_has_a_block_a_family() -> None:
    units = units_from_texts(TEXTS)
    features = Features().fit(units)
    matrix = features.transform(units)
    assert matrix.shape == (4, sum(len(features.vectorizers[f].vocabulary_) for f in FAMILIES))
    start = 0
    for family in FAMILIES:
        size = len(features.vectorizers[family].vocabulary_)
        block = matrix[:, start : start + size]
        assert np.sqrt(block.multiply(block).sum(axis=1)).max() == pytest.approx(SCALES[family], rel=1e-5)
        start += size


def test_families_can_be_left_out_and_unseen_text_fits() -> None:
    units = units_from_texts(TEXTS)
    features = Features(("cues", "speaker")).fit(units)
    assert features.transform(units_from_texts(["", "全く別の話", "👍"])).shape[0] == 3
    assert set(features.vectorizers) == {"cues", "speaker"}


def test_terms_never_hold_the_separator() -> None:
    text = f"あ{SEPARATOR}い うえ"
    for terms in (word_terms, lexicon_terms, speaker_terms):
        assert all(SEPARATOR not in t for t in terms(unit(text)))


def test_cues_of_many_snippets_are_the_cues_of_each() -> None:
    units = [unit(t) for t in ("", "開けにくいけど", "\n", "使えたらうれしいです。\n困る", "はい", "けど", "ですか")]
    assert cue_terms(units) == [cue_terms([u])[0] for u in units]


@pytest.mark.parametrize("family", FAMILIES)
def test_weights_are_those_of_the_vectoriser(family: str) -> None:
    units = units_from_texts([*TEXTS, "困る 困る   困った", "", "👍", "全く別の話です。ええ、ええ。"], None)
    features = Features((family,)).fit(units)
    vectorizer = features.vectorizers[family]
    documents = [character_text(u) for u in units] if family == "characters" else [SEPARATOR.join(t) for t in features.terms(family, units)]
    assert np.allclose(features.transform(units).toarray(), vectorizer.transform(documents).toarray() * SCALES[family], atol=1e-6)
