from itertools import pairwise

import pytest
from hypothesis import given, settings

from cocreate_nlp.tagging.facet_rules import FACET_ROWS, FACETS, find_by_row, letters_of
from cocreate_nlp.tagging.features import units_from_texts
from tests.texts import any_text

# Sentence, facet, value, the words that carry it.
CASES = [
    ("香りが強いので、やめました。", "reason", "から・ので", "香りが強いので"),
    ("子どもが触るから、棚の上です。", "reason", "から・ので", "子どもが触るから"),
    ("売り切れたせいで別のを選んだ。", "reason", "ため・せい", "売り切れたせいで"),
    ("というのも、箱が棚に入らない。", "reason", "だって", "箱が棚に入らない"),
    ("ふたが固くて、開けられません。", "reason", "て", "ふたが固くて"),
    ("字が読めなくて閉じた。", "reason", "て", "字が読めなくて"),
    ("説明を聞くのが面倒で、帰った。", "reason", "で", "説明を聞くのが面倒で"),
    ("大雨で電車が止まった。", "reason", "で", "大雨で"),
    ("棚に入らんけん、返した。", "reason", "から・ので", "棚に入らんけん"),
    ("足が届かない、なので台を置いた。", "reason", "だから", "足が届かない"),
    ("糸が切れて、縫えません。", "reason", "て", "糸が切れて"),
    ("雨のせいだ。", "reason", "ため・せい", "雨のせいだ"),
    ("きょう届いた。", "context", "いつ", "きょう"),
    ("大雪んときは歩いた。", "context", "とき", "大雪んときは"),
    ("三回目は断られた。", "context", "いつ", "三回目は"),
    ("家族みんなで運んだ。", "context", "誰と", "家族みんなで"),
    ("千円か二千円か聞いた。", "comparison", "どちら", "千円か二千円か"),
    ("頼もうか、断ろうか、迷った。", "comparison", "どちら", "頼もうか、断ろうか"),
    ("祖父喜ぶ。", "who", "ほかの人", "祖父"),
    ("誰かが開けた。", "who", "ほかの人", "誰か"),
    ("ここにね、重しを付けた。", "where", "場所", "ここ"),
    ("納屋の中の仕事です。", "where", "場所", "納屋の中"),
    ("蓋に印を貼ったら、減らなくなった。", "how", "使い方", "蓋に印を貼っ"),
    ("紙芝居で教えてくれた。", "how", "使い方", "紙芝居で教え"),
    ("濡らしたまま干した。", "how", "使い方", "濡らしたまま干した"),
    ("三箱買って帰った。", "how", "買い方", "三箱買っ"),
    ("そういえば子が、壁に紙を貼ってまして。", "how", "使い方", "壁に紙を貼っ"),
    ("シャベルで拾った。", "how", "使い方", "シャベルで拾っ"),
    ("一つずつ並べて数えた。", "how", "使い方", "一つずつ並べて"),
    ("入会するかどうか、半年です。", "before_buying", "迷い", "入会するかどうか"),
    ("買わずに帰った。", "before_buying", "迷い", "買わずに帰った"),
    ("三つ見て決めました。", "before_buying", "迷い", "三つ見て"),
    ("損した。", "feeling", "negative", "損した"),
    ("去年の秋に買いました。", "context", "いつ", "去年の秋に"),
    ("三日目に折れた。", "context", "いつ", "三日目に"),
    ("会議中に鳴った。", "context", "いつ", "会議中に"),
    ("一人で運びました。", "context", "誰と", "一人で"),
    ("祖母を連れて行った。", "context", "誰と", "祖母を連れて"),
    ("前のとは違う匂いです。", "comparison", "違い", "前のとは違う匂いです"),
    ("やめようか続けようか考えた。", "comparison", "どちら", "やめようか続けようか"),
    ("佐々木さんが直してくれた。", "who", "ほかの人", "佐々木さん"),
    ("隣の工場長は素手で触ります。", "who", "ほかの人", "隣の工場長"),
    ("買う側が不利です。", "who", "ほかの人", "買う側"),
    ("兄に切ってもらった。", "who", "ほかの人", "兄"),
    ("駅前の喫茶店で読みました。", "where", "場所", "駅前の喫茶店"),
    ("鏡の前で試した。", "where", "場所", "鏡の前"),
    ("鉛筆で印を書いた。", "how", "使い方", "鉛筆で印を書い"),
    ("一つだけ買った。", "how", "買い方", "一つだけ買っ"),
    ("いつものを買って帰った。", "how", "買い方", "いつものを買っ"),
    ("頼もうかと思って、店の前まで行って帰った。", "before_buying", "迷い", "頼もうかと思って"),
    ("会うたび泣かれた。", "feeling", "negative", "泣か"),
    ("みんな大喜びだった。", "feeling", "positive", "大喜び"),
    ("寝る前に塗っています。", "context", "とき", "寝る前に"),
    ("雨の日は部屋で干す。", "context", "とき", "雨の日は"),
    ("料理をするときに使います。", "context", "とき", "料理をするときに"),
    ("テレビを見ながらたたむ。", "context", "しながら", "テレビを見ながら"),
    ("夫と一緒に選びました。", "context", "誰と", "夫と一緒に"),
    ("粉より液体を選ぶ。", "comparison", "より", "粉より液体を選ぶ"),
    ("瓶のほうが重いです。", "comparison", "ほう", "瓶のほうが重いです"),
    ("前のと比べて高いです。", "comparison", "比べる", "前のと比べて高いです"),
    ("どっちがいいか決められない。", "comparison", "どちら", "どっちがいいか決められない"),
    ("昔のは硬かった。", "comparison", "変化", "昔のは硬かった"),
    ("液体じゃなくて粉を使う。", "comparison", "代わり", "液体じゃなくて粉を使う"),
    ("夫が選びます。", "who", "ほかの人", "夫"),
    ("うちの娘も使います。", "who", "ほかの人", "うちの娘"),
    ("私は粉です。", "who", "本人", "私"),
    ("ドラッグストアで見つけた。", "where", "場所", "ドラッグストア"),
    ("洗面所に置いています。", "where", "場所", "洗面所"),
    ("まとめ買いしています。", "how", "買い方", "まとめ買いしています"),
    ("水に混ぜて使う。", "how", "使い方", "水に混ぜ"),
    ("値段で迷って帰った。", "before_buying", "迷い", "値段で迷っ"),
    ("裏の表示を見ました。", "before_buying", "比較", "裏の表示を見ました"),
    ("口コミを読みました。", "before_buying", "比較", "口コミを読みました"),
    ("もらって嬉しいです。", "feeling", "positive", "嬉しい"),
    ("少し不安でした。", "feeling", "negative", "不安"),
    ("うんざりだ。", "feeling", "negative", "うんざり"),
]


