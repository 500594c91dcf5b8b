"""Names by dictionary and context: part of speech, honorifics, introductions, shapes of shops and companies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache

from spacy.tokens import Doc, Token

from cocreate_nlp.language import tokens_in
from cocreate_nlp.redaction.brands import WELL_KNOWN
from cocreate_nlp.redaction.gazetteer import PREFECTURE_STEMS, municipalities, towns
from cocreate_nlp.redaction.honorifics import (
    HONORIFIC_TRAPS,
    HONORIFICS,
    INTRODUCTIONS,
    NEIGHBOURS,
    NICKNAMES,
    READINGS,
    TITLES,
)
from cocreate_nlp.redaction.kin import find_kin, is_family_name_in_kana
from cocreate_nlp.redaction.mentions import Borders, is_given_in_kana
from cocreate_nlp.redaction.names.inventory import FAMILY_NAMES, is_given_name
from cocreate_nlp.redaction.quasi_terms import RARE_OCCUPATIONS
from cocreate_nlp.redaction.spans import Span, Tier, inside_number
from cocreate_nlp.redaction.things import is_thing
from cocreate_nlp.text import alternatives
from cocreate_nlp.types import Kind, Role

_HONORIFIC = re.compile(rf"(?:{alternatives(HONORIFICS)})")
_NAME = r"(?:[ァ-ヶー・]{2,12}|[ぁ-んー]{2,6}|[一-龥々ヶ]{1,5}|[A-Za-z]{2,15})"


@cache
def _introductions() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Return the ways people say a name, and whether the name has the form of a nickname."""
    return tuple((re.compile(p.replace("{NAME}", _NAME)), rows is NICKNAMES) for rows in (INTRODUCTIONS, NICKNAMES) for p in rows)


def find_names_by_rule(text: str, doc: Doc) -> list[Span]:
    """Find names with strong evidence in the text itself."""
    return [*_before_honorific(text, doc), *_full_names(doc), *_stations(text, doc), *_places(text, doc), *find_kin(text, doc), *_spots(text, doc), *_shops(text, doc), *_plain_houses(text, doc), *_short_names(text, doc)]


def _span(start: int, end: int, kind: Kind, score: float, name: str, evidence: str, role: str = "") -> Span:
    return Span(start, end, kind, score, name, evidence, Tier.RULE, role=role)


def _is_name_token(token: Token) -> bool:
    tag = token.tag_
    if tag.startswith("名詞-固有名詞"):
        return True
    return tag.startswith(("名詞-普通名詞", "接頭辞", "感動詞")) and bool(re.fullmatch(r"[一-龥々ァ-ヶーA-Za-z]+", token.text))


def _before_honorific(text: str, doc: Doc) -> Iterator[Span]:
    tokens = list(doc)
    for i, token in enumerate(tokens):
        if i == 0:
            continue
        honorific = _HONORIFIC.match(token.text) is not None and token.text in HONORIFICS
        title = token.text in TITLES
        if not (honorific or title):
            continue
        j = i - 1
        if tokens[j].is_space:
            j -= 1
        last = tokens[j] if j >= 0 else None
        if last is None or not (_is_name_token(last) or _unlisted(token.text, last)):
            continue
        proper = "人名" in last.tag_
        if title and not proper:
            continue
        start = j
        while start > 0 and "人名" in tokens[start - 1].tag_ and "人名" in tokens[start].tag_:
            start -= 1
        stretch = text[tokens[start].idx : last.idx + len(last)]
        if stretch in WELL_KNOWN or stretch in HONORIFIC_TRAPS or stretch in RARE_OCCUPATIONS or (last.text in HONORIFIC_TRAPS and not proper):
            continue
        if is_negated_verb(text, last.idx + len(last)):
            continue
        if token.text in {"君", "様", "氏", "殿", "たん", "どん", "嬢"} and not proper:
            continue
        if "人名" in last.tag_:
            yield _span(tokens[start].idx, last.idx + len(last), Kind.PERSON, 0.95, "honorific", f"name before {token.text}")
        elif "固有名詞" in last.tag_ or (token.text == "ちゃん" and last.tag_.startswith("名詞") and not text.startswith("と", token.idx + len(token))) or _unlisted(token.text, last):
            # 一回ちゃんと嗅ぐ is the adverb.
            yield _span(tokens[start].idx, last.idx + len(last), Kind.PERSON, 0.7, "honorific", f"proper noun before {token.text}")


_NEGATED = re.compile(r"[出残貸返話押消回直戻渡足移許試隠減増指刺差干示探崩流汚離照余冷通倒壊致略課外起落動乾沸壊焦満生慣暮過任記]$")
_AFTER_NEGATED = re.compile(
    r"方(?:が|は|で|の(?:が|ほう))|ほう|さかい|け(?:ん|え|ぇ)(?!さん)|きに|よう(?:に|な|で)|まま|うち(?:に|は)|もん|と(?:い[かけ]|あか|だめ|ダメ|こ(?:う|か))|かった|く(?:て|ても)|で(?:ええ|いい|も(?:ええ|いい)|しょ|おく|おこ)|(?:ねん|わ|やろ|じゃろ|のや|のじゃ|んや)|の[がはなで](?:[、。]|一番|楽|基本)|[。、]?$"
)
"""A verb of さ that is negated in the west (``出さん方が得``), in the place of somebody with さん."""


_IS_SLOW = re.compile("(?:が|は)(?:遅|早|速|おそ|はや)")


_ONE_DOES = re.compile("[はがもに]|だけ|より|や(?!から)")


