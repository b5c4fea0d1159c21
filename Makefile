# The only tools needed beforehand are python3 (3.11 to 3.13, with venv) and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up
PROJECTS := pyproject.toml $(wildcard connectors/*/pyproject.toml) constraints.txt

.PHONY: help setup try demo test prove check format docs pictures bench dist clean

help:
	@echo "make try     set up and open the sample school's pages, until Ctrl-C"
	@echo "make demo    set up and run the sample school against the stand-ins"
	@echo "make test    set up and run all tests"
	@echo "make prove   the fault and crash schedules two deep, every pair; about an hour"
	@echo "make check   style, types and import directions"
	@echo "make docs    write the generated parts of the documents anew"
	@echo "make pictures draw the pictures of docs/office anew (needs Chromium)"
	@echo "make bench   measure; figures as JSON"
	@echo "make dist    build the wheels into dist/"
	@echo "make clean   remove what the other commands made"

setup: $(STAMP)

$(STAMP): $(PROJECTS)
	@echo "Setting up; this takes a few minutes, once."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt \
	    -e '.[dev,photos,web]' $(patsubst %/pyproject.toml,-e ./%,$(wildcard connectors/*/pyproject.toml))
	@touch $@

try: $(STAMP)
	$(BIN)/schoolcast try

demo: $(STAMP)
	$(BIN)/schoolcast demo

test: $(STAMP)
	$(BIN)/python -m pytest -n 3

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy src $(wildcard connectors/*/src)
	$(BIN)/lint-imports

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(STAMP)
	$(BIN)/python tools/write_docs.py
	$(BIN)/python -m schoolcast.cli.reference docs/command-line.md

pictures: $(STAMP)
	$(BIN)/python -m tools.office_pictures

prove: $(STAMP)
	PROOF=full $(BIN)/python -m pytest -n 2 --timeout 3600 tests/proof/test_schedules.py tests/proof/test_schedules_http.py tests/proof/test_machine.py

bench: $(STAMP)
	$(BIN)/python -m benchmarks

dist: $(STAMP)
	$(BIN)/python -m pip wheel --quiet --no-deps -w dist . $(patsubst %/pyproject.toml,./%,$(wildcard connectors/*/pyproject.toml))

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
