"""Names as people say them: children, relatives, firms of a family, short names, stops, readings; ordinary words stay."""

from __future__ import annotations

import pytest

from cocreate_nlp.language import parse
from cocreate_nlp.redaction import Redactor
from cocreate_nlp.redaction.code_introductions import find_code_names
from cocreate_nlp.redaction.context_rules import find_affiliations, find_family_firms, short_names
from cocreate_nlp.redaction.kin import find_kin
from cocreate_nlp.redaction.name_rules import find_names_by_rule, find_readings
from cocreate_nlp.redaction.names import load_names_model
from cocreate_nlp.redaction.quasi import find_quasi
from cocreate_nlp.redaction.spans import Span, Tier
from cocreate_nlp.types import Kind, Role, Session, Turn

from .marked import assert_stays


def found(text: str) -> list[str]:
    parsed = parse(text)
    return [parsed.norm.text[s.start : s.end] for s in find_names_by_rule(parsed.norm.text, parsed.doc)]


def redact_turns(*turns: tuple[str, str], company: str = "", names: bool | None = False) -> list[str]:
    session = Session("s", tuple(Turn(text, who, Role.COMPANY if who == company else Role.PARTICIPANT) for who, text in turns))
    return [r.text for r in Redactor(names=names).redact_session([parse(text) for _, text in turns], session)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("弟のカナデが手伝う", "カナデ"), ("娘のあかりが使う", "あかり"), ("子どもは翼、もうすぐ入園です", "翼"), ("長男は健太です", "健太"),
        ("叔母と葵の三人で出かけた", "葵"), ("あおいを一人で待たせた", "あおい"), ("すずねを迎えに行く", "すずね"),
    ],
)  # fmt: skip
def test_kin(text: str, name: str) -> None:
    parsed = parse(text)
    spans = [parsed.norm.text[s.start : s.end] for s in find_kin(parsed.norm.text, parsed.doc)]
    assert set(spans) == {name}


@pytest.mark.parametrize(
    "text",
    ["娘のクラスが", "息子のサッカーが", "弟のスマホが", "子どもは海が好き、と言う", "パンと卵の二人で", "荷物を車で送って", "子どもは嫌い、と言う", "母のために", "犬と猫の二匹で"],
)
def test_no_kin(text: str) -> None:
    parsed = parse(text)
    assert list(find_kin(parsed.norm.text, parsed.doc)) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("三小の学童に行く", "三小"), ("西高に通ってます", "西高"), ("第二中の体育館で", "第二中"), ("魚勝で買った", "魚勝"), ("八百清さんがね", "八百清"),
        ("カフェ・ド・ミドリで待つ", "カフェ・ド・ミドリ"), ("駅は大袋です", "大袋"), ("北参道で降りて歩く", "北参道"), ("たけやぶ薬局で聞いた", "たけやぶ薬局"),
        ("スーパー福島屋の氷", "スーパー福島屋"), ("ペットのどんぐり屋で買う", "ペットのどんぐり屋"), ("忠のほうの名前で頼む", "忠"),
    ],
)  # fmt: skip
def test_shapes(text: str, name: str) -> None:
    assert name in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "一番小さいのがいい", "部屋の中に置く", "値段が高いのは困る", "八百屋で買った", "調剤薬局で聞いた", "近所の薬局で聞いた", "駅前歯科みたいな所", "スーパーで買った",
        "スーパー銭湯に行く", "バス停まで歩く", "病院前のバス停", "途中で降りて歩く", "自分の名前で頼む", "魚で出汁をとる", "動物病院に行く", "小児科に行く",
    ],
)  # fmt: skip
def test_kinds_alone_stay(text: str) -> None:
    assert found(text) == []


