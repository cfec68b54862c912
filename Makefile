# The commands of README.md. Everything the site writes goes to DATA_DIR (default var/).
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
DATA_DIR ?= $(CURDIR)/var
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
export PORT DATA_DIR
export UV_SYSTEM_CERTS = 1
export UV_LINK_MODE = copy

.DEFAULT_GOAL := help
.PHONY: help run test test-fast test-deep coverage check services bench lock doctor clean

help:
	@echo "make run | test | test-fast | test-deep | coverage | check | services | bench | lock | doctor"

run: .venv/.base
	@exec $(MANAGE) serve

# ---- environment ------------------------------------------------------------------------------------------------

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) -m venv .venv || { platform/deploy/apt.sh python3-venv && $(PYTHON) -m venv --clear .venv; }
	@command -v uv >/dev/null || $(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt || true

INSTALL = if [ -x $(BIN)/uv ] || command -v uv >/dev/null; then \
	  PATH="$(CURDIR)/$(BIN):$$PATH" uv pip install -q --python $(BIN)/python --require-hashes -r $(1) \
	  && PATH="$(CURDIR)/$(BIN):$$PATH" uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else $(BIN)/pip install -q --disable-pip-version-check --require-hashes -r $(1) \
	  && $(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . ; fi

.venv/.base: requirements/base.txt pyproject.toml | .venv/bin/python
	@echo "Installing the locked dependencies…"
	@$(call INSTALL,requirements/base.txt)
	@touch $@

.venv/.dev: requirements/dev.txt pyproject.toml | .venv/bin/python
	@echo "Installing the locked development dependencies…"
	@$(call INSTALL,requirements/dev.txt)
	@touch $@ .venv/.base

lock: .venv/.dev
	@for name in base dev uv; do \
	  PATH="$(CURDIR)/$(BIN):$$PATH" uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-annotate $$( [ $$name = dev ] && echo requirements/base.in ) requirements/$$name.in -o requirements/$$name.txt || exit 1; done

# ---- quality ----------------------------------------------------------------------------------------------------

check: .venv/.dev
	@$(BIN)/ruff format --check -q .
	@$(BIN)/ruff check -q .
	@$(BIN)/mypy .
	@$(BIN)/djlint templates --check
	@$(BIN)/djlint templates --lint --quiet
	@DJANGO_SETTINGS_MODULE=asv.settings.test $(MANAGE) makemigrations --check --dry-run
	@DJANGO_SETTINGS_MODULE=asv.settings.production SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))') \
	  ALLOWED_HOSTS=asv.example SITE_URL=https://asv.example $(MANAGE) check --deploy --fail-level WARNING

# ---- tests ------------------------------------------------------------------------------------------------------

test: .venv/.dev
	@platform/deploy/test.sh

test-fast: .venv/.dev
	@$(BIN)/pytest tests --ignore=tests/e2e -q -n auto --asks-no-database

test-deep: .venv/.dev
	@platform/deploy/test_deep.sh

coverage: .venv/.dev
	@$(BIN)/coverage erase
	@$(BIN)/pytest tests --ignore=tests/e2e -q -n auto --dist loadgroup --cov --cov-report=
	@$(BIN)/coverage report --fail-under=90

services: .venv/.dev
	@platform/deploy/services.sh

bench: .venv/.dev
	@$(BIN)/python -m bench

doctor:
	@platform/deploy/doctor.sh

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache htmlcov .coverage*