def facets(text: str) -> list[tuple[str, str, str]]:
    (unit,) = units_from_texts([text])
    return [(f.name, f.value, unit.text[f.start : f.end]) for f in find_by_row(unit, letters_of(unit))]


@pytest.mark.parametrize(("text", "name", "value", "words"), CASES)
def test_words_of_a_facet(text: str, name: str, value: str, words: str) -> None:
    assert (name, value, words) in facets(text)


NEAR_MISSES = [
    ("昨日から始めた。", "reason"),
    ("家から持ってくる。", "reason"),
    ("健康のためには歩く。", "reason"),
    ("時計を置く。", "context"),
    ("夫と妻。", "who"),
    ("三時から五時です。", "comparison"),
    ("一日に何本も要る。", "comparison"),
    ("方角がわからない。", "comparison"),
    ("私鉄に乗る。", "who"),
    ("夫婦で使う。", "who"),
    ("会社員です。", "where"),
    ("家族が多い。", "where"),
    ("水を飲んだ。", "how"),
    ("棚に鏡を置いてください。", "how"),
    ("ほこりで喉が鳴った。", "how"),
    ("膝を打ってしまった。", "how"),
    ("棒で叩けば開く。", "how"),
    ("夕方になった。", "context"),
    ("下見に出かけた。", "context"),
    ("「明日は休み」と貼ってある。", "context"),
    ("店に入ろうか。", "where"),
    ("店で選ぶとき。", "where"),
    ("いい部屋でな。", "where"),
    ("小さいやつが欲しい。", "who"),
    ("泣いてもいい。", "feeling"),
    ("箱は迷わない。", "before_buying"),
    ("保留の音楽。", "before_buying"),
    ("色の迷路。", "before_buying"),
    ("困難な道だ。", "reason"),
    ("箱を置く。", "feeling"),
    ("湯につけてから座る。", "reason"),
    ("糸が絡んで、切れた。", "reason"),
    ("だから断った。", "reason"),
    ("静かで広い。", "reason"),
    ("白じゃなくて黒です。", "reason"),
    ("早くしなくてもいい。", "reason"),
    ("小さいのでいいから出して。", "reason"),
    ("三日に一回です。", "context"),
    ("朝が苦手。", "context"),
    ("病院だった。", "where"),
    ("店の袋が破れた。", "where"),
    ("棚に鏡がほしい。", "where"),
    ("人が足りない。", "who"),
    ("電車で帰った。", "where"),
    ("カレーが辛い。", "feeling"),
    ("好きな日に行く。", "feeling"),
    ("いらっしゃいと言う。", "feeling"),
    ("ペンで書けたらいい。", "how"),
    ("箱に紙を貼られた。", "how"),
    ("駅まで往復した。", "before_buying"),
    ("腰痛に悩む。", "before_buying"),
]


