# Everything that one does with a checkout. `make run` and `make test` set up what they need by themselves.

VENV := .venv
PEERS := .venv-peers
BIN := $(VENV)/bin
DENO := $(BIN)/deno
export DENO_DIR := $(CURDIR)/$(VENV)/deno
export DENO_NO_UPDATE_CHECK := 1
export UV_NO_PROGRESS := 1

# The first Python on PATH that is new enough; `make run PYTHON=/some/python3` chooses another.
PYTHON ?= $(or $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done), \
	$(error Thalweg needs Python 3.11 or later on PATH))

.PHONY: help run test check lint format bench bench-peers soak shots lock audit clean
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

run: export THALWEG_DATA ?= $(CURDIR)/.thalweg
run: $(VENV)/.run ## serve at http://127.0.0.1:8000; HOST, PORT and THALWEG_DATA change that
	@$(BIN)/python -m app

# A process for each core, which are given the tests one by one in their order, those that need a browser last.
# ARGS="-n 0" runs all in one.
PYTEST := $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadgroup --no-loadscope-reorder

test: $(VENV)/.dev ## all tests: Python, doctests, JavaScript, and the page in a real Chromium
	@$(BIN)/python -m tests.chromium
	@$(PYTEST) $(ARGS)

check: lint ## the fast loop: lint, and all tests that need no browser
	@$(PYTEST) -m "not browser" $(ARGS)

lint: $(VENV)/.dev ## formats, rules and types, Python and JavaScript
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(DENO) fmt --quiet --check --config static/deno.json
	@$(DENO) lint --quiet --config static/deno.json
	@$(DENO) check --quiet --config static/deno.json static/js tests/js

format: $(VENV)/.dev ## format all code, and mend what can be mended by itself
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(DENO) fmt --config static/deno.json

bench: $(VENV)/.dev ## measure the speed
	@$(BIN)/python -m tests.benchmarks $(ARGS)

bench-peers: $(PEERS)/.peers ## measure surfaces beside other tools, installed into an environment of their own
	@$(PEERS)/bin/python -m tests.benchmarks.peers $(ARGS)

soak: $(VENV)/.dev ## a mixed load on a server for ten minutes, and whether memory, files and threads stay flat
	@$(BIN)/python -m tests.soak $(ARGS)

shots: $(VENV)/.dev ## photograph the page into shots/
	@$(BIN)/python -m tests.chromium
	@$(BIN)/python -m tests.shots $(ARGS)

# Hash-pinned for every platform and Python, and free of addresses: pip and uv take them from wherever they are set up to.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links
lock: $(VENV)/.dev ## write the lock files anew; ARGS=--upgrade takes newer versions
	@$(COMPILE) $(ARGS) pyproject.toml -o requirements.lock
	@$(COMPILE) $(ARGS) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

# The locked packages as a script's, which is what the auditor takes beside projects with a lock of its own kind. Where
# there is no network to ask, it ends with UNREACHABLE.
UNREACHABLE := 2
audit: $(VENV)/.dev ## ask the advisory database, over the network, about the locked packages
	@folder=$$(mktemp -d); trap 'rm -r $$folder' EXIT; { echo '# /// script'; echo '# requires-python = ">=3.11"'; \
		echo '# dependencies = ['; sed -n 's/^\([a-z].*\) \\$$/#   "\1",/p' requirements-dev.lock; \
		echo '# ]'; echo '# ///'; } >$$folder/locked.py; \
	$(BIN)/uv audit --quiet --preview-features audit --script $$folder/locked.py 2>$$folder/said || { code=$$?; \
		cat $$folder/said >&2; \
		! grep -q '^error: ' $$folder/said || { code=$(UNREACHABLE); \
			echo 'Nothing was audited: see above what could not be reached.' >&2; }; \
		exit $$code; }

clean: ## delete all that was made here, but not the sessions in .thalweg
	@rm -rf $(VENV) $(PEERS) .tools shots dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
	@find app tests -name __pycache__ -prune -exec rm -rf {} +

# Three ways to the same environment: uv where it is on PATH; else venv and pip; and where Debian's python3-venv is
# missing, a uv of our own in .tools. An environment that works is added to. The locks are complete
# (a test sees to that), so nothing is resolved; and compiling all modules ahead would double the time.
define install
	@echo "Installing what $(1) lists into $(VENV) ..."
	@if command -v uv >/dev/null; then $(call with_uv,uv,$(1)); \
	elif $(PYTHON) -c 'import ensurepip' 2>/dev/null; then $(call with_pip,$(1)); \
	else $(PYTHON) -m pip install --quiet --target .tools uv && export PYTHONPATH=.tools && \
		$(call with_uv,$(PYTHON) -m uv,$(1)); fi
endef
with_uv = { $(BIN)/python -c "" 2>/dev/null || $(1) venv --quiet --clear --python "$(PYTHON)" $(VENV); } && \
	$(1) pip install --quiet --python $(BIN)/python --no-deps --require-hashes -r $(2)
with_pip = { $(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV); } && \
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-compile --no-deps --require-hashes -r $(1)

$(VENV)/.run: requirements.lock
	$(call install,$<)
	@touch $@

# The development lock holds all of the other one.
$(VENV)/.dev: requirements-dev.lock requirements.lock
	$(call install,$<)
	@touch $@ $(VENV)/.run

# Each peer on its own, and without what it asks for where that contradicts the others or the lock; one that cannot be
# installed is named, and the benchmark says so again. The lock's pins hold, without the hashes that pip would want of all.
define install_peers
	sed -n 's/^\([a-z].*\) \\$$/\1/p' $< >$(PEERS)/pins.txt; \
	grep '^[a-z]' $(word 2,$^) | while read -r peer; do \
		$(1) -c $(PEERS)/pins.txt -c $(word 2,$^) "$$peer" 2>/dev/null || $(1) --no-deps "$$peer" || \
		echo "Not installed: $$peer"; \
	done
endef
$(PEERS)/.peers: requirements.lock tests/benchmarks/peers/requirements.txt
	@$(MAKE) --no-print-directory VENV=$(PEERS) $(PEERS)/.run
	@echo "Installing what $(word 2,$^) lists into $(PEERS) ..."
	@if command -v uv >/dev/null; then $(call install_peers,uv pip install --quiet --python $(PEERS)/bin/python); \
	elif $(PEERS)/bin/python -m pip --version >/dev/null 2>&1; then \
		$(call install_peers,$(PEERS)/bin/python -m pip install -qq --disable-pip-version-check); \
	else export PYTHONPATH=.tools && \
		$(call install_peers,$(PYTHON) -m uv pip install --quiet --python $(PEERS)/bin/python); fi
	@touch $@
