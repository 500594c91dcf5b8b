"""Where the names model is overruled: ordinary words in the place of a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from cocreate_nlp.language import index_from, tokens_in
from cocreate_nlp.redaction.brands import WELL_KNOWN
from cocreate_nlp.redaction.gazetteer import PREFECTURE_STEMS, PREFECTURES, municipalities
from cocreate_nlp.redaction.honorifics import HONORIFIC_TRAPS, HONORIFICS, TITLES
from cocreate_nlp.redaction.mentions import acts_as_person, has_honorific, is_said_in_dialect
from cocreate_nlp.redaction.name_ends import is_given_alone
from cocreate_nlp.redaction.name_rules import REGIONS, is_negated_verb
from cocreate_nlp.redaction.names.features import PLAN_SIGNS, PUBLIC
from cocreate_nlp.redaction.names.inventory import given_names, is_given_name
from cocreate_nlp.redaction.names.lexicon import FACILITY_ENDINGS, ORGANISATION_ENDINGS
from cocreate_nlp.redaction.numerals import NUMERAL
from cocreate_nlp.redaction.patterns import WRONG_SAID
from cocreate_nlp.redaction.quasi import (
    DATE_ERA,
    GENERAL_AGE,
    GRADE_NEAR,
    GROUP_AFTER,
    LIVES_AFTER,
    PETS_AGE,
    STYLE_AFTER,
    is_produce_from,
)
from cocreate_nlp.redaction.quasi_terms import FAMILY_RELATIONS, RARE_OCCUPATIONS
from cocreate_nlp.redaction.spans import Span, inside_number
from cocreate_nlp.redaction.things import is_thing, thing_around, things
from cocreate_nlp.replacements import AGE_WORDS, ILLNESSES
from cocreate_nlp.text import alternatives
from cocreate_nlp.types import Kind, Role

TYPE_WORDS = frozenset(w for w in (*FACILITY_ENDINGS, *ORGANISATION_ENDINGS) if len(w) >= 2) | frozenset(
    (
        "商店街 百貨店 デパート コンビニ スーパー ドラッグストア ホームセンター ショッピングモール フードコート レストラン ファミレス 居酒屋 喫茶店 カフェ 駅前 駅 駅ビル 道の駅 アプリ サイト 売り場 レジ "
        "本社 支社 支店 工場 現場 開発 営業 総務 経理 広報 事務局 会議室 研究室 給食室 保健室 職員室 体育館 市役所 区役所 役所 役場 郵便局 銀行 信金 交番 消防署 警察署 図書館 公民館 児童館 集会所 公園 "
        "美容院 床屋 歯医者 眼医者 耳鼻科 皮膚科 小児科 内科 外科 眼科 整形 産婦人科 整骨院 接骨院 薬局 病院 医院 透析クリニック 透析センター 美容クリニック 矯正歯科 小児歯科 総合病院 大学病院 市民病院 クリニック 介護施設 老人ホーム デイサービス 特養 グループホーム 保育園 幼稚園 "
        "小学校 中学校 高校 大学 大学院 専門学校 塾 学童 学校 会社 協力会社 取引先 メーカー 代理店 問屋 町工場 スポーツクラブ ジム 銭湯 温泉 旅館 ホテル 民宿 キャンプ場 動物園 水族館 美術館 博物館 映画館 劇場 空港 "
        "神社 お寺 寺 教会 マンション アパート 団地 社宅 寮 実家 昭和 平成 令和 大正 明治 ママ友 町内会 自治会 一年中 子ども会 PTA 市立 県立 町立 村立 区立 都立 府立 道立 国立 私立 公立 婦人会 老人会 青年団 消防団 商工会 組合 生協 農協 漁協 IP ID PC TV URL QR SNS LED USB GPS ATM CD DVD PDF CM HP DM PR SOS IC IH ネット 通販 フリマ 百均 ドンキ 弁当屋 林間学校 臨海学校 自動車学校 自動車教習所 国産小麦 ふたりとも エーワンシー"
    ).split()
)
"""Words for kinds of place and firm; alone they name nothing."""

FROM_WHERE = re.compile(r"(?:生まれ|育ち|出身|在住|在勤|住まい|から(?:来|き|参|まい).*)$")
"""Ends what somebody says of the own origin (``東京出身の福井です``)."""

MATERIALS = re.compile(
    r"S\d{2}C(?:-?[DH])?|S(?:US|SC|S|CM|KD|KH|K|UP|UJ|MN|NCM|TKM|GP|TPG|PC[CDEG]|PH[CDE]|ECC|GCC|GHC|EHC|UM) ?\d{0,4}[A-Z]{0,3}(?:-[A-Z0-9]{1,3})?|A ?[1-7]\d{3}(?:P|BE|S)?(?:-?[TOFH]\d{0,3})?|C ?[1-7]\d{3}[A-Z]{0,2}"
    r"|(?:AC|ADC|FCD?|FCAD|MC|AZ|TP|TAP) ?\d{1,4}[A-Z]{0,2}|(?:PP|PE|PS|PET|PVC|ABS|POM|PA ?\d{1,2}|PC|PBT|PPS|PEEK|PTFE|EVA|EPDM|NBR|TPU|TPE|MDF|LVL|SPF|FRP|CFRP|GFRP)"
)
"""Steels, light metals, plastics and boards by their code."""
PET_SIGNS = re.compile(r"犬|猫|ペット|飼|散歩|餌|えさ|エサ|匹|わん|にゃん|ワン|ニャン|獣医|しっぽ|毛玉|トリミング|トイプー|柴|ハムスター|インコ|うさぎ|ウサギ|鳴|吠|爪|動物病院|亀|金魚|ケージ|ドッグ|キャット|首輪|リード|フード|肉球|うちの子")

_SOME_PEOPLE = re.compile(r"(?:[二三四五六七八九]|[2-9]|ふた)(?:人|り)(?:で)?")
_RELATIONS = re.compile(alternatives(FAMILY_RELATIONS) + "|家族|暮らし|ぐらし|住ま|世帯|きょうだい|兄弟|姉妹")
_WORD_FOR_NAME = re.compile(r"(?:プロジェクト|開発|試作|商品|製品|企画|計画|コード|仮|社内|ブランド|型)?(?:名|名前|名称|番号|コード|コードネーム|プロジェクト|呼び名|ネーミング)")
_TENURE = re.compile(r"来て|きて|来た|越し|住|暮|いる|いて|います|おる|おります|日本|こっち|ここ|から|勤|通|嫁|国|施設|町|島|村|移|資格|寮|団地|実習|留学|育ち|二年前|年前")
_ORGANS = frozenset("心臓 腎臓 肝臓 肺 胃 腸 膝 腰 肩 目 耳 歯 足 手 頭 首 膀胱 脳 骨 喉 のど 鼻 皮膚 背中".split())
_AIDS = frozenset("補聴器 老眼鏡 産後ケア 産前産後 マタニティ".split())
"""Things and services for a state; that somebody speaks of them says nothing of anybody's own."""
_ILL = re.compile(r"悪|病|手術|弱|薬|科|痛|患|入院|治療|数値|検査|医|通院|やられ|療法")
_FAMILY_SHAPE = re.compile(
    r"[0-9一二三四五六七八九十]|双|ふたご|みつご|年子|単身|同居|世帯|世代|母子|父子|親|シングル|再婚|義|離婚|別居|姉妹|きょうだい|兄弟|大家族|養|里|連れ子|どうし|一人っ子|末っ子|嫁|婿|独身|未亡|死別|バツ|ステップ"
)
_TAKEN_BACK = re.compile(WRONG_SAID)
_MIMETIC = re.compile(r"([ぁ-んァ-ヶー]{1,3})\1(?:っと)?")
_SENTENCE_END = re.compile(r"^[ぁ-ん]{0,4}(?:ます|です|ました|でした|ません)$")
"""A verb's end, however drawn out (``まーす``)."""
_LIST_ITEM = r"[ぁ-んァ-ヶー一-龥々](?:(?![とや])[ぁ-んァ-ヶー一-龥々]){0,5}?"
"""と and や only open an item, else every one of them could be part of an item or stand between two: a million ways to read a line of them."""
_LISTED_THINGS = re.compile(
    rf"(?:{_LIST_ITEM}(?:と、?|、|や、?|とか、?|・)){{1,5}}{_LIST_ITEM}(?:、|と)?(?:って|の|という|が)?、?(?:[二三四五六2-6](?:つ|種|本|個|袋|枚|箱|味|色)|味|香り|風味|フレーバー|セット)"
)
"""Things side by side and then counted as things (``ゆずとすももの二つ``)."""
_MIMETIC_END = re.compile(r"([ぁ-ん]{2}|[ァ-ヶ]{2})\1$")
_YEARS = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})年|年")
_PRONOUN = re.compile(r"^(?:わたし|私|うち|僕|ぼく|俺|おれ|あたし|この|その|あの|例の|近所の|地元の|近くの|いつもの|うちの|駅前の|隣の|となりの)")
_ADVERB_FIRST = re.compile(r"ちょうど|やっぱり?|とりあえず|なにしろ|ちょっと|もう|まだ|おふたり|お二人|可能性")
_PLAIN_SERVICE = re.compile(
    r"(?:新|新規|月額|定額|無料|有料|会員|送迎|宅配|配送|配達|代行|お試し|訪問|見守り|貸出|貸し出し|レンタル|予約|回収|修理|点検|診断|相談|出張|給食|買取|定期|サブスク|オンライン|アプリ|デジタル|共通|専用|同時|先行|特別)+"
    r"(?:サービス|プラン|システム|アプリ|セット|コース|カード|サポート|便|メニュー|センター|キャンペーン|カタログ|発売|販売)"
)
_STORE = re.compile("(?:冷|温|冷温|氷|貯)蔵庫|冷凍冷?庫|[保定低恒]温庫|保冷庫|乾燥庫|格納庫|車庫|金庫|書庫|文庫")
_LONE_WORDS = frozenset("金林森泉桜岡原東西南北中上下谷沢浜星関堀岸島畑山川田海空花月雪梅松竹桃栗藤橋坂丘池沼滝")
"""Characters that are names and words: by themselves the model alone does not make them a name."""
NATURE = re.compile(
    r"泉[がもはのに](?:湧|わ[いき]|水|枯)|金[がをはもの](?:かか|貯|た[まめ]|払|使|な[いくけ]|出|余|足り|こと|話|問題)|金より|森[をのに](?:歩|中|抜|入|奥|木|香)|林の(?:中|奥)|桜[がもはの](?:咲|散|満|きれ|木|花|季|枝)|梅[がもはの](?:咲|散|花|木|実)|"
    r"星[がはの](?:見|光|出|き|形)|谷[をにの](?:渡|下|底|間)|川[がをのに](?:流|渡|水|氾|沿|落)|山[がをのに](?:見|登|中|上|向)|海[がをのに](?:見|渡|中|行|近|水)|空[がをのに](?:晴|青|見|飛)|雪[がのは](?:降|積|日|溶|とけ)|橋[をのが](?:渡|上|下|架)|月[がのは](?:出|見|明|きれ)|花[がをのは](?:咲|散|見|き)|畑[でにのを](?:作|行|野|耕|仕)|東[のに](?:空|部|窓|ほう|方|向)|西[のに](?:空|部|窓|ほう|方|日|向)"
)
"""What such a word does when it is the thing itself."""
NUMBER_ALONE = re.compile(NUMERAL)
AGE_SHAPE = re.compile(
    rf"(?:満|今年|ことし|数えで?)?{NUMERAL}(?:(?:歳|才|さい)(?:半|前後|過ぎ|くらい|ぐらい)?(?:[とか、]?{NUMERAL}(?:か月|ヶ月|カ月|ヵ月|ケ月))?|(?:か月|ヶ月|カ月|ヵ月|ケ月|週間?|日)(?:半|目)?|つ(?:半)?(?:とう|と{NUMERAL}つ)?|代(?:前半|半ば|なかば|後半)?|を?過ぎ|手前|前後|そこそこ|半ば|路)"
    rf"|生後{NUMERAL}(?:か月|ヶ月|カ月|ヵ月|ケ月|週間?|日)(?:半)?|(?:小学校?|中学校?|高校|大学|高専|専門|[小中高大])?の?[1-6一二三四五六](?:年生?)?(?:[・、と][1-6一二三四五六](?:年生?)?)?|年[長中少](?:さん|組|児)?|(?:未|満)[一二三1-3]歳児?|[一二三四五〇0-5]歳児"
    rf"|{'|'.join(AGE_WORDS)}|(?:乳|幼|乳幼|新生|未就学|未就園)児|[0-9一二三四五六七八九十]+(?:浪|回生|年目)"
)
"""All ways of saying an age or a grade."""
_COUNTED = re.compile(r"[0-9一二三四五六七八九十百千万億数〜]|[、,][1-9一二三四五六七八九][百千万億]|[ァ-ヶA-Za-z%度](?!イ)|つ|(?!過|前|手前|近|半|後半|歳|才|代|路)[一-龥々]")
"""After a bare number that counts or names something else (``七十七銀行``, ``三十番目``, ``十六、七万``)."""
_GRADE_ALONE = re.compile(r"[1-6一二三四五六]年生")
_OWN_GRADE = re.compile(r"です|で、|なの|なん|だ|の(?:息子|娘|孫|子|弟|妹|双子)|にな[るっ]|っす|、")
"""A grade that is somebody's, not a class that one speaks of."""
_THING_SAID = re.compile(r"(?:や|だ|じゃ)?(?:と思|とば思|いろ|色)")
_ENGLISH = re.compile(r"(?=.*(?i:\b(?:this|that|is|are|am|was|my|your|our|the|too|it|i'm|we|you|and|but|not|very|have|has)\b))[A-Za-z' ,]+")
"""Words of an English sentence."""
_FLOWERS = frozenset("さくら サクラ すみれ スミレ ひまわり ヒマワリ つばき ツバキ もみじ モミジ かえで カエデ うめ もも ゆり ユリ あやめ アヤメ はな なずな つくし あおい れんげ すいれん さつき サツキ つつじ ツツジ".split())
_BLOOMS = re.compile("[がはもの]、?(?:もう|まだ|今年|今|これから|そろそろ|ちょうど)?(?:咲|満開|散[りっるら]|開花|見頃|見ごろ|枯れ|植わ|花|木|季節|枝|葉|名所|はなびら|苗|種)|を(?:植え|見に|摘|育て)")
"""Flowers whose name people bear, and what they do that people do not."""
_TRAINS = frozenset("ひかり のぞみ こだま さくら みずほ つばさ こまち はやぶさ かがやき あさま あずさ かいじ ひたち".split())
_BY_TRAIN = re.compile("新幹線|特急|[にで]乗|指定席|自由席|号車|[0-9]号|各駅|各停")
_EATEN = re.compile("[、を](?:食べ|食う|食っ|飲み|飲ん|飲む)")
_TRADE = re.compile(r"[ぁ-ん一-龥ァ-ヶ]{1,6}屋")


