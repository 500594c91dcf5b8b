"""Given names told by kinship: after a word of kin, as what a child is called, among people counted, as who is cared for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache

from spacy.tokens import Doc, Token

from cocreate_nlp.language import tokens_in
from cocreate_nlp.redaction.brands import WELL_KNOWN
from cocreate_nlp.redaction.forms import reading_of, to_hiragana
from cocreate_nlp.redaction.gazetteer import PREFECTURE_STEMS
from cocreate_nlp.redaction.honorifics import HONORIFIC_TRAPS
from cocreate_nlp.redaction.mentions import acts_as_person, has_honorific
from cocreate_nlp.redaction.names.inventory import FAMILY_NAMES, FOREIGN_GIVEN, given_names, is_given_name
from cocreate_nlp.redaction.spans import Span, Tier
from cocreate_nlp.text import covered
from cocreate_nlp.types import Kind

_CHILD = r"(?:むすこ|むすめ|おとうと|いもうと|まご|息子|娘|孫|長男|次男|三男|長女|次女|三女|甥|姪|甥っ子|姪っ子|上の子|下の子|真ん中の子|末っ子|子ども|子供|うちの子)"
_KIN = (
    rf"(?:{_CHILD}|おっと|つま|夫|妻|旦那|だんな|主人|嫁|家内|女房|父|母|親父|祖父|祖母|兄|姉|弟|妹|兄貴|姉貴|いとこ|奥さん|旦那さん|お嫁さん|婿|娘婿|ママ友|パパ友|お兄ちゃん|お姉ちゃん|お兄|お姉|彼女|彼氏|彼|叔父|叔母|義母|義父|義姉|義兄|"
    r"友達|友だち|ともだち|友人|同僚|先輩|後輩|相方|師匠|弟子|上司|部下|同級生|幼なじみ|双子|ばあちゃん|じいちゃん|ばあさん|じいさん|おばあさん|おじいさん|ばあば|じいじ|かみさん|せがれ|倅|坊主|連れ|バイト|パート|うち)"
)
_SPOUSE = r"(?:奥さん|おっと|つま|夫|妻|旦那(?:さん)?|だんな|主人|嫁(?:さん)?|家内|女房|彼女|彼氏|兄|姉|弟|妹|いとこ|かみさん|相方|友達|友だち|同僚|ママ友|パパ友)"
_APPOSED = re.compile(rf"{_SPOUSE}、(?:名前は)?(?P<n>[ぁ-んー]{{2,5}}|[ァ-ヶー]{{2,8}}|[一-龥々]{{1,3}})(?=、|って(?:いう|名前))")
"""``奥さん、リン、``"""
_AFTER = r"(?=が|は|も|に|を|と|の|って|、|いう|ゆう|言う|まで|から|より|なんか|ちゃん|くん|さん|で)"
_KIN_NAME = re.compile(rf"(?:{_KIN}の、?|{_CHILD}、)(?!{_KIN}[の、])(?P<n>[ぁ-んー]{{2,5}}?|[ァ-ヶー]{{1,2}}(?:太郎|太(?!っ|り|る|い|く|め)|助|吉)|[ァ-ヶー]{{2,8}}|[一-龥々]{{1,3}}){_AFTER}")
_CALLED = re.compile(
    _CHILD + r"(?:(?:の名前)?は|の名前(?:も|が)|(?<=の子)が(?=[^、。]{2,8}(?:っていう|って名前|といい|って言い)))(?P<n>[ぁ-んー]{2,5}?|[ァ-ヶー]{2,8}|[一-龥々]{1,3})(?=、(?!.{0,6}(?:が好き|が多))|です|なん(?:です|だ)|でして|といい|と言い|っていう|って名前|っていい|って言い|、?漢字は| [ァ-ヶー]{2,8}と読)"
)
_ELDER_CALLED = re.compile(r"(?:母|父|祖母|祖父|義母|義父|姑|舅|妻|夫|嫁|姉|妹|兄|弟|ばあちゃん|じいちゃん|おばあちゃん|おじいちゃん)(?:の名前)?(?:は|が)、?(?P<n>[ァ-ヶー]{2,6}|[ぁ-んー]{2,5}?|[一-龥々]{1,3})(?=と(?:いって|いいまし|いいます|申し)|っていい(?:ます|まし)|という名|って名前)")
"""``母はハルといって``"""
_TITLED = re.compile(
    r"(?:顧問|守衛|担任|副担任|主治医|課長|部長|係長|店長|院長|園長|校長|社長|主任|監督|コーチ|先輩|後輩|担当|同僚|上司|師匠|運転手|配達員|ヘルパー|ケアマネ|班長|組長|町会長|会長|営業|開発|企画|製造|広報|総務|経理|品質保証|技術|事務局|窓口|受付|デザイン|司会|進行|進行役|司会者|案内役|聞き手|運営|スタッフ|ファシリテーター|モデレーター|インタビュアー|先生|代表|責任者)(?:の|は|が)(?P<n>[一-龥々]{1,3}|[ぁ-ん]{1,4}ー)(?=が|は|も|に|と|を|って|、|さん|先生|から|より|くん|です|でして|でございます)"
    r"|(?<![一-龥々ァ-ヶー])(?P<n2>[一-龥々]{1,3}|[ァ-ヶー]{2,6})(?:って(?:いう|ゆう|いう名前の)?|という|いう)(?:若い|年配の|新しい|[^、。のは]{1,4}の(?:いい|よか|ええ|ある|立つ|たつ))?(?:人|子(?!ど)|方(?!が(?:いい|よ|早|楽|安))|やつ|おじさん|おばさん|おばちゃん|先生|お医者|職人|(?<=若い)の|(?<=若い)衆)"
    r"|(?:先代|大将|店主|主人|院長|園長|校長|社長|部長|課長|係長|店長|前任|後任|主治医|師匠|親方|上司|大家|棟梁|女将|おかみ|担当者?)(?:は|が)(?P<n6>[一-龥々]{1,3}|[ァ-ヶー]{2,6}|[ぁ-ん]{2,5}?)(?:って(?:いう|ゆう)?|という|っちゅう|ちゅう|いう|ゆう)(?:人|方|者)(?=で(?!も)|だ|や|じゃ|でした)"
    r"|(?:旧姓|名字は|苗字は)(?:が|は)?、?(?P<n3>[一-龥々]{1,4})(?=です|で|、|。|と|だ)"
    r"|(?:係|記録|会計|書記|幹事|世話役|当番|助手|見習い)の(?P<n4>[一-龥々]{1,3})(?=が|は|も|に|と|を|って|、|さん|から|です|でして)"
    r"|(?:(?<![ぁ-ん])|(?<=[のはがとも]))(?P<n5>(?![のはがとも])[ぁ-ん]{1,3}の)(?=先生|医師|部長|課長|係長|主任|店長|園長|院長|さん(?!ざん))"
)
_ASKED = re.compile("[何誰]|なに|なん|だれ|どう|こう|そう|ああ|どなた|どなたか|別|他|同じ|よう")
_NOT_HERE = frozenset("まえの いまの つぎの したの よこの ほかの おくの もとの となりの ここの そこの あすこの なかの かの".split())
"""Readings of family names that say which one before a title (``いまの先生``)."""
_TO = re.compile(r"(?<![一-龥々])(?P<n>[一-龥々]{2,3})宛て?(?=で|に|の|です|、|。|と)")
_LETTER = re.compile(r"領収|請求|返信|返事|メール|連絡|社員番号|封筒|手紙|荷物|名前")
_PARENT_OF = re.compile(r"(?P<n>[ぁ-ん]{2,4}?|[ァ-ヶー]{2,5}|[一-龥々]{1,3})(?:(?:ちゃん|くん|君|さん)?(?=ママ|パパ|ばあば|じいじ|じい(?!ちゃ|さ)|ばあ(?!ちゃ|さ))|(?=の(?:お母さん|お父さん|ママ|パパ)))")
_NAME_OF_CHILD = r"(?:[ぁ-ん]{2,5}?|[ァ-ヶー]{2,6}|[一-龥々]{1,3})"
_SIBLINGS = re.compile(rf"(?:{_CHILD}(?:の名前)?は|(?:双子|ふたご)(?:で|の)、?)(?P<n>{_NAME_OF_CHILD})と(?P<n2>{_NAME_OF_CHILD})(?=の[二2]人|です|で、|、|といい)")
_TWO_CHILDREN = re.compile(
    rf"上(?:の子)?(?:が|は)(?P<a>{_NAME_OF_CHILD})(?:で|、)、?下(?:の子)?(?:が|は)(?P<b>{_NAME_OF_CHILD})(?=で|です|、|。|って|と|だ|$)|うちは(?P<c>{_NAME_OF_CHILD})と(?P<d>{_NAME_OF_CHILD})(?=、|で|です|の[二2]人|って)"
    rf"|(?:^|[、。 ])(?P<e>[ぁ-ん]{{2,5}}?)と(?P<f>[ぁ-ん]{{2,5}}?)(?=で(?!も|す)|が|は|の[二2]人|も)"
)
"""``上がはるとで、下がめいです``, ``うちはれんとあおい、``, ``りくとゆいで取り合いになる``"""
_WITH_AGE = re.compile(
    rf"(?:{_CHILD}|上|下|妹|弟|兄|姉|(?P<elder>母|父|祖母|祖父|夫|妻|主人|おばあちゃん|おじいちゃん))(?:の|は|が)?(?P<n>[ァ-ヶー]{{2,6}}|[ぁ-ん]{{2,4}}|[一-龥々]{{1,3}})(?P<joint>で、?|[、 (][ 、]?)(?=(?:(?:[1-9]\d?|[一二三四五六七八九十]+)(?:歳|才|さい|か月|ヶ月)|(?:[4-9]\d|[四五六七八九]十[一二三四五六七八九]?)(?=です|で、|になり|に、)|[小中高][一二三四五六1-6](?:です|で|、|\)|の|$)|年[長中少]))"
)
_COUNTED = re.compile(r"(?:と|や|、)(?P<n>[ぁ-んー]{2,5}?|[ァ-ヶー]{2,6}|[一-龥々]{1,3})(?:の|と|、)(?:[二三四五六]|[2-6])人(?=で|が|は|とも|の)")
_CARED = re.compile(
    r"(?P<n>[ぁ-ん]{2,5}?|[一-龥々]{1,3})を(?:一人で|先に|早く|毎朝|車で|自転車で|後ろに|前に|膝に|[一-龥]{2,4}園[にへ])?(?:待た|迎え|連れ|預け|叱|抱っこ|起こし|寝か|乗せ|着替え|お風呂|おんぶ|あやし|送って|送り届)"
)
_SAID_TO_BE = re.compile(
    rf"{_KIN}(?<!うち)(?<!彼)[^。!?]{{0,16}}?(?:の|、|は|が| )(?P<n>[ぁ-んー]{{2,5}}?|[ァ-ヶー]{{2,8}}|[一-龥々]{{1,3}})"
    r"(?:(?:って|と)?(?:いうて|言うて|ゆうて|いいまして|言いまして|いいます|言います|申しまして|申します)|っ(?:ていう|ちゅう)(?=子|名|の[がは]|んが))"
)
"""``孫も五年で、翼いいまして``"""
_FULL_KANA = re.compile(r"(?<![ァ-ヶー])[ァ-ヶー]{5,10}(?![ァ-ヶー])")
_ONE_CHARACTER = frozenset(
    "葵蓮凛樹湊律蒼颯岳丈剛豪誠智聡哲徹隆弘宏浩博茂実稔豊勝昇進勉努務学武猛毅健賢憲謙亮涼遼諒司匠巧拓卓航渉歩望希光輝晃明昭彰章旭昴翔翼駿俊隼仁礼信義孝忠純淳潤順静恵幸福寿栄久恒悠遥遙優結紬杏梓楓椿桜桃梅菊蘭藍茜菫萌"
    "基満良景邦誠泰彰操勲功貢繁晋肇慎"
    "芽鈴琴弦奏響詩文史緑翠碧玲玄絹綾絢環雅香薫馨澪渚泉汐潮海洋雪雫虹空天星月陽暁晴暖和咲愛心志恋夢叶唯瞳睦直真清澄凪嵐岬崇敦篤護守保要創元始治修圭忍登暉慧悟覚"
)
"""Given names of one character."""
_POSSESSED = frozenset("要愛夢心光桃桜梅菊椿蘭藍菫芽鈴琴弦詩文史絹香潮海雪虹空天星月陽志恋瞳緑翠碧和真元始嵐響実葵楓梓杏雫歩要学暖結奏健幸寿智義礼信技創治修守保直栄輝萌望希明誠功操")
"""Of these, what somebody may have or feel: a name only where it does what people do."""
_TOO_WIDE = re.compile(r"(?:うち|彼|バイト|パート|友達|友だち|ともだち|連れ|坊主)の、?$")
_OURS_DOES = re.compile(
    r"(?:が|は|も|なんか|だけ)、?(?:いつも|よく|昨日|きのう|毎日|まだ|もう|一緒に|今年|来年)?(?:お世話|言[いうっわ]|話[しす]|泣|怒|笑|食べ|飲[みむん]|寝|起き|遊|通[いうっ]|学校|習[いっ]|[小中高]学|高校|保育|幼稚|入園|入学|卒業|使[いうっわ]|着[たてる]|喜|嫌が|年[長中少]|[一二三四五六七八九十\d]{1,2}(?:歳|才|年生|か月)|おなじクラス|同じクラス|風邪|熱を出)"
    r"|に(?:も|は)?(?:言|聞|話|食べさ|飲ま|着せ|買|持たせ|使わせ|やらせ)|を(?:迎|連れ|送|預け|寝か|抱|風呂|お風呂)|(?:ちゃん|くん)"
)
"""What only people of the house do, after うちの and a name that is a word as well."""
_SUBJECT = re.compile(r"(?:が|も|から|って|いう|ゆう|言う|、(?!.{0,3}(?:が|は|も|と))|は|と|に)(?!なり|なる|する|なっ)")
_HARD = frozenset("一 二 三 光 空 海 陸 緑 愛 夢 桜 雪 泉 薫 望 歩 保 司 登 守 進 実 清 正 明 治 忠 孝 信 仁 律 新 旭 暁 修 学 勇 豊 圭 純 忍 環 瞳 心 晴 暖 詩 藍 椿 蘭 桃 恵 静 茂 茜 菫".split())
"""Given names that are words: between kin and a particle only when the model agrees."""
_NO_NAMES = frozenset("ため こと もの ところ とき ほう みんな ふたり ひとり まわり そば となり おかげ せい うち なか あと まえ はなし つぎ おや おふろ ごはん みやげ からだ".split())


_TWINS = frozenset("ふたご みつご としご おなじ ことし".split())
_NO_CHILD = re.compile(r"の子|方|男|女|[子孫人]$|^(?:[来今去昨先再翌毎].*[年月週日春夏秋冬度]|明日|明後日|昨日|[春夏秋冬今]|いま|まだ|もう|もうすぐ|すでに|たしか|そろそろ)$")
"""Before an age, who or when rather than a name."""
_PLACE_WITHIN = re.compile("[中上下前後外内]")
"""After a department: where in it (``製造の中に``)."""


def named_by_kin(text: str, start: int) -> bool:
    """Tell whether a word of kinship leads to what stands here (``うちの…``, ``娘は…``)."""
    return _KIN_BEFORE.search(text, max(0, start - 24), start) is not None


_KIN_BEFORE = re.compile(rf"{_KIN}の$|{_CHILD}(?:の名前)?は$")


def find_kin(text: str, doc: Doc) -> Iterator[Span]:
    """Find given names told by kinship (``娘のあかりが``, ``子どもは翼です``, ``叔母と葵の三人で``)."""
    tokens = {t.idx: t for t in doc}
    for match in _TITLED.finditer(text):
        group = next(g for g in ("n", "n2", "n3", "n4", "n5", "n6") if match[g])
        if group == "n5":
            if is_family_name_in_kana(match[group]) and match[group] not in _NOT_HERE:
                yield Span(*match.span(group), Kind.PERSON, 0.9, "kin", "name before a title", Tier.RULE)
            continue
        if group == "n6":
            if match[group] not in HONORIFIC_TRAPS and not _ASKED.fullmatch(match[group]):
                yield Span(*match.span(group), Kind.PERSON, 0.9, "kin", "who somebody is", Tier.RULE)
            continue
        token = tokens.get(match.start(group))
        listed = match[group] in FAMILY_NAMES or match[group] in FOREIGN_GIVEN or match[group] in given_names()[0] or match[group].endswith("ー")
        if (listed or (token is not None and "人名" in token.tag_ and len(token) == len(match[group]))) and not _PLACE_WITHIN.fullmatch(match[group]) and match[group] != "何":
            yield Span(*match.span(group), Kind.PERSON, 0.9, "kin", "name after a title", Tier.RULE)
    for match in _TO.finditer(text):
        # 福島宛て is a place as well: a letter or a bill goes to somebody.
        place = match["n"] in PREFECTURE_STEMS
        if (place and _LETTER.search(text)) or (not place and match["n"] in FAMILY_NAMES):
            yield Span(*match.span("n"), Kind.PERSON, 0.9, "kin", "to whom something goes", Tier.RULE)
    for match in _WITH_AGE.finditer(text):
        # 上が学校で六歳: before で only hiragana and what is listed as a name is one.
        named = not match["joint"].startswith("で") or match["n"] in given_names()[0] or (re.fullmatch("[ぁ-ん]+", match["n"]) and match["n"] not in _TWINS)
        if match["elder"]:
            # 夫は会社員、四十五歳です and 母はちょうど、八十歳です tell no name.
            named = match["joint"].startswith("、") and (
                is_given_name(match["n"])
                or re.fullmatch("[ァ-ヶー]{2}", match["n"]) is not None
                or (re.fullmatch("[ァ-ヶー]+", match["n"]) is not None and _may_name(match["n"], tokens.get(match.start("n")), doc, *match.span("n"), after_kin=False))
            )
        if named and match["n"] not in _NO_NAMES and not _NO_CHILD.search(match["n"]):
            yield Span(*match.span("n"), Kind.PERSON, 0.9, "kin", "child with its age", Tier.RULE)
    for match in _SIBLINGS.finditer(text):
        groups = ("n", "n2")
        # One of two that is surely a name makes the other one.
        if any(_may_name(match[g], tokens.get(match.start(g)), doc, *match.span(g), after_kin=False) for g in groups) and not _NO_NAMES & {match[g] for g in groups}:
            for group in groups:
                yield Span(*match.span(group), Kind.PERSON, 0.9, "kin", "children side by side", Tier.RULE)
    for match in _TWO_CHILDREN.finditer(text):
        pair = [g for g in "abcdef" if match[g]]
        # さくらとすみれで are flowers: one of two listed names must be no word.
        if all(_is_given(match[g]) for g in pair) and (pair[0] == "a" or any(not _is_word(tokens.get(match.start(g)), match.end(g)) for g in pair)):
            for group in pair:
                yield Span(*match.span(group), Kind.PERSON, 0.9, "kin", "two children side by side", Tier.RULE)
    yield from _said_alone(text, tokens)
    for match in _AGE_FIRST.finditer(text):
        if _is_given(match["n"]) and len(match["n"]) >= 2:
            yield Span(*match.span("n"), Kind.PERSON, 0.9, "kin", "given name after an age", Tier.RULE)
    for match in _ONE_FAMILY.finditer(text):
        yield Span(*match.span(match.lastgroup or 0), Kind.PERSON, 0.85, "kin", "family name of somebody who acts", Tier.RULE)
    for match in _PARENT_OF.finditer(text):
        name = match["n"]
        token = tokens.get(match.start("n"))
        listed = is_given_name(name) or (token is not None and "人名-名" in token.tag_ and len(token) == len(name))
        if listed and name not in _HARD and token is not None:
            yield Span(*match.span("n"), Kind.PERSON, 0.9, "kin", "whose parent somebody is", Tier.RULE)
    for match in _FULL_KANA.finditer(text):
        if is_full_name(match[0]) and match[0] not in WELL_KNOWN and not any(t.orth in doc.vocab.vectors.key2row and len(t) == len(match[0]) for t in tokens_in(doc, match.start(), match.start() + 1)):
            yield Span(*match.span(), Kind.PERSON, 0.9, "kin", "family and given name in kana", Tier.RULE)
    for match in _APPOSED.finditer(text):
        token = tokens.get(match.start("n"))
        if token is not None and _is_listed(match["n"], token) and (match["n"] not in _HARD) and not (re.fullmatch("[ぁ-んー]+", match["n"]) and "人名" not in token.tag_):
            yield Span(*match.span("n"), Kind.PERSON, 0.9, "kin", "set beside kin", Tier.RULE)
    for match in _SAID_TO_BE.finditer(text):
        token = tokens.get(match.start("n"))
        if token is not None and _is_listed(match["n"], token) and not named_by_kin(match["n"], 0):
            yield Span(*match.span("n"), Kind.PERSON, 0.9, "kin", "what somebody of the family is called", Tier.RULE)
    for match in _KIN_NAME.finditer(text):
        start, end = match.span("n")
        name = match["n"]
        if len(name) == 1 and (name in _ONE_CHARACTER or name in _HARD) and _TOO_WIDE.search(text, max(0, start - 12), start):
            # うちの空も見て is the sky: only what children and relatives alone do tells.
            if start in tokens and len(tokens[start]) == 1 and _OURS_DOES.match(text, end):
                yield Span(start, end, Kind.PERSON, 0.9, "kin", "given name after kin", Tier.RULE)
        elif len(name) == 1 and name in _ONE_CHARACTER:
            told = acts_as_person(text, end) or has_honorific(text, end) or text.startswith(("を連れ", "を迎え", "を預け", "を抱っ", "を寝か"), end)
            if start in tokens and (told or (name not in _POSSESSED and _SUBJECT.match(text, end))) and (tokens[start].idx + len(tokens[start]) == end):
                yield Span(start, end, Kind.PERSON, 0.9, "kin", "given name after kin", Tier.RULE)
    yield from _two_who_act(text)
    for match in _ELDER_CALLED.finditer(text):
        token = tokens.get(match.start("n"))
        if _is_given(match["n"]) or (token is not None and "人名" in token.tag_ and token.idx + len(token) == match.end("n")):
            yield Span(*match.span("n"), Kind.PERSON, 0.9, "kin", "what a relative is called", Tier.RULE)
    for regex, evidence in ((_KIN_NAME, "given name after kin"), (_CALLED, "what a child is called"), (_COUNTED, "among people counted"), (_CARED, "who is cared for")):
        for match in regex.finditer(text):
            start, end = match.span("n")
            if _may_name(text[start:end], tokens.get(start), doc, start, end, after_kin=regex is _KIN_NAME or "名前" in match[0]):
                yield Span(start, end, Kind.PERSON, 0.9, "kin", evidence, Tier.RULE)


_OPENING = re.compile(r"(?:^|[、。 「])(?=[ぁ-ん]{2})")
_AGE_FIRST = re.compile(rf"(?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}})(?:歳|才)(?:(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})(?:か月|ヶ月|カ月))?の(?P<n>{_NAME_OF_CHILD})(?=、|が|は|と|も|を|に|で(?:す|、))")
"""``1歳2か月のあさひ``"""
_ONE_FAMILY = re.compile(
    r"(?:^|[、。 「]|昨日|今日|さっき|こないだ|この前|去年|今朝|同期の|後輩の|先輩の|部下の|上司の)(?P<n>[林森谷原星泉辻東南西北関岡堺境滝浜沢畑柳梶榊桂菅乾轟])"
    r"(?=に(?:頼[んむも]|電話し|メールし|相談し|言わ(?!な)|言っ[てた]|怒ら|叱ら|聞いた[らと])|から(?:、?(?:電話|メール|連絡|LINE|返事|引き継|聞い))|が(?:先に帰|休ん|辞め|担当|電話|言う(?:に|の)|言って))|(?:担任|担当|上司|部長|店長|監督|先生)が(?P<n2>[林森谷原星泉辻関岡滝浜沢畑柳])(?=で、)"
)
"""``昨日森から電話が来ました``: what is done with people only, by family names of one character."""
_SURELY_HUMAN = re.compile(
    r"(?:が|は|も)、?(?:すぐ|もう|まだ|よく|いつも|夜中に|急に)?(?:泣[いくき]|怒[っりる]|笑[っいう]|嫌が[っりる]|いやが[っりる]|喜ん|熱を出|風邪|寝[てたなる]|起き[てた]|食べ(?![らご])|言[うっい]|小学|中学|高校|(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:歳|才|年生))"
    r"|の(?:熱[がはを]|お迎え|おむつ|宿題|担任|誕生日|学校|保育園|幼稚園)|に(?:聞い|頼ん|言っ|言わ|読み聞か|飲ま|食べさ|着せ)|を(?:迎え|預け|寝かし|抱っこ|おんぶ|叱)"
)
"""What is said of people only, not of flowers and harbours that bear their names."""


def _is_given(name: str) -> bool:
    return name not in _NO_NAMES and is_given_name(name)


def _is_word(token: Token | None, end: int) -> bool:
    """Tell whether one token that is no name stands exactly here."""
    return token is not None and token.idx + len(token) == end and "人名" not in token.tag_


_TWO_ACT = re.compile(
    r"(?<![一-龥々])(?P<a>[一-龥])が(?:[^、。]{1,6}(?:れば|たら|ると|えば|けば))、?(?P<b>[一-龥])(?=が(?:泣|怒|拗ね|すね|騒|笑|起き|寝る|寝て|寝な|真似|まね|欲しが|やきもち|ぐず|暴れ|逃げ|ついて))"
    r"|(?<![一-龥々])(?P<c>[一-龥])が(?:泣|怒|拗ね|すね|騒|笑|起き|寝|真似|ぐず|暴れ)[^、。]{0,5}(?:ば|たら|と)、?(?P<d>[一-龥])(?=が)"
)
"""``千が乗れば澪が泣く``: two of one character each that do what children do."""


def _two_who_act(text: str) -> Iterator[Span]:
    for match in _TWO_ACT.finditer(text):
        first, second = ("a", "b") if match["a"] else ("c", "d")
        if {match[first], match[second]} & (_ONE_CHARACTER - _POSSESSED) or {match[first], match[second]} <= _ONE_CHARACTER:
            for group in (first, second):
                yield Span(*match.span(group), Kind.PERSON, 0.9, "kin", "two who do what children do", Tier.RULE)


def _said_alone(text: str, tokens: Mapping[int, Token]) -> Iterator[Span]:
    """Find listed given names in hiragana that open a clause and do what people do (``ののかの熱が下がらなくて``)."""
    for match in _OPENING.finditer(text):
        start = match.end()
        for size in (5, 4, 3, 2):
            end = start + size
            if not (len(text) > end and _is_given(text[start:end])):
                continue
            does = _SURELY_HUMAN.match(text, end) if _is_word(tokens.get(start), end) or size == 2 else acts_as_person(text, end)
            if does:
                yield Span(start, end, Kind.PERSON, 0.85, "kin", "given name of somebody who acts", Tier.RULE)
            break


_COPULA = re.compile("や(?:けん|けえ|けど|さかい|さけ|ねん|ねえ|のう|のに|から|もん|って|ったら)")
"""美咲やけん says who she is and goes on to nobody."""
_LISTED = re.compile(r"(?:と|や|、|と、|や、|とか)(?P<n>[ぁ-んー]{2,5}?|[ァ-ヶー]{2,8}|[一-龥々]{1,3})(?P<after>の?(?:[二三四五六]|[2-6])人|と(?:で|か|も|は|が)|[とやでがはもにのを、。]|とか|$)")


def find_listed(text: str, doc: Doc, found: Collection[Span]) -> Iterator[Span]:
    """Find given names that stand in a row with people found (``娘の美咲と健太とソラで``).

    Parameters
    ----------
    text
        Normalised text.
    doc
        Its tokens.
    found
        What was found in it.
    """
    people = [s for s in found if s.kind is Kind.PERSON and s.score >= 0.8]
    if not people:
        return
    tokens = {t.idx: t for t in doc}
    ends = {t.idx + len(t) for t in doc}
    todo = {s.end for s in people}
    taken = covered(len(text), ((s.start, s.end) for s in found))
    while todo:
        match = _LISTED.match(text, todo.pop())
        if match is None:
            continue
        start, end = match.span("n")
        name, token = match["n"], tokens.get(start)
        if _COPULA.match(text, match.start()):
            continue
        if taken.find(1, start, end) >= 0 or token is None or end not in ends or not _is_listed(name, token) or name in WELL_KNOWN:
            continue
        word = name in _HARD or name in PREFECTURE_STEMS or (re.fullmatch("[ぁ-んー]+", name) and "人名" not in token.tag_)
        # 健太と海で遊ぶ is at the sea; 健太と海の二人で is not. In a row of commas kana beside kana are names (あさひ、つばさ、のぞみ).
        row = match[0].startswith("、") and re.fullmatch("[ぁ-ん]+", name) and re.search("[ぁ-ん]{2}$", text[: match.start()])
        if word and not row and not (match["after"].endswith("人") or acts_as_person(text, end)):
            continue
        yield Span(start, end, Kind.PERSON, 0.85, "kin", "in a row with people", Tier.RULE)
        taken[start:end] = b"\1" * (end - start)
        todo.add(end)


@cache
def _readings() -> tuple[frozenset[str], frozenset[str]]:
    kanji, kana = given_names()
    given = {*kana, *(reading_of(name) for name in kanji)}
    return frozenset(r for name in FAMILY_NAMES if len(r := reading_of(name)) >= 2), frozenset(r for r in given if len(r) >= 2)


def is_family_name_in_kana(word: str) -> bool:
    """Tell whether a word in kana is a family name (``スズキ``)."""
    return to_hiragana(word) in _readings()[0]


def is_full_name(word: str) -> bool:
    """Tell whether a word in kana is a family name and a given name, one after the other (``フジイサキ``)."""
    families, given = _readings()
    reading = to_hiragana(word)
    # 酒がすすむすすむ: a word said twice; かとうなる: what becomes of something.
    return not reading.endswith(("うなる", "うなって")) and any(
        reading[:i] in families and reading[i:] in given and reading[:i] != reading[i:] for i in range(2, len(reading) - 1)
    )


def _is_listed(name: str, token: Token) -> bool:
    """Tell whether what somebody is called is a name that we or the dictionary know, and no word that is called out."""
    if len(name) == 1:
        return name in _ONE_CHARACTER
    proper = "人名" in token.tag_ and len(token) == len(name)
    return name not in _NO_NAMES and (proper or name in FOREIGN_GIVEN or is_given_name(name))


def _may_name(name: str, token: Token | None, doc: Doc, start: int, end: int, *, after_kin: bool) -> bool:
    kanji, kana = given_names()
    if name in _HARD or name in _NO_NAMES or name in WELL_KNOWN:
        return False
    proper = token is not None and "人名" in token.tag_ and len(token) == len(name)
    if re.fullmatch(r"[一-龥々]+", name):
        pieces = tokens_in(doc, start, end)
        unknown = after_kin and len(name) >= 2 and len(pieces) == len(name) and not any(t.tag_.startswith("名詞-数詞") for t in pieces)
        return proper or unknown or name in kanji
    if re.fullmatch(r"[ァ-ヶー]+", name):
        # A foreign word that the dictionary has no meaning for, as a whole and in its parts.
        pieces = tokens_in(doc, start, end)
        unlisted = not any(t.orth in doc.vocab.vectors.key2row for t in pieces if len(t) >= 3 or t.idx + len(t) == end)
        return to_hiragana(name) in kana or name in FOREIGN_GIVEN or proper or unlisted
    if re.fullmatch(r"[ァ-ヶー]{1,2}(?:太郎?|助|吉)", name):
        return True
    listed = to_hiragana(name) in kana and (len(name) >= 3 or token is None or len(token) != len(name) or "人名" in token.tag_)
    return listed and (token is not None or after_kin)
