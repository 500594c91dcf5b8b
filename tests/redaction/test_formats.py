"""Identifiers of regular form: each row finds its number, near misses stay."""

from __future__ import annotations

import re

import pytest

from cocreate_nlp.language import parse
from cocreate_nlp.redaction import Redactor
from cocreate_nlp.redaction.check_digits import (
    is_corporate_number,
    is_credit_card,
    is_driver_license,
    is_health_insurer,
    is_my_number,
)
from cocreate_nlp.redaction.formats import find_formats
from cocreate_nlp.redaction.patterns import PATTERN_ROWS
from cocreate_nlp.types import Kind

from .marked import read_marked

FOUND = [
    "メールは<email:taro@example.com>です",
    "メールは<email:ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏｍ>です",
    "<email:yoko アットマーク example ドット jp>に送ってください",
    "詳しくは<url:https://example.jp/a?b=1>をみて",
    "サイトは<url:www.example.co.jp>にあります",
    "インスタは<handle:awa_no_hito>です",
    "会員番号は<handle:tanaka.k_0423>で控えております",
    "ユーザー名が<handle:mori-no_kuma>でした",
    "アットマーク<handle:mori_no_kuma>で検索して",
    "@<handle:nana.cafe>をフォローして",
    "電話は<phone:090-0000-1234>まで",
    "<phone:０９０－００００－１２３４>が連絡先",
    "<phone:03(0000)1234>にかけて",
    "<phone:0120-000-123>はフリーダイヤル",
    "<phone:+81-90-0000-1234>です",
    "<phone:09000001234>に",
    "<phone:ゼロキューゼロのゼロゼロイチニのサンヨンゴロク>です",
    "<phone:〇九〇の〇〇一二の三四五六>",
    "<postal_code:〒100-0000>に送る",
    "郵便番号は<postal_code:１００－００００>で",
    "<my_number:6214 9832 0257>を提出した",
    "マイナンバーは<my_number:372967742338>だった",
    "法人番号<corporate_number:7000012050002>の会社",
    "免許の番号は<driver_license:459803358720>です",
    "保険者番号は<health_insurance:33120015>です",
    "在留カードは<residence_card:AB00000000CD>です",
    "パスポートは<passport:TK0000000>です",
    "年金番号は<pension:0000-123456>です",
    "カードは<credit_card:4111 1111 1111 1111>です",
    "振込先は普通<bank_account:0012345>です",
    "会員番号が<member_number:GK-000917>の人",
    "会員番号は<member_number:004417>です",
    "車は<car_plate:品川 300 あ 12-34>です",
    "IPは<ip_address:192.168.1.10>でした",
    "誕生日は<birth_date:十月三日>です",
    "<birth_date:昭和三十年五月二日>生まれの母",
    "<birth_date:昭和十一年の三月三日>、ひな祭りの日の生まれよね",
    "<email:hiwa アット みかん の ドットコム> です",
    "<email:カンベ、アットマーク、ホシ、ドット、ジェーピー>です",
    "チャットは<handle:lin_haoran.mama>です",
    "口座は<bank_account:普通の四一〇三八二七>です",
    "領収書の番号 <member_number:K の 二〇五 八> 番です",
    "<postal_code:三三二の〇〇一二>に送る",
    "ナンバーは<car_plate:さの2218>です",
]

NEAR_MISSES = [
    "500Wで二分温める",
    "2024年の春に買った",
    "1,980円の水筒を3本",
    "12:30に集合",
    "千二百円でも買う",
    "7000円くらい",
    "3.14みたいな数",
    "A4の紙に書く",
    "サンサンと日が当たる",
    "ゴロゴロしてた",
    "二、三日で届いた",
    "100-200くらい",
    "第3回の会です",
    "会員になって3年",
    "この番号札、番号が出ない",
    "メールで送って",
    "24時間 365日",
]


@pytest.mark.parametrize("marked", FOUND)
def test_found_with_exact_range(marked: str) -> None:
    text, spans = read_marked(marked)
    parsed = parse(text)
    found = {(*parsed.norm.to_original(s.start, s.end), s.kind) for s in find_formats(parsed.norm.text)}
    for span in spans:
        assert span in found or any(a <= span[0] and span[1] <= b and k is span[2] for a, b, k in found), found
    redacted = Redactor(names=False).redact(text).text
    for start, end, _ in spans:
        assert text[start:end] not in redacted


