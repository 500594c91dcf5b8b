"""What the A4 sheet and the card say, as data.

A line is a tuple of wordings from plain to general: the first one that holds no glossary term is printed, so that a
term such as 原価 in a glossary does not appear on the sheet.
"""

from __future__ import annotations

from collections.abc import Mapping

from cocreate_nlp.policy.tables import EARLY_PHASES, LATE_PHASES, LEVEL_LABELS, REASONS
from cocreate_nlp.types import Audience, Band, Level, Phase

Wording = tuple[str, ...]

TITLE: Wording = ("この場の開示ポリシー", "この場の約束")
HEADINGS: Mapping[str, Wording] = {
    "purpose": ("目的", "めざすこと"),
    "open": ("共有してよいこと", "話してよいこと"),
    "staged": ("必要な人に、必要な範囲で共有すること", "範囲を決めて伝えること"),
    "closed": ("共有しないこと", "外に出さないこと"),
    "recording": ("記録について", "書き留めること"),
    "results": ("出てきたものの扱い", "その後のこと"),
    "promises": ("お互いの約束", "大切にすること"),
    "contact": ("連絡先", "困ったときは"),
}

NO_PURPOSE: Wording = ("（この場で何を明らかにし、何を決めるかを、一文で書きます）", "（ここに一文で書きます）")
THEME: Wording = ("テーマは「{theme}」、いまのフェーズは「{phase}」です。", "「{theme}」（{phase}）")
PHASE_ONLY: Wording = ("いまのフェーズは「{phase}」です。", "（{phase}）")

OPEN_LINES: tuple[Wording, ...] = (
    ("使い方、買い方、迷ったことなどの体験", "ふだんの体験"),
    ("困ったこと、不満に思ったこと、期待していたこと", "困ったことや期待"),
    ("「こうだったらうれしい」「こうしたらどうか」というアイデアや仮説", "思いついたこと"),
)
TAKE_HOME: Mapping[str, Wording] = {
    "yes": (
        "だれの話か分からない形にすれば、持ち帰ってご家族やお友だちと話していただけます。",
        "だれの話か分からない形で、持ち帰れます。",
    ),
    "limited": ("持ち帰ってよい内容は、その場で事務局がお伝えします。", "持ち帰りは、その場でお伝えします。"),
    "no": ("今回は、話した内容をこの場の外へ持ち出さないでください。", "外へは持ち出さないでください。"),
}

STAGED_LINES: tuple[Wording, ...] = (
    ("試作品について、理解に必要な範囲の説明", "作りかけのものについての説明"),
    ("費用や値段の考え方（金額や割合は「300円台」「2割台」のように幅で）", "お金や量の考え方（数は幅で）"),
)
_STAGED_EARLY: Wording = (
    "渡す相手と目的を決めてから伝えます。事務局が「お見せしてよい」と示したものは、参加者も持ち帰れます。",
    "だれに何のために伝えるかを、先に決めます。",
)
_STAGED_LATE: Wording = (
    "事業化に近いフェーズなので、渡す相手と目的を決め、二人が確認してから伝えます。参加者の持ち帰りはありません。",
    "だれに何のために伝えるかを決め、二人が確かめます。",
)
STAGED_RULES: Mapping[Phase, Wording] = {
    **dict.fromkeys(EARLY_PHASES, _STAGED_EARLY),
    **dict.fromkeys(LATE_PHASES, _STAGED_LATE),
}

CLOSED_LINES: tuple[Wording, ...] = (
    (
        "お名前、住所、勤め先、連絡先など、だれのことか分かる話",
        "だれのことか分かる話",
        "個人につながる話",
    ),
    ("会社や取引先、案件の名前、まだ発表していない計画", "名前を出せない相手や計画", "まだ言えない話"),
    ("原価、価格、販売数などの具体的な数字", "お金や数量の具体的な値", "はっきりした数"),
    ("技術や配合のくわしい仕様、社内の資料", "作り方のくわしい中身や内部の書類", "くわしい中身"),
)

PHOTO: Mapping[str, Wording] = {
    "no": ("写真・動画の撮影：できません", "撮影：できません"),
    "limited": ("写真・動画の撮影：事務局が認めた範囲でできます", "撮影：認めた範囲で"),
    "yes": ("写真・動画の撮影：できます（ほかの参加者が写るときは声をかけてください）", "撮影：できます"),
}
PHOTO_RANGE: Wording = ("撮影してよい範囲：{range}", "範囲：{range}")
AUDIO: Mapping[str, Wording] = {
    "no": ("録音：参加者による録音はできません（事務局は記録のために録音します）", "録音：できません"),
    "limited": ("録音：事務局が認めた範囲でできます", "録音：認めた範囲で"),
    "yes": ("録音：ご自身の記録のためにできます", "録音：できます"),
}
NOTES: Mapping[str, Wording] = {
    "no": ("メモ：取らずに、会話に集中してください", "メモ：なしで"),
    "limited": ("メモ：事務局が認めた範囲でできます（「共有しないこと」は書きません）", "メモ：認めた範囲で"),
    "yes": ("メモ：ご自身のために取れます（「共有しないこと」は書きません）", "メモ：できます"),
}
PUBLICATION: Mapping[bool, Wording] = {
    False: ("SNSや第三者への公開：しません", "外への発信：しません"),
    True: ("SNSや第三者への公開：事務局が認めた内容に限ります", "外への発信：認めた内容だけ"),
}

