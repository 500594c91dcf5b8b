"""Finds attributes that narrow a person down: ages, towns, dates, occupations, family, health, origin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Token

from cocreate_nlp.redaction.brands import WELL_KNOWN
from cocreate_nlp.redaction.gazetteer import PREFECTURE_STEMS, PREFECTURES, municipalities
from cocreate_nlp.redaction.numerals import NUMERAL, read_numeral
from cocreate_nlp.redaction.quasi_terms import (
    COUNTRIES,
    FAMILY_RELATIONS,
    FOREIGN_CITIES,
    ILLNESS_TRAPS,
    LANGUAGES_STUDIED,
    PET_ANIMALS,
    RARE_OCCUPATIONS,
)
from cocreate_nlp.redaction.spans import Span, Tier
from cocreate_nlp.replacements import AGE_WORDS, FAMILY_TERMS, ILLNESSES
from cocreate_nlp.text import alternatives, covered
from cocreate_nlp.types import Kind

_RELATION = rf"(?:{alternatives(FAMILY_RELATIONS)})"
_N = NUMERAL

AGE = re.compile(
    rf"(?<![\d.,第])(?P<n>{_N})(?:歳|才|さい(?!ず|し|ご))(?:半)?(?:[とか]?(?P<m>{_N})(?:か月|ヶ月|カ月|ヵ月))?"
    r"(?!(?:児)?(?:未満|以下|以上|以降|向け|から使|用|くらいまで|ぐらいまで|まで|児向け|の時代|前後|代))"
)
AGE_MODEL = re.compile(r"(?:の|向けの|対象の)?(?:モデル|設定|想定|対象|平均|以上|未満|男性のモデル|女性のモデル)")
AGE_BARE = re.compile(
    rf"(?P<who>{_RELATION})(?:が|は|も|って|の|、|ね|なんか|で|、?今年|、?もう|、?ことし|、?いま|、?今|、?この春|、?こないだ| ){{1,3}}"
    rf"(?P<n>{_N})(?=(?:で|なので|なん|です|だ|や|じゃ|に(?:な|も)|、|。|$|と|の(?:とき|頃)|過ぎ|手前|ぐらい|くらい|になる|っす|ばい|とよ|なる|ばってん|どす|やけん|やから|ぜ|よ|ね|さ))"
    r"(?![〇零一二三四五六七八九十百千\d人つ回個本年月日時分円割度枚台か歩倍点階番])"
)
AGE_JOINED = re.compile(
    rf"{_RELATION} ?(?P<n>[1-9]\d)(?= ?(?:は|が|なん|も|の(?:母|父)|、)(?!\d))|(?P<n2>[1-9]\d|[二三四五六七八九]十[一二三四五六七八九]?) ?(?:になる(?:娘|息子|孫|母|父|子|祖母|祖父)|にもなれば|にもなって)"
)
AGE_TURNING = re.compile(
    r"(?:今年|ことし|来年|再来年|去年|昨年|もうすぐ|そろそろ|とうとう|ついに|この春)(?:で|、|の)? ?(?P<n>[2-9]\d|[二三四五六七八九]十[一二三四五六七八九]?|百)(?=に(?:な[りるっ]|もな)|を(?:迎|過ぎ)|(?:です|なん|や(?!り)|じゃ)(?!.{0,4}[円枚個回]))"
)
AGE_EVENT = re.compile(
    r"(?<![\d.,十百千万年月日の])(?P<n>[2-9]\d|[二三四五六七八九]十 ?[一二三四五六七八九]?|十 ?[六七八九]) ?(?:で|のとき(?:に)?|の年に|の頃に)、?"
    rf"(?=(?:{alternatives(ILLNESSES)}|結婚し|嫁に|嫁い|出産|産ん|産み|定年|退職|入院|手術|発病|発症|独立し|離婚|転職|亡くな|倒れ|母にな|父にな|ばあちゃんにな|引退|上京|免許)(?!指輪|式))"
)
"""``四十一でヘルニアをやって``"""
AGE_FIRST = re.compile(r"^(?:はい、?|えっと、?)?(?P<n>1[5-9]|[2-9]\d|[二三四五六七八九]?十[一二三四五六七八九]?)です、(?=.*(?:大学|バイト|主婦|会社|独身|結婚|子ども|年金|仕事|暮らし|高校|学校|家族))")
BABY = re.compile(rf"(?:赤ちゃん|赤ん坊|うちの子|自分の子|下の子|うち)(?:が|は|も|、|の)? ?(?:まだ|いま|今|もう|やっと|ちょうど)?、?(?P<n>{_N}(?:か月|ヶ月|カ月|ヵ月|ケ月))(?=、|で|に|の|。|です|だ|$)|生後 ?(?P<n2>{_N}(?:日|週間?|か月|ヶ月|カ月))|出生体重(?:が|は)? ?(?P<n3>[\d,]+(?:と[\d,]+)?(?:グラム|g)?)")
GRADE = re.compile(
    r"(?:小学校?|中学校?|高校|大学)?(?:の)?(?P<g>[1-6一二三四五六])年生"
    r"|(?:小学?|中学?|高校?|大学?)(?:[1-6一二三四五六])(?![〇零一二三四五六七八九十百千\d人回個本月日時分円割度枚台倍点階番校軒])(?=の|が|は|で|に|と|、|。|も|だ|な|や|じ|になる|です|男子|女子|息子|娘|$|っす|から|って|まで|くらい|ぐらい)"
    r"|大学院の?(?:[1-5一二三四五])年(?:生|目)?|(?<=大学の)(?:[1-6一二三四五六]年)(?=で、|です|、)|(?<=[大専校])の?(?:[1-4一二三四])年(?=で|です|の|、|。|っす|だ|生)|(?:(?:小学校?|中学校?|高校|大学)の?[1-6一二三四五六]年)(?!生|間|前|後|制)|(?:高[1-3一二三]|中[1-3一二三])(?=ラグ|サッカー|野球|男|女|バス|生|、|だ)"
    r"|(?<=[一-龥][中高小]の)(?<!最高の)(?<![途間事年業集連夢背真用営日]中の)(?<![縮最大]小の)(?:[1-6一二三四五六]年)(?=で、|です|の(?:娘|息子|孫|子|生徒)|になる|っす)"
    r"|(?P<k>年長|年中|年少|満三歳児|満3歳児)(?=の|が|は|で|に|と|、|。|も|だ|な|や|じ|さん|組|クラス|です|$|から|って|児)"
)
GENERAL_AGE = re.compile(
    r"の手習い|(?:児)?(?:未満|以下|以上|以降|向け|から使|用|くらいまで|ぐらいまで|まで|児向け|の時代|前後|代|くらいの子|ぐらいの子|にもなれば|の男性のモデル|男性のモデル)"
)
"""After an age that is nobody's (六十の手習い)."""
_NAMED_SCHOOL = re.compile("[一-龥々ァ-ヶー]$")
_SCHOOL_FIRST = re.compile("(?:小学校|中学校|高校|大学)の")
GRADE_NEAR = re.compile(rf"{_RELATION}|うち|双子|ふたご|妹|弟|入学|担任")
NENJU_TRAP = re.compile(r"年中(?:無休|行事|夢中|使|着|出|食|飲|あ|い|ず|同|忙|やっ|暑|寒|さむ|あつ)|年中(?=、)|一年中|年長(?:者|け)|最年[長少]|年少(?:者|期)")
MONTHS_OLD = re.compile(rf"(?:生後|(?=.{{0,12}}(?:赤ちゃん|赤ん坊|息子|娘|孫|子)))(?P<n>{_N})(?:か月|ヶ月|カ月|ヵ月|ケ月)(?:半)?(?=の|で|に|、|。|です|だ|$|児)")
AGE_IN_FORM = re.compile(r"年齢[】\])」]?[ :、は]{0,3}(?P<n>[1-9]\d|[一二三四五六七八九]?十[一二三四五六七八九]?)(?![\d〜~\-代年月人件%])")
"""``【年齢】42``"""
BIRTH_ORDER_AGE = re.compile(r"うちのは(?P<n2>[一二三四五六七八九1-9]つ)(?=なん(?:です|だ))|(?:上|下|真ん中|長男|次男|長女|次女|末っ子|息子|娘|孫)(?:(?:の子|の[一-龥々]{1,3}|の[ァ-ヶー]{2,5}|の[ぁ-ん]{2,4}?)?(?:が|は)、?|、)(?P<n>[一二三四五六七八九1-9]つ(?:と[一二三四五六七八九1-9]つ)?)(?=で(?!き|割)|にな[るっり]|の(?:とき|頃|子)|、|。|です|なん(?:です|だ)|だ(?!け))")

