"""Recogniser rows: identifiers whose form is regular. A recogniser is a row here plus test rows.

The text is normalised (NFKC, one kind of hyphen), so one pattern serves every width. Never ``\\b``: Japanese letters are
word characters. Context words are looked for as raw substrings of the text around the match.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cocreate_nlp.redaction.check_digits import (
    is_corporate_number,
    is_credit_card,
    is_driver_license,
    is_health_insurer,
    is_my_number,
)
from cocreate_nlp.types import Kind

D0 = r"(?<![\d.])"
"""No digit before."""

D1 = r"(?!\d|[.,]\d)"
"""No digit after."""

SEP = r"(?: ?[-ー~_・/] ?| |の(?= ?\d)| の )"
"""What stands between the groups of a number, written or spoken."""

WRONG_SAID = (
    r"(?:(?:じゃ|では?|や|ちゃ)(?:な(?:くて?|い(?:わ|や|よ|ね|で)?|しに)|のうて)|じゃ(?:ねえ|ねぇ|ねー|ねく)(?:て|や|よ|わ)?|で(?:のう|ねく|なぐ)て?|(?:違|ちが)(?:う|った|います|いました)(?:わ|な|ね|よ)?"
    r"|ちゃう(?:ちゃう|くて|ねん|わ)?|ちごう?た(?:わ)?|(?:間|まち)(?:違え|がえ|ごう?)た|失礼(?:しました)?|ごめん(?:なさい)?|すいません|すみません|訂正|もとい|いや|いえ)"
)
"""How a speaker takes back what was just said, in several dialects."""

SPOKEN_DIGIT = (
    r"(?:ゼロ|ぜろ|レイ|れい|マル|まる|イチ|いち|ニー?|にー?|サン|さん|ヨン|よん|シー|しー|ゴ[ーウ]?|ご[ーう]?|ロク|ろく"
    r"|ナナ|なな|シチ|しち|ハチ|はち|キュー|キュウ|きゅう|きゅー|ク|[〇零一二三四五六七八九0-9])"
)
KATAKANA_DIGIT = r"(?:ゼロ|レイ|マル|イチ|ニー?|サン|ヨン|ゴー?|ロク|ナナ|シチ|ハチ|キュー|キュウ|ク)"
KANA_DIGIT = (
    r"(?:ぜろ|れい|まる|いち|に(?:ー|い(?!さん[にとがはの]))?|さん|よん|ご[ーう]?|ろく|なな|しち|はち|きゅう|きゅー|ゼロ|レイ|マル|イチ|ニー?|サン|ヨン|ゴー?"
    r"|ロク|ナナ|シチ|ハチ|キュー|キュウ)"
)
SPOKEN_LETTER = (
    r"(?:エー|ビー|シー|ディー|イー|エフ|ジー|エイチ|エッチ|アイ|ジェー|ジェイ|ケー|ケイ|エル|エム|エヌ|オー|ピー|キュー|アール|エス|ティー|ユー|ブイ|ダブリュー|エックス|ワイ|ゼット"
    r"|えー|びー|しー|でぃー|いー|えふ|じー|えいち|えっち|あい|じぇー|けー|える|えむ|えぬ|おー|ぴー|きゅー|あーる|えす|てぃー|ゆー|ぶい|えっくす|わい|ぜっと)"
)
MAIL_PART = r"(?>[A-Za-z0-9]+|[ァ-ヶー]{1,12}?(?=アンダー|ハイフン|ドット|アット|[、 。ぁ-ん]|$)|[ぁ-んー]{2,12}?(?=[、 。]|はいふん|どっと|あっと|です|やっ|だっ|$))"
MAIL_PAUSE = r"(?>[、… ]|えーと|えっと|えー|あの){0,3}"
"""A part of an address that is read out as a word, and what stands between parts."""
SPOKEN_GAP = r"[のー\-、 ]{0,2}"


@dataclass(frozen=True, slots=True)
class PatternRow:
    """One way an identifier is written.

    Attributes
    ----------
    regex
        Over normalised text. The group ``id`` is the identifier where it is not the whole match.
    context
        Words one of which must stand within `window` characters before or after the match; none means no condition.
    check
        Check digit over the digits of the match; recorded, never required.
    needs
        Cheap gate: ``digit``, ``latin``, ``at``, ``at_said``, ``spoken`` (see `formats`), or ``""`` when the row must always run.
    """

    name: str
    kind: Kind
    regex: str
    score: float = 0.9
    context: tuple[str, ...] = ()
    check: Callable[[str], bool] | None = None
    needs: str = "digit"
    window: int = 24


LICENSE_WORDS = ("免許",)
INSURANCE_WORDS = ("保険証", "保険者", "被保険者", "記号", "保険", "国保")
PENSION_WORDS = ("年金",)
PASSPORT_WORDS = ("パスポート", "旅券")
RESIDENCE_WORDS = ("在留", "カード番号", "カードの番号")
RESIDENT_WORDS = ("住民票コード", "住民票")
BANK_WORDS = (
    "口座", "普通", "当座", "銀行", "信金", "信用金庫", "振込", "振り込", "支店", "ゆうちょ", "貯金", "通帳", "引き落とし", "農協",
)  # fmt: skip
MEMBER_WORDS = (
    "会員", "社員番号", "社員証", "お客様番号", "お客さま番号", "顧客番号", "受付番号", "注文番号", "予約番号", "整理番号", "学籍番号",
    "診察券", "患者番号", "利用者番号", "管理番号", "登録番号", "ID", "シリアル", "契約番号", "証券番号", "職員番号", "伝票", "問い合わせ番号",
    "追跡番号", "お問い合わせ番号", "製造番号", "ロット", "生徒番号", "カルテ", "応募番号", "当選番号", "番号",
)  # fmt: skip
GIVEN_NUMBERS = (
    "会員番号", "社員番号", "お客様番号", "お客さま番号", "顧客番号", "受付番号", "注文番号", "予約番号", "整理番号", "学籍番号", "患者番号", "利用者番号", "登録番号", "契約番号", "証券番号", "職員番号",
    "問い合わせ番号", "追跡番号", "生徒番号", "教習生番号", "応募番号", "当選番号", "会員証", "社員証", "診察券", "伝票",
)  # fmt: skip
"""Numbers that are given to one person or one order; samples and seats have numbers too."""
PHONE_WORDS = (
    "電話", "携帯", "けいたい", "ケータイ", "TEL", "Tel", "tel", "番号", "ファックス", "FAX", "Fax", "ファクス", "連絡先", "内線", "末尾", "下四桁",
    "下4桁", "直通", "フリーダイヤル", "固定", "スマホ", "かけて", "ショートメール", "SMS", "代表",
)  # fmt: skip
POSTAL_WORDS = ("郵便", "〒", "ゆうびん")
PLATE_WORDS = ("ナンバー", "プレート", "車", "軽トラ", "バイク")

PATTERN_ROWS: tuple[PatternRow, ...] = (
    # --- electronic addresses
    PatternRow("email", Kind.EMAIL,
               r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9][A-Za-z0-9._%+\-]* ?@ ?[A-Za-z0-9][A-Za-z0-9\-]*(?: ?\. ?[A-Za-z0-9\-]+)+", 0.99,
               needs="latin"),
    PatternRow("email_spoken", Kind.EMAIL,
               r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9][A-Za-z0-9._%+\-]*(?:(?: ?(?:ドット|どっと|ハイフン|アンダーバー|アンダースコア|点) ?)[A-Za-z0-9]+)*"
               r"[ 、]{0,2}(?:アットマーク|あっとまーく|アット|あっと|@)[ 、]{0,2}[A-Za-z0-9][A-Za-z0-9\-]*"
               r"(?:[ 、]?(?:\.|ドット|どっと|てん|点)[ 、]?(?:[A-Za-z0-9\-]+|コム|こむ|ジェーピー|ネット|エヌイー|シーオー)"
               r"|どっとこむ|ドットコム|ジェーピー)*", 0.95, needs="latin"),
    PatternRow("email_kana", Kind.EMAIL,
               r"(?:[ァ-ヶーA-Za-z0-9_\-]{2,20}|[ぁ-ん]{2,12})[、 ]{0,2}(?:アットマーク|あっとまーく)[、 ]{0,2}[ァ-ヶーA-Za-z0-9\-]{2,20}(?:[、 ]{0,2}(?:ドット|どっと|\.)[、 ]{0,2}[ァ-ヶーA-Za-z]{2,8})*",
               0.9, needs=""),
    PatternRow("email_said", Kind.EMAIL,
               r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9][A-Za-z0-9._%+\-]* ?(?:アットマーク|アット|あっと) ?[ァ-ヶーぁ-ん一-龥A-Za-z0-9\-]{2,12}?(?: ?の)? ?(?:ドット|どっと) ?(?:コム|ジェーピー|ネット|[A-Za-z]{2,})"
               r"(?: ?(?:ドット|どっと) ?(?:コム|ジェーピー|[A-Za-z]{2,}))*", 0.95, needs="latin"),
    PatternRow("email_piece", Kind.EMAIL,
               rf"(?<![A-Za-z0-9@._\-])[a-z][a-z0-9]{{2,}}(?:のあと|の次|の後)[にがは]?、?(?:ドット|点|ハイフン|アンダー(?:バー|スコア)?)[、 ]{{0,2}}(?:{SPOKEN_LETTER}(?:[、 ]{{0,2}}{SPOKEN_LETTER})*|[a-z0-9]+)", 0.9, needs="latin"),
    PatternRow("email_spelled", Kind.EMAIL,
               rf"(?<![ァ-ヶーA-Za-z0-9])(?:(?<![ぁ-ん])|(?<=[はがのも]))(?:(?>{SPOKEN_LETTER}|[a-zA-Z]|{SPOKEN_DIGIT})[、 ]{{0,2}}){{2,20}}+(?:アットマーク|あっとまーく|アット|あっと|@)[、 ]{{0,2}}[A-Za-z0-9ァ-ヶー][A-Za-z0-9ァ-ヶー\-]*"
               r"(?:[、 ]{0,2}(?:ドット|どっと|てん|\.)[、 ]{0,2}(?:[A-Za-z]{2,8}|コム|ジェーピー|ネット))+", 0.95, needs="at_said"),
    PatternRow("email_words", Kind.EMAIL,
               rf"(?<![ァ-ヶーA-Za-z0-9ぁ-ん])(?:[ぁ-んァ-ヶー]{{1,6}}[はがも](?=[A-Za-z0-9]))?+(?P<id>{MAIL_PART}(?:{MAIL_PAUSE}(?:アンダーバー|アンダースコア|アンダー|ハイフン|はいふん|マイナス|ドット|どっと|点){MAIL_PAUSE}{MAIL_PART}){{0,4}}"
               rf"{MAIL_PAUSE}(?:アットマーク|アット|あっとまーく|@){MAIL_PAUSE}{MAIL_PART}(?:{MAIL_PAUSE}(?:ドット|どっと|てん|\.){MAIL_PAUSE}{MAIL_PART}){{1,3}})", 0.95, needs="at_said"),
    PatternRow("url", Kind.URL, r"(?:https?|ftp)://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+", 0.99, needs="latin"),
    PatternRow("domain", Kind.URL,
               r"(?<![A-Za-z0-9@.\-_])(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+"
               r"(?:co\.jp|or\.jp|ne\.jp|ac\.jp|go\.jp|lg\.jp|jp|com|net|org|io|info|biz|shop|tokyo|app|dev|me|tv|ai|site|online|store)"
               r"(?![A-Za-z0-9\-])(?:/[A-Za-z0-9\-._~/?#=&%+]*)?", 0.95, needs="latin"),
    PatternRow("domain_path", Kind.URL, r"(?<![A-Za-z0-9@.\-_/])(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[a-z]{2,10}/[A-Za-z0-9\-._~/?#=&%+]+", 0.9, needs="latin"),
    PatternRow("domain_spoken", Kind.URL,
               r"(?<![A-Za-z0-9])[A-Za-z0-9][A-Za-z0-9\-]{1,30} ?(?:ドット|どっと) ?(?:[A-Za-z0-9\-]{2,}|コム|こむ|ジェーピー|ネット)"
               r"(?: ?(?:ドット|どっと) ?(?:[A-Za-z]{2,}|コム|ジェーピー))*", 0.9, needs="latin"),
    PatternRow("handle", Kind.HANDLE, r"(?<![A-Za-z0-9._\-])@ ?(?P<id>[A-Za-z0-9_][A-Za-z0-9_.\-]{1,30}(?<![.\-]))", 0.95, needs="latin"),
    PatternRow("handle_japanese", Kind.HANDLE, r"(?<![A-Za-z0-9._\-])@(?P<id>(?![A-Za-z0-9_.\-]+[ぁ-ん])[ぁ-んァ-ヶー一-龥々A-Za-z0-9_]{2,15})", 0.8, needs="at"),
    PatternRow("handle_spoken", Kind.HANDLE, r"(?:アットマーク|あっとまーく)、? ?(?P<id>[A-Za-z0-9_][A-Za-z0-9_.\-]{1,30})", 0.95, needs="latin"),
    PatternRow("handle_context", Kind.HANDLE,
               r"(?<![A-Za-z0-9@._\-])(?P<id>(?=[A-Za-z0-9_.\-]*[_\d.])[A-Za-z][A-Za-z0-9_.\-]{3,30}[A-Za-z0-9_])", 0.8,
               context=("インスタ", "ツイッター", "Twitter", "アカウント", "垢", "ティックトック", "TikTok", "ID", "アイディー", "ユーザー名", "フォロー",
                        "DM", "ハンドル", "スレッズ", "チャンネル", "Instagram", "X", "LINE", "アットマーク", "ドットは", "ドットが"), needs="latin"),
    PatternRow("handle_told", Kind.HANDLE, r"(?<![A-Za-z0-9@._\-])(?P<id>(?!(?i:youtube|google|line|amazon|zoom|instagram|twitter|tiktok|facebook|apple|microsoft|netflix|discord|note|threads)(?![A-Za-z0-9]))[A-Za-z][A-Za-z0-9_.\-]{3,30})(?=」?(?:っていう|という|ってゆう|って)(?:アカウント|垢|アイディー|ハンドル|ユーザー名|チャンネル))", 0.85, needs="latin"),
    PatternRow("handle_underscore", Kind.HANDLE, r"(?<![A-Za-z0-9@._\-])(?=[A-Za-z0-9.\-]+_)(?!([A-Za-z])_\1(?![A-Za-z0-9._\-]))[A-Za-z0-9]+(?:[._\-]+[A-Za-z0-9]+)+(?![A-Za-z0-9@])", 0.85, needs="latin"),
    PatternRow("hashtag", Kind.HANDLE, r"#(?P<id>[ぁ-んァ-ヶー一-龥々A-Za-z_]{2,20}\d{2,8})", 0.8, needs="digit"),
    PatternRow("ip", Kind.IP_ADDRESS, D0 + r"(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}" + D1, 0.95),
    PatternRow("ip_said", Kind.IP_ADDRESS, r"(?<![\d.])(?:\d{1,3}|[〇一二三四五六七八九十百]{1,6})(?: ?(?:点|ドット|どっと|てん|テン|\.) ?(?:\d{1,3}|[〇一二三四五六七八九十百]{1,6})){3}(?!\d|[〇一二三四五六七八九十百])", 0.95,
               context=("IP", "アイピー", "ip", "アドレス", "ルーター", "サーバ", "カメラ", "接続"), needs=""),
    PatternRow("ipv6", Kind.IP_ADDRESS, r"(?<![0-9A-Fa-f:])(?:[0-9A-Fa-f]{1,4}:){2,7}(?::?[0-9A-Fa-f]{1,4}){1,6}(?![0-9A-Fa-f:])", 0.7,
               context=("IP", "アドレス", "ip"), needs="digit"),
    # --- post and phone
    PatternRow("postal_mark", Kind.POSTAL_CODE, r"〒 ?\d{3}(?: ?[-の ] ?\d{1,4})?", 0.99),
    PatternRow("postal", Kind.POSTAL_CODE, D0 + r"\d{3} ?- ?\d{4}" + D1 + r"(?!-)", 0.8),
    PatternRow("postal_spoken", Kind.POSTAL_CODE, D0 + r"\d{3} ?の ?\d{4}" + D1, 0.8, context=POSTAL_WORDS),
    PatternRow("postal_kanji", Kind.POSTAL_CODE, r"(?<![〇零一二三四五六七八九十百千の])[〇零一二三四五六七八九]{3}の[〇零一二三四五六七八九]{4}(?![〇零一二三四五六七八九十百千万の])", 0.85, needs=""),
    PatternRow("postal_said_on", Kind.POSTAL_CODE, D0 + r"\d{3} ?の[、 ]{0,2}" + KANA_DIGIT + r"(?:" + SPOKEN_GAP + KANA_DIGIT + r"){1,3}(?:[…、 ]{1,3}\d{1,2}(?!\d))?", 0.85, context=(*POSTAL_WORDS, "住所")),
    PatternRow("postal_said", Kind.POSTAL_CODE,
               r"(?:郵便番号|郵便|〒)[はがの、 ]{0,3}(?P<id>[〇零一二三四五六七八九0-9](?: ?[〇零一二三四五六七八九0-9]){2} ?[の、\-]? ?[〇零一二三四五六七八九0-9](?: ?[〇零一二三四五六七八九0-9]){3})(?! ?[〇零一二三四五六七八九十百千0-9])", 0.95,
               needs=""),
    PatternRow("phone", Kind.PHONE,
               r"(?<![\d.\-])\(?(?:\+81[- ]?\(?0?\)?|0)\d{1,4}\)?" + SEP + r"?\(?\d{1,4}\)?" + SEP + r"\d{3,4}" + D1, 0.97),
    PatternRow("phone_paren", Kind.PHONE, r"(?<![\d.\-])0\d{1,4} ?\( ?\d{1,4} ?\) ?\d{3,4}" + D1, 0.97),
    PatternRow("phone_mobile", Kind.PHONE, r"(?<![\d.\-])0[5789]0" + SEP + r"?\d{4}" + SEP + r"?\d{4}" + D1, 0.98),
    PatternRow("phone_toll_free", Kind.PHONE, r"(?<![\d.\-])0(?:120|800|570)" + SEP + r"?\d{2,4}" + SEP + r"?\d{3,4}" + D1, 0.98),
    PatternRow("phone_plain", Kind.PHONE, r"(?<![\d.\-])0\d{9,10}" + D1, 0.9),
    PatternRow("phone_broken", Kind.PHONE, r"(?<![\d.\-])0\d{1,4} ?(?:[-ー]|の) ?\d{1,4}(?: ?(?:[-ー]|の) ?\d{1,4})?(?!\d)(?! ?[/年月日])", 0.85),
    PatternRow("phone_said_on", Kind.PHONE, r"(?<![\d.\-])0\d{1,4}(?: ?の ?\d{1,4})? ?の[、 ]{0,2}" + KANA_DIGIT + r"(?:" + SPOKEN_GAP + KANA_DIGIT + r"){1,7}", 0.9, context=PHONE_WORDS),
    PatternRow("phone_area", Kind.PHONE, r"(?<![\d.\-])(?P<id>0\d{1,3})(?= ?の(?:[、… ]|え|あ))", 0.8),
    PatternRow("phone_start", Kind.PHONE, r"(?<![\d.\-:])(?P<id>0\d{2,3})(?!\d|[.,:]\d|[円個本回人台%件年月日時分秒])", 0.6, context=PHONE_WORDS),
    PatternRow("phone_kanji", Kind.PHONE,
               r"[〇零]" + SPOKEN_GAP + r"[一二三四五六七八九]" + r"(?:" + SPOKEN_GAP + r"[〇零一二三四五六七八九]){4,9}", 0.9, needs="spoken"),
    PatternRow("phone_katakana", Kind.PHONE,
               r"(?<![ァ-ヶー\d,一二三四五六七八九十百千])(?:ゼロ|レイ|マル|零|〇)(?:" + SPOKEN_GAP + KATAKANA_DIGIT + r"|" + SPOKEN_GAP + r"[〇零一二三四五六七八九0-9]){2,12}"
               r"(?![ァ-ヶ])", 0.9, needs="spoken"),
    PatternRow("digits_katakana", Kind.PHONE,
               r"(?<![ァ-ヶー])" + KATAKANA_DIGIT + r"(?:" + SPOKEN_GAP + KATAKANA_DIGIT + r"){3,12}(?![ァ-ヶー])", 0.8, needs="spoken"),
    PatternRow("digits_katakana_context", Kind.PHONE,
               r"(?<![ァ-ヶー])" + KATAKANA_DIGIT + r"(?:" + SPOKEN_GAP + KATAKANA_DIGIT + r"){1,12}(?![ァ-ヶー])", 0.6,
               context=(*PHONE_WORDS, "じゃなくて", "違う", "ちがう"), needs="spoken"),
    PatternRow("phone_kana", Kind.PHONE,
               r"(?:ぜろ|れい|まる)(?:" + SPOKEN_GAP + KANA_DIGIT + r"){4,12}", 0.85, needs="spoken"),
    PatternRow("digits_kana_context", Kind.PHONE,
               KANA_DIGIT + r"(?:" + SPOKEN_GAP + KANA_DIGIT + r"){3,12}", 0.6, context=(*PHONE_WORDS, "、うしろ"), needs="spoken"),
    PatternRow("digits_kanji_context", Kind.PHONE,
               r"(?<![〇零一二三四五六七八九十百千万数])[〇零一二三四五六七八九]{3,11}(?:[の\-ー][〇零一二三四五六七八九]{2,8})*(?![〇零一二三四五六七八九十百千万億円個本回人台件年月日時分秒割歳階枚匹度ヶか])", 0.6,
               context=PHONE_WORDS, needs="spoken"),
    PatternRow("digits_spaced", Kind.PHONE, r"(?<![\d.,])\d(?: \d){2,}(?:(?: ?(?:の|えーと?|えっと|-|、|あの) ?)+\d(?: \d)*)*(?! ?[円個本回人台件年月日時分割%])", 0.85),
    # --- numbers with structure
    PatternRow("my_number", Kind.MY_NUMBER, D0 + r"\d{4}[- ]?\d{4}[- ]?\d{4}" + D1, 0.9, check=is_my_number),
    PatternRow("corporate_number", Kind.CORPORATE_NUMBER, D0 + r"T?\d{13}" + D1, 0.9, check=is_corporate_number),
    PatternRow("driver_license", Kind.DRIVER_LICENSE, D0 + r"\d{12}" + D1, 0.95, context=LICENSE_WORDS, check=is_driver_license),
    PatternRow("driver_license_partial", Kind.DRIVER_LICENSE, D0 + r"\d{6,11}[xX*]?" + D1, 0.8, context=LICENSE_WORDS),
    PatternRow("health_insurance", Kind.HEALTH_INSURANCE, D0 + r"\d{6,8}" + D1, 0.9, context=INSURANCE_WORDS, check=is_health_insurer),
    PatternRow("health_insurance_symbol", Kind.HEALTH_INSURANCE, r"記号[はが:、 ]{0,2}\d{1,8}[、 ]{0,2}(?:の)?番号[はが:、 ]{0,2}\d{1,10}", 0.95),
    PatternRow("pension", Kind.PENSION, D0 + r"\d{4}[- ]\d{4,6}" + D1, 0.9, context=PENSION_WORDS),
    PatternRow("pension_plain", Kind.PENSION, D0 + r"\d{10}" + D1, 0.85, context=PENSION_WORDS),
    PatternRow("residence_card", Kind.RESIDENCE_CARD, r"(?<![A-Za-z0-9])[A-Za-z]{2} ?\d{8} ?[A-Za-z]{2}(?![A-Za-z0-9])", 0.97),
    PatternRow("residence_card_fragment", Kind.RESIDENCE_CARD, r"(?<![A-Za-z0-9])[A-Z]{2} ?\d{3,8}(?: ?[A-Z]{2})?(?![A-Za-z0-9])", 0.85,
               context=(*RESIDENCE_WORDS, "番号")),
    PatternRow("residence_card_tail", Kind.RESIDENCE_CARD, r"(?<![A-Za-z0-9])\d{4,8} ?[A-Z]{2}(?![A-Za-z0-9])", 0.85, context=(*RESIDENCE_WORDS, "番号")),
    PatternRow("passport", Kind.PASSPORT, r"(?<![A-Za-z0-9])[A-Z]{2} ?\d{7}(?!\d)", 0.9),
    PatternRow("passport_fragment", Kind.PASSPORT, r"(?<![A-Za-z0-9])[A-Za-z]{1,2} ?\d{3,8}(?!\d)", 0.85, context=PASSPORT_WORDS),
    PatternRow("resident_code", Kind.MY_NUMBER, D0 + r"\d{11}" + D1, 0.9, context=RESIDENT_WORDS),
    PatternRow("credit_card", Kind.CREDIT_CARD, D0 + r"\d{4}(?:[- ]?\d{4}){2}[- ]?\d{2,4}" + D1, 0.95, check=is_credit_card),
    PatternRow("credit_card_amex", Kind.CREDIT_CARD, D0 + r"3[47]\d{2}[- ]?\d{6}[- ]?\d{5}" + D1, 0.95, check=is_credit_card),
    PatternRow("bank_account", Kind.BANK_ACCOUNT, D0 + r"\d(?: ?\d){5,7}" + D1 + r"(?! ?[円個本回人台件年月])", 0.9, context=BANK_WORDS),
    PatternRow("bank_account_type", Kind.BANK_ACCOUNT, r"(?:普通|当座)(?:預金|口座)?(?:の|で|、|が| )*(?:\d[\d \-]{2,9}\d|[〇零一二三四五六七八九](?:[ の、]?[〇零一二三四五六七八九]){5,7})(?![円個本人])", 0.95, needs=""),
    PatternRow("yucho", Kind.BANK_ACCOUNT, r"(?:記号|番号)[はが:、 ]{0,2}(?P<id>1\d{4}[- ]?\d{6,8})", 0.95),
    PatternRow("bank_branch_code", Kind.BANK_ACCOUNT, r"(?:支店|店)(?:番号|番|コード)[はが:、 ]{0,2}(?P<id>\d{3})(?!\d)", 0.9),
    PatternRow("car_plate", Kind.CAR_PLATE,
               r"(?:[一-龥]{1,4}|(?:(?<![ぁ-ん])|(?<=[はがのもで]))[ぁ-ん]{3}|(?<=[^ぁ-ん])[ぁ-ん]{2}(?<!号は)(?<!号が)) ?\d{2,3} ?[ぁ-んA-Z] ?の?(?:[・.\- ]*\d{1,2}[-ー ]\d{2}|[・.]{1,3}\d{1,3}|\d{1,4})" + D1, 0.9),
    PatternRow("car_plate_said", Kind.CAR_PLATE,
               r"[一-龥]{2,4} ?の? ?[〇零一二三四五六七八九0-9](?: ?[〇零一二三四五六七八九0-9]){1,2} ?の? ?[あいうえきくけこさすせそたちつてなぬねひふほまみむめゆよらりるろわ] ?の? ?[〇零一二三四五六七八九0-9・](?: ?[〇零一二三四五六七八九0-9・]){0,1}"
               r" ?[\-ーの]? ?[〇零一二三四五六七八九0-9](?: ?[〇零一二三四五六七八九0-9])?(?![〇零一二三四五六七八九十百千万0-9円個本人回])", 0.9, needs=""),
    PatternRow("car_plate_counted", Kind.CAR_PLATE,
               r"(?:[一-龥]{2,4}|なにわ|つくば|いわき|とちぎ|ふじさん) ?の?[、 ]{0,2}(?:[二三四五六七八九]?百[一二三四五六七八九十]{0,3}|[〇零一二三四五六七八九0-9]{2,3}) ?の?[、 ]{0,2}[あ-を] ?の?[、 ]{0,2}(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[〇零一二三四五六七八九0-9]{1,2})"
               r"[ \-ーの]{0,3}(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[〇零一二三四五六七八九0-9]{1,2})(?![〇零一二三四五六七八九十百千万0-9円個本人回])", 0.85, context=("ナンバー", "プレート", "軽", "車の", "の車", "車いうたら", "車は", "車が")
               , needs=""),
    PatternRow("car_plate_short", Kind.CAR_PLATE, r"(?<![一-龥])[一-龥]{2,3} ?[ぁ-ん] ?\d{2}[-ー]\d{2}" + D1, 0.85),
    PatternRow("car_plate_start", Kind.CAR_PLATE, r"[一-龥ぁ-ん]{2,4} ?\d{3} ?[ぁ-ん](?= ?の?[…、 ]|$)", 0.85, context=PLATE_WORDS),
    PatternRow("car_plate_kana", Kind.CAR_PLATE, r"(?<![ぁ-ん])[あ-を]の? ?\d{2} ?[-ーの]? ?\d{2}" + D1 + r"|(?<=[はが、])[あ-を]の? ?\d{2} ?[-ーの]? ?\d{2}" + D1, 0.85, context=("ナンバー", "プレート")),
    PatternRow("car_plate_tail", Kind.CAR_PLATE, D0 + r"\d{2} ?[-ーの] ?\d{2}" + D1, 0.8, context=PLATE_WORDS),
    PatternRow("member_hyphen", Kind.MEMBER_NUMBER,
               r"(?<![A-Za-z0-9\-])[A-Za-z]{1,5} ?- ?\d{2,12}(?:(?:-|の)\d{1,6})*(?![A-Za-z0-9])", 0.85),
    PatternRow("member_mixed", Kind.MEMBER_NUMBER, r"(?<![A-Za-z0-9])\d{1,4}[A-Z]{1,3}-?\d{3,8}(?![A-Za-z0-9])", 0.85, context=MEMBER_WORDS),
    PatternRow("member_context", Kind.MEMBER_NUMBER,
               r"(?<![A-Za-z0-9\-.,])[A-Za-z]{0,5}[- ]?\d{3,}(?:(?:[- ]|の)\d{1,8})*(?![A-Za-z0-9]|[.,]\d| ?[円個本回人台件年月日時分秒%割歳枚キミグセ度店])", 0.85,
               context=MEMBER_WORDS),
    PatternRow("member_prefixed", Kind.MEMBER_NUMBER, r"(?<![A-Za-z0-9\-_.@/])(?!(?:ISO|JIS|IEC|EN|DIN|RAL)\d)[A-Z]{1,4}\d{6,10}(?![A-Za-z0-9\-])", 0.85),
    PatternRow("member_letter_said", Kind.MEMBER_NUMBER, rf"(?<![ァ-ヶーぁ-んA-Za-z])(?:{SPOKEN_LETTER}){{1,3}}(?:の|、|ハイフン|はいふん){{0,3}}[〇零一二三四五六七八九0-9]{{4,10}}(?![〇零一二三四五六七八九十百千万億円個本回人台件年月日時分秒\d])", 0.85, needs="spoken"),
    PatternRow("member_letter", Kind.MEMBER_NUMBER, r"(?<![A-Za-z0-9])[A-Z] ?の ?\d{2,6}(?:[、,… ]{0,2}(?:えーと?|えっと)?[、 ]?\d{2,6})?(?![\d円個本回人台件年月日時分号])", 0.85, context=GIVEN_NUMBERS),
    PatternRow("member_digits", Kind.MEMBER_NUMBER, r"(?<![A-Za-z0-9\-])[A-Za-z]{1,5} ?- ?\d(?:[、 ]{1,2}\d(?![\d円個本回人台件年月日時分])){1,9}", 0.85, context=GIVEN_NUMBERS),
    PatternRow("receipt_spoken", Kind.MEMBER_NUMBER,
               r"(?:番号|伝票|受付|整理券|予約)[はがの、 ]{0,3}(?P<id>[A-Za-z] ?の? ?[〇零一二三四五六七八九0-9](?: ?[〇零一二三四五六七八九0-9]){2,9})(?! ?[円個本回人台件年月日時分])", 0.9, needs=""),
    PatternRow("number_groups", Kind.MEMBER_NUMBER, D0 + r"\d{2,6}(?:-\d{2,6}){2,4}" + D1 + r"(?! ?[円個本回人台件年月日時分])", 0.75),
    PatternRow("long_number", Kind.MEMBER_NUMBER, D0 + r"\d{7,20}" + D1 + r"(?! ?[円個本回人台件名株票])", 0.7),
    # --- days of birth
    PatternRow("birth_full", Kind.BIRTH_DATE,
               r"(?:(?:19|20)\d{2}年?|[一二][〇零一二三四五六七八九]{3}年|(?:昭和|平成|令和|大正|[SHRT]) ?(?:\d{1,2}|元|[一二三四五六七八九十]{1,3})年?)[ /.\-]*"
               r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})[月/.\-] ?(?:\d{1,2}|[一二三四五六七八九十]{1,3})日?(?:生まれ|うまれ|生)", 0.97, needs=""),
    PatternRow("birth_apart", Kind.BIRTH_DATE,
               r"(?P<id>(?:昭和|平成|令和|大正)(?:\d{1,2}|元|[一二三四五六七八九十]{1,3})年(?:の|、)*(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:の|、|ええと|えーと|えっと)*(?:\d{1,2}|[一二三四五六七八九十]{1,3})日)(?=[^。]{0,14}(?:生まれ|うまれ))", 0.95, needs=""),
    PatternRow("birth_context", Kind.BIRTH_DATE,
               r"(?:昭和|平成|令和|大正|(?:(?:19|20)\d{2}|[一二][〇零一二三四五六七八九]{3})(?=年))(?:\d{1,2}|元|[一二三四五六七八九十]{1,3})?年(?:の|、)*(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:の|、|ええと|えーと|えっと)*(?:\d{1,2}|[一二三四五六七八九十]{1,3})日", 0.95,
               context=("生年月日", "誕生日", "生まれ"), needs=""),
    PatternRow("birth_short", Kind.BIRTH_DATE, r"[SHRT](?:\d{1,2}|元)[./-]\d{1,2}[./-]\d{1,2}", 0.95, context=("生年月日", "誕生日", "生まれ"), needs=""),
    PatternRow("birth_month", Kind.BIRTH_DATE,
               r"(?P<id>(?:(?:19|20)\d{2}|[一二][〇零一二三四五六七八九]{3}|(?:昭和|平成|令和|大正)(?:\d{1,2}|元|[一二三四五六七八九十]{1,3}))年の?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月)(?:の)?(?:生まれ|うまれ)", 0.95, needs=""),
    PatternRow("birth_after", Kind.BIRTH_DATE,
               r"(?:誕生日|誕生|生年月日|生まれたのは|バースデー|生まれは)(?:[はがのも、って:]|ちょうど|えっと|たしか| ){0,5}"
               r"(?P<id>(?:(?:(?:19|20)\d{2}|[一二][〇零一二三四五六七八九]{3}|(?:昭和|平成|令和|大正)(?:\d{1,2}|元|[一二三四五六七八九十]{1,3}))[年/. ]?の?)?"
               r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:月の?|/| の)(?:\d{1,2}|[一二三四五六七八九十]{1,3})日?)", 0.95, needs=""),
    PatternRow("birth_before", Kind.BIRTH_DATE,
               r"(?P<id>(?:(?:(?:19|20)\d{2}|[一二][〇零一二三四五六七八九]{3}|(?:昭和|平成|令和|大正)(?:\d{1,2}|元|[一二三四五六七八九十]{1,3}))[年/. ]の?)?"
               r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:月|/)(?:\d{1,2}|[一二三四五六七八九十]{1,3})日?)"
               r"(?:生まれ|うまれ|が誕生日|に生まれ|の(?:(?:妻|夫|嫁|主人|旦那|父|母|祖父|祖母|兄|姉|弟|妹|息子|娘|孫|彼|彼女|友達|友人|子ども|子供|上の子|下の子)の)?誕生日|の生まれ)", 0.95, needs=""),
    PatternRow("birth_year", Kind.BIRTH_DATE,
               r"(?P<id>(?:(?:19|20)\d{2}|[一二][〇零一二三四五六七八九]{3}|(?:昭和|平成|令和|大正)(?:\d{1,2}|元|[一二三四五六七八九十]{1,3}))年)(?:の)?(?:生まれ|うまれ)", 0.9, needs=""),
)  # fmt: skip
