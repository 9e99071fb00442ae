# The door to everything. `make run` and `make test` do all the set-up themselves.
UV := $(shell command -v uv 2>/dev/null || echo .tools/uv/bin/uv)
RUN := $(UV) run --frozen

.PHONY: help install browser run test lint course bench docs
help:
	@echo "make run      start the academy on http://127.0.0.1:8000 (Ctrl-C stops it, data stays in ./var)"
	@echo "make test     every check: style, types, import rules, tests, the whole loop in a real browser"
	@echo "make lint     style, types and import rules only"
	@echo "make course   prove every assignment of the course: solutions, wrong answers, mutations, notebooks, spelling"
	@echo "make bench    measurements, side by side with the peers"
	@echo "make docs     rebuild the pictures and tables of the documentation"
	@echo "make install  set up .venv without starting anything"

install:
	@deploy/setup.sh python

browser: install
	@deploy/setup.sh browser

run: install
	@$(RUN) academy up

lint: install
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(RUN) lint-imports --no-logo

test: lint browser
	@# Four processes for two cores, for tests wait almost as much as they work; compiled code is kept, for a run starts
	@# hundreds of interpreters.
	PYTHONDONTWRITEBYTECODE= $(RUN) pytest -n 4

course: install
	$(RUN) academy course check --force

bench: install
	$(RUN) --group bench python -m bench

docs: browser
	$(RUN) python docs/make.py