def is_negated_verb(text: str, end: int) -> bool:
    """Tell whether the さん that follows negates a verb (``出さん方が得``)."""
    if text.startswith("くん", end) and text[:end].endswith("乾") and _IS_SLOW.match(text, end + 2):
        return True  # 乾くんが遅い: 乾く and the の of the west
    if text.startswith("くん", end) and text[:end].endswith(("て歩", "で歩", "て行", "で行", "に行", "を聞", "で働", "て働", "を引", "を書", "を弾", "を焼")) and _ONE_DOES.match(text, end + 2):
        return True  # 踏んで歩くんは
    if text.startswith("さんが", end) and text[:end].endswith("出") and text.startswith("一番", end + 3):
        return True  # 出さんが一番
    return text.startswith("さん", end) and _NEGATED.search(text, max(0, end - 2), end) is not None and _AFTER_NEGATED.match(text, end + 2) is not None


_COMMON_ENDINGS = re.compile(
    r".*(?:屋|者|員|師|手|主|長|家|業|人|部|課|係|店|所|院|園|校|社|会|館|局|士|役|民|客|方|生|子|親|様|組|隊|団|班|庁|省|市|区|町|村|県|側|元|先|味|用|型|系|製|品|物|機|車|本|紙|薬|室|台|番|号|席|便|風|派|層|代|級|科|界)"
)


def _unlisted(honorific: str, token: Token) -> bool:
    """Tell whether a common noun before さん is likely a name after all: none of the words people put さん to."""
    if honorific not in {"さん", "くん", "先生"} or not token.tag_.startswith("名詞-普通名詞-一般"):
        return False
    word = token.text
    if len(word) < 2 or word in HONORIFIC_TRAPS or _COMMON_ENDINGS.fullmatch(word):
        return False
    if honorific == "先生":
        return bool(re.fullmatch(r"[一-龥々]{2,3}", word))
    return bool(re.fullmatch(r"[一-龥々]{2,3}|[ぁ-ん]{3,5}", word))


_NO_FULL_NAMES = frozenset({"わだしの", *RARE_OCCUPATIONS})
"""What the dictionary takes for two names: わたしの as they say it in Tsugaru, 調律師."""


def _full_names(doc: Doc) -> Iterator[Span]:
    tokens = list(doc)
    for i, token in enumerate(tokens):
        if i and tokens[i - 1].text == "お" and token.text == "金":
            continue  # 「お金かけて」 read as a name
        if "人名-姓" in token.tag_ and i + 1 < len(tokens) and "人名-名" in tokens[i + 1].tag_:
            both = token.text + tokens[i + 1].text
            # 黒田節 is a song; in すすむすすむ a verb is said twice.
            if both in _NO_FULL_NAMES or is_thing(both) or token.text == tokens[i + 1].text:
                continue
            end = tokens[i + 1].idx + len(tokens[i + 1])
            yield _span(token.idx, end, Kind.PERSON, 0.9, "full_name", "family and given name")


_SPOT = re.compile(r"の(?:(?:[一二三四1-4]つ目の)?角(?![度砂])|交差点|踏切|坂の下|坂の上|裏通り|地下街|高架下|停留所|バス停|窯元|診療所|倉庫|中庭|公民館|集会[所場]|会館|町家|体育[室館]|観察台|水神様?|角打ち|船着き場|波止場|渡し場|直売所?|出張所|相談所|漁協|農協|道の駅)")


def _spots(text: str, doc: Doc) -> Iterator[Span]:
    """Find a place below city level named by what stands there (``今出川の交差点``)."""
    ends = {t.idx + len(t): t for t in doc}
    for match in _SPOT.finditer(text):
        token = ends.get(match.start())
        if token is not None and "固有名詞" in token.tag_ and token.text not in PREFECTURE_STEMS and token.text not in REGIONS:
            start = token.idx
            before = ends.get(start)
            if before is not None and "固有名詞" in before.tag_:
                start = before.idx
            yield _span(start, match.end(), Kind.ADDRESS, 0.85, "spot", "place name before a spot")


