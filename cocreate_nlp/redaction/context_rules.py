"""Names told by what surrounds other findings: affiliations, topics of a firm, shops after a town."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from spacy.tokens import Doc

from cocreate_nlp.language import tokens_in
from cocreate_nlp.redaction.brands import WELL_KNOWN
from cocreate_nlp.redaction.gazetteer import PREFECTURE_STEMS, municipalities
from cocreate_nlp.redaction.honorifics import HONORIFIC_TRAPS, TITLES
from cocreate_nlp.redaction.mentions import Borders
from cocreate_nlp.redaction.names.inventory import SHOP_BEGINNINGS
from cocreate_nlp.redaction.names.lexicon import FACILITY_ENDINGS, ORGANISATION_ENDINGS
from cocreate_nlp.redaction.quasi_terms import COUNTRIES
from cocreate_nlp.redaction.role_words import DEPARTMENTS, ROLES
from cocreate_nlp.redaction.spans import Span, Tier
from cocreate_nlp.redaction.things import is_activity
from cocreate_nlp.redaction.vetoes import FROM_WHERE, TYPE_WORDS
from cocreate_nlp.text import alternatives
from cocreate_nlp.types import Kind, Role

_AFFILIATION = re.compile(r"(?:^|[、。 !]|えー|はい|(?:主催|共催|運営|協力|協賛|委託先|開発元|販売元|製造元|発売元|地元)の)(?P<n>「?[^、。 「」のはがをにで!?…]{2,16}?」?)の ?$")
_LONG_AFFILIATION = re.compile(r"(?:^|[、。 !]|えー|はい)(?P<n>[^、。 「」はがを!?…]{3,14}?)の ?$")
_FIRM_BEFORE = 40
"""No firm before a name is longer, with what leads to it."""
_AFTER_OWN_NAME = re.compile(r" ?(?:です|でございます|と申|といい|っす|ですけど)")
_STRONG_ENDING = re.compile(r".*(?:電力|銀行|信用金庫|信金|生命|損保|保険|開発|工業|産業|製作所|製薬|食品|商店|商会|堂|屋|店|園|会|組合|病院|クリニック|大学|高校|学院|精機|電機|電設|印刷|運輸|交通|ホテル|旅館|酒造|農園|牧場|商店本部|本部|本舗|工房|工務店|建設|ラボ|社)")
_OWN_FIRM = re.compile(r"^(?:えー、?|はい、?|どうも、?|ええと、?)?(?P<n>[ぁ-んー]{3,8})の ?$")
_NO_FIRM = re.compile(r"(?:わたし|あたし|うち|そちら|こちら|あちら|さっき|きょう|あした|きのう|さきほど|はじめ|さいご|つぎ|となり|いつも|おなじ|おとなり|みなさん|みんな|ほんと|ただいま|ここ|そこ).*|.*(?:さん|ちゃん|くん|たち|から|まで|だけ|です|ます)")


_BANK_BEFORE = re.compile(r"(?P<n>[ァ-ヶー]{2,10}|[ぁ-ん]{3,8}|[一-龥々]{2,8}(?:[ァ-ヶー]{2,6})?)(?:の(?:本店|[一-龥ぁ-ん]{1,6}支店))?[の、]{1,2}(?:普通|当座)(?:預金|口座)?(?=[の、 ]{0,2}[\d〇零一二三四五六七八九])")


_EMPLOYER = re.compile(
    r"(?:勤務先|勤め先|就職先|転職先|前職|バイト先|パート先|内定先|出向先|実習先|勤め)(?:の|は|が)、?(?P<n>[一-龥々ァ-ヶーA-Za-z・]{2,12})(?=で(?!す|も)|です|に|は|から|、|。|って)"
    r"|(?P<n2>[一-龥々ァ-ヶーA-Za-z・]{2,12})(?:に(?:勤め[てとまるた]|勤務|就職|入社|転職)|勤務(?:です|で、|の)|勤め(?:です|で、)|の下請け|が(?:会社名|社名|屋号|店名)(?:です|で|なん))"
    r"|(?:会社名|社名|屋号|店名|会社の名前|店の名前)(?:は|が)、?「?(?P<n3>[一-龥々ぁ-んァ-ヶーA-Za-z・]{2,12}?)」?(?=です|と(?:いい|申|言)|って|で(?!す))"
)
_GENERIC_EMPLOYER = re.compile(
    r"(?:社員|学生|食堂|休憩室|ロッカー|駐車場|売店|忘年会|制服|給食|寮|先輩|後輩|友人|仲間|大手|地元|近所|近く|個人|外資|外資系|国内|海外|中小|老舗|有名|民間|市内|県内|東京|大阪|名古屋|同じ|別|隣|前|今|現在|食品|建設|建築|運送|物流|保険|証券|不動産|製薬|製造|出版|広告|介護|医療|福祉|教育|金融|自動車|家電|電機|化学|化粧品|アパレル|飲食|小売|流通|通信|総合|専門|公立|私立|市立|県立|国立|地方|系|関係|関連|業界|業|"
    r"会社|企業|銀行|信金|病院|医院|クリニック|薬局|学校|小学校|中学校|高校|大学|保育園|幼稚園|役所|市役所|区役所|役場|県庁|工場|施設|事務所|商社|メーカー|スーパー|コンビニ|デパート|百貨店|ホテル|旅館|レストラン|食堂|ドラッグストア|ホームセンター|農協|漁協|生協|郵便局|消防署|警察|図書館|センター|コールセンター|店|本社|支店|部|課|IT|"
    r"デイサービス|老人ホーム|塾|美容室|美容院|歯科|歯医者|研究所|倉庫|現場|営業|事務|経理|総務|受付|同僚|上司|人|男性|女性|夜勤|日勤|週[一二三四五]|フルタイム|パート|バイト|在宅|シフト|時短|都内|市|県|町)+"
)


_NO_EMPLOYER = re.compile(r"(?:ない|ません)$|^[一二三四五六七八九十百\d]+(?:時間|日間?|交代|交替)$")


def find_employers(text: str) -> Iterator[Span]:
    """Find whom somebody works for, by what is said around it (``三州瓦に勤めとる``)."""
    for match in _EMPLOYER.finditer(text):
        group = next(g for g in ("n", "n2", "n3") if match[g])
        name = match[group]
        if not _GENERIC_EMPLOYER.fullmatch(name) and name not in TYPE_WORDS and name not in HONORIFIC_TRAPS and name not in municipalities() and name not in WELL_KNOWN and len(name) >= 3 and not _NO_EMPLOYER.search(name):
            yield Span(*match.span(group), Kind.ORGANIZATION, 0.8, "employer", "where somebody works", Tier.RULE)


_TYPE_NUMBER = re.compile(r"(?<![A-Za-z0-9\-])[A-Z]{1,4}-\d{1,2}[A-Z]?(?![A-Za-z0-9\-])")


def find_type_numbers(text: str, role: Role | None) -> Iterator[Span]:
    """Find type numbers by which a company speaks of what it makes (``NK-7の金型``)."""
    if role is Role.COMPANY:
        for match in _TYPE_NUMBER.finditer(text):
            yield Span(*match.span(), Kind.CODE_NAME, 0.85, "type_number", "letters and a number", Tier.RULE)


def find_banks(text: str) -> Iterator[Span]:
    """Find the bank before the kind and number of an account (``きびなぎの普通4170236``)."""
    for match in _BANK_BEFORE.finditer(text):
        if match["n"] not in TYPE_WORDS and not re.search(r"口座|振込|引き落とし|番号|銀行名", match["n"]):
            yield Span(*match.span("n"), Kind.ORGANIZATION, 0.85, "bank", "before an account", Tier.RULE)


def find_with_ending(text: str, found: Collection[Span]) -> Iterator[Span]:
    """Find stations and circles whose name was found without the word for what they are (``三条寺の駅``, ``あけぼのの会``)."""
    for span in found:
        if span.kind in {Kind.FACILITY, Kind.STATION} and _ITS_STATION.match(text, span.end):
            yield Span(span.start, span.end + 2, Kind.STATION, span.score, "station", "name before の駅", Tier.RULE, role="station")
        if span.kind in {Kind.PERSON, Kind.ORGANIZATION, Kind.FACILITY} and (match := _CIRCLE.match(text, span.end)):
            yield Span(span.start, match.end(), Kind.ORGANIZATION, 0.9, "circle", f"name before {match[0]}", Tier.RULE)


_ITS_STATION = re.compile("の駅(?![前長員弁ビ])")
_CIRCLE = re.compile("の会(?![社議話長計員合場費期館食見心釈])")


def find_family_firms(text: str, people: Collection[Span]) -> Iterator[Span]:
    """Find firms and houses named after a family that was found as a person (``坂東製作``, ``岩永ビル``, ``鮮魚ひるた``)."""
    for person in people:
        if person.kind is Kind.PERSON and (match := _TRADE_BEFORE.search(text, max(0, person.start - 6), person.start)):
            yield Span(match.start(), person.end, Kind.FACILITY, 0.9, "family_firm", f"name after {match[0]}", Tier.RULE)
        if person.kind in {Kind.PERSON, Kind.ORGANIZATION} and (match := _FAMILY_FIRM.match(text, person.end)):
            kind = Kind.FACILITY if match["house"] else Kind.ORGANIZATION
            yield Span(person.start, match.end(), kind, 0.9, "family_firm", f"name before {match[0]}", Tier.RULE)


_TRADE_BEFORE = re.compile("(?<![一-龥ァ-ヶ])(?:鮮魚|精肉|青果|理容|理髪|美容|手打ち|炭火焼|割烹|民宿|旅館|製麺|菓子処|染め?物|表具|仕出し)$")
_MEMBERS = re.compile(
    r"(?:^|[、。 「はがもの])(?P<n>(?![こそあ]の|どの|[飲食]み?事?の|次の|今日の|本の|女子?の|男子?の|みんなの|皆の|うちの|お茶の|最後の|最初の|前の|別の|ほかの|他の)[一-龥々ァ-ヶーぁ-ん]{1,6}の会)」?"
    r"(?=で(?:知り合|一緒|お世話)|に(?:入って|入り|所属|誘)|の(?:会長|代表|メンバー|仲間|みなさん|皆さん|役員|会員|例会|世話人|事務局|[一-龥]{1,3}(?:さん|先生))|(?:って(?:いう|ゆう)|という)(?:会|グループ|団体|サークル|集まり|のに入))"
)
"""``ひだまりの会で知り合った``"""


_OF_KIND = re.compile("(?:食堂|サロン|体操|教室|クラブ|ダンス|づくり|作り|打ち|編み|織り|染め|歩き|登り|釣り|手芸|料理|読み|親|者|人|手|員|会)$")


def find_origins(text: str, people: Collection[Span]) -> Iterator[Span]:
    """Find the country and the room beside somebody's name (``フィンランドのアイノ``, ``301のハンスさん``)."""
    for person in people:
        if person.kind is not Kind.PERSON:
            continue
        for match in (_COUNTRY_OF.search(text, max(0, person.start - 14), person.start), _FROM_COUNTRY.match(text, person.end)):
            if match:
                yield Span(*match.span("c"), Kind.ORIGIN, 0.85, "country_of_person", "country beside a name", Tier.RULE)
        if room := _ROOM_OF.search(text, max(0, person.start - 6), person.start):
            yield Span(*room.span("n"), Kind.ADDRESS, 0.85, "room_of_person", "room before a name", Tier.RULE)