DATE = re.compile(
    r"(?<![\d.])(?:(?P<y>(?:(?:19|20)\d{2}|(?:令和|平成|昭和|大正) ?(?:\d{1,2}|元|[一二三四五六七八九十]{1,3})|[二〇一九]{4})年)[ の]?)?"
    r"(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])(?:月) ?(?:の ?)?(?P<d>[0-3]?\d|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])日(?!間|分|目|前|後(?!半)|ほど|くらい|ぐらい)"
    r"(?:\([月火水木金土日]\)|の[月火水木金土日]曜日?)?"
)
DATE_ERA = re.compile(r"(?<![A-Za-z0-9])[RHS](?:\d{1,2})\.(?:1[0-2]|0?[1-9])\.(?:3[01]|[12]\d|0?[1-9])(?![\d.])")
"""``R8.11.3``"""
DATE_RELATIVE = re.compile(r"(?:先々月|先月|今月|来月|再来月)の? ?(?:[0-3]?\d|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])日(?!間|分|目|前|後)")
DATE_SLASH = re.compile(
    r"(?<![\d./])(?:(?P<y>(?:19|20)\d{2})[/.\-])(?P<m>1[0-2]|0?[1-9])[/.\-](?P<d>3[01]|[12]\d|0?[1-9])(?![\d/.])"
    r"|(?<![\d./])(?P<m2>1[0-2]|0?[1-9])/(?P<d2>3[01]|[12]\d|0?[1-9])(?![\d/.])(?=の|に|は|から|まで|\(|、|で|が|付|頃|ごろ|$)"
)

FAMILY = re.compile(
    rf"(?:子ども|子供|こども|お子さん|(?<![つ双年里親])子|孫|ひ孫|姪|甥|きょうだい|兄弟|姉妹|弟|妹|息子|娘|お孫さん|男の子|女の子|男|女)(?:が|は|も|ばっかり|ばかり|だけ| )?(?P<n>[3-9三四五六七八九十]|1\d)人(?!前|分|掛|目|に(?:保育士|先生|職員|大人)が?[一1]人|につき|で(?:行|来|買|食|飲))"
    rf"|(?P<n2>[3-9三四五六七八九十]|1\d)人(?:の)?(?:子ども|子供|こども|子持ち|きょうだい|兄弟|姉妹|家族|暮らし|住まい|の孫|の子|の娘|の息子|男児|男兄弟|同居)"
    r"|(?:三|四|五|六|3|4|5|6)(?:姉妹|兄弟)|(?:[三四五3-5])世代(?:同居|で同居|で暮ら|で住)?"
    r"|義(?:父母|両親|父|母)と(?:二世帯|同居)?(?=で|、|住|暮|同居)|(?:夫|妻)の両親と(?:[二三四五六七八2-8]人)?(?=で|、|住|暮|同居)|五つ子|六つ子|女どうし(?=で)|男どうし(?=で)|同居の孫|四つ子|(?:小学生|中学生|高校生|園児|幼児)[二三四五六2-6]人|(?:夫|妻|嫁|旦那)の親と(?:[二三四五六七八2-8]人)?(?=で|、|住|暮|同居)"
    rf"|{_RELATION}と(?:二人|ふたり|2人|三人|3人)(?=で(?:や|暮|店|住|営|切|回|き|し))"
    rf"|{_RELATION}と(?:二人|ふたり|2人|三人|3人)(?:暮らし|ぐらし|住まい)"
)

