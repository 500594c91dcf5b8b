"""Looks for known names in a turn: the roster's, the glossary's, and those found before in the session."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from cocreate_nlp.policy.glossary import term_key
from cocreate_nlp.redaction.forms import NameForm, drawn_out, is_kana, other_readings, to_hiragana
from cocreate_nlp.redaction.gazetteer import PREFECTURE_STEMS, municipalities
from cocreate_nlp.redaction.honorifics import HONORIFIC_TRAPS, HONORIFICS, TITLES
from cocreate_nlp.redaction.names.inventory import FOREIGN_GIVEN, given_names
from cocreate_nlp.redaction.spans import Span, Tier
from cocreate_nlp.text import alternatives, covered
from cocreate_nlp.types import Kind

_AFTER = re.compile(rf"[ 　]?(?:{alternatives([*HONORIFICS, *TITLES])})")
_INTRO_AFTER = re.compile(r" ?(?:です|でございます|っす|ですけ|と申|といい|と言い|って言い|っていい|だ(?:けど|よ|。|、| |$)| と ?申)")
_INTRO_BEFORE = re.compile(
    r"(?:^|[、。 !?…]|(?:進行|司会|担当|事務局|営業|開発|企画|製造|本部|工場|店|部|課|社|銀行|病院|学校|会|組合|局|係|室|協会)の|[一-龥ァ-ヶー」]の|(?:生まれ|育ち|住まい)の|から(?:来|き|参り|まいり)(?:た|ました|まして)|どうも|はい|えー|えーと|えっと|あの|わたし|私|僕|ぼく|俺|おれ)$"
)
_I_AM = re.compile(r"(?:わたし|私|あたし|ぼく|僕|俺|おれ|名前|名字|苗字)は、?$")
_PLACE_BESIDE = re.compile(
    r"(?:に|へ)(?:は|も)?(?:住|暮ら|引っ越|越し|移り|移住|行(?:く|き|っ(?!ても))|ある|あり|あっ|帰|転勤|旅行|着[いく]|泊|寄)|で(?:生まれ|育|暮ら)|から(?:通|引っ越|越して|出て|車|電車|バス)|まで(?:行|車|電車|バス|の距離|\d|[一二三四五六七八九十])"
    r"|(?:市|町|駅|方面|出身|在住|生まれ|育ち|あたり|周辺|産)|の(?:市|町|駅|街|ほう(?!が)|港|海|山|店|実家|病院|学校|商店街|あたり)"
)
"""After a name that is a town's too, what makes it the town (``平戸に住んで``)."""
_PARTICLE = re.compile(r"(?:が|は|も|に|を|、|って|と|の|。|$)")


_ACTS = re.compile(r"(?:に(?![はも])|が|は|も|と)(?!よう|みたい)")
_CALLED_BARE = re.compile(r"が|は|も|に(?![はも]なる)|と|を|って|、|ちゃん|くん|だけ|なら|より")
_OPENS = ("", "、", "。", " ", "「", "\n")


def has_honorific(text: str, end: int) -> bool:
    """Tell whether an honorific or title follows."""
    return bool(_AFTER.match(text, end))


_WITH_TO = frozenset("あと もっと ずっと きっと ちょっと やっと そっと さっと ふっと ぱっと わざと".split())


