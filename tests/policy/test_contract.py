"""Heavy clauses in contracts: rows with near misses."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreate_nlp.errors import PolicyError
from cocreate_nlp.policy.contract import ROWS, find_heavy_clauses, read_contract

# sentence, names found
CASES = [
    ("参加者は、本規約に違反したことにより当社に生じた一切の損害を賠償するものとする。", {"all_damage"}),
    ("乙は、甲が被ったすべての損害（逸失利益を含む）を賠償しなければならない。", {"all_damage", "lost_profit"}),
    ("違反があった場合、参加者は損害の全額を負担します。", {"all_damage"}),
    ("乙の賠償責任は無制限とし、無制限の責任を負う。", {"all_damage"}),
    ("乙が本条に違反したときは、違約金として金３０万円を支払う。", {"penalty"}),
    ("情報を漏らした場合は、損害金として１００万円を支払っていただきます。", {"penalty"}),
    ("賠償額の予定は金五十万円とする。", {"penalty"}),
    ("参加者は、逸失利益、間接損害についても賠償する。", {"lost_profit"}),
    ("信用毀損による損失も参加者が負担する。", {"lost_profit"}),
    ("乙は、故意過失の有無を問わず責任を負う。", {"no_fault"}),
    ("帰責事由の有無にかかわらず、参加者は賠償する。", {"no_fault"}),
    ("参加者は、当社が要した弁護士費用を含む費用を負担する。", {"lawyer_fee"}),
    ("参加者の家族は、参加者と連帯して責任を負う。", {"joint"}),
    ("本契約終了後も引き続き秘密保持の義務を負う。", {"forever"}),
    ("参加者は、無期限に秘密を守るものとする。", {"forever"}),
    ("本会で知り得た一切の情報を秘密とし、第三者に漏らしてはならない。", {"everything_secret"}),
    ("ご家族や友人にも口外しないでください。", {"everything_secret"}),
    # spread over lines of fixed width
    ("参加者は、本規約に違反したことにより\n当社に生じた一切の\n損害を賠償するものとする。", {"all_damage"}),
    ("当社は、参加者に対し一切の損害の賠償を請求することができる。", {"all_damage"}),
    ("乙が違反したときは、甲が被った一切の損害を賠償する。", {"all_damage"}),
    # near misses
    ("当社は、参加者が負った一切の損害を賠償する。", set()),
    ("当社は、参加者に生じた一切の損害を賠償します。", set()),
    ("甲は、乙に生じたすべての損害を賠償する責任を負う。", set()),
    ("参加者に対し、損害賠償は請求しません。", set()),
    ("参加者は、一切の損害について賠償責任を負わないものとする。", set()),
    ("参加者は、故意または重大な過失による場合に限り、生じた損害を賠償する。", set()),
    ("参加者は、故意または重過失がある場合に限り、一切の損害を賠償する。", set()),
    ("参加者が賠償する一切の損害は、謝礼の額を上限とする。", set()),
    ("参加者は、損害賠償として通常の損害を賠償する。", set()),
    ("賠償の範囲に間接損害は含まれません。", set()),
    ("違約金は請求しません。", set()),
    ("参加者に違約金の定めはありません。", set()),
    ("弁護士費用は各自の負担とせず、当社が負担します。", set()),
    ("秘密の期間は、商品の発表までとします。", set()),
    ("秘密保持は無期限ではありません。", set()),
    ("体験やアイデアは、家族や友人に話してよいものとします。", set()),
    ("損害を与えないよう、お互いに注意しましょう。", set()),
    ("一切の撮影を禁止します。", set()),
    ("謝礼として5,000円をお支払いします。", set()),
    ("", set()),
]


@pytest.mark.parametrize(("text", "names"), CASES)
def test_clauses(text: str, names: set[str]) -> None:
    assert {clause.name for clause in find_heavy_clauses(text)} == names


def test_every_row_is_found_in_a_case() -> None:
    assert {row.name for row in ROWS} == set().union(*(names for _, names in CASES))


def test_lines_and_advice() -> None:
    text = "第1条 目的\nお互いに学びます。\n\n第2条 賠償\n参加者は一切の損害を賠償する。\n第3条 連絡先は事務局です。"
    (clause,) = find_heavy_clauses(text)
    assert clause.line == 5 and clause.words in text and "上限" in clause.advice


def test_reads_text_and_word_and_refuses_the_rest(tmp_path: Path) -> None:
    plain = tmp_path / "c.txt"
    plain.write_bytes("違約金".encode("cp932"))
    assert read_contract(plain) == "違約金"
    document = Document()
    document.add_paragraph("参加者は一切の損害を賠償する。")
    document.add_table(1, 1).cell(0, 0).text = "違約金を支払う。"
    buffer = io.BytesIO()
    document.save(buffer)
    word = tmp_path / "c.docx"
    word.write_bytes(buffer.getvalue())
    assert {c.name for c in find_heavy_clauses(read_contract(word))} == {"all_damage", "penalty"}
    for name, data in (("x.docx", b"PK\x03\x04broken"), ("x.bin", b"\xff\xfe\x81\x00")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(PolicyError):
            read_contract(tmp_path / name)
    with pytest.raises(PolicyError):
        read_contract(tmp_path / "none.txt")


@settings(deadline=None, max_examples=60)
@given(st.text(st.sampled_from("参加者は損害賠償一切の違約金を支払う当社が。、\n１円秘密無期限"), max_size=120))
def test_any_text_is_read_and_lines_exist(text: str) -> None:
    for clause in find_heavy_clauses(text):
        assert 1 <= clause.line <= text.count("\n") + 1


def test_a_huge_line_is_read_quickly() -> None:
    begun = time.perf_counter()
    find_heavy_clauses("一切の損害違約金逸失利益弁護士費用秘密" * 20_000)
    assert time.perf_counter() - begun < 10
