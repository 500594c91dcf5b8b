"""A shared session for the tests, let out by the real gate."""

from __future__ import annotations

from cocreate_nlp.policy import Policy, decide, tlp_of_all
from cocreate_nlp.sharing.gate import SharedSession, open_gate
from cocreate_nlp.types import Audience, Level, Phase, Role, Session, Snippet, Tag, Turn

E, P, W = Tag.EXPERIENCE, Tag.PAIN_POINT, Tag.IDEA

Row = tuple[str, Role, str, str | None, tuple[Tag, ...], Level]
"""Speaker, role, text as spoken, redacted (None: unchanged), tags, level after redaction."""

ROWS: list[Row] = [
    ("佐藤", Role.FACILITATOR, "今日は水筒の話をうかがいます。", None, (), Level.OPEN),
    ("田中", Role.PARTICIPANT, "朝は急いでいるので、ふたが固いと困ります。", None, (P,), Level.OPEN),
    ("田中", Role.PARTICIPANT, "丘町の霧島さんにもらいました。", "ある町の人物Aさんにもらいました。", (E,), Level.OPEN),
    ("鈴木", Role.PARTICIPANT, "片手で開けられたら嬉しいです。", None, (W,), Level.OPEN),
    ("鈴木", Role.PARTICIPANT, "前のやつより今のほうが軽くて助かってます。", None, (E,), Level.OPEN),
    ("高橋", Role.COMPANY, "原価は182円です。", "原価は200円弱です。", (), Level.CLOSED),
    ("高橋", Role.COMPANY, "試作は二重です。", None, (), Level.STAGED),
    ("田中", Role.PARTICIPANT, "重く感じるのは、底が厚いからじゃないかな。", None, (W,), Level.OPEN),
    ("鈴木", Role.PARTICIPANT, "夜は音が気になって不安でした。", None, (E, P), Level.OPEN),
    ("鈴木", Role.PARTICIPANT, "<b>試作</b>の口は丸かった & 小さい", None, (E,), Level.STAGED),
]  # fmt: skip

NAMES = {"佐藤": "参加者A", "田中": "参加者B", "鈴木": "参加者C", "高橋": "参加者D"}
RAW = ["佐藤", "田中", "鈴木", "高橋", "霧島", "丘町", "182", "みなせ"]


def make_shared(
    rows: list[Row] | None = None,
    audience: Audience = Audience.PARTICIPANTS,
    policy: Policy | None = None,
    recipient: str | None = None,
    purpose: str | None = None,
) -> SharedSession:
    rows = ROWS if rows is None else rows
    policy = policy or Policy()
    session = Session("s01", tuple(Turn(text, speaker, role) for speaker, role, text, *_ in rows))
    snippets = [
        Snippet(
            turn=i, index=0, start=0, end=len(text), text=text, speaker=speaker, role=role, tags=tags,
            redacted=text if redacted is None else redacted, level_after=level,
        )
        for i, (speaker, role, text, redacted, tags, level) in enumerate(rows)
    ]  # fmt: skip
    return open_gate(
        session,
        snippets,
        audience=audience,
        phase=Phase.EXPLORATION,
        policy_version=policy.version,
        tlp_of=lambda levels: tlp_of_all(levels, audience=audience, policy=policy),
        decide=lambda s: decide(
            s.level_after or Level.CLOSED, audience=audience, role=s.role, policy=policy, recipient=recipient,
            purpose=purpose,
        ),
        find_leaks=lambda text: [name for name in RAW if name in text],
        find_in_pieces=lambda _: (),
        speaker_names=NAMES,
        recipient=recipient,
        purpose=purpose,
    )  # fmt: skip
