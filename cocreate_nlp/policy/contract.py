"""Reads a contract or consent text for clauses that weigh too heavily on consumers. Rows of patterns, no model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cocreate_nlp.errors import PolicyError
from cocreate_nlp.text import normalize

MAX_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """One kind of clause: its pattern, what in the same sentence takes the edge off, and the advice."""

    name: str
    label: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str]
    advice: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that weighs heavily: line of the text, kind, the words that show it, and what to do."""

    line: int
    name: str
    label: str
    words: str
    advice: str


_NEVER = r"(?!)"
_MAKE_GOOD = r"(?:賠償|補填|補てん|填補|補償|弁償)"
_NEGATED = (
    r"(?:請求|賠償|補償|弁償|負担|責任を?負|責めを?負|課|支払)[^。]{0,6}"
    r"(?:ない|ません|しないもの|わないもの|さないもの|わず、|せず、)|免責|免除"
)
_LIMITED = (
    r"故意(?:また|又|若しく|もしく|、)?は?[^。]{0,6}重(?:大な)?過失[^。]{0,14}(?:限り|限る|場合のみ|場合に|とき)"
    r"|故意に(?:よ[^。]{0,6}限|[^。]{0,20}(?:場合|とき|際))"
    r"|上限と|限度と|を上限|を限度|範囲(?:内)?(?:で|に限)|直接(?:かつ通常の|の|通常の)?損害に限|保険"
)

