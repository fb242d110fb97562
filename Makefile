# `make demo` and `make test` each work alone on a machine with only Python (3.11 or newer) and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup lint test test-long test-hostile test-office test-oracle demo bench bench-province bench-reading clean

help:
	@echo "make demo    set everything up and run the main job on the sample county"
	@echo "make test    set everything up and run the tests"
	@echo "make lint    ruff and mypy --strict"
	@echo "make bench   generate a county of 16,190 households and measure the commands"
	@echo "make bench-province measure a province of 2,200,000 households beside a hand-written query"
	@echo "make bench-reading  measure reading beside calamine and pandas"
	@echo "make test-long   what make test only samples, whole: explanations, contradictions, counties, faults of the disk"
	@echo "make test-hostile   every hostile and broken file, not a fifth of them"
	@echo "make test-office    the page in Chromium, the workbook in LibreOffice (from Debian when missing)"
	@echo "make test-oracle    the ledger against its slow oracle on hundreds of random counties"
	@echo "make clean   remove the environment and what was generated"

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict -p zhucun_cli -p tests -p benchmarks -p sample_data

test: $(READY)
	$(BIN)/python -m pytest -n auto --dist worksteal

# The tests that ask tests/size.py how much they look at.
test-long: $(READY)
	ZHUCUN_LONG=1 $(BIN)/python -m pytest $$(grep -rl --include="*.py" "from tests.size import" tests) -n auto --dist worksteal

test-hostile: $(READY)
	ZHUCUN_HOSTILE=1 $(BIN)/python -m pytest tests/sheets/test_hostile.py -n auto

test-office: $(READY)
	.ci/office-tools
	$(BIN)/python -m pytest -m office tests/office

test-oracle: $(READY)
	ZHUCUN_ORACLE=1 $(BIN)/python -m pytest tests/ledger/test_oracle.py -n auto --timeout 1800

demo: $(READY)
	rm -rf demo
	$(BIN)/zhucun demo demo

bench-reading: $(READY)
	$(BIN)/python benchmarks/reading.py

bench-province: $(READY)
	$(BIN)/python -m benchmarks.province

bench: $(READY)
	$(BIN)/python benchmarks/bench.py

clean:
	rm -rf $(VENV) demo benchmarks/.cache .pytest_cache .mypy_cache .ruff_cache .hypothesis