ROLE_KEY = "cocreate_role"
"""Where a Doc carries who speaks while it is analysed."""

_NOISE = re.compile(r"・・|[!?…〜。、]$|^[!?…〜。、ー・]|(?:です|ます|ました|でした|ません|しょう|だろ|よね|ですね|かな|けど)[ー〜!?]*$")
_STAGES = frozenset("小学生 中学生 高校生 大学生 園児 幼児 乳児 児童 生徒 学生 未就学児 新生児 高齢者 若者 社会人 大人 子供 子ども".split())
CODE_SIGNS = re.compile(r"「|『|コード|プロジェクト|仮称|という(?:名|別|新|開発|アプリ|サービス|計画)|と呼|って呼|って名前|という名前|計画|開発|試作|班|次期|新型|社内|案|発売|リリース|仕様")
"""What is said around a code name when it is first named."""


_MANY_YEARS = re.compile(r"(?:[二三四五六七八九]?十[一二三四五六七八九]?|百|[1-9][0-9]+)年(?:間|前|後)?")
"""A span of time; school years end at six."""


@dataclass(frozen=True, slots=True)
class _Finding:
    """What the model found, with what stands around it."""

    span: Span
    text: str
    doc: Doc
    pets: bool
    word: str
    before: str
    after: str
    titled: bool

    def is_noun(self) -> bool:
        """Tell whether the dictionary has it as a noun."""
        return is_dictionary_noun(self.span, self.doc)


