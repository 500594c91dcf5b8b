"""The five-point check of a policy, and warnings of closing too much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cocreate_nlp.errors import PolicyError
from cocreate_nlp.policy.contract import Clause, find_heavy_clauses
from cocreate_nlp.policy.decisions import decide
from cocreate_nlp.policy.glossary import term_key
from cocreate_nlp.policy.model import Permission, Policy, Thresholds
from cocreate_nlp.policy.tables import AUDIENCES, BANDS, LEVELS, PHASES
from cocreate_nlp.policy.talk import ORDINARY_TALK
from cocreate_nlp.types import Action, Audience, Band, Level, Phase, Role, Session, Turn

if TYPE_CHECKING:
    import pandas as pd

OVER_CLOSING = 0.5
"""Share of ordinary talk from which a policy closes too much."""
DEFAULT_MID = Thresholds().core_mid
COMMON_WORD = 0.1
"""Share of ordinary lines that hold a term from which the term is a common word."""


@dataclass(frozen=True, slots=True)
class Point:
    """One of the five points: what it asks, and what is missing (nothing missing: it holds)."""

    name: str
    label: str
    missing: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Checklist:
    """The result: five points, warnings, heavy clauses of the contract, and the share of ordinary talk closed."""

    points: tuple[Point, ...]
    warnings: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    closed_share: float = 0.0

    @property
    def score(self) -> int:
        """Number of points that hold, of five."""
        return sum(point.holds for point in self.points)


def check_policy(
    policy: Policy, *, contract: str | None = None, frames: Sequence[pd.DataFrame] = ()
) -> Checklist:
    """Check a policy against the five points.

    Parameters
    ----------
    contract
        Text of the contract or consent form, read for excessive damages clauses.
    frames
        Internal tables of sessions analysed under this policy; over-closing is then measured on them.
    """
    clauses = tuple(find_heavy_clauses(contract)) if contract is not None else ()
    share = closed_share(policy, frames)
    return Checklist(
        (
            Point("separation", "企業の秘密と共創の内容が切り分けられている", tuple(_separation(policy))),
            Point("liability", "生活者に過度な損害賠償を負わせていない", tuple(_liability(contract, clauses))),
            Point("phases", "フェーズに応じて開示の範囲を変えられる", tuple(_phases(policy))),
            # Without promises of its own the sheet prints the usual ones: all that can be missing is the sheet.
            Point("manners", "場の心得が共有される", tuple(_unprintable(policy))),
            Point("feedback", "フィードバックと謝意が組み込まれている", tuple(_feedback(policy))),
        ),
        tuple(_warnings(policy, share)),
        clauses,
        share,
    )


def _separation(policy: Policy) -> list[str]:
    missing = []
    if not policy.purpose:
        missing.append("目的（purpose）を一文で書いてください。何のための線引きかが決まりません")
    if not policy.glossary.sponsor:
        missing.append("主催企業の名前と呼び方（glossary.sponsor）を書いてください")
    if not (policy.glossary.code_names or policy.glossary.products or policy.glossary.core_terms):
        missing.append("守る対象（glossary の code_names・products・core_terms のどれか）を書いてください")
    return missing


def _liability(contract: str | None, clauses: Sequence[Clause]) -> list[str]:
    if contract is None:
        return ["参加の同意書・契約書を読み込んで確かめてください（--contract 同意書.txt）"]
    if not contract.strip():
        return ["同意書・契約書に文章がありません。正しいファイルか確かめてください"]
    return [f"{c.line}行目「{c.words}」: {c.label}。{c.advice}" for c in clauses]


def _unprintable(policy: Policy) -> list[str]:
    """Return why the A4 sheet or the card cannot be made, if so."""
    from cocreate_nlp.policy.sheet import make_card, make_sheet

    found = []
    for make in (make_sheet, make_card):
        try:
            make(policy)
        except PolicyError as error:
            found.append(str(error))
    return list(dict.fromkeys(found))


def _phases(policy: Policy) -> list[str]:
    asked = {"recipient": "A", "purpose": "B", "released_by": ("C", "D"), "shown_to_participants": True}

    def shared(phase: Phase) -> set[tuple[Level, Audience]]:
        return {
            (level, audience)
            for level in LEVELS
            for audience in AUDIENCES
            if decide(level, phase=phase, audience=audience, policy=policy, **asked).action is not Action.HOLD  # type: ignore[arg-type]
        }

    if len({frozenset(shared(phase)) for phase in PHASES}) > 1:
        return []
    return [
        "どのフェーズでも開示の範囲が同じになっています。"
        "着想から検証までは素材を開けるよう、matrix・sharing・take_home を見直してください"
    ]


def _feedback(policy: Policy) -> list[str]:
    missing = []
    if not policy.feedback:
        missing.append("採用の報告とお礼をいつ、どう伝えるか（feedback）を書いてください")
    if not policy.contact:
        missing.append("質問や取り消しを受ける連絡先（contact）を書いてください")
    return missing


def closed_share(policy: Policy, frames: Sequence[pd.DataFrame] = ()) -> float:
    """Return the share of participants' ordinary talk that participants could not take home as it was said.

    Parameters
    ----------
    frames
        Internal tables of sessions analysed under this policy. Ordinary is what scores low on both axes by the
        defaults, and the sample lines (:func:`ordinary_session`). Without tables, the sample lines are only searched
        for glossary terms.
    """
    if not _open_reaches_participants(policy):
        return 1.0
    talk = [
        (str(text), level == Level.OPEN)
        for frame in frames
        for text, specificity, core, level, role in zip(
            frame["text"], frame["specificity"], frame["core"], frame["level_after"], frame["role"], strict=True
        )
        if role == Role.PARTICIPANT
        and str(text).strip()
        and (max(specificity, core) < DEFAULT_MID or str(text) in ORDINARY_TALK)
    ] or [(line, True) for line in ORDINARY_TALK]
    keys = [term_key(form) for form in policy.glossary.forms()]
    closed = sum(not opened or any(key in term_key(text) for key in keys) for text, opened in talk)
    return closed / len(talk)


def ordinary_session() -> Session:
    """Return the sample lines as a session, so that an analysis tells what a policy does to them."""
    return Session("ordinary", tuple(Turn(line, role=Role.PARTICIPANT) for line in ORDINARY_TALK))


def _open_reaches_participants(policy: Policy) -> bool:
    if policy.level_at(Band.LOW, Band.LOW) is not Level.OPEN:
        return False
    audience = Audience.PARTICIPANTS
    return decide(Level.OPEN, audience=audience, policy=policy).action is not Action.HOLD


def _warnings(policy: Policy, share: float) -> list[str]:
    found = []
    if share >= OVER_CLOSING:
        found.append(
            f"閉じすぎです: ふつうの体験談や困りごとの{share:.0%}が参加者の手元に残りません。"
            "守るのは中核だけにして、matrix・thresholds・sharing・take_home・用語集を見直してください"
        )
    keyed = [term_key(line) for line in ORDINARY_TALK]
    for name, position, term in policy.glossary.terms():
        hits = sum(any(term_key(form) in line for form in term.forms) for line in keyed)
        if hits / len(keyed) >= COMMON_WORD:
            found.append(
                f"glossary.{name}[{position}] は、ふだんの会話によく出る言葉です。もっと具体的な語に替えてください"
            )
    if any(policy.level_at(s, Band.LOW) is Level.CLOSED for s in BANDS[:2]):
        found.append("年代や地域が少し分かるだけの話まで原則クローズになります。段階開示にとどめられないか考えてください")
    if policy.figures.money.treat is not True:
        found.append("金額をそのまま残す設定です（figures.money）。共有する文に正確な値段が出ます")
    if policy.publish and policy.recording.take_home is Permission.NO:
        found.append("公開を認めていますが、持ち帰りを認めていないため、何も公開されません")
    if not policy.acknowledged:
        found.append("まだ誰も確認していません。確認するまで共有できません（cocreate policy acknowledge）")
    return found
