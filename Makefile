# make demo   the main job on the bundled report
# make test   everything that is checked: style, types, tests, real LibreOffice
# make bench  speed as ratios, measured side by side
# make pictures  the pictures of the README, from the real workbook

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install

.PHONY: demo demo-week test fast bench build pictures tools clean lock

demo: $(VENV)/.demo
	$(BIN)/cuifu demo demo

# a made-up shop works with the workbook for a week
demo-week: $(VENV)/.dev
	$(BIN)/python -m tests.week demo-week

test: $(VENV)/.dev tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict cuifu_xl xlwings_libreoffice ooxml_lint
	$(BIN)/python -m pytest -n auto --dist loadscope -m "not e2e"
	$(BIN)/python -m pytest -m e2e

# what a developer runs all day: without LibreOffice
fast: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict cuifu_xl xlwings_libreoffice ooxml_lint
	$(BIN)/python -m pytest -n auto --dist loadscope -m "not e2e"

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks

build: $(VENV)/.dev
	$(BIN)/cuifu build workbook/Cuifu.xlsm

# LibreOffice, fonts and the Open XML validator, where they are missing
tools:
	sh tests/install_tools.sh

$(VENV)/.made:
	$(PYTHON) -c 'import sys; sys.exit("需要 Python 3.11 以上" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.demo: $(VENV)/.made requirements.lock pyproject.toml
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.demo requirements-dev.lock
	$(PIP) --require-hashes -r requirements-dev.lock
	touch $@

clean:
	rm -rf $(VENV) .tools demo .mypy_cache .ruff_cache .pytest_cache

# new versions of everything: look at the diff, run the tests
lock: $(VENV)/.dev
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
	    pyproject.toml requirements.in --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
	    pyproject.toml requirements.in --extra dev --extra engines --output-file requirements-dev.lock
