"""Prints the sheet with Chromium and counts the pages: run by ``make print``, not by the tests (needs Chromium).

Usage: python tests/policy/print_a4.py [FOLDER]   writes the PDFs there (default: a temporary folder)
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cocreate_nlp.errors import PolicyError
from cocreate_nlp.policy import Policy, tlp_of_all
from cocreate_nlp.policy.information import render_information_html
from cocreate_nlp.policy.sheet import PAGE_HEIGHT, make_sheet, render_card_html, render_html
from cocreate_nlp.policy.tables import REASONS
from cocreate_nlp.reports import render_memo_html
from cocreate_nlp.sharing.gate import GATE_REASON, SharedSession, open_gate
from cocreate_nlp.types import Action, Audience, Decision, Level, Phase, Role, Session, Snippet, Tag, Turn
from tests.reports.sessions import make_shared

WORDS = [
    "詰め替えで手が止まる瞬間", "家族で使う場面", "売場で迷った理由", "次の試作で確かめること",
    "ふだんの言葉のまま", "、", "。", "「少し重い」",
    "SNS", "web-form", "https://example.com/cocreation/contact?id=2026", "ｶﾀｶﾅ", "2026年11月",
    "（事務局まで）", "ー", "…", "Yes, we can",
]  # fmt: skip


def sentence(rng: random.Random, length: int) -> str:
    text = ""
    while len(text) < length:
        text += rng.choice(WORDS)
    return text[:length]


def longest_policy(rng: random.Random) -> Policy:
    """Grow a policy until the next sentence would not fit."""
    values: dict = {"purpose": sentence(rng, 60), "promises": [], "recording": {"photo": "limited"}}
    fitting = Policy(**values)
    while True:
        field = rng.choice(["promises", "results_handling", "feedback", "contact", "photo_range", "purpose"])
        text = sentence(rng, rng.randrange(10, 120))
        if field == "promises":
            values = {**values, "promises": [*values["promises"], text]}
        elif field == "photo_range":
            values = {**values, "recording": {"photo": "limited", "photo_range": text}}
        else:
            values = {**values, field: values.get(field, "") + text}
        try:
            make_sheet(Policy(**values))
        except PolicyError:
            return fitting
        fitting = Policy(**values)


def fullest_card(rng: random.Random) -> Policy:
    """Grow the promises until the card would not fit."""
    fitting = Policy(purpose=sentence(rng, 100))
    while True:
        longer = fitting.replace(promises=[*fitting.promises, sentence(rng, rng.randrange(10, 90))])
        try:
            render_card_html(longer)
        except PolicyError:
            return fitting
        fitting = longer


# One audience in one phase never has more than these reasons at once.
HELD = [
    "参加者の申し出により取り下げ", GATE_REASON,
    *(REASONS[name] for name in ("direct_message", "facilitator", "company", "release_no", "recipient_no_closed")),
]  # fmt: skip


def full_session() -> SharedSession:
    """Return a session whose memo is as full as it gets, with every reason of holding."""
    said = (
        "忙しい朝に家族と出かける前はふたが固いので困るし、こぼすと不安なので、"
        "片手で開けられたら嬉しいんじゃないかと思うんですよね本当に"
    )
    tags = ((Tag.EXPERIENCE,), (Tag.PAIN_POINT,), (Tag.IDEA,))
    texts = [f"{i}番目ですが{said}" for i in range(60)] + list(HELD)
    turns = [Turn(text, f"話者{i % 9}", Role.PARTICIPANT) for i, text in enumerate(texts)]
    snippets = [
        Snippet(
            turn=i, index=0, start=0, end=len(turn.text), text=turn.text, speaker=turn.speaker, role=Role.PARTICIPANT,
            tags=tags[i % 3], redacted=turn.text, level_after=Level.OPEN,
        )
        for i, turn in enumerate(turns)
    ]  # fmt: skip
    return open_gate(
        Session("s01", tuple(turns)), snippets, audience=Audience.PARTICIPANTS, phase=Phase.EXPLORATION,
        policy_version="0" * 12, tlp_of=lambda levels: tlp_of_all(levels),
        decide=lambda s: Decision(Action.HOLD, (s.text,)) if s.text in HELD else Decision(Action.SHARE),
        find_leaks=lambda _: (), find_in_pieces=lambda _: (), speaker_names={t.speaker: t.speaker for t in turns},
        recipient=sentence(random.Random(1), 90), purpose=sentence(random.Random(2), 90),
    )  # fmt: skip


def print_pages(html: str, pdf: Path) -> int:
    browser = next((b for b in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if b), None)
    if browser is None:
        sys.exit("Chromium was not found: install the Debian packages chromium and fonts-noto-cjk")
    pdf = pdf.resolve()
    page = pdf.with_suffix(".html")
    page.write_text(html, encoding="utf-8")
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--no-pdf-header-footer",
    ]  # fmt: skip
    subprocess.run(
        [*command, f"--print-to-pdf={pdf}", page.as_uri()], check=True, capture_output=True, timeout=120
    )
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf.read_bytes()))


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    cases = {"empty": Policy(), "short": Policy(theme="詰め替え", purpose="手が止まる瞬間を知る", contact="会場の受付")}
    cases |= {f"longest-{seed}": longest_policy(random.Random(seed)) for seed in range(12)}
    failed = 0
    rng = random.Random(0)
    for name, policy in cases.items():
        sheet = make_sheet(policy)
        pages = print_pages(render_html(policy), folder / f"{name}.pdf")
        failed += pages != 1
        print(f"{name}: {pages} page(s), {sheet.font_size} pt, estimated {sheet.height} of {PAGE_HEIGHT} mm")
    others = {
        "card": render_card_html(cases["short"]),
        "card-full": render_card_html(fullest_card(rng)),
        "matrix": render_information_html(cases["short"]),
        "memo-short": render_memo_html(make_shared()),
        "memo-full": render_memo_html(
            full_session(),
            Policy(theme=sentence(rng, 90), purpose=sentence(rng, 300), contact=sentence(rng, 90)),
        ),
    }
    for name, html in others.items():
        pages = print_pages(html, folder / f"{name}.pdf")
        failed += pages != 1
        print(f"{name}: {pages} page(s)")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