def test_firms_of_a_family() -> None:
    for text, firm in (("坂東製作で作る", "坂東製作"), ("岩永ビルの二階", "岩永ビル"), ("坂東医院で診る", "坂東医院")):
        person = Span(0, 2, Kind.PERSON, 1.0, "roster", tier=Tier.ROSTER)
        assert [text[s.start : s.end] for s in find_family_firms(text, [person])] == [firm]
    assert list(find_family_firms("坂東産業界の話", [Span(0, 2, Kind.PERSON, 1.0, "roster")])) == []


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("ハマカゼストア惣菜部", ["ハマカゼ"]), ("ミヤビ電工", ["ミヤビ"]), ("株式会社トーワ精機", ["トーワ"]), ("ひだまり苑", ["ひだまり"]), ("大袋駅", ["大袋"]), ("湯宿つゆくさ", ["つゆくさ"]),
        ("中央図書館", []), ("横浜銀行", []), ("商店", []), ("小学校", []),
    ],
)  # fmt: skip
def test_short_names(name: str, short: list[str]) -> None:
    assert list(short_names(name)) == short


def test_short_name_is_found_where_one_deals_with_it() -> None:
    out = redact_turns(
        ("堂本", "コダマ電工の堂本です、よろしくお願いします"), ("西", "コダマさんの棚は軽い"), ("西", "山のこだまが返ってくる"), company="堂本"
    )
    assert "コダマ" not in out[0] + out[1]
    assert out[2] == "山のこだまが返ってくる"


def test_kana_affiliation_counts_from_the_company_only() -> None:
    assert "しずくや" not in redact_turns(("工藤", "しずくやの工藤です、どうぞ"), company="工藤")[0]
    assert redact_turns(("工藤", "技術の工藤です、どうぞ"), company="工藤") == ["技術の参加者Aです、どうぞ"]
    assert redact_turns(("工藤", "さっきの工藤です、どうぞ"), company="工藤") == ["さっきの参加者Aです、どうぞ"]


def test_speaker_written_otherwise() -> None:
    out = redact_turns(("はやし", "ちなみに林は木が二つのほうです"), ("はやし", "林の中は涼しい"))
    assert "林" not in out[0]
    assert out[1] == "林の中は涼しい"


def test_nickname_may_be_any_word() -> None:
    out = redact_turns(("白井", "あだ名はしろくまなので、そう呼んで"), ("西", "チャットはしろくまでどうぞ"))
    assert "しろくま" not in "".join(out)


def test_one_character_name_said_before() -> None:
    out = redact_turns(("西", "運転手の泉くんが来た"), ("東", "泉に頼むのは規則の外です"), ("東", "水が泉のように湧く"))
    assert "泉" not in out[0] + out[1]
    assert out[2] == "水が泉のように湧く"


def test_anonymous_speaker_with_the_name_beside() -> None:
    assert "福島" not in redact_turns(("匿名希望(福島)", "福島と書きましたが匿名で"))[0]
    assert redact_turns(("匿名希望(福島)", "福島の桃は甘い")) == ["福島の桃は甘い"]


@pytest.mark.parametrize(
    ("turn", "name"),
    [("うちのオキビ班でも喧嘩になる", "オキビ"), ("アオサギトの試作は三台です", "アオサギト")],
)
def test_made_up_word_of_a_team(turn: str, name: str) -> None:
    assert name not in redact_turns(("土方", turn), company="土方")[0]
    assert redact_turns(("土方", "デザイン班でも喧嘩になる"), company="土方") == ["デザイン班でも喧嘩になる"]


def test_money_is_nobody() -> None:
    assert Redactor().redact("広告にお金かけるより、安くしてほしい").text == "広告にお金かけるより、安くしてほしい"


def test_handle_is_cut_from_what_follows() -> None:
    out = redact_turns(("うさぎ", "はい"), ("ねこ", "@うさぎ 高校の費用がかかる"), names=None)
    assert out[1].endswith(" 高校の費用がかかる")


def test_where_somebody_works() -> None:
    for text, firm in (("三州瓦に勤めとる", "三州瓦"), ("勤務先のアルファ調剤では", "アルファ調剤"), ("息子が丸十運輸の下請けで", "丸十運輸")):
        assert firm not in Redactor(names=False).redact(text).text


