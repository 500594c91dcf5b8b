"""Finds and replaces what identifies: the joint of recognisers, session evidence, pseudonyms and generalisation."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cocreate_nlp.errors import InputError, PolicyError
from cocreate_nlp.language import Parsed, parse
from cocreate_nlp.policy import Policy
from cocreate_nlp.policy.glossary import term_key
from cocreate_nlp.redaction.addresses import grow_houses
from cocreate_nlp.redaction.brands import WELL_KNOWN, find_public
from cocreate_nlp.redaction.code_introductions import (
    find_code_introductions,
    find_code_names,
    find_quoted_names,
    is_thing_itself,
)
from cocreate_nlp.redaction.context_rules import (
    find_affiliations,
    find_aliases,
    find_banks,
    find_circles,
    find_companions,
    find_employers,
    find_family_firms,
    find_origins,
    find_topic_of_firm,
    find_type_numbers,
    find_with_ending,
    has_firm_ending,
    short_names,
    stands_for_firm,
)
from cocreate_nlp.redaction.formats import find_fragments, find_own_words, find_pairs, topics_of
from cocreate_nlp.redaction.forms import (
    NameForm,
    begins_full_name,
    is_generic,
    is_kana,
    name_forms,
    other_readings,
    reading_of,
    same_key,
    sound_of,
    to_hiragana,
    to_katakana,
)
from cocreate_nlp.redaction.generalisation import find_general, generalise, is_general, prefecture_of
from cocreate_nlp.redaction.kin import find_listed, named_by_kin
from cocreate_nlp.redaction.mentions import (
    Borders,
    KnownNames,
    Term,
    find_by_reading,
    find_said_again,
    find_terms,
    has_honorific,
    is_given_in_kana,
)
from cocreate_nlp.redaction.name_ends import trimmed
from cocreate_nlp.redaction.name_rules import Telling, find_introduced, find_readings, find_round
from cocreate_nlp.redaction.presidio import analyze_parsed, make_analyzer, read_names
from cocreate_nlp.redaction.pseudonyms import Pseudonyms
from cocreate_nlp.redaction.quasi_terms import FAMILY_RELATIONS
from cocreate_nlp.redaction.replacing import apply_edits, compose, group_of
from cocreate_nlp.redaction.spans import Span, Tier, resolve
from cocreate_nlp.redaction.spelling import find_spelled
from cocreate_nlp.redaction.spoken_numbers import (
    find_letters_before,
    find_local_parts,
    find_spelled_mail,
    find_spoken_numbers,
    local_parts,
)
from cocreate_nlp.redaction.things import is_inside_thing
from cocreate_nlp.redaction.vetoes import CODE_SIGNS, NAMES, NATURE, PET_SIGNS, is_vetoed
from cocreate_nlp.replacements import FIXED
from cocreate_nlp.tables import column_of, need_frame, text_column
from cocreate_nlp.text import alternatives, covered, each_name
from cocreate_nlp.types import QUASI_KINDS, Edit, Finding, Kind, Redaction, Role, Session

if TYPE_CHECKING:
    import pandas as pd
    from spacy.tokens import Doc

    from cocreate_nlp.redaction.names.tagger import NamesModel

GLOSSARY_KINDS: Mapping[str, tuple[Kind, str]] = {
    "sponsor": (Kind.ORGANIZATION, "sponsor"),
    "clients": (Kind.ORGANIZATION, "client"),
    "partners": (Kind.ORGANIZATION, "partner"),
    "products": (Kind.CODE_NAME, "product"),
    "code_names": (Kind.CODE_NAME, "code_name"),
    "people": (Kind.PERSON, "person"),
    "core_terms": (Kind.CODE_NAME, "core_term"),
}
"""List of the policy's glossary → kind and group of pseudonyms."""

NAME_KINDS = NAMES | {Kind.CITY}
"""What a part of a word for a thing may be taken for."""

TOLD = "says what to be called"
"""Evidence of a name that may be any word."""

ROUNDS = 3
"""How often a redacted session is looked at again."""

TOPIC_TURNS = 3
"""For how many turns a number that was asked for may still be on the way."""