def is_vetoed(span: Span, text: str, doc: Doc, *, pets: bool) -> bool:
    """Tell whether a finding of the model is an ordinary word after all.

    Parameters
    ----------
    span
        What the model found.
    text
        The normalised turn.
    pets
        Whether the session talks about animals.
    """
    named = span.kind in NAMES
    if span.role == PUBLIC or ((named or span.kind in {Kind.ADDRESS, Kind.CITY}) and inside_number(text, span.start, span.end)):
        return True
    found = _Finding(
        span, text, doc, pets, text[span.start : span.end], text[: span.start], text[span.end :], has_honorific(text, span.end)
    )
    if (named or span.kind is Kind.CITY or (span.kind is Kind.OTHER_QUASI and found.word in _BREEDS)) and _is_listed_thing(found):
        return True
    return (named and _is_no_name(found)) or (span.kind in _VETOES and _VETOES[span.kind](found))


def _is_listed_thing(found: _Finding) -> bool:
    """Tell what is a listed thing, stands inside one or ends with one, and of which nothing says that it is called so."""
    span, text, doc = found.span, found.text, found.doc
    # お好み焼き屋: the kind of shop by what it sells.
    if (sells := _SELLS.search(found.word)) and is_thing(found.word[: sells.start()]):
        return True
    if found.titled or _SO_CALLED.match(found.after) or _OF_ITS_KIND.search(found.before):
        return False
    if span.kind is Kind.CODE_NAME and (CODE_SIGNS.search(text) or PLAN_SIGNS.search(text)):
        return False
    if span.kind is Kind.PERSON and (acts_as_person(text, span.end) or _WHOSE_CHILD.search(found.before)):
        return False
    if span.kind in {Kind.FACILITY, Kind.ORGANIZATION} and _VISITED.match(found.after):
        return False
    if (around := thing_around(text, span.start, span.end)) is not None:
        return _ends_token(doc, around[1])
    # 高いキャットタワー, 琵琶湖の鮒ずし: a thing, and what says which.
    words = tokens_in(doc, span.start, span.end)
    for i, token in enumerate(words[1:], 1):
        if is_thing(text[token.idx : span.end]):
            of = words[i - 1].text == "の"
            rest = words[: i - 1] if of else words[:i]
            first = text[span.start : rest[-1].idx + len(rest[-1])] if rest else ""
            # 旅館笹舟 is no boat.
            return (of and (is_thing(first) or first in WELL_KNOWN)) or all(t.tag_.startswith(("形容詞", "連体詞", "形状詞", "助動詞", "副詞", "接頭辞")) for t in rest)
    return False


