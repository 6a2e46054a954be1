PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
LIBRARY ?= library

.DEFAULT_GOAL := help

help: ## list every target
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-8s %s\n", $$1, $$2}'

$(VENV)/run.stamp: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . 2>/dev/null \
		|| $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@

browser: ## install Debian's Chromium and a Chinese font for the browser tests, where that is possible
	@command -v chromium >/dev/null || { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] \
		&& apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; } \
		|| echo "No Chromium and no way to install it: the browser tests will be skipped."

postgres: ## install Debian's PostgreSQL for the tests of a library on a server, where that is possible
	@command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 \
		|| { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && apt-get update -qq \
		&& DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null; } \
		|| echo "No PostgreSQL and no way to install it: the tests on a server will be skipped."

demo: $(VENV)/run.stamp ## build a library from the sample newspaper and open the page on localhost
	$(BIN)/newsqa demo --library $(LIBRARY)-demo

serve: $(VENV)/run.stamp ## serve the page over ./library
	$(BIN)/newsqa serve --library $(LIBRARY)

test: $(VENV)/dev.stamp browser postgres ## run every test, on a real browser and a real database server too
	$(BIN)/pytest

check: $(VENV)/dev.stamp browser postgres ## format, lint, types, tests, quality gate: what CI runs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest --hypothesis-profile=ci  # a commit is judged by the same examples each time; `make test` looks for new ones
	$(BIN)/newsqa eval gate

bench: $(VENV)/dev.stamp ## long measurements: pages, search at 68,267 articles, answers (needs ../shared)
	$(BIN)/python -m tests.bench

quality: $(VENV)/dev.stamp ## measure everything and write docs/QUALITY.md; goes on where it stood
	$(BIN)/python -m tests.bench quality

lock: ## resolve pyproject.toml anew and pin the result in the two lock files
	$(PYTHON) -m venv .lock
	.lock/bin/pip install --quiet -c constraints.txt '.[dev]'
	.lock/bin/python tools/lock.py
	rm -rf .lock

clean: ## remove the environment, caches and demo library
	rm -rf $(VENV) .lock .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info $(LIBRARY)-demo

.PHONY: help browser postgres demo serve test check bench quality lock clean
