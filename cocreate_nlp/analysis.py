"""Joins the parts: one parse a turn, redaction, tagging, the grid, the policy's decision. Holds no logic of theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from cocreate_nlp.errors import InputError, PolicyError, SharingError
from cocreate_nlp.figures import FigureTurn, project_levels
from cocreate_nlp.figures.ranger import Point
from cocreate_nlp.grid.after import RAISED, level_after, remedy_to_open
from cocreate_nlp.grid.classifier import AXES, default_grid
from cocreate_nlp.grid.echoes import raise_echoes
from cocreate_nlp.grid.features import Mark, make_grid_units
from cocreate_nlp.grid.marks import to_marks, to_normalized
from cocreate_nlp.language import Parsed, parse
from cocreate_nlp.policy import Policy, decide, level_of, require_acknowledged, tighten_bands, tlp_of_all
from cocreate_nlp.policy.tables import AUDIENCE_WORDS, REASONS
from cocreate_nlp.policy.taken_back import for_nobody
from cocreate_nlp.redaction import Leak, Pseudonyms, Redactor, find_leaks
from cocreate_nlp.redaction.replacing import apply_edits
from cocreate_nlp.segmentation import merge_across, split_snippets
from cocreate_nlp.sharing.gate import SharedSession, open_gate, why_held
from cocreate_nlp.tagging.facets import find_facets
from cocreate_nlp.tagging.features import Unit, make_unit
from cocreate_nlp.tagging.tagger import TagResult, default_tagger
from cocreate_nlp.text import each_name
from cocreate_nlp.transcripts.labels import squash
from cocreate_nlp.transcripts.roles import apply_roles, take_roles
from cocreate_nlp.types import (
    Action,
    Audience,
    Decision,
    Edit,
    Evidence,
    Facet,
    Kind,
    Placement,
    Redaction,
    Role,
    Session,
    Snippet,
)

if TYPE_CHECKING:
    import pandas as pd

    from cocreate_nlp.sharing.review import ReviewDecision


@dataclass(frozen=True)
class SessionResult:
    """Everything known about an analysed session. Internal: it holds the original text.

    Attributes
    ----------
    session
        The session, with the roles as resolved.
    snippets
        One record a snippet, in order.
    policy
        The policy it was analysed under.
    speaker_names
        Speaker as in the transcript → pseudonym.
    leaks
        The independent second look at outgoing text, primed with the session's roster and what was replaced in it.
    roles_taken
        Speakers whose role nobody gave, and the one they were taken for.
    """

    session: Session
    snippets: tuple[Snippet, ...]
    policy: Policy
    speaker_names: Mapping[str, str] = field(repr=False, default_factory=dict)
    leaks: Callable[..., Sequence[Leak]] = field(repr=False, default=find_leaks)
    roles_taken: Mapping[str, Role] = field(repr=False, default_factory=dict)

    def _speakers_named(self, names: str | Iterable[str]) -> frozenset[str]:
        """Return the speakers of these names, whatever their width and spaces; a name of nobody is an error."""
        speakers: dict[str, set[str]] = {}
        for speaker in session_roster(self.session):
            speakers.setdefault(squash(speaker), set()).add(speaker)
        found: set[str] = set()
        for name in each_name(names):
            if squash(name) not in speakers:
                # Going on would share the voice of somebody who withdrew; the message must not name them.
                raise SharingError(
                    "a withdrawn name is no speaker of this session", remedy="write it as in the transcript"
                )
            found |= speakers[squash(name)]
        return frozenset(found)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a snippet with original text, scores and reasons. For internal use only.

        Returns
        -------
        pandas.DataFrame
            Columns ``session, turn, snippet, speaker, role, text, tags, tag_scores, specificity, core,
            specificity_band, core_band, level, redacted, level_after, decision, reasons`` and, beside the contract,
            ``subkinds, hearsay, needs_check, tag_evidence, facets, remedy, edits``. ``decision`` is for the policy's
            audience.
        """
        from cocreate_nlp.sharing.internal import frame_of

        return frame_of(self.session, self.snippets)

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        *,
        policy: Policy,
        pseudonyms: Pseudonyms | None = None,
        also_called: Iterable[tuple[str, str]] = (),
    ) -> SessionResult:
        """Rebuild a result from its internal table, for example after a review.

        Nothing is analysed again; the decisions are those of the policy given.

        Parameters
        ----------
        frame
            From `to_frame`.
        policy
            Decides what may be shared.
        pseudonyms
            Those of the analysis, so that speakers keep the ones that stand in the redacted text.
        also_called
            Of the session that was analysed; the table does not hold it.

        Raises
        ------
        InputError
            A column is missing or holds an unknown value.
        """
        from cocreate_nlp.sharing.internal import parse_frame

        session, snippets = parse_frame(frame)
        session = replace(session, also_called=tuple(also_called))
        roster = session_roster(session)
        roles = {t.speaker: t.role for t in session.turns if t.role}
        redactor = Redactor(policy, roster=roster, roles=roles, pseudonyms=pseudonyms, also_called=other_names(session))
        edits = [e for s in snippets for e in s.edits]
        names = redactor.speaker_pseudonyms(session)
        nobody = for_nobody(session)
        snippets = [_decided(s, policy, nobody) for s in snippets]
        return cls(session, tuple(snippets), policy, names, _second_look(session, edits, policy))

    def share(
        self,
        audience: Audience | str | None = None,
        recipient: str | None = None,
        purpose: str | None = None,
        *,
        released_by: str | Iterable[str] = (),
        withdrawn: str | Iterable[str] = (),
        reviews: Iterable[ReviewDecision] = (),
    ) -> SharedSession:
        """Return what an audience may see, through the gate.

        Parameters
        ----------
        audience
            By default the policy's. The words of a policy file (``参加者``, ``関係者``) count as well.
        recipient, purpose
            Needed for staged material: who receives it, and what for.
        released_by
            Two different people who release staged material from commercialization on; a bare text is one person.
        withdrawn
            Speakers (as in the transcript) who have withdrawn; their voices are held.
        reviews
            What people decided on single snippets: they may hold what the policy would share, release staged
            material in twos and mark what participants have seen. Nothing is shared that the policy forbids.

        Raises
        ------
        NotAcknowledgedError
            Nobody has acknowledged the policy.
        SharingError
            The audience is not known, recipient or purpose is no text, or a withdrawn name is no speaker of this session.
        """
        require_acknowledged(self.policy)
        for name, value in (("recipient", recipient), ("purpose", purpose)):
            if value is not None and not isinstance(value, str):
                raise SharingError(f"{name} is text, not {type(value).__name__}", remedy="say in words who receives it and what for")
        try:
            target = self.policy.audience
            if audience is not None:
                said = str(audience).strip()
                target = Audience(AUDIENCE_WORDS.get(said, said))
        except ValueError as error:
            raise SharingError(
                f"unknown audience {audience!r}", remedy=f"use one of {', '.join(a.value for a in Audience)}"
            ) from error
        return open_gate(
            self.session,
            self.snippets,
            audience=target,
            phase=self.policy.phase,
            policy_version=self.policy.version,
            tlp_of=lambda levels: tlp_of_all(levels, audience=target, policy=self.policy),
            decide=self._decider(target, recipient, purpose, released_by, reviews),
            find_leaks=self.leaks,
            # The names model reads whole sentences; where two are joined it would see names that nobody said.
            find_in_pieces=partial(self.leaks, model=False),
            speaker_names=self.speaker_names,
            recipient=recipient,
            purpose=purpose,
            withdrawn=self._speakers_named(withdrawn),
        )

    def held_though_reviewed(
        self,
        reviews: Iterable[ReviewDecision],
        *,
        recipient: str | None = None,
        purpose: str | None = None,
        released_by: str | Iterable[str] = (),
        withdrawn: str | Iterable[str] = (),
    ) -> list[tuple[ReviewDecision, str]]:
        """Return the reviews that would share a snippet which the policy or the gate holds, and why it does.

        The arguments are those of `share`; the audience is the policy's.
        """
        reviews = list(reviews)
        decide_one = self._decider(self.policy.audience, recipient, purpose, released_by, reviews)
        gone = self._speakers_named(withdrawn)
        snippets = {(s.turn, s.index): s for s in self.snippets}
        held = []
        for review in reviews:
            snippet = snippets.get((review.turn, review.snippet))
            if snippet is None or review.decision is Action.HOLD:
                continue
            reason = why_held(snippet, decide_one, self.leaks, gone)
            if reason is not None:
                held.append((review, reason))
        return held

    def _decider(
        self,
        target: Audience,
        recipient: str | None,
        purpose: str | None,
        released_by: str | Iterable[str],
        reviews: Iterable[ReviewDecision],
    ) -> Callable[[Snippet], Decision]:
        nobody = for_nobody(self.session)
        released = each_name(released_by)
        reviewed = {(r.turn, r.snippet): r for r in reviews}

        def decide_one(snippet: Snippet) -> Decision:
            review = reviewed.get((snippet.turn, snippet.index))
            if review is not None and review.decision is Action.HOLD:
                return Decision(Action.HOLD, (REASONS["reviewed"],))
            return _decide(
                snippet,
                self.policy,
                target,
                nobody.get(snippet.turn),
                recipient,
                purpose,
                (review.released_by if review is not None else ()) or released,
                shown=review is not None and review.shown_to_participants,
            )

        return decide_one


