# Everything runs from one environment in .venv, with the versions of constraints.txt.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test lint types train evaluate bench print libreoffice notebook wheel clean

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Python 3.11 or newer is needed"'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $(READY)

demo: $(READY)
	rm -rf demo-output
	$(BIN)/cocreate run data/samples/*.vtt data/samples/*.csv --policy data/samples/policy.yaml --out demo-output

test: lint types
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(READY)
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

train: $(READY)
	$(BIN)/cocreate train data/corpus --out models

evaluate: $(READY)
	$(BIN)/cocreate evaluate data/corpus --out evaluation --curve --ablation

bench: $(READY)
	$(BIN)/python benchmarks/throughput.py
	$(BIN)/python benchmarks/batch.py
	$(BIN)/python benchmarks/scaling.py

print: $(READY)
	PYTHONPATH=. $(BIN)/python tests/policy/print_a4.py

libreoffice: $(READY)
	$(BIN)/python -m pytest tests/sharing/libreoffice_round_trip.py

notebook: $(READY)
	$(BIN)/python tests/test_notebook.py

wheel: $(READY)
	$(BIN)/python -m build --wheel --outdir dist .

clean:
	rm -rf $(VENV) dist demo-output .mypy_cache .ruff_cache .pytest_cache
