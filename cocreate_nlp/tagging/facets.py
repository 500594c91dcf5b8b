"""Facets of a voice as spans: reason, context, feeling, comparison, and facts of behaviour.

Rows of patterns over normalised text, bounded by clause marks; no parser. Each row names a facet, a value (what kind
of it) and a pattern whose group ``s`` (or the whole match) is the span.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cocreate_nlp.tagging.features import Unit, read_lexicon
from cocreate_nlp.types import Facet

FACETS = ("reason", "context", "feeling", "comparison", "who", "where", "how", "before_buying")
"""Names of the facets: 理由, 文脈, 感情, 比較軸, 誰が, どこで, どう, 買う直前."""


@dataclass(frozen=True, slots=True)
class FacetRow:
    """One row: facet, value and pattern."""

    facet: str
    value: str
    pattern: re.Pattern[str]


_CLAUSE = r"[^。、!?\n…「」]"
_ROWS: tuple[tuple[str, str, str], ...] = (
    # --- reason 理由 ---------------------------------------------------------------------------------------------
    ("reason", "から・ので", rf"(?P<s>{_CLAUSE}{{4,40}}?(?:ので|んで|もんで|もので|だもの|さかい|けん|けえ|はんで|すけ|(?:[だいうくすつぬむるたねん]|ない|です|ます)から(?!の|で(?:も|き)|こそ|\d)))(?=[、。!?…\s]|$|[^\w]|ね|さ)"),
    ("reason", "ため・せい", rf"(?P<s>{_CLAUSE}{{2,30}}?(?:せいで|おかげで|ために(?!は)|せいか|が理由|が原因))"),
    ("reason", "だって", rf"(?:だって|なぜなら|というのも|というのは|なんでかって)[、\s]?(?P<s>{_CLAUSE}{{4,40}})"),
    # --- context 文脈: when, with whom, doing what ----------------------------------------------------------------
    ("context", "いつ", r"(?P<s>(?:(?:平日|休日|土日|週末|毎|今|昨|一昨)?(?:朝|昼|夕方|夜|晩|夜中|明け方|深夜)(?:ごはん|ご飯|食)?|寝る前|寝起き|お風呂上がり|風呂上がり|帰り(?:道|がけ|に)|出勤前|通勤(?:中|の)|休憩(?:中|の)|雨の日|冬(?:場)?|夏(?:場)?|春先|梅雨|年末|正月|月末|給料日前|日曜|土曜|月曜|金曜|休みの日|学校帰り|仕事(?:帰り|終わり|中)|夜勤(?:明け|中)?)(?:に(?:は)?|は|の|、|とか|だけ|から)?)(?=[^い]|$)"),
    ("context", "とき", rf"(?P<s>{_CLAUSE}{{2,24}}?(?:[るただいなの]とき|[るただいなの]時|[るただいなの]際|[るたの](?:ころ|頃)|[るの]途中(?!で止)|[るの]最中|[るただ]あいだ|[るた]間|[るい]うち|[るの]たび|る前|[ただの](?:あと|後)|るついで)(?:に(?:は)?|は|も|とか|だけ|、|で)?)"),
    ("context", "しながら", rf"(?P<s>{_CLAUSE}{{2,20}}?(?:ながら|つつ|がてら))"),
    ("context", "誰と", r"(?P<s>(?:夫|妻|旦那|主人|嫁|母|父|親|息子|娘|子ども(?:たち)?|子供|孫|家族|友達|友人|ママ友|同僚|先輩|後輩|上司|彼(?:氏|女)|犬|猫|姉|妹|兄|弟|祖母|祖父|おばあちゃん|おじいちゃん|赤ちゃん|みんな)と(?:一緒に|二人で|いっしょに|行|出|買|食|見|遊|話|相談)?)"),
    # --- comparison 比較軸 ----------------------------------------------------------------------------------------
    ("comparison", "より", rf"(?P<s>{_CLAUSE}{{1,20}}?より(?:も|は|か)?(?!{{0}}かかる|道|によ){_CLAUSE}{{1,20}})"),
    ("comparison", "ほう", rf"(?P<s>{_CLAUSE}{{1,20}}?(?:の|な|い|る|た)(?:ほう|方)が{_CLAUSE}{{1,16}})"),
    ("comparison", "比べる", rf"(?P<s>{_CLAUSE}{{1,20}}?(?:と|に)(?:比べ|くらべ)(?:て|ると|たら)?{_CLAUSE}{{0,16}})"),
    ("comparison", "どちら", rf"(?P<s>{_CLAUSE}{{0,20}}?(?:か、?{_CLAUSE}{{1,16}}か(?:で|、|を)?(?:迷|悩|選|決)|どっち(?:が|に|も)|どちら(?:が|に|か)){_CLAUSE}{{0,14}})"),
    ("comparison", "変化", rf"(?P<s>(?:(?<![一-龥])前(?:の(?:は|やつ|ほう|モデル|型)|は|より)|以前(?:の(?:は|ほう)|は)|昔(?:の(?:は|ほう)|は)|今まで(?:の(?:は|やつ)|は)){_CLAUSE}{{2,24}}(?:今(?:の|は|回)|新しい|のに)?)"),
    ("comparison", "代わり", rf"(?P<s>{_CLAUSE}{{1,20}}?(?:じゃなくて|ではなく|の代わりに|やのうて|でなくて){_CLAUSE}{{1,20}})"),
    # --- facts of behaviour 行動の事実 ----------------------------------------------------------------------------
    ("who", "家族", r"(?P<s>(?:うちの)?(?:夫|妻|旦那|だんな|主人|嫁|母|父|親|息子|娘|上の子|下の子|長男|長女|次男|次女|子ども(?:たち)?|子供|孫|祖母|祖父|姉|妹|兄|弟|おばあちゃん|おじいちゃん|ばあちゃん|じいちゃん))(?:が|は|も|に(?:は)?頼|って)"),
    ("who", "本人", r"(?P<s>私|わたし|僕|ぼく|俺|おれ|自分|うち|わし|あたし)(?:が|は|も|、|だけ)"),
    ("where", "場所", r"(?P<s>(?:スーパー|コンビニ|ドラッグストア|ドラッグ|薬局|百均|ホームセンター|デパート|百貨店|商店街|通販|ネット(?:通販|スーパー)?|アマゾン|楽天|メルカリ|フリマ(?:アプリ)?|店頭|お店|売り場|レジ|直売所|道の駅|生協|台所|キッチン|洗面所|風呂(?:場)?|お風呂|トイレ|玄関|ベランダ|庭|リビング|寝室|車(?:の中|内)?|電車(?:の中|内)?|駅|職場|会社|学校|保育園|病院|実家|公園|キャンプ(?:場)?|外出先|家)(?:の(?:中|前|棚|売り場|レジ))?)(?:で|に(?:は)?(?:置|行|あ)|から|の)"),
    ("how", "買い方", rf"(?P<s>(?:まとめ買い|箱買い|衝動買い|つい買|定期便|定期購入|セット|特売|クーポン|ポイント|お試し|試供品|サンプル|詰め替え|リピート|予約して|取り寄せ|返品|使い切|買い足|買い置き|買いだめ|ジャケ買い){_CLAUSE}{{0,10}})"),
    ("how", "使い方", rf"(?P<s>{_CLAUSE}{{1,18}}?(?:に入れて|に混ぜて|を切って|を分けて|をつけて|を塗って|で拭いて|で洗って|に置いて|に貼って|をかけて|だけで|を使って|にしまって|に移して|を重ねて))"),
    ("before_buying", "迷い", rf"(?P<s>{_CLAUSE}{{0,20}}?(?:迷(?:っ|い|う)|悩(?:ん|み|む)|躊躇|ためら|やめ(?:とこ|よう|と)|戻し(?:た|て|ちゃ)|カゴに入れ|かごに入れ|決められ|踏み切れ|うろうろ|行ったり来たり|手が(?:止|伸|出)){_CLAUSE}{{0,10}})"),
    ("before_buying", "比較", rf"(?P<s>{_CLAUSE}{{0,20}}?(?:見比べ|比べ(?:て|た)|口コミ|レビュー|裏(?:を|の表示を?)(?:見|読)|成分(?:を|表)|値段(?:を|だけ)?見|評判){_CLAUSE}{{0,10}})"),
)  # fmt: skip

FACET_ROWS: tuple[FacetRow, ...] = tuple(
    FacetRow(facet, value, re.compile(pattern.replace("{0}", ""))) for facet, value, pattern in _ROWS
)
"""All rows, compiled."""

_NEGATIVE_CLASSES = {"worry", "anger", "sadness", "shame", "letdown"}
_FEELINGS = re.compile(
    r"嬉し|うれし|楽し|面白|おもしろ|好き|ありがた|助か|安心|ほっと|ホッと|気持ちい|気持ちよ|感動|快適|最高|気に入|かわい|可愛"
    r"|困|面倒|めんど|大変|しんど|つら|辛い|不安|心配|怖|こわ|恥ずかし|嫌|いや(?=だ|で|や|な)|がっかり|ガッカリ|残念|悔し|悲し|寂し|淋し"
    r"|イライラ|いらいら|いらっ|腹が立|むか[つっ]|うんざり|疲れ|ストレス|もやもや|モヤモヤ|ショック|情けな|申し訳な|もったいな|びっくり|驚|ドキドキ|どきどき|ハラハラ|ひやひや"
)
_POSITIVE_FEELINGS = re.compile(
    r"嬉し|うれし|楽し|面白|おもしろ|好き|ありがた|助か|安心|ほっと|ホッと|気持ちい|気持ちよ|感動|快適|最高|気に入|かわい|可愛"
)
_NEGATED = re.compile(r"^(?:[くじ](?:は|も)?な[いくか]|くなかっ|ではな|じゃな|まな|らな|りません|くありません|ありません|ません|ない|てい?(?:な[いく]|ませ))")


def find_facets(unit: Unit) -> tuple[Facet, ...]:
    """Return the facets of a snippet, in order of their start; spans count in the unit's normalised text."""
    found: dict[tuple[str, int], Facet] = {}
    for row in FACET_ROWS:
        for match in row.pattern.finditer(unit.text):
            start, end = _trim(unit, *match.span("s"))
            if end - start >= 1 and not _overlaps(found.values(), row.facet, start, end):
                found[(row.facet, start)] = Facet(row.facet, start, end, row.value)
    for facet in _find_feelings(unit):
        found.setdefault((facet.name, facet.start), facet)
    return tuple(sorted(found.values(), key=lambda f: (f.start, FACETS.index(f.name))))