SENSITIVE_PHRASES = re.compile(
    r"認知(?:症)?が(?:入っ(?:とる|てる|ている|ちゃって|てて|とって|てきて|て)|出(?:てきて|てて|て|とる|てる)|進んで|あって|ある|始まって|ひどく|ひどい)"
    rf"|要(?:介護|支援) ?(?:度)?(?:の)?(?:{_N})?|介護度 ?(?:が|は)?{_N}"
    rf"|(?:障害|障がい)(?:者)?(?:手帳)?(?:の)? ?{_N}級|(?:手帳|障害)の ?{_N}級"
    rf"|妊娠(?:して|し)?(?: ?{_N}(?:か月|ヶ月|カ月|ヵ月|週目?))?|(?:臨月|お(?:なか|腹)に赤ちゃん|(?:赤ちゃん|[二三四2-4]人目)が、?お(?:なか|腹)に(?:いる|いて|います|いまして)|おめでた)"
    r"|(?:片目|片耳|左目|右目|左耳|右耳|両目|両耳|左だけ|右だけ|(?:片方|左|右|両方)の[目耳]|(?<![一-龥])左(?=が聞)|(?<![一-龥])右(?=が聞))(?:が|は|しか)?(?:、?(?:もう|ほとんど|ほぼ|全然|まったく|全く|あまり|よく|生まれつき))*(?:見え|聞こえ|きこえ)(?:ない|ませんで?|なく|へん|にく)[てくん]?|目が(?:見えない|見えません|不自由)|耳が(?:聞こえない|聞こえません|不自由|遠い)?(?<=ない|せん|自由)"
    r"|(?:膝|股関節|腰|心臓|胃|目|胆のう|甲状腺|肩|首|脳|腸|乳房|子宮|前立腺)(?:の|を)?(?:手術|バイパス|オペ|切(?:って|りまし|った))|(?:膝|股関節|腰)に(?:人工関節|ボルト|金具)(?:が入って)?|人工(?:股関節|膝関節)"
    rf"|(?:血糖値|血糖|ヘモグロビンA1c|HbA1c|A1c|(?:ヘモグロビン)?エーワンシー|ヘモグロビン(?:何とか|なんとか|なんちゃら)|γ-?GTP|ガンマ|尿酸値|コレステロール(?:値)?|血圧|上の血圧|(?<!売)(?<!売り)上が|(?:(?<=[\d〇一二三四五六七八九十]で、)|(?<=[\d〇一二三四五六七八九十][で、]))下が|腫瘍マーカー|クレアチニン|中性脂肪|視力|骨密度|BMI|PSA|カリウム|リンの値|クレアチン|ヘモグロビン|フェリチン|HbA|CRP|GFR|eGFR|血小板|白血球|空腹時血糖|眼圧)(?:が|は|も|の値が|の値は|値が)?[、 ]?(?P<lab>\d+(?: ?\. ?\d+)?|[一二三四五六七八九十百〇・]{{2,7}})(?:mg|ミリ|%|パー)?(?![\d〇一二三四五六七八九十百.人円個本回%])"
    rf"|(?P<birthweight>{_N}(?:グラム|g|キロ))(?:で|しか|ちょっとで|ほどで|足らずで)(?:生まれ|産まれ|うまれ|産ん)"
    rf"|(?:(?:生|産)まれた(?:とき|時|の)(?:が|は|に)?|出生(?:体重|時)(?:が|は|で)?)、?(?P<bornwith>{_N}(?:[,、]\d{{3}})?(?:グラム|g))"
    r"|(?:心臓|腎臓|肝臓|肺|胃腸)(?:が|を)(?:悪く|悪い|弱い|わるい|わるく|やられ|患っ|わずらっ|いため)|痔持ち"
    r"|(?:(?<![ぁ-ん])|(?<=[をはもがのにと]))(?:がん|ガン)(?=に(?:なっ|かか|なり)|で(?:亡|入院|手術|死|他界)|が(?:見つ|再発|でき|分か|わか)|の(?:治療|手術|検診|疑い|告知|再発)|治療|サバイバー|患者|を(?:患|や|経験|切))"
    r"|(?:飲み込み|のみこみ)(?:の|が)弱い|(?:肝臓|腎臓|血糖|血圧|尿酸|コレステロール|中性脂肪|甲状腺)の(?:数値|値)|手の震え|手足のしびれ|(?:大腿骨|腰椎|背骨|骨盤|肋骨|鎖骨|足首|手首|あばら|(?<![一-龥])[足腕脚指腰])(?:を|の)?(?:骨折|折(?:っ(?=[たて](?!く))|り(?=ま)))|頸髄(?:の)?損傷|脊髄(?:の)?損傷"
    r"|(?:祖父|祖母|親|母|父|義母|義父|夫|妻|両親)の(?:在宅)?介護|片(?:手|足|腕)が不自由|(?:ヘモグロビン|フェリチン)が ?\d+(?:\.\d+)?|宗教の都合|ベジタリアン|ヴィーガン|グルテン(?=(?:が|を)?(?:食べられ|たべられ|だめ|ダメ|取れ|とれ))|身重|身ごもって"
    r"|(?<=回)、? ?(?:人工)?投石(?=(?:に|で)(?:通|行))|投石(?=(?:治療|クリニック|の(?:日|病院)))"
    r"|車(?:椅子|いす|イス)(?!用|対応|マーク|席|トイレ|で入れる|OK)"
)

