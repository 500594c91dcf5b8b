"""Heavy clauses in contracts: rows with near misses."""

from __future__ import annotations

import io
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
    # as contracts say it in other words, and harmless clauses beside them
    ("参加者が本規約に違反した場合、これにより主催者が被った損害（弁護士費用を含む。）の一切を賠償するものとします。", {"lawyer_fee"}),
    ("本契約に反して情報を漏えいしたときは、モニターは金100万円を違約罰として直ちに支払わなければならない。", {"penalty"}),
    ("秘密保持義務は、本契約が終了した後も期限の定めなく存続する。", {"forever"}),
    ("乙は、本件に関して生じた甲の損害を、その原因のいかんを問わず補償する。", {"no_fault"}),
    ("参加者は、情報漏えいにより当社に生じた売上の減少分その他の得べかりし利益についても責任を負います。", {"lost_profit"}),
    ("会場の備品を壊したときは、理由を問わず全額弁償していただきます。", {"all_damage", "no_fault"}),
    ("投稿内容が原因で当社の信用が傷ついた場合は、参加者に損害額の3倍を請求できるものとします。", {"penalty"}),
    ("万一、情報が外部に漏れた場合、参加者およびその家族は連帯して責任を負う。", {"joint"}),
    ("本会で見聞きしたことは、ご家族を含むいかなる方にも一切お話しにならないでください。", {"everything_secret"}),
    ("違反が判明した場合、謝礼の返還に加え、当社の請求する金額をお支払いいただきます。", {"penalty"}),
    ("利用者は、当社に生じた直接および間接の損害をすべて補償する義務を負う。", {"all_damage"}),
    ("参加者による情報漏えいがあった場合、損害賠償として50万円を申し受けます。", {"penalty"}),
    ("モニターは、過失の有無にかかわらず、貸与品の紛失について代金全額を負担するものとする。", {"no_fault"}),
    ("退会後も永久に守秘義務を負うものとします。", {"forever"}),
    ("参加者の投稿により第三者から当社が請求を受けたときは、参加者が自己の費用と責任で解決し、当社に一切の損害を与えないものとする。", {"all_damage"}),
    ("友人や知人に話すことも固く禁じます。", {"everything_secret"}),
    ("秘密情報とは、本会において開示された一切の情報をいいます。", {"everything_secret"}),
    ("違反した方には法的措置をとり、訴訟費用を含めて請求いたします。", {"lawyer_fee"}),
    ("会員は、当社の算定する損害金を異議なく支払うものとします。", {"penalty"}),
    ("保護者は、参加者本人と連帯してこれを賠償する。", {"joint"}),
    ("参加者は、本会に関する損害のすべてにつき、当社の請求に応じて直ちに賠償する。", {"all_damage"}),
    ("守秘義務違反には一件あたり10万円のペナルティを課します。", {"penalty"}),
    ("損害賠償の範囲には、弁護士報酬、調査費その他一切の費用を含む。", {"lawyer_fee"}),
    ("参加者は、家族による口外についても同様の責任を負うものとします。", {"joint"}),
    ("投稿が炎上した際の損失は、投稿者に全額ご負担いただきます。", {"all_damage"}),
    ("過失がない場合であっても、参加者は責任を免れない。", {"no_fault"}),
    ("お聞きになった内容はすべて企業秘密ですので、どなたにも話さないでください。", {"everything_secret"}),
    ("当社は、当社の責めに帰すべき事由により参加者に生じた損害を賠償します。", set()),
    ("参加者に故意または重大な過失があった場合を除き、参加者は損害賠償責任を負いません。", set()),
    ("損害賠償の額は、お渡しした謝礼の額を上限とします。", set()),
    ("会場までの交通費は当社が全額負担します。", set()),
    ("本会で知った未発表の情報は、発表されるまで口外しないでください。", set()),
    ("謝礼は当日、3,000円分の商品券でお支払いします。", set()),
    ("体験談はご家族やご友人と自由に話していただけます。", set()),
    ("個人情報は無期限に保管せず、終了後1年で削除します。", set()),
    ("当社は、参加者の持ち物の紛失について一切の責任を負いかねます。", set()),
    ("録音データの一切の権利は主催者に帰属しますが、ご自身の発言はいつでも取り消せます。", set()),
    ("参加を途中でやめても、違約金などは一切かかりません。", set()),
    ("参加者のご家族に損害が及ぶことはありません。", set()),
    ("万一の事故に備え、主催者の負担で保険に加入しています（全額補償されます）。", set()),
    ("お子さまのけがについては、理由を問わず当社が治療費を補償します。", set()),
    ("参加者は、理由のいかんを問わずいつでも参加を取りやめることができ、費用の負担はありません。", set()),
    ("貸与品を故意に壊した場合は、実費をいただくことがあります。", set()),
    ("秘密保持の期間は、発売の日までとします。", set()),
    ("ご感想はご家族と話していただいてかまいません。", set()),
    ("会場でのけがは、主催者の加入する保険の範囲で補償いたします。", set()),
    ("損害が生じたときは、双方が誠意をもって協議します。", set()),
    ("お約束のお金は、ご請求の金額を翌月末に当社がお支払いします。", set()),
    ("当社は、参加者に対し損害賠償を請求することはありません。", set()),
    ("謝礼からの天引きや追加の費用負担は一切ありません。", set()),
    ("当日の内容のうち「共有しないこと」に書いたものは、発表まで話さないでください。", set()),
    ("参加者の責任は、故意または重過失による場合に限られ、その額は謝礼相当額を上限とします。", set()),
    ("万一お約束が守られなかった場合は、まずお話をうかがい、次回からの参加をお断りすることがあります。", set()),
    ("貸与した試作品は返却してください（紛失しても弁償は求めません）。", set()),
    ("主催者の費用と責任で会場の安全を確保します。", set()),
    ("内容はすべて録音し、記録の作成にだけ使います。", set()),
    ("家族の同意が要る方は、事前にご相談ください。", set()),
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


def test_a_huge_line_is_read() -> None:
    assert {c.line for c in find_heavy_clauses("一切の損害違約金逸失利益弁護士費用秘密" * 20_000)} <= {1}
