"""Memo and report: only shared material, self-contained, every part of the method there."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreate_nlp.policy import Policy
from cocreate_nlp.policy.sheet import explain_tlp, say_withheld
from cocreate_nlp.policy.tables import REASONS
from cocreate_nlp.policy.wording import WITHHELD_NOUNS
from cocreate_nlp.replacements import WITHHELD
from cocreate_nlp.reports import draw_grid, make_memo, render_memo_html, render_memo_markdown, render_report
from cocreate_nlp.reports.memo import LONGEST_QUOTE, VOICES_PER_COLUMN, clip
from cocreate_nlp.sharing.gate import GATE_REASON
from cocreate_nlp.types import Audience, Level, Phase, Role, Tag
from tests.reports.sessions import RAW, ROWS, W, make_shared

POLICY = Policy(
    theme="みなせの水筒", purpose="みなせの次の試作で直すことを一つ決める", glossary={"sponsor": ["みなせ"]}
)


def papers(shared=None, policy: Policy | None = POLICY) -> dict[str, str]:
    shared = shared or make_shared(policy=policy)
    return {
        "memo.md": render_memo_markdown(shared, policy),
        "memo.html": render_memo_html(shared, policy),
        "report.html": render_report(shared, policy),
    }


@pytest.mark.parametrize("name", ["memo.md", "memo.html", "report.html"])
def test_papers_hold_nothing_raw_and_carry_the_marks(name: str) -> None:
    text = papers()[name]
    for raw in [*RAW, "s01", "原価", "200円弱"]:
        assert raw not in text
    for mark in ("TLP:GREEN", "探索", "参加者の持ち帰り", POLICY.version, "主催企業の水筒"):
        assert mark in text
    # why something is missing, without how much
    assert "企業側の発言" in text and "ポリシーで認めない限り" not in text
    assert "ご家族やお友だちと話してかまいません" in text and "段階 " not in text


@pytest.mark.parametrize("name", ["memo.html", "report.html"])
def test_pages_need_nothing_from_outside(name: str) -> None:
    html = papers()[name]
    assert not re.search(r"src=|href=|@import|url\(|<script|<link|<iframe", html)
    assert re.findall(r"https?://[^\"' >]+", html) in ([], ["http://www.w3.org/2000/svg"])


class _Balanced(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, tag


@pytest.mark.parametrize("name", ["memo.html", "report.html"])
def test_pages_are_well_formed_and_escape_voices(name: str) -> None:
    policy = Policy(recording={"photo": "no"})
    shared = make_shared(audience=Audience.PARTNERS, policy=policy, recipient="研究会<1>", purpose="試作 & 検討")
    html = papers(shared, policy)[name]
    parser = _Balanced()
    parser.feed(html)
    assert parser.open == []
    assert "<b>試作</b>" not in html
    assert "渡す相手：研究会&lt;1&gt;　使う目的：試作 &amp; 検討（" in html and "TLP:AMBER" in html
    assert "渡された方が、決められた目的のためだけに" in html
    if name == "report.html":
        assert "&lt;b&gt;試作&lt;/b&gt;の口は丸かった &amp; 小さい" in html


def test_the_memo_sorts_voices_into_reason_context_feeling() -> None:
    memo = make_memo(make_shared(), POLICY)
    assert [name for name, _, _ in memo.columns] == ["理由", "文脈", "感情"]
    reason, context, feeling = (voices for _, _, voices in memo.columns)
    assert len(reason) == 1 and reason[0].highlight.endswith("今のほうが軽くて")
    assert [v.text for v in context] == ["朝は急いでいるので、ふたが固いと困ります"]
    assert [v.text for v in feeling] == ["夜は音が気になって不安でした"]
    # an explanation to build on comes before a wish
    assert [v.text for v in memo.hypotheses] == [
        "重く感じるのは、底が厚いからじゃないかな",
        "片手で開けられたら嬉しいです",
    ]
    assert any("前のやつより" in axis for axis in memo.axes)
    assert "底が厚い" in memo.next_step
    assert dict(memo.counts) == {"体験": 3, "困りごと": 2, "アイデア": 2}


def test_neither_thanks_for_the_session_nor_what_the_firm_feels_is_a_feeling_of_the_memo() -> None:
    said = ("楽しかったです。", "いろいろ話せてよかったです。", "現場がそこまで困っているなら仕方ないです。", "夜の音が怖いです。")
    rows = [("田中", Role.PARTICIPANT, text, None, (Tag.EXPERIENCE,), Level.OPEN) for text in said]
    memo = make_memo(make_shared(rows), POLICY)
    assert [v.text for v in memo.columns[2][2]] == ["夜の音が怖いです"]
    assert dict(memo.counts)["体験"] == 4


def test_what_is_the_same_is_no_axis() -> None:
    rows = [("田中", Role.PARTICIPANT, "赤と緑は同じくらいあったほうがいいです。", None, (W,), Level.OPEN)]
    assert not any("同じ" in axis for axis in make_memo(make_shared(rows), POLICY).axes)


def test_only_a_scene_makes_an_axis() -> None:
    rows = [
        ("田中", Role.PARTICIPANT, "途中でふたが外れて困りました。", None, (Tag.PAIN_POINT,), Level.OPEN),
        ("田中", Role.PARTICIPANT, "四月ごろに使うのが大変でした。", None, (Tag.PAIN_POINT,), Level.OPEN),
        ("田中", Role.PARTICIPANT, "雨の日に使うと滑って困ります。", None, (Tag.PAIN_POINT,), Level.OPEN),
    ]
    assert make_memo(make_shared(rows), POLICY).axes == ("「雨の日」と、そうでないとき",)


@pytest.mark.parametrize(
    ("changes", "tlp", "audience", "said"),
    [
        ({}, "TLP:GREEN", "participants", "ご家族やお友だちと話してかまいません"),
        ({"recording": {"take_home": "limited"}}, "TLP:GREEN", "participants", "事務局がお伝えした範囲で"),
        ({"recording": {"take_home": "no"}}, "TLP:GREEN", "partners", "受け取った方の間だけで"),
        # open material that the policy itself keeps from participants
        ({"sharing": {"open": {"exploration": {"participants": "hold"}}}}, "TLP:GREEN", "partners", "受け取った方の間だけで"),
        ({}, "TLP:AMBER", "participants", "参加された方だけで"),
        ({}, "TLP:AMBER", "partners", "渡された方が、決められた目的のためだけに"),
        ({}, "TLP:AMBER", "internal", "事務局・社内の"),
        ({}, "TLP:RED", "internal", "渡された本人だけが"),
        ({"publish": True}, "TLP:CLEAR", "public", "公開してかまいません"),
        ({"glossary": {"core_terms": ["お友だち"]}}, "TLP:GREEN", "participants", "身近な人と話してかまいません"),
    ],
)
def test_each_mark_says_what_its_reader_may_do(changes: dict, tlp: str, audience: str, said: str) -> None:
    line = explain_tlp(Policy(**changes), tlp, phase=Phase.EXPLORATION, audience=Audience(audience))
    assert line.startswith(said)


def test_every_reason_of_holding_has_a_noun_for_readers() -> None:
    held = [
        sentence for key, sentence in REASONS.items()
        if "_no" in key or key.startswith("hold_") or key in ("direct_message", "taken_back", "facilitator", "company")
    ]  # fmt: skip
    reasons = [*held, GATE_REASON, "参加者の申し出により取り下げ", "見直しで保留と判断"]
    assert set(reasons) == set(WITHHELD_NOUNS)
    said = [say_withheld(None, [reason]) for reason in reasons]
    assert all(len(nouns) == 1 and not re.search(r"(?:ます|ません|です|。)$", nouns[0]) for nouns in said)
    assert say_withheld(None, ["一度も聞かない理由"]) == ("そのほか、共有する範囲に入らない発言",)
    assert say_withheld(None, []) == ()
    # each noun once, none with a glossary term
    terms = Policy(glossary={"core_terms": ["試作品"]})
    assert say_withheld(terms, [REASONS["shown_no"], REASONS["hold_staged"]]) == (
        "だれのことか少し絞られる発言や、作りかけのものにふれた発言",
    )


def test_the_contact_of_the_policy_stands_on_the_papers_unless_it_holds_a_term() -> None:
    for text in papers(policy=POLICY.replace(contact="事務局（会場受付）")).values():
        assert "連絡先" in text and "事務局（会場受付）" in text
    for text in papers(policy=POLICY.replace(contact="みなせ事務局")).values():
        assert "連絡先" not in text
    assert "渡す相手" not in render_memo_markdown(make_shared())
    given = make_shared(audience=Audience.PARTNERS, recipient="研究会", purpose="検討")
    assert "**渡す相手** 研究会　**使う目的** 検討（" in render_memo_markdown(given)


def test_a_guess_at_a_mishap_is_no_hypothesis_and_quotes_stand_in_a_sentence() -> None:
    rows = [
        ("田中", Role.PARTICIPANT, "たぶん、カチッていうまで閉めてなかったんだと思います。", None, (W,), Level.OPEN),
        ("鈴木", Role.PARTICIPANT, "だから、「止まった」と音で教えたらいいんじゃないですか。", None, (W,), Level.OPEN),
    ]
    memo = make_memo(make_shared(rows))
    assert [v.text for v in memo.hypotheses] == ["『止まった』と音で教えたらいいんじゃないですか"]
    assert memo.next_step == (
        "「『止まった』と音で教えたらいいんじゃないですか」という声をもとに小さく試し、何人かに反応を聞く"
    )
    # better than nothing to talk about
    assert len(make_memo(make_shared(rows[:1])).hypotheses) == 1


def test_an_empty_session_gives_papers_that_say_so() -> None:
    shared = make_shared([])
    for text in papers(shared, None).values():
        assert "見つかりませんでした" in text
    assert "次の回で体験から聞き直す" in render_memo_markdown(shared)


def test_everybody_is_heard_before_anybody_twice() -> None:
    rows = [("鈴木", Role.PARTICIPANT, f"{i}回目も軽くなったら嬉しいです", None, (W,), Level.OPEN) for i in range(6)]
    rows.append(("田中", Role.PARTICIPANT, "色が選べたら嬉しいです", None, (W,), Level.OPEN))
    memo = make_memo(make_shared(rows))
    assert "色が選べたら嬉しいです" in [v.text for v in memo.hypotheses]


def test_long_sessions_stay_on_one_memo() -> None:
    said = "忙しい朝に急いで出かけるときは、ふたが固いと困るので、いつも夫に頼んでいて、" * 3
    rows = [
        (f"話者{i}", Role.PARTICIPANT, f"{i}、{said}", None, (tag,), Level.OPEN)
        for i, tag in enumerate(list(Tag) * 10)
    ]
    memo = make_memo(make_shared(rows))
    for _, _, voices in memo.columns:
        assert len(voices) <= VOICES_PER_COLUMN
        assert all(len(v.text) <= LONGEST_QUOTE + 1 for v in voices)


@pytest.mark.parametrize(
    ("text", "clipped"),
    [
        ("短い声です。", "短い声です"),
        ("あ" * 70, "あ" * 64 + "…"),
        ("い" * 40 + "、" + "あ" * 40, "い" * 40 + "…"),
        ("い" * 5 + "、" + "あ" * 80, ("い" * 5 + "、" + "あ" * 58) + "…"),
        ("一行目\n二行目", "一行目 二行目"),
        ("", ""),
    ],
)
def test_clip(text: str, clipped: str) -> None:
    assert clip(text) == clipped


def test_the_grid_counts_levels_and_follows_the_matrix() -> None:
    shared = make_shared(audience=Audience.PARTNERS, recipient="研究会", purpose="検討")
    svg = draw_grid(shared)
    assert "共有 7件" in svg and "共有 1件" in svg and "出しません" in svg
    assert [svg.count(word) for word in ("共有OK", "段階開示", "原則クローズ")] == [1, 3, 5]
    tight = draw_grid(shared, Policy(matrix={"mid": {"low": "closed"}}))
    assert [tight.count(word) for word in ("共有OK", "段階開示", "原則クローズ")] == [1, 1, 7]


def test_held_runs_stand_without_a_count_and_without_speaker_the_voice_stays() -> None:
    html = render_report(make_shared())
    assert html.count(WITHHELD) == 2
    rows = [("", Role.PARTICIPANT, "ふたが固くて困ります。", None, (Tag.PAIN_POINT,), Level.OPEN)]
    html = render_report(make_shared(rows))
    assert "ふたが固くて困ります" in html and "話者" in html
    assert "話した人は" not in html


def test_a_voice_the_gate_holds_is_not_printed() -> None:
    rows = [*ROWS, ("田中", Role.PARTICIPANT, "霧島さんは嬉しいと言っていました。", None, (W,), Level.OPEN)]
    shared = make_shared(rows)
    assert GATE_REASON in shared.withheld
    for text in papers(shared, None).values():
        assert "霧島" not in text and GATE_REASON not in text
        assert "名前などの手がかりが残っているかもしれない発言" in text


@settings(deadline=None, max_examples=25)
@given(st.lists(st.text(min_size=1, max_size=40), max_size=5))
def test_any_shared_text_gives_papers(texts: list[str]) -> None:
    rows = [("鈴木", Role.PARTICIPANT, t, None, (tag,), Level.OPEN) for t, tag in zip(texts, [*Tag] * 2, strict=False)]
    for name, text in papers(make_shared(rows), None).items():
        if name.endswith("html"):
            parser = _Balanced()
            parser.feed(text)
            assert parser.open == []
