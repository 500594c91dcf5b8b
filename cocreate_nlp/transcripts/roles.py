"""Guesses who facilitates and who speaks for the company, and keeps the speaker map that a person corrects."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from cocreate_nlp.errors import InputError, PolicyError
from cocreate_nlp.policy.loading import parse_yaml
from cocreate_nlp.policy.tables import ROLE_LABELS
from cocreate_nlp.transcripts.labels import read_role, squash
from cocreate_nlp.types import Role, Session

FACILITATION = re.compile(
    r"""では[、\s]?(?:次|始|進|早速|最初|続|こ)|(?<!よろしく)(?<!宜しく)(?<!はい、)(?<!はい)お願いし(?:ます|たい)|いかがで(?:しょう|すか)|(?:皆|みな)さん(?:は|に|から|、)|本日は|お集まり
    |伺(?:い|って|え)|お聞き(?:し|か)|教えてくだ|(?:次|つぎ)の(?:テーマ|質問|話題|方)|時間(?:が|に|と)なり|まとめ(?:ます|ると)|ほかの?(?:方|皆)
    |ご意見|ご紹介|自己紹介|進行|司会|ありがとうございま(?:す|した)。?(?:では|次|続)|どうですか|聞かせて""",
    re.VERBOSE,
)
OWN_FIRM = re.compile(r"弊社|小社|当社(?!比)")
"""How somebody speaks of the own firm to others; once is enough."""
COMPANY_WORDS = re.compile(
    r"我が社|わが社|社内|(?:うち|私ども|わたくしども)の(?:商品|製品|会社|工場|開発)|試作|開発(?:側|部|中|担当)|原価|発売|品質|商品企画|製造"
)
QUESTION = re.compile(r"[?？]|(?:ですか|ますか|でしょうか|ましたか|かな)(?:。|、|$|ね)")

LEADING_ENOUGH = 1.0
INSIDE_ENOUGH = 0.16
"""Share of turns in which somebody of the company speaks of it from inside."""

MAP_HEADER = ("話者", "役割", "推定", "発言数")


def guess_roles(session: Session, sponsors: Iterable[str] = ()) -> dict[str, Role | None]:
    """Guess the role of each speaker; None where nothing speaks for any.

    A role in the file wins. Otherwise the one who asks, invites and thanks is the facilitator, whoever speaks of a
    company from inside or is introduced as of it is of the company, and the rest take part. It is a proposal for a
    person to correct.

    Parameters
    ----------
    sponsors
        Names of the company that holds the session.
    """
    sponsors = tuple(sponsors)
    roles: dict[str, Role | None] = {}
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for turn in session.turns:
        if turn.speaker:
            texts[turn.speaker].append(turn.text)
            roles[turn.speaker] = roles.get(turn.speaker) or turn.role
    said = [(t.speaker, squash(t.text)) for t in session.turns]
    open_speakers = [s for s, role in roles.items() if role is None]
    company = {s for s in open_speakers if speaks_for_company(s, texts[s], sponsors) or _introduced(s, said, sponsors)}
    if len(texts) < 2:
        return {s: role or (Role.COMPANY if s in company else None) for s, role in roles.items()}
    leading = _leading(session, texts)
    inside = {s: _per_turn(COMPANY_WORDS, t) for s, t in texts.items()}
    if Role.FACILITATOR not in roles.values() and open_speakers:
        best = max(open_speakers, key=lambda s: leading[s])
        if leading[best] >= LEADING_ENOUGH and inside[best] < 0.5 and best not in company:
            roles[best] = Role.FACILITATOR
    for speaker in open_speakers:
        if roles.get(speaker) is None and (
            speaker in company or (inside[speaker] >= INSIDE_ENOUGH and len(texts[speaker]) > 1)
        ):
            roles[speaker] = Role.COMPANY
    if Role.FACILITATOR in roles.values():
        for speaker in open_speakers:
            roles[speaker] = roles.get(speaker) or Role.PARTICIPANT
    return roles


def speaks_for_company(speaker: str, texts: Sequence[str], sponsors: Iterable[str] = ()) -> bool:
    """Tell whether a speaker whose role nobody gave speaks for a company for certain.

    Parameters
    ----------
    speaker
        The label.
    texts
        What the speaker says.
    sponsors
        Names of the company that holds the session: in the label, or where the speaker introduces himself as of it.
    """
    firm = "|".join(re.escape(squash(name)) for name in sponsors if squash(name))
    if firm:
        own = re.compile(rf"(?:{firm})(?:の(?P<name>[^、。]{{1,16}}?)(?:です|でござい|と申|といい)|で[^、。]{{1,16}}(?:担当|開発|設計|企画)(?:し|をし))")
        told = [match for text in texts for match in own.finditer(squash(text))]
        # 湯快設備の給湯器です is said by customers: the name must be the speaker's.
        if re.search(firm, squash(speaker)) or any(not m["name"] or m["name"].split("の")[-1] in squash(speaker) for m in told):
            return True
    return any(OWN_FIRM.search(text) for text in texts)


def _introduced(speaker: str, said: Sequence[tuple[str, str]], sponsors: Iterable[str]) -> bool:
    """Tell whether somebody else introduces a speaker as of the company: ``メーカーのみどり紙業の栗田さん``."""
    names = "|".join(re.escape(squash(part)) for part in {speaker, *speaker.split()[:1]} if len(squash(part)) > 1)
    if not names:
        return False
    firms = "|".join(("主催", "メーカー", *(re.escape(squash(name)) for name in sponsors if squash(name))))
    told = re.compile(rf"(?:{firms})[^。、]{{0,20}}の(?:{names})(?:さん|さま|様|氏)(?:から|より|に|が|を|です|[、。])")
    return any(told.search(text) for other, text in said if other != speaker)


def take_roles(session: Session, known: Mapping[str, Role], sponsors: Iterable[str] = ()) -> dict[str, Role]:
    """Return the roles that speakers are taken for whose role neither the file nor the map gives.

    Who seems to be of the company is taken to be of it, everybody else for a participant: the company's inside taken
    for a participant's voice would be shared.
    """
    open_speakers = [t.speaker for t in session.turns if t.speaker and apply_roles(t.speaker, t.role, known) is None]
    if not open_speakers:
        return {}
    guesses = guess_roles(session, sponsors)
    return {
        s: Role.COMPANY if guesses[s] is Role.COMPANY else Role.PARTICIPANT for s in dict.fromkeys(open_speakers)
    }


def write_speaker_map(path: Path, session: Session) -> None:
    """Write an editable map of the speakers (YAML, or CSV by suffix) with proposed roles."""
    from cocreate_nlp.sharing.atomic import write_atomically

    guesses = guess_roles(session)
    given = {t.speaker for t in session.turns if t.role is not None}
    counts = {s: sum(t.speaker == s for t in session.turns) for s in guesses}
    if path.suffix.lower() == ".csv":
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\r\n")
        writer.writerow(MAP_HEADER)
        for speaker, role in guesses.items():
            writer.writerow(
                [speaker, ROLE_LABELS[role] if role else ROLE_LABELS[Role.PARTICIPANT], "" if speaker in given else "推定", counts[speaker]]
            )
        write_atomically(path, ("\ufeff" + buffer.getvalue()).encode("utf-8"))
        return
    import yaml

    lines = [f"# 話者の役割。{'・'.join(ROLE_LABELS.values())} のいずれかに直して保存してください。", "speakers:"]
    for speaker, role in guesses.items():
        key = yaml.safe_dump(speaker, allow_unicode=True, default_style='"').strip()
        why = "ファイルの記載" if speaker in given else "推定" if role else "手がかりなし。要確認"
        lines.append(f"  {key}: {ROLE_LABELS[role] if role else ROLE_LABELS[Role.PARTICIPANT]}  # {why}、{counts[speaker]}発言")
    write_atomically(path, ("\n".join(lines) + "\n").encode("utf-8"))


def read_speaker_map(path: Path) -> dict[str, Role]:
    """Read a speaker map.

    Raises
    ------
    InputError
        A role is not known (with the line), or the file is no map.
    """
    from cocreate_nlp.transcripts.files import open_document
    from cocreate_nlp.transcripts.tables import csv_rows

    document = open_document(path)
    if path.suffix.lower() == ".csv":
        rows = list(csv_rows(document))[1:]
        pairs = [(row[0].strip(), row[1], document.at(line)) for line, row in rows if len(row) > 1 and row[0].strip()]
    else:
        remedy = "1行に1人ずつ「名前: 参加者」の形で書いてください"
        try:
            whole, lines = parse_yaml(document.text, Path(document.name))
        except PolicyError as error:
            raise InputError(error.message, where=error.where, remedy=remedy) from None
        top = ("speakers",) if "speakers" in whole else ()
        speakers = whole["speakers"] if top else whole
        if not isinstance(speakers, dict):
            raise InputError("話者表の形になっていません", where=document.name, remedy=remedy)
        # Every name has its line, one without a role too.
        named = {str(place[-1]): line for place, line in lines.items() if place[:-1] == top and len(place) == len(top) + 1}
        pairs = [(name, str(speakers.get(name, "")), document.at(line)) for name, line in named.items()]
    return {speaker: read_role(written, where) for speaker, written, where in pairs}


def apply_roles(speaker: str, role: Role | None, roles: Mapping[str, Role]) -> Role | None:
    """Return the role that the map gives a speaker (names compared without spaces and widths), or the one known."""
    if speaker in roles:
        return roles[speaker]
    wanted = squash(speaker)
    return next((r for name, r in roles.items() if squash(name) == wanted), role) if wanted else role


def _leading(session: Session, texts: Mapping[str, list[str]]) -> dict[str, float]:
    """Return for each speaker how much they lead: open and close the talk, invite, ask, hand over by name."""
    spoken = [t.speaker for t in session.turns if t.speaker and t.text.strip()]
    names = {squash(s)[:2]: s for s in texts if len(squash(s)) >= 2}
    scores = {}
    for speaker, said in texts.items():
        calls = [n for n, whose in names.items() if whose != speaker]
        handing = sum(any(f"{n}" in squash(t) for n in calls) for t in said) / len(said)
        scores[speaker] = (
            0.8 * (spoken[0] == speaker)
            + 0.4 * (spoken[-1] == speaker)
            + _per_turn(FACILITATION, said)
            + 0.6 * _per_turn(QUESTION, said) * (len(said) > 2)
            + 0.8 * handing * (len(said) > 2)
        )
    return scores


def _per_turn(pattern: re.Pattern[str], texts: list[str]) -> float:
    return sum(bool(pattern.search(t)) for t in texts) / len(texts)