def analyze(session: Session, *, policy: Policy | None = None, pseudonyms: Pseudonyms | None = None) -> SessionResult:
    """Tag, place, redact and decide every snippet of a session.

    Parameters
    ----------
    session
        The transcript.
    policy
        By default ``Policy()``, which is safe and shares nothing until somebody acknowledges one.
    pseudonyms
        Keeps pseudonyms the same over several sessions (see `Vault`); a fresh numbering if None.

    Returns
    -------
    SessionResult
        Internal; call ``share`` for what may leave.

    Raises
    ------
    InputError
        It is no `Session`, or a turn of it has no text; a file is read with `read_session`, a table with
        ``Session.from_frame``.
    PolicyError
        ``policy`` is no `Policy`; a file is read with ``Policy.from_yaml``.
    """
    _check(session, policy)
    policy = policy or Policy()
    taken = _roles_taken(session, policy)
    turns = tuple(replace(t, role=role) for t, role in zip(session.turns, _roles(session, policy, taken), strict=True))
    session = replace(session, turns=turns)
    parsed = [parse(turn.text) for turn in turns]
    roles = {t.speaker: t.role for t in turns if t.role}
    redactor = Redactor(
        policy, roster=session_roster(session), roles=roles, pseudonyms=pseudonyms, also_called=other_names(session)
    )
    redactions = redactor.redact_session(parsed, session)

    pieces = [
        _Piece(i, start, end, edits) for i in range(len(turns)) for start, end, edits in _cut(parsed[i], redactions[i])
    ]
    units = _units(pieces, parsed, session)
    marks = [_marks(piece, parsed[piece.turn], unit) for piece, unit in zip(pieces, units, strict=True)]
    tagged = default_tagger().tag(units)
    placed = default_grid().place(make_grid_units(units, marks))
    placed = raise_echoes(units, marks, [piece.turn for piece in pieces], placed)
    # Only voices have facets.
    facets = iter(find_facets([unit for unit, tags in zip(units, tagged, strict=True) if tags.tags]))
    nobody = for_nobody(session)
    snippets = []
    counters: dict[int, int] = {}
    for piece, unit, tags, placement in zip(pieces, units, tagged, placed, strict=True):
        index = counters.get(piece.turn, 0)
        counters[piece.turn] = index + 1
        own = next(facets) if tags.tags else ()
        snippet = _snippet(piece, index, unit, tags, own, placement, parsed[piece.turn], session, policy)
        snippets.append(_decided(snippet, policy, nobody))
    names = redactor.speaker_pseudonyms(session)
    edits = [e for r in redactions for e in r.edits]
    return SessionResult(session, tuple(snippets), policy, names, _second_look(session, edits, policy), taken)