_BREEDS = things()["dog breeds"] | things()["cat breeds"]
_SELLS = re.compile("(?:屋|店|専門店|売り場|売場|農家|教室|職人)$")
_SO_CALLED = re.compile("(?:(?:と|って|て)(?:いう|ゆう|言う|いって|言って|呼|名付|つけ|付け|店|お店|とこ|子|人|会社|名)|(?:計画|プロジェクト|案|堂|亭|庵|荘|園|号|商店|本店|支店)(?![一-龥]))")
"""After what is called so."""
_OF_ITS_KIND = re.compile("(?:株式会社|有限会社|合同会社|喫茶|カフェ|居酒屋|民宿|旅館|ペンション|スナック|美容室|サロン|パンの|コードネーム|コード名|コードは|仮称|通称|名前は|その名も|[「『]|(?:じゃ|では?)なくて、?)$")
"""Before a name, its kind, or what it is not."""
_WHOSE_CHILD = re.compile(f"(?:上|下|真ん中|末|[一二三]番目|司会|進行|担当|記録|書記|係|{alternatives(FAMILY_RELATIONS)})の$")
"""Before a name, whose child somebody is, or what for."""
_VISITED = re.compile("(?:に(?:行|寄|通|勤|電話|予約|頼)|で(?:買|働|待|飲|食べ|会|やって|予約|見てもら|切っ)|の(?:大将|マスター|店長|女将|おばちゃん|おじちゃん|おじさん|おばさん|店員|隣|向かい|前|角|裏|駐車場|予約|社長|担当|営業)|さん)")
"""What is done with a shop or firm, and who is there."""


