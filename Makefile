# Two commands do everything: `make run` and `make test`. The others are for developers.
SHELL := /bin/bash
VENV := $(if $(KRONIKA_VENV),$(KRONIKA_VENV),.venv)
PY := $(VENV)/bin/python
PORT ?= 8000
DEMO ?= 1
JOBS ?= 2

.PHONY: run test check bench lock setup dev help

run: ## set up and start everything; PORT=8000, DEMO=0 for an empty installation, KRONIKA_HOME=FOLDER for its data
	@tools/setup app
	@PORT=$(PORT) DEMO=$(DEMO) exec $(PY) manage.py run

test: ## set up and pass the tests
	@tools/setup dev
	@JOBS=$(JOBS) tools/test

check: dev ## lint, format, types, import rules, templates, locks
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djlint --quiet --lint dam desk newsroom delivery

bench: dev ## ratios from one run on this machine, each with its limit
	@$(PY) -m bench

setup:
	@tools/setup app

dev:
	@tools/setup dev

lock: dev ## renew the lock files from pyproject.toml: exact versions, hashes, no addresses
	$(VENV)/bin/uv pip compile --quiet --generate-hashes --no-header --python-version 3.11 --universal pyproject.toml -o requirements/app.txt
	$(VENV)/bin/uv pip compile --quiet --generate-hashes --no-header --python-version 3.11 --universal pyproject.toml --group dev -c requirements/app.txt -o requirements/dev.txt

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort
