"""What goes to nobody: private messages, and what people take back (the three-minute card promises that it stays out)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from cocreate_nlp.types import Role, Session, Turn

_THAT = r"(?:(?:今|いま|さっき|さきほど|先ほど)の(?:話|はなし|発言|とこ(?:ろ)?|件|くだり|やつ)?|(?:この|その)話|(?:これ|それ|あれ))"
_NOT_SAID = (
    r"(?:無し|ナシ|なし(?=にし|ね|で(?:[。、!]|$|お願い|いい|頼|たの))|ノーカン|カット(?=で|し)|取り消し|とりけし|なかったこと|聞かなかったこと|忘れて(?:くだ|ね|[。、!]|$)|オフレコ"
    r"|(?:書|か)かないで|載せないで|のせないで|記録し(?:ないで|なくて)|(?:記録|議事録)(?:に|には)(?:残さ|書か|載せ)(?:ないで|なくて)|(?:記録|議事録)から(?:外|はず|消|抜)(?:し|い)て)"
)
_ASKED = re.compile(
    rf"{_THAT}(?:は|も|って|、|だけ|全部|ぜんぶ)*{_NOT_SAID}(?!で?」?と(?:言|いっ|いう|おっしゃ|伝え|書))"
    r"|(?:言いすぎ|言い過ぎ|しゃべりすぎ|喋りすぎ)[^。]{0,10}(?:無し|ナシ|なし|取り消|書かないで|忘れて)"
    r"|(?:ここだけの話(?!って)|(?:これ|この話)は?、?(?:まだ)?、?(?:内緒|秘密|ないしょ)|まだ、?(?:内緒|ないしょ)(?=だ|で|な|に|ね|[。、]|$)|オフレコ(?:で(?!す?か)|な|だけど|ですけど|にして|ね)"
    r"|(?<!とは)(?<!は)(?:書かないで|載せないで|記録しないで)(?:ください|くださいね|ね|もらえ|もらって|欲しい|ほしい))(?!」?と(?:言|いっ|いう|おっしゃ|伝え))"
)
"""Takes back what was just said, or asks that what is said goes no further."""
_GRANTED = re.compile(r"(?:記録|議事録|録音|メモ)(?:から|に(?:は)?)(?:外し|はずし|消し|削り|抜き|残し|載せ|書き)(?:ます|ときます|ておきます|ません)")
_IN_GENERAL = re.compile(r"場合|とき|時は|たら|(?:こと|もの|お話|話|発言|内容|部分|名前)は")
_ALONE = 12
"""Characters beside the request below which it stands alone."""
_REACH = 6
"""Turns before in which what is taken back is looked for."""


def for_nobody(session: Session) -> dict[int, str]:
    """Return the turns that are shared with nobody, numbered from 0, and why, as keys of the reasons."""
    messages = {i: "direct_message" for i, turn in enumerate(session.turns) if turn.direct_message}
    return dict.fromkeys(taken_back(session), "taken_back") | messages


def taken_back(session: Session) -> frozenset[int]:
    """Return the turns whose speaker asked to leave them out (``今のは無しで``), numbered from 0.

    Together with such a turn goes what the same speaker said before it, as far as others do not come between; where the
    facilitator promises to leave something out, what the speaker before said. A facilitator who reads out the rule takes
    nothing back. What others answered stays: they did not take it back.
    """
    turns = session.turns
    found: set[int] = set()
    for i, turn in enumerate(turns):
        if turn.role is Role.FACILITATOR:
            if _GRANTED.search(turn.text) and not _IN_GENERAL.search(turn.text):
                found.update(_said_before(turns, i, lambda t: t.role is not Role.FACILITATOR))
        elif _ASKED.search(turn.text):
            found.add(i)
            # 今のは無しで alone means what came before, also over a question of somebody else.
            if len(_ASKED.sub("", turn.text)) < _ALONE:
                found.update(_said_before(turns, i, partial(_same_speaker, turn)))
    return frozenset(found)


def _said_before(turns: Sequence[Turn], i: int, meant: Callable[[Turn], bool]) -> range:
    """Return the last turns before this one that are meant, as far as one speaker says them without a break."""
    last = next((k for k in range(i - 1, max(-1, i - _REACH), -1) if meant(turns[k])), None)
    if last is None:
        return range(0)
    first = last
    while first > 0 and _same_speaker(turns[last], turns[first - 1]):
        first -= 1
    return range(first, last + 1)


def _same_speaker(one: Turn, other: Turn) -> bool:
    return one.speaker == other.speaker