ROWS: tuple[ClauseRow, ...] = tuple(
    ClauseRow(name, label, re.compile(pattern), re.compile(unless), advice)
    for name, label, pattern, unless, advice in (
        (
            "all_damage", "損害の全部を賠償させる条項",
            rf"(?:一切の|すべての|全ての|あらゆる|いかなる|全)損害[^。]{{0,60}}?(?:{_MAKE_GOOD}|償|負担)"
            rf"|損害[^。]{{0,24}}?の(?:全額|全部|すべて|全て|一切)[^。]{{0,30}}?(?:{_MAKE_GOOD}|負担)"
            rf"|損害を?、?(?:全額|全部|すべて|全て|一切)[^。]{{0,12}}?(?:{_MAKE_GOOD}|負担)"
            rf"|損害[^。]{{0,12}}一切[^。]{{0,6}}与え(?:ない|ず|ません)|自己の(?:費用|負担)[^。]{{0,8}}責任[^。]{{0,10}}(?:解決|処理|対応)"
            r"|(?:損害|損失)[^。]{0,24}?(?:全額|全部)を?(?:ご)?負担"
            rf"|(?:全額|全部)を?{_MAKE_GOOD}(?!され)|無制限に?[^。]{{0,12}}(?:{_MAKE_GOOD}|責任)",
            f"{_NEGATED}|{_LIMITED}",
            "故意・重大な過失がある場合に限り、金額に上限（謝礼の額など）を設けてください",
        ),
        (
            "penalty", "違約金や、あらかじめ額を決めた賠償",
            r"(?:違約(?:金|罰)|罰金|ペナルティ)[^。]{0,40}?(?:支払|払|請求|課|負|申し受け)|(?:賠償額の予定|損害賠償の予定|予定賠償)"
            r"|(?:賠償金?|損害金)として[^。]{0,10}?[\d,一二三四五六七八九十百千万億]+円[^。]{0,20}?(?:支払|払|請求|申し受け|いただ)"
            r"|損害(?:額)?の[\d.二三四五六七八九十数]+倍[^。]{0,20}?(?:支払|払|請求|賠償|負)"
            r"|(?:請求|指定|算定|提示|決定)(?:する|した|の)(?:金額|額|金員|損害金|賠償金|損害額|賠償額)を[^。]{0,16}?(?:支払|払|賠償)",
            _NEGATED,
            "生活者に違約金は向きません。この条項を外し、取り下げや訂正の手順を書いてください",
        ),
        (
            "lost_profit", "逸失利益・間接損害まで負わせる条項",
            r"(?:逸失利益|得べかりし利益|間接損害|特別損害|信用(?:の)?(?:毀損|棄損)|風評|売上の減少)"
            rf"[^。]{{0,40}}?(?:{_MAKE_GOOD}|負担|責任を?負|含む|含み|含め)",
            rf"{_NEGATED}|(?:間接損害|逸失利益|特別損害|特別の損害)[^。]{{0,20}}(?:除|含ま(?:ない|ず|れない))",
            "賠償の範囲を、通常生じる直接の損害に限ってください",
        ),
        (
            "no_fault", "過失がなくても責任を負わせる条項",
            r"(?:故意|過失|帰責事由|責めに帰すべき事由)[^。]{0,12}?(?:有無|いかん|如何)[^。]{0,6}?"
            r"(?:問わず|かかわらず|関わらず|拘わらず|よらず)"
            r"|(?:故意|過失)が?(?:な(?:い|かった)|無(?:い|かった))(?:場合|とき)?(?:であって|で)?も[^。]{0,30}?(?:負|免れ|賠償)"
            r"|(?:原因|理由|事情)(?:の(?:有無|いかん|如何))?(?:を問わず|にかかわらず|に関わらず|によらず)"
            rf"[^。]{{0,30}}?(?:{_MAKE_GOOD}|責任を?負|負担|支払)",
            rf"{_NEVER}|{_NEGATED}",
            "故意または重大な過失がある場合に限ってください",
        ),
        (
            "lawyer_fee", "弁護士費用や調査費用まで負わせる条項",
            r"(?:弁護士(?:費用|報酬)|訴訟費用|調査費用)[^。]{0,40}?(?:賠償|負担|支払|含む|含み|含め)",
            _NEGATED,
            "参加者の負担から外してください",
        ),
        (
            "joint", "本人以外にも責任を広げる条項",
            r"(?:連帯(?:して|保証)|家族[^。]{0,20}(?:責任|賠償)|(?:同居|第三者)[^。]{0,14}行為[^。]{0,14}責任)[^。]{0,30}?(?:負|賠償|保証|責任)",
            _NEGATED,
            "責任は本人の行為に限ってください",
        ),
        (
            "forever", "期限のない秘密保持",
            r"(?:無期限|永久|永続的|期[間限](?:の定めなく|を定めず)|終了後も(?:なお)?(?:引き続き|永久|存続))[^。]{0,40}?(?:秘密|守秘|開示|漏|義務)"
            r"|(?:秘密|守秘)[^。]{0,40}?(?:無期限|永久|永続的|期[間限](?:の定めなく|を定めず))",
            r"(?:無期限|永久)(?:で|と)は(?:ない|ありません|しない|しません)|発表(?:される)?まで|公表(?:される)?まで",
            "期間（発表まで、1年など）を決めてください",
        ),
        (
            "everything_secret", "すべてを秘密とする条項",
            r"(?:一切|すべて|全て|あらゆる)の?(?:情報|内容|事項|発言)[^。]{0,24}?(?:秘密|機密|口外|開示|他言|漏)"
            r"|(?:家族|友人|知人)[^。]{0,24}?(?:にも|を含め|であっても|に対しても)[^。]{0,24}?(?:話|口外|開示|他言|漏)"
            r"|(?:家族|友人|知人)[^。]{0,12}?(?:に|へ)[^。]{0,6}?(?:話|伝え|相談)[^。]{0,10}?(?:禁じ|禁止|でき(?:ません|ない)|ないでください|なりません)"
            r"|(?:内容|情報|事項|発言|話)は(?:、|全て|すべて|一切)*(?:企業|営業)?(?:秘密|機密)(?:です|と|で|扱い)"
            r"|(?:秘密|機密)(?:情報)?と(?:は|して)[^。]{0,40}?(?:一切|すべて|全て|あらゆる)の?(?:情報|内容|事項|発言)",
            r"(?:家族|友人|知人)[^。]{0,24}?(?:話してよい|話せます|相談でき|かまいません|差し支え)",
            "体験やアイデアは持ち帰れるようにし、秘密は「共有しないこと」に絞ってください",
        ),
    )
)  # fmt: skip