@dataclass(slots=True)
class _Turn:
    """What is known of one turn while it is redacted."""

    parsed: Parsed
    spans: list[Span] = field(default_factory=list)
    allowed: list[Span] = field(default_factory=list)
    own: list[tuple[int, int]] = field(default_factory=list)
    role: Role | None = None
    borders: Borders | None = None


class Redactor:
    """Finds personal and company identifiers in spoken Japanese and replaces them so that the sentence stays natural.

    Parameters
    ----------
    policy
        Glossary, allow list, age bands and treatment of special-care information; the safe default if None.
    roster
        Names of people who take part, in any form, beside the speakers of a session. Gaps of a column are nobody.
    roles
        Speaker → role, where it is known.
    pseudonyms
        Keeps pseudonyms the same over several sessions; a fresh numbering for each session if None.
    names
        The names model; the packaged one if None. ``False`` leaves it out.
    also_called
        Speakers and names that the transcript has for them beside (``A`` is 高橋 where the label says ``A（高橋）``).

    Raises
    ------
    PolicyError
        ``policy`` is no `Policy`.
    InputError
        A name of the roster is no text.

    Examples
    --------
    >>> Redactor(roster=["浅川"]).redact("浅川さんは34歳の主婦で世田谷区です").text
    '参加者Aさんは30代の主婦で東京都内です'
    """

    def __init__(
        self,
        policy: Policy | None = None,
        *,
        roster: str | Iterable[str] = (),
        roles: Mapping[str, Role] | None = None,
        pseudonyms: Pseudonyms | None = None,
        names: NamesModel | bool | None = None,
        also_called: Iterable[tuple[str, str]] = (),
    ) -> None:
        if policy is not None and not isinstance(policy, Policy):
            raise PolicyError(
                f"Redactor() takes a Policy, not {type(policy).__name__}", remedy="use Policy.from_yaml(path) or Policy(…)"
            )
        self.policy = policy if policy is not None else Policy()
        self.roster = each_name(roster)
        self.roles = dict(roles or {})
        self.pseudonyms = pseudonyms
        self.also_called = tuple(also_called)
        self._names = names
        self._analyzer = make_analyzer(names)
        self._terms = _glossary_terms(self.policy)
        self._allowed = [Term(term_key(word), Kind.OTHER_QUASI, "allow", word) for word in self.policy.allow]

    # --- one text ------------------------------------------------------------------------------------------------

    def redact(self, text: str) -> Redaction:
        """Redact one text by itself.

        Redacting the result again changes nothing.

        Raises
        ------
        InputError
            It is no text.
        """
        from cocreate_nlp.types import Turn

        if not isinstance(text, str):
            raise InputError(
                f"redact() takes one text, not {type(text).__name__}",
                remedy="use redact_column(frame, column) for a table with missing values",
            )
        return self.redact_session([parse(text)], Session("text", (Turn(text),)))[0]

    def find(self, parsed: Parsed) -> list[Finding]:
        """Find what would be redacted in one text, figures aside, as ranges of the original."""
        turns = self._find_turns([parsed], ())
        out = []
        for span in resolve(turns[0].spans, turns[0].allowed):
            start, end = parsed.norm.to_original(span.start, span.end)
            out.append(Finding(start, end, span.kind, span.score, span.recogniser, span.evidence, span.valid))
        return out

    def redact_column(self, frame: pd.DataFrame, column: str) -> pd.Series[str]:
        """Redact a column of a table, its rows taken as turns of one session (one numbering of pseudonyms).

        Missing values stay missing.

        Raises
        ------
        BrokenFileError
            The column is missing, or there are two.
        """
        from cocreate_nlp.types import Turn

        need_frame(frame, "redact_column()")
        values = column_of(frame, column)
        missing = values.isna().tolist()
        texts = ["" if gone else str(value) for value, gone in zip(values, missing, strict=True)]
        turns = tuple(Turn(text) for text in texts)
        redactions = self.redact_session([parse(text) for text in texts], Session("column", turns))
        return text_column([None if gone else r.text for r, gone in zip(redactions, missing, strict=True)], values)

    def redact_doc(self, doc: Doc) -> Redaction:
        """Redact the text of a spaCy Doc of any pipeline.

        Raises
        ------
        InputError
            It is no Doc.
        """
        from spacy.tokens import Doc

        if not isinstance(doc, Doc):
            raise InputError(f"redact_doc() takes a spaCy Doc, not {type(doc).__name__}", remedy="use redact(text) for a text")
        return self.redact(doc.text)

    # --- a session -----------------------------------------------------------------------------------------------

    def redact_session(self, parsed_turns: Sequence[Parsed], session: Session) -> list[Redaction]:
        """Redact all turns of a session with the evidence of all of them.

        Names of speakers, names introduced once, and figures repeated are treated alike everywhere.

        Parameters
        ----------
        parsed_turns
            One parse per turn, in order.
        session
            The turns: speakers are the roster, roles are evidence for figures.
        """
        speakers = tuple(dict.fromkeys(t.speaker for t in session.turns if t.speaker))
        roles = self._roles(session)
        company = frozenset(same_key(t.speaker) for t, role in zip(session.turns, roles, strict=True) if t.speaker and role is Role.COMPANY)
        cache: dict[tuple[str, Role | None], list[Span]] = {}
        pseudonyms = self.pseudonyms if self.pseudonyms is not None else Pseudonyms()
        identities = _Identities(self._known(speakers))
        for speaker in dict.fromkeys((*self._numbered(session), *self.roster)):
            if not is_generic(speaker):
                pseudonyms.of("roster", identities.of(speaker))
        turns = self._find_turns(parsed_turns, speakers, roles, cache, company)
        redactions = self._replace(turns, pseudonyms, identities)
        # What stands beside a replacement may look different now: go on until nothing more is found, so that redacting
        # twice changes nothing.
        for _ in range(ROUNDS):
            if not any(r.edits for r in redactions):
                break
            parsed = [parse(r.text) if r.edits else t.parsed for t, r in zip(turns, redactions, strict=True)]
            again = self._replace(self._find_turns(parsed, speakers, roles, cache, company), pseudonyms, identities)
            if not any(edit.original != edit.replacement for r in again for edit in r.edits):
                break
            redactions = [compose(r, a, t.text) for r, a, t in zip(redactions, again, session.turns, strict=True)]
        return redactions

    def pseudonym_of(self, speaker: str, session: Session) -> str:
        """Return the pseudonym of a speaker of a session, as it stands in the redacted turns."""
        return self.speaker_pseudonyms(session)[speaker]

    def speaker_pseudonyms(self, session: Session) -> dict[str, str]:
        """Return speaker → pseudonym for every speaker of a session, generic labels included."""
        speakers = tuple(dict.fromkeys(t.speaker for t in session.turns if t.speaker))
        pseudonyms = self.pseudonyms if self.pseudonyms is not None else Pseudonyms()
        identities = _Identities(self._known(speakers))
        names = {s: pseudonyms.of("roster", identities.of(s)) for s in _named_first(self._numbered(session))}
        return names | ({"": ""} if any(not t.speaker for t in session.turns) else {})

    def _roles(self, session: Session) -> list[Role | None]:
        return [t.role or self.roles.get(t.speaker) or self.policy.speakers.get(t.speaker) for t in session.turns]

    def _numbered(self, session: Session) -> list[str]:
        """Return the speakers in the order of their letters: who takes part first, who leads and the company after."""
        takes_part: dict[str, bool] = {}
        for turn, role in zip(session.turns, self._roles(session), strict=True):
            if turn.speaker:
                takes_part.setdefault(turn.speaker, role in (None, Role.PARTICIPANT))
        return sorted(takes_part, key=lambda s: not takes_part[s])

    # --- finding -------------------------------------------------------------------------------------------------

    def _known(self, speakers: Sequence[str]) -> KnownNames:
        known = KnownNames()
        # The full name claims its forms before a bare family name of another speaker does.
        for name in dict.fromkeys((*speakers, *self.roster)):
            if not is_generic(name):
                known.add(same_key(name), name_forms(name), "roster")
        for speaker, name in self.also_called:
            # What stands in brackets may be a town as well (福岡): alone it is no name.
            known.add(same_key(speaker), [NameForm(form.text, False) for form in name_forms(name)], "roster")
        return known

    def _find_turns(
        self,
        parsed_turns: Sequence[Parsed],
        speakers: Sequence[str],
        roles: Sequence[Role | None] | None = None,
        cache: dict[tuple[str, Role | None], list[Span]] | None = None,
        company: frozenset[str] = frozenset(),
    ) -> list[_Turn]:
        memory = {} if cache is None else cache
        roster = self._known(speakers)
        turns = [_Turn(parsed) for parsed in parsed_turns]
        for turn, role in zip(turns, roles or [None] * len(turns), strict=True):
            turn.role = role
        unread = {(t.parsed.norm.original, t.role): (t.parsed, t.role) for t in reversed(turns)}
        read_names(self._names, [unread[key] for key in unread if key not in memory])
        topics: list[frozenset[Kind]] = []
        pets = sum(bool(PET_SIGNS.search(p.norm.text)) for p in parsed_turns) >= 3
        for turn in turns:
            text, doc = turn.parsed.norm.text, turn.parsed.doc
            turn.own = find_own_words(text)
            turn.borders = Borders.of(doc)
            turn.allowed = list(find_terms(text, self._allowed, recogniser="allow", tier=Tier.ALLOW))
            turn.allowed += [Span(a, b, Kind.OTHER_QUASI, 1.0, "public", "everybody's", Tier.ALLOW) for a, b in find_public(text, firms=turn.role is not Role.COMPANY)]
            original = turn.parsed.norm.original
            key = (original, turn.role)
            if key not in memory:
                memory[key] = analyze_parsed(self._analyzer, turn.parsed, turn.role)
            spans = list(memory[key])
            if not pets:
                spans = [
                    s
                    for s in spans
                    if s.recogniser != "names_model"
                    or s.kind is not Kind.OTHER_QUASI
                    or not is_vetoed(s, text, doc, pets=False)
                ]
            spans = [cut for s in spans if (cut := trimmed(s, text)) is not None]
            spans += roster.find(text, turn.borders, tier=Tier.ROSTER, score=1.0)
            spans += find_by_reading(text, doc, roster)
            spans += find_terms(text, self._terms, recogniser="glossary", tier=Tier.GLOSSARY)
            recent = frozenset().union(*topics[-TOPIC_TURNS:]) | topics_of(text)
            spans += find_spoken_numbers(text, recent)
            spans += find_spelled_mail(text, recent)
            spans += find_fragments(text, spans, recent)
            spans += find_letters_before(text, spans)
            if Kind.ADDRESS in recent or any(s.kind is Kind.ADDRESS for s in spans):
                spans += find_pairs(text, corrected_only=not any(s.kind is Kind.ADDRESS for s in spans))
            spans += find_spelled(text, spans)
            spans += find_code_names(text, turn.role)
            spans += find_quoted_names(text, doc, turn.role)
            spans += find_code_introductions(text, doc, turn.role)
            terms = [s for s in spans if s.tier is Tier.GLOSSARY]
            # 青葉農機の開発の: the sponsor keeps its own word.
            spans += [s for s in find_affiliations(text, spans, turn.role) if not any(t.start < s.end and s.start < t.end for t in terms)]
            if turn.role is not Role.PARTICIPANT:
                spans += find_companions(text, spans, company, turn.borders)
            spans += find_listed(text, doc, spans)
            spans += find_with_ending(text, spans)
            spans += find_family_firms(text, spans)
            spans += find_aliases(text, spans)
            spans += find_banks(text)
            spans += find_employers(text)
            spans += find_circles(text, doc)
            spans += find_origins(text, spans)
            spans += find_type_numbers(text, turn.role)
            spans += grow_houses(text, spans)
            general = covered(len(text), find_general(text))
            spans = [
                s
                for s in spans
                if (s.kind not in QUASI_KINDS and s.recogniser != "names_model")
                or not (is_general(text[s.start : s.end]) or general.find(1, s.start, s.end) >= 0)
            ]
            # 備前 in 備前焼 is nobody, whoever is called so.
            spans = [s for s in spans if s.kind not in NAME_KINDS or s.tier in {Tier.FORMAT, Tier.GLOSSARY} or not is_inside_thing(text, s.start, s.end)]
            turn.spans = _outside(spans, turn.own)
            topics.append(
                topics_of(text)
                | frozenset(s.kind for s in turn.spans if s.tier is Tier.FORMAT and s.kind not in QUASI_KINDS)
            )
        self._second_pass(turns, roster)
        return turns

    def _second_pass(self, turns: Sequence[_Turn], roster: KnownNames) -> None:
        """Find bare what was named once with strong evidence."""
        people = KnownNames()
        # A company's ordinary word that keeps looking like a code name is one.
        codes = Counter(
            turn.parsed.norm.text[s.start : s.end]
            for turn in turns
            if turn.role is Role.COMPANY
            for s in turn.spans
            if s.kind is Kind.CODE_NAME and s.tier is Tier.MODEL and s.score >= 0.4
        )
        things: dict[str, tuple[Kind, str, str]] = {}
        shortened: set[str] = set()
        told_names = find_round([t.parsed.norm.text for t in turns], [t.role for t in turns])
        for turn, own in zip(turns, told_names, strict=True):
            text = turn.parsed.norm.text
            if own is not None and roster.identity_of(text[own[0] : own[1]]) is None:
                turn.spans.append(Span(*own, Kind.PERSON, 0.95, "introduction", "in a round of introductions", Tier.RULE))
            assert turn.borders is not None
            for introduced in find_introduced(text, turn.borders):
                start, end = introduced.start, introduced.end
                name = text[start:end]
                told = introduced.how is Telling.NAMED
                if turn.borders.runs_on(start, end) or turn.borders.ends_in_word(end):
                    continue
                if name in FAMILY_RELATIONS or (name in WELL_KNOWN and not told):
                    continue
                if roster.identity_of(name) is None and not any(s.kind is not Kind.PERSON and s.start <= start and end <= s.end for s in turn.spans):
                    model_agrees = any(s.kind is Kind.PERSON and s.start < end and start < s.end for s in turn.spans)
                    if introduced.how is not Telling.SAID or model_agrees or turn.borders.is_person(start, end):
                        turn.spans.append(Span(start, end, Kind.PERSON, 0.95, "introduction", TOLD if told else "says the name", Tier.RULE))
            if any(s.kind is Kind.PERSON for s in turn.spans) or re.search("名前|名字|苗字|と書いて", text):
                for start, end in find_readings(text):
                    turn.spans.append(Span(start, end, Kind.PERSON, 0.9, "reading", "says how a name sounds", Tier.RULE))
            for span in turn.spans:
                name = text[span.start : span.end]
                if span.tier < Tier.RULE or name in WELL_KNOWN or _GRAMMAR.match(name):
                    continue
                if len(name) < 2:
                    strong = has_honorific(text, span.end) or span.recogniser in {"introduction", "kin", "spelling"} or named_by_kin(text, span.start)
                    if span.kind is Kind.PERSON and strong and re.match(r"[一-龥]", name):
                        reading = reading_of(name)
                        people.add(same_key(name), [NameForm(name, False), *([NameForm(reading, False)] if len(reading) >= 3 else [])], "session")
                    continue
                if span.kind is Kind.OTHER_QUASI and span.score >= 0.85 and not re.search(r"[年\d]", name):
                    things.setdefault(name, (span.kind, "", ""))
                    continue
                ordinary = turn.borders is not None and turn.borders.is_ordinary(span.start, span.end)
                if span.kind is Kind.PERSON and span.score >= 0.85:
                    if not ordinary or (span.score >= 0.95 and is_given_in_kana(name)) or has_honorific(text, span.end) or span.recogniser in {"introduction", "reading", "kin", "spelling"} or named_by_kin(text, span.start):
                        people.add(same_key(name), _mention_forms(name), "session")
                    if span.evidence == TOLD:
                        people.add(same_key(name), [NameForm(name, True)], "told")
                elif span.kind in {Kind.ORGANIZATION, Kind.FACILITY, Kind.STATION, Kind.CODE_NAME} and (
                    span.score >= 0.85 or (span.score >= 0.6 and has_firm_ending(name)) or (span.kind is Kind.CODE_NAME and (codes[name] >= 2 or text[span.start - 1 : span.start] in _OPENING))
                ):
                    sure = not ordinary or (turn.role is Role.COMPANY or CODE_SIGNS.search(text) is not None)
                    if sure and not re.fullmatch(r"[ぁ-ん]{2}", name):
                        things.setdefault(name, (span.kind, span.role, span.identity))
                        if span.kind is not Kind.CODE_NAME:
                            for short in filter(lambda n: not _GRAMMAR.match(n), short_names(name)):
                                for form in (short, to_hiragana(short), to_katakana(short)) if is_kana(short) else (short,):
                                    things.setdefault(form, (span.kind, span.role, span.identity))
                                    shortened.add(form)
                        else:
                            stem = _PLAN_ENDING.sub("", name)
                            if stem != name and len(stem) >= 3:
                                things.setdefault(stem, (span.kind, span.role, span.identity))
                        if is_kana(name) and len(name) >= 3:
                            for other in (to_hiragana(name), to_katakana(name)):
                                things.setdefault(other, (span.kind, span.role, span.identity))
        locals_said = {part for turn in turns for part in local_parts(turn.parsed.norm.text, turn.spans)}
        for turn in turns:
            text = turn.parsed.norm.text
            turn.spans += _outside(find_local_parts(text, locals_said), turn.own)
            again = [s for s in find_said_again(text, turn.parsed.doc, turn.spans) if not NATURE.match(text, s.start)]
            turn.spans += _outside(again, turn.own)
        if not people.forms and not things:
            return
        pattern = re.compile(alternatives(things)) if things else None
        for turn in turns:
            text = turn.parsed.norm.text
            assert turn.borders is not None
            found = list(people.find(text, turn.borders, tier=Tier.RULE, score=0.8))
            if pattern is not None:
                for match in pattern.finditer(text):
                    kind, role, identity = things[match[0]]
                    ordinary = turn.borders.is_ordinary(*match.span())
                    if kind is Kind.CODE_NAME and ordinary and is_thing_itself(text, *match.span()):
                        continue
                    # A pet called 小麦 is not meant by 小麦アレルギー, nor where nobody speaks of animals.
                    if kind is Kind.OTHER_QUASI and ordinary and (not PET_SIGNS.search(text) or _EATEN.match(text, match.end())):
                        continue
                    if _stands_free(match, turn.borders) and (match[0] not in shortened or stands_for_firm(text, match, turn.borders)):
                        found.append(Span(match.start(), match.end(), kind, 0.8, "session", "named before", Tier.RULE, role=role, identity=identity))
            found += find_topic_of_firm(text, [*turn.spans, *found])
            found += find_aliases(text, found)
            turn.spans += [replace(s, role="", identity="") if s.kind is Kind.PERSON else s for s in _outside(found, turn.own)]

    # --- replacing -----------------------------------------------------------------------------------------------

    def _replace(self, turns: Sequence[_Turn], pseudonyms: Pseudonyms, identities: _Identities) -> list[Redaction]:
        resolved = [resolve(t.spans, t.allowed) for t in turns]
        figures = self._plan_figures(turns, resolved, pseudonyms)
        redactions = []
        for turn, spans, ranged in zip(turns, resolved, figures, strict=True):
            norm = turn.parsed.norm
            edits = []
            for span in _origins_joined(spans, norm.text):
                start, end = norm.to_original(span.start, span.end)
                words = self._replacement(span, norm.text, pseudonyms, identities)
                edits.append(
                    Edit(start, end, span.kind, norm.original[start:end], words, span.recogniser, span.evidence, span.score, span.valid)
                )
            edits += ranged
            redactions.append(_apply(norm.original, edits))
        return redactions

    def _replacement(self, span: Span, text: str, pseudonyms: Pseudonyms, identities: _Identities) -> str:
        original = text[span.start : span.end]
        before, after = text[: span.start], text[span.end :]
        if span.kind in QUASI_KINDS:
            return generalise(
                span.kind, original, before=before, after=after, band=self.policy.ages.band, top=self.policy.ages.top,
                withhold=self.policy.sensitive == "withhold",
            )  # fmt: skip
        if span.kind is Kind.ADDRESS:
            return generalise(Kind.ADDRESS, original, before=before) if prefecture_of(original) else FIXED[Kind.ADDRESS]
        if span.kind in FIXED:
            return FIXED[span.kind]
        if span.kind is Kind.PERSON:
            if span.role == "person":
                return pseudonyms.of("person", span.identity)
            # Other kanji of a speaker's sounds know whose they are.
            key = span.identity if identities.on_roster(span.identity) else identities.of(original)
            if not identities.on_roster(key) and not named_by_kin(text, span.start):
                key = identities.of_speaker(original) or key
            return pseudonyms.of("roster" if identities.on_roster(key) else "person", key)
        grouped = span.role in {"sponsor", "client", "partner", "product", "code_name", "core_term", "station"}
        group = span.role if grouped else group_of(span.kind, original)
        return pseudonyms.of(group, span.identity or identities.of_thing(original))

    def _plan_figures(
        self, turns: Sequence[_Turn], resolved: Sequence[Sequence[Span]], pseudonyms: Pseudonyms
    ) -> list[list[Edit]]:
        from cocreate_nlp.figures import FigureRanger, FigureTurn
        from cocreate_nlp.figures.ranger import to_edit

        ranger = FigureRanger(self.policy, levels=pseudonyms.figure_levels)
        planned = ranger.plan(
            [
                FigureTurn(
                    turn.parsed.norm.original,
                    turn.role,
                    tuple(turn.parsed.norm.to_original(s.start, s.end) for s in spans)
                    + tuple(turn.parsed.norm.to_original(a, b) for a, b in turn.own)
                    + tuple(turn.parsed.norm.to_original(a.start, a.end) for a in turn.allowed),
                )
                for turn, spans in zip(turns, resolved, strict=True)
            ]
        )
        pseudonyms.figure_levels.update(ranger.levels)
        return [
            [
                # The edit shows the words as they stand between its offsets.
                replace(to_edit(e), original=turn.parsed.norm.original[e.start : e.end])
                for e in edits
                # A range that is spoken in our bins already stays in its own words.
                if e.figure.low == e.figure.high or (e.figure.low, e.figure.high) != (e.low, e.high)
            ]
            for turn, edits in zip(turns, planned, strict=True)
        ]