def _ends_token(doc: Doc, end: int) -> bool:
    """Tell whether a token ends here, so that no word is torn."""
    at = index_from(doc, end) - 1
    return at >= 0 and doc[at].idx + len(doc[at]) == end


_SIZE = re.compile("(?:エス|エム|エル|[SMLX]{1,3}|大|中|小|フリー|ワン)サイズ")


def _in_era_date(found: _Finding) -> bool:
    return any(m.start() <= found.span.start < m.end() for m in DATE_ERA.finditer(found.text))


def _is_no_name(found: _Finding) -> bool:
    """Tell what is nobody's and nothing's name: weekdays, regions, standards, well-known brands, plain words."""
    word, kind = found.word, found.span.kind
    # 月水金: days of the week side by side; 西日本: wide regions.
    # Q2: a question's number; ISO9001: a standard; S45C: a steel.
    if re.fullmatch(r"[月火水木金土日・]{2,7}|Q ?\d{1,2}|(?:ISO|JIS|IEC).*", word) or MATERIALS.fullmatch(word) or (word in REGIONS and kind is not Kind.PERSON):
        return True
    if FROM_WHERE.search(word) or _ENGLISH.fullmatch(word):
        return True
    # S45 of S45C, COINS of 3COINS, R8 of R8.11.3.
    start, end = found.span.start, found.span.end
    if any(MATERIALS.fullmatch(found.text[start : end + k]) for k in (1, 2)) or found.text[max(0, start - 1) : end] in WELL_KNOWN or _in_era_date(found):
        return True
    if word in ILLNESSES or _SIZE.fullmatch(word):
        return True
    # アタックゼロ: a line of a brand that everybody knows.
    if kind in {Kind.PERSON, Kind.ORGANIZATION, Kind.FACILITY} and re.fullmatch("[ァ-ヶー]+", word) and any(word.startswith(w) for w in WELL_KNOWN if len(w) >= 4):
        return True
    if _PART_OF_PLANT.match(found.after) and not found.titled and found.is_noun():
        return True
    if _IN_TALK.fullmatch(word) or (re.fullmatch("[ぁ-んー]+", word) and _after_te(found)):
        return True
    if word in WELL_KNOWN or any(word.endswith(w) and len(word) - len(w) <= 2 and len(w) >= 4 for w in WELL_KNOWN) or _NOISE.search(word):
        return True
    return _is_plain_word(found.span, found.text, found.doc)


_IN_TALK = re.compile("[ぁ-んー]*(?:けんど|けれど|けども?|ばってん|やけん|じゃけん)")
"""The end of a clause in dialect, which runs words together."""


