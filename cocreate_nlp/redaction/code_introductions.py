"""Code names, where a company introduces them or shows what it is about to launch; most are ordinary words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from cocreate_nlp.language import tokens_in
from cocreate_nlp.redaction.brands import WELL_KNOWN
from cocreate_nlp.redaction.honorifics import HONORIFIC_TRAPS
from cocreate_nlp.redaction.spans import Span, Tier
from cocreate_nlp.redaction.vetoes import TYPE_WORDS
from cocreate_nlp.types import Kind, Role

_CODE = r"[一-龥々ぁ-んァ-ヶーA-Za-z0-9\-]{2,10}"
_TOLD = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:社内|うち|部内|仲間内|開発内|現場)(?:では|で(?!は)|だと|の?呼び名は)、?「?(?P<n>{_CODE}?)」?(?:って|と|て)(?:呼|よん|いう|言|名)",
        rf"(?:社内名|仮称|企画名|開発名|試作(?:品|機)?(?:の名前|名)|機種名|計画名|商品名|コード名|コードネーム|開発コード|プロジェクト名|通称名|内部名|呼び名|愛称)(?:は|で|が|を|の)?、?「?(?P<n>{_CODE}?)」?(?=と|って|で(?!す)|です|の|、|。|に|が|といい|として)",
        rf"(?:^|[、。 ])「?(?P<n>{_CODE}?)」?(?:という名(?:で|前)|という|って|といった|と名(?:前)?(?:が|の|を)?(?:つ|付))(?=(?:で|機能名|名前|開発名|仮称|企画|商品|もの|別|新|アプリ|コード|札|機械|水性|試作|計画|の(?:を|は|が)))",
        rf"(?:仮の名前|名前|呼び名)(?:が|は)「?(?P<n>{_CODE}?)」?(?=で |で、|、|です| と)",
        r"名(?:前)?を、?「?(?P<n>[ぁ-んー]{2,7}?|[ァ-ヶー]{2,8}|[一-龥々]{1,4})」?と(?:言|いい|呼|名|つけ|付け|申)",
        r"プロジェクト(?!の|名|自体|全体)「?(?P<n>[一-龥ぁ-んァ-ヶ]{2,8}?)」?(?=で|の|は|が|を|と|、|。|w|!|$)(?<!プロジェクトマネ)",
        r"「(?P<n>[^」]{2,12})」(?:という|って|の)(?:企画|別アプリ|新商品|試作|計画|仮称|名前|コード|班|機能|大人向け|サービス)",
    )
)
_QUOTED_NAME = re.compile(
    r"(?P<what>試作|開発|プロジェクト|コード|社内|計画|企画|商品|製品|機種|ブランド|サービス|アプリ)(?:品|機|版)?(?:の|で(?:の|は))?(?:名称?|名前|ネーム|コードネーム|コード|呼び名|愛称|仮称)(?:は|が|を|で|として|の)?、?[「『](?P<n>[^」』、。]{2,12})[」』]"
)
"""``試作の名前は「…」``; a participant may name a product in a shop, or propose a name for one."""
_IN_A_SHOP = frozenset("商品 製品 機種 ブランド サービス アプリ".split())
_SETTLED = re.compile(r"[「『](?P<n>[ぁ-んー]{3,8}|[ァ-ヶー]{3,10}|[一-龥々]{2,4})[」』](?:で|に)(?:行こ|いこ|行く|いく|行き|いき|進め|すすめ|決め|決ま|しよう|します|する(?:こと|予定|つもり)|統一|通って)")
"""``「竜田」で行こう``: what a thing shall be called, where names are spoken of or the word is a name elsewhere."""
_NAME_TALK = re.compile(r"名前|名称|呼び名|呼ぶ|呼んで|ネーミング|候補|コード|仮称|[作発画]名|試作|新型|新商品|発売")
_COMPANY_SIGNS = re.compile(r"来年|再来年|来春|今度の|[一二三四五六七八九十\d]月|発売|準備|先行|予定|まだ|内緒|社外|社内|試作|開発|仕込|考えて|計画|進めて|契約|出す|始め|試します|限定|仕組み|先に|名前")
_NO_CODE = re.compile(r"(?:[つ付](?:く|くと|け|けた|けて|いた|いたら|いて)|(?:まだ|もう|みんな|ばらばら|未定|仮|特に|とくに|決まっ|考え中|これから|検討|ありま|ない|なく).*|.*(?:の名前|こと|もの|ところ|とき|ため|よう|ほう|わけ|感じ|それ|これ|あれ|どう|何|なに|ここ|そう|こう|ああ|声|話|意見|人|方|点|数字|結果|要望|とか|など|ですね|ます|です|した|ない|たい|する|いる|ある|なる)|(?:試作|案|サンプル|タイプ|パターン)[A-Z\d一二三]|はい|いいえ|なんか|ちょっと|もう|まだ|やっぱり|一番|正直|皆さん|実は)$")

_WORD = r"[ぁ-んァ-ヶーA-Za-z一-龥々]{2,9}?"
_SHOWN = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:お見せする|お見せした|お持ちした|ご紹介する|お試しいただく|お試しいただいた|試していただく|お配りした|これから出す)(?:の|もの)[がは]、?「?(?P<n>{_WORD})」?(?=で、|でして|です|という|の(?:試作|[一二三]次|[一二三]号|量産|初号))",
        rf"(?:次の機種|新型|新機種|次期モデル|新商品|新作|新製品|次の商品|新アプリ|新サービス)、「?(?P<n>{_WORD})」?(?=は|では|の(?:本体|値段|発売))",
        rf"(?:新作|新商品|新製品|新型|新機種|次の商品|次の機種|今回の試作|この試作|試作品|新アプリ|新サービス)(?:の名前|の名)?[がは]、?「?(?P<n>{_WORD})」?(?=で、|でして|です(?!が|け|か))",
        r"(?:^|[、。 ])(?:次の|新しい|今度の|来年の|次期)(?P<n>[ぁ-ん]{3,6}?)(?=では|は(?![ぁ-んー])|は(?=[一-龥ァ-ヶ]))",
    )
)
_CALLED = re.compile(r"は、?(?P<n>[ぁ-んー]{3,7}?|[ァ-ヶー]{3,8})と(?:言って|いって|言いまして|いいまして|申しまして|呼んで(?:い|お)|呼びまして)")
"""``夜の相談はよなべといって``"""
_QUOTED = re.compile(
    r"(?:(?:試作(?:品|機)?の?|開発名(?:は|の)?|仮題(?:は|の)?|仮の(?:題|名|名前)(?:は|の)?|(?:商品|製品|機種)名は|開発中の|準備中の)、?|(?:新しいの[はが]|今回の|今度の|次の)、?(?=[「『][^」』]{2,12}[」』](?:は、?[一-龥ァ-ヶ\d]|で、|では|の(?:試作|発売|[一二三]次|[一二三]号|量産))))"
    r"[「『](?P<n>[^」』、。]{2,12}(?<!ます)(?<!です)(?<!せん)(?<!さい)(?<!ない)(?<!的)|[ぁ-ん]{4,8})[」』](?!と(?:い(?:う(?:声|ご?意見|言葉|話|感想)|った)|言|の)|って(?:声|意見|感想))"
)
"""A name in quotes after what is on the way (``今回の「けむらず」は``)."""
_QUOTED_AHEAD = re.compile(r"[るいたなのくすむぶつぐう]「(?P<n>[ぁ-んァ-ヶー]{3,8})」を、?(?:(?:再?来年|来春|来月|今年|[一二三四五六七八九十\d]+月)[^。]{0,24}(?:出|売|発表|始め|並べ|お披露目)|発売|発表|先行)")
"""A name in quotes before when it comes (``端が浮く「ひらり」を、来年の問屋会で発表します``)."""
_NEXT_VERSION = re.compile(r"次の版(?:の|は、?)(?!あたり|なか|ほか|まえ|うえ|した|あと|とき|ほう|ため|よう|もの|こと|かた)(?P<n>[ぁ-んー]{2,6}?|[ァ-ヶー]{2,8})(?=に(?:入|は(?!なり))|では|で(?!す|き)|は(?=、|[一-龥ァ-ヶ]))")
_NAMED = re.compile(
    r"という ?(?:名(?:で|前)|(?:[ァ-ヶー一-龥]{0,5})(?:便|アプリ|決済|企画|計画|商品|仕組み|サービス|機能|試作|ブランド|プラン|定期券|周遊券|会員証|装置|容器|機械|器具|道具|カート|機種)(?![一-龥])|仮の名前)"
)
_IN_MAKING = re.compile(r"(?:開発|試作|準備|検討|企画)中の「?(?P<n>[ぁ-んァ-ヶー]{2,8}(?:[一-龥][ぁ-ん]?)?|[一-龥]{2,4})」?(?=でして|でございます|です(?!か)|という|と申|と呼|の試作)")
"""``開発中のつばめ返しでして``"""
_TEAM = re.compile(r"(?<![ァ-ヶー])(?P<n>[ァ-ヶー]{3,8})(?=班|プロジェクト|計画(?!停電)|号機|の(?:試作|二期|一期|二号|三号|開発班))")
"""A made-up word before what a company has teams and samples of."""
_LAUNCH = re.compile(
    r"来年|再来年|来春|来月|[一二三四五六七八九十\d]月|発売|売り出|予定|まだ|内緒|社外|試作|開発|試します|出す|入れる|始め|限定|方向|[0-9.]+ ?(?:%|グラム|g|インチ|ミリ)|減ら|増や|移しま|落と"
)
_PLAIN = frozenset(
    "おむつ かばん めがね うつわ ぬいぐるみ おもちゃ くすり たまご ごはん おやつ ところ かたち ふくろ おさら ふとん たたみ のりもの おかず おにぎり みそしる しょうゆ にんじん やさい くだもの はなし あじ かおり "
    "おすすめ おまけ おためし セット メニュー コース サービス プラン キャンペーン いろ つくり やりかた すすめかた つかいかた おたより おしらせ きまり しくみ もよう たてもの ひと なまえ これ それ もの こと とき ほう かた ふた びん はこ ほん テスト".split()
)
"""Kana nouns for things themselves, not names given to them."""
_SAYS_OF_IT = re.compile(r"(?:目玉|人気|話題|主力|本命|自信作|無料|有料|定番|最後|中心|先|売り|肝|鍵|目標|好評|看板|原因|課題|問題|理由|値段|味|色|形|箱|袋|瓶|缶).*|.*(?:製|型|用|味|色|円|個|式|系|入り|付き|向け|仕様|価格|段階|状態|商品|品|版)|.{2,}風")
"""What is said of a new thing, no name of it."""
_TIME = re.compile(r"^(?:来年|今年|再来年|来春|来月|今月|次|今度|[一二三四五六七八九十\d]+月)の")


_SENSE_AFTER = re.compile(
    r"[がはもに]、?(?:気持ち|冷た|涼し|寒|吹|鳴|飛|咲|聞こえ|きれい|降|光|散|当た|なび|揺れ|見え|止ま|泳|歩|巣|多い|いる|いた|いっぱい)|を(?:浴び|見上げ|聞|眺|拾|飼|見つけ|捕|つかま|撮)|みたい|のよう|の(?:声|音|匂い|におい|季節|巣|群れ|花|鳴き|羽|木|夜|中(?!身))"
)
_SENSE_BEFORE = re.compile(r"(?:冷たい|涼しい|きれいな|本物の|生きた|[春夏秋冬]の|庭の|山の|海の|川の|夜の|朝の|空の|森の|外の)$")


def is_thing_itself(text: str, start: int, end: int) -> bool:
    """Tell whether a code name that is an ordinary word means the thing itself here (``夜風が気持ちいい``)."""
    return _SENSE_AFTER.match(text, end) is not None or _SENSE_BEFORE.search(text, max(0, start - 8), start) is not None


_IS_CLAUSE = re.compile("[はもが][ぁ-ん一-龥]+[るうくすつむぶぬ]$")
"""``香りは慣れるというのは``: a sentence about something, no name of it."""


def find_code_names(text: str, role: Role | None) -> Iterator[Span]:
    """Find code names where a company introduces them (``社内ではすずめと呼んでいて``)."""
    for index, regex in enumerate(_TOLD):
        for match in regex.finditer(text):
            name = match["n"]
            if _NO_CODE.fullmatch(name) or _IS_CLAUSE.search(name) or text.startswith(("にく", "やす", "づら"), match.end("n")) or name in TYPE_WORDS or name in HONORIFIC_TRAPS:
                continue
            # The loose forms count only from the company's mouth, about something on the way.
            if index >= 2 and not (role is Role.COMPANY and _COMPANY_SIGNS.search(text)):
                continue
            if index == 0 and role is Role.PARTICIPANT and "社内" not in match[0]:
                continue
            yield Span(match.start("n"), match.end("n"), Kind.CODE_NAME, 0.92, "code_name_introduced", "company names it", Tier.RULE)


def find_quoted_names(text: str, doc: Doc, role: Role | None) -> Iterator[Span]:
    """Find code names in quotes where a thing is given its name (``試作名は「…」``, ``「竜田」で行こう``)."""
    for match in _QUOTED_NAME.finditer(text):
        if not (role is Role.PARTICIPANT and match["what"] in _IN_A_SHOP) and _may_be_code(match["n"]):
            yield _span(*match.span("n"))
    for match in _SETTLED.finditer(text) if role is not Role.FACILITATOR else ():
        tokens = tokens_in(doc, *match.span("n"))
        proper = all("固有名詞" in t.tag_ for t in tokens)
        noun = len(tokens) == 1 and tokens[0].tag_.startswith("名詞-普通名詞-一般")
        cut = len(tokens) > 1 and not any(t.tag_.startswith(("名詞-普通名詞", "形容詞", "助詞")) and len(t) > 1 for t in tokens)
        said = _NAME_TALK.search(text) is not None
        if (proper or ((noun or cut) and said)) and (role is Role.COMPANY or said) and _may_be_code(match["n"]):
            yield _span(*match.span("n"))


def _may_be_code(name: str) -> bool:
    return not (
        _NO_CODE.fullmatch(name) or _SAYS_OF_IT.fullmatch(name) or name in TYPE_WORDS or name in HONORIFIC_TRAPS or name in WELL_KNOWN or name in _PLAIN or re.fullmatch(r".*(?:[A-Z]|案|感|\d)|[無低高減微安新初][一-龥]{1,3}", name)
    )


def find_code_introductions(text: str, doc: Doc, role: Role | None) -> Iterator[Span]:
    """Find code names that are ordinary words, introduced by a company beside the signs of a launch."""
    if role is not Role.COMPANY:
        return
    tokens = list(doc)
    starts = {t.idx: t for t in tokens}
    for match in _TEAM.finditer(text):
        first = starts.get(match.start("n"))
        made_up = first is None or first.idx + len(first) != match.end("n") or first.orth not in doc.vocab.vectors.key2row
        if made_up and _may_name(match["n"]):
            yield _span(*match.span("n"))
    for match in _IN_MAKING.finditer(text):
        if _may_be_code(match["n"]):
            yield _span(*match.span("n"))
    if not _LAUNCH.search(text):
        return
    for regex in _SHOWN:
        for match in regex.finditer(text):
            first = starts.get(match.start("n"))
            if _may_name(match["n"]) and not _SAYS_OF_IT.fullmatch(match["n"]) and first is not None and not first.tag_.endswith(("形状詞可能", "副詞可能", "サ変可能", "助数詞可能")) and first.tag_.startswith(("名詞", "接頭辞", "動詞")):
                yield _span(*match.span("n"))
    for match in _CALLED.finditer(text):
        first = starts.get(match.start("n"))
        # What is said instead is a sentence (``やめると言って``) or a judgement (``すごいと言って``).
        said = first is None or not first.tag_.startswith(("名詞", "動詞", "接頭辞")) or match["n"][-1] in "うくぐすつぬぶむるいただ"
        if not said and _may_name(match["n"]):
            yield _span(*match.span("n"))
    for regex in (_QUOTED, _QUOTED_AHEAD, _NEXT_VERSION):
        for match in regex.finditer(text):
            if (regex is _QUOTED or _may_name(match["n"])) and match["n"] not in TYPE_WORDS and not _SAYS_OF_IT.fullmatch(match["n"]):
                yield _span(*match.span("n"))
    for match in _NAMED.finditer(text):
        end = match.start() - text.endswith("」", 0, match.start())
        start = _name_before(text, tokens, end)
        if start is not None and _may_name(text[start:end]):
            yield _span(start, end)


def _name_before(text: str, tokens: list[Token], end: int) -> int | None:
    """Return where the name before 「という」 begins: nouns, with の between them, or a short word in kana."""
    opening = max(text.rfind(c, 0, end) for c in "、。 「") + 1
    stretch = text[opening:end]
    if re.fullmatch(r"[ぁ-んー]{2,6}|[ァ-ヶー]{2,6}|[ァ-ヶー]{2,6}の[一-龥ァ-ヶ]{1,3}", stretch):
        return opening
    begin = None
    for token in reversed([t for t in tokens if t.idx < end]):
        if token.idx < opening:
            break
        noun = token.tag_.startswith(("名詞", "接頭辞", "接尾辞"))
        if not noun and not (token.text == "の" and begin is not None):
            break
        if noun:
            begin = token.idx
    if begin is None:
        return None
    lead = _TIME.match(text[begin:end])
    return begin + lead.end() if lead else begin


def _may_name(word: str) -> bool:
    return 2 <= len(word) <= 10 and word not in _PLAIN and word not in TYPE_WORDS and word not in HONORIFIC_TRAPS and not re.search(
        r"(?:こと|もの|ところ|とき|ため|よう|ほう|わけ|感じ|です|ます|した|ない|たい|する|など|とか|それ|これ|どう|何)$|[\d一二三四五六七八九十](?:倍|割|枚|個|本)$", word
    )


def _span(start: int, end: int) -> Span:
    return Span(start, end, Kind.CODE_NAME, 0.9, "code_name_shown", "company shows it", Tier.RULE)
