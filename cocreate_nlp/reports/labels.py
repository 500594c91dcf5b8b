"""Words of the memo and the report, as data."""

from __future__ import annotations

from collections.abc import Mapping

from cocreate_nlp.policy.tables import ROLE_LABELS as ROLE_LABELS
from cocreate_nlp.policy.tables import TAG_LABELS as TAG_LABELS

FACET_LABELS: Mapping[str, str] = {"reason": "理由", "context": "文脈", "feeling": "感情"}
FACET_HINTS: Mapping[str, str] = {
    "reason": "なぜそうするのか",
    "context": "いつ、どこで、だれと",
    "feeling": "そのときの気持ち",
}

HYPOTHESIS_ENDINGS = (
    r"じゃない(?:か|です|かな|の)|のではない(?:か|でしょう)|のでは[？?。]?$|かもしれ|のかも|気がし|(?:から|せい)だと思|ってことかな"
)
"""An idea said as an explanation to build on comes first among the hypotheses."""

PAST_GUESS = (
    r"[ただ][んの](?:(?:だ|です)?と思(?:う|います|って(?:い?る|い?ます)?|いました)|だろう|でしょう|かな|かも(?:しれ(?:ない|ません))?)"
    r"(?:けど|[よねなあ])*[。…]?$"
)
"""A guess at what went wrong once (閉めてなかったんだと思います), which nobody can try out."""

NOBODY = "話者"
NO_VOICE = "（この回の共有できる声からは見つかりませんでした）"
NEXT_STEPS: Mapping[str, str] = {
    "idea": "「{quote}」という声をもとに小さく試し、何人かに反応を聞く",
    "pain_point": "「{quote}」という声について、どんな場面で起きるのかを次の回でくわしく聞く",
    "experience": "「{quote}」という体験がほかの人にもあるか、次の回で聞いてみる",
    "none": "共有できる声がまだ少ないので、次の回で体験から聞き直す",
}
AXIS_FROM_CONTEXT = "「{context}」と、そうでないとき"
TO_FILL = "（話し合って一文にします：　　　　　　　　　　　　　　　　　　　　）"