def _after_te(found: _Finding) -> bool:
    """Tell whether kana go on from a verb in て (``曲がってまう``)."""
    doc, start = found.doc, found.span.start
    at = index_from(doc, start) - 1
    if found.before.endswith("なくて"):
        return False  # のぼるじゃなくてすばるです
    return at >= 1 and doc[at].text in {"て", "で"} and doc[at].tag_.startswith("助詞-接続助詞") and not found.titled and not is_given_name(found.word)


def _is_no_person(found: _Finding) -> bool:
    span, text, word, after, titled = found.span, found.text, found.word, found.after, found.titled
    if not titled and _is_thing_or_ending(found):
        return True
    if word in _FLOWERS and (_BLOOMS.match(after) or (not titled and _among_flowers(text, span))):
        return True
    if not titled and word in municipalities() and is_produce_from(text, span.start, span.end):
        return True
    if word == "長" and text[span.start - 1 : span.end] in TITLES:
        return True  # 班長 is cut 班｜長
    if re.fullmatch(r"[ぁ-んー]+", word) and _THING_SAID.match(after) and found.is_noun():
        return True
    if span.score < 0.8 and found.before.endswith("と、") and after.startswith("と、") and found.is_noun():
        return True
    if is_negated_verb(text, span.end) or is_said_in_dialect(word, text, span.end):
        return True
    if word in FAMILY_RELATIONS or word in RARE_OCCUPATIONS or word in HONORIFIC_TRAPS or word in HONORIFICS:
        return True
    if _TAKEN_BACK.fullmatch(word) or _MIMETIC.fullmatch(word) or re.fullmatch(r"[\d\W_]+", word):
        return True
    if _TRADE.fullmatch(word) and len(word) >= 3 and after.startswith("さん") and (span.score < 0.97 or found.is_noun()):
        return True
    if len(word) == 1:
        if NATURE.match(text, span.start) or (word in _LONE_WORDS and not titled and found.is_noun()):
            return True
        return not (titled or span.score >= 0.9) or not re.match(r"[一-龥]", word)
    return word in TYPE_WORDS


def _among_flowers(text: str, span: Span) -> bool:
    """Tell whether the turn talks about flowers: another one is named, and what they do (``百合は平気で、あやめだけ枯れた``)."""
    rest = text[: span.start] + text[span.end :]
    return _WILTS.search(rest) is not None and _OTHER_FLOWERS.search(rest) is not None


_PART_OF_PLANT = re.compile("の(?:葉|葉っぱ|葉摘み|花|木|実|皮|種|たねっこ|苗|芽|枝|幹|根|根っこ|根元|つる|香り|風味|味|割合|ジャム|押し花|鉢)(?![一-龥])|(?:ジャム|味|色|湯|油|茶|豆|派)")
_OTHER_FLOWERS = re.compile("百合|ゆり|ユリ|薔薇|バラ|ばら|菊|蘭|カーネーション|チューリップ|かすみ草|ひまわり|朝顔|紫陽花|あじさい|コスモス|桜|梅|椿|松|もみじ|かえで|さくら|花|球根|鉢")
_WILTS = re.compile("枯れ|咲|しおれ|萎れ|焼け|植え|水やり|つぼみ|蕾|散[りっる]|水揚げ|切り花|花束|花瓶|日持ち")


def _is_thing_or_ending(found: _Finding) -> bool:
    """Tell what is nobody's name unless somebody is called by it: a time, a train, a place, the end of a sentence."""
    span, text, doc, word = found.span, found.text, found.doc, found.word
    if (word.startswith("金") and found.before.endswith("お")) or (word in _TRAINS and _BY_TRAIN.search(text)):
        return True
    if (re.fullmatch(r"[ぁ-んー]+", word) and _after_verb_stem(span, doc)) or _NOBODYS_NAME.fullmatch(word):
        return True
    if _SENTENCE_END.search(word.replace("ー", "")) or _is_time(span, doc) or _MIMETIC_END.search(word) or _in_list_of_things(span, text):
        return True
    return len(word) > 1 and (word in PREFECTURE_STEMS or word in PREFECTURES or word in REGIONS)


_PROPOSED = re.compile("」?で(?:いこう|行こう|どう)(?:よ|か|ぜ|や)?[。!?]?$")