def _check(session: object, policy: object) -> None:
    """Refuse what would fail deep inside, where nobody could tell why."""
    if not isinstance(session, Session):
        raise InputError(
            f"analyze() takes a Session, not {type(session).__name__}",
            remedy="use Session.from_frame(frame, id=…) for a table, read_session(path) for a file",
        )
    if policy is not None and not isinstance(policy, Policy):
        raise PolicyError(
            f"analyze() takes a Policy, not {type(policy).__name__}", remedy="use Policy.from_yaml(path) or Policy(…)"
        )
    for i, turn in enumerate(session.turns):
        if not (isinstance(turn.text, str) and isinstance(turn.speaker, str) and isinstance(turn.role, Role | None)):
            raise InputError(
                "text and speaker of a turn are texts, its role is a Role or None",
                where=f"turn {i}",
                remedy="use Turn(text, speaker, Role.PARTICIPANT), or Session.from_frame for tables with gaps",
            )


def _second_look(session: Session, edits: Sequence[Edit], policy: Policy) -> Callable[..., Sequence[Leak]]:
    return partial(
        find_leaks,
        roster=tuple(session_roster(session)),
        glossary=policy.glossary,
        originals=tuple({(e.original, e.kind): e for e in edits if e.kind is not Kind.FIGURE}.values()),
        figures=tuple(dict.fromkeys(e.original for e in edits if e.kind is Kind.FIGURE)),
        allow=policy.allow,
    )


