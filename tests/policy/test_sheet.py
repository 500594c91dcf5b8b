"""The A4 sheet and the card: what they say, what they never print, and when they are too long."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cocreate_nlp.errors import PolicyError
from cocreate_nlp.policy import Policy
from cocreate_nlp.policy.glossary import problem_of, term_key
from cocreate_nlp.policy.information import render_information_html, render_information_matrix
from cocreate_nlp.policy.sheet import (
    PAGE_HEIGHT,
    make_card,
    make_sheet,
    render_card_html,
    render_card_markdown,
    render_docx,
    render_html,
    render_markdown,
    text_lines,
)

FULL = Policy(
    purpose="詰め替えで手が止まる瞬間を知り、次の試作で確かめることを一つ決める",
    theme="詰め替え",
    recording={"photo": "limited", "photo_range": "自分の手元だけ"},
    results_handling="採用した案は、仮名のまま社内の企画会議に出します。",
    feedback="12月末までに、採用した案とお礼を全員にお送りします。",
    promises=["最後まで聴きます。", "責めません。"],
    contact="事務局（会場受付）",
    acknowledged_by="山本",
    acknowledged_on="2026-11-22",
)

HEADINGS = ["目的", "共有してよいこと", "共有しないこと", "記録について", "お互いの約束", "連絡先"]


def visible(html: str) -> str:
    """Return what a reader sees of a page."""
    return re.sub(r"<[^>]+>", "\n", re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL))


def docx_text(data: bytes) -> str:
    return "\n".join(p.text for p in Document(io.BytesIO(data)).paragraphs)


def everything(policy: Policy) -> list[str]:
    return [
        render_markdown(policy),
        visible(render_html(policy)),
        docx_text(render_docx(policy)),
        render_card_markdown(policy),
        visible(render_card_html(policy)),
        render_information_matrix(policy),
        visible(render_information_html(policy)),
    ]


def test_every_rendering_says_the_same_parts() -> None:
    for text in (render_markdown(FULL), visible(render_html(FULL)), docx_text(render_docx(FULL))):
        lines = [line.strip("# ") for line in text.splitlines()]
        places = [lines.index(heading) for heading in HEADINGS]
        assert places == sorted(places)
        for said in ("手が止まる瞬間", "自分の手元だけ", "12月末", "事務局（会場受付）", "11月22日", FULL.version):
            assert said in text
        assert "未" not in text.split("確認：")[1]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"phase": "launch"}, "二人が確認してから"),
        ({"phase": "ideation"}, "参加者も持ち帰れます"),
        ({"recording": {"take_home": "no"}}, "外へ持ち出さないで"),
        ({"recording": {"photo": "yes"}}, "撮影：できます"),
        ({"recording": {"notes": "no"}}, "会話に集中"),
        ({"publish": True}, "事務局が認めた内容に限ります"),
        ({"acknowledged_by": ""}, "確認：未"),
        ({"contact": "", "promises": []}, "いつでも事務局に"),
    ],
)
def test_the_sheet_follows_the_policy(changes: dict, said: str) -> None:
    assert said in render_markdown(FULL.replace(**changes))
    assert (said in render_markdown(FULL)) is (said in ("参加者も持ち帰れます", "いつでも事務局に"))


def test_html_needs_nothing_from_outside_and_escapes() -> None:
    html = render_html(FULL.replace(purpose="<script>alert(1)</script> & 'x'"))
    assert "<script" not in html and "&lt;script&gt;" in html
    assert not re.search(r"https?://|src=|@import|url\(", html)
    assert "size: A4" in html


def test_docx_is_a4() -> None:
    page = Document(io.BytesIO(render_docx(FULL))).sections[0]
    assert 'w:eastAsia="ja-JP"' in Document(io.BytesIO(render_docx(FULL))).styles.element.xml
    assert round(page.page_width.mm) == 210 and round(page.page_height.mm) == 297


GLOSSARY = {
    "sponsor": [{"name": "株式会社みずほ野", "variants": ["みずほ野", "ＭＩＺＵＨＯＮＯ"]}],
    "clients": ["青葉商事"],
    "products": ["しずく"],
    "code_names": ["あおぞら"],
    "people": ["霧島"],
    "core_terms": ["キトサン", "原価", "配合", "試作品"],
}
FORMS = ["株式会社みずほ野", "みずほ野", "mizuhono", "青葉商事", "しずく", "シズク", "あおぞら",
         "霧島", "キトサン", "原価", "配合", "試作品"]  # fmt: skip


def test_no_glossary_term_is_printed_even_where_the_policy_says_it() -> None:
    policy = FULL.replace(
        glossary=GLOSSARY,
        purpose="株式会社みずほ野の「アオゾラ」を青葉商事に出す前に、キト サンの香りを確かめる",
        theme="MizuhonoのSHIZUKU、しずくの使い心地",
        promises=["霧島さんの話を外に出しません"],
        feedback="みずほ野から全員に",
        results_handling="原価の話は残しません",
        recording={"photo": "limited", "photo_range": "しずくの箱"},
        acknowledged_by="霧島",
    )
    for text in everything(policy):
        folded = term_key(text)
        for form in FORMS:
            assert term_key(form) not in folded, form
    assert "主催企業の「開発品」を取引先に出す前に" in render_markdown(policy)
    notes = make_sheet(policy).notes
    assert any("目的" in note for note in notes)
    assert not any(term_key(form) in term_key(note) for note in notes for form in FORMS[:9])


def test_a_contact_with_a_glossary_term_is_an_error() -> None:
    with pytest.raises(PolicyError, match="連絡先") as caught:
        make_sheet(FULL.replace(glossary=GLOSSARY, contact="kyoso@mizuhono.example"))
    assert "mizuhono" not in str(caught.value)


def test_a_glossary_of_the_sheets_own_headings_is_an_error_or_reworded() -> None:
    assert "記録について" not in render_markdown(FULL.replace(glossary={"core_terms": ["記録について"]}))
    with pytest.raises(PolicyError, match="一般的な言葉"):
        make_sheet(FULL.replace(glossary={"core_terms": ["目的", "めざす"]}))


terms = st.text(
    st.sampled_from("あいうえおかきみずほ野青葉原価写真共有約束アイデア数字社ABCabc-・ 12"), min_size=2, max_size=5
).filter(lambda t: problem_of(t) is None)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(terms, min_size=1, max_size=4),
    st.sampled_from(["sponsor", "clients", "partners", "products", "code_names", "people", "core_terms"]),
    st.lists(terms, max_size=6),
)
def test_whatever_the_glossary_no_term_is_printed(listed: list[str], kind: str, said: list[str]) -> None:
    try:
        policy = Policy(glossary={kind: listed}, purpose="、".join(said + listed), theme="".join(listed))
    except PolicyError:
        assume(False)
        return
    try:
        texts = everything(policy)
    except PolicyError as error:
        assert error.remedy
        return
    for text in texts:
        for line in text.splitlines():
            folded = term_key(line)
            assert not [t for t in listed if term_key(t) in folded]


# --- one page


def test_a_long_policy_is_set_smaller_and_a_longer_one_refused_with_what_to_cut() -> None:
    short = make_sheet(Policy())
    long = make_sheet(FULL.replace(results_handling="出てきた案の扱いをここに書きます。" * 25))
    assert long.font_size < short.font_size and long.height <= PAGE_HEIGHT
    with pytest.raises(PolicyError) as caught:
        make_sheet(FULL.replace(results_handling="出てきた案の扱いをここに書きます。" * 80))
    assert "A4一枚に収まりません" in str(caught.value) and "results_handling" in str(caught.value)
    with pytest.raises(PolicyError, match=r"promises の数（いま40個"):
        make_sheet(FULL.replace(promises=["最後まで聴きます。"] * 40))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 40, 1), ("あ" * 39, 40, 1), ("あ" * 40, 40, 2), ("あ" * 78, 40, 2), ("あ" * 79, 40, 3),
        ("ｱ" * 78, 40, 1), ("a" * 62, 40, 1), ("a" * 64, 40, 2), ("あ" * 38 + "word word", 40, 2),
    ],
)  # fmt: skip
def test_lines_are_estimated_generously(text: str, width: float, lines: int) -> None:
    assert text_lines(text, width) == lines


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200), st.text(max_size=50))
def test_more_text_never_takes_fewer_lines(text: str, more: str) -> None:
    assert text_lines(text + "。" + more, 40) >= text_lines(text, 40) >= 1


# --- the card


def test_the_card_has_three_minutes_and_the_purpose() -> None:
    card = make_card(FULL)
    assert len(card.steps) == 3
    assert FULL.purpose in card.steps[0][1][0]
    text = render_card_markdown(FULL.replace(promises=[]))
    for said in ("さえぎらず", "責める", "断りなく", "ぼかして", "幅で", "未発表"):
        assert said in text
    with pytest.raises(PolicyError, match="100文字"):
        make_card(FULL.replace(purpose="あ" * 130))


def test_the_card_says_that_talking_freely_is_the_default() -> None:
    for policy in (Policy(), FULL):
        said = make_card(policy).steps[0][1][1]
        assert "自由に話すのが基本" in said and "開きながら守る" in said


def test_the_card_says_the_promises_of_the_policy() -> None:
    own = ["名札の名前で呼び合います。", "話したくないことは話さなくてかまいません。"]
    policy = FULL.replace(promises=own)
    for text in (render_card_markdown(policy), visible(render_card_html(policy))):
        assert all(line in text for line in own) and "お互いの約束" in text
        assert "さえぎらず" not in text
    # without promises of its own, how to talk and listen
    for promises in ([], [""], ["  "]):
        heading, lines = make_card(FULL.replace(promises=promises)).steps[1]
        assert "話し方、聴き方" in heading and len(lines) == 4
    terms = policy.replace(glossary={"people": ["名札"]})
    assert "名札" not in render_card_markdown(terms) and "呼び合います" in render_card_markdown(terms)


def test_a_card_with_many_promises_is_set_smaller_and_one_with_too_many_refused() -> None:
    few = make_card(Policy(promises=["最後まで聴きます。"] * 4))
    many = make_card(FULL.replace(promises=["立場や意見の違いを尊重し、最後まで聴きます。"] * 8))
    assert many.font_size < few.font_size
    assert f"font-size: {many.font_size}pt" in render_card_html(FULL.replace(promises=many.steps[1][1]))
    with pytest.raises(PolicyError, match="A5一枚に収まりません") as caught:
        make_card(FULL.replace(promises=["最後まで聴きます。"] * 30))
    assert "promises" in str(caught.value)