ORIGIN_SELF = re.compile(
    rf"(?P<c>{alternatives(COUNTRIES)})(?=から(?:来|き(?:た|て|ま)|日本|の(?:留学|技能)|引っ越)|出身|生まれ|うまれ|育ち|国籍|籍|人の(?:夫|妻|友|嫁|旦那|彼|母|父|スタッフ|お客|方|先生|店長|子|技能)|系|にルーツ|の血|とのハーフ|と日本の|の実家|の母|の父|の家族|の国では|では(?:みんな|みな|こう|いつも)|に(?:帰|里帰|家族|いる|おる|住んでる|住んで|母)|の(?:カレー屋|料理店|レストラン)です|の(?:おばあ|おじい|おかあ|おとう|お母|お父|母|父|姉|兄|妹|弟))"
)
_PERSON_WORD = r"(?:わたし|私|僕|ぼく|俺|おれ|わし|あたし|夫|妻|旦那|嫁|主人|家内|母|父|祖父|祖母|娘婿|婿|彼|彼女|友達|友だち|友人|同僚|親方|先生|お母さん|お父さん|うち)"
ORIGIN_OWN = re.compile(
    rf"{_PERSON_WORD}(?:は|が|の母は|の父は|の国は)?、? ?(?P<c>(?:{alternatives(COUNTRIES)})(?:人)?|日本人)(?=、|です|で、|で(?:す|うま|育)| です|から|の(?:人|出|生)|。|なの|だ)"
    rf"|(?P<c2>{alternatives(COUNTRIES)})から(?=、?(?:[一二三四五六七八九十]{{1,3}}|\d{{1,2}})年)|(?P<c3>{alternatives(COUNTRIES)})(?=の実習生|の留学生|の技能)"
)
NATIONALITY = re.compile(rf"(?P<c>{alternatives(COUNTRIES)})人(?!気|形|参|向け)")
LANGUAGE_OF_THINGS = re.compile(r"の(?:説明|表示|案内|翻訳|ページ|表記|版|音声|パンフ|メニュー|字幕|チラシ)|版|表記|対応")
"""After a language that a thing is written in; nobody's own."""
LANGUAGE = re.compile(rf"(?P<c>{alternatives(COUNTRIES)}|タガログ|ポルトガル|スペイン|アラビア|ペルシャ|ヒンディー|ベンガル|ウルドゥー|シンハラ|広東|クメール|ビルマ|モンゴル)語")
ORIGIN_PHRASES = re.compile(r"在日(?:韓国人|朝鮮人|コリアン|二世|三世|四世)?|日系(?:ブラジル人|ペルー人|人)?[二三四]世|日系人|(?:技能実習生|実習生|(?<!と)留学生|留学生(?!と)|難民|帰国子女|ハーフ|クォーター|ダブル)(?=の|で|が|です|だ|なの|と|、)(?<!ダブル)")

RESIDENCE_YEARS = re.compile(
    rf"(?:(?:日本|こっち|ここ|この町|この街|こちら|この辺|東京|大阪|京都|名古屋|地元|いまの家|今の家|施設|島|この村|団地|寮)(?:に|へ|で|は|の生活)?(?:来て|きて|越して|越してきて|引っ越して|住んで|移って|移り住んで|移住して|入って|住み始めて|暮らして|もう)(?:から|、|もう| ){{0,2}}|日本 ?|来日(?:して)?(?:から)?、? ?|在日 ?|移住(?:して)?、? ?)(?P<n>{_N}年(?:半|目|と|近く|ちょっと|以上)?)"
    rf"|(?:から|に)(?:来て|きて|越して|嫁に来て|移って)(?:から)?[、 ]?(?P<n4>{_N}年(?:半|目)?)(?=、|で|に|の|。|です|たち|経|$)|(?:{alternatives(COUNTRIES)})、(?P<n5>{_N}年(?:半|目)?)(?=、)"
    rf"|(?:から|に)、?(?P<n3>{_N}年(?:半|近く|以上|目)?)(?=通|、(?:牡蠣|陶芸|チーズ|日本)|住|います|おる|いる|おります)"
    rf"|(?:ここ|この町|この村|この島|この街|この土地|地元|こっち|日本)(?:に|で|は|では)、?(?:もう|かれこれ|ざっと)?、?(?P<n6>{_N}年(?:半|目|近く|以上)?)(?=、|。|です|や|で、|じゃ|だ|になる|になります|ばい|$)"
    rf"|(?P<n2>{_N}年(?:半|近く|以上)?)(?=、?(?:も)?(?:住んで|暮らして|すんで|くらして|住み))"
)
_PET_WORD = r"[ァ-ヶー]{2,6}|[ぁ-んー]{2,6}|[一-龥]{1,3}"
PET_LISTED = re.compile(
    rf"(?:{alternatives(PET_ANIMALS)})(?:が|は)?(?:[一二三四五六]|[1-6])?(?:匹|頭|羽)?(?:が|で|は)?\((?P<list>(?:{_PET_WORD})(?:(?:、|・|と)(?:{_PET_WORD}))*)(?:、|,| )?(?:オス|メス|\d{{1,2}}歳)?\)"
)
"""``猫二匹(ちくわ、きなこ)``"""
PET_NAME = re.compile(
    rf"(?:{alternatives(PET_ANIMALS)}|柴|トイプー|パピヨン|シーズー|マルチーズ|シュナウザー|ペルシャ|アメショー|スコティッシュ)(?:犬)?の(?P<p>[ァ-ヶー]{{2,6}}|[ぁ-んー]{{2,5}}|(?:小|大|豆|福|虎|茶|黒|白|桃|栗|小麦|花|太|銀)[一-龥]{{0,2}})(?=が|は|に|も|を|、|と|って|ちゃん|くん|の(?!毛|餌|えさ|ごはん|トイレ|爪|お|散歩|飼))"
)
PET_DID = re.compile(
    r"うちの(?P<p>[ァ-ヶー]{2,6}|[ぁ-んー]{2,5}?|[一-龥]{1,3})に(?:[^、。]{0,8}(?:ひっくり返|噛|かじ|引っ掻|引っか|ひっか|なめ|舐め|吠え|踏|荒ら|くわえ|かみちぎ|噛みちぎ|破)[らさえ]?(?:れ|られ)|(?:餌|えさ|エサ|ごはん|おやつ|リード|首輪|ハーネス|服)を?(?:あげ|やっ|食べさせ|つけ|着せ))"
)
"""What animals do to one and one to them (``うちのポテトにかじられて``)."""
_NO_PET = re.compile(r"で(?:す|した|は)$|[はもが](?:どこ|ここ|そこ|あそこ|どれ|いつ|ない|なかっ|ある|あり)|(?:みたい|ような|とは|には|やつ|はず)$")
"""After ``犬の``: the dog's own, or a sentence that goes on."""
PET_TRAPS = frozenset("ため おやつ こと もの とき ごはん えさ エサ トイレ ケージ 毛 爪 餌 散歩 おしっこ うんち ほう よう 方 話 声 首 足 耳 顔 写真 絵 匂い におい 病院 世話 フード シャンプー ベッド おもちゃ ふん フン おなか あと まま いる".split())


