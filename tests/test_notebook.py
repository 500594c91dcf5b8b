"""The first-steps notebook runs and is stored with its output. ``python tests/test_notebook.py`` executes it anew."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).parent.parent
NOTEBOOK = ROOT / "notebooks" / "first_steps.ipynb"


def execute() -> NotebookNode:
    """Run all cells in a fresh kernel; a failing cell raises."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    path = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), path)))
    try:
        client = NotebookClient(
            notebook, timeout=300, record_timing=False, resources={"metadata": {"path": str(NOTEBOOK.parent)}}
        )
        client.execute()
    finally:
        os.environ["PYTHONPATH"] = path
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook



def test_runs() -> None:
    notebook = execute()
    text = "\n".join(outputs_of(cell) for cell in notebook.cells if cell.cell_type == "code")
    assert "〔電話番号〕" in text
    assert "<svg" in text
    shown = next(c for c in notebook.cells if "shared.to_frame()" in c.source)
    assert "参加者A" in outputs_of(shown) and "河合" not in outputs_of(shown)


def outputs_of(cell: NotebookNode) -> str:
    return "\n".join(str(output.get("data", output.get("text", ""))) for output in cell.outputs)


def test_is_stored_with_its_output() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    code = [c for c in notebook.cells if c.cell_type == "code"]
    assert [c.execution_count for c in code] == list(range(1, len(code) + 1))
    assert not any(o.output_type == "error" for c in code for o in c.outputs)
    assert str(ROOT) not in NOTEBOOK.read_text(encoding="utf-8")


if __name__ == "__main__":
    nbformat.write(execute(), NOTEBOOK)