_TRADE_SHOP = re.compile(
    r"(?:くすり|薬|酒|手芸|電器|でんき|デンキ|電気|メガネ|めがね|眼鏡|作業服|紳士服|服|靴|くつ|金物|工具|家具|布団|ふとん|豆腐|とうふ|魚|肉|お肉|米|お米|パン|お茶|花|お花|時計|カメラ|写真|自転車|ホーム|住まい|すまい|銭湯|文具|仏壇|人形|着物|"
    r"きもの|寝具|楽器|釣具|チェーン|ペット|犬|お好み焼き|たこ焼き|焼き鳥|串焼き|定食|弁当|惣菜|和菓子|ケーキ|カレー|うどん|そば|ラーメン|鞄|かばん|傘|漬物|おもちゃ|(?<![一二三四五六七八九十百千\d日])本)の ?(?P<n>[ァ-ヶー]{3,8}|[ぁ-んァ-ヶー]{2,5}(?:や|屋)(?=で|に|の|が|さん|は|、|も|へ|っ)|[一-龥]{1,3}屋|[ぁ-んー]{2,5}ちゃん(?=で|に|の|へ|が)|[ぁ-んー]{3,5}(?=さん|で(?:買|六|見|す|、)|に頼|が、|って(?:お?店|いう|とこ)))"
)
_CALLED_SHOP = re.compile(
    r"(?:^|[、。 」はがのでは])(?:(?:近所|駅前|角|隣|近く|いつも|行きつけ|地元|商店街)の)?「?(?P<n>[ァ-ヶー・]{2,10}|[一-龥々ぁ-んァ-ヶー]{2,8}?|[一-龥])(?<![っと])」?(?:(?:って(?:いう|ゆう)?|という|ていう)(?:、|その)?|ちゅう|いう|ゆう)"
    r"(?:小さな|小さい|小さか|ちいさな|ちっちゃい|近所の|駅前の|新しい|古い)?(?:[ァ-ヶー一-龥]{1,5}の)?"
    r"(?:お店|店(?!員|長|側|構)|カフェ|喫茶店?|(?!部屋|小屋|母屋|納屋|楽屋|名古屋)[ァ-ヶー一-龥]{1,4}屋(?![根敷内外])|美容室|美容院|食堂|旅館|民宿|スナック|ゲストハウス|薬局|工房)"
)
"""``輪っかやっていうお店``"""
_NOT_CALLED = re.compile(r"^(?:どこ|なん|どう|そう|こう|ああ|いい|よく|もう|これ|それ|あれ|ここ|そこ|いつも|ちょっと|やっぱ|行きつけ|普通|個人|専門|大手|老舗|有名|地元|近く|安い|高い|おいし|美味し|なに|何).*|(?:い|な|た|だ|る|です|ます|とか|みたい|から|けど|そう|こう|どう|ああ)$|^[隣角前横奥裏表上下中外昔今次元先別同新旧他]$")
_DEALT_WITH = re.compile(r"さん(?!ざん)|で(?:買[っいうえわ]|頼[んみむ])|に(?:頼[んみむ]|電話|注文)")
"""After a shop, what one does with one."""
_SHOP_TRAPS = frozenset("チャック ストア ストアー セール コーナー サンプル メーカー パッケージ ボトル サイズ レジ スーパー コンビニ ネット アプリ プロ ポイント サービス カタログ チラシ デザイン カバー ケース ブランド ニオイ ラベル チューブ コスト ストック キャップ".split())
_SHOP_FIRST = re.compile(
    r"(?:喫茶|スナック|パティスリー|ビストロ|麺処|炉ばた|ヘアーサロン|ヘアサロン|カットハウス|ペンション|ゲストハウス|ケアショップ|ドラッグ|パン工房|ギフトプラザ|バレエ団|リストランテ|珈琲館|コインランドリー|ブーランジェリー|ピラティスルーム|ヨガスタジオ|ダンススタジオ|仕出し|コーポ|ハイツ|メゾン|クリニック|リサイクル|八百屋|魚屋|肉屋|学び舎|湯治|料亭|割烹|和菓子処|甘味処|写真館|ランドリー|ハローワーク|直売所|産直|産直市場?|朝市|道の駅|訪問看護ステーション|看護のステーション) ?[「・]?(?P<n>[ァ-ヶー]{2,8}|(?![はがのにをでもとへやかさ]|みたい|らしい|くらい|ぐらい|など|だけ|まで|より|なら|しか|じゃ|です|ます|ない|って|巡り|めぐり|から|ばっか|ばか|そのもの)[ぁ-んっ]{2,6}(?=」|で|の|に|が|は|、|まで|から|さん)|[一-龥]{1,3})"
)
_ENDINGS = (
    r"(?:薬局|歯科医院|歯科|デンタルクリニック|接骨院|整骨院|鍼灸院|皮膚科|耳鼻科|小児科|内科|眼科|整形外科|整形|クリニック|医院|総合病院|中央病院|病院|診療所|保育園|幼稚園|こども園|小学校|中学校|高校|高等学校|大学|女子大|短大|学院|学園|"
    r"銀行|信用金庫|信金|信用組合|電力|ガス|生命|損保|製薬|製材|製作所|製菓|酒造|醸造|水産|水産加工|精機|精工|工業|産業|運輸|運送|交通|タクシー|バス|鉄工所|工務店|建設|建材|印刷|食品|農園|牧場|乾物|金物|楽器|書店|書房|文具店|堂書店|食堂|"
    r"珈琲|珈琲店|菓子店|酒店|米店|生花店|精肉店|鮮魚店|青果|呉服店|時計店|写真館|美容室|理容室|旅館|ホテル|バレエ団|合唱団|楽団|劇団|霊園|停留所|商店|商店街|マート|モール|ストア|霊苑|会館|公民館|児童館|図書館|医療センター|苑|訪問看護|デイサービス|"
    r"介護センター|スイミング|体操クラブ|道場|ボウル|自動車学校|自動車教習所|農協|漁協|生協|町内会|保育所|学童|製[缶鋼紙油網粉糖氷綿函袋靴帽茶罐陶塩]|工場|営業所|事業所|支社|物流センター|アカデミー|ゼミ|スクール|紙工|ケミカル|興産|興業|物産|商事|電子|電工|化成|化学|樹脂|精密|技研|テック|フーズ|ファーム|クリーニング|製麺|製パン|ベーカリー|紙器|労務|デンキ|リムジン|小|中|高|大)"
)
_ENDING_TOKEN = re.compile(_ENDINGS)
_UNIVERSITY = re.compile("(?!放送)[一-龥々ァ-ヶー]{1,12}(?:大学|大学院|短期大学)")
_OF_UNIVERSITY = re.compile("マグロ|まぐろ|[い芋]も|の(?:研究|調査|論文|発表)(?:で|に|では|によ)|発の")
"""What a university is known for to all."""
_ORGANISATION = re.compile(r"工場|大$|営業所|事業所|支社|センター|アカデミー|ゼミ|紙工|ケミカル|興産|興業|物産|商事|電子|電工|化成|化学|樹脂|技研|テック|フーズ|銀行|信金|金庫|組合|電力|生命|製|工業|産業|運|交通|酒造|水産|精|大学|学院|学園|病院|高|中|小|園|農協|漁協|生協|建|印刷|食品")
_KANA_SHOP = re.compile(r"(?<![ぁ-ん])(?P<n>[ぁ-ん]{2,5})(?:金物|乾物|荒物|酒店|米店|食堂|豆腐店|とうふ|薬局|接骨院|整骨院|歯科|書店|写真館|商店|旅館|製菓|製麺|精肉店|鮮魚店|菓子店|時計店|電器|工務店|医院|クリニック|こども園|保育園|幼稚園|診療所|スイミング|労務|紙器|デンキ)")
_KANA_SHOP_TRAPS = re.compile(r"(?:[のなでにはがをともたるしくてへや]|しい|ない|さい|から|まで|より|など|その|この|あの|どの|それ|これ|あれ|どれ|ここ|そこ|いつも|となり|ちかく|わたし|うち)$|^(?:おいしい|やすい|ふるい|いつも|ちいさ|おおき|あたらし|よい|いい|お|ご)")
_GENERIC_BEFORE = frozenset(
    (
        "市民 総合 女子 私立 国立 県立 公立 市立 町立 府立 都立 近所 大手 地方 専門 動物 救急 大学 個人 大型 地元 駅前 中央 一般 有名 老舗 高級 ビジネス 温泉 観光 カプセル 民間 都市 専業 自動車 水道 都市 プロパン 生活 介護 "
        "学校 企業 会社 社員 路線 夜行 高速 送迎 通園 介護 個人 貸切 福祉 無料 新聞 冷凍 健康 加工 自然 地場 伝統 主要 基幹 製造 医療 情報 サービス 第一 第二 次世代 全国 世界 日本 国内 海外 地域 町 村 市 県 国 駅 隣 新 旧 元 前 後 上 下 大 小 中 高 "
        "付属 附属 母校 出身 志望 公 私 認可 無認可 企業内 院内 調剤 門前 処方箋 矯正 審美 小児 訪問 休日 夜間 人間 健診 循環器 消化器 産婦人 形成 美容 再生 発酵 乳 清涼 冷蔵 宅配 便利 巨大 最大 中小 零細 下請け 取引 同業 他 各 全 某 その この あの どの それ これ あれ どれ 当 同 本 "
        "電気 電子 機械 金属 化学 繊維 農林 農業 漁業 水産 林業 建設 運輸 IT ネット メガ ソーラー 風力 火力 水力 原子力 自家 再生可能エネルギー 年間 普通 定期 郵便 信託 投資 政府 日銀 血液 精子 アイ 骨髄 人材 シルバー 食糧"
    ).split()
)