_COUNTRY_OF = re.compile(rf"(?<![ァ-ヶー一-龥])(?P<c>{alternatives(COUNTRIES)})の$")
_FROM_COUNTRY = re.compile(rf"(?:さん|ちゃん|くん|君)?(?:って|という|っていう|ていう)?、?(?P<c>{alternatives(COUNTRIES)})(?:の(?:人|方|子|女性|男性|学生|青年)|から来)")
_ROOM_OF = re.compile(r"(?<![\d,.一-龥])(?P<n>[1-9]\d{2,3})(?:号室)?の$")
"""``301のハンスさん``"""


def find_circles(text: str, doc: Doc) -> Iterator[Span]:
    """Find circles and societies that people belong to (``やまなみの会に入って``)."""
    for match in _MEMBERS.finditer(text):
        what = text[match.start("n") : match.end("n") - 2]
        last = next((t for t in reversed(tokens_in(doc, match.start("n"), match.end("n") - 2))), None)
        # 俳句の会, 朗読の会, おやじの会 say what is done there, and by whom.
        if is_activity(what) or what in HONORIFIC_TRAPS or (last is not None and (last.tag_.startswith("名詞-普通名詞-サ変") or _OF_KIND.search(what))):
            continue
        yield Span(*match.span("n"), Kind.ORGANIZATION, 0.85, "circle", "whose members one meets", Tier.RULE)