class _Identities:
    """Tells which mentions are the same person or thing."""

    def __init__(self, roster: KnownNames) -> None:
        self._roster = roster
        self._roster_keys = {identity for identity, _, _ in roster.forms.values()}
        self._people: dict[str, str] = {}
        self._things: dict[str, str] = {}

    def of(self, name: str) -> str:
        """Return the identity of a person's name."""
        known = next((k for form in (name, *other_readings(name)) if (k := self._roster.identity_of(form)) is not None), None)
        if known is not None:
            return known
        key = same_key(name)
        if key in self._roster_keys:
            return key
        if key in self._people:
            return self._people[key]
        reading = sound_of(term_key(reading_of(name)) if not is_kana(name) else key)
        identity = self._people.get(reading) if reading else None
        if identity is None and len(key) >= 2:
            identity = next((v for k, v in self._people.items() if len(k) >= 2 and (k.startswith(key) or key.startswith(k))), None)
        identity = identity or key
        self._people[key] = identity
        if reading and len(reading) >= 2:
            self._people.setdefault(reading, identity)
        return identity

    def of_speaker(self, name: str) -> str | None:
        """Return the identity of the speaker whose family name, all that the label gives, begins a full name."""
        key = same_key(name)
        found = [family for family in self._roster_keys if begins_full_name(family, key)]
        return found[0] if len(found) == 1 else None

    def on_roster(self, identity: str) -> bool:
        """Tell whether an identity is a speaker's."""
        return identity in self._roster_keys

    def of_thing(self, name: str) -> str:
        """Return the identity of an organisation, shop or product: writings that share their beginning are one."""
        key = term_key(re.sub(r"(?:株式会社|有限会社|合同会社|\(株\)|㈱)", "", name))
        if key in self._things:
            return self._things[key]
        identity = next(
            (v for k, v in self._things.items() if min(len(k), len(key)) >= 3 and (k.startswith(key) or key.startswith(k))), key
        )
        self._things[key] = identity
        return identity


