# The commands of README.md. Everything the site writes goes to DATA_DIR (default var/).
# The system's own first: production has it, and Debian's is built to run a tenth faster than one compiled at home.
PYTHON ?= $(firstword $(shell for python in /usr/bin/python3.11 python3.11 python3; do \
  "$$python" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python"; done) python3)
PORT ?= 8000
DATA_DIR ?= $(CURDIR)/var
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
export PORT DATA_DIR
export UV_SYSTEM_CERTS = 1
export UV_LINK_MODE = copy
# Where the machine forbids it, each of the suite's hundreds of processes would compile the same modules anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test test-fast test-deep coverage check check-types check-written check-django canary canary-fast newer services bench lock audit sbom doctor clean

help:
	@echo "make run | test | test-fast | test-deep | coverage | check | canary | services | bench | lock | newer | audit | sbom | doctor"

run: .venv/.base
	@exec $(MANAGE) serve

# ---- environment ------------------------------------------------------------------------------------------------

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) -m venv .venv || { platform/deploy/apt.sh python3-venv && $(PYTHON) -m venv --clear .venv; }
	@command -v uv >/dev/null || $(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt || true

# $(1): a lock, $(2): the environment it goes to.
INSTALL = if [ -x $(BIN)/uv ] || command -v uv >/dev/null; then \
	  PATH="$(CURDIR)/$(BIN):$$PATH" uv pip install -q --python $(2)/bin/python --require-hashes -r $(1) \
	  && PATH="$(CURDIR)/$(BIN):$$PATH" uv pip install -q --python $(2)/bin/python --no-deps --no-build-isolation -e . ; \
	else $(2)/bin/pip install -q --disable-pip-version-check --require-hashes -r $(1) \
	  && $(2)/bin/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . ; fi

.venv/.base: requirements/base.txt pyproject.toml | .venv/bin/python
	@echo "Installing the locked dependencies…"
	@$(call INSTALL,requirements/base.txt,.venv)
	@touch $@

.venv/.dev: requirements/dev.txt pyproject.toml | .venv/bin/python
	@echo "Installing the locked development dependencies…"
	@$(call INSTALL,requirements/dev.txt,.venv)
	@touch $@ .venv/.base

# The next versions, each in an environment of its own: wagtail8 on the site's Python, newest on the newest there is.
.venv-%/.dev: requirements/%.txt pyproject.toml | .venv/.dev
	@echo "Installing the locked dependencies of $*…"
	@$(if $(filter newest,$*),$(NEWEST_PYTHON),$(BIN)/python) -m venv --clear .venv-$*
	@$(call INSTALL,requirements/$*.txt,.venv-$*)
	@touch $@

NEWEST_PYTHON = $(shell platform/deploy/newest_python.sh)
# UPGRADE=--upgrade raises every version to the newest that requirements/*.in allow; without it the locked ones stay.
UPGRADE ?=
COMPILE = PATH="$(CURDIR)/$(BIN):$$PATH" uv pip compile -q --universal --generate-hashes --no-header --no-annotate $(UPGRADE)
WHOLE = requirements/base.in requirements/dev.in
COMPILE_NEWEST = $(COMPILE) --python-version 3.12 --override requirements/newest.in $(WHOLE)

lock: .venv/.dev
	@$(COMPILE) --python-version 3.11 requirements/base.in -o requirements/base.txt
	@for tool in uv audit; do $(COMPILE) --python-version 3.11 requirements/$$tool.in -o requirements/$$tool.txt || exit 1; done
	@$(COMPILE) --python-version 3.11 -c requirements/base.txt $(WHOLE) -o requirements/dev.txt
	@for next in wagtail8 newest; do cp requirements/dev.txt requirements/$$next.txt; done
	@$(COMPILE) --python-version 3.11 --override requirements/wagtail8.in $(WHOLE) -o requirements/wagtail8.txt
	@$(COMPILE_NEWEST) --upgrade-package django --upgrade-package wagtail -o requirements/newest.txt

# Known faults of what is locked; where their list is not to be had it says so (AUDIT_REQUIRED=true make it a failure).
audit: .venv-audit/.done
	@platform/deploy/audit.sh

# What the site is made of, with licences: CycloneDX, of base.txt alone in an environment of its own.
sbom: .venv-audit/.done
	@$(call ONLY,requirements/base.txt,.venv-shipped)
	@mkdir -p "$(DATA_DIR)"
	@PYTHONWARNINGS=ignore .venv-audit/bin/cyclonedx-py environment .venv-shipped/bin/python --pyproject pyproject.toml \
	  --output-reproducible -o "$(DATA_DIR)/sbom.cdx.json"
	@echo "$(DATA_DIR)/sbom.cdx.json"

# What only these two call: it is nothing that the site or its tests import.
.venv-audit/.done: requirements/audit.txt | .venv/.dev
	@$(call ONLY,requirements/audit.txt,.venv-audit)
	@touch $@

# $(1): a lock, $(2): a new environment that holds it and nothing else.
ONLY = $(BIN)/python -m venv --clear --without-pip $(2) \
	&& PATH="$(CURDIR)/$(BIN):$$PATH" uv pip install -q --python $(2)/bin/python --require-hashes -r $(1)

# ---- quality ----------------------------------------------------------------------------------------------------

# One after the other: side by side, GNU Make 4.3 loses its children on some machines ("wait: No child processes").
check: check-types check-written check-django canary-fast

check-types: .venv/.dev
	@$(BIN)/mypy .

check-written: .venv/.dev
	@$(BIN)/ruff format --check -q .
	@$(BIN)/ruff check -q .
	@$(BIN)/djlint templates --check
	@$(BIN)/djlint templates --lint --quiet

check-django: .venv/.dev
	@DJANGO_SETTINGS_MODULE=asv.settings.test $(MANAGE) makemigrations --check --dry-run
	@DJANGO_SETTINGS_MODULE=asv.settings.production SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))') \
	  ALLOWED_HOSTS=asv.example SITE_URL=https://asv.example $(MANAGE) check --deploy --fail-level WARNING