@dataclass(frozen=True, slots=True)
class Borders:
    """Where tokens begin and end, for looking up stretches of a turn."""

    starts: dict[int, Token]
    ends: dict[int, Token]

    @classmethod
    def of(cls, doc: Doc) -> Borders:
        """Index a Doc."""
        return cls({t.idx: t for t in doc}, {t.idx + len(t): t for t in doc})

    def is_person(self, start: int, end: int) -> bool:
        """Tell whether the dictionary knows the stretch as a person's name."""
        first, last = self.starts.get(start), self.ends.get(end)
        return bool(first and last and "人名" in first.tag_ and "人名" in last.tag_)

    def runs_on(self, start: int, end: int) -> bool:
        """Tell whether one word begins at or before the stretch and goes on beyond it (``まるごと`` is nobody's ``まるご``)."""
        token = self.around(start)
        return token is not None and end < token.idx + len(token)

    def around(self, position: int) -> Token | None:
        """Return the token that the character at a position belongs to."""
        at = next((at for at in range(position, -1, -1) if at in self.starts), None)
        return self.starts[at] if at is not None and position < at + len(self.starts[at]) else None

    def ends_in_word(self, end: int) -> bool:
        """Tell whether a quoting と belongs to the word before (``そのあと呼ばれた`` calls nobody ``そのあ``)."""
        token = self.ends.get(end + 1)
        return token is not None and token.text in _WITH_TO

    def past_particle(self, start: int, end: int) -> int:
        """Return where a stretch begins without the rest of a word and the particles at its head (``社内では｜つばめと呼んで``, ``みなとでなく｜みーくん``)."""
        at = start
        while at < end and at not in self.starts:
            at += 1
        start = at if at < end else start
        while (token := self.starts.get(start)) is not None and start + len(token) < end and (token.tag_.startswith(("助詞-係", "助詞-格", "助動詞")) or token.text == "なく"):
            start += len(token)
        return start

    def is_grammar(self, start: int, end: int) -> bool:
        """Tell whether the stretch is words that only sound like a name: ``は｜まだ``, ``ます｜だ``, ``うち｜だ``, ``助かる｜と｜よ｜ね``."""
        first, last = self.starts.get(start), self.ends.get(end)
        if first is None or last is None or first is last:
            return False
        before = self.ends.get(start)
        if before is not None and before.tag_.startswith(("動詞", "形容詞", "助動詞")) and all(
            self.starts[at].tag_.startswith("助") for at in range(start, end) if at in self.starts
        ):
            return True
        return (first.text in {"は", "が", "も", "ます"} and first.tag_.startswith("助")) or (last.text == "だ" and last.tag_.startswith("助動詞"))

    def is_ordinary(self, start: int, end: int) -> bool:
        """Tell whether the stretch is exactly one ordinary word; katakana that no vector knows is none."""
        token = self.starts.get(start)
        if token is None or token.idx + len(token) != end or "固有名詞" in token.tag_:
            return False
        return token.has_vector or not re.fullmatch(r"[ァ-ヶー]+", token.text)


@dataclass(slots=True)
class KnownNames:
    """Names to look for, each with the person or thing it means.

    ``identities`` are opaque keys; the same key is the same person in every form.
    """

    forms: dict[str, tuple[str, bool, str]] = field(default_factory=dict)
    """Form → identity, whether the form alone is enough, what knows it."""
    _pattern: re.Pattern[str] | None = None
    _folded: dict[str, tuple[str, bool, str]] | None = None

    def add(self, identity: str, forms: Iterable[NameForm], source: str) -> None:
        """Add the forms of one name; the first to claim a form keeps it."""
        for form in forms:
            if form.text in self.forms:
                same = self.forms[form.text][0] == identity
                if same and ((form.sure and not self.forms[form.text][1]) or source == "told"):
                    self.forms[form.text] = (identity, True, source)
                continue
            self.forms[form.text] = (identity, form.sure, source)
        self._pattern = self._folded = None

    def pattern(self) -> re.Pattern[str] | None:
        """Return one pattern over all forms, longest first."""
        if self._pattern is None and self.forms:
            self._pattern = re.compile("|".join(map(_spaced, sorted(self.forms, key=len, reverse=True))), re.IGNORECASE)
        return self._pattern

    def identity_of(self, text: str) -> str | None:
        """Return whose form this is."""
        found = self._entry(text)
        return found[0] if found else None

    def _entry(self, text: str) -> tuple[str, bool, str] | None:
        """Return what is known of a form, upper and lower case alike; the first form added goes first."""
        if self._folded is None:
            self._folded = {form.casefold(): entry for form, entry in reversed(self.forms.items())}
        return self.forms.get(text) or self._folded.get(text.casefold())

    def find(self, text: str, borders: Borders, *, tier: Tier, score: float) -> Iterator[Span]:
        """Find the names where they stand as names."""
        pattern = self.pattern()
        if pattern is None:
            return
        position = 0
        while match := pattern.search(text, position):
            start, end = match.span()
            position = start + 1
            entry = self.forms.get(match[0]) or self._entry(match[0].replace(" ", "")) or self._entry(match[0])
            if entry is None:
                continue
            identity, sure, source = entry
            if " " in match[0] and match[0] not in self.forms:
                # Speech recognition puts spaces into names (多 賀).
                reason = "name with a space in it" if has_honorific(text, end) or _INTRO_AFTER.match(text, end) else ""
            else:
                reason = _stands_as_name(text, start, end, borders, sure=sure)
                if not reason and source == "told" and start in borders.starts and end in borders.ends:
                    reason = "called so in this session"
                if not reason and end - start == 1 and source == "session" and text[start - 1 : start] in _OPENS and _ACTS.match(text, end):
                    reason = "one-character name said before"
            if reason:
                yield Span(start, end, Kind.PERSON, score, source, reason, tier, identity=identity)
                position = end