_FAMILY_FIRM = re.compile(
    r"(?:(?P<house>ビル|ハイツ|マンション|アパート|荘|コーポ|ハイム|テラス|医院|クリニック|歯科(?:医院)?|内科|外科|眼科|皮膚科|小児科|耳鼻科|整形(?:外科)?|薬局|接骨院|整骨院|書店|食堂|旅館|理容(?:室|店)?|美容室|写真館|商店|酒店|米店|茶舗|菓子店|青果|精肉店|鮮魚店|豆腐店|自動車|モータース|牧場|農園|果樹園)"
    r"|製作所?|製(?!品|造|作|法|図|版)[一-龥]|工業|産業|建設|工務店|組(?=の)|商会|商事|酒造|醸造|電機|電設|電気|印刷|運送|運輸|建材|設計|塗装|板金|石材|鉄工所?|硝子|水産|製麺|製菓|製材|製茶|精機|精工|金属|金型|木工|繊維|縫製|物産|興業|食品|薬品|化学|設備|水道|造園|不動産|会計|法律|税理士|行政書士)(?:事務所|工場)?(?![一-龥])"
)


def short_names(name: str) -> Iterator[str]:
    """Return what an organisation or shop is called for short: without the word for what it is (``ハマカゼストア惣菜部`` → ``ハマカゼ``)."""
    stem = _LEGAL_FORM.sub("", name)
    stem = re.sub(r"(?:[一-龥]{1,3}(?:部|課|係|支店|工場|支社|営業所))$", "", stem) if len(stem) > 5 else stem
    while (ending := next((e for e in _ENDINGS if stem.endswith(e) and len(stem) - len(e) >= 2), None)) is not None:
        stem = stem[: -len(ending)]
    for begin in _BEGINNINGS:
        if stem.startswith(begin) and len(stem) - len(begin) >= 3:
            stem = stem[len(begin) :]
    stem = stem.strip("・ 「」のー" if not re.fullmatch(r"[ァ-ヶー]+", stem) else "・ ")
    if stem == name or stem in TYPE_WORDS or stem in municipalities() or stem in PREFECTURE_STEMS or stem in HONORIFIC_TRAPS:
        return
    if (re.fullmatch(r"[一-龥々ヶ]{2}", stem) and name.endswith("駅")) or re.fullmatch(r"[ァ-ヶー]{3,}|[ぁ-んー]{3,}|[A-Za-z]{3,}|[ァ-ヶーぁ-んA-Za-z一-龥]{3,}", stem):
        yield stem


