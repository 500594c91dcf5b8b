"""What can stand alone on the memo, as marked-up voices: the stretch between the marks is what a facet found."""

from __future__ import annotations

import re

import pytest

from cocreate_nlp.reports.labels import PAST_GUESS
from cocreate_nlp.reports.phrases import comparison_phrase, noun_phrase, opening_end, tells_reason, whole_words
from cocreate_nlp.tagging.features import Unit, units_from_texts


def marked(said: str) -> tuple[Unit, int, int]:
    start, end = said.index("<"), said.index(">") - 1
    unit = units_from_texts([said.replace("<", "").replace(">", "")])[0]
    return unit, start, end


@pytest.mark.parametrize(
    ("said", "phrase"),
    [
        ("<機械より、箱のほう>を変えたらいいと思います", "機械より、箱のほう"),
        ("<隠すほうが悪い>と言われました", "隠すほうが悪い"),
        ("<赤と緑は同じ>です", "赤と緑は同じ"),
        ("名前は、<底じゃなくて、ふたの上に書けたほう>が探しやすいです", "底じゃなくて、ふたの上に書けたほう"),
        ("<送料のほうが高く>て、それで買い替えました", "送料のほうが高い"),
        ("<前のやつより今のほうが軽く>て助かってます", "前のやつより今のほうが軽い"),
        ("<電話じゃなくて、写真を送っ>てもらえたらいいな", "電話じゃなくて、写真を送る"),
        ("<あの 間に合うかどうかより 今どこかがわからないのが嫌>なんじゃないですか", "間に合うかどうかより 今どこかがわからないのが嫌"),
        # torn or waiting for more
        ("<電話じゃなくて、写真を送っ>たら見てくれるとか", None),
        ("<アプリとかじゃなくて、家に残るの>がいいのかもしれません", None),
        ("<診察よりも長く>待ちました", None),
        ("<前のやつより今のほうが軽く>なかったです", None),
        ("<家じゃなくて企業Bの〔住所>〕に送ってもらいます", None),
        ("<音楽で知らすより、グループに>一言流すのがいい", None),
        ("<広げるより 暖房>を入れてほしい", None),
        ("<金属より木>製のほうがいい", None),
        ("<紙より画面が大きい>ほうを選びます", None),
        ("<朝にふたを開ける>", None),
    ],
)
def test_comparisons_are_complete_or_left_out(said: str, phrase: str | None) -> None:
    assert comparison_phrase(*marked(said)) == phrase


@pytest.mark.parametrize(
    ("said", "phrase"),
    [
        ("<夜中の三時に>、全員で電池を替えます", "夜中の三時"),
        ("<読めないときは>番号を手で打ちます", "読めないとき"),
        ("<あさひの保証が切れたあと>どこに持ってけばいいか", "あさひの保証が切れたあと"),
        ("<火曜の車が来る日に>合わせて待ちます", "火曜の車が来る日"),
        ("<雨の日>は混みます", "雨の日"),
        # no noun phrase, torn, or only once
        ("<去年まで>使っていました", None),
        ("<去年ま>で使っていました", None),
        ("<去年>それで一週間休みました", None),
        ("<去年の台風で>雨どいが落ちました", None),
        ("<この前>、初めて外しました", None),
        ("逆さにして振っ<たら>、ふたが外れました", None),
        ("<午前と頼ん>だら九時に来ました", None),
        ("<開けたら>割れてました", None),
        ("<部活の帰りに一人で>食べます", None),
        ("<六十>代で、重い水筒は持てません", None),
        ("<三>センチのところで止まります", None),
        ("子<どもの朝>は早いです", None),
    ],
)
def test_contexts_are_noun_phrases_or_left_out(said: str, phrase: str | None) -> None:
    assert noun_phrase(*marked(said)) == phrase


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("<工場は暑いから>、水筒ないと危ないです", "工場は暑いから"),
        ("においが<気になり>ます", "気になります"),
        ("もうそれだけで<疲れ>てます", "疲れてます"),
        ("<午前と頼ん>だら九時に来ました", "午前と頼んだら"),
        ("<ひやっ>とするところがない", "ひやっと"),
        ("企業Gさんが〔<住所〕まで来てくれるので>、頼みかけました", "〔住所〕まで来てくれるので"),
        ("<片手>で持てません", "片手"),
        ("三<センチ>で止まります", "三センチ"),
        ("正直<しんど>いです", "しんどい"),
        # only a numeral, only a function word, an open bracket
        ("<六十>代で、重い水筒は持てません", None),
        ("<三十>", None),
        ("<90>歳以上の母を乗せて", None),
        ("逆さにして振っ<たら>、ふたが外れました", None),
        ("頼んだのは青<で>、来たのは緑でした", None),
        ("傘は棚に置か<ない>で、持ち手に通してます", None),
        ("駅<の>トイレで気づきました", None),
        ("店に<電話したら「三週間後>ですね」って", None),
    ],
)
def test_marked_stretches_are_whole_words_that_say_something(said: str, words: str | None) -> None:
    unit, start, end = marked(said)
    span = whole_words(unit, start, end)
    assert (unit.text[span[0] : span[1]] if span else None) == words


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("<雨で>ふやけてました", True),
        ("<手袋だから>押せません", True),
        ("<底が厚くて>重いです", True),
        ("<やかん>を火にかけて", False),
        ("<足の>爪が巻いて", False),
    ],
)
def test_reasons_are_more_than_a_thing(said: str, told: bool) -> None:
    assert tells_reason(*marked(said)) is told


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("だから夜中の三時に取り替えます", "夜中の三時に取り替えます"),
        ("だから、夜中の三時に取り替えます", "夜中の三時に取り替えます"),
        ("でも氷が口から出てこなくて", "氷が口から出てこなくて"),
        ("それなら、家に置いておきます", "家に置いておきます"),
        ("じゃあ、色を変えたらどうですか", "色を変えたらどうですか"),
        ("あと、充電の台が足りません", "充電の台が足りません"),
        # the beginning is part of what is said
        ("あと何人か外からも見られるように", None),
        ("でもね、氷が出てこなくて", "氷が出てこなくて"),
        ("だからこそ買いました", None),
        ("じゃがいもを洗います", None),
        ("ただで配ったらどうですか", None),
        ("それなりに軽いです", None),
        ("でも、嫌", None),
    ],
)
def test_quotes_begin_after_an_opening_conjunction(said: str, quoted: str | None) -> None:
    unit = units_from_texts([said])[0]
    assert unit.text[opening_end(unit) :] == (quoted or said)


@pytest.mark.parametrize(
    ("said", "guess"),
    [
        ("たぶん、カチッていうまで閉めてなかったんだと思います。", True),
        ("奥まで入れなかったのかもしれませんね", True),
        ("飲んだんだろうな", True),
        ("化繊に高い温度だったんじゃないですか", False),
        ("底が厚いから重いんだと思います", False),
        ("重かったのは底が厚いからだと思います", False),
        ("色が変わったらいいのかもしれません", False),
        ("きのう落としたんです", False),
    ],
)
def test_a_guess_at_what_went_wrong_once_is_told_from_a_hypothesis(said: str, guess: bool) -> None:
    assert bool(re.search(PAST_GUESS, said)) is guess