@pytest.mark.parametrize(
    "text",
    ["地元の建設会社に勤めてます", "大手メーカー勤務です", "勤め先は介護施設です", "勤務先の社員食堂で食べる", "前職は営業でした", "会社に勤めてる", "商社勤務で忙しい", "夜に勤めています"],
)
def test_kinds_of_employer_stay(text: str) -> None:
    assert_stays(text)


def test_type_numbers_count_from_the_company_only() -> None:
    assert redact_turns(("土方", "NK-7の金型は流用しません"), company="土方") == ["開発品Aの金型は流用しません"]
    assert redact_turns(("西", "PS-5の箱が大きい")) == ["PS-5の箱が大きい"]


def test_bank_before_the_account() -> None:
    assert redact_turns(("西", "きびなぎの普通4170236で間違いないです")) == ["企業Aの〔口座番号〕で間違いないです"]
    assert redact_turns(("西", "うちの普通の箱です")) == ["うちの普通の箱です"]


def test_public_bodies_are_found_but_not_redacted() -> None:
    text = "この調査は総務省が行い、参議院で報告された。"
    spans = load_names_model().find([parse(text).doc])[0]
    assert {s.role for s in spans} == {"public"}
    assert_stays(text, Redactor())


@pytest.mark.parametrize(
    ("speaker", "text"),
    [
        ("葵", "葵から聞きましょうか"), ("森", "森が言ったのと同じですか"), ("岡", "岡の意見も聞きたいです"), ("大分", "さっき大分が出してくれた袋"), ("ひかり", "ひかりに貸したやつがない"),
        ("りん", "りんが先に使ってた"), ("ひかり", "ひらがなでひかり、です"), ("泉", "温泉の泉じゃなくて名字で"), ("サラ", "わたしはサラ、よろしく"),
    ],
)  # fmt: skip
def test_speakers_whose_name_is_a_word(speaker: str, text: str) -> None:
    assert speaker not in redact_turns((speaker, "はい"), ("西", text))[1]


@pytest.mark.parametrize(
    ("speaker", "text"),
    [("葵", "葵の花が咲く"), ("森", "森の香りがする"), ("岡", "岡の上まで運ぶ"), ("大分", "大分よくなりました"), ("ひかり", "窓のひかりが眩しい"), ("うどん", "うどんが好きです"), ("おか", "おっちゃんが来る"), ("森", "森が見える")],
)
def test_the_word_itself_stays(speaker: str, text: str) -> None:
    assert redact_turns((speaker, "はい"), ("西", text))[1] == text


@pytest.mark.parametrize(
    ("text", "names"),
    [("そうたママが幹事でな", ["そうた"]), ("孫は朔と葵の二人", ["朔", "葵"]), ("むすこのハオ、五歳、元気", ["ハオ"]), ("店長の梶が厳しい", ["梶"]), ("旧姓は鴨下です", ["鴨下"]), ("なべってあだ名の子がいて、なべが詳しい", ["なべ"]),
     ("係の関が運ぶ", ["関"]), ("水野って若いのが直した", ["水野"]), ("堤という若い人が来た", ["堤"]), ("夫の邦は寝てる", ["邦"]), ("薬のおぎの先生に聞く", ["おぎの"]),
     ("請求は経理の石川宛てで", ["石川"]), ("控えは笠原宛てに送る", ["笠原"]), ("わたしは中国の王です", ["王"]), ("ぼくは台湾から来た林です", ["林"]), ("ペルーから来たマリソルです", ["マリソル"])],
)
def test_people_by_what_they_are(text: str, names: list[str]) -> None:
    out = Redactor(names=False).redact(text).text
    assert not [name for name in names if name in out]


