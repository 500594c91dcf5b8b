"""Short sessions: ``speaker/role|what is said`` and what of it is replaced; near misses hold no mark."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from cocreate_nlp.errors import PolicyError
from cocreate_nlp.language import parse
from cocreate_nlp.redaction import Redactor
from cocreate_nlp.types import Role, Session, Turn

ROLES = {"p": Role.PARTICIPANT, "c": Role.COMPANY, "f": Role.FACILITATOR}
REDACTOR = Redactor()
_MARK = re.compile(r"<([^<>]+)>")


def check(*marked: str) -> None:
    """Redact the turns as one session: exactly what stands between < and > goes."""
    turns, expected = [], []
    for line in marked:
        head, _, text = line.partition("|")
        speaker, _, role = head.partition("/")
        turns.append(Turn(_MARK.sub(r"\1", text), speaker, ROLES.get(role)))
        expected.append([m[1] for m in _MARK.finditer(text)])
    redactions = REDACTOR.redact_session([parse(t.text) for t in turns], Session("s", tuple(turns)))
    assert [[e.original for e in r.edits] for r in redactions] == expected


SESSIONS: dict[str, list[str | tuple[str, ...]]] = {
    "corrected digits go with what was corrected": [
        ("|下の桁は<四一>やなくて<四七>やで",),
        ("|内線は<三二>じゃのうて<三三>じゃ",),
        ("|携帯は<〇九〇の五一、あ違う、五七の三三二一>ばい",),
        ("f/f|電話番号の最後をもう一回", "p/p|最後、<七>じゃなくて<一>です"),
        ("f/f|電話番号の最後をもう一回", "p/p|ごめん、<三>やのうて<八>やった"),
        ("f/f|住所はどちらですか", "p/p|<七>じゃなくて<一>です"),
        ("f/f|住所をもう一度", "p/p|<三の四>やなくて<三の五>です"),
        ("f/f|生年月日は", "p/p|<昭和四十年の五月三日>、いや<四日>です"),
        ("|七じゃなくて一がいい",),
        ("|二三やなくて四五はいる",),
        ("|サンプルは四番やなくて七番がよかった",),
        ("f/f|電話番号もお願いします", "p/p|母さんじゃなくて父さんの携帯でいいですか"),
    ],
    "addresses in kanji digits": [
        "家は<四王の五一七〇の二>です", "うちは<羽沢の九の二>なんで遠いです", "実家は<鵜野の三四二の一>や", "引っ越し先が<高砂三の二の八>で", "荷物は<北野の二の三>まで届けて",
        "うちは毎月二の日に行く", "うちは定員二の三人部屋", "実家は米の二の次の話", "三の四の一の割合で混ぜる", "粉は二の三の配合です",
    ],
    "given names in a row and beside kin": [
        "娘の<美咲>と<健太>と<ソラ>で行った", "<健太>や<ユウ>や<カナデ>が遊びに来る", "<健太>と<美咲>と<海>の三人で行った", "友達の<まこと>と<ひかる>と三人で", "兄の<タケ>と弟の<ヒデ>とで",
        "わたしの奥さん、<リン>、これが好きでね", "うちの<陸>もお世話になってます", "うちの<湊>は飲まへん",
        "<健太>と海で遊んだ", "娘の<美咲>と空を見た", "<健太>とパンを焼いた", "近所のスーパーとコンビニとで買い物します", "友達のメールや電話", "うちの奥さん、パート、行ってるから",
        "彼女、メール、遅いんです", "この子は<健太>やけん、毎年来る", "うちの空も見てください", "うちの海も汚れてきた", "うちの桜が咲いた", "うちの光は電話とセット",
    ],
    "code names that are settled": [
        ("c/c|試作の名前は「<しらたま>」で進めています",), ("c/c|じゃあ「<竜田>」で行こうという話になりまして", "p/p|<竜田>は高いんですか"), ("c/c|試作名は<竜田>です",),
        ("c/c|新型は「<桔梗>」に決まりました",), ("p/p|名前は「<竜田>」で行こう、って言ってましたよね",),
        ("c/c|「値上げなし」で行こうと決めました",), ("c/c|「やさしい」で行こうという声が多い",), ("c/c|試作名は「試作A」です",), ("c/c|新商品は「無添加」で行きます",), ("c/c|「安全」で行こうと社長が",),
        ("p/p|名前は「ふわもち」でいこうよ",),
    ],
    "speakers by label": [
        ("福井/p|大阪生まれの<福井>です", "福井/p|東京出身の<福井>です。", "福井/p|実家は福井にあります"),
        ("宮崎/p|<名古屋>から来た<宮崎>です", "宮崎/p|先週宮崎に行ってきました"),
        ("平戸/p|<平戸>です、よろしくお願いします", "司会/f|<平戸>さんは生まれもそこですか"),
        ("千葉/p|埼玉在住の<千葉>です", "千葉/p|千葉から通ってます"),
        ("そうた/p|<そうた>です", "f/f|<ソータ>はどう?", "f/f|<そーた>が使って"),
        ("優子/p|はい", "f/f|<ユーコ>が買った"),
        ("颯太/p|ぼくは", "f/f|<ソータ>が言ってた"),
        ("とおる/p|はい", "f/f|トールサイズを買って、道を通る"),
        ("けいこ/p|はい", "f/f|蛍光ペンが好き。稽古に行く"),
        ("教習所・田所/c|<田所>です、教習所から来ました", "p/p|教習所は遠い"),
        ("運営/f|それでは運営から", "p/p|運営の人に聞いた。運営が大変そう"),
        ("聞き手/f|聞き手の都合で", "記録係/f|記録係です"),
        ("通訳・グエン/p|通訳です", "p/p|<グエン>さん、通訳がほしい"),
        ("服部/p|<服部>です", "f/f|<服部>が言ったように"),
        ("敦士/p|<敦士>です", "f/f|<敦士>は"),
    ],
    "local part said again": [
        ("p/p|メールは <hanako.t77@example.jp> です", "p/p|<hanako.t77>のところは小文字です", "p/p|<hanako t77>ね"),
        ("p/p|<yamadori@example.jp> に送って", "p/p|<yamadori>じゃなくて<yamadorii>かな"),
        ("p/p|<info@example.jp> に送って。info のページを見た",),
    ],
    "what only looks like a name": [
        "出さん方が得", "貸さんほうがいい", "残さんようにする", "行かんさん", "甘いもんはよかばってんね", "座りんさい", "旧姓のままで働いてます", "旧姓のままの名刺",
        "S45Cを削ってます", "SUS304の板、A5052のほうが軽い", "プールのコースロープが", "小麦がだめでね", "市立に通わせてます", "労災が下りた", "仕事中の怪我は労災になります",
        "<労災>の外来が混む", "旧姓は<田代>です", "<谷>さん方が来る",
    ],
    "rooms, circles, readings and ages as they come up in talk": [
        "集合は<松崎ビルの3階305>です", "<中野第二ビルの五階>に来てください", "駅ビルの三階に本屋がある", "<グランコート南館の、十二階>です", "デパートの、八階です", "<大島団地の3号棟の四階>です", "三階建ての家",
        "<しらかばの会>で知り合った人に聞いた", "患者会の、<あけぼのの会>に入っています", "<山の音の会>の<柏木>先生がね", "この会のあとで", "飲みの会で知り合った人", "女の会話で", "お茶の会に呼ばれた", "毛糸の会ということで集まりました", "<佐藤>の会見を見た",
        "<本町三の五>が<ほんまち>じゃなくて<もとまち>になってた", "ナンバーは<熊本の500、さ、12の34>です",
        "僕は<昂>で、<のぼる>じゃなくて<すばる>です", "僕は次で、じゅんばんじゃなくてもいいです", "私は麺で、ご飯じゃないです", "名前が<朝見>になってました、字が違うのに", "名字が<斎東>って印刷されてた",
        "<精肉おかだ>で買った", "鮮魚コーナーで買う", "精肉と青果を分ける", "直すなら、<傘のまつだ>が、近いよ", "傘のささやかな違い",
        "<四つ>、もうすぐ<五つ>", "四つ入りを買う", "<十九>の時から使ってます", "<二十三>の春に上京した", "十時の時報", "舞台の<床山>をしています", "落ちて<腰椎を折っ>てる", "<足首を骨折>して", "骨を折ってくれた", "傘を折って",
        "昆布は日高とか利尻とか", "お茶は宇治とか八女とか飲みますか", "手術って怖いですよね", "手術は痛いんですか", "ひよこ組の先生が", "ばら組とすみれ組で", "すっかり沼りました", "雪やこんこの歌", "ごんぎつねみたいだ", "桑の葉の音がする",
        "椿の実から油をとる", "枯れ尾花だね", "百合とバラは平気で、あやめだけ枯れた", "留学生も多いですよね", "うちに<留学生>が来て", "<三次>の農家の出です", "母は<ハル>といって", "祖母は<トメ>と申します", "母は無理といって断った",
        "<502>の<ハンス>さんっていう<ドイツ>の人です", "3000の声", "うちは姉妹で、<千>が乗れば<澪>が泣く", "<凪>が起きたら<蓮>が寝る", "風が吹けば桶屋が儲かる", "うちは<三条寺の駅>から近い", "京都の駅で待つ",
        "あ、<ろくごー>じゃなくて<ろくはち>です", "<ゼロきゅうさん>、えっと", "<ゼロきゅうさん、よんにーはち>……、すまん", "エスサイズじゃなくてエムです", "学籍番号は<23C2045>です", "型番は23C2045です", "<三月三日>の妻の誕生日に",
        ("p|<れおくん>は元気だよ", "p|うちに来た<レオ>はよく食べる"), ("p|うちの孫の<匠>がね", "p|<たくみ>に、頼んだの"), ("甲斐/p|甲斐性なしですけど", "p|甲斐甲斐しいですね"),
        ("p|アドレスは<yamane@kitasawa-mk.example>です", "p|<kitasawa>のほうです"), ("c/c|こちらが開発中の<ひよどり越え>でして", "c/c|開発中のものでして"), ("f/f|規模感を伺えますか", "熊/p|弊社は常時<四十現場ほど>で動いています"),
    ],
}  # fmt: skip
"""Sessions of marked turns; a text by itself is one turn of nobody's."""