def _glossary_terms(policy: Policy) -> list[Term]:
    terms = []
    for name, _, term in policy.glossary.terms():
        kind, role = GLOSSARY_KINDS[name]
        identity = term_key(term.name)
        terms += [Term(term_key(form), kind, role, identity) for form in term.forms]
    return sorted(terms, key=lambda t: -len(t.key))


_GRAMMAR = re.compile(r"という|って|みたいな|(?:です|でした|ます|ました)(?:$|[がけのねよか])")
"""Begins what is no name, whatever took it for one; it is not looked for in the rest of the session."""


def _named_first(speakers: Sequence[str]) -> list[str]:
    return [s for s in speakers if not is_generic(s)] + [s for s in speakers if is_generic(s)]


def _outside(spans: Iterable[Span], own: Sequence[tuple[int, int]]) -> list[Span]:
    """Keep of each span what lies outside our own replacement words."""
    if not own:
        return list(spans)
    out = []
    for span in spans:
        pieces = [(span.start, span.end)]
        # In order of the text: the others lie before or after it.
        first, after = bisect_right(own, span.start, key=lambda w: w[1]), bisect_left(own, span.end, key=lambda w: w[0])
        for a, b in own[first:after]:
            pieces = [q for s, e in pieces for q in ((s, min(e, a)), (max(s, b), e)) if q[0] < q[1]]
        if pieces == [(span.start, span.end)]:
            out.append(span)
        elif span.tier in {Tier.FORMAT, Tier.ROSTER, Tier.GLOSSARY}:
            out += [replace(span, start=a, end=b) for a, b in pieces if b - a >= 2]
    return out