DEFAULT_RESULTS: Wording = (
    "発言は、名前を仮名に、数字を幅にしてから、この目的のためだけに使います。",
    "発言は、だれのものか分からない形で使います。",
)
DEFAULT_PROMISES: tuple[Wording, ...] = (
    ("立場や意見の違いを尊重し、最後まで聴きます。", "違いを尊重します。"),
    ("人を責めません。失敗談や率直な不満も歓迎します。", "責めません。"),
    ("ここで知った個人の話を、外に出しません。", "人の話を外に出しません。"),
    ("出たアイデアは、目的の範囲で公正に扱い、無断で使いません。", "勝手に使いません。"),
)
DEFAULT_CONTACT: Wording = (
    "迷ったときや、あとから取り消したい発言があるときは、いつでも事務局にお声がけください。",
    "迷ったら、いつでもお声がけください。",
)
SIGNED: Wording = ("確認：{by}（{on}）", "確認済み（{on}）", "確認済み")
UNSIGNED: Wording = ("確認：未（このままでは共有できません）", "確認：未")
VERSION: Wording = ("版 {version}", "")

CARD_TITLE: Wording = ("はじめの3分の心得", "はじめの3分")
CARD_STEPS: tuple[tuple[Wording, tuple[Wording, ...]], ...] = (
    (
        ("1分目　今日のこと", "1分目"),
        (
            (
                "自由に話すのが基本です。守るのは中核だけ、3分目の三つです（開きながら守る）。",
                "自由に話すのが基本です。守るのは一部だけです。",
                "自由に話してください。",
            ),
        ),
    ),
    (
        ("2分目　話し方、聴き方", "2分目"),
        (
            ("どの立場の声も同じ重さで扱います。", "どの声も大事にします。"),
            ("途中でさえぎらず、背景までたずねます。", "最後まで聴きます。"),
            ("だれかを責める言い方はしません。", "責めません。"),
            ("聞いた話やアイデアを、断りなく使いません。", "勝手に使いません。"),
        ),
    ),
    (
        ("3分目　守ること三つ", "3分目"),
        (
            ("人が分かる話は、ぼかして話します。", "人が分からないように話します。"),
            ("数字は「300円台」「2割台」のように幅で言います。", "数は幅で言います。"),
            ("技術や未発表の計画など、中核の話は最後まで出しません。", "言えない話は出しません。"),
        ),
    ),
)
CARD_PROMISES: Wording = ("2分目　お互いの約束", "2分目　大切にすること", "2分目")
"""Heading of the second minute where the policy has promises of its own; they are then what is said in it."""
CARD_CLOSING: Wording = (
    "言いすぎたと思ったら、その場で「今のは無しで」と言ってください。共有する記録には残しません。",
    "取り消したいときは、その場で言ってください。",
)
CARD_NO_PURPOSE: Wording = ("今日の目的を、一文で伝えます。", "目的を伝えます。")
CARD_PURPOSE: Wording = ("今日の目的：{purpose}", "{purpose}")

MATRIX_TITLE: Wording = ("情報の分け方", "話の分け方", "分け方")
MATRIX_SPECIFICITY: Wording = ("特定性（だれの話か分かるか）", "だれの話か", "縦")
MATRIX_CORE: Wording = ("競争中核性（外に出ると困るか）", "外に出ると困るか", "横")
MATRIX_SPECIFICITY_BANDS: Mapping[Band, Wording] = {
    Band.LOW: ("低：だれが話してもおかしくない", "低：だれの話か分からない", "低"),
    Band.MID: ("中：年代や地域などで少し絞られる", "中：少し絞られる", "中"),
    Band.HIGH: ("高：名前や連絡先などで分かる", "高：だれか分かる", "高"),
}
MATRIX_CORE_BANDS: Mapping[Band, Wording] = {
    Band.LOW: ("低：体験、困りごと、アイデア", "低：ふだんの話", "低"),
    Band.MID: ("中：費用や仕様の一部、試作品の感想", "中：考え方だけの話", "中"),
    Band.HIGH: ("高：正確な数字、技術の中身、未発表の計画", "高：中心になる話", "高"),
}
MATRIX_LEVELS: Mapping[Level, Wording] = {
    Level.OPEN: (LEVEL_LABELS[Level.OPEN], "○"),
    Level.STAGED: (LEVEL_LABELS[Level.STAGED], "△"),
    Level.CLOSED: (LEVEL_LABELS[Level.CLOSED], "×"),
}
MATRIX_NOTE: Wording = (
    "話されたままの区分です。名前を仮名に、数字を幅にすると、共有できるものが増えます。",
    "話されたままの区分です。",
    "",
)