@pytest.mark.parametrize("turns", [pytest.param(turns, id=f"{name}-{i}") for name, rows in SESSIONS.items() for i, turns in enumerate(rows)])
def test_exactly_what_is_marked_goes(turns: str | tuple[str, ...]) -> None:
    check(*([f"|{turns}"] if isinstance(turns, str) else turns))


def test_a_town_that_is_a_speakers_name_too() -> None:
    texts = [("平戸", "平戸に住んで三か月"), ("f", "平戸さんに聞きます")]
    session = Session("s", tuple(Turn(text, speaker) for speaker, text in texts))
    out = [r.text for r in REDACTOR.redact_session([parse(t) for _, t in texts], session)]
    assert out[0].startswith("長崎県内に住んで")
    assert out[1].startswith("参加者Aさんに")


def test_other_writings_of_a_speaker_have_one_pseudonym() -> None:
    texts = ["りょうたです", "リョータに聞いた", "良太さんは", "りょーたが言う"]
    session = Session("s", (Turn(texts[0], "りょうた"), *(Turn(t, "f") for t in texts[1:])))
    for redaction in REDACTOR.redact_session([parse(t) for t in texts], session):
        assert redaction.text.startswith("参加者A")


def test_a_speaker_labelled_by_the_family_name_is_known_by_the_full_one() -> None:
    talk = [
        ("浅井", "はじめまして、浅井美帆です。夫の浅井健太と住んでいます。"),
        ("林", "林田真由美さんが教えてくれました。林真由美と申します。"),
        ("西村", "お隣の浅井美帆さん、いかがですか。"),
    ]
    session = Session("s", tuple(Turn(text, speaker) for speaker, text in talk))
    redactor = Redactor()
    asai, hayashi, _ = redactor.speaker_pseudonyms(session).values()
    first, second, third = (r.text for r in redactor.redact_session([parse(text) for _, text in talk], session))
    assert first.startswith(f"はじめまして、{asai}です。") and first.count(asai) == 1 and "健太" not in first
    assert second.endswith(f"{hayashi}と申します。") and second.count(hayashi) == 1
    assert asai in third


