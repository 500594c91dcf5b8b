"""Texts that property tests draw: Japanese speech, odd widths, marks, emoji, invisible and combining characters."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = [
    "詰め替えたらこぼれて大変だった", "もう少し軽いと嬉しいです", "えっと", "でも", "でした", "３９８０円",
    "㍿みずほ野", "ｶﾞｽﾄ", "は\u3099", "か\u3099", "👨\u200d👩\u200d👧", "🇯🇵", "👍🏽", "。", "！？", "…",
    "\r\n", "\r", "\n", "\u3000", "\t", "\u200b", "\ufeff", "「え？って思って", "」", "(笑)", "w", "ー", "〜",
    "～", "−", "ﾞ", "\u0301", "\u2028", "\x00", "\ue000", "ﷺ", "①", "½", "e\u0301",
]  # fmt: skip

any_text = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
    st.text(alphabet="あかはﾊﾞﾟ゙a1 。\n\r\u3099\u0301\u200b\ud800", max_size=30),
)
