"""Words of the memo and the report, as data."""

from __future__ import annotations

from collections.abc import Mapping

from cocreate_nlp.policy.tables import ROLE_LABELS as ROLE_LABELS
from cocreate_nlp.policy.tables import TAG_LABELS as TAG_LABELS
from cocreate_nlp.replacements import NOBODY as NOBODY

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

COURTESY = (
    r"^(?:(?:今日|本日|きょう)は?|とても|すごく|本当に|ほんとに|、)*(?:楽し|面白|おもしろ|良|よ|勉強になり)(?:かった|まし[たて])(?:です|ね|よ)*[。!！〜ー]*$"
    r"|(?:話せ|話し(?:でき|て)|(?:話|意見)(?:を|が)(?:聞け|うかがえ|伺え)|参加(?:でき|させ|し))[^。]{0,8}(?:よかった|良かった|楽しかった|面白かった|うれしかった|嬉しかった)"
)
"""Thanks for the session (いろいろ話せてよかったです), which say nothing of the theme."""

FELT_BY_OTHERS = r"(?:現場|会社|企業|御社|本社|工場|開発|営業|担当|社員)(?:の(?:人|方|皆さん|みなさん))?(?:さん|側)?[がは](?:、|そこまで|そんなに|とても|すごく|本当に|ほんとに|一番|いちばん|かなり|だいぶ|実は)*$"
"""Ends what stands before a feeling that is an organisation's (現場がそこまで困っている)."""

NO_VOICE = "（この回の共有できる声からは見つかりませんでした）"
NEXT_STEPS: Mapping[str, str] = {
    "idea": "「{quote}」という声をもとに小さく試し、何人かに反応を聞く",
    "pain_point": "「{quote}」という声について、どんな場面で起きるのかを次の回でくわしく聞く",
    "experience": "「{quote}」という体験がほかの人にもあるか、次の回で聞いてみる",
    "none": "共有できる声がまだ少ないので、次の回で体験から聞き直す",
}
AXIS_FROM_CONTEXT = "「{context}」と、そうでないとき"
AXIS_SCENE = r"朝|昼|夜|晩|夕方|深夜|早朝|平日|週末|休日|雨|雪|晴|暑|寒|春|夏|秋|冬|梅雨|花粉|屋外|屋内|外|家|自宅|職場|会社|学校|園|店|出先|旅行|出張|電車|バス|車|自転車|台所|キッチン|風呂|洗面|寝室|ベッド|玄関|庭|一人|ひとり|家族|子ども|来客|急い|疲れ|忙し"
"""Scenes that part one way of living with a thing from another; 途中 or a date parts nothing."""
TO_FILL = "（話し合って一文にします：　　　　　　　　　　　　　　　　　　　　）"
