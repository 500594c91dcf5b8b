"""The A4 sheet and the 心得 card, from the same policy that drives the engine. No glossary term is ever printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from cocreate_nlp.errors import PolicyError
from cocreate_nlp.policy import wording
from cocreate_nlp.policy.decisions import decide
from cocreate_nlp.policy.glossary import term_key
from cocreate_nlp.policy.model import Policy
from cocreate_nlp.policy.tables import PHASE_LABELS, TLP_CLEAR, TLP_MARKS
from cocreate_nlp.templates import load_environment
from cocreate_nlp.text import normalize
from cocreate_nlp.types import Action, Audience, Level, Phase

MARGIN_TOP, MARGIN_SIDE = 14.0, 18.0
"""Page margins in millimetres."""
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
FONT_SIZES = (10.5, 10.0, 9.5, 9.0)
"""Sizes in points that are tried, the first that fits one page is taken."""
LINE_HEIGHT = 1.55
TITLE_SCALE, HEADING_SCALE, FOOT_SCALE = 1.7, 1.1, 0.85
SECTION_GAP, HEADING_GAP = 2.4, 0.8
"""Gaps in millimetres before a section and after its heading."""
ITEM_INDENT = 1.2
"""Indent of a list item in ems."""
MM_PER_POINT = 25.4 / 72
CARD_WIDTH, CARD_HEIGHT = 210.0, 148.0
CARD_MARGIN_TOP, CARD_MARGIN_SIDE = 12.0, 14.0
CARD_FONT_SIZES = (11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5)
CARD_LINE_HEIGHT, CARD_TITLE_SCALE, CARD_GAP, CARD_CLOSING_PADDING = 1.6, 1.5, 3.0, 6.0
SAFETY = 3.0
"""Millimetres kept free, for fonts that are a little wider or higher than estimated."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its lines; ``name`` is the key of the wording table."""

    name: str
    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed, laid out.

    Attributes
    ----------
    notes
        What was put differently because it held a glossary term (names of fields, never the terms).
    font_size
        Points at which it fits one A4 page.
    height
        Estimated height in millimetres at that size.
    """

    title: str
    sections: tuple[Section, ...]
    foot: str
    notes: tuple[str, ...] = ()
    font_size: float = FONT_SIZES[0]
    height: float = 0.0


@dataclass(slots=True)
class Writer:
    """Chooses wordings and puts the policy's own sentences so that no glossary term is left."""

    policy: Policy
    notes: list[str] = field(default_factory=list)
    keys: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        found = {term_key(form): name for name, _, term in self.policy.glossary.terms() for form in term.forms}
        self.keys = tuple(sorted(found.items(), key=lambda item: -len(item[0])))

    def holds_term(self, text: str) -> bool:
        """Return whether a glossary term stands in a text."""
        key = term_key(text)
        return any(term in key for term, _ in self.keys)

    def say(self, options: wording.Wording, **values: str) -> str:
        """Return the first wording that holds no glossary term."""
        for option in options:
            text = option.format(**values)
            if not self.holds_term(text):
                return text
        raise PolicyError(
            "用語集に、開示ポリシーの文面でも使うごく一般的な言葉があります",
            where="glossary",
            remedy="その語を、もっと具体的な言い方（正式名称や略号）に替えてください",
        )

    def own(self, name: str, text: str) -> str:
        """Return a sentence of the policy on one line, glossary terms put in general words."""
        text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        if not self.holds_term(text):
            return text
        self.notes.append(f"{wording.FIELD_LABELS[name]}に用語集の語があったので、一般的な言い方に替えました")
        for _ in range(20):
            text = self._replace(text)
            if not self.holds_term(text):
                return text
        return ""

    def fixed(self, name: str, text: str) -> str:
        """Return a sentence that would be useless if words were replaced in it."""
        text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        if self.holds_term(text):
            raise PolicyError(
                f"{wording.FIELD_LABELS[name]}に用語集の語が入っているため、開示ポリシーに印刷できません",
                where=name,
                remedy="「事務局」など用語集にない言い方に替えるか、別の連絡先を書いてください",
            )
        return text

    def _replace(self, text: str) -> str:
        norm = normalize(text)
        letters: list[tuple[str, int, int]] = []
        for index, char in enumerate(norm.text):
            letters.extend((c, norm.starts[index], norm.ends[index]) for c in term_key(char))
        key = "".join(c for c, _, _ in letters)
        for term, name in self.keys:
            at = key.find(term)
            if at >= 0:
                start, end = letters[at][1], letters[at + len(term) - 1][2]
                stand_in = next((w for w in wording.STAND_INS[name] if not self.holds_term(w)), "")
                return text[:start] + stand_in + text[end:]
        return text