_PLAIN_HOUSE = re.compile(r"薬局|歯科医院|歯科|保育園|幼稚園|こども園|保育所|接骨院|整骨院|クリニック|医院|内科|小児科|皮膚科|眼科|耳鼻科|作業所|美容室|理容室|診療所|ベーカリー|学童クラブ|学童|デイサービス")
"""Kinds of house that often carry a plain word as their name (``竹の子薬局``)."""
_STOP = re.compile(r"の?(?:バス停|停留所)")
_NAMED_WITH = re.compile(r"(?P<n>[一-龥々]{1,4}|[ぁ-ん]{2,5}|[ァ-ヶー]{2,6})(?:のほう|の方)?の(?:名前で|名義)")


_SHORT_SCHOOL = re.compile(
    r"(?<![一-龥ァ-ヶ\d])(?:第?[一二三四五六七八九]|[東西南北]|県立?[東西南北]?|市立?[東西南北]?|附属|付属)(?:小|中|高|商|工業高)(?=の(?:生徒|子|体育|学童|PTA|校|先生|[一二三四五六1-6]年|購買|文化祭|運動会|制服|食堂|教室|図書室|部活|野球部|吹奏楽|同級生|先輩|卒業|前身|通学|裏|前|近|グラ|門|保護|給食)|に(?:通|上の|下の|孫|娘|息子|行|入)|で(?![もす])|は|が|出身|と(?:[東西南北一二三四五六]|[一-龥]*[小中高])|へ|から|、)"
)
_SHORT_HOSPITAL = re.compile(
    r"(?<![一-龥ァ-ヶ])(?P<n>(?:[一-龥]{2,3}(?<!年)(?<!月)(?<!日))?(?:労災|日赤|赤十字|済生会|厚生連|逓信|共済|社保|医大|県病|市病))(?:病院)?"
    r"(?=に(?:入院|運ば|搬送|かか|通院|転院|救急|行|紹介)|で(?:手術|診|看[てとるた]|産[んみ]|生まれ|検査|出産|もらっ|見[てつ]|みて)|の(?:先生|外来|内科|外科|眼科|整形|小児|産婦|皮膚科|耳鼻|救急|看護師|医者|待合)|へ(?:入院|運ば|行))"
)
"""``労災に入院して``, but not ``労災が下りた``."""
_FOREIGN_NAME = re.compile(r"(?<![ァ-ヶー・])(?P<n>[ァ-ヶー]{2,10}(?:[・=][ァ-ヶー]{2,12}){1,3})(?=です(?!か)|と申|といい|と言い|でございます|さん|氏|ともうし)")
_TEMPLE = re.compile(r"(?<![一-龥々])(?P<n>(?!お|山|尼|古|禅|菩提|檀那|旦那|由緒)[一-龥々]{2,3}寺|[一-龥々]{2,4}神社)(?=の(?:住職|和尚|檀家|坊さん|お坊さん|奥さん|宮司|神主|総代|墓地|法事))")
_CALLED_CHILD = re.compile(r"(?:^|[、。 「])(?P<n>(?!お[かとねにばじ]|ひいば|ひいじ|うちの|この|その|あの)[ぁ-んー]{2,4})ちゃん(?=の(?:名|家|お母|お父|ママ|パパ|とこ|ところ|分|話|写真)|が|は|に|も|って|、)")
"""``まあ、まあちゃんの名前``: what the tokeniser takes for a word of assent."""
_KATAKANA_HOUSE = re.compile(r"(?:カフェ|レストラン|ビストロ|パティスリー|リストランテ|トラットリア|ブーランジェリー|サロン|ヘアサロン|ホテル|メゾン|シャトー|コーヒー)(?:・[ァ-ヶー]+)+")
_TRADE_STEM = re.compile(
    r"(?:(?:八百|魚|米|酒|肉|鳥|豆|寿司|鮨|蕎麦|餅)(?:政|勝|清|金|藤|吉|源|久|徳|伝|正|長(?=の(?:お|大|店|奥|息|娘|親|主|兄|若))|春|鶴|亀|松|竹|梅|国|辰)|(?:魚|肉|鳥|鮨|米|酒)(?:よし|まさ|かつ|きん|げん|ひさ|とく|すず|はる|きよ|たつ|つる|まつ))"
    r"(?=さん|の(?!花|内|葉|木|実)|で(?!す)|に|が|は|、|へ|も)"
)
_NAMED_STOP = re.compile(
    r"(?:最寄り?|乗り換え|乗換)?駅(?:名)?は、?(?P<n>[一-龥々ヶケノァ-ヶー]{1,6})(?=です|で、|でし|の|、|と)|(?<![一-龥々ァ-ヶー])(?P<n2>[一-龥々ヶケノ]{2,6})で(?:降り|おり(?:て|ます|た|る)|乗り換え|のりかえ|下車)"
)