def _may_be_word(form: str) -> bool:
    """Tell whether a form of a name is likely another word too, so that only what follows tells."""
    if re.fullmatch(r"[一-龥々]", form) or form in PREFECTURE_STEMS:
        return True
    return is_kana(form) and is_given_in_kana(form)


def is_given_in_kana(form: str) -> bool:
    """Tell whether kana are a given name, however its long sounds are written (``ソータ``)."""
    return form in FOREIGN_GIVEN or any(to_hiragana(f) in given_names()[1] for f in (form, *drawn_out(form)))


_HUMAN = re.compile(
    r"から(?:、?(?:聞|お願い|どうぞ|順|話|いき|始め|もら|借り|電話|メール|連絡|来))"
    r"|(?:が|は|も)、?(?:さっき|昨日|きのう|先に|いつも|よく|前に|もう|まだ|一番|すぐ|ずっと|たまに|急に|夜中に|毎日|毎晩|毎朝)?(?:言|いう|いった|ゆう|話|使|持|買|来|行|出し|出す|思|作|書|見て|やっ|やる|待|食べ|飲|怒|笑|泣|選|決|教|くれ|好き|嫌|苦手|得意|詳し|知|住|働|勤|担当|司会|幹事|左利|右利|返|落と|壊|洗|こぼ|忘|困|欲し|ほし|頼|連れ|遅|元気|運転|手伝|走|遊|結婚|入学|卒業|入院|産ん|まだ|もう|小学|中学|高校|大学|寝|起き|帰|料理|図面)"
    r"|(?:が|は|も)、?(?:今年|もう|まだ)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:歳|才|つ(?!の|め))"
    r"|(?:に|と)(?:は|も)?(?:聞|きい|話|しゃべ|言|頼|渡|貸|借り|教|会|見せ|見つか|もら|もろ|あげ|電話|メール|相談|説明|任|お願い|暮|住|分け|一緒|二人|三人|同じ意見|買|(?:食べ|飲ま|着|持た|履か|かぶ|読み聞か)せ)"
    r"|の(?:熱|せき|咳|お迎え|おむつ|寝相|宿題|担任|誕生日|学校|保育園|幼稚園|送り迎え|机|席|携帯|名刺|アドレス|意見|案|話|言|いう|ゆう|家|うち|とこ|ところ|分|番|場合|お母|お父|母|父|親|旦那|夫|妻|気持|考え|ほうが|使い方|言い方|後任|代わり|名前|声|質問|資料|メモ)"
    r"|を(?:待|呼|迎|連れ|叱|誘)|、(?:お願い|どうぞ|どうです|聞こえ|さっきの)"
)
"""What a person does, or what one does with a person; a thing of the same name does not."""


def acts_as_person(text: str, end: int) -> bool:
    """Tell whether what stands before does what people do, or has done to it what one does with people."""
    return _HUMAN.match(text, end) is not None


_DIVINE = re.compile(r"(?:様|さま)(?!、|から|に(?:お願い|伺))")
"""After a word that with 様 is a word of its own (神様, 王様, 仏様)."""
_WRITTEN_SO = re.compile(r"(?:ひらがな|カタカナ|かたかな|漢字|ローマ字|本名|下の名前)[でのは]、?$")
_EXPLAINS = re.compile(r"漢字|という字|の字|と書|って書|さんずい|にんべん|ごんべん|きへん|へんの|木が[二三]つ|読み(?:ます|で)|名字で|苗字で|名字の|じゃなくて名字|のほうの[字]|は[^、。]{0,8}(?:の|、)?(?:苗字|名字|姓)|(?:って|と)(?:出て|表示|名乗)|一文字")
"""Where somebody explains how the own name is written."""