@pytest.mark.parametrize("text", ["先輩ママに聞く", "新米パパが困る", "娘は赤と白の二枚", "店長の話が長い", "担当の人が来る", "鍋ってのは重い", "係の人が運ぶ", "いまの先生に聞く", "まえの先生がよかった", "石川宛ての便は遅い", "会社宛てに送る", "スーパーから来たチラシです", "若いのが直した", "母の良さが分かる"])
def test_parents_and_titles_of_nobody(text: str) -> None:
    assert_stays(text)


SAME = [
    ("説明書に「暗い所ではどなたかと」と書いてあって、探しました",), ("名前の下に「使用後は拭く」と書いてあるのに、誰も拭きません",), ("紙に準備中と書いてあり、名前はありません",),
    ("名前は「あとで」と書いてくれ。",), ("名前の欄に成績表と書いておきます",), ("名前の横にいくらまでと書いてみてください",),
    ("そのあと呼ばれたら靴がなかった",), ("父の返品をおでかけと呼んでいます",), ("鍵が鳴るので「鈴のおじさん」と呼ばれます",), ("「お母さんの夜勤」と呼んで、置いていってくれます",),
    ("布団はいま犬のです、喜んで入ってます", "縦に並んでいるのが心配です"), ("うちの子のはどこにもない",),
    ("自転車のライトが目に入る",), ("自転車のライトで見える",), ("靴のからぶきで終いです",), ("一本のパドルを持って寝てる",),
    ("日本の床屋で頼んだ",), ("鞄のチャックが閉まらず",), ("日本のハーフって言うと早い",),
    ("製造の中に電波の出る物を持ち込めない",), ("店の名前は出さないでください",), ("二十四時間勤務の翌日が休みです",),
    ("親子三人で二時間叩いて",), ("決まりは子ども六人に保育士一人です",), ("冊子は来年です",),
    ("日取りが決まったと申しております",), ("税理士さんに頼みました",), ("課長は何も知りません",), ("先輩のインスタを見ました",), ("二分と書いてあるんですけど",), ("わだしのだば、これだ",),
]
"""Turns of one session each, in which nothing is to be redacted."""


@pytest.mark.parametrize("turns", SAME)
def test_what_only_looks_like_a_name_stays(turns: tuple[str, ...]) -> None:
    assert redact_turns(*((f"P{i}", t) for i, t in enumerate(turns))) == list(turns)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("有間と書いてありま、です", ["ありま"]), ("内海と書いてないかいです", ["ないかい"]), ("横須賀と書いてよこすかです", ["よこすか"]), ("ありまと読みます", ["ありま"]), ("入間と書いているまです", ["いるま"]),
        ("九時までと書いてあって、困った", []), ("靴用と書いてあったら貼る", []), ("同行二人と書いてくれ。", []),
    ],
)  # fmt: skip
def test_readings(text: str, names: list[str]) -> None:
    assert [text[a:b] for a, b in find_readings(text)] == names


@pytest.mark.parametrize(("text", "pet"), [("犬のもこが好きで", "もこ"), ("猫のにこが逃げた", "にこ"), ("犬のもなかが吠える", "もなか"), ("犬のですよ", ""), ("うちの犬のはどこにもない", "")])
def test_pets_may_begin_like_grammar(text: str, pet: str) -> None:
    parsed = parse(text)
    assert [parsed.norm.text[s.start : s.end] for s in find_quasi(parsed.norm.text, parsed.doc) if s.recogniser == "pet_name"] == ([pet] if pet else [])


def test_names_that_begin_like_grammar_are_found_again() -> None:
    _, again = redact_turns(("P1", "娘のますみが来た"), ("P2", "ますみは重いと言う"))
    assert "ますみ" not in again


def test_a_child_is_not_called_next_year() -> None:
    said = ("息子は来年、六歳になります", "孫が来月、一歳です", "息子は明日、六歳になります")
    assert all(r.startswith(t[: t.index("、") + 1]) for t, r in zip(said, redact_turns(*(("P1", t) for t in said)), strict=True))