def _short_names(text: str, doc: Doc) -> Iterator[Span]:
    """Find schools in their short form, shops by a trade and a syllable, stations without 駅."""
    for match in _SHORT_SCHOOL.finditer(text):
        yield _span(*match.span(), Kind.ORGANIZATION, 0.85, "short_school", "school in its short form")
    for match in _FOREIGN_NAME.finditer(text):
        if not _KATAKANA_HOUSE.match(match["n"]):
            yield _span(*match.span("n"), Kind.PERSON, 0.9, "introduction", "name in several parts")
    for match in _TEMPLE.finditer(text):
        if not match["n"].endswith(("山寺", "菩提寺", "檀那寺")):
            yield _span(*match.span("n"), Kind.FACILITY, 0.85, "temple", "temple and who belongs to it", "facility")
    for match in _CALLED_CHILD.finditer(text):
        if match["n"] not in HONORIFIC_TRAPS:
            yield _span(*match.span("n"), Kind.PERSON, 0.85, "honorific", "kana before ちゃん")
    for match in _KATAKANA_HOUSE.finditer(text):
        yield _span(*match.span(), Kind.FACILITY, 0.9, "katakana_house", "kind of house and joined words", "shop")
    for match in _TRADE_STEM.finditer(text):
        yield _span(*match.span(), Kind.FACILITY, 0.85, "trade_stem", "trade and a syllable", "shop")
    for match in _SHORT_HOSPITAL.finditer(text):
        yield _span(*match.span("n"), Kind.FACILITY, 0.85, "short_hospital", "hospital in its short form", "facility")
    for match in _NAMED_STOP.finditer(text):
        group = "n" if match["n"] else "n2"
        start, end = match.span(group)
        tokens = tokens_in(doc, start, end)
        told = group == "n" and not _STATION_TRAPS.match(match[group] + "駅") and match[group] not in {"近く", "遠い", "便利", "混雑", "地下", "二つ", "不便"}
        if tokens and (any("固有名詞" in t.tag_ for t in tokens) or told) and match[group] not in REGIONS:
            yield _span(start, end, Kind.STATION, 0.85, "station", "where somebody gets off", "station")


def _plain_houses(text: str, doc: Doc) -> Iterator[Span]:
    """Find houses named by a plain word, markets and bus stops by a proper noun, and whom something is named after."""
    tokens = list(doc)
    for i, token in enumerate(tokens):
        before = tokens[i - 1] if i else None
        alone = before is None or not before.tag_.startswith(("名詞", "接頭辞", "形状詞")) or before.idx + len(before) != token.idx
        start, end = token.idx, token.idx + len(token)
        if token.tag_.startswith("名詞-普通名詞-一般") and alone and len(token) >= 2 and token.text not in _GENERIC_BEFORE and token.text not in HONORIFIC_TRAPS:
            house = _PLAIN_HOUSE.match(text, end)
            if house and not _KIND_WORDS.search(token.text):
                yield _span(start, house.end(), Kind.FACILITY, 0.8, "plain_house", f"word before {house[0]}")
        if token.text == "スーパー" and i + 1 < len(tokens) and "固有名詞" in tokens[i + 1].tag_ and tokens[i + 1].text not in WELL_KNOWN:
            yield _span(start, tokens[i + 1].idx + len(tokens[i + 1]), Kind.FACILITY, 0.85, "market", "proper noun after スーパー", "shop")
        stop = _STOP.match(text, end)
        if stop and token.tag_.startswith(("名詞", "接尾辞")):
            j = i
            while j and tokens[j - 1].tag_.startswith(("名詞-固有名詞", "名詞-普通名詞-一般", "名詞-数詞", "接頭辞")) and tokens[j - 1].idx + len(tokens[j - 1]) == tokens[j].idx:
                j -= 1
            if any("固有名詞" in t.tag_ for t in tokens[j : i + 1]):
                yield _span(tokens[j].idx, end, Kind.FACILITY, 0.85, "bus_stop", "proper noun before バス停", "station")
    borders = Borders.of(doc)
    for match in _NAMED_WITH.finditer(text):
        name = match["n"]
        first = borders.starts.get(match.start())
        if is_given_name(name) or (first is not None and "人名" in first.tag_):
            yield _span(*match.span("n"), Kind.PERSON, 0.85, "in_the_name_of", "before の名前で")