def find_by_reading(text: str, doc: Doc, roster: KnownNames) -> Iterator[Span]:
    """Find a speaker's name written otherwise than on the roster: kanji that sound like it, where they stand as a name."""
    explained = list(_EXPLAINS.finditer(text))
    for token in doc:
        word = token.text
        if not re.fullmatch(r"[一-龥々]{1,4}", word) or not token.tag_.startswith("名詞"):
            continue
        reading = "".join(token.morph.get("Reading", [""]))
        sounds = [s for r in (reading, *other_readings(word)) if len(r) >= 2 for s in (to_hiragana(r), r)]
        identity = next((found for s in sounds if (found := roster.identity_of(s)) is not None), None)
        if identity is None or roster.identity_of(word) is not None:
            continue
        end = token.idx + len(word)
        near = any(m.start() - 8 <= token.idx <= m.end() + 2 for m in explained)
        if "人名" in token.tag_ or near or has_honorific(text, end):
            yield Span(token.idx, end, Kind.PERSON, 0.9, "roster", "sounds like a speaker's name", Tier.RULE, identity=identity)


_SAID_IN_DIALECT = {"そら": re.compile("[がはもにを]"), "あっこ": None, "ほな": None}
"""Names that in the west are words for それは, あそこ and では, and which particles only the name takes."""


def is_said_in_dialect(word: str, text: str, end: int) -> bool:
    """Tell whether a name is a word of the west here: no honorific follows, nor what people do (``そら初めて聞いた``)."""
    if word not in _SAID_IN_DIALECT or has_honorific(text, end) or acts_as_person(text, end):
        return False
    particle = _SAID_IN_DIALECT[word]
    return particle is None or particle.match(text, end) is None


_SAID = frozenset("したら そしたら そうそう なお なおさら まった もとい わたし あたし わだし それ これ あれ どれ もう まだ また でも だが なら けど から では さて よし ほら まあ さあ はい いや うん ええ".split())
"""What speakers of these sounds (設楽, 奈緒) must not black out: everybody says it."""


def _spaced(form: str) -> str:
    if re.fullmatch(r"[一-龥々]{2,5}", form):
        return " ?".join(form)
    return re.escape(form)


def _stands_as_name(text: str, start: int, end: int, borders: Borders, *, sure: bool) -> str:
    """Say why a form found in the text is the name there, or ``""``."""
    form = text[start:end]
    before, after = text[start - 1 : start], text[end : end + 1]
    # Nothing that introduces a name is longer.
    near = max(0, start - 16)
    if form.isascii():
        if (before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum()):
            return ""
        if len(form) == 1:
            # ビタミンC, A社: a letter is nobody without an honorific.
            return "name" if has_honorific(text, end) else ""
        return "name" if sure or has_honorific(text, end) or form[:1].isupper() else ""
    honorific = has_honorific(text, end)
    if form in municipalities() and not honorific and _PLACE_BESIDE.match(text, end):
        return ""
    if _INTRO_AFTER.match(text, end) and _INTRO_BEFORE.search(text, near, start):
        return "says the own name"
    if len(form) >= 2 and _I_AM.search(text, near, start) and end in borders.ends:
        return "says the own name"
    at_start, at_end = start in borders.starts, end in borders.ends
    if honorific and (at_start or not re.match(r"[一-龥]", before or " ") or len(form) >= 2):
        if len(form) == 1 and not at_start:
            return ""
        if form in HONORIFIC_TRAPS and _DIVINE.match(text, end):
            return ""
        return "name with honorific"
    if at_start and at_end and _may_be_word(form) and _HUMAN.match(text, end):
        return "does what people do"
    if at_start and at_end and (_WRITTEN_SO.search(text, near, start) or (len(form) == 1 and _EXPLAINS.search(text))):
        return "tells how the name is written"
    if form in PREFECTURE_STEMS:
        told = re.match(r"と(?:書|申|い[いう]|言|名乗)|って(?:名乗|書|いう名|いう苗|いう者)|[はが](?:[^、。]{0,7}の)?(?:苗字|名字|姓)", text[end:])
        return "name" if told or (borders.is_person(start, end) and not re.match(r"[のにでへ県]|から|まで", text[end:])) else ""
    if len(form) == 1:
        if borders.is_person(start, end):
            return "one-character name tagged as such"
        opens = start == 0 or before in "、。!?「 \n"
        return "one-character name introduced" if opens and _INTRODUCES.match(text, end) else ""
    if is_kana(form):
        if (form in _SAID and not honorific) or is_said_in_dialect(form, text, end):
            return ""
        if not (at_start and at_end):
            # Longer kana names are often cut inside by the tokeniser.
            return "kana name" if sure and len(form) >= 4 and at_start else ""
        if borders.is_person(start, end):
            # Where katakana begins and ends is plain.
            free = re.fullmatch(r"[ァ-ヶー]+", form) and not re.match(r"[ァ-ヶー]", before or " ")
            if len(form) == 2 and not (_PARTICLE.match(text, end) and (free or not before or before in "、。 「・\nのとはがも")):
                return ""
            return "kana name tagged as such"
        if borders.is_ordinary(start, end):
            if len(form) >= 3 and is_given_in_kana(form) and before in _OPENS and _CALLED_BARE.match(text, end):
                return "given name of this session"
            vocative = before in {"", "@"} and (before == "@" or after in {"、", ",", " ", "!", "?", "〜"})
            return "kana name addressed" if vocative and sure else ""
        if len(form) == 2 and len(borders.starts[start]) == 1:
            # Cut to pieces, so no word the dictionary knows.
            opens = not before or before in "、。 「・\n" or before in "のとはがもに"
            return "kana name" if opens and _PARTICLE.match(text, end) else ""
        return "kana name" if sure and len(form) >= 3 and not borders.is_grammar(start, end) else ""
    if at_start and at_end:
        if borders.is_ordinary(start, end) and not sure:
            return ""
        return "name"
    # Inside a longer token: 「大槻町」 is a place, but a name run together with others is still the name.
    token = borders.around(start) or borders.ends.get(end)
    if token is not None and ("地名" in token.tag_ or token.tag_.startswith(("形容詞", "動詞", "副詞", "形状詞")) or (at_start and token.tag_.startswith("名詞-普通名詞") and token.has_vector)):
        return ""  # 甲斐性, 甲斐甲斐しい
    return "name inside a word" if sure and len(form) >= 2 else ""