_EATEN = re.compile("[一-龥ァ-ヶ]|(?:が|は|も)(?:だめ|駄目|食べ|入っ|苦手|合わ)|を(?:食べ|使|抜|混ぜ|入れ|買)|の(?:アレルギー|粉|パン|麺|におい|匂い)|入り")
"""After a pet's name that is food as well, what one does with food."""
_PLAN_ENDING = re.compile(r"(?:計画|作戦|プロジェクト|プラン|構想|企画)$")
"""Left out when a code name is said again (``はるかぜ計画``, then ``はるかぜ``)."""
_OPENING = ("「", "『")
def _mention_forms(name: str) -> list[NameForm]:
    forms = {form.text: form for form in name_forms(name)}
    forms[name] = NameForm(name, len(name) >= 2)
    return list(forms.values())


def _stands_free(match: re.Match[str], borders: Borders) -> bool:
    """Tell whether a name found again is not merely part of another word."""
    name = match[0]
    if is_kana(name):
        free = match.start() in borders.starts and match.end() in borders.ends
        return free or (len(name) >= 4)
    if len(name) == 2:
        return match.start() in borders.starts and match.end() in borders.ends
    return True


def _apply(original: str, edits: Iterable[Edit]) -> Redaction:
    ordered: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if ordered and edit.start < ordered[-1].end:
            continue
        ordered.append(edit)
    return Redaction(apply_edits(original, ordered), tuple(ordered))


def _origins_joined(spans: Sequence[Span], text: str) -> list[Span]:
    """Return the spans with a country and its town as one (``ベトナムのハノイ``): 海外の海外 says nothing twice."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last is not None and last.kind is span.kind is Kind.ORIGIN and text[last.end : span.start] == "の":
            joined[-1] = replace(last, end=span.end)
        else:
            joined.append(span)
    return joined