_KIND_WORDS = re.compile(
    r"総合|専門|小児|動物|女性|美容|形成|矯正|予防|調剤|門前|家庭|企業|事業|大型|個人|町|村|市|区|県|駅|近所|地域|地元|隣|漢方|処方|院内|大衆|社員|学生|心療|呼吸|胃腸|神経|循環|肛門|夜間|就労|支援|福祉|障害|放課後|民間|認定|認可|公立|私立|病児|一時|系列|同じ|別の|内科|外科|眼科|歯科|皮膚|耳鼻|整形|"
    r"ドラッグ|チェーン|メンタル|レディース|ペット|ファミリー|子ども|子供|こども|赤ちゃん|産婦|小規模|共同|授産|老舗|人気|有名|高級|うち|ここ|そこ|あそこ|毎日|午後|午前|普段|普通"
)


_NO_SHOP_NAME = _SHOP_TRAPS | HONORIFIC_TRAPS | _GENERIC_BEFORE


def _shops(text: str, doc: Doc) -> Iterator[Span]:
    """Find shops, schools and companies by their make: a name and the word for what it is."""
    borders = Borders.of(doc)
    for match in _TRADE_SHOP.finditer(text):
        # 「靴のハラダ」, but not 「自転車のライト」: a word that the dictionary knows is what the trade sells.
        if match["n"] not in _SHOP_TRAPS and (_DEALT_WITH.match(text, match.end()) or not borders.is_ordinary(*match.span("n")) or is_family_name_in_kana(match["n"])):
            yield _span(match.start(), match.end(), Kind.FACILITY, 0.9, "shop_of_trade", "trade の name", "shop")
    for match in _SHOP_FIRST.finditer(text):
        if match["n"] not in _SHOP_TRAPS and not (re.match(r"[一-龥]", match["n"]) and (text[match.end("n") : match.end("n") + 1] in "店屋室内席代" or match["n"][0] in "店屋室")):
            yield _span(match.start(), match.end("n"), Kind.FACILITY, 0.8, "shop_kind_first", "kind of shop before a name", "shop")
    for match in _CALLED_SHOP.finditer(text):
        # 「並んで座って、店が」: the connective is a word of its own, no ending of a verb.
        joined = match.end("n") + text.startswith("」", match.end("n")) in borders.starts
        if joined and match["n"] not in _NO_SHOP_NAME and match["n"] not in WELL_KNOWN and not _NOT_CALLED.search(match["n"]):
            yield _span(*match.span("n"), Kind.FACILITY, 0.85, "called_shop", "said to be a shop", "shop")
    for match in _KANA_SHOP.finditer(text):
        # 隣がみどり保育園: the name begins after the particle.
        first = borders.starts.get(match.start())
        start = match.start() + (len(first) if first is not None and first.tag_.startswith("助詞") else 0)
        if match.end("n") - start >= 2 and not _KANA_SHOP_TRAPS.search(match["n"]):
            yield _span(start, match.end(), Kind.FACILITY, 0.8, "kana_shop", "kana name before a kind of shop", "shop")
    tokens = list(doc)
    ends = {t.idx + len(t) for t in doc}
    for token in tokens:
        if not token.tag_.startswith("名詞-固有名詞") or re.fullmatch(r"[ァ-ヶー]{2,}", token.text) or len(token) < 2:
            continue
        after = token.idx + len(token)
        if _UNIVERSITY.fullmatch(token.text) and not (_OF_UNIVERSITY.match(text, after) or text.startswith("病院", after)):
            yield _span(token.idx, after, Kind.ORGANIZATION, 0.88, "named_ending", "a university by its name")
        long = _ENDING_TOKEN.match(text, after)
        if long and len(long[0]) >= 2 and long.end() in ends and text[token.idx : long.end()] not in WELL_KNOWN and token.text not in PREFECTURE_STEMS and token.text not in REGIONS:
            kind = Kind.ORGANIZATION if _ORGANISATION.search(long[0]) else Kind.FACILITY
            yield _span(token.idx, long.end(), kind, 0.88, "named_ending", f"name before {long[0]}")
    for i, token in enumerate(tokens):
        ending = token.text
        if i == 0 or not _ENDING_TOKEN.fullmatch(ending):
            continue
        short = len(ending) == 1
        j = i
        named = False
        while j > 0 and i - j < 4:
            t = tokens[j - 1]
            if t.is_space or t.idx + len(t) != tokens[j].idx:
                break
            proper = t.tag_.startswith("名詞-固有名詞")
            noun = t.tag_.startswith(("名詞-普通名詞", "名詞-固有名詞", "接頭辞", "接尾辞")) and re.fullmatch(r"[一-龥々ァ-ヶーA-Za-z]+", t.text)
            if not (noun or proper) or t.tag_.startswith("名詞-普通名詞-副詞可能"):
                break
            if proper and t.text not in _GENERIC_BEFORE and not re.fullmatch(r"[ァ-ヶー]{2,}", t.text):
                named = True
            j -= 1
        if j == i or not named:
            continue
        first = tokens[j]
        if short and (i - j > 2 or text[token.idx + 1 : token.idx + 2] not in "のでにはがをも、。っ" or "人名" in tokens[i - 1].tag_):
            continue
        if first.text in PREFECTURE_STEMS and i - j == 1 and not re.fullmatch(r"大学|病院|銀行", ending):
            continue
        if text[first.idx : token.idx + len(token)] in WELL_KNOWN:
            continue
        kind = Kind.ORGANIZATION if _ORGANISATION.search(ending) else Kind.FACILITY
        yield _span(first.idx, token.idx + len(token), kind, 0.88, "named_ending", f"name before {ending}")