VECTORS = [
    ("my_number", "マイナンバーが621498320257で"), ("my_number", "マイナンバーは372967742338だった"), ("my_number", "個人番号は６２１４－９８３２－０２５７です"),
    ("corporate_number", "法人番号は7000012050002でした"), ("corporate_number", "法人番号、8700110005901の会社です"), ("driver_license", "免許の番号は45980335872xです"),
    ("driver_license", "免許が30901234562xで"), ("driver_license", "免許証は309012345620と書いてあって"), ("health_insurance", "保険者番号は33120015の"),
    ("credit_card", "カードは4111-1111-1111-1111です"), ("residence_card", "在留カードはAB12345678CDです"), ("passport", "パスポートはTK1234567です"), ("pension", "基礎年金番号は1234-567890です"),
]  # fmt: skip
"""The numbers of the table of structured numbers, in running text."""


@pytest.mark.parametrize(("kind", "text"), VECTORS)
def test_every_vector_in_running_text(kind: str, text: str) -> None:
    found = find_formats(parse(text).norm.text)
    assert Kind(kind) in {s.kind for s in found}
    assert not re.search(r"\d{3}", Redactor(names=False).redact(text).text)


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_near_miss_stays(text: str) -> None:
    assert find_formats(parse(text).norm.text) == []


def test_every_row_compiles_and_is_named_once() -> None:
    names = [row.name for row in PATTERN_ROWS]
    assert len(names) == len(set(names))
    assert all(0 < row.score <= 1 for row in PATTERN_ROWS)


@pytest.mark.parametrize(
    ("check", "good"),
    [
        (is_my_number, "621498320257"), (is_my_number, "372967742338"),
        (is_corporate_number, "7000012050002"), (is_corporate_number, "8700110005901"),
        (is_driver_license, "459803358720"), (is_driver_license, "309012345620"),
        (is_health_insurer, "33120015"), (is_credit_card, "4111111111111111"),
    ],
)  # fmt: skip
def test_check_digits(check, good: str) -> None:
    assert check(good)
    position = 10 if check is is_driver_license else 0 if check is is_corporate_number else len(good) - 1
    wrong = good[:position] + str((int(good[position]) + 1) % 10) + good[position + 1 :]
    assert not check(wrong)
    assert not check(good[:-2])


def test_wrong_check_digit_is_recorded_and_found_all_the_same() -> None:
    found = [s for s in find_formats("番号は621498320258でした") if s.kind is Kind.MY_NUMBER]
    assert [s.valid for s in found] == [False]


@pytest.mark.parametrize(
    ("turns", "gone"),
    [
        (["母の携帯は080-0000-41…あれ、末尾が7731だったかな"], ["080-0000-41", "7731"]),
        (["電話番号をお願いします", "0000です", "あ、9912かも、違うかな"], ["0000", "9912"]),
        (["お届けは若松町3-12-507でいいですか", "あ、12じゃなくて、3の21です"], ["3-12-507", "12", "3の21"]),
        (["会員番号を教えてください", "えーと、4471です"], ["4471"]),
        (["電話番号をお願いします", "八二の七七六一です", "あ、七七一六が正しいです"], ["七七六一", "七七一六"]),
        (["携帯がゼロハチゼロの、えーとごーよんなな、ちゃうわ、ごーろくなな、にいにいいちさんです"], ["ごーよんなな", "ごーろくなな", "にいにい"]),
        (["ゼロキュウゼロ、六六一二、えーと五〇の三三、じゃなくて五〇の三八です"], ["六六一二", "五〇の三三", "五〇の三八"]),
        (["わしは岸和田の並松町二の五、二〇一です"], ["並松町", "二の五", "二〇一"]),
        (["川口の前川二の十七、ハイツ鈴二〇一宛てでお願いします"], ["前川", "十七", "ハイツ", "二〇一"]),
        (["長田中三の九の六、岩永ビル二階です"], ["長田", "九の六", "岩永", "二階"]),
    ],
)
def test_numbers_in_pieces(turns: list[str], gone: list[str]) -> None:
    from cocreate_nlp.types import Session, Turn

    session = Session("s", tuple(Turn(t) for t in turns))
    out = "\n".join(r.text for r in Redactor(names=False).redact_session([parse(t) for t in turns], session))
    for piece in gone:
        assert piece not in out, out


def test_a_number_asked_for_does_not_blacken_counts() -> None:
    from cocreate_nlp.types import Session, Turn

    turns = ["電話番号は後で伺います", "水筒は3本あって、15分で洗えます"]
    out = Redactor(names=False).redact_session([parse(t) for t in turns], Session("s", tuple(map(Turn, turns))))
    assert [r.text for r in out] == turns
