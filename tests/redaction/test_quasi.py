"""Attributes are generalised so that the sentence stays natural; what is no attribute stays."""

from __future__ import annotations

import pytest

from cocreate_nlp.redaction import Redactor
from cocreate_nlp.redaction.generalisation import age_band, generalise
from cocreate_nlp.redaction.vetoes import AGE_SHAPE
from cocreate_nlp.types import Kind

from .marked import assert_stays

REDACTOR = Redactor(names=False)

GENERALISED = [
    ("34歳の主婦です", "30代の主婦です"),
    ("三十四歳の主婦です", "三十代の主婦です"),
    ("世田谷区に住んでます", "東京都内に住んでます"),
    ("東京都世田谷区に住んでます", "東京都内に住んでます"),
    ("さいたま市緑区から来ました", "埼玉県内から来ました"),
    ("母が五十二で父が四十九なので", "母が五十代で父が四十代なので"),
    ("祖母は90歳です", "祖母は九十歳以上です"),
    ("祖母は96歳です", "祖母は90歳以上です"),
    ("うちの5歳が", "うちの幼児が"),
    ("アラフォーです", "40歳前後です"),
    ("小三の息子が", "小学生の息子が"),
    ("年長の息子が", "園児の息子が"),
    ("8月12日に買った", "8月ごろに買った"),
    ("11月9日に買った", "十一月ごろに買った"),
    ("先月の十二日に届いた", "先月中に届いた"),
    ("双子を育ててます", "きょうだいを育ててます"),
    ("実家は子ども五人で", "実家は子どもが何人もで"),
    ("妹がアトピーで", "妹が皮膚の病気で"),
    ("父は要介護2で", "父は介護が必要で"),
    ("わたしはベトナムから来ました", "わたしは海外から来ました"),
    ("ベトナム語で話します", "母語で話します"),
    ("日本に来て六年です", "日本に来て数年です"),
    ("来年八十になります", "来年80代になります"),
    ("孫が三つと五つで", "孫が幼児で"),
    ("能面師をしております", "専門的な仕事をしております"),
    ("元潜水士だった", "元公共・安全の仕事だった"),
    ("来日八年で班長です", "来日数年で班長です"),
    ("猫二匹(ちくわ、きなこ)と暮らす", "猫二匹(ペット、ペット)と暮らす"),
    ("柴の大福が年寄りで", "柴のペットが年寄りで"),
    ("横浜市の港北区に住んでます", "神奈川県内に住んでます"),
    ("嫁が身重でして", "嫁が体調が変わる時期でして"),
    ("左の目がもうほとんど見えないので", "感覚に不自由があるので"),
    ("両耳が聞こえませんで、字幕が頼りです", "感覚に不自由があって、字幕が頼りです"),
    ("未婚で産みました", "事情があって産みました"),
    ("産後うつって言われました", "心身の不調って言われました"),
    ("夜はレクサプロを飲みます", "夜は薬を飲みます"),
    ("生まれたとき2,310グラムで", "生まれたとき小さめで"),
    ("孫のみつが、四つになって", "孫のみつが、幼児になって"),
]

KEPT = [
    "左の目盛りが見えない",
    "焼いたとき2,310グラムで",
    "孫の箱が、四つ届いた",
    "ドライアイスが溶ける",
    "築三十年の家です。",
    "創業五十年の店なんです。",
    "五歳くらいまではふつう",
    "3歳以上が対象です",
    "30代に人気です",
    "十年前の話",
    "年中無休の店",
    "一年中使ってます",
    "二日前に買った",
    "三日間もちました",
    "英語の説明書",
    "東京都では売ってない",
    "千葉県のほうが安い",
    "うつぶせで寝ます",
    "がんばって洗った",
    "子どもが三回こぼした",
    "アレルギー表示が小さい",
    "双子みたいな容器",
    "歯科で働いてます",
    "老眼で見えません",
    "一人暮らしです",
    "フランスパンが好き",
    "昔の部落へ回してもらう",
    "犬のおやつがない",
    "カリウムが多い野菜",
    "七十三番の札です",
    "看護師をしております",
    "三つと五つのセットで",
    "しゃがんだら背中が寒い",
    "二人で行きました",
    "30分で2回洗った",
]