def has_firm_ending(name: str) -> bool:
    """Tell whether a name says itself that it is a firm, school or house."""
    return any(name.endswith(e) and len(name) - len(e) >= 2 for e in _ENDINGS)


_SUBJECT_AFTER = re.compile("は|が|も|の|に|で|さん|と|を|、|から")
_FIRM_AFTER = re.compile(r"違い|さん(?!ざん)|様|の(?:[駐人店方社商担製]|スタッフ|お店|ところ|名|惣菜)|で(?:働|勤|夜勤|買|見|聞)|に(?:勤|電話|頼|聞|入|行|通)|へ")


def stands_for_firm(text: str, match: re.Match[str], borders: Borders) -> bool:
    """Tell whether a short name found again means the firm: an ordinary word does only where one deals with it."""
    if not (match.start() in borders.starts and match.end() in borders.ends):
        return False
    if re.fullmatch(r"[ァ-ヶー]{4,}", match[0]) and _SUBJECT_AFTER.match(text, match.end()):
        return True
    return not borders.is_ordinary(*match.span()) or _FIRM_AFTER.match(text, match.end()) is not None


_LEGAL_FORM = re.compile(r"株式会社|有限会社|合同会社|医療法人|社会福祉法人|学校法人|一般社団法人|財団法人|NPO法人|\(株\)|\(有\)")
_MORE_ENDINGS = "楽器 歯車 寝具 玩具 家具 機器 器械 刃物 陶器 製陶 食肉 ミート フーズ 海苔 茶舗 味噌 醤油 時計 眼鏡 自転車 製靴 ばね 石鹸 化粧品 紙工 ケミカル アカデミー ゼミ スクール クリーニング 精密 技研 興産 電材 樹脂工業 メッキ 鍍金 ファーム 製茶 工芸 木工 石材 製作".split()
_ENDINGS = tuple(sorted((e for e in (*ORGANISATION_ENDINGS, *FACILITY_ENDINGS, *_MORE_ENDINGS) if len(e) >= 2 or e in "店屋堂園会社寺駅荘苑湯館"), key=len, reverse=True))
_BEGINNINGS = tuple(sorted((*SHOP_BEGINNINGS, "湯宿", "宿", "温泉宿", "お食事処", "サイクル", "スーパー", "ドラッグ"), key=len, reverse=True))


