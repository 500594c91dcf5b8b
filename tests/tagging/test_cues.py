"""Every cue row against a marked-up sentence, where it must fire exactly at the marks, and a near miss."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreate_nlp.tagging.cues import CUES
from cocreate_nlp.text import normalize

PATTERNS = {cue.name: cue.pattern for cue in CUES}

MARK = re.compile(r"\{\{([a-z_]+(?:\.[a-z_]+)?):([^{}]+)\}\}")


class MarkUpError(ValueError):
    pass


def read_marked(marked: str) -> tuple[str, str, list[tuple[int, int]]]:
    """Return the plain sentence, the one cue that it marks, and the marked ranges."""
    text, position, spans, names = "", 0, [], set()
    for match in MARK.finditer(marked):
        text += marked[position : match.start()]
        spans.append((len(text), len(text) + len(match.group(2))))
        text += match.group(2)
        names.add(match.group(1))
        position = match.end()
    text += marked[position:]
    if "{" in text or "}" in text:
        raise MarkUpError(f"unbalanced or malformed mark in {marked!r}")
    if len(names) != 1:
        raise MarkUpError(f"one cue must be marked in {marked!r}")
    (name,) = names
    if name not in PATTERNS:
        raise MarkUpError(f"no cue is named {name!r}")
    return text, name, spans


CASES = [
    ("つまみを大きくし{{wish.te_hoshii:てほしい}}です", "店員さんに大きいつまみがほしいと言った"),
    ("袋を開けやすくし{{wish.te_moraitai:てもらいたい}}", "袋をひとつもらいたい"),
    ("もっと静かにし{{wish.te_kurenai:てくれないか}}な", "静かに説明してくれた"),
    ("もう少し軽かっ{{wish.tara_ureshii:たら嬉し}}いな", "もらって嬉しい"),
    ("小さいサイズ{{wish.ga_hoshii:がほしい}}", "小さくしてほしい"),
    ("詰め替え用も{{wish.hoshii_end:欲しいな。}}", "詰め替え用を欲しがる"),
    ("もっと安けれ{{wish.ba_ii_noni:ばいいのに}}", "安いのにいい"),
    ("その香り{{wish.nara_kau:なら毎日使う}}", "その香りを毎日使う"),
    ("無香料を{{wish.negau:希望}}します", "お願い商談の日が近い"),
    ("もっと小さくなら{{wish.naikana:ないかな}}", "もっと小さくならない"),
    ("もう少し軽う{{wish.dialect:してくれへん}}", "もう少し軽うしてくれた"),
    ("目盛りを付け{{improve.tara_dou:たらどう}}ですか", "目盛りを付けたら便利だった"),
    ("色で分ける{{improve.toka_dou:のはどうでしょ}}う", "色で分けるのは得意です"),
    ("底に溝を入{{improve.suru_toka:れるとか、}}工夫がある", "底に溝を入れる"),
    ("シールを貼れ{{improve.ba_ii:ばいい}}", "シールを貼れば剥がれる"),
    ("文字は大きくする{{improve.beki:べき}}です", "文字は大きくするつもりです"),
    ("片手でも開け{{improve.dekinai:られないですか}}", "片手では開けた"),
    ("ひとつ{{improve.proposal:提案}}があります", "ひとつ質問があります"),
    ("目印を{{improve.tsukeru:付けとけ}}ばどう", "目印が付いた"),
    ("半分のサイズ{{improve.nara_ii:なら続け}}られる", "半分のサイズだと小さい"),
    ("{{improve.itsuso:いっそ}}箱をなくす", "ずっと箱がある"),
    ("自分で{{improve.dialect:やったらええ}}", "自分でやった"),
    ("順番を入れ替え{{improve.volitional_example:てみるとか}}", "順番を入れ替えてみた"),
    ("口が広い{{hypo.njanai:んじゃない}}ですか", "口が広い容器じゃない"),
    ("底が厚いの{{hypo.kamo:かもしれ}}ない", "底が厚い鴨鍋"),
    ("湿気で固まる{{hypo.kana:のかな}}あ", "湿気で固まる"),
    ("底が厚い{{hypo.dakara:から重いんだと思}}う", "底が厚くて重い"),
    ("使い切れない{{hypo.tte_koto:ってことです}}ね", "使い切れないこともある"),
    ("{{hypo.tabun:たぶん}}湿気です", "たぶらかす"),
    ("湿気が多い{{hypo.omou:と思い}}ます", "思い出の多い品です"),
    ("ふたが開け{{trouble.nikui:にくい}}", "この店の肉いいです"),
    ("すぐ詰まっ{{trouble.teshimau:てしまう}}", "すぐ詰まる島です"),
    ("香りが強{{trouble.sugiru:すぎる}}", "駅前を過ぎ行く"),
    ("掃除が{{trouble.word:大変}}です", "掃除が大抵です"),
    ("朝は{{trouble.word:大変}}混みます", "館内が大変よかったです"),
    ("手が{{trouble.physical:荒れ}}ます", "手があります"),
    ("取っ手が{{trouble.break:折れ}}ました", "取っ手を織りました"),
    ("文字が小さくて{{trouble.potential_neg:読めない}}", "文字が小さくて読む"),
    ("毎回洗わ{{trouble.have_to:なきゃいけ}}ない", "毎回洗いに行く"),
    ("{{trouble.bother:いちいち}}開けるのが手間", "一日あけるのが手間"),
    ("{{trouble.nande:なんで}}二重なの", "なんとか二重です"),
    ("この値段は{{dissat.expensive:高い}}です", "この値段は妥当です"),
    ("もう使い{{dissat.want_not:たくない}}", "もう使いたい"),
    ("安い{{dissat.only:だけなん}}です", "安いです"),
    ("匂いが{{dissat.ki:気になる}}", "匂いが木のよう"),
    ("これは{{dissat.dialect:かなわん}}わ", "これは叶います"),
    ("落ちる{{expect.met:って聞いて}}たんです", "落ちる音を聞きました"),
    ("新しい{{expect.noni:のに、}}すぐ止まる", "新しいのにします"),
    ("{{negated.trouble:困ったことは特にない}}です", "困ったことが起きた"),
    ("先に袋を開け{{exper.past:ました。}}", "先に袋を開けます。"),
    ("台所に置い{{exper.te_iru:てい}}ます", "台所に置きます"),
    ("少しだけ塗っ{{exper.te_miru:てみまし}}た", "少しだけ塗りました"),
    ("洗っ{{exper.tara_past:たら縮んだ。}}", "洗ったら縮む。"),
    ("{{exper.habit:毎朝}}一杯です", "毎度一杯です"),
    ("{{exper.self:私}}はお茶です", "お茶です"),
    ("{{exper.family:夫}}は甘党です", "犬は甘党です"),
    ("二本まとめて{{exper.buy:買っ}}てきた", "二本まとめて捨てた"),
    ("丼に盛って{{exper.use:食べ}}ます", "丼に盛ります"),
    ("色で{{exper.hesitate:迷っ}}て帰った", "色の迷路です"),
    ("{{exper.give_up:結局}}いつものにした", "結果いつものにした"),
    ("手触りが{{feel.good:気持ちい}}い", "手触りの気持ち"),
    ("母が軽い{{hearsay.that:って言っ}}てました", "母が軽く話した"),
    ("いつ使うか{{question.request:教えてくだ}}さい", "いつ使うか教わった"),
    ("使いましたか{{question.mark:?}}", "使いましたか"),
    ("{{fac.run:それでは}}{{fac.run:次の方}}", "それで二番の人"),
    ("時間がない{{fac.paraphrase:ということですね}}", "時間がないことですし"),
    ("{{company.we:弊社}}の方針です", "会社の方針です"),
    ("二層{{company.explain:となっており}}ます", "二層となりました"),
    ("{{backchannel.whole:なるほどー。}}", "なるほど軽いです"),
    ("どうぞ{{greet:よろしくお願い}}します", "どうぞお願いします"),
    ("{{general.claim:最近は}}値段が上がる", "最後は値段が上がる"),
    ("半額{{condition.nara:だったら}}ね", "半額でした"),
    ("軽いん{{tail.kedo:ですけど}}", "けど軽いんです"),
    ("洗うのが大変{{tail.te:で}}", "大変で洗えない"),
    ("朝の洗{{tail.nominal:面台。}}", "朝の洗面台です。"),
    ("{{irony:おかげさまで}}手が黒い", "お母さんは手が黒い"),
]


@pytest.mark.parametrize(("marked", "near_miss"), CASES, ids=[read_marked(marked)[1] for marked, _ in CASES])
def test_a_cue_fires_where_marked_and_not_on_its_near_miss(marked: str, near_miss: str) -> None:
    text, name, spans = read_marked(marked)
    assert normalize(text).text == text, "marks count in normalised text"
    assert [m.span() for m in PATTERNS[name].finditer(text)] == spans
    assert not PATTERNS[name].search(near_miss)


def test_every_cue_has_a_case() -> None:
    assert {read_marked(marked)[1] for marked, _ in CASES} == set(PATTERNS)


def test_names_are_unique_and_have_a_family() -> None:
    assert len(PATTERNS) == len(CUES)
    assert all(name.partition(".")[0].isalpha() and name.islower() for name in PATTERNS)


BROKEN = [
    "つまみを{{wish.te_hoshii:大きくしてほしい",
    "つまみを{wish.te_hoshii:てほしい}",
    "つまみを{{wish.te_hoshii:}}大きく",
    "つまみを{{てほしい}}",
    "つまみを{{wish.no_such:てほしい}}",
    "つまみを大きくしてほしい",
    "{{wish.te_hoshii:てほしい}}と{{question.mark:?}}",
    "{{wish.te_hoshii:て{{question.mark:?}}ほしい}}",
]


@pytest.mark.parametrize("marked", BROKEN)
def test_broken_mark_up_is_an_error(marked: str) -> None:
    with pytest.raises(MarkUpError):
        read_marked(marked)


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="てでほしいたらればなくだのに。、ー〜?! んけど", max_size=400))
def test_no_cue_matches_nothing_or_hangs(text: str) -> None:
    for pattern in PATTERNS.values():
        assert all(m.end() > m.start() for m in pattern.finditer(text))
