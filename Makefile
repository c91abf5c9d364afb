# Five words: demo, test, check, bench, docs. Each prepares .venv by itself.
VENV   ?= .venv
# Any Python from 3.11 on; PYTHON=/path/to/python overrides.
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { command -v "$$name"; break; }; done)
BIN     := $(VENV)/bin
PIP     := $(BIN)/python -m pip install --quiet --disable-pip-version-check
RUNTIME := $(VENV)/.runtime-ready
DEV     := $(VENV)/.dev-ready

.PHONY: demo test check bench docs

demo: $(RUNTIME)
	$(BIN)/zhanggui demo $(ARGS)

test: $(DEV) $(VENV)/.browser-ready
	$(BIN)/python -m pytest -n auto $(ARGS)

check: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m docs.generate --check
	$(BIN)/python -m pytest -q tests/test_docs.py tests/test_rows.py

bench: $(DEV)
	$(BIN)/python -m benchmarks $(ARGS)

docs: $(DEV) $(VENV)/.browser-ready
	$(BIN)/python -m docs.generate $(ARGS)

$(RUNTIME): requirements/runtime.txt requirements/build.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新的版本 / Python 3.11 or newer is needed" >&2; exit 1; }
	"$(PYTHON)" -m venv $(VENV)
	$(PIP) --require-hashes -r requirements/runtime.txt -r requirements/build.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(RUNTIME) requirements/dev.txt
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

# The page is tested in a real browser: the system's Chromium, or else Playwright's own.
$(VENV)/.browser-ready: $(DEV)
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
		|| command -v google-chrome >/dev/null || $(BIN)/python -m playwright install chromium
	@touch $@