def make_sheet(policy: Policy) -> Sheet:
    """Lay out the one-page disclosure policy.

    Raises
    ------
    PolicyError
        It does not fit one A4 page (the message says what to cut), or the contact holds a glossary term.
    """
    writer = Writer(policy)
    sections = tuple(_sections(policy, writer))
    foot = " ・ ".join(part for part in _foot(policy, writer) if part)
    title = writer.say(wording.TITLE)
    notes = tuple(dict.fromkeys(writer.notes))
    for size in FONT_SIZES:
        height = page_height(title, sections, foot, size)
        if height <= PAGE_HEIGHT:
            return Sheet(title, sections, foot, notes, size, round(height, 1))
    raise _too_long(policy, height - PAGE_HEIGHT)


def _sections(policy: Policy, writer: Writer) -> Iterable[Section]:
    phase = PHASE_LABELS[policy.phase]
    purpose = writer.own("purpose", policy.purpose) or writer.say(wording.NO_PURPOSE)
    theme = writer.own("theme", policy.theme)
    where = writer.say(wording.THEME if theme else wording.PHASE_ONLY, theme=theme, phase=phase)
    yield _section(writer, "purpose", [purpose, where])
    recording = policy.recording
    yield _section(
        writer,
        "open",
        [*(writer.say(line) for line in wording.OPEN_LINES), writer.say(wording.TAKE_HOME[recording.take_home.value])],
    )
    yield _section(
        writer,
        "staged",
        [*(writer.say(line) for line in wording.STAGED_LINES), writer.say(wording.STAGED_RULES[policy.phase])],
    )
    yield _section(writer, "closed", [writer.say(line) for line in wording.CLOSED_LINES])
    records = [writer.say(wording.PHOTO[recording.photo.value])]
    if recording.photo_range and recording.photo.value != "no":
        records.append(writer.say(wording.PHOTO_RANGE, range=writer.own("photo_range", recording.photo_range)))
    records.append(writer.say(wording.AUDIO[recording.audio.value]))
    records.append(writer.say(wording.NOTES[recording.notes.value]))
    records.append(writer.say(wording.PUBLICATION[policy.publish]))
    yield _section(writer, "recording", records)
    results = [writer.own("results_handling", policy.results_handling) or writer.say(wording.DEFAULT_RESULTS)]
    if policy.feedback:
        results.append(writer.own("feedback", policy.feedback))
    yield _section(writer, "results", results)
    promises = [writer.own("promises", line) for line in policy.promises if line]
    yield _section(writer, "promises", promises or [writer.say(line) for line in wording.DEFAULT_PROMISES])
    contact = writer.fixed("contact", policy.contact)
    lines = [contact, writer.say(wording.DEFAULT_CONTACT)] if contact else [writer.say(wording.DEFAULT_CONTACT)]
    yield _section(writer, "contact", lines)


def _section(writer: Writer, name: str, lines: Sequence[str]) -> Section:
    return Section(name, writer.say(wording.HEADINGS[name]), tuple(line for line in lines if line))


def _foot(policy: Policy, writer: Writer) -> Iterable[str]:
    if policy.acknowledged and policy.acknowledged_on is not None:
        on = policy.acknowledged_on
        day = f"{on.year}年{on.month}月{on.day}日"
        yield writer.say(wording.SIGNED, by=writer.own("acknowledged_by", policy.acknowledged_by), on=day)
    else:
        yield writer.say(wording.UNSIGNED)
    yield writer.say(wording.VERSION, version=policy.version)


# --- does it fit