def test_a_turnover_is_no_blood_pressure() -> None:
    for text, found_there in (("一日の売上が十三万二千円です", []), ("血圧は上が百四十です", ["上が百四十"]), ("今朝測ったら上が150でした", ["上が150"])):
        parsed = parse(text)
        assert [parsed.norm.text[s.start : s.end] for s in find_quasi(parsed.norm.text, parsed.doc) if s.recogniser == "health_phrase"] == found_there


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("会計の鶴田です", ""), ("歯科技工士の松永です", ""), ("郵便配達の久万です", ""), ("生徒会の西です", ""), ("飼育委員長の武田です", ""), ("栄養職員の比嘉です", ""), ("助産師会の桑野です", ""),
        ("青山会計の鶴田です", "青山会計"), ("佐川配達の西です", "佐川配達"), ("ヤマハ調律の沢田です", "ヤマハ調律"), ("三州瓦の武田です", "三州瓦"),
    ],
)  # fmt: skip
def test_what_somebody_does_is_no_firm(text: str, firm: str) -> None:
    person = Span(text.rindex("の") + 1, text.index("です"), Kind.PERSON, 1.0, "roster", "", Tier.ROSTER)
    assert [text[s.start : s.end] for s in find_affiliations(text, [person])] == ([firm] if firm else [])


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("一の瀬と書いていちのせです", "いちのせ"), ("有田と書いてありた、と読みます", "ありた"), ("靴のハラダで買った", "靴のハラダ"), ("先週靴のハラダで買った", "ハラダ"), ("酒のスズキが安い", "スズキ"), ("犬のポテトが好きで", "ポテト"),
        ("みはるって呼んでください", "みはる"), ("三州瓦に勤めとる", "三州瓦"), ("息子はそうた、六歳です", "そうた"),
    ],
)  # fmt: skip
def test_what_is_one_goes(text: str, hidden: str) -> None:
    (redacted,) = redact_turns(("P1", text))
    assert hidden not in redacted


@pytest.mark.parametrize(
    ("label", "text", "expected"),
    [
        ("品質 森", "品質には自信があります", "品質には自信があります"), ("会社員 東", "会社員です", "会社員です"), ("技術 江藤", "技術的には江藤が見ます", "技術的には参加者Aが見ます"),
        ("森 ひかる", "ひかるです", "参加者Aです"),
    ],
)  # fmt: skip
def test_a_label_may_say_what_somebody_does(label: str, text: str, expected: str) -> None:
    assert redact_turns((label, text)) == [expected]


@pytest.mark.parametrize(
    ("text", "shop"),
    [("輪っかやっていうお店に行きました", "輪っかや"), ("岩と雪って店です", "岩と雪"), ("近所のポッケってカフェで会う", "ポッケ"), ("角のまつばいう店で買う", "まつば"), ("凪という喫茶店です", "凪"), ("坂を上がって、星って散髪屋", "星"), ("並んで座って店を見た", ""), ("二畳だけって、部屋より狭い", ""), ("女用の棚ってそういうお店にある", ""), ("魚屋をやりゆう、店は狭い", ""), ("傘をばらで売って、店が困る", ""), ("ロクタいうカレーの店", "ロクタ"), ("そういう店で買う", ""), ("隣って店がない", ""), ("昔っていう店構え", ""), ("いつも行くっていうお店", ""), ("どこっていう店もない", ""), ("コンビニっていう店", "")],
)
def test_a_shop_is_said_to_be_one(text: str, shop: str) -> None:
    parsed = parse(text)
    assert [parsed.norm.text[s.start : s.end] for s in find_names_by_rule(parsed.norm.text, parsed.doc) if s.recogniser == "called_shop"] == ([shop] if shop else [])


def test_a_pet_called_like_food_blacks_out_no_food() -> None:
    said = ("犬の小麦が吠えます", "小麦は入ってますか", "犬の散歩で小麦パンを買う", "小麦の散歩は朝です")
    first, second, third, last = redact_turns(*(("P1", t) for t in said))
    assert (second, third) == (said[1], said[2])
    assert "小麦" not in first and "小麦" not in last