_QUOTED_FIRM = re.compile(r"「(?P<n>[^」]{2,16})」の ?$")
_DIVISION = re.compile(
    r"(?P<n>[ァ-ヶーA-Za-z]{4,12}|[一-龥ぁ-んァ-ヶー]{1,8}(?:電力|銀行|信金|生命|損保|食品|工業|産業|製作所|製薬|商店|商会|精機|電機|電設|印刷|運輸|交通|ストア|フーズ|楽器|本舗|建設))"
    r"(?:[一-龥]{1,5}|カスタマー)(?:部|課|係|室)"
)
"""A firm and its department in one (``アサナギストア惣菜部``)."""
_BY_ANOTHER = re.compile(r"(?:^|[、。 ]|今日は|本日は|こちらは?)(?P<n>[^、。 「」のはがをに!?…]{3,12})の ?$")
_ALIAS = re.compile(r" ?[(（「](?:略して|通称|以下)?(?P<n>[A-Z][A-Za-z]{1,5}|[ァ-ヶー]{3,8})[)）」]")


def find_companions(text: str, people: Collection[Span], company: Collection[str], borders: Borders) -> Iterator[Span]:
    """Find the firm that somebody else says the company's people are of (``弦月楽器の戸倉さんが来ています``).

    Parameters
    ----------
    text
        Normalised text.
    people
        What was found in it.
    company
        Identities of the speakers who speak for the company.
    borders
        Its tokens.
    """
    for person in people:
        if person.kind is not Kind.PERSON or person.identity not in company or not text.startswith(("さん", "様", "さま"), person.end):
            continue
        match = _BY_ANOTHER.search(text, max(0, person.start - _FIRM_BEFORE), person.start)
        if match is None:
            continue
        name = match["n"]
        made_up = re.search(r"[ァ-ヶー]{3}", name) is not None and not borders.is_ordinary(*match.span("n"))
        if (made_up or has_firm_ending(name)) and not DEPARTMENTS.fullmatch(name) and name not in TYPE_WORDS and name not in HONORIFIC_TRAPS and not _PLAIN_FIRM.search(name):
            yield Span(*match.span("n"), Kind.ORGANIZATION, 0.9, "affiliation", "whose people they are", Tier.RULE, role="")


_PLAIN_FIRM = re.compile(r"メーカー|スタッフ|チーム|サポート|オンライン|リモート|ゲスト|地元|近所|大手|老舗|隣|[のお]店|会社|業者|担当|マネー?ジャー|リーダー|デザイナー|エンジニア")


