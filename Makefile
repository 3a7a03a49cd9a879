# Everything from a fresh clone, with Python 3.11+ and make alone; the environment is .venv.
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	--root-user-action=ignore -c requirements.lock

.PHONY: setup pack test test-slow lab lint bench docs prove
setup: .venv/installed

pack: setup
	$(BIN)/lawstats pack

# Each process begins with half of the files in order, so what tests of a file share is made once.
test: setup
	$(BIN)/python -m pytest -n 2 --dist worksteal

lab: setup
	$(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root) notebooks

# All that `make test` leaves out; tests of a file share its servers and packs.
test-slow: .venv/installed-browser
	@command -v soffice >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; } || { \
		echo "install LibreOffice first" >&2; exit 1; }
	@command -v soffice >/dev/null || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
		apt-get install -qq --no-install-recommends libreoffice-writer-nogui >/dev/null; }
	$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder \
		-m 'slow or browser or office'

lint: setup
	$(BIN)/ruff check
	$(BIN)/ruff check --preview --select PLW1514
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python benchmarks/bench_parse.py
	$(BIN)/python benchmarks/bench_pack.py

# Every file that is made from code and data; the tests fail when one is stale.
docs: setup
	$(BIN)/python -m tools.docs

# Proofs that take too long for every change; the last line says what was shown.
prove: setup
	$(BIN)/python -m pytest -n 2 --dist loadscope -m proof
	$(BIN)/python -m tools.killing 60

# The stamp is written last: an installation that was broken off starts again.
.venv/installed: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo \
		"lawstats needs Python 3.11 or newer, and $(PYTHON) is not. Name one: make setup PYTHON=python3.12"; \
		exit 1; }
	$(PYTHON) -m venv .venv
	$(INSTALL) -e '.[lab,test]'
	@touch $@

# Chromium from Debian where that is possible, else Playwright's own.
.venv/installed-browser: .venv/installed
	$(INSTALL) -e '.[lab,test,browser]'
	@if ! command -v chromium >/dev/null; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq; \
			DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends \
				chromium >/dev/null; \
		else $(BIN)/playwright install chromium; fi; fi
	@touch $@
