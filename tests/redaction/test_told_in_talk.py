"""Contacts said in pieces, and attributes as they are told in talk; near misses stay."""

from __future__ import annotations

import pytest

from cocreate_nlp.language import parse
from cocreate_nlp.policy import Policy
from cocreate_nlp.redaction import Redactor
from cocreate_nlp.types import Role, Session, Turn

from .marked import assert_stays

TOLD = [
    ("郵便番号 一〇 一の 〇〇 五 二です", "五 二"),
    ("郵便番号は 100 の 00 01 です", "00 01"),
    ("車は 広島 五三〇 さ 四一 九七の軽です", "四一 九七"),
    ("ナンバーは品川 三百 あの 十二 三十四です", "十二"),
    ("アイピーが 192 点 168 点 20 点 7 です", "168"),
    ("IPは十 点 〇 点 一 点 二十です", "二十"),
    ("電話は〇七五の三一一の、待ってや、八八…八八四〇です", "八八四〇"),
    ("四十 一でヘルニアをやって", "四十 一"),
    ("三十五で結婚して越してきた", "三十五"),
    ("俺は霊柩車の運転手で、夜も出る", "霊柩車"),
    ("わしは鰹の一本釣りの船や、朝が早い", "一本釣り"),
    ("うちの三つ子は三人とも元気", "三つ子"),
    ("中国 の 煙台、日本 十一年", "煙台"),
    ("サンパウロから来て働く", "サンパウロ"),
    ("ここに八十八年、ずっと", "八十八年"),
    ("うちのポテトに皿をひっくり返されて", "ポテト"),
    ("週三回 投石に通って", "投石"),
    ("緑が丘中の三年で、吹奏楽部です", "三年"),
    ("前任は宝いう人で、話が早かった", "宝"),
    ("坂の下に石黒いう腕のいい人がおる", "石黒"),
    ("上がはるで六歳です", "はる"),
    ("電話はぜろさんごーの、ええ", "ぜろさんごー"),
    ("学生のころはあだ名がみっちーやった", "みっちー"),
    ("隣のケン坊ねえ、元気かね", "ケン坊"),
    ("母はフサ、八十三です", "フサ"),
    ("四歳の双子で、のぞみとあらた、よく泣く", "あらた"),
    ("みんなせいかって呼びます", "せいか"),
    ("下の子が二歳児クラスに通ってます", "二歳"),
    ("孫のじょうくんが来た", "じょう"),
    ("今回は手荒れの話ですが、わたし乳がんでした", "乳がん"),
    ("守衛の千葉が開けてくれる", "千葉"),
    ("院の、いや大学院二年目です", "二年目"),
    ("福祉大学の三年、梅田です", "三年"),
    ("さんなな、ごうはちだった、うしろは", "さんなな"),
    ("電話は0776のゼロにい…忘れた", "ゼロにい"),
    ("電話は0197の02の、さん、さん、いち", "いち"),
    ("郵便は910の、ゼロゼロ…24だったか", "24"),
    ("会員番号はK-3、1、8、です", "3、1"),
    ("整理番号はMの 40、えー 0277です", "0277"),
    ("年金の番号が3307の4、まで", "の4"),
    ("エム、けー、さんいちろく、アット example どっと jp", "けー"),
    ("ninja-kuriっていうアカウントです", "ninja-kuri"),
    ("うちのゴン太が靴をくわえて", "ゴン太"),
    ("角のひろ坊んとこが", "ひろ坊"),
    ("うちのは五つなんです", "五つ"),
    ("hanadaのあとにハイフン、エスです", "hanada"),
    ("群馬県前橋市総社桜が丘2-14です", "桜が丘"),
]
KEPT = (
    "三日坊主で終わる|ケチン坊な人|みんなそうって呼びます|みんなで食べるって呼びかける|郵便は910のうち|会員番号はいりません|文字のエー、ビー、シーから習う|海岸の番外編|担当の千歩先を行く|一歳児クラスを持っていて、忙しい|みんなせんせいって呼ぶんです|口コミはSNS、アットコスメで見ます|PTA、アットホームな集まり|えー、えー、あっとスプーンを落として|YouTubeのチャンネルを見る|LINEのアカウントを持つ|iPhone15のドット抜け|夫は会社員、忙しい|甘えん坊が来た|あの坊は元気|ネコ太って困る|本物です、中国から届く|ニックネームが必要ですか|あだ名がなかった|電話でにいさんに頼んだ|番号で言うとBの2が使いやすい|サンプルの番号はA-1、2、3の順|品番は007のさんさんです|コンセントは、うちのは二つです|留学の二年で変わった|しー、しー、静かに|"
    "今日は入院中の食事の話です|アレルギーだけは赤の札|うちの田んぼ太い|仁王さんの前|六十の手習いです|透析センターの待合室|色はA3です|"
    "担当は新人という人で、慣れてない|趣味は釣りいう人で、よく話す|上がこだまで、いつも混む|調律師さんは一時間で帰った|ゼロからの、出発です|最高の三年です|工事中の三年で、庭が荒れた|三十で割引になります|四十で止まる|うちの子に皿をひっくり返されて|投石で窓が割れた|パリの料理が好き|ここに二人います|一本釣りの鰹が好き|郵便番号を書く欄が小さい|世の中の三年で変わる|運転手の態度が悪い|ベトナムのコーヒーを飲む|待ってや、八八の席や|三人 二三 の 四一|うちの布団に穴があいた"
).split("|")