# A part of the next Wagtail that takes a minute: the system checks, no migration missing, every migration run, and these.
CANARY_FAST = tests/test_public_api.py tests/home tests/jobs/test_messages.py tests/network/admin/test_home.py tests/accounts/test_held.py
CANARY = DATA_DIR="$(DATA_DIR)/$(1)" .venv-$(1)/bin/python
canary-fast: .venv-wagtail8/.dev
	@export DJANGO_SETTINGS_MODULE=asv.settings.test; \
	  $(call CANARY,wagtail8) manage.py check \
	  && $(call CANARY,wagtail8) manage.py makemigrations --check --dry-run \
	  && $(call CANARY,wagtail8) -m pytest $(CANARY_FAST) -q -n auto
	@echo "SKIPPED of the next versions: the rest of the suite on Wagtail 8.0, and the newest Django (make canary)."

# The whole suite on the next versions.
canary: .venv-wagtail8/.dev
	@VENV=.venv-wagtail8 DATA_DIR="$(DATA_DIR)/wagtail8" DATABASE_SUFFIX=_wagtail8 platform/deploy/test.sh
	@if platform/deploy/newest_python.sh >/dev/null; then $(MAKE) -s .venv-newest/.dev \
	    && VENV=.venv-newest DATA_DIR="$(DATA_DIR)/newest" DATABASE_SUFFIX=_newest platform/deploy/test.sh; \
	  else echo "SKIPPED: the newest Django: no Python 3.12 or newer is here (NEWEST_PYTHON=/path/to/python3.12)."; fi
	@$(MAKE) -s newer

# What the index has newer than requirements/newest.txt: told, never a failure.
newer: .venv/.dev
	@mkdir -p "$(DATA_DIR)"; $(COMPILE_NEWEST) --upgrade -o "$(DATA_DIR)/newer.txt" \
	  && diff requirements/newest.txt "$(DATA_DIR)/newer.txt" | sed -n 's/^> \([^ ]*==[^ ]*\).*/newer than the lock: \1/p' || true

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
	rm -rf .venv .venv-* .mypy_cache .ruff_cache .pytest_cache htmlcov .coverage*
