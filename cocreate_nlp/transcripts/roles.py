"""Guesses who facilitates and who speaks for the company, and keeps the speaker map that a person corrects."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from cocreate_nlp.atomic import write_atomically
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
OWN_HOUSE = re.compile(r"当(?:院|館|行|園|施設|協会|財団|組合|法人|ホテル|工場|工房|研究所)(?:[のはがではも、]|$)")
"""How somebody speaks for a hospital or another house; guests read it from a sign at times."""
ORGANISATION = re.compile(
    r"株式会社|有限会社|合同会社|[(]株[)]|.(?:社|堂|製作所|工房|工業|産業|電機|電器|家電|化学|化成|製薬|薬品|食品|飲料|酒造|醸造|製菓|水産"
    r"|建設|設備|商事|商店|商会|物産|交通|鉄道|航空|自動車|銀行|保険|証券|不動産|病院|医院|クリニック|研究所|協会|財団|法人|組合"
    r"|役所|役場|ホールディングス|グループ|システムズ?|テック|ラボ|フーズ|ケミカル|メディカル)$"
)
"""Ends of a name that a firm or a house has."""
COMPANY_WORDS = re.compile(
    r"我が社|わが社|社内|(?:うち|私ども|わたくしども)の(?:商品|製品|会社|工場|開発)|試作|開発(?:側|部|中|担当)|原価|発売|品質|商品企画|製造"
)
OUTSIDE = re.compile(r"[(（](?:外部|External)[)）]\s*$", re.IGNORECASE)
"""How Teams marks everybody who is not of the organiser's own firm: a participant, or somebody of another one."""
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
    belongs = _of_a_firm(session, roles, sponsors)
    company = {
        s
        for s in open_speakers
        if s in belongs or speaks_for_company(s, texts[s], sponsors) or _introduced(s, said, sponsors)
    }
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


def _of_a_firm(session: Session, roles: Mapping[str, Role | None], sponsors: Iterable[str]) -> set[str]:
    """Return who belongs, by a column of the file, to the sponsor, or to a firm in a session with guests.

    Where everybody belongs to some firm, it may as well be the guests' employers.
    """
    firms = [squash(name) for name in sponsors if squash(name)]
    belongs = {s: squash(word) for s, word in session.affiliations if roles.get(s) is None}
    guests = Role.PARTICIPANT in roles.values()
    return {s for s, word in belongs.items() if any(f in word for f in firms) or (guests and ORGANISATION.search(word))}


def take_roles(session: Session, known: Mapping[str, Role], sponsors: Iterable[str] = ()) -> dict[str, Role]:
    """Return the roles that speakers are taken for whose role neither the file nor the map gives in every turn.

    As `guess_roles` has them; for whom nothing speaks is taken for a participant.
    """
    open_speakers = [t.speaker for t in session.turns if t.speaker and apply_roles(t.speaker, t.role, known) is None]
    if not open_speakers:
        return {}
    guesses = guess_roles(session, sponsors)
    return {s: guesses[s] or Role.PARTICIPANT for s in dict.fromkeys(open_speakers)}


def role_doubts(session: Session, known: Mapping[str, Role], sponsors: Iterable[str] = ()) -> list[str]:
    """Return, in Japanese, who is taken for a participant though something says that they may be of a company."""
    belongs = dict(session.affiliations)
    doubts = []
    for speaker, role in take_roles(session, known, sponsors).items():
        if role is not Role.PARTICIPANT:
            continue
        texts = [t.text for t in session.turns if t.speaker == speaker]
        if belongs.get(speaker):
            why = f"立場・所属の欄の「{belongs[speaker][:20]}」から役割がわかりません"
        elif _names_own_firm(speaker, texts) or any(OWN_HOUSE.search(text) for text in texts):
            why = "会社や団体の人として話しているところがあります"
        elif any(who == speaker and OUTSIDE.search(label) for who, label in session.also_called):
            why = "名前のうしろに「外部」とあるだけで、参加者かほかの会社の方かはわかりません"
        else:
            continue
        doubts.append(f"{speaker}: {why}。参加者として扱います。企業側なら、話者表かポリシーの speakers に書いてください。")
    return doubts


def _names_own_firm(speaker: str, texts: Sequence[str]) -> bool:
    """Tell whether somebody introduces himself as of what sounds like a firm: ``白鳥堂の堀です``."""
    names = "|".join(re.escape(squash(part)) for part in {speaker, *speaker.split()} if squash(part))
    own = re.compile(rf"(?:^|[、。])(?P<firm>[^、。のはをがに]{{2,16}})の(?:[^、。]{{1,12}}の)?(?:{names})(?:です|でござい|と申|といい)")
    return bool(names) and any(ORGANISATION.search(m["firm"]) for t in texts for m in own.finditer(squash(t)))


def write_speaker_map(path: Path, session: Session) -> None:
    """Write an editable map of the speakers (YAML, or CSV by suffix) with proposed roles."""
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