@pytest.mark.parametrize(("text", "part"), TOLD)
def test_told_in_talk(text: str, part: str) -> None:
    assert part not in Redactor(names=False).redact(text).text


@pytest.mark.parametrize("text", KEPT)
def test_near_misses_stay(text: str) -> None:
    assert_stays(text)


def redact_turns(*turns: tuple[str, Role, str]) -> list[str]:
    session = Session("s", tuple(Turn(text, who, role) for who, role, text in turns))
    return [r.text for r in Redactor(names=False).redact_session([parse(text) for _, _, text in turns], session)]


def test_a_new_thing_by_name_is_known_in_the_session() -> None:
    out = redact_turns(
        ("堂本", Role.COMPANY, "その新作が夕凪で、発売は来年の二月です"), ("西", Role.PARTICIPANT, "試食の夕凪どうでした"), ("西", Role.PARTICIPANT, "海の夕凪がきれいだった"),
        ("堂本", Role.COMPANY, "その新作が人気で、発売は来年の二月です"),
    )  # fmt: skip
    assert "夕凪" not in out[0] + out[1]
    assert "夕凪" in out[2]
    assert "新作が人気で" in out[3]


def test_firm_of_the_companys_people() -> None:
    out = redact_turns(("西", Role.FACILITATOR, "始めます、朔月楽器の堂本さんが来てます"), ("堂本", Role.COMPANY, "開発の堂本です"), ("西", Role.FACILITATOR, "開発の堂本さんに聞きます"))
    assert "朔月楽器" not in out[0]
    assert out[2].startswith("開発の")


def test_short_forms_of_the_company() -> None:
    out = redact_turns(
        ("西", Role.FACILITATOR, "アサナギの惣菜を並べます"), ("堂本", Role.COMPANY, "アサナギストア惣菜部の堂本です"), ("北", Role.PARTICIPANT, "「おはなし小箱」の北です"),
        ("堂本", Role.COMPANY, "アサナギストア(ANS)の堂本です"), ("北", Role.PARTICIPANT, "ANSは使いやすい"),
    )  # fmt: skip
    assert not any(name in "".join(out) for name in ("アサナギ", "おはなし小箱", "ANS"))


def test_drawn_out_sounds_are_read_in_linear_time() -> None:
    # An exponential search would not come back.
    text = "しー、" * 2_000 + "アットホーム"
    assert_stays(text)


def test_a_quoted_code_name_is_known_afterwards() -> None:
    session = Session(
        "s", (Turn("秋から「ぽろねこ」を店のカタログに載せる試作の話です", "堂本", Role.COMPANY), Turn("ぽろねこ、って、ださくない？", "西", Role.PARTICIPANT))
    )  # fmt: skip
    out = [r.text for r in Redactor().redact_session([parse(t.text) for t in session.turns], session)]
    assert "ぽろねこ" not in out[0] + out[1]


def test_a_firm_of_the_glossary_keeps_its_word_before_a_department() -> None:
    policy = Policy(glossary={"sponsor": ["青葉農機"]})
    assert Redactor(policy).redact("青葉農機の開発の田所です").text.startswith("主催企業の開発の")
