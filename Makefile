# `make run` starts the portal with demo data; `make test` checks it; `make help` lists the rest.

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.SUFFIXES:

PORT ?= 8000
export PORT PYTHON

PY := .venv/bin/python
PIP := $(PY) -m pip install -qq --disable-pip-version-check --require-hashes --only-binary :all:
SOURCES := config accounts socialaccounts approvals consents tests bin

# Stops with one sentence when what bin/check looks for is not there (make adds the full stop).
stop_if = $(if $(1),$(error $(1)))
needs = $(call stop_if,$(patsubst %.,%,$(shell PYTHON='$(PYTHON)' bin/check $(1))))

.PHONY: help
help:
	@echo "make run     start the portal with demo data on http://127.0.0.1:$(PORT) (PORT=… for another port)"
	@echo "make test    run the tests"
	@echo "make check   run the linters, the type checker and the import contracts"
	@echo "make bench   measure the portal against bare Django, side by side (BENCH=pages for a part)"
	@echo "make assets  install the packages and build styles and scripts, for production"
	@echo "make lock    compile requirements/*.in into hashed *.txt (needs uv)"
	@echo "make clean   remove what make made, except the data and keys in var/"

# --- Running

.PHONY: run
run: can-run .venv/base.stamp static/build/.stamp var/portal.env
	@export PORTAL_URL="$${PORTAL_URL:-http://127.0.0.1:$$PORT}"; $(PY) bin/prepare.py && exec $(PY) bin/serve.py

.PHONY: can-run
can-run:
	@: $(call needs,python) $(call needs,npm) $(call needs,port $(PORT))

# What a production machine needs: the packages, and the styles and scripts for collectstatic.
.PHONY: assets
assets: can-build .venv/base.stamp static/build/.stamp

# --- Checking

# COVERAGE=no leaves it out, which takes a third off the time.
counted := $(filter-out no,$(or $(COVERAGE),yes))

.PHONY: test
test: can-build .venv/dev.stamp static/build/.stamp
	@mkdir -p var/coverage
	@$(PY) -m pytest -n auto --dist loadgroup $(if $(counted),--cov --cov-report=) $(TESTS)
	$(if $(TESTS),,$(if $(counted),@$(PY) -m coverage report --fail-under=100 --include='$(RULES)'))

# Modules in which an untested branch is a hole in a rule: every branch of theirs is covered.
empty :=
comma := ,
RULES = $(subst $(empty) ,$(comma),*/actions.py */*_actions.py */workflow.py */verdict.py consents/checks/rules_*.py consents/**/merging.py consents/**/erasing.py config/encryption.py config/key*.py config/sealed.py accounts/audit/*)

.PHONY: check
check: .venv/dev.stamp var/portal.env
	@$(PY) -m ruff check $(SOURCES)
	@$(PY) -m ruff format --check $(SOURCES)
	@$(PY) -m mypy
	@.venv/bin/lint-imports --no-logo

.PHONY: bench
bench: can-build .venv/dev.stamp static/build/.stamp
	@$(PY) -m tests.bench

.PHONY: can-build
can-build:
	@: $(call needs,python) $(call needs,npm)

# --- Making

.venv/bin/python:
	@: $(call needs,python)
	@rm -rf .venv
	@"$$(bin/find-python)" -m venv .venv

.venv/base.stamp: requirements/base.txt | .venv/bin/python
	@echo "Installing Python packages…"
	@$(PIP) -r $<
	@touch $@

.venv/dev.stamp: requirements/dev.txt requirements/base.txt | .venv/bin/python
	@echo "Installing Python packages for tests…"
	@$(PIP) -r $<
	@touch $@ .venv/base.stamp

node_modules/.stamp: package.json package-lock.json
	@: $(call needs,npm)
	@echo "Installing packages for styles and scripts…"
	@npm ci --loglevel=error --no-fund --no-audit --no-update-notifier >/dev/null
	@touch $@

static/build/.stamp: node_modules/.stamp $(shell find static/src -type f)
	@echo "Building styles and scripts…"
	@npm run --silent build
	@touch $@

var/portal.env: | .venv/bin/python
	@umask 077; mkdir -p var; \
	printf 'PORTAL_EMBEDDED=true\nSECRET_KEY=%s\n' "$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))')" >$@

UV_COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-header

.PHONY: lock
lock:
	@cd requirements && $(UV_COMPILE) $(UPGRADE) base.in -o base.txt && $(UV_COMPILE) $(UPGRADE) dev.in -o dev.txt

.PHONY: clean
clean:
	@rm -rf .venv node_modules static/build var/coverage