_CONSUMER = r"(?:参加者|モニター|会員|生活者|消費者|利用者|お客様|応募者|協力者|乙|あなた|本人)"
_COMPANY = r"(?:当社|弊社|主催者|主催企業|事務局|会社|委託者|甲)"
_DUTY = r"(?:賠償|補填|補てん|補償|弁償|負担|支払)(?:い|する|します|いたします|う)|責任を負(?:う|い)|負うもの"
# The company is the topic, or the one who does it (当社が負担します); no consumer is named as such before it.
_COMPANY_SUBJECT = re.compile(
    rf"^(?:(?!{_CONSUMER}(?:は|が|も))[^。])*?{_COMPANY}(?:は|が[^。、]{{0,10}}(?:{_DUTY}))"
)
_COMPANY_DUTY = re.compile(rf"(?:{_DUTY})(?!.*請求)")
_DEMAND = re.compile(rf"{_CONSUMER}(?:に対し|に|へ)[^。]*(?:請求|求め|課)")


def read_contract(path: str | Path) -> str:
    """Return the text of a contract in ``.txt``, ``.md`` or ``.docx``.

    Raises
    ------
    PolicyError
        The file cannot be read.
    """
    path = Path(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PolicyError("契約書のファイルが大きすぎます", where=str(path), remedy="5MB以内にしてください")
        data = path.read_bytes()
    except OSError:
        raise PolicyError(
            "契約書のファイルを開けません", where=str(path), remedy="場所と名前を確かめてください"
        ) from None
    if data[:4] == b"PK\x03\x04":
        return _docx_text(path)
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise PolicyError(
        "契約書の文字が読めません", where=str(path), remedy="テキスト（UTF-8）か Word（.docx）で保存し直してください"
    )


def _docx_text(path: Path) -> str:
    from docx import Document

    try:
        document = Document(str(path))
    except Exception:
        raise PolicyError(
            "Word のファイルとして開けません", where=str(path), remedy="Word で開いて保存し直してください"
        ) from None
    lines = [p.text for p in document.paragraphs]
    lines += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def find_heavy_clauses(text: str) -> list[Clause]:
    """Find clauses on damages and secrecy that are too heavy for consumers.

    A clause that binds the company, that says nothing is claimed, or that is limited to intent and gross negligence or
    to an amount is not reported.

    Examples
    --------
    >>> [c.name for c in find_heavy_clauses("参加者は、違反により生じた一切の損害を賠償する。")]
    ['all_damage']
    """
    found = []
    for line, sentence in _sentences(normalize(text).text):
        if _COMPANY_SUBJECT.search(sentence) and _COMPANY_DUTY.search(sentence) and not _DEMAND.search(sentence):
            continue
        for row in ROWS:
            match = row.pattern.search(sentence)
            if match and not row.unless.search(sentence):
                found.append(Clause(line, row.name, row.label, match[0], row.advice))
    return found


_HEADING = re.compile(
    r"^\s*(?:第\s*[\d一二三四五六七八九十]+\s*[条項章]|[(\[]?[\d一二三四五六七八九十]{1,3}[)\].、]|[・●○■□◆-])"
)


MAX_TITLE = 20
"""A numbered line up to this length without 。 is a title of its own."""


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield sentences with the line on which they begin; lines broken by a fixed width are joined."""
    current, begin = "", 1
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if (not line or _HEADING.match(line)) and current:
            yield begin, current
            current = ""
        for part in re.split(r"(?<=。)", line):
            if not part.strip():
                continue
            if not current:
                begin = number
            current += part
            # A sentence too long to be one is read in pieces, so that reading time stays linear.
            title = len(part) <= MAX_TITLE and part == line and _HEADING.match(line)
            if part.endswith("。") or title or len(current) > 2000:
                yield begin, current[:2000]
                current = ""
    if current:
        yield begin, current
