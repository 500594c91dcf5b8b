"""Given names in hiragana that are words, or that the tokeniser cuts; what bears such a name and is nobody."""

from __future__ import annotations

import pytest

from cocreate_nlp.language import parse
from cocreate_nlp.redaction import Redactor
from cocreate_nlp.redaction.kin import find_kin
from cocreate_nlp.redaction.name_ends import to_its_end, trimmed
from cocreate_nlp.redaction.spans import Span, Tier
from cocreate_nlp.types import Kind, Role, Session, Turn

from .marked import assert_stays

NAMED = [
    ("上の子がはるとっていうんですけど、すぐ飽きちゃう", "はると"), ("ののかの熱が下がらなくて", "ののか"), ("たいがに聞いたら、いらないって", "たいが"),
    ("上がはるとで、下がめいです", "はると めい"), ("うちはれんとそうた、どっちも牛乳が苦手で", "れん そうた"), ("りくとゆいとで取り合いになる", "りく ゆいと"),
    ("さくらがすぐ泣くんです", "さくら"), ("そうたを迎えに行く前に買います", "そうた"), ("ええ、まあちゃんの名前は消さないで", "まあ"),
    ("昨日森から電話が来ました", "森"), ("林に頼んだらすぐ来てくれた", "林"), ("担任が辻で、連絡帳が細かい", "辻"),
    ("夜中にすみれが熱を出して、すみれのおむつが足りない", "すみれ"),
]  # fmt: skip
WORDS = (
    "さくらが満開です|あかりが消えたらわかる|みなとは静かでした|ほのかな香りが好き|あさひが出る前に起きます|いおりは古い建物で|わんちゃんの話|うちはパンとごはん、どっちも食べます|"
    "上が硬めで、下が柔らかめです|一回ちゃんと嗅いでみたい|そうたいしたことはない|のぞみに乗りました、ひかりじゃなくて|竹や、そら初めて聞いた|あっこ夜中、暖房が切れてて寒いねん|ええ、じいちゃんの話です|"
    "アタックゼロに替えました|進研ゼミをやってます|日立の冷蔵庫です|日光が目に入る|温蔵庫から出すと冷める|でその白カバーってやつ、重いです|それは江戸間か、中京間か|おくんちには帰っておいで|やっと慣れました(T_T)|林間学校で使った|森から風が来る|星に願いを|南から電車で来ます|林に入るときは|谷から水を引く|先生が東で、ぼくは西"
).split("|")


@pytest.mark.parametrize(("text", "names"), NAMED)
def test_given_names_in_hiragana(text: str, names: str) -> None:
    redacted = Redactor().redact(text).text
    assert [n for n in names.split() if n in redacted] == []


@pytest.mark.parametrize("text", WORDS)
def test_what_bears_the_name_stays(text: str) -> None:
    assert_stays(text, Redactor())


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [("はるとっていう子", "はる", "はると"), ("はるが来た", "はる", "はる"), ("はるとみおが来た", "はる", "はる"), ("颯太って呼んで", "颯太っ", "颯太"), ("はまぐちだから", "まぐち", "はまぐち"), ("はもうだから", "もう", "もう")],
)
def test_where_a_name_ends(text: str, found: str, whole: str) -> None:
    start = text.index(found)
    span = trimmed(to_its_end(Span(start, start + len(found), Kind.PERSON, 0.9, "names_model", "", Tier.MODEL), text), text)
    assert span is not None and text[span.start : span.end] == whole


def test_two_flowers_are_no_children() -> None:
    parsed = parse("さくらとすみれで花束にする")
    assert list(find_kin(parsed.norm.text, parsed.doc)) == []


def test_what_the_model_was_sure_of_once_counts_for_the_session() -> None:
    texts = ["うちのあおいが泣いて困りました", "あおいも最初はそうでした", "青いのを選びました"]
    redactions = Redactor().redact_session([parse(t) for t in texts], Session("s", tuple(Turn(t) for t in texts)))
    assert [r.text for r in redactions] == ["うちの人物Aが泣いて困りました", "人物Aも最初はそうでした", texts[2]]


