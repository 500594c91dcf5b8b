"""The workbook comes back as people leave it: sorted, filtered, shortened, typed in full width."""

import random

import openpyxl
import pandas as pd
import pytest

from cocreate_nlp.errors import ReviewError
from cocreate_nlp.policy import Thresholds, level_of
from cocreate_nlp.policy.tables import TAG_LABELS
from cocreate_nlp.sharing.review import (
    CORE,
    DECISION,
    DONE,
    FIRST,
    HEADERS,
    KEY,
    NOTE,
    ORIGINAL,
    REDACTED,
    REVIEWER,
    SECOND,
    SHEET,
    SHOWN,
    SPECIFICITY,
    apply_review,
    export_review,
    priority,
    review_facts,
    review_key,
    training_records,
)  # fmt: skip
from cocreate_nlp.types import Action, Tag
from tests.sharing.frames import internal_frame, row

IDEA = TAG_LABELS[Tag.IDEA]
PAIN = TAG_LABELS[Tag.PAIN_POINT]


def relevel(record, specificity, core):
    level = level_of(specificity, core)
    return level, level


def recheck(text):
    found = ["person"] if "霧島" in text else []
    return text.replace("田中", "人物B"), found


@pytest.fixture
def frame():
    return internal_frame()


@pytest.fixture
def path(frame, tmp_path):
    return export_review(frame, tmp_path / "review.xlsx", thresholds=Thresholds())


def edit(path, frame, turn, **cells):
    """Write cells of the row of a turn, by header."""
    book = openpyxl.load_workbook(path, rich_text=True)
    sheet = book[SHEET]
    headers = {c.value: c.column for c in sheet[1]}
    key = review_key(next(r for r in frame.to_dict("records") if r["turn"] == turn))
    number = next(r[0].row for r in sheet.iter_rows(min_row=2) if sheet.cell(r[0].row, headers[KEY]).value == key)
    for name, value in cells.items():
        sheet.cell(number, headers[name]).value = value
    book.save(path)
    return number


def test_untouched_workbook_changes_nothing(path, frame):
    outcome = apply_review(path, frame, recheck=recheck, relevel=relevel)
    assert outcome.decisions == () and outcome.unreviewed == len(frame)
    pd.testing.assert_frame_equal(outcome.frame[list(frame.columns)], frame)


def test_workbook_is_made_for_people(path, frame):
    book = openpyxl.load_workbook(path, rich_text=True)
    sheet = book[SHEET]
    assert [c.value for c in sheet[1]] == list(HEADERS)
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref
    rules = {str(v.sqref).split(":")[0].rstrip("0123456789"): v.formula1 for v in sheet.data_validations.dataValidation}
    letters = {c.value: c.column_letter for c in sheet[1]}
    lists = {
        name: next(f for cells, f in rules.items() if letters[name] in cells.split())
        for name in (IDEA, SPECIFICITY, DECISION, DONE)
    }
    assert lists == {IDEA: '"○"', SPECIFICITY: '"低,中,高"', DECISION: '"共有,加工して共有,保留"', DONE: '"済"'}
    texts = [sheet.cell(n, list(HEADERS).index(ORIGINAL) + 1).value for n in range(2, sheet.max_row + 1)]
    marked = next(t for t in texts if "398円" in str(t))
    assert {str(block.text) for block in marked if hasattr(block, "font")} == {"丘町", "霧島", "398円", "買った"}
    assert sheet.max_row == len(frame) + 1
    clues = [str(sheet[f"{letters['手がかり']}{n}"].value or "") for n in range(2, sheet.max_row + 1)]
    assert any("体験：買った" in clue for clue in clues) and not any("experience" in clue for clue in clues)
    turns = [sheet[f"{letters['発話']}{n}"].value for n in range(2, sheet.max_row + 1)]
    assert sorted(turns) == [turn + 1 for turn in frame["turn"]]


