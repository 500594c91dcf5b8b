"""The policy as data: default matrix, default sharing table, labels. An auditor reads this file and knows the rules."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from cocreate_nlp.types import Action, Audience, Band, Kind, Level, Phase, Role, Tag

BANDS: tuple[Band, ...] = tuple(Band)
LEVELS: tuple[Level, ...] = tuple(Level)
PHASES: tuple[Phase, ...] = tuple(Phase)
AUDIENCES: tuple[Audience, ...] = tuple(Audience)


class Condition(StrEnum):
    """What must hold before a level goes to an audience in a phase."""

    SHARE = "share"
    """Nothing more."""
    RECIPIENT = "recipient"
    """A named recipient and a stated purpose (not needed, to validation, for what participants were shown)."""
    SHOWN = "shown"
    """Marked as shown to the participants during the session."""
    RELEASE = "release"
    """A named recipient, a stated purpose, and release by two people."""
    PUBLISH = "publish"
    """The policy permits publication."""
    HOLD = "hold"
    """Never."""


DEFAULT_MATRIX: Mapping[Band, Mapping[Band, Level]] = {
    # specificity: {core: level}
    Band.LOW: {Band.LOW: Level.OPEN, Band.MID: Level.STAGED, Band.HIGH: Level.CLOSED},
    Band.MID: {Band.LOW: Level.STAGED, Band.MID: Level.STAGED, Band.HIGH: Level.CLOSED},
    Band.HIGH: {Band.LOW: Level.CLOSED, Band.MID: Level.CLOSED, Band.HIGH: Level.CLOSED},
}
"""Band × band → level (annotation guide §2)."""

EARLY_PHASES = (Phase.IDEATION, Phase.EXPLORATION, Phase.VALIDATION)
"""Phases in which the material stays open; from the next one on the core closes."""
LATE_PHASES = (Phase.COMMERCIALIZATION, Phase.LAUNCH)


def _row(internal: str, partners: str, participants: str, public: str) -> dict[Audience, Condition]:
    cells = (internal, partners, participants, public)
    return {audience: Condition(cell) for audience, cell in zip(AUDIENCES, cells, strict=True)}


DEFAULT_SHARING: Mapping[Level, Mapping[Phase, Mapping[Audience, Condition]]] = {
    #                                     internal     partners     participants  public
    Level.OPEN: {p: _row("share", "share", "share", "publish") for p in PHASES},
    Level.STAGED: {
        **{p: _row("share", "recipient", "shown", "hold") for p in EARLY_PHASES},
        **{p: _row("share", "release", "hold", "hold") for p in LATE_PHASES},
    },
    Level.CLOSED: {p: _row("recipient", "hold", "hold", "hold") for p in PHASES},
}
"""Level after redaction × phase × audience → condition (annotation guide §3)."""

STRICTER: Mapping[Condition, frozenset[Condition]] = {
    Condition.SHARE: frozenset(Condition),
    Condition.RECIPIENT: frozenset({Condition.RECIPIENT, Condition.SHOWN, Condition.RELEASE, Condition.HOLD}),
    Condition.SHOWN: frozenset({Condition.SHOWN, Condition.HOLD}),
    Condition.RELEASE: frozenset({Condition.RELEASE, Condition.HOLD}),
    Condition.PUBLISH: frozenset({Condition.PUBLISH, Condition.HOLD}),
    Condition.HOLD: frozenset({Condition.HOLD}),
}
"""What a policy may put in place of a default condition: the same or stricter, never looser."""

TLP_MARKS: Mapping[Level, str] = {Level.OPEN: "TLP:GREEN", Level.STAGED: "TLP:AMBER", Level.CLOSED: "TLP:RED"}
"""Traffic Light Protocol 2.0 marks; what may be published is TLP:CLEAR."""

TLP_CLEAR = "TLP:CLEAR"

TAG_LABELS: Mapping[Tag, str] = {Tag.EXPERIENCE: "体験", Tag.PAIN_POINT: "困りごと", Tag.IDEA: "アイデア"}
LEVEL_LABELS: Mapping[Level, str] = {Level.OPEN: "共有OK", Level.STAGED: "段階開示", Level.CLOSED: "原則クローズ"}
DECISION_LABELS: Mapping[Action, str] = {Action.SHARE: "共有", Action.SHARE_REDACTED: "加工して共有", Action.HOLD: "保留"}
BAND_LABELS: Mapping[Band, str] = {Band.LOW: "低", Band.MID: "中", Band.HIGH: "高"}
PHASE_LABELS: Mapping[Phase, str] = {
    Phase.IDEATION: "着想",
    Phase.EXPLORATION: "探索",
    Phase.VALIDATION: "検証",
    Phase.COMMERCIALIZATION: "事業化検討",
    Phase.LAUNCH: "発売準備・発売後",
}
AUDIENCE_LABELS: Mapping[Audience, str] = {
    Audience.INTERNAL: "事務局・社内",
    Audience.PARTNERS: "合意した関係者",
    Audience.PARTICIPANTS: "参加者の持ち帰り",
    Audience.PUBLIC: "第三者・SNS",
}
ROLE_LABELS: Mapping[Role, str] = {Role.PARTICIPANT: "参加者", Role.FACILITATOR: "進行役", Role.COMPANY: "企業側"}

KIND_LABELS: Mapping[Kind, str] = {
    Kind.PERSON: "人名", Kind.ORGANIZATION: "会社・団体名", Kind.FACILITY: "店・施設名", Kind.STATION: "駅名",
    Kind.ADDRESS: "住所", Kind.CODE_NAME: "開発品・プロジェクト名", Kind.PHONE: "電話番号", Kind.EMAIL: "メールアドレス",
    Kind.URL: "URL", Kind.HANDLE: "SNSアカウント", Kind.POSTAL_CODE: "郵便番号", Kind.BIRTH_DATE: "生年月日",
    Kind.MY_NUMBER: "個人番号・住民票コード", Kind.CORPORATE_NUMBER: "法人番号", Kind.DRIVER_LICENSE: "運転免許証番号",
    Kind.PASSPORT: "旅券番号", Kind.HEALTH_INSURANCE: "健康保険の番号", Kind.PENSION: "基礎年金番号",
    Kind.RESIDENCE_CARD: "在留カード番号", Kind.BANK_ACCOUNT: "口座番号", Kind.CREDIT_CARD: "カード番号",
    Kind.MEMBER_NUMBER: "会員番号などの番号", Kind.CAR_PLATE: "車のナンバー", Kind.IP_ADDRESS: "IPアドレス",
    Kind.AGE: "年齢・学年", Kind.CITY: "市区町村・観光地", Kind.DATE: "日付", Kind.OCCUPATION: "職業",
    Kind.FAMILY: "家族構成", Kind.SENSITIVE: "病気など配慮が要る事柄", Kind.ORIGIN: "出身・国籍",
    Kind.OTHER_QUASI: "個人の属性", Kind.FIGURE: "数字",
}  # fmt: skip
"""What a person reads for each kind of finding."""

REASONS: Mapping[str, str] = {
    "open": "誰が話してもおかしくない内容なので、そのまま共有できます",
    "edited": "名前や属性、数字をぼかした文で共有します",
    "publish_yes": "ポリシーが外部への公開を認めています",
    "publish_no": "外部への公開はポリシーで認められていません",
    "internal": "段階開示の内容ですが、事務局・社内では見られます",
    "recipient_yes": "渡す相手と目的が決まっているので、必要な範囲で共有します",
    "recipient_no_open": "渡す相手と目的が決まっていないため保留します",
    "recipient_no_staged": "段階開示の内容です。渡す相手と目的を決めるまで保留します",
    "recipient_no_closed": "原則クローズの内容です。社内でも、渡す相手と目的が決まるまで保留します",
    "shown_yes": "当日すでに参加者にお見せした内容なので共有できます",
    "shown_no": "段階開示の内容で、参加者にお見せしたという印がないため保留します",
    "release_yes": "渡す相手と目的が決まり、二人の確認も済んでいます",
    "release_no": "事業化検討に入ってからの段階開示の内容です。渡す相手・目的・二人の確認がそろうまで保留します",
    "hold_open": "このポリシーでは、この範囲に共有しません",
    "hold_staged": "段階開示の内容なので、この範囲には共有しません",
    "hold_closed": "原則クローズの内容なので、この範囲には共有しません",
    "take_home_no": "持ち帰りを認めないポリシーなので、参加者には渡しません",
    "direct_message": "個別メッセージなので共有しません",
    "withdrawn": "参加者の申し出により取り下げ",
    "reviewed": "見直しで保留と判断",
    "gate": "出口の再点検で手がかりが残っていたため保留（gate）",
    "taken_back": "話した人が「今のは無しで」などと取り下げたので共有しません",
    "facilitator": "進行役の発言は、共有OKの内容だけを共有します",
    "company": "企業側の発言は、ポリシーで認めない限り共有しません",
}
"""What a person reads as the reason of a decision."""

LEVEL_WORDS: Mapping[str, Level] = {
    **{label: level for level, label in LEVEL_LABELS.items()},
    "オープン": Level.OPEN, "公開": Level.OPEN, "段階": Level.STAGED, "クローズ": Level.CLOSED, "非公開": Level.CLOSED,
}  # fmt: skip
PHASE_WORDS: Mapping[str, Phase] = {
    **{label: phase for phase, label in PHASE_LABELS.items()},
    "事業化": Phase.COMMERCIALIZATION, "発売": Phase.LAUNCH, "発売準備": Phase.LAUNCH, "発売後": Phase.LAUNCH,
}  # fmt: skip
AUDIENCE_WORDS: Mapping[str, Audience] = {
    **{label: audience for audience, label in AUDIENCE_LABELS.items()},
    "事務局": Audience.INTERNAL, "社内": Audience.INTERNAL, "関係者": Audience.PARTNERS,
    "参加者": Audience.PARTICIPANTS, "持ち帰り": Audience.PARTICIPANTS, "第三者": Audience.PUBLIC,
    "SNS": Audience.PUBLIC, "一般公開": Audience.PUBLIC,
}  # fmt: skip
ROLE_WORDS: Mapping[str, Role] = {
    **{label: role for role, label in ROLE_LABELS.items()},
    "生活者": Role.PARTICIPANT, "お客様": Role.PARTICIPANT, "モニター": Role.PARTICIPANT,
    "司会": Role.FACILITATOR, "進行": Role.FACILITATOR, "ファシリテーター": Role.FACILITATOR,
    "モデレーター": Role.FACILITATOR, "事務局": Role.FACILITATOR,
    "企業": Role.COMPANY, "主催": Role.COMPANY, "主催企業": Role.COMPANY, "社員": Role.COMPANY,
}  # fmt: skip
BAND_WORDS: Mapping[str, Band] = {label: band for band, label in BAND_LABELS.items()}
PERMISSION_WORDS: Mapping[str, str] = {
    "不可": "no", "禁止": "no", "なし": "no", "いいえ": "no", "false": "no", "off": "no",
    "可": "yes", "ok": "yes", "自由": "yes", "はい": "yes", "true": "yes", "on": "yes",
    "範囲内": "limited", "一部可": "limited", "許可制": "limited", "要確認": "limited",
}  # fmt: skip
"""Japanese words accepted in a policy file beside the English values."""

KEY_WORDS: Mapping[str, str] = {
    "目的": "purpose", "テーマ": "theme", "プロジェクト": "project", "案件": "project", "段階": "phase",
    "フェーズ": "phase",
    "範囲": "audience", "共有先": "audience", "用語集": "glossary", "主催": "sponsor", "主催企業": "sponsor",
    "取引先": "clients", "顧客": "clients", "関係企業": "partners", "パートナー": "partners", "商品": "products",
    "製品": "products", "開発コード": "code_names", "コード名": "code_names", "人名": "people", "中核語": "core_terms",
    "許可語": "allow", "許可": "allow", "話者": "speakers", "発言者": "speakers", "数値": "figures", "数字": "figures",
    "年齢": "ages", "要配慮": "sensitive", "しきい値": "thresholds", "閾値": "thresholds", "行列": "matrix",
    "共有表": "sharing", "公開": "publish", "記録": "recording", "写真": "photo", "メモ": "notes", "録音": "audio",
    "持ち帰り": "take_home", "成果物": "results_handling", "成果物の扱い": "results_handling", "連絡先": "contact",
    "約束": "promises", "お互いの約束": "promises", "フィードバック": "feedback", "謝意": "feedback",
    "確認者": "acknowledged_by", "確認日": "acknowledged_on",
}  # fmt: skip
"""Japanese words a writer may try as a key, for the did-you-mean."""
