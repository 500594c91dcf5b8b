"""Rows that find facets of a voice: reason, context, feeling, comparison, and facts of behaviour; no parser.

What they find is evidence for the facet models (`cocreate_nlp.tagging.facets`), which decide.

Each word of a snippet is written as one letter that says what it is (``_LETTERS``: 人 a person, 所 a place, 動 a verb,
が the particle …), so that a row is a pattern over a short string of such letters: ``人(?=[はがも])`` is a person who
does something. A few rows look at the text itself instead. Whether a wish is told matters to facts only.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from cocreate_nlp.tagging.features import Unit, Word, read_lexicon
from cocreate_nlp.types import Facet

FACETS = ("reason", "context", "feeling", "comparison", "who", "where", "how", "before_buying")
"""Names of the facets: 理由, 文脈, 感情, 比較軸, 誰が, どこで, どう, 買う直前."""


@dataclass(frozen=True, slots=True)
class FacetRow:
    """One row: facet, value and pattern, over the letters of the words or over the text.

    The span is the group ``s``. Rows of a facet are tried in order; what a row took is not taken again.
    """

    facet: str
    value: str
    over: Literal["letters", "text"]
    pattern: re.Pattern[str]


# Letters by vocabulary (facets.txt), in order of preference; then by part of speech.
_BY_CLASS = {
    "self": "我", "together": "共", "person": "人", "place": "所", "pointing": "其", "around": "周", "before_after": "前", "vehicle": "乗",
    "after": "後", "time": "時", "day": "日", "occasion": "際", "event": "事", "cause": "故", "body": "体", "tool": "具", "as_is": "儘",
}  # fmt: skip
_VERBS = {"receive": "貰", "waver": "迷", "buy": "買", "handle": "扱", "move": "移", "bring": "連", "happen": "起", "act": "働"}
_SUFFIXES = {"honorific": "敬", "place_suffix": "所"}
_PARTICLES = {
    "が": "が", "は": "は", "も": "も", "の": "の", "を": "を", "に": "に", "で": "で", "へ": "へ", "と": "と", "て": "て",
    "より": "よ", "だけ": "限", "か": "か", "ながら": "乍", "つつ": "乍", "ば": "仮", "たら": "果", "なんか": "話", "なんて": "話", "って": "話", "しか": "限",
}  # fmt: skip
_BY_TAG = (
    ("名詞-固有名詞-人名", "姓"), ("名詞-固有名詞-地名", "地"), ("名詞-固有名詞", "固"), ("名詞-数詞", "数"), ("名詞-普通名詞-形状詞可能", "状"), ("名詞-普通名詞-サ変形状詞可能", "状"),
    ("名詞-普通名詞-サ変可能", "行"), ("名詞-普通名詞-助数詞可能", "助"), ("接尾辞-名詞的-助数詞", "助"), ("名詞", "名"), ("代名詞", "代"),
    ("形容詞", "形"), ("形状詞", "状"), ("動詞", "動"), ("助動詞", "定"), ("副詞", "副"), ("連体詞", "此"),
    ("接続詞", "接"), ("感動詞", "接"), ("接頭辞", "頭"), ("接尾辞", "尾"), ("補助記号-句点", "。"), ("補助記号-読点", "、"),
    ("補助記号-括弧", "「"), ("補助記号", "、"), ("助詞", "辞"),
)  # fmt: skip
_CLOCK = "暦"
_NOT = {"ない", "無い", "ず", "ぬ", "ん", "へん", "まい"}
_ALONE_SELF = re.compile(r"^(?:わ|あた|わた|わたく)しゃ$|^おりゃ$|^おらぁ$")

_PLACE_END = re.compile(r"(?:薬局|病院|医院|センター|店|屋|園|館|駅|校|寺|市場|ホール|プラザ|モール|スーパー|銀行|ルーム|ハウス|クリニック|ストア|マート|科|駅[前裏])$")
_PERSON_END = re.compile(r"(?:年生|人|員|者|師|長|婦|夫妻|客|家族|世代)$")
_SHORT_KATAKANA = re.compile(r"[ァ-ー]{1,2}$")
_COUNT = re.compile(r"[一二三四五六七八九十何数\d]+(?:回|度|つ|個|本|枚)$")
_ILLNESS_END = re.compile(r"(?:病|症|炎|痛|癌|がん|不足|酔い|荒れ|だらけ)$")

_V = "動扱買移迷貰連過言存為成終起働感"
_NP = "名固行状情具事故助乗尾頭地姓人共我所周数暦敬中其代時日体"
_OF = f"(?:[{_NP}方]{{1,6}}の|此|頭){{0,4}}"
_PERSON = "(?:[名行地姓所頭数]{0,6}[人共][人共敬姓名助]{0,6}|人の[固姓名]{1,4}|姓[姓名]{0,6}敬*|[名助行所]{1,6}敬)"
_WHOSE = f"(?:[{_NP}方前]{{1,6}}の|此|[形動否扱良存感][定否存て]{{0,3}}|[姓名]敬?話){{0,4}}"
_AT = f"(?:[{_NP}]{{1,6}}の){{0,4}}"
_PLACE = "(?:[名固行地姓人頭数尾助]{0,6}所[所地助固]{0,6}(?:[名固]{1,2}(?=で))?(?:の?周|の前|の方){0,4})"
_PARTICLE = "(?:[にで]?[はも]?|ら|限で?)"
_CLAUSE = "[^、。「]"
_TEXT = r"[^。、!?\n…「」]"

_ROWS: tuple[tuple[str, str, Literal["letters", "text"], str], ...] = (
    # --- reason 理由 ---------------------------------------------------------------------------------------------
    ("reason", "から・ので", "letters", f"(?<![^、。])接*(?P<s>(?!定因){_CLAUSE}{{1,28}}?(?<![でもば]良)因)"),
    ("reason", "から・ので", "letters", f"(?<![^、。])接*(?P<s>(?!定[準撥]で){_CLAUSE}{{1,28}}?[{_V}形定否良望](?<![でもば]良)(?:準で|撥で(?!。?$)|(?<=[定形望])撥で))(?![はも否定])"),
    ("reason", "から・ので", "text", rf"(?P<s>{_TEXT}{{2,30}}(?:[うくいだやか]もん|だもの|ですもの|ますもの|もので(?![すは])|[たるいんやだ](?:けん|けえ|さかい|きに|はんで|すけ)|やき))(?=[、。]|ね|$)"),
    ("reason", "だから", "text", rf"(?P<s>{_TEXT}{{4,30}}[うくすつぬむるいただんね])、(?:なので|だから|ですから|だもんで|やから)"),
    ("reason", "て", "text", rf"(?P<s>{_TEXT}{{1,16}}(?:(?:てしまって|てしもて|でしまって|ちゃって|じゃって)(?=、)|(?<!か)と(?:思って|おもって|思うて)(?![いるたま])))"),
    ("reason", "で", "text", rf"(?P<s>{_TEXT}{{2,16}}(?:そうで(?!す|は|も|し)|[いた]だけで(?!す|は|も|い|し)))"),
    ("reason", "て", "letters", f"(?P<s>{_CLAUSE}{{1,10}}て存て)(?=、?[^。]{{0,14}}(?:否|受))"),
    ("reason", "ため・せい", "text", rf"(?P<s>{_TEXT}{{2,30}}?(?:せい(?:で|な|だ|や|か|(?=[。、]|$))|おかげ(?:で|な|だ|や)|ために(?!は)|ため(?=、)|せいか|が理由|が原因|の分だけ))"),
    ("reason", "だって", "text", rf"(?:^|[。、])(?:だって|なぜなら|というのも|というのは|なんでかって)[、\s]?(?P<s>{_TEXT}{{4,40}})"),
    ("reason", "て", "letters", f"(?P<s>{_CLAUSE}{{0,12}}(?<![では定])(?:否|過)て)(?![もは良]|。?$)"),
    ("reason", "て", "letters", "(?<![よ方はが])(?P<s>[^、。「よ方]{0,12}形て)(?![もは形良状情])"),
    ("reason", "て", "letters", f"(?P<s>{_CLAUSE}{{1,10}}(?:起|感|(?:形|[状名情]に|否)成)て(?:[動存]て)?)(?=、?{_CLAUSE}{{0,8}}(?:否|受|情|感))"),
    ("reason", "て", "letters", "(?P<s>[^、。「よ方]{0,10}が[^、。「]{0,6}(?:起|感|形成|存否成)て)(?=、)"),
    ("reason", "で", "letters", f"(?P<s>{_CLAUSE}{{0,8}}(?:情|(?:故|形尾)(?=で[^、]?、?{_CLAUSE}{{0,12}}[{_V}否]|で。?$))で)(?![はも否定存])"),
    # --- context 文脈: when, with whom, doing what ----------------------------------------------------------------
    ("context", "とき", "text", rf"(?P<s>{_TEXT}{{1,10}}んとき(?:に|は|も)?)"),
    ("context", "とき", "letters", f"(?P<s>{_CLAUSE}{{0,7}}[{_V}形定否良受](?:際|日|時|[前後]){_PARTICLE})(?![がをの準定話])(?!と{_CLAUSE}{{1,4}}際)"),
    ("context", "とき", "letters", f"(?P<s>(?:[{_NP}]{{1,6}}の){{0,4}}(?:[{_NP}]{{1,6}}[の撥](?:際|日)|[事行時故]{{1,6}}の[前後](?=[にはも、])|[事行][前後]|時の[名事行]の[前後](?=[にはも、])){_PARTICLE})(?![がをの準定話])"),
    ("context", "いつ", "letters", f"(?<!数)(?P<s>(?:(?:[名行事故時数暦姓地]{{1,6}}の|[名行事故此]|数暦){{0,4}}時[時日尾中前後目]{{0,6}}(?:の(?:数暦)+)?|(?:[名行](?=数))?(?:数暦)+(?:目|の?[前後]|際)|[行事]日|(?:此|次の)[日暦]|数[助暦名]目(?=[はにも、])|(?:数暦)+(?=に(?!数)|頃)|数暦(?=ら)){_PARTICLE})(?![がをの準定話為成]|に[為成])"),
    ("context", "いつ", "letters", "(?P<s>[行名事状]{1,6}中(?:に?[はも]?|話))(?=[^をがの]|$)"),
    ("context", "いつ", "letters", f"(?P<s>(?:[{_NP}]{{1,6}}の)?[事行]{{0,6}}事尾?(?=に)に[はも]?)(?=[^、。]?[、{_NP}])(?![^、。]{{0,3}}移)"),
    ("context", "いつ", "text", r"(?P<s>(?:次|あく|明くる)(?:の)?(?:日|週|月|年|朝)(?:に?[はも]?|から))(?![がを])"),
    ("context", "いつ", "text", r"(?P<s>(?:[こそ]の(?:前|まえ|間|あいだ|頃|ころ|とき|時|日)|こないだ|あのとき|(?:今日|きょう|昨日|きのう|さっき|おととい|あした|明日|いつだったか)|(?:子ども|子供|小さい|若い)(?:の)?(?:頃|ころ|時分)|(?<!\d)[一二三四五六七八九十]+代の?(?:頃|ころ|とき))(?:は|に|も)?)(?![のをが]|から|まで)"),
    ("context", "とき", "letters", f"(?P<s>{_CLAUSE}{{1,7}}[動買移迷言]てら)"),
    ("context", "しながら", "letters", f"(?P<s>{_CLAUSE}{{1,6}}乍)"),
    ("context", "誰と", "letters", f"(?P<s>{_WHOSE}(?:{_PERSON}|我)と(?:行に|[人共]で|[人共](?=、)|も)?)(?![人共])(?=、|[^、。「言]{{0,6}}[動扱買移行働起感])"),
    ("context", "誰と", "letters", "(?P<s>(?:数人|[我人共の]{0,3}共|人共)[人尾敬]?で)(?![はも否定])"),
    ("context", "誰と", "letters", f"(?P<s>[{_NP}][^、。「はにで]{{0,4}}連て)"),
    # --- comparison 比較軸 ----------------------------------------------------------------------------------------
    ("comparison", "より", "letters", f"(?P<s>{_CLAUSE}{{0,8}}[{_NP}準{_V}定話方]よ[はもか]?、?{_CLAUSE}{{0,6}})"),
    ("comparison", "ほう", "letters", f"(?P<s>{_CLAUSE}{{0,8}}(?:[形動定否良]方(?=[がをはに])|(?<!人)の方(?=が)){_CLAUSE}{{1,6}})"),
    ("comparison", "比べる", "text", rf"(?P<s>{_TEXT}{{1,20}}?(?:と|に)(?:比べ|くらべ)(?:て|ると|たら)?{_TEXT}{{0,16}})"),
    ("comparison", "どちら", "text", rf"(?P<s>(?:{_TEXT}{{1,12}}と{_TEXT}{{1,12}}、)?{_TEXT}{{0,16}}(?:どっち|どちら|どれがどれ|どっちがどっち)(?:が|を|に|か|も){_TEXT}{{0,14}})"),
    ("comparison", "どちら", "letters", f"(?P<s>{_CLAUSE}{{0,8}}意か、?{_CLAUSE}{{0,6}}意か|[名固数助所人行]{{1,6}}か、?[名固数助所人行]{{1,6}}か(?!ら|も)|{_CLAUSE}{{0,5}}[{_V}]か{_CLAUSE}{{0,3}}[{_V}]否か)"),
    ("comparison", "どちら", "text", rf"(?P<s>{_TEXT}{{1,12}}か、?{_TEXT}{{1,16}}か(?:で|、|を)?(?:迷|悩|選|決))"),
    ("comparison", "どちら", "text", rf"(?P<s>{_TEXT}{{1,12}}(?<!ずっ)(?<!やっ)(?<!ちょっ)(?<!ほん)(?<![うくすつぬむるたいだ])と、?{_TEXT}{{1,12}})(?:と?で|、)(?=[^。]{{0,20}}(?:迷|悩|選ん|えらん|比べ|立っ))"),
    ("comparison", "変化", "text", rf"(?P<s>(?:(?<![一-龥の])前(?:の(?:は|やつ|ほう|モデル|型)|より|は(?=[^。]{{0,24}}今))|以前(?:の(?:は|ほう)|は(?=[^。]{{0,24}}今))|昔(?:の(?:は|ほう)|は(?=[^。]{{0,24}}今(?!の)))|今まで(?:の(?:は|やつ)|は(?=[^。]{{0,24}}今))){_TEXT}{{2,24}}(?:今(?:の|は|回)|新しい|のに)?)"),
    ("comparison", "代わり", "text", rf"(?P<s>{_TEXT}{{1,20}}(?<!だけ)(?:じゃなくて?|ではなくて?|の代わりに|やのうて|じゃのうて|(?<![んい])でなくて?)(?![いてっもはりて])、?[^。、!?\n…]{{1,20}}|{_TEXT}{{1,8}}(?:じゃなくて?|ではなくて|やのうて)(?=。?$))"),
    ("comparison", "違い", "text", rf"(?P<s>{_TEXT}{{1,14}}と{_TEXT}{{1,14}}(?:で(?:は)?|が|じゃ|と){_TEXT}{{0,6}}?(?:違[いうっ]|ちが[いうっ])|{_TEXT}{{1,12}}?(?:(?:ごとに|によって|(?<!から)と(?:は|全然)?)(?:違[いうっ]|ちが[いうっ]|異な)|の倍|並み){_TEXT}{{0,6}}|倍(?=じゃ|で|や|だ|も|の))"),
    # --- facts of behaviour 行動の事実 ----------------------------------------------------------------------------
    ("who", "本人", "letters", "(?<!「)(?P<s>己|我敬?)(?:(?<=己)|(?=[がはも、話限数]))"),
    ("who", "ほかの人", "letters", f"(?<!「)(?P<s>{_WHOSE}(?:{_PERSON}|[人行敬]の方))(?!が{_CLAUSE}{{0,3}}存)(?=[がはも限話])"),
    ("who", "ほかの人", "letters", f"(?:^|。|[、。]接|^接、?)(?P<s>{_OF}{_PERSON})(?=、)"),
    ("who", "ほかの人", "letters", f"(?P<s>{_OF}{_PERSON})(?=に(?![為成言])[^、。「言]{{0,9}}(?:て貰|習))"),
    ("who", "ほかの人", "letters", f"(?:^|[、。は])(?P<s>(?:[{_NP}]{{1,4}}の){{0,2}}{_PERSON})(?=[移感言])"),
    ("who", "ほかの人", "letters", f"(?P<s>(?:[{_NP}]{{1,4}}の){{0,2}}{_PERSON})(?=ら(?:「|返|行|[^、。]{{0,4}}(?:が来|て貰)))"),
    ("who", "ほかの人", "text", "(?P<s>(?:誰|だれ|どなた)か)(?=が|さん)"),
    ("who", "本人", "letters", f"(?<=、)(?P<s>我|{_WHOSE}{_PERSON}(?=[がは]))(?=[がは]?。?$)"),
    ("who", "ほかの人", "letters", "(?P<s>[姓名]{1,6}敬?(?:と言|話)(?:[名数助時]{1,6}の)?[方人])(?=[がはも、])"),
    ("who", "ほかの人", "letters", "(?<=、)(?P<s>此人)(?=、)"),
    ("who", "ほかの人", "text", r"(?P<s>みんな|全員|[二三四五六七八九十\d]人)(?=とも|(?<!人)[^でのにをとなだやか、。 ])"),
    ("who", "ほかの人", "text", rf"(?P<s>{_TEXT}{{0,6}}[うくすつぬむるた](?:側|がわ))(?=[がはも])"),
    ("where", "場所", "letters", f"(?P<s>{_AT}(?:{_PLACE}|地|乗の周|其(?=に移|で|[にへ][^。]{{0,12}}[扱存])))(?=[にへ](?![為成]|{_CLAUSE}{{0,3}}意|[^、。「数]{{1,5}}[人際後])|で(?!定|辞?。?$|[^、。「数]{{1,4}}際))"),
    ("where", "場所", "letters", f"(?P<s>{_AT}[名行]{{1,6}}の周)(?=[にで](?!定|{_CLAUSE}{{0,3}}意|辞?。?$))"),
    ("where", "場所", "letters", f"(?P<s>{_AT}[名行具数助体]{{1,6}}の前|乗|名*[姓固])(?=で(?!定|、?数|[^、。]{{0,6}}移|辞?。?$))"),
    ("where", "場所", "letters", f"(?P<s>[時暦数]{{1,4}}の{_AT}{_PLACE}|{_AT}{_PLACE}(?<=[周前]))(?=、)"),
    ("where", "場所", "letters", f"(?P<s>{_PLACE}の周)(?=の(?![周所]))"),
    ("how", "買い方", "text", rf"(?P<s>(?:まとめ買い|箱買い|衝動買い|つい買|定期便|定期購入|セット(?:で|買)|特売|クーポン(?:で|を)|お試し|試供品|サンプル|詰め替え|リピート|予約して|取り寄せ|返品(?:し|す)|使い切|買い足し|買い置き|買いだめ|ジャケ買い|お下がり|お古|貸し出し|レンタル|サブスク|中古)(?!{_TEXT}{{0,6}}[うる]か){_TEXT}{{0,10}})"),
    ("how", "買い方", "text", rf"(?P<s>(?:両方|全種類|全色|ふたつ|二つ|まとめて|別々に|一緒に|いつもの|同じの|一番{_TEXT}{{1,8}}の|{_TEXT}{{1,8}}(?:と|同じ)(?:同じ)?の)を?(?:買|選|頼|取)(?:っ|い|ん|り|え)?)"),
    ("how", "買い方", "letters", f"(?P<s>[{_NP}準]{{1,6}}(?<!数)限[をで]?[買扱行貰為])"),
    ("how", "買い方", "letters", f"(?P<s>[名固行準助]{{0,3}}(?:を|に)?数[助尾具名]?[助尾]?(?:辞|ずつ)?[、をに]?(?:[名人]に)?買)(?=て|定(?![{_NP}望])|。?$)"),
    ("how", "使い方", "letters", f"(?P<s>{_AT}[名行具]{{0,6}}(?:[具体]|(?<=[^。「接])代)で(?![はも否定良])、?{_CLAUSE}{{0,8}}?(?:[動扱買移働貰]|[名行]を?為))(?![受望])"),
    ("how", "使い方", "letters", f"(?P<s>{_AT}[名行]{{1,6}}尾?で(?![はも否定])、?[^、。「が]{{0,6}}?[扱買働])(?=[て果]|定(?![{_NP}望])|。?$)"),
    ("how", "使い方", "letters", f"(?P<s>{_AT}(?:[{_NP}]{{1,6}}|[{_NP}]{{1,4}}[の準])(?:を(?<!体を)|に)(?:[数副助名状行]|[名具]で|辞){{0,4}}(?:[名具](?:[にをへ]|と)(?:数[助名]?)?)?(?:扱|行を為))(?=定?儘|果|て(?!良|望)|定(?![{_NP}望際否]))"),
    ("how", "使い方", "letters", "(?P<s>[名具行](?:の?[名具行])?、?扱)(?=果|て(?!良|望)|定(?![名行際望人否]))"),
    ("how", "使い方", "letters", f"(?P<s>{_AT}(?:[名行]{{0,6}}具を?[動為]て(?=、|{_CLAUSE}{{0,8}}[扱買移働動])|前ら動)|{_AT}乗で{_CLAUSE}{{0,3}}移)(?![いる])"),
    ("how", "使い方", "text", rf"(?P<s>[一二三四五六七八九十半少\d]+[一-龥つし]?ずつ、?{_TEXT}{{1,6}}?[っいきしみりえけせてべめ](?:て|た|ます|まし))"),
    ("how", "使い方", "letters", "[人我姓敬][はが](?P<s>[名行]{0,6}具)(?=[、。]|$)"),
    ("how", "使い方", "letters", f"(?P<s>[名行具]{{1,4}}の儘(?=[で、扱移])|{_CLAUSE}{{0,4}}扱定儘{_CLAUSE}{{0,3}})"),
    ("how", "使い方", "text", rf"(?P<s>{_TEXT}{{1,10}}を(?:使|つか)(?:って|った)|(?:修理|クリーニング|下取り|洗濯|リサイクル|質)に出[しす]|筆談|手書き)"),
    ("how", "使い方", "letters", f"(?P<s>{_CLAUSE}{{1,8}}[扱貰]てら)"),
    ("how", "使い方", "text", rf"(?P<s>{_TEXT}{{1,10}}(?:の代わりに|がわりに))"),
    ("before_buying", "迷い", "letters", f"(?P<s>{_CLAUSE}{{0,10}}意か(?=[^、。辞]|、|と)(?:と[動言]て)?(?:、?{_CLAUSE}{{0,8}}迷)?)"),
    ("before_buying", "迷い", "letters", f"(?P<s>{_CLAUSE}{{0,12}}(?<![名固行状情事故]に)迷(?!否))"),
    ("before_buying", "迷い", "text", rf"(?P<s>{_TEXT}{{0,20}}(?:躊躇|ためら|やめ(?:とこ|とい)|(?:買う|頼む|入る|申し込む)のを?やめ|戻し(?:た|て|ちゃ)|(?<!の)(?:カゴ|かご|籠|カート)に(?:だけ)?入れ(?:て(?!帰)|た|っ)|(?:買|申し込|入|頼|契約|予約|聞|押)(?:わ|ま|ら|ま|せ|か|さ)?(?:ずに|ないで){_TEXT}{{0,4}}?(?:帰|出|通り|閉|戻|終)|通り過ぎ|素通り|様子(?:を)?見|保留[にし]|見送[っりる]|後回し|先延ばし|二の足|見に(?:だけ)?(?:行|い)っ|下見|見学に?(?:[^、。]{{0,4}})(?:行|い)|画面{_TEXT}{{0,8}}閉じ|(?:買|頼|申し込)[^、。]{{0,2}}[うも]うとして|決心|(?:買|入|頼|申し込)[^、。]{{0,2}}か(?:買|入|頼|申し込)[^、。]{{0,2}}ないか|決められ|決めかね|踏み切れ|踏ん切り|うろうろ|行ったり来たり|(?:前|棚|売り場)[^、。]{{0,6}}往復|回れ右|引き返|前まで行|手が(?:止ま|伸び(?:な|ま|ず|ん)|出(?:な|ま|ず|ん|せ))|手ぶらで|(?:また|そっと)閉じ|で止まりまし){_TEXT}{{0,10}})"),
    ("before_buying", "迷い", "letters", f"(?P<s>{_CLAUSE}{{0,8}}(?:[{_V}]か{_CLAUSE}{{0,3}}[{_V}]否か|[買移扱動為]か副か)(?!辞|行))"),
    ("before_buying", "迷い", "text", rf"(?P<s>(?:どっち|どちら|どれ){_TEXT}{{0,8}}か(?=、|{_TEXT}{{0,8}}(?:決|相談|聞)){_TEXT}{{0,2}}[^。]{{0,10}})"),
    ("before_buying", "迷い", "text", r"(?P<s>(?:[一二三四五六七八九十半数\d]+(?:年|か月|ヶ月|週間|日|時間|分|晩)|ずっと|さんざん|何度も)(?!生)[^。]{0,15}?(?:考え|立っ|黙り|えらん|選ん|悩)|(?:[一二三四五六七八九十何数\d]+(?:つ|個|回|本|軒|社|冊|箱|枚)|いろいろ|色々|全部|ずっと)(?:も)?、?(?:見て|見た|見ま|見と|比べ|試し|試着))"),
    ("before_buying", "比較", "text", rf"(?P<s>{_TEXT}{{0,20}}(?:見比べ|比べ(?:て|た)|口コミ|クチコミ|レビュー|星の数|試着|値札[をだのば]?(?:け)?(?:を)?見|値段(?:を|だけ|が)?[^、。]{{0,6}}(?:見|撮|写真|調べ|確か)|見積|相見積|[見聞い]てから(?:決め|買|選)|[見聞]て(?:決め|選)|貯め(?:て|た)|貯金|調べてから|どれも同じ|(?:箱|袋|瓶|ラベル|商品|容器)の裏を?(?:見|読)|裏の(?:表示|ラベル|成分)を?(?:見|読)|裏を読|成分(?:を|表)|値段(?:を|だけ)?見|評判[をがは]|[二三四何\d]軒(?:も)?(?:回|まわ)|測ってから決め){_TEXT}{{0,10}})"),
)  # fmt: skip

FACET_ROWS: tuple[FacetRow, ...] = tuple(
    FacetRow(facet, value, over, re.compile(pattern)) for facet, value, over, pattern in _ROWS
)
"""All rows, compiled."""

_FEELING_PHRASES = (
    ("positive", re.compile(r"得し[たて]|得を?した|[いう]い気分|晴れ晴れ|気が(?:楽|晴れ)|嬉し泣|気に入[っりる]|気持ち(?:い|よ|良)|「?やった[ーぁ!」]|胸が(?:熱|いっぱい)|笑顔")),
    ("negative", re.compile(r"(?<!破)損し[たて]|損を?した|気分が(?:悪|わる)|気が(?:散|沈|遠く)|もったいな|申し訳な|腹が?立|頭に[来き]|腰を抜か|胸が(?:痛|詰)|気が(?:重|引け|滅入)|泣きそう|むか[つっ]|いらっ(?!しゃ)|イラッ|ガッカリ")),
)
_CONTRAST = re.compile(r"(?:や|じゃ|で|では)(?:な|の)[くう]て$|ないで$")
"""AじゃなくてB gives no reason."""
_TASTE = re.compile(r"食|味|飲|舌|カレー|料理|唐辛")
_DESPITE = re.compile(r"(?:て|で)も(?:大丈夫|いい|良い|平気)")
_TOLD = ("how", "where")
"""Facets of what is told as done, not of what is wished or supposed."""
_ASKED = re.compile(r"(?:せ)?[てで](?:くださ[いれ]|下さ[いれ]|ほし|欲し|くれ(?:れ|ない|へん)|もらえ(?:る|たら|れ|ない)|いただけ)")
_UNREAL = re.compile("(?<!言)仮")
_NEGATED = re.compile(r"(?:[定では]|て[動存]?|準|存){0,3}否")
_WISH = re.compile(
    r"(?:たい|ほしい|欲しい|ください|頂戴|ちょうだい|どう|れば|たら|ばいい|といい|ないか|かしら|ですかね?|ましょう|くれ(?![るてたま])|へん[のか]|(?:くれ|もらえ)るとか)(?!から|けど|です?から)[^、。]{0,5}[。?]?$"
)


@cache
def _classes() -> dict[str, frozenset[str]]:
    return {word: frozenset(classes) for word, classes in read_lexicon("facets.txt").items()}


def _letter(word: Word, before: str) -> str:
    """Say in one letter what a word is; ``before`` are the letters so far."""
    tag, text = word.tag, word.text
    if tag.startswith("助詞"):
        if tag.endswith("準体助詞"):
            return "撥" if text == "ん" else "準"
        if tag.endswith("接続助詞"):
            if text in ("から", "けん", "さかい", "けえ"):
                return "因"
            if text == "で":
                return "て"
        return "ら" if text == "から" else _PARTICLES.get(text, "辞")
    if word.norm in _NOT and tag.startswith(("助動詞", "形容詞")):
        return "否"
    if tag.startswith("助動詞"):
        if text.endswith("う") and word.norm in ("せる", "させる", "れる", "られる"):
            return "意"
        if text in ("たら", "だら"):
            return "果"
        if text in ("なら", "ば"):
            return "仮"
        return {"で": "で", "れる": "受", "られる": "受"}.get(text if text == "で" else word.norm, "望" if word.norm == "たい" else "定")
    classes = classes_of(word)
    if "人名" in tag and (len(text) == 1 or _SHORT_KATAKANA.match(text)):  # 卓が沸く, カレーのルー
        tag = "名詞-普通名詞-一般"
    if tag.startswith("動詞"):
        if text.endswith("う") and text != word.lemma:
            return "意"
        if word.norm == "過ぎる":
            return "過"
        if word.norm in ("為る", "成る"):
            return "為" if word.norm == "為る" else "成"
        if word.norm in ("決める", "決まる", "分かる", "行ける", "終わる", "済む", "止まる"):
            return "終"
        if word.norm in ("言う", "思う", "違う", "聞く", "申す"):
            return "言"
        if "exist" in classes and not before.endswith("て"):
            return "存"
        if before.endswith("て") and not classes & {"receive"}:  # 〜てしまう, 〜ておく
            return "動"
        if classes & {"joy", "grief"}:
            return "感"
        return next((letter for name, letter in _VERBS.items() if name in classes), "動")
    if tag.startswith("接尾辞"):
        if text in ("中", "目"):
            return text
        if text != "さ" and before[-1:] != "数":
            for name, letter in _SUFFIXES.items():
                if name in classes:
                    return letter
    if tag.startswith(("名詞", "接尾辞", "代名詞")):
        if word.norm in ("方",) and tag.startswith("名詞"):
            return "方"
        if before[-1:] == "数" and "clock" in classes:
            return _CLOCK
        if text == "うち" and (before.endswith(tuple(_V + "形定否")) or before.endswith("時の")):
            return "際"
        if _ALONE_SELF.search(text):
            return "己"
        if not classes and len(text) > 1:
            if _PLACE_END.search(text) and not tag.endswith("サ変可能"):
                return "所"
            if _PERSON_END.search(text) and len(text) > 2:
                return "人"
            if _COUNT.match(text):
                return "数"
            if _ILLNESS_END.search(text):
                return "故"
        if text == "やつ" and before[-1:] in ("の", "形", "状", "定"):  # 重たい鉄のやつ
            return "名"
        for name, letter in _BY_CLASS.items():
            if name in classes and not (tag.startswith("接尾辞") and name in ("place", "person", "time")):
                return letter
    if "exist" in classes:
        return "存"
    if tag.startswith(("形状詞", "名詞-普通名詞-形状詞可能", "名詞-普通名詞-サ変")) and classes & {"joy", "grief"}:
        return "情"
    if word.norm == "良い":
        return "良"
    return next((letter for start, letter in _BY_TAG if tag.startswith(start)), "辞")


def classes_of(word: Word) -> frozenset[str]:
    """Return the classes of a word in ``facets.txt``."""
    classes = _classes()
    return frozenset().union(*(classes[form] for form in (word.text, word.lemma, word.norm) if form in classes))


def letters_of(unit: Unit) -> str:
    """Write each word of a snippet as one letter that says what it is."""
    letters = ""
    for word in unit.words:
        letters += _letter(word, letters)
    return letters


def find_by_row(unit: Unit, letters: str) -> tuple[Facet, ...]:
    """Return what the rows find in a snippet whose words are `letters`, in order of their start."""
    ends = [w.start + len(w.text) for w in unit.words]
    found: dict[str, list[Facet]] = {name: [] for name in FACETS}
    found["feeling"] = _find_feelings(unit, letters)
    taken = {name: bytearray(len(unit.text)) for name in FACETS}
    words = {word.start: word for word in unit.words}
    wished = bool(_WISH.search(unit.text))
    for row in FACET_ROWS:
        if wished and row.facet in _TOLD:
            continue
        for match in row.pattern.finditer(letters if row.over == "letters" else unit.text):
            start, end = match.span("s")
            if row.over == "letters":
                start, end = unit.words[start].start, ends[end - 1]
            start, end = trim(unit.text, words, start, end)
            if row.facet == "reason" and _CONTRAST.search(unit.text, start, end):
                continue
            if row.facet in _TOLD and _UNREAL.search(letters, *_stretch(letters, unit, start, end)):
                continue
            if row.facet == "how" and _ASKED.match(unit.text, end):
                continue
            if row.facet in ("who", "context") and unit.text.count("「", 0, start) > unit.text.count("」", 0, start):
                continue
            if row.facet == "context" and unit.text.startswith(("まで", "同じ", "だけな"), end):
                continue
            if start < end and not any(taken[row.facet][start:end]):
                taken[row.facet][start:end] = b"\x01" * (end - start)
                found[row.facet].append(Facet(row.facet, start, end, row.value))
    return tuple(
        sorted((f for facets in found.values() for f in facets), key=lambda f: (f.start, FACETS.index(f.name)))
    )


def _stretch(letters: str, unit: Unit, start: int, end: int) -> tuple[int, int]:
    """Return the letters from the beginning of the sentence to five after the span."""
    starts = [w.start for w in unit.words]
    first, last = bisect_left(starts, start), bisect_left(starts, end)
    return letters.rfind("。", 0, first) + 1, last + 5


def trim(text: str, words: Mapping[int, Word], start: int, end: int) -> tuple[int, int]:
    """Leave out leading conjunctions, fillers and blanks, and those at the end; ``words`` are by their start."""
    while start < end:
        word = words.get(start)
        if text[start] in " 、。":
            start += 1
        elif word is not None and word.tag.startswith(("接続詞", "感動詞", "補助記号", "助詞", "助動詞")) and start + len(word.text) < end:
            start += len(word.text)
        else:
            break
    while end > start and text[end - 1] in " 、。":
        end -= 1
    return start, end


def _find_feelings(unit: Unit, letters: str) -> list[Facet]:
    spans: list[tuple[int, int, str]] = []
    for value, pattern in _FEELING_PHRASES:
        spans.extend((*match.span(), value) for match in pattern.finditer(unit.text))
    for word, after in zip(unit.words, [*letters[1:], ""], strict=False):
        classes = classes_of(word)
        value = "positive" if "joy" in classes else "negative" if "grief" in classes else ""
        # 大変ありがたい is an adverb; 好きな日 is a choice
        if word.text.startswith("から") or (value == "negative" and word.lemma[-2:] == "れる" and after == "否") or (word.norm == "辛い" and _TASTE.search(unit.text)):
            value = ""
        if after == "過" or _DESPITE.match(unit.text, word.start + len(word.text)):
            value = ""
        if word.norm in ("笑う", "泣く") and after == "受":
            value = "negative"
        if value and not (word.norm == "大変" and after in "形良") and not (word.norm == "好き" and unit.text.startswith(("な", "に"), word.start + len(word.text)) and not unit.text.startswith("なん", word.start + len(word.text))) and not word.tag.startswith("名詞-固有名詞"):
            spans.append((word.start, word.start + len(word.text), value))
    feelings: list[Facet] = []
    ends = [w.start + len(w.text) for w in unit.words]
    for start, end, value in sorted(spans):
        if feelings and start < feelings[-1].end:
            continue
        last = min(bisect_left(ends, end), len(ends) - 1)
        end = unit.words[last].start + len(unit.words[last].text)
        if _NEGATED.match(letters, last + 1) and not unit.text[start:end].endswith("ない"):
            value = "negative" if value == "positive" else "positive"
        feelings.append(Facet("feeling", start, end, value))
    return feelings