@cache
def _terms() -> re.Pattern[str]:
    return re.compile(alternatives([*ILLNESSES, *FAMILY_TERMS, *AGE_WORDS]))


@cache
def _traps() -> re.Pattern[str]:
    return re.compile(alternatives([*ILLNESS_TRAPS]))


@cache
def _occupations() -> re.Pattern[str]:
    return re.compile(alternatives(RARE_OCCUPATIONS))


OCCUPATION_SELF = re.compile(r"仕事|職業|勤め|働|やって|して(?:る|い|お|ま)|なもの|なので|です|だった|の(?:夫|父|母|妻|兄|弟|姉|妹|息子|娘|孫|主人|旦那|義父)|夫|父|主人|旦那|息子|娘|うち|私|わたし|ぼく|僕|俺|おれ|本業|元|引退|現役|資格|試験")


OCCUPATION_OWN = re.compile(r" ?(?:なので|なんで|なんです|なもの|ですけど|でして|をして|をやって|をしており|しとる|しとり|しておりま|やっとる|やってて|やってます|です、|で、|として|の見習い|の(?:妻|嫁|夫|娘|息子|母|父|家族)(?=で|な|が|は|の)|だった|してた)")
"""After an occupation that is the speaker's own."""

OCCUPATION_SAID = re.compile(
    r"(?:仕事|職業|本業|本職|家業|稼業)(?:が|は|で)、?(?P<o>[一-龥々ァ-ヶー]{2,8})(?=な(?:もので|んで|ので|んです)|でして|ですから|なものですから|だもんで|やから|やけん|をして|をやって|をしており|なんよ)"
)
COMMON_TRADES = re.compile(
    r"営業|事務|販売|接客|経理|総務|人事|看護|介護|保育|教師|教員|先生|主婦|主夫|会社|公務|パート|バイト|自営|農|美容|理容|調理|料理|運転|配達|配送|建築|建設|工場|製造|清掃|警備|デザイン|システム|エンジニア|IT|歯科|医療|福祉|サービス|飲食|在宅|夜勤|立ち|"
    r"デスク|外回り|不規則|シフト|休み|大変|暇|忙|中心|全部|好き|楽|趣味"
)

OCCUPATION_SHAPES = re.compile(
    r"(?P<o>(?:霊柩車|霊きゅう車|ダンプ|クレーン車?|消防車|タンクローリー|除雪車|ごみ収集車|ゴミ収集車|パッカー車|生コン車|ミキサー車|ロープウェイ|新幹線|路面電車|人力車)の(?:運転手|運転士|運転|ドライバー|車夫)|(?:[一-龥]{1,2}|[ァ-ヶー]{2,4}|[ぁ-ん]{2,4})の(?:一本釣り?|延縄|はえ縄|定置網|底引き網|底引き|巻き網|刺し網|素潜り)(?:漁師|漁)?|手話通訳(?:士)?|(?:字幕|産業|医療|法律|特許|出版|映像)(?:翻訳|通訳)(?:家|者)?|(?!米|野菜|果樹|専業|兼業|契約|地元|近所|りんご|みかん|いちご|ぶどう|トマト|花)[一-龥々]{1,3}農家(?=の[二三四五六七八九十]+代目)|い草農家|[ァ-ヶー]{2,8}作家|(?![看教医美理調講牧薬保栄])[一-龥々]{1,3}(?<!看護)(?<!美容)(?<!理容)(?<!調理)(?<!薬剤)(?<!保健)師(?=をし|をや)|[一-龥々ァ-ヶー]{1,6}(?:職人|遣い|絵師|機関士|整備士|オペレーター|専業農家|贈答農家|の専業農家|インストラクター|調教師|飼育員|杜氏|漁師|海女|騎手|操縦士|航海士))(?= ?(?:の見習い)?(?:なんで|なんです|なもの|ですけど|でして|をして|をやって|をしており|しとる|しておりま|やってて|やってます|です|で、|や[、。きけ]|だった|をやって|をして|の(?:仕事|[二三四五六七八九十]+代目|船(?:や|じゃ|で|だ|に乗)|漁師|見習い)|しゆう|しよる|をしよ))"
)


def find_quasi(text: str, doc: Doc) -> list[Span]:
    """Find attributes by rule in a normalised text with its tokens."""
    return [*_ages(text), *_dates(text), *_terms_in(text, doc), *_family(text), *_health(text), *_origins(text), *_others(text), *_cities(text, doc)]