@pytest.mark.parametrize("text", ["東北の友達が言ってました", "東北だと雪が多いです", "関西では違います"])
def test_a_region_is_no_town(text: str) -> None:
    assert redact_turns(("P1", text)) == [text]


def test_a_birth_date_may_be_broken() -> None:
    (redacted,) = redact_turns(("P1", "生年月日は昭和二十六年三月の、九日です"))
    assert "昭和" not in redacted and "九日" not in redacted


@pytest.mark.parametrize(
    ("text", "names"),
    [("プロジェクトの名前がコハクです", ["コハク"]), ("社内ではヒラクと呼んでいます", ["ヒラク"]), ("商品名はまだ決まっていないです", []), ("名前はまだないんです", []), ("社内でコハクって呼んでます", ["コハク"]), ("来月試す仕組みの名前をせせらぎと言います", ["せせらぎ"]), ("名前を聞くと言います", [])],
)
def test_what_a_company_calls_it(text: str, names: list[str]) -> None:
    assert [text[s.start : s.end] for s in find_code_names(text, Role.COMPANY)] == names


@pytest.mark.parametrize("text", ["住まいは大阪市北区", "住まいは渋谷区恵比寿", "横浜市日吉", "仙台市一番町", "港区芝浦"])
def test_a_turn_may_end_with_a_town(text: str) -> None:
    (redacted,) = redact_turns(("P1", text))
    assert text not in redacted


@pytest.mark.parametrize(
    ("label", "text"),
    [("浜田", "うちはまだ紙です"), ("増田", "使ってますだけど"), ("内田", "うちだと無理"), ("C", "ビタミンCを飲む"), ("A", "A社とB社を比べた"), ("B", "血液型はB型です")],
)
def test_words_that_sound_like_a_speaker_stay(label: str, text: str) -> None:
    assert redact_turns((label, text)) == [text]


def test_everyday_words_stay_whoever_sounds_like_them() -> None:
    assert redact_turns(("設楽", "板を外したら、したら楽です"), ("奈緒", "なお、返事はまだです")) == ["板を外したら、したら楽です", "なお、返事はまだです"]
    assert "したら" not in redact_turns(("設楽", "はい"), ("奈緒", "したらさんが来た"))[1]


@pytest.mark.parametrize(("label", "text"), [("浜田", "はまださんが言った"), ("浜田", "はまだです"), ("C", "Cさんが言った"), ("増田", "ますださんの家")])
def test_a_speaker_in_kana_goes(label: str, text: str) -> None:
    assert "参加者A" in redact_turns((label, text))[0]


@pytest.mark.parametrize(("text", "hidden"), [("【年齢】42", "42"), ("年齢:35、性別:女", "35"), ("生年月日 S58.4.2", "58")])
def test_forms_tell_ages(text: str, hidden: str) -> None:
    assert hidden not in redact_turns(("P1", text))[0]


def redact_round(*texts: str) -> list[str]:
    said = tuple(Turn(t, f"話者{i % 4}", Role.FACILITATOR if t.endswith(("願いします。", "ですか。")) and "です。" not in t else Role.PARTICIPANT) for i, t in enumerate(texts))
    return [r.text for r in Redactor(names=False).redact_session([parse(t) for t in texts], Session("s", said))]


def test_a_round_of_introductions_without_names_on_the_labels() -> None:
    said = ("では自己紹介をお願いします。", "森です。", "石川です。", "千葉です、よろしく。", "えっと、泉です。", "南といいます。", "好きな場所はどこですか。", "森です。", "石川です。", "奈良です。")
    redacted = redact_round(*said)
    for text, name, shown in zip(said[1:6], ("森", "石川", "千葉", "泉", "南"), redacted[1:6], strict=True):
        assert name not in shown, text
    assert redacted[9] == said[9]


def test_an_answer_is_no_introduction() -> None:
    said = ("お住まいはどちらですか。", "石川です。", "福島です。", "好きな季節は何ですか。", "森です。")
    assert redact_round(*said) == list(said)