@pytest.mark.parametrize(("text", "name"), NEAR_MISSES)
def test_near_misses(text: str, name: str) -> None:
    assert name not in {n for n, _, _ in facets(text)}


POLARITY = [
    ("嬉しい。", "positive"),
    ("嬉しくない。", "negative"),
    ("好きじゃない。", "negative"),
    ("困る。", "negative"),
    ("困らない。", "positive"),
    ("困ってないです。", "positive"),
    ("困っていません。", "positive"),
    ("面倒ではない。", "positive"),
    ("楽しくありません。", "negative"),
    ("笑われた。", "negative"),
    ("落ち着かなくて困った。", "negative"),
]


@pytest.mark.parametrize(("text", "value"), POLARITY)
def test_negation_turns_a_feeling(text: str, value: str) -> None:
    assert {v for n, v, _ in facets(text) if n == "feeling"} == {value}


def test_every_row_is_covered_and_named() -> None:
    assert {row.facet for row in FACET_ROWS} | {"feeling"} == set(FACETS)
    assert {(row.facet, row.value) for row in FACET_ROWS} <= {(name, value) for _, name, value, _ in CASES}


@settings(deadline=None, max_examples=80)
@given(any_text)
def test_facets_lie_inside_in_order_and_apart(text: str) -> None:
    (unit,) = units_from_texts([text])
    found = find_by_row(unit, letters_of(unit))
    assert [f.start for f in found] == sorted(f.start for f in found)
    for f in found:
        assert 0 <= f.start < f.end <= len(unit.text) and f.name in FACETS
        assert unit.text[f.start : f.end].strip()
    for name in FACETS:
        own = [f for f in found if f.name == name]
        assert all(a.end <= b.start for a, b in pairwise(own)), "facets of a name overlap"


@pytest.mark.parametrize("piece", ["人", "本の", "人と", "重くて", "店で買ったので、朝から迷って、"])
def test_long_repetitions_are_no_trap(piece: str) -> None:
    (unit,) = units_from_texts([piece * (8000 // len(piece))])
    assert all(0 <= f.start < f.end <= len(unit.text) for f in find_by_row(unit, letters_of(unit)))