_PLACE_AFTER = re.compile(r"(?:の(?:ほう|方|支店|店|家|実家|あたり|近く|駅|商店街|病院|学校|団地|畑|山|海|港|温泉|うち|ほー)|のほうだと|から|まで|あたり|方面|店|駅|に(?:住|いる|おる|行|引|越|あ|で|帰|ある)|で(?!も|す(?!か))|へ)")
"""After a place where somebody is or goes."""


def _places(text: str, doc: Doc) -> Iterator[Span]:
    """Find place names that are no municipality: neighbourhoods, hamlets, lakes, where somebody is or goes."""
    table = municipalities()
    for token in doc:
        name = token.text
        if len(name) < 2 or not token.tag_.startswith("名詞-固有名詞-地名-一般") or name in table:
            continue
        if name in PREFECTURE_STEMS or name in PREFECTURE_STEMS.values() or name in REGIONS or re.fullmatch(r"[ァ-ヶー]+", name):
            continue
        end = token.idx + len(token)
        if _PLACE_AFTER.match(text, end) and not inside_number(text, token.idx, end):
            kind = Kind.ADDRESS if name in towns() else Kind.CITY
            yield _span(token.idx, end, kind, 0.6, "place_name", "place name by dictionary and context")


REGIONS = frozenset(
    "東北 関東 関西 北陸 東海 近畿 中国 四国 九州 中部 北関東 南関東 首都圏 山陰 山陽 信越 甲信越 沖縄 道東 道南 道央 道北 瀬戸内 日本 日本海 太平洋 瀬戸内海 東日本 西日本 北日本 南国 本州 湘南 京阪 阪神 "
    "上州 信州 甲州 紀州 泉州 播州 遠州 駿河 三河 尾張 但馬 丹後 越後 飛騨 京浜 奥羽 琉球 蝦夷 江戸 上方 大和 富士 富士山 琵琶湖 三陸 房総 北海 南極 北極 東京 大阪 京都 国内 海外 欧州 中東 東南 東アジア 欧米 米国 英国 北欧 南米".split()
)

_STATION_TRAPS = re.compile(r"^(?:最寄り?|各|同|当|無人|次の|隣の|終着|始発|乗換|乗り換え|ターミナル|主要|地下鉄|新幹線|近くの|この|その|あの|どの|私鉄|隣|一|二|三|道の)+の?駅$")


def _stations(text: str, doc: Doc) -> Iterator[Span]:
    if "駅" not in text:
        return
    tokens = list(doc)
    for i, token in enumerate(tokens):
        if token.text not in {"駅", "駅前"} and not (token.text.endswith("駅") and len(token) > 1):
            continue
        if token.text.endswith("駅") and len(token) > 1:
            if "固有名詞" in token.tag_ and not _STATION_TRAPS.match(token.text):
                yield _span(token.idx, token.idx + len(token), Kind.STATION, 0.9, "station", "station", "station")
            continue
        start = None
        for j in range(i - 1, max(-1, i - 6), -1):
            t = tokens[j]
            named = "固有名詞" in t.tag_ or t.text in {"ヶ", "ケ", "ノ"} or (t.text == "が" and j and "名詞" in tokens[j - 1].tag_ and i - j <= 2)
            compound = t.tag_.startswith(("名詞-普通名詞", "接頭辞", "接尾辞", "形状詞")) and re.fullmatch(r"[一-龥々ァ-ヶ]+", t.text)
            if not (named or compound):
                break
            start = j
        if start is None:
            continue
        begin = tokens[start].idx
        name = text[begin : token.idx + 1]
        if _STATION_TRAPS.match(name) or len(name) < 2:
            continue
        if any("固有名詞" in t.tag_ for t in tokens[start:i]) or i - start >= 2 or name[:-1] in municipalities():
            yield _span(begin, token.idx + 1, Kind.STATION, 0.9, "station", "name before 駅", "station")


_NAMED_BEFORE = re.compile(rf"(?:あだ名|ニックネーム|通称|愛称|旧姓|名字|苗字|下の名前|ハンドルネーム|ペンネーム)(?:は|(?<=あだ名)が|(?<=ニックネーム)が)?、?(?:えっと|あの)?、?「?$|(?:わたし|私|ぼく|僕|俺)[は、 ]?(?:[ァ-ヶー]{{2,8}}|{NEIGHBOURS})(?:から来た|から来ました|の)$|(?:^|[、。 ])[^、。 ]{{2,8}}から来(?:た|ました|まして)、?$")
"""Before a name that is told as one, whatever word it is."""
_NAMED_AFTER = re.compile(r"」?って(?:いう)?(?:あだ名|ニックネーム)")
"""The same after it."""
_CALLED_AFTER = re.compile(rf"」*(?:って呼|と呼|ってよん|と申|って言われて)|(?:さん|ちゃん|くん|やん)で通|です、?(?:{NEIGHBOURS})(?:から来|出身)")
"""What somebody is called or goes by (``ゲンさんで通ってます``), or where a bearer of a short name is from (``王です、台湾から``)."""


class Telling(Enum):
    """How a name was told."""

    NAMED = "named"
    """As a name, so that it may be any word (``あだ名はしろくま``)."""
    CALLED = "called"
    """As what somebody is called, or in a form of name that only people have."""
    SAID = "said"
    """In a way that other things are said too: something else has to tell that it is a name."""


@dataclass(frozen=True, slots=True)
class Introduced:
    """A name that somebody introduces, its range and how it was told."""

    start: int
    end: int
    how: Telling