def _is_no_code_name(found: _Finding) -> bool:
    text, word = found.text, found.word
    if word in _TRAINS and _BY_TRAIN.search(text):
        return True
    if found.doc.user_data.get(ROLE_KEY) is not Role.COMPANY and _PROPOSED.match(found.after):
        return True  # 名前は「ふわもち」でいこうよ: an idea, no name yet
    if re.fullmatch(r"[AB][1-6]", word) and not re.search("コード|プロジェクト|開発|試作|サンプル|新型", text) and not text.startswith(("案", "型", "号", "プロ"), found.span.end):
        return True  # sizes of paper, shades of teeth
    if not CODE_SIGNS.search(text):
        if _EATEN.match(found.after):
            return True
        by_company = found.doc.user_data.get(ROLE_KEY) is Role.COMPANY
        if not PLAN_SIGNS.search(text) and (found.span.score < 0.8 or (not by_company and found.is_noun())):
            return True
    return _WORD_FOR_NAME.fullmatch(word) is not None or _is_no_organisation(found)


def _is_no_organisation(found: _Finding) -> bool:
    word = found.word
    if _PLAIN_SERVICE.fullmatch(word) or _STORE.fullmatch(word) or _CLASS_OF_CHILDREN.fullmatch(word) or len(word) == 1 or re.fullmatch(r"[\d\W_]+", word):
        return True
    return _PRONOUN.sub("", word) in TYPE_WORDS or (word in HONORIFIC_TRAPS and found.span.score < 0.9)


_CLASS_OF_CHILDREN = re.compile("[ぁ-んァ-ヶー]{1,5}組|[桃菫星月花空虹雪]組")
"""A group of a nursery (``もも組``): each has the same."""
_NOBODYS_NAME = re.compile("沼(?:[りるれ]|っ).*|推し.*|雪やこん.*|ごんぎつね")
"""Slang, a song and a tale that are taken for names."""


def _is_no_city(found: _Finding) -> bool:
    word, after, score = found.word, found.after, found.span.score
    if is_produce_from(found.text, found.span.start, found.span.end):
        return True
    if (word in WELL_KNOWN or (score < 0.8 and found.is_noun())) and not LIVES_AFTER.match(after):
        return True  # 日立の冷蔵庫, 日光が目に入る
    if any(p in word for p in PREFECTURE_STEMS) and not re.search(r"[市区町村郡]", word) and word not in municipalities():
        return True
    return word in TYPE_WORDS or word in REGIONS or (len(word) == 1 and score < 0.9) or bool(STYLE_AFTER.match(after) and word[-1:] not in "市区町村")


def _is_no_address(found: _Finding) -> bool:
    word = found.word
    return (
        _in_era_date(found)
        or found.after.startswith(("の割合", "の比", "の配合"))
        or word in PREFECTURE_STEMS or word in REGIONS or word in TYPE_WORDS
    )  # fmt: skip


def _is_no_age(found: _Finding) -> bool:
    word, before, after = found.word, found.before, found.after
    if PETS_AGE.search(before) or _MANY_YEARS.fullmatch(word) or before.endswith(("築", "創業", "勤続", "結婚")):
        return True
    # Speech recognition puts spaces into numbers (七十 六).
    joined = word.replace(" ", "")
    bare = NUMBER_ALONE.fullmatch(joined)
    if not (bare or AGE_SHAPE.fullmatch(joined)) or (bare and (before.endswith("〜") or _COUNTED.match(after))):
        return True
    near_school = GRADE_NEAR.search(found.text)
    if _GRADE_ALONE.fullmatch(word) and not near_school and not _OWN_GRADE.match(after):
        return True
    return word in _STAGES or ("年中" in word and not near_school) or GENERAL_AGE.match(after) is not None


def _is_no_attribute(found: _Finding) -> bool:
    if _YEARS.search(found.word):
        return not _TENURE.search(found.text)
    listed = bool(re.match(r"[、。]?と", found.after) and found.before.endswith(("、", "と")))
    return not found.pets and (listed or not PET_SIGNS.search(found.text))


def _is_not_sensitive(found: _Finding) -> bool:
    word = found.word
    # Like 老眼 and 入れ歯, hardness of hearing in everyday words is none (guide §6).
    if GROUP_AFTER.match(found.after) or word.endswith("検診"):
        return True  # 卵アレルギーの子でも: a group, nobody's own
    return word in _AIDS or _SIZE.fullmatch(word) is not None or word in FAMILY_RELATIONS or (word in _ORGANS and not _ILL.search(found.text)) or word in TYPE_WORDS or word.startswith("耳が遠")


def _is_no_family(found: _Finding) -> bool:
    start, end = found.span.start, found.span.end
    if found.word in {"母子", "父子", "親子"} and not found.after.startswith(("家庭", "世帯", "家族", "二人", "ふたり", "寮", "で暮", "の暮", "暮らし")):
        return True  # 母子で泣いた: a mother and her child
    if _SOME_PEOPLE.fullmatch(found.word) and not _RELATIONS.search(found.text[max(0, start - 12) : end + 12]):
        return True
    return found.after.startswith(("みたい", "のよう", "コーデ")) or not _FAMILY_SHAPE.search(found.word)