def _rule(start: int, end: int, kind: Kind, name: str, evidence: str = "", score: float = 0.9) -> Span:
    return Span(start, end, kind, score, name, evidence, Tier.RULE)


PETS_AGE = re.compile("(?:犬|猫|柴|プードル|トイプー|チワワ|ダックス|うさぎ|ウサギ|インコ|ハムスター|わんこ|ワンコ|にゃんこ|ニャンコ)(?:ちゃん)?(?:が|は|も|の(?!散歩|世話|お世話)|、)[^。、]{0,8}$")
"""Before an age that is an animal's."""
_CLASS_HELD = re.compile("児(?:クラス|組|室)(?:を持|の担任|を担当|を受け持|担任|担当)")
"""After an age: the class that somebody teaches (``一歳児クラスを持っていて``)."""


_AT_THE_AGE = re.compile(r"(?<![\d.,十百千万年月日第])(?P<n>1[5-9]|[2-7]\d|十[五六七八九]|[二三四五六七]十[一二三四五六七八九]?)の(?:とき|時|頃|ころ|春|夏|秋|冬)(?:から|に(?:買|始|出|もら|上京|結婚|産|なっ)|、)")
"""``十九の時から``"""
_SO_MANY = re.compile(r"^(?:はい、?|えっと、?|今、?|いま、?)?(?P<n>[一二三四五六七八九]つ)(?=、(?:もうすぐ|来月|今度)|(?:です)?、[^、。]{0,12}(?:保育園|幼稚園|こども園|年[少中長]|組))")
"""``四つ、若葉保育園の、もも組``: how old a child is."""


def _ages(text: str) -> Iterator[Span]:
    for match in (*_SO_MANY.finditer(text), *_AT_THE_AGE.finditer(text)):
        yield _rule(*match.span("n"), Kind.AGE, "age_counter")
    for match in AGE.finditer(text):
        if PETS_AGE.search(text, max(0, match.start() - 32), match.start()) or AGE_MODEL.match(text, match.end()) or (text[match.end() : match.end() + 2] in {"児の", "児が"} and "うち" not in text) or _CLASS_HELD.match(text, match.end()):
            continue
        value = read_numeral(match["n"])
        if value is not None and value <= 125:
            yield _rule(match.start(), match.end(), Kind.AGE, "age")
    for match in AGE_BARE.finditer(text):
        value = read_numeral(match["n"])
        if value is not None and (18 <= value <= 110):
            yield _rule(match.start("n"), match.end("n"), Kind.AGE, "age_bare", "relative before a bare number", 0.85)
            # 「母が五十二で父が五十五」: the second follows in its own match.
    for regex in (AGE_JOINED, AGE_FIRST, AGE_TURNING, AGE_EVENT):
        for match in regex.finditer(text):
            group = "n" if match["n"] else "n2"
            yield _rule(match.start(group), match.start(group) + len(match[group].rstrip()), Kind.AGE, "age_joined", "bare number beside a relative")
    for match in BABY.finditer(text):
        group = next(g for g in ("n", "n2", "n3") if match[g])
        kind = Kind.SENSITIVE if group == "n3" else Kind.AGE
        yield _rule(match.start(group), match.end(group), kind, "baby", "months or weight of a baby")
    for match in GRADE.finditer(text):
        if NENJU_TRAP.match(text, match.start()) or NENJU_TRAP.search(text[max(0, match.start() - 1) : match.end() + 2]):
            continue
        window = text[max(0, match.start() - 14) : match.end() + 14]
        if match["k"] == "年中" and not re.search(rf"{_RELATION}|園|組|クラス|双子|さん", window):
            continue
        if not match["g"] or GRADE_NEAR.search(window):
            # 岡山大学の三年生: the word for the school is part of its name.
            school = _SCHOOL_FIRST.match(text, match.start()) if _NAMED_SCHOOL.search(text, max(0, match.start() - 1), match.start()) else None
            yield _rule(school.end() if school else match.start(), match.end(), Kind.AGE, "school_grade")
    for match in MONTHS_OLD.finditer(text):
        value = read_numeral(match["n"])
        if value is not None and value <= 36 and ("生後" in match[0] or re.search(r"赤|ベビー|乳|ミルク|おむつ|娘|息子|孫", text)):
            yield _rule(match.start(), match.end(), Kind.AGE, "months_old")
    for match in AGE_IN_FORM.finditer(text):
        yield _rule(match.start("n"), match.end("n"), Kind.AGE, "age_in_form")
    for match in BIRTH_ORDER_AGE.finditer(text):
        yield _rule(*match.span(match.lastgroup or 0), Kind.AGE, "age_counter")


def _dates(text: str) -> Iterator[Span]:
    for regex in (DATE, DATE_SLASH, DATE_ERA, DATE_RELATIVE):
        for match in regex.finditer(text):
            yield _rule(match.start(), match.end(), Kind.DATE, "date")


_PLACE_OF_CARE = re.compile("(?:クリニック|センター|室|病棟)の(?:待合|入口|入り口|案内|メニュー|皆)")
"""After an illness or treatment: what serves many, no state of the speaker (``透析クリニックの待合室``)."""


_TOPIC = re.compile("(?:今日|本日|今回|次)は(?![^。]{0,8}(?:私|自分|うち))[^。、]{0,24}(?:の話|について|に関して|のテーマ|という話)(?:です|を|、|で(?!きな)|お|。)")