_INTRODUCES = re.compile(r"です(?!が|けど|から|ので)|と申|といい(?:ます|まして)|でございます|って(?:言い|いい)ます|も(?:来|き)ました")


def folded(text: str) -> tuple[str, list[int]]:
    """Fold case, kana script, spaces and joints away; return the folded text and the origin of each character."""
    out: list[str] = []
    origin: list[int] = []
    for i, char in enumerate(text):
        key = term_key(char) if not (char.isspace() or char in "-・=") else ""
        for c in key:
            out.append(c)
            origin.append(i)
    return "".join(out), origin


@dataclass(slots=True)
class Term:
    """A glossary term: its folded key, what it is, and how it is replaced."""

    key: str
    kind: Kind
    role: str
    identity: str


def find_terms(text: str, terms: Sequence[Term], *, recogniser: str, tier: Tier, score: float = 1.0) -> Iterator[Span]:
    """Find terms in any width, case and kana script, with spaces and hyphens inside."""
    if not terms:
        return
    key, origin = folded(text)
    for term in terms:
        if not term.key:
            continue
        at = key.find(term.key)
        while at >= 0:
            start, end = origin[at], origin[at + len(term.key) - 1] + 1
            latin = term.key.isascii()
            inside = latin and (
                (start > 0 and text[start - 1].isascii() and text[start - 1].isalnum())
                or (end < len(text) and text[end].isascii() and text[end].isalnum())
            )
            if not inside or len(term.key) >= 4:
                yield Span(start, end, term.kind, score, recogniser, "glossary term", tier, role=term.role, identity=term.identity)
            at = key.find(term.key, at + 1)


def find_said_again(text: str, doc: Doc, spans: Sequence[Span]) -> Iterator[Span]:
    """Find what a turn names for certain as a person, said again in the same turn as a word of its own (``名字は鶴、鳥の鶴``)."""
    sure = {text[s.start : s.end] for s in spans if s.kind is Kind.PERSON and s.tier >= Tier.RULE and s.score >= 0.85}
    if not sure:
        return
    taken = covered(len(text), ((s.start, s.end) for s in spans))
    for token in doc:
        end = token.idx + len(token)
        if token.text in sure and token.tag_.startswith("名詞") and taken.find(1, token.idx, end) < 0:
            yield Span(token.idx, end, Kind.PERSON, 0.85, "said_again", "named in this turn", Tier.RULE)
