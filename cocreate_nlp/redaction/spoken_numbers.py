"""Numbers that speech broke up: kana digits between figures, fillers, corrections, days of birth said again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from cocreate_nlp.redaction.patterns import SPOKEN_LETTER, WRONG_SAID
from cocreate_nlp.redaction.spans import Span, Tier
from cocreate_nlp.types import Kind

_KANA = (
    r"(?:ゼロ|ぜろ|レイ|れい|マル|まる|イチ|いち|ニイ|ニー|ニ|にい|にー|に(?=[さよごろなはきい])|サン|さん|ヨン|よん|ゴ[ーウ]?|ご[ーう]?|ロク|ろく|ナナ|なな|シチ|しち|ハチ|はち"
    r"|キュウ|キュー|きゅう|きゅー)"
)
_ATOM = rf"(?:\d+|[〇零一二三四五六七八九十百千]+|{_KANA}(?:じゅう|ひゃく|びゃく|ぴゃく|せん|ぜん)?)"
_FILL = r"(?:えーっと|えーと|えっと|ええと|えと|えー|ええ|あのー?|あー|んー|うーん|あ(?=、)|(?:ちょっと)?(?:待って|まって)(?:や|ね|な|よ|くださいね?)?|(?:なん|何)(?:だっけ|やったかいな|やったかな|やったか|だったかな)な?|次が|それから|そのあと|ほんで|そんで)"
_JOINT = rf"(?: ?(?:の(?:な|ね)?|[-ー、,…]|{_FILL}|あ?{WRONG_SAID}) ?| ){{0,7}}"
_CHAIN = re.compile(rf"(?<![\d.〇零一二三四五六七八九十百千ァ-ヶ])(?:0|〇|零|ゼロ|ぜろ|マル|まる){_JOINT}{_ATOM}(?:{_JOINT}{_ATOM})*")
_OF_THEIRS = re.compile("(?:診察券|会員|受付|予約|伝票|注文|社員|お客様|登録|整理|口座|契約)(?:の?番号)?[はがの、 ]{0,3}$")
"""Before a number that somebody was given, and is no phone number."""
_LETTERS_BEFORE = re.compile(rf"(?<![A-Za-zァ-ヶー])(?P<id>(?!FAX|TEL|IP|NTT)[A-Z]{{1,3}}|(?:(?!えー|あい|いー|おー){SPOKEN_LETTER}){{1,3}})の?[、 ]{{0,2}}$")
_ONE = re.compile(rf"\d|[〇零一二三四五六七八九]|{_KANA}")
MIN_DIGITS = 7
"""Fewer are no phone number, however they are said."""
_POSTAL_CHAIN = re.compile(rf"〒 ?(?!\d{{3}}-?\d{{4}})\d{{1,3}}{_JOINT}{_ATOM}(?:{_JOINT}{_ATOM})*")

_MIXED_ZERO = re.compile(r"(?<![ァ-ヶ一-龥])(?=[〇零一二三四五六七八九]*(?:ゼロ|マル))(?:[〇零一二三四五六七八九]|ゼロ|マル){3,}(?![ァ-ヶ十百千万割])")
"""Digits one by one with a spoken nought among them: no quantity is said like this."""

_READ_ZERO = re.compile(rf"(?:(?<![ぁ-んァ-ヶ一-龥])|(?<=[はがの]))(?=(?:ゼロ|ぜろ|マル|まる)|{_KANA}{{1,3}}(?:ゼロ|ぜろ)){_KANA}{{3,}}(?:{_JOINT}{_KANA}{{2,}}(?=[の、。 …]|$))*(?=[の、。 …]|$)")
"""The same, read out in kana (``ぜろきゅうぜろの``)."""

_MAIL_WORD = r"(?:アットマーク|アット|あっとまーく|あっと|まるいa|まるa|丸a|ドット|どっと|dot|at|てん|点|ハイフン|はいふん|アンダーバー|アンダースコア|アンダー|スラッシュ|[.@_/-])"
_MAIL_CHAIN = re.compile(rf"(?<![A-Za-z0-9])[A-Za-z0-9]+(?:[ 、]{{0,2}}{_MAIL_WORD}[ 、]{{0,2}}[A-Za-z0-9]+)+(?![A-Za-z0-9])")
_MAIL_SAID = re.compile(r"アットマーク|アット|あっとまーく|まるい?a|丸a|ドット|dot (?:com|jp|net|org|co|ne|or|ac|io)(?![A-Za-z])")

_RECEIPT = re.compile(r"(?:受付|整理|予約|控え|伝票|会員|診察券|札|登録)(?:番号)?[のはが、 ]{0,2}(?P<id>[A-Za-z] ?\d(?: ?\d){2,7})(?![\d円個本回人台件年月日時分])")
_ROOM = re.compile(r"(?:部屋(?:番号)?|お部屋)[はが、 ]{1,2}(?P<id>[1-9]\d{2,3})(?![\d.,] ?|[円個本回人台件年月日時分平㎡])")
_LOCAL_PART = re.compile(r"(?<![A-Za-z0-9@._\-])(?:[a-z][a-z0-9]{2,}(?:[._][a-z0-9]+)+|[a-z]{1,2}[._][a-z]{3,}\d*)(?![A-Za-z0-9@])")
_LETTERS = re.compile(r"(?<![A-Za-z])(?P<a>[a-z])(?:じゃなくて|ではなくて?|じゃなく)、?(?P<b>[a-z])(?![A-Za-z])")
_SPELLED = re.compile(r"じゃなく|ではなく|つづり|綴り|スペル|小文字|大文字|ドット|点が")

_N = r"(?:\d{1,4}|[一二三四五六七八九十百千〇]{1,5})"
_ADDRESS_SAID = re.compile(rf"(?:住まい|住所|送り先|届け先|宛先)(?:は|が)、? ?(?P<id>[一-龥々ヶぁ-んァ-ヶー]{{2,8}} ?{_N}(?:丁目)?の ?{_FILL}?[、 ]{{0,2}}{_N})(?![円個本回人台件年月日時分])")
_HOME_SAID = re.compile(
    rf"(?:家|うち|実家|自宅|住んでいるのは|住んでるのは|引っ越し先|越した先|今の住まい)(?:は|が)、? ?(?:[ぁ-ん]{{2,5}}の)?(?P<id>(?!長男|次男|三男|長女|次女|三女|息子|娘|孫|上の|下の|合計|全部|平均|大体)[一-龥々ヶァ-ヶー]{{2,6}}の?、?{_N}(?:丁目)?の、?{_N}(?:の{_N})*)(?![円個本回人台件年月日時分歳枚度割倍つ点\d一-龥])"
    rf"|(?P<id2>(?<![一-龥々ヶ])[一-龥々ヶ]{{2,5}}の?{_N}の{_N}(?:の{_N})*)(?=に(?:住|おる|おっ|おり|いた|いる|い[てま]|引|越)|まで(?:届|送|持|来)|へ(?:届|送|引)|宛)"
)
"""``家は四王の五一七〇の二``: kanji, then at least two numbers, where one lives or sends something."""
_TOWN_SPOKEN = re.compile(
    rf"(?P<id>[一-龥々ヶァ-ヶ]{{1,5}}(?:町|丁目)(?:の|は)?(?:[、 …]|{_FILL}){{1,6}}{_N}(?:(?:[、…の ]|{_FILL}){{1,6}}{_N})+)(?![円個本回人台件年月日時分歳枚度万])"
)
_CHOME_SPOKEN = re.compile(rf"丁目の(?P<id>(?:[、 …]|{_FILL}){{2,6}}{_N})(?=[。、 ]|です|$)")

_READ_OUT = rf"{_KANA}{{1,6}}(?=[、。 でやだじねよのち]|あ違|$)"
_PIECE = rf"(?:\d{{1,8}}|[〇零一二三四五六七八九]{{1,8}}|(?:(?<![ぁ-んァ-ヶー])|(?<=[〇零一二三四五六七八九\d]の)){_READ_OUT})"
_NO_UNIT = r"(?![〇零一二三四五六七八九十百千万億兆\d一-龥々%ァ-ヶA-Za-z]|[.,]\d|つ|か[月所国]|ちょ)"
CORRECTED_PIECE = re.compile(
    rf"(?<![\d.,一-龥々〇ァ-ヶA-Za-z第])(?P<a>{_PIECE}){_NO_UNIT}(?:[、。… ]|{_FILL}|あ)*{WRONG_SAID}(?:[、。… ]|{_FILL})*(?P<b>{_PIECE}|{_READ_OUT}){_NO_UNIT}"
)
"""Digits taken back and said anew (``四一やなくて四七``)."""
_DIGITS_ONLY = re.compile(rf"[〇零一二三四五六七八九]{{2,}}|{_KANA}{{2,}}")
_NEXT_TO = frozenset("一二 二三 三四 四五 五六 六七 七八 八九".split())
"""Two digits that together are about so many (``二三``, two or three)."""

_M = r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])"
_D = r"(?:[12]\d|3[01]|\d|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_Y = r"(?:昭和|平成|大正|令和)(?:\d{1,2}|元|[一二三四五六七八九十]{1,3})年"
_ERA_DATE = re.compile(rf"{_Y} ?の?{_M}月 ?{_D}日(?![間分])")
_FORM = re.compile(r"書類|申込|申し込み|申請|謝礼|記入|本人確認|名簿|用紙|届(?:出|け出|書|を出)|身分証|受取書|領収")
_DAY = re.compile(rf"(?:(?:{_Y}|(?:19|20)\d{{2}}年)の?)?{_M}月 ?{_D}日(?![間分後前])")
_WRONG = re.compile(rf"(?P<id>{_M}月(?:{_D}日)?|{_D}日)(?=、?{WRONG_SAID})")
_CORRECTED = re.compile(WRONG_SAID)
_RIGHT = re.compile(rf"{WRONG_SAID}、?(?P<id>{_M}月(?:{_D}日)?|{_D}日)(?![間分後前])")


def find_spoken_numbers(text: str, topics: Collection[Kind]) -> Iterator[Span]:
    """Find numbers in pieces, with what stands between the pieces.

    Parameters
    ----------
    text
        Normalised text.
    topics
        Kinds of number that this turn or the turns just before talk about.
    """
    for regex in (_MIXED_ZERO, _READ_ZERO):
        for match in regex.finditer(text):
            yield _found(*match.span(), Kind.PHONE, "digits_with_zero")
    for match in _CHAIN.finditer(text):
        if sum(1 for _ in _ONE.finditer(match[0])) >= MIN_DIGITS:
            kind = Kind.MEMBER_NUMBER if _OF_THEIRS.search(text, 0, match.start()) else Kind.PHONE
            yield _found(*match.span(), kind, "number_chain")
    for match in _POSTAL_CHAIN.finditer(text):
        yield _found(*match.span(), Kind.POSTAL_CODE, "number_chain")
    for regex, kind in ((_RECEIPT, Kind.MEMBER_NUMBER), (_ROOM, Kind.ADDRESS), (_ADDRESS_SAID, Kind.ADDRESS), (_HOME_SAID, Kind.ADDRESS), (_TOWN_SPOKEN, Kind.ADDRESS), (_CHOME_SPOKEN, Kind.ADDRESS)):
        for match in regex.finditer(text):
            yield _found(*match.span(match.lastgroup or 0), kind, "number_said")
    if _SPELLED.search(text):
        for match in _LOCAL_PART.finditer(text):
            yield _found(*match.span(), Kind.EMAIL, "mail_spelled")
        # Capitals are sample labels (「AじゃなくてB」), small letters are spelling.
        for match in _LETTERS.finditer(text):
            yield _found(*match.span("a"), Kind.EMAIL, "mail_spelled")
            yield _found(*match.span("b"), Kind.EMAIL, "mail_spelled")
    if _FORM.search(text) or Kind.BIRTH_DATE in topics:
        for match in _ERA_DATE.finditer(text):
            yield _found(*match.span(), Kind.BIRTH_DATE, "birth_on_form")
    if Kind.BIRTH_DATE in topics and _CORRECTED.search(text):
        for match in (*_DAY.finditer(text), *_WRONG.finditer(text), *_RIGHT.finditer(text)):
            yield _found(*match.span(match.lastgroup or 0), Kind.BIRTH_DATE, "birth_corrected")


def find_letters_before(text: str, found: Collection[Span]) -> Iterator[Span]:
    """Find the letters that begin a number found (``TMの、〇〇四七の三一``), together with it."""
    for span in found:
        letters = _LETTERS_BEFORE.search(text, 0, span.start) if span.tier is Tier.FORMAT and span.kind in {Kind.PHONE, Kind.MEMBER_NUMBER} else None
        if letters:
            yield _found(letters.start("id"), span.end, Kind.MEMBER_NUMBER, "letters_before")


def find_corrected(text: str, kind: Kind | None) -> Iterator[Span]:
    """Find single digits and groups that were taken back, with those said instead.

    Parameters
    ----------
    text
        Normalised text.
    kind
        The number that is talked about; without one only digits said one by one count, which are no quantity.
    """
    for match in CORRECTED_PIECE.finditer(text):
        one_by_one = all(_DIGITS_ONLY.fullmatch(match[g]) and match[g] not in _NEXT_TO for g in "ab")
        if kind is not None or one_by_one:
            for group in "ab":
                yield _found(*match.span(group), kind or Kind.PHONE, "digits_corrected")


def find_spelled_mail(text: str, topics: Collection[Kind]) -> Iterator[Span]:
    """Find addresses of mail and web that are read out with their marks (``front ハイフン futaba``, ``ezpost dot com``).

    Parameters
    ----------
    text
        Normalised text.
    topics
        Kinds of number that this turn or the turns just before talk about; without mail among them a mark of an
        address must be read out.
    """
    if Kind.EMAIL not in topics and not _MAIL_SAID.search(text):
        return
    for match in _MAIL_CHAIN.finditer(text):
        if re.search(r"[A-Za-z]{2}", match[0]):
            yield _found(*match.span(), Kind.EMAIL, "mail_read_out")
    for match in _LETTERS_READ.finditer(text):
        yield _found(*match.span(), Kind.EMAIL, "letters_read_out")


_LETTERS_READ = re.compile(rf"(?<![ァ-ヶー])(?=[ァ-ヶー]){SPOKEN_LETTER}(?:[、 ・]?(?=[ァ-ヶー]){SPOKEN_LETTER}){{2,}}(?![ァ-ヶー])")
"""``エムエーアールユー``: letters one by one."""
_DOMAIN = re.compile(r"@(?P<n>[A-Za-z0-9\-]+)\.")
_PROVIDERS = frozenset("gmail yahoo docomo ezweb softbank icloud outlook hotmail live au nifty ocn biglobe so-net plala dion rakuten mail example".split())
_LOCAL = re.compile(r"(?P<n>[A-Za-z0-9][A-Za-z0-9._%+\-]*|[ぁ-んー]{3,12}|[ァ-ヶー]{3,12})[、 ]{0,2}(?:@|アットマーク|あっとまーく|アット|あっと|丸a)")
_NOBODYS = frozenset("info mail email contact support office admin sales test example user shop help hello recruit order service staff news pr press web webmaster customer".split())
"""Local parts that are words of their own."""


def local_parts(text: str, found: Collection[Span]) -> Iterator[str]:
    """Return what stands before the @ of the mail addresses found in a text, and whose house stands after it."""
    for span in found:
        match = _LOCAL.match(text, span.start, span.end) if span.kind is Kind.EMAIL else None
        if match and len(match["n"]) >= 3 and match["n"].lower() not in _NOBODYS:
            yield match["n"]
        domain = _DOMAIN.search(text, span.start, span.end) if span.kind is Kind.EMAIL else None
        if domain and domain["n"].lower() not in _PROVIDERS:
            yield domain["n"]
            yield from (part for part in domain["n"].split("-") if len(part) >= 5 and not part.isdigit())


def find_local_parts(text: str, parts: Collection[str]) -> Iterator[Span]:
    """Find local parts and houses of addresses said again on their own, with what is said in their place (``yamadoriじゃなくてyamadorii``)."""
    for part in parts:
        latin = part.isascii()
        pieces = re.findall(r"[A-Za-z0-9]+", part) if latin else [part]
        said = r"[ ._+\-]{0,3}(?:ドット|点|ハイフン|アンダーバー)?[ ]?".join(map(re.escape, pieces))
        around = ("(?<![A-Za-z0-9])", "(?![A-Za-z0-9])") if latin else ("(?<![ぁ-んァ-ヶー])", "(?=[、。 はがのでをじやっと]|$)")
        for match in re.finditer(around[0] + said + around[1], text, re.IGNORECASE):
            yield _found(*match.span(), Kind.EMAIL, "local_part")
            instead = re.compile(rf"[、 ]?{WRONG_SAID}[、 ]?(?P<n>[A-Za-z0-9][A-Za-z0-9._+\-]{{2,}})").match(text, match.end())
            if instead:
                yield _found(*instead.span("n"), Kind.EMAIL, "local_part")


def _found(start: int, end: int, kind: Kind, name: str) -> Span:
    return Span(start, end, kind, 0.85, name, "number as it is said", Tier.FORMAT)
