# Every command sets itself up first: Python >= 3.12, git and make are enough. All that is installed goes into .venv.

VENV    = .venv
BIN     = $(VENV)/bin
DEMO    = symbiosis demo
MESA4   = 4.0.0a0
PYTHON ?=
PYTHONS = $(or $(PYTHON),python3.12 python3.13 python3.14 python3 python)
PIP     = -m pip install -qq --disable-pip-version-check

.PHONY: help setup demo test lint format bench test-mesa4 lock clean

help:
	@echo 'make demo        all the set-up, then the main job: a market with a privacy law beside its twin without'
	@echo 'make test        all the set-up, then linters, types, the import contract and every test'
	@echo 'make bench       the benchmarks'
	@echo 'make test-mesa4  the Mesa-facing tests on the pre-release of Mesa 4'
	@echo 'make format      lays out the code and mends what ruff can mend'
	@echo 'make lock        resolves requirements.lock anew from pyproject.toml'
	@echo 'make clean       removes what these commands made'
	@echo 'Any of them with PYTHON=/path/to/python3.13 uses that Python.'

setup: $(VENV)/installed

demo: setup
	$(BIN)/$(DEMO)

test: lint
	$(BIN)/python -m pytest

lint: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo >$(VENV)/imports.txt || { cat $(VENV)/imports.txt; exit 1; }

format: setup
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: setup
	$(BIN)/python -m pytest tests/benchmarks --benchmark-disable-gc

# Mesa 4 is laid over the environment: all it depends on is there already.
test-mesa4: setup
	@if $(BIN)/python $(PIP) --no-deps --upgrade --target $(VENV)/mesa4 mesa==$(MESA4) 2>$(VENV)/mesa4.txt; then \
	  PYTHONPATH=$(VENV)/mesa4 $(BIN)/python -m pytest tests/test_columns.py tests/test_mesa.py; \
	elif grep -q 'No matching distribution' $(VENV)/mesa4.txt; then \
	  echo 'Mesa $(MESA4) is not offered here: its tests are skipped.'; \
	else cat $(VENV)/mesa4.txt; exit 1; fi

lock:
	@$(FIND_PYTHON); "$$python" -m venv --clear build/lock
	@build/lock/bin/python $(PIP) uv
	@echo '# Every package exactly, for any system and Python >= 3.12. Made by: make lock' >build/requirements.lock
	build/lock/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.12 --no-python-downloads \
	  --python build/lock --no-config --quiet --no-header --no-annotate >>build/requirements.lock
	@mv build/requirements.lock requirements.lock

clean:
	rm -rf $(VENV) build dist .hypothesis .benchmarks .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/locked: requirements.lock
	@$(FIND_PYTHON); \
	echo "Setting up $(VENV) with $$("$$python" --version) (once, about a minute) ..."; \
	"$$python" -m venv --clear $(VENV)
	@$(BIN)/python $(PIP) --no-deps -r requirements.lock
	@$(BIN)/python -m pip check >/dev/null
	@touch $@

$(VENV)/installed: $(VENV)/locked pyproject.toml
	@$(BIN)/python $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

# A Python counts if it runs (version managers leave names that do not), is new enough and can make environments.
define FIND_PYTHON
for python in $(PYTHONS) none; do \
  "$$python" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1 && break; \
done; \
if [ "$$python" = none ]; then \
  echo 'No Python 3.12 or newer, with its venv module, was found. Looked for: $(PYTHONS).'; \
  echo 'Get one by: apt install python3 python3-venv; brew install python@3.13; pyenv install 3.12; or from python.org.'; \
  echo 'Or name the one you have: make PYTHON=/path/to/python3.13 ...'; \
  exit 1; \
fi >&2
endef
