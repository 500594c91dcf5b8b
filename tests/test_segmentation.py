from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreate_nlp.language import parse
from cocreate_nlp.segmentation import merge_across, split_snippets
from tests.texts import any_text


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in split_snippets(parse(text))]


# One snippet a ``|``. Each is a thing that a person would say in one breath.
MARKED = [
    # written text: sentence marks
    "朝は忙しいです。|だからワンプッシュが助かります。",
    "えっ、本当に？|それは知りませんでした！|すごいですね。",
    "香りが残ってほしい。 |でも強すぎるのは嫌です。",
    "一行目の話\n|二行目の話",
    "楽しかったです(笑)。|また行きたいです。",
    "最高です♪|また来ます。",
    "一行目です\r\n|二行目です",
    # a mark inside a quotation or before a quoting particle ends nothing
    "「もう無理。疲れた」と言われました。",
    "え？って思って棚に戻しました。",
    "なんで？と聞かれて困りました。",
    "「本当に？」って夫に言われて、それで買うのをやめたんです。",
    "店員さんが(たぶん新人です。)丁寧に教えてくれました。",
    # speech recognition without marks: after a finite polite form
    "先月シャンプーを買い替えました|でも香りが強すぎて家族に不評でした",
    "スーパーで見かけて気になっていました|あと値段も手頃だったので買ってみました",
    "毎朝使っているんですけどふたが固いんです|もう少し軽い力で開くと嬉しいです",
    # near misses: no cut
    "買いましたけど使っていません",
    "使いにくいですよね",
    "昨日買った洗剤の香りが好きなんですよ",
    "よかったですか",
    "3.5リットルの水を使う",
    "はい",
    "ＯＫです。|ありがとうございます。",
]


@pytest.mark.parametrize("marked", MARKED)
def test_cuts_where_a_person_would(marked: str) -> None:
    snippets = marked.split("|")
    assert cut("".join(snippets)) == snippets


def test_an_unclosed_quotation_does_not_swallow_the_turn() -> None:
    assert len(cut("「あれはよかった。これもよかった。それもよかった。")) == 3


def test_a_long_chain_of_clauses_is_cut_after_a_clause_end() -> None:
    text = (
        "朝は子どもの支度があってばたばたしているので洗面台で使うときに片手で開けられないと困るんだけど"
        "今のやつは両手じゃないと開かないし濡れた手だと滑って床に落としてしまったことも何度かあるから"
        "結局ふたを外したまま使っている"
    )
    snippets = cut(text)
    assert len(snippets) >= 3
    assert all(s.endswith(("ので", "けど", "から", "し", "が", "て", "で", "のに", "たら")) for s in snippets[:-1])
    assert max(map(len, snippets)) < len(text) * 0.6


@pytest.mark.parametrize("text", ["", "\u200b", " ", "\n", "\n\n\n", "。", "👍", "a", "。。。"])
def test_even_an_empty_turn_has_one_snippet(text: str) -> None:
    assert split_snippets(parse(text)) == [(0, len(text))]


@settings(deadline=None, max_examples=150)
@given(any_text)
def test_snippets_join_to_the_turn(text: str) -> None:
    ranges = split_snippets(parse(text))
    assert ranges[0][0] == 0 and ranges[-1][1] == len(text)
    assert all(left[1] == right[0] for left, right in pairwise(ranges))
    assert all(start < end for start, end in ranges) or len(text) == 0
    assert "".join(text[s:e] for s, e in ranges) == text


ranges_and_spans = st.integers(0, 60).flatmap(
    lambda n: st.tuples(
        st.just(n),
        st.sets(st.integers(1, max(1, n - 1)), max_size=8),
        st.lists(st.tuples(st.integers(0, n), st.integers(0, n)).map(lambda p: (min(p), max(p))), max_size=6),
    )
)


@settings(deadline=None, max_examples=300)
@given(ranges_and_spans)
def test_merging_never_leaves_a_span_cut(drawn: tuple[int, set[int], list[tuple[int, int]]]) -> None:
    n, cuts, spans = drawn
    bounds = [0, *sorted(c for c in cuts if c < n), n]
    ranges = list(pairwise(bounds))
    merged = merge_across(ranges, spans)
    assert merged[0][0] == 0 and merged[-1][1] == n
    assert all(left[1] == right[0] for left, right in pairwise(merged))
    for start, end in spans:
        assert not any(start < inner < end for inner, _ in merged)
    # Nothing is joined without need.
    kept = {start for start, _ in merged}
    for start, _ in ranges:
        assert start in kept or any(s < start < e for s, e in spans)


def test_merging_joins_what_an_identifier_spans() -> None:
    assert merge_across([(0, 5), (5, 9), (9, 12)], [(4, 6)]) == [(0, 9), (9, 12)]
    assert merge_across([(0, 5), (5, 9)], [(5, 9), (0, 5)]) == [(0, 5), (5, 9)]
    assert merge_across([(0, 5), (5, 9), (9, 12)], [(1, 11)]) == [(0, 12)]
    assert merge_across([(0, 0)], []) == [(0, 0)]


def test_a_long_turn_is_split_at_all_its_ends() -> None:
    assert len(split_snippets(parse("朝は忙しいのでワンプッシュが助かります。" * 1500))) == 1500