def _terms_in(text: str, doc: Doc) -> Iterator[Span]:
    starts = {t.idx for t in doc}
    ends = {t.idx + len(t) for t in doc}
    trapped = covered(len(text), (m.span() for m in _traps().finditer(text)))
    # What is named as today's matter is nobody's state; what else the turn says may be.
    topic = _TOPIC.search(text)
    for match in _terms().finditer(text):
        if trapped[match.start()]:
            continue
        word = match[0]
        if re.fullmatch(r"[ぁ-ん]+", word) and not (match.start() in starts and match.end() in ends):
            continue
        if text[match.end() :].startswith(("みたい", "のよう", "コーデ", "さん")) and word in FAMILY_TERMS:
            continue
        if word in ILLNESSES:
            if topic and topic.start() <= match.start() < topic.end():
                continue
            if GROUP_AFTER.match(text, match.end()):
                continue
            if _PLACE_OF_CARE.match(text, match.end()):
                continue
            if len(word) <= 2 and _inside_word(text, match.start(), match.end()):
                continue
            yield _rule(match.start(), match.end(), Kind.SENSITIVE, "health_term")
        elif word in AGE_WORDS:
            yield _rule(match.start(), match.end(), Kind.AGE, "age_word")
        else:
            yield _rule(match.start(), match.end(), Kind.FAMILY, "family_term")
    for match in OCCUPATION_SAID.finditer(text):
        if not COMMON_TRADES.search(match["o"]):
            yield _rule(match.start("o"), match.end("o"), Kind.OCCUPATION, "occupation_said", "says the own work")
    for match in OCCUPATION_SHAPES.finditer(text):
        yield _rule(match.start("o"), match.end("o"), Kind.OCCUPATION, "occupation_shape", "own work")
    for match in _occupations().finditer(text):
        around = text[max(0, match.start() - 12) : match.start()]
        if (OCCUPATION_SELF.search(around) or OCCUPATION_OWN.match(text, match.end())) and not text[match.end() :].startswith(
            ("さん", "先生", "役", "用", "向け", "みたい", "のよう")
        ):
            yield _rule(match.start(), match.end(), Kind.OCCUPATION, "rare_occupation", "own or family's work")


def _inside_word(text: str, start: int, end: int) -> bool:
    def kind(char: str) -> str:
        return "k" if "一" <= char <= "龥" else "h" if "ぁ" <= char <= "ん" else "c" if "ァ" <= char <= "ヶ" or char == "ー" else ""

    before, after = text[start - 1 : start], text[end : end + 1]
    same_before = bool(before) and kind(before) == kind(text[start]) and kind(before) in {"k", "c"}
    same_after = bool(after) and kind(after) == kind(text[end - 1]) and kind(after) in {"k", "c"}
    return same_before or same_after


def _family(text: str) -> Iterator[Span]:
    for match in FAMILY.finditer(text):
        yield _rule(match.start(), match.end(), Kind.FAMILY, "family_size")


_LATER_VALUE = re.compile(r"(?:だった|やった|あった)?(?:のが|から)、?(?P<n>\d+(?:\.\d+)?|[一二三四五六七八九十百〇・]{1,6})(?=まで|に(?:下|上|な|落|減))")
"""What a value became (``7.2だったのが6.5まで``)."""


def _health(text: str) -> Iterator[Span]:
    for match in SENSITIVE_PHRASES.finditer(text):
        if any(t in text[max(0, match.start() - 1) : match.end() + 3] for t in ILLNESS_TRAPS):
            continue
        if GROUP_AFTER.match(text, match.end()):
            continue
        start, end = next((match.span(g) for g in ("birthweight", "bornwith") if match[g]), match.span())
        yield _rule(start, end, Kind.SENSITIVE, "health_phrase")
        later = _LATER_VALUE.match(text, match.end()) if match["lab"] else None
        if later:
            yield _rule(*later.span("n"), Kind.SENSITIVE, "health_phrase")


_FOREIGN_CITY = re.compile(rf"(?:(?:{alternatives(COUNTRIES)}) ?の? ?)(?P<c>{alternatives(FOREIGN_CITIES)})(?!料理|風|産|製|便|支店|旅行|土産)|(?P<c2>{alternatives(FOREIGN_CITIES)})(?=から(?:来|き[たて]|引っ越|留学)|出身|生まれ|育ち|に(?:家族|母|父|実家|帰))")


def _origins(text: str) -> Iterator[Span]:
    for match in _FOREIGN_CITY.finditer(text):
        group = "c" if match["c"] else "c2"
        yield _rule(match.start(group), match.end(group), Kind.ORIGIN, "foreign_city", "city of a country")
    for match in ORIGIN_SELF.finditer(text):
        yield _rule(match.start(), match.end(), Kind.ORIGIN, "origin", "country with a person's tie")
    for match in NATIONALITY.finditer(text):
        yield _rule(match.start(), match.end(), Kind.ORIGIN, "nationality")
    for match in ORIGIN_OWN.finditer(text):
        group = next(g for g in ("c", "c2", "c3") if match[g])
        yield _rule(match.start(group), match.end(group), Kind.ORIGIN, "own_origin", "country beside a person")
    for match in LANGUAGE.finditer(text):
        if match[0] not in LANGUAGES_STUDIED and not LANGUAGE_OF_THINGS.match(text, match.end()):
            yield _rule(match.start(), match.end(), Kind.ORIGIN, "language")
    for match in ORIGIN_PHRASES.finditer(text):
        yield _rule(match.start(), match.end(), Kind.ORIGIN, "origin_phrase")


_FARMERS_CHILD = re.compile(r"(?P<c>[一-龥々]{2,4})の(?:農家|漁師|旧家|商家|お寺|寺|造り酒屋|百姓)の(?:出|生まれ|育ち|せがれ|息子|娘|[長次三]男|[長次三]女)")
"""``三次の農家の出``"""