_STAGED: Wording = (
    "だれのことか少し絞られる発言や、費用・試作品の一部にふれた発言",
    "だれのことか少し絞られる発言や、作りかけのものにふれた発言",
    "範囲を決めて伝える発言",
    "",
)
_CLOSED: Wording = (
    "だれのことか分かる発言や、社内の数字・技術・未発表の計画にふれた発言",
    "だれのことか分かる発言や、まだ言えない中身にふれた発言",
    "外に出さない発言",
    "",
)
WITHHELD_NOUNS: Mapping[str, Wording] = {
    **{REASONS[key]: _STAGED for key in ("recipient_no_staged", "shown_no", "release_no", "hold_staged")},
    **{REASONS[key]: _CLOSED for key in ("recipient_no_closed", "hold_closed")},
    REASONS["company"]: ("企業側の発言", "主催する側の発言", ""),
    REASONS["facilitator"]: ("進行役の発言の一部", "司会の発言の一部", ""),
    REASONS["direct_message"]: ("個別に送られたメッセージ", "個別のやりとり", ""),
    REASONS["recipient_no_open"]: ("渡す相手と目的が決まっていない発言", "渡し先が決まっていない発言", ""),
    REASONS["publish_no"]: ("外部への公開が認められていない発言", "外に出せない発言", ""),
    REASONS["hold_open"]: ("この範囲には出さないと決めた発言", "出さないと決めた発言", ""),
    REASONS["take_home_no"]: ("持ち帰りのない回の発言", "外へ持ち出さない発言", ""),
    REASONS["taken_back"]: ("話した方がその場で取り下げた発言", "取り下げられた発言", ""),
    REASONS["withdrawn"]: ("話した方から取り下げの申し出があった発言", "取り下げられた発言", ""),
    REASONS["reviewed"]: ("見直しのときに載せないと決めた発言", "載せないと決めた発言", ""),
    REASONS["gate"]: (
        "名前などの手がかりが残っているかもしれない発言", "だれのことか分かるかもしれない発言", "",
    ),
}  # fmt: skip
"""What readers of the memo and the report are told is left out, for each reason of holding."""
WITHHELD_OTHERWISE: Wording = ("そのほか、共有する範囲に入らない発言", "そのほかの発言", "")

TLP_GREEN: Mapping[str, Wording] = {
    "yes": (
        "ご家族やお友だちと話してかまいません。SNSなど、だれでも見られる所には出さないでください。",
        "身近な人と話してかまいません。だれでも見られる所には出さないでください。",
        "",
    ),
    "limited": (
        "事務局がお伝えした範囲で、ご家族やお友だちと話してかまいません。SNSなど、だれでも見られる所には出さないでください。",
        "お伝えした範囲で、身近な人と話してかまいません。だれでも見られる所には出さないでください。",
        "",
    ),
    "no": (
        "受け取った方の間だけでお使いください。ご家族やお友だちに話したり、SNSに出したりしないでください。",
        "受け取った方の間だけでお使いください。",
        "",
    ),
}
"""What may be done with open material, by whether it may be taken home."""
TLP_AMBER: Mapping[Audience, Wording] = {
    Audience.INTERNAL: (
        "事務局・社内の、仕事に必要な人だけで見てください。社外の人に渡したり、SNSに出したりしないでください。",
        "必要な人だけで見てください。",
        "",
    ),
    Audience.PARTNERS: (
        "渡された方が、決められた目的のためだけにお使いください。ほかの人に渡したり、SNSに出したりしないでください。",
        "渡された方だけでお使いください。",
        "",
    ),
    Audience.PARTICIPANTS: (
        "参加された方だけでお持ちください。ほかの人に渡したり、SNSに出したりしないでください。",
        "参加された方だけでお持ちください。",
        "",
    ),
}
"""What may be done with material that is disclosed by stages; it never goes to the public."""
TLP_RED: Wording = (
    "渡された本人だけが、決められた目的のために見てください。ほかの人に話したり、渡したりしないでください。",
    "渡された本人だけが見てください。",
    "",
)
TLP_CLEAR_LINE: Wording = ("公開してかまいません。", "どなたにも渡せます。", "")

STAND_INS: Mapping[str, Wording] = {
    "sponsor": ("主催企業", "〔非公開〕", "…"),
    "clients": ("取引先", "〔非公開〕", "…"),
    "partners": ("関係企業", "〔非公開〕", "…"),
    "products": ("商品", "〔非公開〕", "…"),
    "code_names": ("開発品", "〔非公開〕", "…"),
    "people": ("担当者", "〔非公開〕", "…"),
    "core_terms": ("〔非公開〕", "…"),
}
"""What is printed where the policy's own sentences use a glossary term."""

FIELD_LABELS: Mapping[str, str] = {
    "purpose": "目的", "theme": "テーマ", "project": "プロジェクト", "contact": "連絡先", "promises": "お互いの約束",
    "results_handling": "成果物の扱い", "feedback": "フィードバックと謝意", "photo_range": "写真の範囲",
    "acknowledged_by": "確認者",
}  # fmt: skip