@pytest.mark.parametrize(("text", "expected"), GENERALISED)
def test_generalised(text: str, expected: str) -> None:
    assert REDACTOR.redact(text).text == expected


@pytest.mark.parametrize("text", KEPT)
def test_kept(text: str) -> None:
    assert_stays(text)


@pytest.mark.parametrize("age", range(126))
def test_age_band_holds_the_age(age: int) -> None:
    word = age_band(age)
    if age >= 90:
        assert word == "90歳以上"
    elif age >= 20:
        assert word == f"{age // 10 * 10}代"
    else:
        assert word in {"乳児", "幼児", "小学生", "中学生", "高校生", "10代後半"}


def test_bands_can_be_wider() -> None:
    assert generalise(Kind.AGE, "34歳", band=20) == "20〜39歳"
    assert generalise(Kind.AGE, "82歳", top=80) == "80歳以上"


def test_special_care_can_be_withheld() -> None:
    from cocreate_nlp.policy import Policy

    out = Redactor(Policy(sensitive="withhold"), names=False).redact("父は糖尿病です").text
    assert out == "父は〔要配慮情報〕です"


@pytest.mark.parametrize(
    ("text", "gone"), [("頻尿なので心配です", "頻尿"), ("私は左が聞こえません", "左が聞"), ("男手ひとつで娘を育てた", "男手ひとつ"), ("息子のおねしょが続く", "おねしょ")]
)
def test_conditions_said_plainly(text: str, gone: str) -> None:
    assert gone not in REDACTOR.redact(text).text


@pytest.mark.parametrize("text", ["障害者の割引はありますか", "アレルギー 表示はどこですか", "フランス語の説明が読めない", "左が上の棚です", "俳優さんの声がいい"])
def test_groups_and_labels_stay(text: str) -> None:
    assert_stays(text)


@pytest.mark.parametrize(
    ("illness", "words"), [("膝を悪く", "体を悪く"), ("膝が悪く", "体の具合が悪く"), ("膝が悪い", "体が弱い"), ("膝を悪くし", "体を悪くし"), ("膝が悪くて", "体の具合が悪くて"), ("腰が悪くなって", "体の具合が悪くなって")]
)
def test_a_weak_body_stays_grammatical(illness: str, words: str) -> None:
    assert generalise(Kind.SENSITIVE, illness) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("幼児の娘がいて、二人目がお腹にいます。", "幼児の娘がいて、体調が変わる時期です。"),
        ("上の子の弁当をお腹に入れました。", "上の子の弁当をお腹に入れました。"),
    ],
)
def test_attributes_read_as_sentences(text: str, words: str) -> None:
    assert REDACTOR.redact(text).text == words


@pytest.mark.parametrize(
    ("illness", "after", "words"),
    [("目が見えにくく", "て困る", "感覚が働きにくく"), ("色が見え", "にくいので", "感覚が働き"), ("目が見えない", "ので", "感覚に不自由がある")],
)
def test_senses_stay_grammatical(illness: str, after: str, words: str) -> None:
    assert generalise(Kind.SENSITIVE, illness, after=after) == words


@pytest.mark.parametrize(
    ("word", "age"),
    [
        ("三十四歳", True), ("一歳八か月", True), ("中二", True), ("小6", True), ("年長", True), ("大学の三年", True), ("七つ", True), ("五十過ぎ", True), ("還暦", True), ("十か月", True), ("四年生", True),
        ("七十七銀行", False), ("三十以上の店", False), ("築三十年", False), ("中旬", False), ("年中無休", False), ("二十番目", False), ("三割", False), ("高い", False), ("つぎ", False),
    ],
)  # fmt: skip
def test_an_age_has_the_shape_of_one(word: str, age: bool) -> None:
    assert (AGE_SHAPE.fullmatch(word) is not None) is age


def test_a_number_cut_by_speech_recognition_is_an_age_still() -> None:
    assert Redactor().redact("母は八十 七です、私は七十 一で").text == "母は八十代です、私は七十代で"
