# Everything that a person, a hook or CI does with this repository. `make help` lists it.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

PYTHON ?= python3
# Extra arguments for the tool that a target starts: make test ARGS="-k deadline".
ARGS ?=
# How many tests run side by side: a number, or auto for one to a core.
WORKERS ?= auto

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python

# A stamp carries the checksum of what was installed, not its date, which a checkout changes.
checksum = $(firstword $(shell cat $(1) | cksum))
PROJECT := $(VENV)/.project-$(call checksum,pyproject.toml)
RUN := $(VENV)/.run-$(call checksum,requirements.lock)
DEV := $(VENV)/.dev-$(call checksum,requirements-dev.lock)

.PHONY: help setup run test check lint types contracts golden fmt bench soak browser messages vendor lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(DEV) $(PROJECT) ## Install everything that running, testing and checking need

run: $(RUN) $(PROJECT) ## Start the system with demonstration data
	$(BIN)/thidua demo
	$(BIN)/thidua serve $(ARGS)

test: setup ## Run all tests but the soak tests, on SQLite and PostgreSQL, with branch coverage
	$(PY) -m pytest -n $(WORKERS) --dist worksteal --cov --cov-report=term $(ARGS)

check: lint types contracts ## Check style, types, layers, and that the golden files are up to date
	$(BIN)/thidua diagram --check
	$(BIN)/thidua plan schema --check

lint: setup ## Check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup ## Check types
	$(BIN)/mypy $(ARGS)

contracts: setup ## Check who may import whom
	$(BIN)/lint-imports --no-logo

golden: setup ## Write the golden files anew: the tables of moves as diagrams, the schema of plans, and every mail
	$(BIN)/thidua diagram --write
	$(BIN)/thidua plan schema --write
	$(PY) -m tests.notifications.golden

fmt: setup ## Format the code and mend what can be mended without thinking
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: setup ## Measure against limits, a peer and floors, in less than ten minutes; ARGS=--quick, ARGS=--write
	$(PY) -m benchmarks $(ARGS)

soak: setup ## Run the tests that take minutes
	$(PY) -m pytest -m soak $(ARGS)

browser: setup ## Run the tests that drive Chromium
	@command -v chromium >/dev/null || if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
		then apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium; \
		else echo "Chromium is missing. On Debian: apt-get install chromium" >&2; exit 1; fi
	THIDUA_TEST_BROWSER=required $(PY) -m pytest -m browser $(ARGS)

messages: setup ## Collect the sentences of pages into the catalogues
	$(PY) -m api.locale.collect

vendor: setup ## Fetch the borrowed styles, scripts and fonts anew
	$(PY) api/static/vendor.py

# The second lock is resolved inside the first, so that a tested version is the version that runs.
COMPILE = $(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --quiet \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate $(ARGS)
lock: UV := $(firstword $(wildcard $(BIN)/uv) uv)
lock: ## Resolve the locks anew with uv; ARGS=--upgrade takes newer versions
	$(COMPILE) --group build --group dev -o requirements-dev.lock
	$(COMPILE) --group build --constraint requirements-dev.lock -o requirements.lock

clean: ## Remove what the tools left behind; the environment and the data stay
	rm -rf dist htmlcov .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

# Where the environment has no pip of its own, the one outside installs into it.
PIP = $$(if $(PY) -m pip --version >/dev/null 2>&1; then echo "$(PY) -m pip"; \
	else echo "$(PYTHON) -m pip --python $(PY)"; fi) --disable-pip-version-check --quiet

$(DEV): | $(PY)
	@echo "Installing what the tests and checks need ..."
	@rm -f $(VENV)/.run-* $(VENV)/.dev-*
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $(DEV) $(RUN)

$(RUN): | $(PY)
	@echo "Installing what the system needs ..."
	@rm -f $(VENV)/.run-* $(VENV)/.dev-*
	@$(PIP) install --require-hashes -r requirements.lock
	@touch $(RUN)

# The build backend is in both locks: nothing is fetched here.
$(PROJECT): | $(RUN)
	@rm -f $(VENV)/.project-*
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $(PROJECT)

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Python 3.11 or newer is needed. Name it: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	@if $(PYTHON) -c 'import ensurepip' 2>/dev/null; then $(PYTHON) -m venv --clear $(VENV); \
	elif $(PYTHON) -m pip --version >/dev/null 2>&1; then $(PYTHON) -m venv --clear --without-pip $(VENV); \
	else echo "This Python can make no environment. On Debian: apt-get install python3-venv (or python3-pip)" >&2; exit 1; fi