def _trim(unit: Unit, start: int, end: int) -> tuple[int, int]:
    """Leave out leading conjunctions, fillers and blanks, and begin at a word."""
    while start < end and unit.text[start] in " 、。":
        start += 1
    for word in unit.words:
        if (
            word.start == start
            and word.tag.startswith(("接続詞", "感動詞", "補助記号"))
            and start + len(word.text) < end
        ):
            start += len(word.text)
    while end > start and unit.text[end - 1] in " 、。":
        end -= 1
    return start, end


def _overlaps(facets: Iterable[Facet], name: str, start: int, end: int) -> bool:
    return any(f.name == name and f.start < end and start < f.end for f in facets)


def _find_feelings(unit: Unit) -> list[Facet]:
    lexicon = read_lexicon()
    feelings: list[Facet] = []
    taken: list[tuple[int, int]] = []
    for match in _FEELINGS.finditer(unit.text):
        word = next((w for w in unit.words if w.start <= match.start() < w.start + len(w.text)), None)
        start = min(word.start, match.start()) if word else match.start()
        end = max(match.end(), word.start + len(word.text) if word else 0)
        good = bool(_POSITIVE_FEELINGS.match(match.group()))
        value = "positive" if good != bool(_NEGATED.match(unit.text[end:])) else "negative"
        feelings.append(Facet("feeling", start, end, value))
        taken.append((start, end))
    for word in unit.words:
        classes = set(lexicon.get(word.norm, ())) | set(lexicon.get(word.lemma, ()))
        emotional = classes & _NEGATIVE_CLASSES or ("positive" in classes and word.tag.startswith("形容詞"))
        end = word.start + len(word.text)
        if emotional and not any(s < end and word.start < e for s, e in taken):
            negated = bool(_NEGATED.match(unit.text[end:]))
            good = not classes & _NEGATIVE_CLASSES
            feelings.append(Facet("feeling", word.start, end, "positive" if good != negated else "negative"))
    return feelings


_HABIT_TAGS = ("副詞", "感動詞", "接続詞")
_COMMON_HABITS = {"はい", "ええ", "うん", "あ", "え", "で", "でも", "ちょっと", "もう", "まあ", "あの", "その", "そう"}


def find_pet_phrases(units: Sequence[Unit], *, least: int = 3, top: int = 3) -> list[tuple[str, int]]:
    """Return a speaker's 口ぐせ: words and sentence ends they repeat more than a handful of others would.

    Parameters
    ----------
    units
        The speaker's snippets.
    least
        How often a phrase must come.
    """
    counts: Counter[str] = Counter()
    for unit in units:
        words = [w for w in unit.words if not w.tag.startswith("補助記号")]
        seen = {
            w.text for w in words if w.tag.startswith(_HABIT_TAGS) and w.text not in _COMMON_HABITS and len(w.text) > 1
        }
        if len(words) >= 4:
            seen.add("〜" + "".join(w.text for w in words[-2:]))
        counts.update(seen)
    return [(phrase, n) for phrase, n in counts.most_common() if n >= least][:top]