def test_particles_before_a_name_are_no_part_of_it() -> None:
    text = "社内ではつばめと呼んでいます"
    redaction = Redactor().redact_session([parse(text)], Session("s", (Turn(text, role=Role.COMPANY),)))[0]
    assert redaction.text == "社内では開発品Aと呼んでいます"


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("メールは、igusa、ハイフン、よねだ、えー、アット、やつしろ、ドット、ネットです", "メールは、〔メールアドレス〕です"),
        ("えっと、みどり、アットマーク、はるかぜ、ドット、コムで", "えっと、〔メールアドレス〕で"),
        ("アットホームな店です。ドット柄の服", "アットホームな店です。ドット柄の服"),
        ("TM004731ですね、承りました", "〔番号〕ですね、承りました"), ("ISO900100の話", "ISO900100の話"), ("品番はWH1000です", "品番はWH1000です"),
        ("えーと、TMの、〇〇四の、ごめんなさい、〇〇四七の三一です", "えーと、〔番号〕です"), ("ケーの三〇〇一七二でよかったですか", "〔番号〕でよかったですか"),
        ("えー 〇九〇の四四一七の二〇六三です", "えー 〔電話番号〕です"),
        ("なにわの百、かの、四〇の九二て、ナンバーまで書いて", "〔車のナンバー〕て、ナンバーまで書いて"),
        ("けさは上が158で、下が96でした", "けさは検査の値で、検査の値でした"), ("棚は上が158円で、下が96円", "棚は上が100円台で、下が90円台"),
        ("エーワンシーが7.2だったのが6.5まで下がった", "検査の値だったのが検査の値まで下がった"),
        ("下の子がまだ8か月で", "下の子がまだ乳児で"), ("柴犬がもう6歳になりました", "柴犬がもう6歳になりました"), ("犬の散歩は娘で、娘は6歳です", "犬の散歩は娘で、娘は小学生です"),
        ("うちは五人きょうだいです", "うちは何人ものきょうだいです"), ("獣医の妻です", "医療・福祉の仕事の妻です"), ("獣医の説明", "獣医の説明"),
        ("11月20日ごろに行きました", "十一月ごろに行きました"), ("3月15日頃", "3月頃"),
        ("日立に住んでいます", "茨城県内に住んでいます"), ("つきのわ荘っていう古いアパート", "施設Aっていう古いアパート"),
        ("私、字幕翻訳をやってて、よく引っ越すんです", "私、研究・教育の仕事をやってて、よく引っ越すんです"),
    ],
)  # fmt: skip
def test_numbers_addresses_and_attributes_as_they_are_said(text: str, redacted: str) -> None:
    assert Redactor().redact(text).text == redacted


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("去年は骨折した子もいました", "去年はけがした子もいました"), ("父が脳梗塞をしてから", "父が病気をしてから"), ("インフルエンザで一週間", "感染症で一週間"),
        ("腰痛がひどくて", "体の不調がひどくて"), ("がん検診に行った", "がん検診に行った"), ("妊娠中は使えないと書いてある", "妊娠中は使えないと書いてある"), ("卵アレルギーの子でも食べられる", "卵アレルギーの子でも食べられる"),
        ("母は糖尿病です", "母は持病です"), ("令和8年11月3日に届いた", "十一月ごろに届いた"), ("診察券番号は0048213", "診察券番号は〔番号〕"), ("R8.11.3に買った", "十一月ごろに買った"),
        ("うちの娘の名前もゆのなんです", "うちの娘の名前も人物Aなんです"), ("娘の名前がゆのなんです", "娘の名前が人物Aなんです"), ("娘の名前はゆのです", "娘の名前は人物Aです"), ("娘の名前も覚えにくいんです", "娘の名前も覚えにくいんです"),
        ("This is too heavy.", "This is too heavy."), ("楽天ポイントで買った", "楽天ポイントで買った"), ("1歳2か月のあさひ、つばさ、のぞみがいます", "幼児の人物A、人物B、人物Cがいます"),
        ("はい、マリセル・デラクルスです", "はい、人物Aです"), ("さつきがこれから見頃です", "さつきがこれから見頃です"), ("乾くんが遅いのは困る", "乾くんが遅いのは困る"), ("乾くんがくれた", "人物Aくんがくれた"),
        ("班長さんが回らんでええ", "班長さんが回らんでええ"), ("こだまは各駅やけん", "こだまは各駅やけん"),
    ],
)  # fmt: skip
def test_what_is_said_of_health_dates_and_names(text: str, redacted: str) -> None:
    assert Redactor().redact(text).text == redacted