def analyze_many(
    sessions: Iterable[Session], *, policy: Policy | None = None, jobs: int = 1
) -> Iterator[SessionResult]:
    """Analyse the sessions of a project, in order, with several processes if wanted.

    A figure that one session must say more coarsely is said so in all of them; pseudonyms are each session's own.

    Parameters
    ----------
    jobs
        Number of processes; models are loaded once in each.

    Raises
    ------
    InputError
        It is no list of sessions.
    PolicyError
        ``policy`` is no `Policy`.
    """
    if isinstance(sessions, Session) or not isinstance(sessions, Iterable):
        raise InputError(
            f"analyze_many() takes a list of sessions, not {type(sessions).__name__}", remedy="use analyze() for a single session"
        )
    sessions = list(sessions)
    for session in sessions:
        _check(session, policy)
    levels = figure_levels(sessions, policy or Policy())
    work = ((session, policy, levels) for session in sessions)
    if jobs <= 1:
        yield from map(_analyze_one, work)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_analyze_one, work)


def _analyze_one(job: tuple[Session, Policy | None, Mapping[Point, int]]) -> SessionResult:
    session, policy, levels = job
    return analyze(session, policy=policy, pseudonyms=Pseudonyms(figure_levels=dict(levels)))


def figure_levels(
    sessions: Iterable[Session], policy: Policy, *, levels: Mapping[Point, int] | None = None
) -> dict[Point, int]:
    """Return the figures that the sessions of a project must agree to say more coarsely (`project_levels`)."""
    turns = (
        [
            FigureTurn(t.text, role)
            for t, role in zip(session.turns, _roles(session, policy, _roles_taken(session, policy)), strict=True)
        ]
        for session in sessions
    )
    return project_levels(turns, policy, levels=levels)


@dataclass(frozen=True, slots=True)
class _Piece:
    turn: int
    start: int
    end: int
    edits: tuple[Edit, ...]


def _roles_taken(session: Session, policy: Policy) -> dict[str, Role]:
    """Return the roles of speakers for whom neither the policy's map nor the file gives one."""
    return take_roles(session, policy.speakers, [name for term in policy.glossary.sponsor for name in term.forms])


def _roles(session: Session, policy: Policy, taken: Mapping[str, Role]) -> list[Role]:
    """Return the role of each turn: from the policy's map or the file, else the one its speaker is taken for."""
    return [
        apply_roles(t.speaker, t.role, policy.speakers) or taken.get(t.speaker, Role.PARTICIPANT) for t in session.turns
    ]


def session_roster(session: Session) -> list[str]:
    """Return the speakers of a session, each once, in order of appearance."""
    return list(dict.fromkeys(t.speaker for t in session.turns if t.speaker))


def other_names(session: Session) -> list[tuple[str, str]]:
    """Return speakers and the names that stand for them in brackets (``A``, ``高橋``), without whole labels."""
    return [(speaker, also) for speaker, also in session.also_called if squash(speaker) not in squash(also)]


