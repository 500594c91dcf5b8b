"""What people read after a session: the one-page memo and the report with the grid, from shared material only."""

from cocreate_nlp.reports.memo import Memo, Voice, make_memo, render_memo_html, render_memo_markdown
from cocreate_nlp.reports.session import draw_grid, render_report

__all__ = [
    "Memo",
    "Voice",
    "draw_grid",
    "make_memo",
    "render_memo_html",
    "render_memo_markdown",
    "render_report",
]