def test_costly_and_uncertain_rows_come_first(path, frame):
    sheet = openpyxl.load_workbook(path)[SHEET]
    texts = [str(sheet.cell(n, list(HEADERS).index(ORIGINAL) + 1).value or "") for n in range(2, sheet.max_row + 1)]
    assert "398円" in texts[0]
    safe, sure = row(0, "a"), row(0, "a", decision="share_redacted", level="closed", specificity=0.9)
    unsure = row(0, "a", decision="share_redacted", level="closed", specificity=0.66)
    limits = Thresholds()
    assert priority(safe, limits)[0] < priority(sure, limits)[0] < priority(unsure, limits)[0]
    assert priority(row(0, "a", needs_check=True), limits)[0] > priority(safe, limits)[0]


def test_what_is_uncertain_follows_the_policys_thresholds(frame, tmp_path):
    limits = Thresholds(core_mid=0.1, core_high=0.2)
    beside, far = row(0, "a", core=0.2, specificity=0.0), row(0, "b", core=0.34, specificity=0.0)
    assert priority(beside, limits)[0] > priority(far, limits)[0]
    assert priority(beside, Thresholds())[0] < priority(far, Thresholds())[0]
    path = export_review(pd.DataFrame([far, beside]), tmp_path / "low.xlsx", thresholds=limits)
    assert openpyxl.load_workbook(path)[SHEET].cell(2, list(HEADERS).index(ORIGINAL) + 1).value == "a"


def test_decisions_come_back_with_who_decided(path, frame):
    edit(path, frame, 3, **{IDEA: None, PAIN: "○", CORE: "高", DECISION: "保留", REVIEWER: "佐藤"})
    edit(path, frame, 0, **{DONE: "済", REVIEWER: "佐藤"})
    outcome = apply_review(path, frame, recheck=recheck, relevel=relevel)
    after = outcome.frame.set_index("turn")
    assert after.loc[3, "tags"] == ["pain_point"] and after.loc[3, "core_band"] == "high"
    assert after.loc[3, "level"] == after.loc[3, "level_after"] == "closed" and after.loc[3, "decision"] == "hold"
    first, second = outcome.decisions
    assert (first.turn, first.changed, first.reviewer) == (0, (), "佐藤")
    assert (second.turn, set(second.changed)) == (3, {"tags", "core_band", "decision"})
    assert list(outcome.frame["reviewed"]) == [True, False, False, True, False, False]
    assert list(frame["tags"])[3] == ["idea"], "the frame given stays as it was"
    facts = review_facts(outcome)
    assert facts["reviewers"]["佐藤"]["changed_tags"] == 1 and facts["reviewed"] == 2


def test_a_default_reviewer_signs_rows_without_one(path, frame):
    edit(path, frame, 0, **{DONE: "済"})
    with pytest.raises(ReviewError, match=rf"{SHEET}!"):
        apply_review(path, frame, recheck=recheck, relevel=relevel)
    assert apply_review(path, frame, recheck=recheck, relevel=relevel, reviewer="田中").decisions[0].reviewer == "田中"


@pytest.mark.parametrize("yes", ["○", "〇", "◯", "o", "Ｏ", " ○ ", "はい", "１", "レ"])
def test_a_tick_is_a_tick(path, frame, yes):
    edit(path, frame, 0, **{PAIN: yes, REVIEWER: "　佐藤 "})
    outcome = apply_review(path, frame, recheck=recheck, relevel=relevel)
    assert outcome.frame.loc[0, "tags"] == ["pain_point"] and outcome.decisions[0].reviewer == "佐藤"


@pytest.mark.parametrize(("word", "band"), [("高", "high"), (" 中 ", "mid"), ("Ｈｉｇｈ", "high"), ("mid", "mid")])
def test_bands_are_read_in_any_writing(path, frame, word, band):
    edit(path, frame, 0, **{SPECIFICITY: word, REVIEWER: "佐藤"})
    assert apply_review(path, frame, recheck=recheck, relevel=relevel).frame.loc[0, "specificity_band"] == band