_VETOES: Mapping[Kind, Callable[[_Finding], bool]] = {
    Kind.PERSON: _is_no_person,
    Kind.CODE_NAME: _is_no_code_name,
    Kind.ORGANIZATION: _is_no_organisation,
    Kind.FACILITY: _is_no_organisation,
    Kind.CITY: _is_no_city,
    Kind.ADDRESS: _is_no_address,
    Kind.AGE: _is_no_age,
    Kind.OTHER_QUASI: _is_no_attribute,
    Kind.SENSITIVE: _is_not_sensitive,
    Kind.FAMILY: _is_no_family,
    Kind.ORIGIN: lambda found: found.span.score < 0.75,
}
"""What overrules the model, by what it took the words for."""


NAMES = frozenset({Kind.PERSON, Kind.ORGANIZATION, Kind.FACILITY, Kind.CODE_NAME})


def _is_time(span: Span, doc: Doc) -> bool:
    """Tell whether a span is a word of time and a number (``朝いち``)."""
    tokens = tokens_in(doc, span.start, span.end)
    return len(tokens) == 2 and tokens[0].tag_.endswith("副詞可能") and tokens[1].tag_.startswith(("名詞-数詞", "接尾辞"))


def _in_list_of_things(span: Span, text: str) -> bool:
    # A list is no longer than the stretch that is searched.
    return any(
        m.start() <= span.start < m.end() for m in _LISTED_THINGS.finditer(text, max(0, span.start - 70), span.end + 70)
    )


def _after_verb_stem(span: Span, doc: Doc) -> bool:
    """Tell whether a verb runs on into the span (``飲みゆうき`` is dialect, no name)."""
    at = index_from(doc, span.start) - 1
    before = doc[at] if at >= 0 else None
    return before is not None and before.idx + len(before) == span.start and before.tag_.startswith("動詞") and before.text[-1] in "いきしちにびみりぎえけせてねべめれげ"


def is_dictionary_noun(span: Span, doc: Doc) -> bool:
    """Tell whether a span is exactly one common noun that the dictionary knows (unknown ones have no vector)."""
    token = next(iter(tokens_in(doc, span.start, span.start + 1)), None)
    return (
        token is not None
        and token.idx + len(token) == span.end
        and token.tag_.startswith("名詞-普通名詞")
        and token.orth in doc.vocab.vectors.key2row
    )


def is_one_noun(tokens: Sequence[Token], span: Span) -> bool:
    """Tell whether a span is one token that may be a word of its own: a common noun, adverb, verb or interjection."""
    return len(tokens) == 1 and tokens[0].idx + len(tokens[0]) == span.end and tokens[0].tag_.startswith(("名詞-普通名詞", "副詞", "感動詞", "動詞", "形容詞", "形状詞", "連体詞", "接続詞", "代名詞"))


def _is_plain_word(span: Span, text: str, doc: Doc) -> bool:
    """Tell whether the model named what the dictionary knows as no noun at all, or as a plain kana word."""
    if has_honorific(text, span.end):
        return False
    first = max(0, index_from(doc, span.start + 1) - 1)
    tokens = [t for t in doc[first : index_from(doc, span.end)] if t.idx + len(t) > span.start]
    word = text[span.start : span.end]
    if span.kind is Kind.PERSON and is_given_alone(text, span.start, span.end) and not is_one_noun(tokens, span):
        return False  # そうた is cut そう｜た, れん taken for a verb's ending
    if len(tokens) == 1 and tokens[0].tag_.startswith(("動詞", "形容詞", "感動詞", "助動詞")) and word.strip("ー〜") not in given_names()[1]:
        return True
    if len(tokens) == 1 and not tokens[0].tag_.startswith(("名詞", "接")) and len(tokens[0]) > 2:
        return span.score < 0.985
    if _ADVERB_FIRST.match(text[span.start : span.end]) and span.kind is not Kind.PERSON:
        return True
    least = 0.97 if span.kind is Kind.PERSON else 0.93
    if span.score < least and span.kind is not Kind.CODE_NAME and is_dictionary_noun(span, doc):
        return bool(re.fullmatch(r"[ァ-ヶー]+", text[span.start : span.end]))
    if tokens and not any(t.tag_.startswith(("名詞", "接", "代名詞", "感動詞", "記号", "補助記号")) for t in tokens):
        return span.score < 0.85
    if re.fullmatch(r"[ぁ-んー]+", word) and len(tokens) == 1 and tokens[0].tag_.startswith(("名詞-普通名詞", "副詞", "感動詞")):
        return span.score < 0.9 and span.kind is Kind.PERSON and not (word in given_names()[1] and acts_as_person(text, span.end))
    return False