def _cut(parsed: Parsed, redaction: Redaction) -> list[tuple[int, int, tuple[Edit, ...]]]:
    """Cut a turn into snippets that tear no edit, each with its edits."""
    ranges = merge_across(split_snippets(parsed), [(e.start, e.end) for e in redaction.edits])
    return [(s, e, tuple(x for x in redaction.edits if s <= x.start < e or s == x.start == e)) for s, e in ranges]


def _units(pieces: Sequence[_Piece], parsed: Sequence[Parsed], session: Session) -> list[Unit]:
    units: list[Unit] = []
    for piece in pieces:
        whole = parsed[piece.turn]
        start, end = to_normalized(whole.norm, piece.start, piece.end)
        role = session.turns[piece.turn].role
        units.append(
            make_unit(whole, start, end, role=(role or Role.PARTICIPANT).value, previous=units[-1].text if units else "")
        )
    return units


def _marks(piece: _Piece, parsed: Parsed, unit: Unit) -> list[Mark]:
    marks = to_marks(parsed.norm, [(e.start, e.end, e.kind) for e in piece.edits])
    return [replace(m, start=m.start - unit.offset, end=m.end - unit.offset) for m in marks]


def _snippet(
    piece: _Piece,
    index: int,
    unit: Unit,
    tags: TagResult,
    facets: Sequence[Facet],
    placement: Placement,
    parsed: Parsed,
    session: Session,
    policy: Policy,
) -> Snippet:
    turn = session.turns[piece.turn]

    def to_turn(evidence: Evidence) -> Evidence:
        start, end = parsed.norm.to_original(unit.offset + evidence.start, unit.offset + evidence.end)
        return replace(evidence, start=start, end=end)

    bands = tighten_bands(
        placement.specificity, placement.core, placement.specificity_band, placement.core_band, policy
    )
    before = (placement.specificity_band, placement.core_band)
    raised = [RAISED[axis] for axis, old, new in zip(AXES, before, bands, strict=True) if old is not new]
    placement = replace(
        placement,
        specificity_band=bands[0],
        core_band=bands[1],
        level=level_of(*bands, policy),
        why=(*(to_turn(e) for e in placement.why), *raised),
    )
    after, why_after = level_after(placement, piece.edits, policy)
    return Snippet(
        turn=piece.turn,
        index=index,
        start=piece.start,
        end=piece.end,
        text=turn.text[piece.start : piece.end],
        speaker=turn.speaker,
        role=turn.role or Role.PARTICIPANT,
        tags=tags.tags,
        tag_scores=tags.scores,
        tag_evidence=tuple(to_turn(e) for e in tags.evidence),
        subkinds=tags.subkinds,
        needs_check=tags.needs_check,
        hearsay=tags.hearsay,
        facets=tuple(replace(f, **_span(parsed, unit, f.start, f.end)) for f in facets),
        placement=placement,
        redacted=apply_edits(turn.text, piece.edits, piece.start, piece.end),
        edits=piece.edits,
        level_after=after,
        why_after=why_after,
        remedy=remedy_to_open(placement, piece.edits, policy),
    )


def _span(parsed: Parsed, unit: Unit, start: int, end: int) -> dict[str, Any]:
    first, last = parsed.norm.to_original(unit.offset + start, unit.offset + end)
    return {"start": first, "end": last}


def _decided(snippet: Snippet, policy: Policy, nobody: Mapping[int, str]) -> Snippet:
    """Return a snippet with the decision for the policy's own audience."""
    decision = _decide(snippet, policy, policy.audience, nobody.get(snippet.turn), None, None, ())
    return replace(snippet, decision=decision)


def _decide(
    snippet: Snippet,
    policy: Policy,
    audience: Audience,
    nobody: str | None,
    recipient: str | None,
    purpose: str | None,
    released_by: str | Iterable[str],
    *,
    shown: bool = False,
) -> Decision:
    assert snippet.level_after is not None
    decision = decide(
        snippet.level_after,
        phase=policy.phase,
        audience=audience,
        role=snippet.role,
        for_nobody=nobody,
        recipient=recipient,
        purpose=purpose,
        released_by=released_by,
        shown_to_participants=shown,
        policy=policy,
        edited=snippet.redacted != snippet.text,
    )
    notes = tuple(e.note for e in snippet.why_after if e.note)
    return replace(decision, reasons=(*decision.reasons, *notes))