def test_wrong_cells_are_all_named_by_address(path, frame):
    a = edit(path, frame, 0, **{SPECIFICITY: "とても高い", REVIEWER: "佐藤"})
    b = edit(path, frame, 1, **{PAIN: "たぶん", REVIEWER: "佐藤"})
    c = edit(path, frame, 2, **{FIRST: "佐藤", SECOND: "佐　藤", REVIEWER: "佐藤"})
    d = edit(path, frame, 3, **{REDACTED: "", DECISION: "共有", REVIEWER: "佐藤"})
    with pytest.raises(ReviewError) as info:
        apply_review(path, frame, recheck=recheck, relevel=relevel)
    letters = {name: openpyxl.utils.get_column_letter(i) for i, name in enumerate(HEADERS, start=1)}
    for name, number in ((SPECIFICITY, a), (PAIN, b), (SECOND, c), (REDACTED, d)):
        assert f"{SHEET}!{letters[name]}{number}" in str(info.value)
    assert "霧島" not in str(info.value) and info.value.remedy


def test_a_row_shown_to_participants_and_left_on_hold_is_named(path, frame):
    row = edit(path, frame, 1, **{SHOWN: "○", DECISION: "保留", REVIEWER: "佐藤"})
    edit(path, frame, 2, **{SHOWN: "○", DECISION: "共有", REVIEWER: "佐藤"})
    (cell,) = apply_review(path, frame, recheck=recheck, relevel=relevel).left_held
    assert cell.endswith(str(row))


def test_a_workbook_of_another_folder_is_told_in_one_sentence(path, frame):
    other = frame.assign(session="another")
    with pytest.raises(ReviewError, match="フォルダのものではない"):
        apply_review(path, other, recheck=recheck, relevel=relevel)


def test_edited_text_is_redacted_and_checked_again(path, frame):
    edit(path, frame, 1, **{REDACTED: "ある町で田中さんが安く買った。", REVIEWER: "佐藤"})
    edit(path, frame, 3, **{REDACTED: "霧島さんのふたが欲しい。", REVIEWER: "佐藤"})
    outcome = apply_review(path, frame, recheck=recheck, relevel=relevel)
    after = outcome.frame.set_index("turn")
    assert (
        after.loc[1, "redacted"] == "ある町で人物Bさんが安く買った。" and after.loc[1, "decision"] == "share_redacted"
    )
    assert after.loc[3, "decision"] == "hold" and outcome.decisions[1].decision is Action.HOLD
    assert after.loc[3, "redacted"].endswith("\n"), "blanks at the edges stay, so that snippets join to the turn"
    (problem,) = outcome.problems
    assert SHEET in problem and "person" in problem and "霧島" not in problem


def test_what_was_redacted_again_in_an_edit_is_named_by_cell(path, frame):
    edit(path, frame, 1, **{REDACTED: "霧島さんは困ったそうです。", REVIEWER: "佐藤"})
    outcome = apply_review(path, frame, recheck=lambda text: (text.replace("霧島", "参加者A"), ()), relevel=relevel)
    (cell,) = outcome.masked
    assert cell.startswith("確認!") and outcome.problems == ()
    assert apply_review(path, frame, recheck=lambda text: (text, ()), relevel=relevel).masked == ()


def test_an_edit_of_an_unredacted_text_is_shared_as_redacted(path, frame):
    edit(path, frame, 0, **{REDACTED: "今日は容器の話です。", REVIEWER: "佐藤"})
    outcome = apply_review(path, frame, recheck=recheck, relevel=relevel)
    assert outcome.frame.loc[0, "decision"] == "share_redacted"


def test_two_people_release_and_what_was_shown(path, frame):
    edit(path, frame, 2, **{FIRST: "佐藤", SECOND: "田中", SHOWN: "○", REVIEWER: "佐藤"})
    (decision,) = apply_review(path, frame, recheck=recheck, relevel=relevel).decisions
    assert decision.released_by == ("佐藤", "田中") and decision.shown_to_participants


