"""Names told in passing: kin by given name, whatever word it is; what a word does when it is no name."""

from __future__ import annotations

import pytest

from cocreate_nlp.language import parse
from cocreate_nlp.redaction import Redactor
from cocreate_nlp.redaction.kin import find_kin, is_full_name

from .marked import assert_stays

KIN = [
    ("娘の泉がね、忘れた", "泉"), ("孫の泉が迎えに来る", "泉"), ("娘の、フジイサキから電話します", "フジイサキ"), ("孫も五年で、翼いうて元気や", "翼"),
    ("娘は年中の福いうて、甘えんぼ", "福"), ("息子の学が運転して", "学"), ("妹の桃がよく食べる", "桃"), ("娘の桜に頼んだ", "桜"), ("長男の、誠から聞きました", "誠"),
    ("孫は中学で、さくらといいます", "さくら"), ("母の静が選んだ", "静"), ("姪の、みのりが手伝う", "みのり"), ("娘は小学生で、ほのかっていう子です", "ほのか"),
    ("孫の望は五歳です", "望"), ("夫の進に直してもろた", "進"), ("担当はミヤモトハルカです", "ミヤモトハルカ"),
]  # fmt: skip
NO_KIN = (
    "娘の部屋が狭い|孫の顔を見る|夫の靴が臭い|母の愛が深い|息子の夢が大きい|祖母の桃が届いた|父の琴が鳴る|娘の、リュックから出す|娘のサッカーシューズが|母の梅が咲いた|孫がいやいうて泣く|"
    "娘はかわいいいうて喜ぶ|夫の心が分からん|うちの泉が枯れた|息子の学を積む|妹の詩がいい|母の文が残る|スマートウォッチは便利|オレンジジュースを飲む|娘の、お皿が割れた|孫の幸を願う"
).split("|")
ORDINARY = (
    "寝返りのたびカサカサいう音がする|聞こえてまーす、いま洗い物してます|神様のような品です|月水金の朝いちで通う|名前まるごと呼ばれるのは嫌だ|ゆずと、すももと、梨、って三つある詰め替え"
).split("|")


@pytest.mark.parametrize(("text", "name"), KIN)
def test_kin_by_given_name(text: str, name: str) -> None:
    parsed = parse(text)
    assert {parsed.norm.text[s.start : s.end] for s in find_kin(parsed.norm.text, parsed.doc)} == {name}


@pytest.mark.parametrize("text", NO_KIN)
def test_what_kin_have_stays(text: str) -> None:
    parsed = parse(text)
    assert list(find_kin(parsed.norm.text, parsed.doc)) == []


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_stay(text: str) -> None:
    assert_stays(text, Redactor(roster=["神", "岡"]))


def test_full_names_in_kana() -> None:
    assert is_full_name("ミヤモトハルカ") and is_full_name("フジイサキ")
    assert not is_full_name("チョコレート") and not is_full_name("カレンダー")


@pytest.mark.parametrize(
    ("text", "name"),
    [("うちの息子、陽を連れて行くのが大変です", "陽"), ("娘、紬がお世話になってます", "紬"), ("顧問のかっしーが軽トラを出した", "かっしー"), ("担任のまっきーに言われた", "まっきー")],
)
def test_names_beside_kin_and_titles(text: str, name: str) -> None:
    assert name not in Redactor(names=False).redact(text).text


@pytest.mark.parametrize(
    "text",
    ["息子、本を読むのが好き", "娘、学校を休みました", "孫、花が好きで", "顧問のコーヒーがうまい", "短くしてもらえると読みやすいです", "料理とドライアイスを頼む", "葬儀屋に勤めとる",
     "担当のメーカーが来た"],
)  # fmt: skip
def test_words_beside_kin_and_titles_stay(text: str) -> None:
    assert_stays(text)