def _others(text: str) -> Iterator[Span]:
    for match in RESIDENCE_YEARS.finditer(text):
        group = next(g for g in ("n", "n2", "n3", "n4", "n5", "n6") if match[g])
        yield _rule(match.start(group), match.end(group), Kind.OTHER_QUASI, "years_of_residence")
    for match in PET_LISTED.finditer(text):
        for name in re.finditer(_PET_WORD, match["list"]):
            yield _rule(match.start("list") + name.start(), match.start("list") + name.end(), Kind.OTHER_QUASI, "pet_name")
    for match in PET_DID.finditer(text):
        if match["p"] not in (*PET_TRAPS, *PET_ANIMALS, *FAMILY_RELATIONS) and not re.search(r"[子犬猫]$|赤ちゃん|ちび", match["p"]):
            yield _rule(match.start("p"), match.end("p"), Kind.OTHER_QUASI, "pet_name", "what animals do")
    for match in PET_NAME.finditer(text):
        if match["p"] not in PET_TRAPS and not any(match["p"].startswith(t) for t in PET_TRAPS) and not _NO_PET.match(match["p"]):
            yield _rule(match.start("p"), match.end("p"), Kind.OTHER_QUASI, "pet_name")


GROUP_AFTER = re.compile(r" ?(?:の割引|割引|だけは|対応の|表示|の表示|用トイレ|の方の声|をお持ちの方(?!です)|の方向け|の方にも|の(?:方|人|子|子どもたち|子供たち|人たち|方々)(?:でも|にも|向け|用|のため)|検診|中?は(?:使え|飲め|食べられ)(?:ない|ませ)|でも(?:使え|飲め|食べられ)|って(?:怖|こわ|痛|いた[いく]|どう|何|なに|なん(?!か)|高[いく]|大変)|は(?:怖|こわ|痛[いく]))")
"""After a condition that stands for a group or a label, nobody's own."""

STYLE_AFTER = re.compile(r"(?:っぽい|っぽく|風|系|みたいな|らしい|スタイル|間(?![にの])|弁|ラーメン|牛|そば|うどん|みかん|茶(?![ぁ-ん])|焼(?!け)|塗|織|杉|米|りんご|城|便|なまり|人形|漬|味噌|豆腐|酒|湯|大橋|空港|港|湾|川(?!沿)|山(?!の中)|山脈|半島|海峡|地方|盆地|平野|銀行|信用金庫|大学|高校|駅|小学校|中学校|病院|市場|工場|支店|店|コロッケ|カレー|ビール|牛乳|餃子|うなぎ|明太子)")


_WIDE = frozenset("東北 関東 関西 北陸 近畿 中部 九州 四国 中国 北海 日本 山陰 山陽 信越".split())
"""Regions, of which some town bears the name too."""


_PRODUCE = re.compile("(?:昆布|のり|海苔|茶|米|お米|牛|豚|鶏|肉|うどん|そば|りんご|みかん|梅干し|味噌|醤油|お酒|酒|ワイン|塩|器|焼き物|タオル|眼鏡|デニム|和紙|筆|包丁|漆器)(?:は|なら|って|だと|も|でも)(?:[^、。]{2,6}(?:とか|や|、|か))*$")
_IN_LIST = re.compile("とか|や(?![りるめ])|か(?=[、。一-龥ァ-ヶ])|あたり|が(?:有名|おいし|い[いく]|一番)")


def is_produce_from(text: str, start: int, end: int) -> bool:
    """Tell whether a place is one of those from which something to eat or use comes (``昆布は羅臼とか利尻とか``)."""
    return _PRODUCE.search(text, max(0, start - 40), start) is not None and _IN_LIST.match(text, end) is not None


def _cities(text: str, doc: Doc) -> Iterator[Span]:
    table = municipalities()
    for match in _FARMERS_CHILD.finditer(text):
        if match["c"] in table:
            yield _rule(*match.span("c"), Kind.CITY, "municipality", "where a family lives")
    tokens = list(doc)
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if not token.tag_.startswith(("名詞-固有名詞", "名詞-普通名詞", "接頭辞")):
            i += 1
            continue
        for size in (4, 3, 2, 1):
            group = tokens[i : i + size]
            if len(group) < size:
                continue
            start, end = token.idx, group[-1].idx + len(group[-1])
            name = text[start:end]
            if name not in table or name in _WIDE:
                continue
            official = name[-1] in "市区町村" and len(name) > 2
            if official or (size == 1 and _is_town(token, text, end)):
                if name in PREFECTURES or (end < len(text) and not official and text[end] in "県府都道"):
                    break
                end = _with_ward(text, end)
                if not official and is_produce_from(text, start, end):
                    break
                start = _with_prefecture(text, start)
                yield _rule(start, end, Kind.CITY, "municipality", "on the list of municipalities", 0.9 if official else 0.6)
                i += size - 1
                break
        i += 1


def _is_town(token: Token, text: str, end: int) -> bool:
    """Tell whether a name on the list is the town here; the dictionary knows some of them as family names only."""
    if token.text in WELL_KNOWN and LIVES_AFTER.match(text, end) is None:
        return False
    if token.tag_.startswith("名詞-固有名詞-地名"):
        return STYLE_AFTER.match(text, end) is None
    return "人名" in token.tag_ and LIVES_AFTER.match(text, end) is not None


LIVES_AFTER = re.compile(r"市|に(?:住|暮ら|引っ越|移り住|移住)|で(?:生まれ|育|暮ら)|(?:出身|在住|生まれ|育ち)")
_WARD = re.compile(r"の?(?P<ward>[一-龥ぁ-んァ-ヶ]{1,6}?[区町村])")


def _with_ward(text: str, end: int) -> int:
    if text[end - 1 : end] in {"市", "郡"}:
        match = _WARD.match(text, end)
        if match and match["ward"] in municipalities():
            return match.end()
    return end


def _with_prefecture(text: str, start: int) -> int:
    for name in (*PREFECTURES, *PREFECTURE_STEMS):
        if text.endswith(name, 0, start):
            return start - len(name)
    return start