def test_sorted_filtered_shortened_and_rearranged(path, frame):
    edit(path, frame, 3, **{DECISION: "保留", REVIEWER: "佐藤", NOTE: "メモ"})
    edit(path, frame, 0, **{DONE: "済", REVIEWER: "佐藤"})
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    rows = [[c.value for c in r] for r in sheet.iter_rows()]
    body = [r for r in rows[1:] if "原価" not in str(r)]
    random.Random(1).shuffle(body)
    order = list(range(len(rows[0])))
    random.Random(2).shuffle(order)
    new = openpyxl.Workbook()
    new.active.title = "表"
    new.active.append(["見直しの結果"])
    new.active.append([])
    for r in [rows[0], *body, body[0]]:
        new.active.append([*(r[i] for i in order), "余分な列"])
    other = path.with_name("other.xlsx")
    new.save(other)
    outcome = apply_review(other, frame, recheck=recheck, relevel=relevel)
    assert [d.turn for d in outcome.decisions] == [0, 3] and outcome.unreviewed == len(frame) - 2
    assert outcome.frame.loc[3, "decision"] == "hold"


def test_hidden_rows_and_a_dropped_column_are_no_loss(path, frame):
    number = edit(path, frame, 3, **{DECISION: "保留", REVIEWER: "佐藤"})
    book = openpyxl.load_workbook(path)
    book[SHEET].row_dimensions[number].hidden = True
    book[SHEET].delete_cols(list(HEADERS).index(NOTE) + 1)
    book[SHEET].delete_cols(list(HEADERS).index(PAIN) + 1)
    book.save(path)
    outcome = apply_review(path, frame, recheck=recheck, relevel=relevel)
    assert outcome.frame.loc[3, "decision"] == "hold" and outcome.frame.loc[3, "tags"] == ["idea"]


def test_rows_of_another_analysis_are_refused(path, frame):
    other = frame.copy()
    other.loc[1, "text"] = "別の発言"
    with pytest.raises(ReviewError, match="照合キー"):
        apply_review(path, other, recheck=recheck, relevel=relevel)


def test_contradicting_copies_are_refused(path, frame):
    number = edit(path, frame, 3, **{DECISION: "保留", REVIEWER: "佐藤"})
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    values = [c.value for c in sheet[number]]
    values[list(HEADERS).index(DECISION)] = "共有"
    sheet.append(values)
    book.save(path)
    with pytest.raises(ReviewError, match=f"{number}行目"):
        apply_review(path, frame, recheck=recheck, relevel=relevel)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04x", "話者,発言\n".encode()])
def test_files_that_are_no_review(tmp_path, frame, data):
    path = tmp_path / "r.xlsx"
    path.write_bytes(data)
    with pytest.raises(ReviewError) as info:
        apply_review(path, frame, recheck=recheck, relevel=relevel)
    assert info.value.remedy


def test_two_exports_are_the_same_bytes(path, frame, tmp_path):
    assert export_review(frame, tmp_path / "b.xlsx", thresholds=Thresholds()).read_bytes() == path.read_bytes()


def test_reviewed_rows_can_be_learned_from(path, frame):
    edit(path, frame, 1, **{PAIN: "○", DONE: "済", REVIEWER: "佐藤"})
    reviewed = apply_review(path, frame, recheck=recheck, relevel=relevel).frame
    (record,) = training_records(reviewed[reviewed["reviewed"]])
    assert record["tags"] == ["experience", "pain_point"] and record["turn"] == 2
    assert (record["direct"], record["quasi"], record["figures"]) == (["丘町", "霧島"], [], ["398円"])
    assert record["text"] == frame.loc[1, "text"]


def test_the_caller_may_judge_levels(path, frame):
    from cocreate_nlp.types import Level

    edit(path, frame, 1, **{SPECIFICITY: "中", REVIEWER: "佐藤"})
    outcome = apply_review(path, frame, recheck=recheck, relevel=lambda record, s, c: (Level.CLOSED, Level.STAGED))
    assert (outcome.frame.loc[1, "level"], outcome.frame.loc[1, "level_after"]) == ("closed", "staged")


def test_a_wrong_word_for_done_is_told_the_right_one(path, frame):
    edit(path, frame, 0, **{DONE: "たぶん", REVIEWER: "佐藤"})
    with pytest.raises(ReviewError, match="「済」か空欄"):
        apply_review(path, frame, recheck=recheck, relevel=relevel)
    edit(path, frame, 0, **{DONE: "OK", REVIEWER: "佐藤"})
    assert len(apply_review(path, frame, recheck=recheck, relevel=relevel).decisions) == 1