def find_introduced(text: str, borders: Borders) -> list[Introduced]:
    """Find names that people introduce (``トモって呼んでください``)."""
    out = []
    for regex, is_nickname in _introductions():
        for match in regex.finditer(text):
            name = match["name"]
            start, end = match.span("name")
            if _torn_from(text, start, end):
                continue
            # Kings do not come to sessions, people called 王 do.
            if (name in HONORIFIC_TRAPS and name != "王") or (re.fullmatch(r"[ぁ-ん]{1,2}", name) and not _NAMED_AFTER.match(text, end)) or name in _COMMON_INTRO_TRAPS or "何" in name:
                continue
            if not is_given_in_kana(name) and not is_family_name_in_kana(name):
                start = borders.past_particle(start, end)
            if _NAMED_BEFORE.search(text, max(0, start - 48), start) or _NAMED_AFTER.match(text, end):
                how = Telling.NAMED
            elif is_nickname or _CALLED_AFTER.match(text, end):
                how = Telling.CALLED
            else:
                how = Telling.SAID
            out.append(Introduced(start, end, how))
    return out


def _torn_from(text: str, start: int, end: int) -> bool:
    """Tell whether the stretch is the end of something longer (``をおでかけ``, ``「鈴のおじさん」``, ``決まったと申します``)."""
    if re.fullmatch("[ぁ-ん]?った", text[start:end]):
        return True
    opening = text.rfind("「", 0, start)
    quoted = text.startswith("」", end) and 0 <= opening < start - 1 and "」" not in text[opening:start]
    thing = re.fullmatch(r"の.*|[一-龥々]{2,}|お(?:じ|ば|じい|ばあ|にい|ねえ|かあ|とう)さん", text[start:end])
    return text[start] == "を" or (quoted and thing is not None and "の" in text[start - 1 : start + 1])


_ROUND_OPENS = re.compile(r"自己紹介|お?名前(?:を|から|と|だけ|、)|順番に(?:一言|お名前|どうぞ|お願い)")
_ROUND_CLOSES = re.compile(r"どこ|どちら|出身|お住まい|何が|何を|何で|なに|どんな|どれ|どう(?!ぞ|も)|いかが|好きな|教えて|聞かせて|[?]")
_SAYS_NAME = re.compile(
    r"(?:はい|えー+と?|えっと|ええと|あの+|あ|どうも|では|じゃあ|次)?[、。 …]{0,8}(?:私|わたし|僕|ぼく|俺)?[、 は]{0,8}(?P<n>[一-龥々ヶ]{1,4}|[ァ-ヶー]{2,6}|[ぁ-ん]{3,5})"
    r"(?:です(?![かねよがけの])|と申します|といいます|と言います|でございます)(?P<after>[。、 ]*(?:どうぞ)?(?:よろしく)?)"
)


def find_round(texts: Sequence[str], roles: Sequence[Role | None]) -> list[tuple[int, int] | None]:
    """Find the family names that people say in a round of introductions (``森です。``), where labels do not name the speakers.

    A bare 森です or 石川です may as well answer a question after a place: it counts after somebody asked for names, until
    something else is asked, and with よろしく.

    Parameters
    ----------
    texts
        Normalised turns of a session, in order.
    roles
        Who speaks.

    Returns
    -------
    list of tuple or None
        For each turn the range of the name that begins it.
    """
    found: list[tuple[int, int] | None] = []
    opened = False
    for text, role in zip(texts, roles, strict=True):
        match = _SAYS_NAME.match(text)
        listed = match is not None and (match["n"] in FAMILY_NAMES or is_family_name_in_kana(match["n"]))
        told = match is not None and listed and match["n"] not in HONORIFIC_TRAPS and (opened or match["after"].endswith("よろしく"))
        found.append(match.span("n") if match is not None and told else None)
        if _ROUND_OPENS.search(text):
            opened = True
        elif _ROUND_CLOSES.search(text) and role is not Role.PARTICIPANT:
            opened = False
    return found


def find_readings(text: str) -> list[tuple[int, int]]:
    """Find what somebody says a name sounds like (``一の瀬って書いていちのせです``), as ranges."""
    written, *read = _readings()
    found = [m.span("name") for m in written.finditer(text) if not _WRITTEN_THERE.match(text, m.start("name"))]
    return found + [m.span("name") for regex in read for m in regex.finditer(text)]


_WRITTEN_THERE = re.compile(
    r"あっ[てた]|ある(?:$|[、。のんで]|と(?!読)|け[れど]|から)|あり(?:$|、|ます|まし|ませ|ゃ)|くれ(?:$|[るたてば、。])|くださ|みて(?:く|み|も|、|$)|み(?:ます|ました|ようと)|お(?:いて|いた|きます|きまし|くと)|い(?:ます|ました|て(?:、|も|$))|いる(?:$|[、。のと]|け[れど])"
    r"|いただ[いきけ]|しま(?:って|った|います|いました)|もら[っいう]|ほしい|やっ[てた]|よこし[てた]|ない(?:$|[、。でのとけ])|なかった"
)
"""After ``と書いて``, that something stands there or shall be written: no reading."""


@cache
def _readings() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p) for p in READINGS)


_COMMON_INTRO_TRAPS = frozenset(
    "こう そう なん なに 何 どう これ それ あれ はい いい もう ああ うん これだ やっぱり ほんと だめ すごい かわいい 便利 楽 好き 嫌い 主婦 会社員 学生 初めて はじめて 派 無理 ダメ 反対 賛成 "
    "全然 別 逆 同じ 一人 独身 大丈夫 元気 普通 いつも 毎日 最近 ここ そこ 本当 嘘 変 それで 好み 苦手 自分 欲しい いらない 買わない 使わない 知らない".split()
)