def test_a_speakers_name_is_no_piece_of_a_number() -> None:
    # It ranks with the formats; near one, bare digits belong to the number that is talked about.
    check("佐藤花子|はい", "p/p|会員番号の話です。<佐藤花子>さんの12のところ。")
    check("佐藤花子|はい", "p/p|会員番号は<1234-5678>、<佐藤花子>さんの<12>のところ。")


@pytest.mark.parametrize("label", ["会社:田中美咲", "Zoom: Tanaka Misaki", "person:田中美咲"])
def test_a_label_with_a_colon_is_one_speaker(label: str) -> None:
    name = label.partition(":")[2].strip()
    turns = (Turn("はじめまして", label), Turn(f"{name}さんの話がよかった", "p"))
    _, told = REDACTOR.redact_session([parse(t.text) for t in turns], Session("s", turns))
    assert told.text == "参加者Aさんの話がよかった"


def test_a_roster_may_have_gaps_or_be_one_name() -> None:
    for roster in ("浅井", ["浅井", None], pd.Series(["浅井", None])):
        assert Redactor(roster=roster).redact("浅井さんと話した").text == "参加者Aさんと話した"
    with pytest.raises(PolicyError, match="from_yaml"):
        Redactor(policy="policy.yaml")  # type: ignore[arg-type]
