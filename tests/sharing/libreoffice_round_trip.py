"""The review workbook through LibreOffice and back; run by `make libreoffice`, since it needs the program."""

import shutil
import subprocess

import openpyxl
import pytest

from cocreate_nlp.policy import Thresholds, level_of
from cocreate_nlp.sharing.review import DECISION, DONE, HEADERS, KEY, REVIEWER, SHEET, apply_review, export_review
from tests.sharing.frames import internal_frame


def test_nothing_is_lost(tmp_path):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.fail("LibreOffice is not installed: apt-get install libreoffice-calc-nogui")
    frame = internal_frame()
    path = export_review(frame, tmp_path / "review.xlsx", thresholds=Thresholds())
    book = openpyxl.load_workbook(path, rich_text=True)
    for number in range(2, book[SHEET].max_row + 1):
        book[SHEET].cell(number, list(HEADERS).index(DONE) + 1).value = "済"
        book[SHEET].cell(number, list(HEADERS).index(REVIEWER) + 1).value = "佐藤"
    book.save(path)
    before = [[c.value for c in r] for r in openpyxl.load_workbook(path)[SHEET].iter_rows()]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for kind, folder, source in (
        ("ods", tmp_path, path),
        ("xlsx:Calc MS Excel 2007 XML", tmp_path / "back", tmp_path / "review.ods"),
    ):
        command = [office, "--headless", profile, "--convert-to", kind, "--outdir", folder, source]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    back = tmp_path / "back" / "review.xlsx"
    after = [[c.value for c in r][: len(HEADERS)] for r in openpyxl.load_workbook(back)[SHEET].iter_rows()]
    assert [[v or "" for v in r] for r in after] == [[v or "" for v in r] for r in before]
    rules = openpyxl.load_workbook(back)[SHEET].data_validations.dataValidation
    assert {'"共有,加工して共有,保留"', '"低,中,高"', '"○"', '"済"'} <= {r.formula1 for r in rules}
    outcome = apply_review(back, frame, recheck=lambda text: (text, ()), relevel=lambda record, s, c: (level_of(s, c), level_of(s, c)))
    assert len(outcome.decisions) == len(frame) and not any(d.changed for d in outcome.decisions)
    assert KEY in HEADERS and DECISION in HEADERS