def text_lines(text: str, width: float) -> int:
    """Estimate on how many lines a text comes, for a width in ems; generous rather than tight."""
    usable = width - 1.0  # a line breaks early so as not to begin with a punctuation mark
    lines, filled = 1, 0.0
    for word in re.findall(r"[!-~]+|.", text, re.DOTALL):
        size = sum(_char_width(c) for c in word)
        if filled + size <= usable:
            filled += size
        elif size <= usable:
            lines, filled = lines + 1, size
        else:
            total = filled + size
            lines, filled = lines + int(total // usable), total % usable
    return lines


def _char_width(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    if unicodedata.east_asian_width(char) == "H":
        return 0.5
    return 0.0 if unicodedata.combining(char) else 0.95 if char in "MW@%mw&" else 0.62


def page_height(title: str, sections: Sequence[Section], foot: str, size: float) -> float:
    """Estimate the height in millimetres of the whole page, margins included."""
    em = size * MM_PER_POINT
    width = PAGE_WIDTH - 2 * MARGIN_SIDE
    height = 2 * MARGIN_TOP + SAFETY
    height += text_lines(title, width / (em * TITLE_SCALE)) * em * TITLE_SCALE * LINE_HEIGHT
    for section in sections:
        height += section_height(section, size)
    height += SECTION_GAP + text_lines(foot, width / (em * FOOT_SCALE)) * em * FOOT_SCALE * LINE_HEIGHT
    return height


def section_height(section: Section, size: float) -> float:
    """Estimate the height of one section in millimetres."""
    em = size * MM_PER_POINT
    width = (PAGE_WIDTH - 2 * MARGIN_SIDE) / em - ITEM_INDENT
    rows = sum(text_lines(line, width) for line in section.lines)
    return SECTION_GAP + em * HEADING_SCALE * LINE_HEIGHT + HEADING_GAP + rows * em * LINE_HEIGHT


def _too_long(policy: Policy, excess: float) -> PolicyError:
    size = FONT_SIZES[-1]
    em = size * MM_PER_POINT
    width = (PAGE_WIDTH - 2 * MARGIN_SIDE) / em - ITEM_INDENT
    rows = int(excess / (em * LINE_HEIGHT)) + 1
    written = {
        "purpose": policy.purpose,
        "theme": policy.theme,
        "recording.photo_range": policy.recording.photo_range,
        "results_handling": policy.results_handling,
        "feedback": policy.feedback,
        "contact": policy.contact,
        **{f"promises[{i}]": line for i, line in enumerate(policy.promises)},
    }
    lengths = {name: text_lines(text, width) for name, text in written.items() if text}
    longest = sorted(lengths.items(), key=lambda item: -item[1])[:3]
    cut = "、".join(f"{name}（いま約{count}行）" for name, count in longest if count)
    if len(policy.promises) > 6:
        cut += f"、promises の数（いま{len(policy.promises)}個。4〜6個が目安）"
    return PolicyError(
        f"開示ポリシーがA4一枚に収まりません（文字を{size:g}ptまで小さくしても約{rows}行はみ出します）",
        where=longest[0][0] if longest else "policy",
        remedy=f"次を短くしてください: {cut}",
    )


# --- renderings


def render_markdown(policy: Policy) -> str:
    """Return the sheet as Markdown."""
    return load_environment("cocreate_nlp.policy").get_template("sheet.md.j2").render(sheet=make_sheet(policy))


def render_html(policy: Policy) -> str:
    """Return the sheet as a self-contained HTML page that prints on exactly one A4 page."""
    layout = {
        "margin_top": MARGIN_TOP, "margin_side": MARGIN_SIDE, "line_height": LINE_HEIGHT, "title_scale": TITLE_SCALE,
        "heading_scale": HEADING_SCALE, "foot_scale": FOOT_SCALE, "section_gap": SECTION_GAP,
        "heading_gap": HEADING_GAP, "item_indent": ITEM_INDENT,
    }  # fmt: skip
    return load_environment("cocreate_nlp.policy").get_template("sheet.html.j2").render(sheet=make_sheet(policy), **layout)


def render_docx(policy: Policy) -> bytes:
    """Return the sheet as a Word document on one A4 page."""
    from docx import Document
    from docx.enum.text import WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    sheet = make_sheet(policy)
    size = sheet.font_size
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(PAGE_WIDTH), Mm(PAGE_HEIGHT)
    page.left_margin = page.right_margin = Mm(MARGIN_SIDE)
    page.top_margin = page.bottom_margin = Mm(MARGIN_TOP)
    page.header_distance = page.footer_distance = Mm(6)
    style = document.styles["Normal"]
    style.font.name = "Yu Gothic"
    style.font.size = Pt(size)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Yu Gothic")
    # Without it a machine that lacks the font may take a Chinese one, with its shapes of characters and marks.
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "ja-JP")

    def add(text: str, scale: float = 1.0, *, bold: bool = False, before: float = 0.0, after: float = 0.0) -> None:
        paragraph = document.add_paragraph()
        form = paragraph.paragraph_format
        form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        form.line_spacing = Pt(size * scale * LINE_HEIGHT)
        form.space_before, form.space_after = Mm(before), Mm(after)
        if scale == 1.0 and not bold:
            form.left_indent, form.first_line_indent = Pt(size * ITEM_INDENT), Pt(-size * ITEM_INDENT)
        run = paragraph.add_run(text)
        run.bold = bold
        run.font.size = Pt(size * scale)
        if bold and scale != TITLE_SCALE:
            run.font.color.rgb = RGBColor(0x1F, 0x4E, 0x6B)

    add(sheet.title, TITLE_SCALE, bold=True)
    for section in sheet.sections:
        add(section.heading, HEADING_SCALE, bold=True, before=SECTION_GAP, after=HEADING_GAP)
        for line in section.lines:
            add(f"・{line}")
    add(sheet.foot, FOOT_SCALE, before=SECTION_GAP)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


# --- the card


@dataclass(frozen=True, slots=True)
class Card:
    """The 心得 card of the first three minutes: steps of a minute each.

    Attributes
    ----------
    font_size
        Points at which it fits one A5 page.
    """

    title: str
    steps: tuple[tuple[str, tuple[str, ...]], ...]
    closing: str
    font_size: float = CARD_FONT_SIZES[0]


def make_card(policy: Policy) -> Card:
    """Lay out the 心得 card: the purpose, the policy's promises (by default how to talk and listen), what is kept.

    Raises
    ------
    PolicyError
        It does not fit one A5 page.
    """
    writer = Writer(policy)
    purpose = writer.own("purpose", policy.purpose)
    first = writer.say(wording.CARD_PURPOSE, purpose=purpose) if purpose else writer.say(wording.CARD_NO_PURPOSE)
    if len(first) > 120:
        raise PolicyError(
            "目的が長すぎて心得カードに入りません", where="purpose", remedy="100文字以内の一文にしてください"
        )
    steps = []
    for position, (heading, lines) in enumerate(wording.CARD_STEPS):
        said = [writer.say(line) for line in lines]
        if position == 0:
            said = [first, *said]
        elif position == 1:
            promises = [own for line in policy.promises if (own := writer.own("promises", line))]
            heading, said = (wording.CARD_PROMISES, promises) if promises else (heading, said)
        steps.append((writer.say(heading), tuple(said)))
    title, closing = writer.say(wording.CARD_TITLE), writer.say(wording.CARD_CLOSING)
    for size in CARD_FONT_SIZES:
        if card_height(steps, closing, size) <= CARD_HEIGHT:
            return Card(title, tuple(steps), closing, size)
    raise PolicyError(
        f"心得カードがA5一枚に収まりません（お互いの約束がいま{len(steps[1][1])}個）",
        where="promises",
        remedy="promises の文を短くするか、数を4〜6個にしてください",
    )


def card_height(steps: Sequence[tuple[str, Sequence[str]]], closing: str, size: float) -> float:
    """Estimate the height in millimetres of the card, margins included."""
    em = size * MM_PER_POINT
    width = (CARD_WIDTH - 2 * CARD_MARGIN_SIDE) / em
    height = 2 * CARD_MARGIN_TOP + SAFETY + CARD_TITLE_SCALE * em * CARD_LINE_HEIGHT
    for heading, lines in steps:
        height += CARD_GAP + text_lines(heading, width) * HEADING_SCALE * em * CARD_LINE_HEIGHT
        height += sum(text_lines(line, width - ITEM_INDENT) for line in lines) * em * CARD_LINE_HEIGHT
    return height + CARD_CLOSING_PADDING + text_lines(closing, width - 6 / em) * em * CARD_LINE_HEIGHT


def render_card_markdown(policy: Policy) -> str:
    """Return the card as Markdown."""
    return load_environment("cocreate_nlp.policy").get_template("card.md.j2").render(card=make_card(policy))


def render_card_html(policy: Policy) -> str:
    """Return the card as a self-contained HTML page that prints on one A5 page."""
    return load_environment("cocreate_nlp.policy").get_template("card.html.j2").render(card=make_card(policy))


def say_withheld(policy: Policy | None, reasons: Iterable[str]) -> tuple[str, ...]:
    """Return what was left out for reasons of holding, as readers are told: nouns, each once, no glossary term."""
    writer = Writer(policy or Policy())
    given = set(reasons)
    lines = [line for reason, line in wording.WITHHELD_NOUNS.items() if reason in given]
    if given - set(wording.WITHHELD_NOUNS):
        lines.append(wording.WITHHELD_OTHERWISE)
    return tuple(dict.fromkeys(said for line in lines if (said := writer.say(line))))


def say_contact(policy: Policy | None) -> str:
    """Return the contact, or nothing where it holds a glossary term (the sheet then says what to do)."""
    if policy is None or Writer(policy).holds_term(policy.contact):
        return ""
    return Writer(policy).fixed("contact", policy.contact)


def explain_tlp(policy: Policy | None, tlp: str, *, phase: Phase, audience: Audience) -> str:
    """Return in one line what a reader may do with material of a TLP mark under a policy."""
    policy = policy or Policy()
    if tlp == TLP_MARKS[Level.STAGED]:
        line = wording.TLP_AMBER.get(audience, wording.TLP_RED)
    elif tlp == TLP_MARKS[Level.CLOSED]:
        line = wording.TLP_RED
    elif tlp == TLP_CLEAR:
        line = wording.TLP_CLEAR_LINE
    else:
        taken_home = decide(Level.OPEN, phase=phase, audience=Audience.PARTICIPANTS, policy=policy)
        line = wording.TLP_GREEN["no" if taken_home.action is Action.HOLD else policy.recording.take_home.value]
    return Writer(policy).say(line)


def say_without_terms(policy: Policy | None, name: str) -> str:
    """Return a sentence of the policy (``theme``, ``purpose`` …) with glossary terms put in general words."""
    return Writer(policy).own(name, str(getattr(policy, name))) if policy is not None else ""