def find_aliases(text: str, found: Collection[Span]) -> Iterator[Span]:
    """Find the short form in brackets after a firm (``ひとさじ(HTS)``)."""
    for span in found:
        if span.kind in {Kind.ORGANIZATION, Kind.FACILITY, Kind.CODE_NAME} and (match := _ALIAS.match(text, span.end)):
            yield Span(*match.span("n"), span.kind, 0.9, "alias", "in brackets after the name", Tier.RULE, role=span.role, identity=span.identity)
        elif span.kind in {Kind.ORGANIZATION, Kind.FACILITY} and (match := _ALIAS.search(text, span.start, span.end)) and match.end() == span.end:
            yield Span(*match.span("n"), span.kind, 0.9, "alias", "in brackets after the name", Tier.RULE, role=span.role, identity=span.identity)
            yield Span(span.start, match.start(), span.kind, 0.9, "alias", "name before brackets", Tier.RULE, role=span.role, identity=span.identity)


_SESSION_OF = re.compile(
    r"(?:さん|様)?の ?「?(?P<n>[ぁ-んー]{2,6}|[ァ-ヶー]{2,8}|[一-龥々]{2,4})」?(?= ?(?:、|の)?(?:第?[一二三四五六1-6]回目?の?(?:集まり|会|座談会|打ち合わせ|説明会|セッション|お試し)|の(?:座談会|試作会|発表前|開発会議)))"
)
_PLAIN_TOPIC = re.compile(r"新|商品|製品|アプリ|企画|試作|調査|座談会|打ち合わせ|会議|説明|お話|サービス|インタビュー|モニター|お試し|^ため$|こと$|^もの$|今回|前回|今日|本日|定例")


def find_topic_of_firm(text: str, found: Collection[Span]) -> Iterator[Span]:
    """Find what a firm calls the matter of the meeting (``ハナミチさんの ことり 二回目の集まり``)."""
    for span in found:
        if span.kind is Kind.ORGANIZATION and (match := _SESSION_OF.match(text, span.end)) and not _PLAIN_TOPIC.search(match["n"]) and match["n"] not in TYPE_WORDS:
            yield Span(*match.span("n"), Kind.CODE_NAME, 0.88, "topic", "what the meeting is about", Tier.RULE)


def find_affiliations(text: str, people: Collection[Span], role: Role | None = None) -> Iterator[Span]:
    """Find the organisation that somebody says to be of (``ひかり電設の森です``)."""
    for person in people:
        if person.kind is not Kind.PERSON or not _AFTER_OWN_NAME.match(text, person.end):
            continue
        quoted = _QUOTED_FIRM.search(text, max(0, person.start - _FIRM_BEFORE), person.start)
        if quoted:
            yield Span(*quoted.span("n"), Kind.ORGANIZATION, 0.9, "affiliation", "before the own name", Tier.RULE)
            continue
        own = _OWN_FIRM.match(text[: person.start]) if role is Role.COMPANY else None
        if own and not _NO_FIRM.fullmatch(own["n"]):
            yield Span(*own.span("n"), Kind.ORGANIZATION, 0.9, "affiliation", "before the own name", Tier.RULE)
            continue
        match = _AFFILIATION.search(text, max(0, person.start - _FIRM_BEFORE), person.start)
        if match is None:
            match = _LONG_AFFILIATION.search(text, max(0, person.start - _FIRM_BEFORE), person.start)
            if match is None or not _STRONG_ENDING.fullmatch(match["n"]):
                continue
        start, end = match.span("n")
        name = text[start:end].strip("「」")
        division = _DIVISION.fullmatch(name)
        if division:
            name = division["n"]
        if DEPARTMENTS.fullmatch(name) or name in TYPE_WORDS or name in HONORIFIC_TRAPS or name in TITLES:
            continue
        if name in municipalities() or any(name.startswith(p) and len(name) <= len(p) + 1 for p in PREFECTURE_STEMS):
            continue
        if not re.search(r"[一-龥ァ-ヶA-Za-z]", name) and "「" not in text[start:end]:
            continue
        if ROLES.fullmatch(name) or FROM_WHERE.search(name):
            continue
        if text[person.start : person.end] in name:
            continue  # 「森林の森です」 tells how the name is written
        offset = text.index(name, start)
        yield Span(offset, offset + len(name), Kind.ORGANIZATION, 0.9, "affiliation", "before the own name", Tier.RULE)
