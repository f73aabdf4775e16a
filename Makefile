# `make up` and `make test` set up all they need: a virtual environment from uv.lock, and the engine where none is installed.
.DEFAULT_GOAL := help
.PHONY: help setup up down test test-long lint bench picture docs site sdks reports example upgrade clean

STACK ?= prod
PYTHON ?= python3
# uv makes the environment from the lock file; a version of its own, so that the lock file means the same everywhere.
UV_VERSION := 0.13.9
UV := .watchbill/uv/bin/uv
BIN := .venv/bin
READY := .venv/.ready

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY)  ## install everything into .venv; the command is .venv/bin/watchbill

up: $(READY)  ## run the real engine on stand-ins for the vendors (STACK=prod)
	@$(BIN)/watchbill local up $(STACK)

down: $(READY)  ## delete what `make up` made in the local account (STACK=prod)
	@$(BIN)/watchbill local destroy $(STACK)

test: $(READY) lint  ## check the code and run the tests, but for the long ones
	@$(BIN)/watchbill local engine
	@$(BIN)/pytest -n 2 --dist loadfile -m "not long"

test-long: $(READY)  ## run the long tests: every walk through the engine, the documented commands, generated catalogs
	@$(BIN)/watchbill local engine
	@$(BIN)/pytest -n 2 --dist loadfile -m long

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: $(READY)  ## measure speed against a bare loop (some minutes)
	@$(BIN)/python -m benchmarks.light
	@$(BIN)/python -m benchmarks.plan
	@$(BIN)/python -m benchmarks.reports
	@$(BIN)/python -m benchmarks.engine
	@$(BIN)/python -m benchmarks.difference

picture: $(READY)
	@$(BIN)/python tools/picture.py

# What a user owns: the folders in stacks/, and the stacks' settings. No test reads them but as a copy: `make example`.
OWN := ':(exclude)stacks/*/*' ':(exclude)Pulumi.*.yaml'

docs: $(READY)  ## write the generated pages and schemas in docs/ from the code
	@$(BIN)/watchbill schema > docs/catalog.schema.json
	@$(BIN)/watchbill schema --format markdown > docs/catalog.md
	@$(BIN)/watchbill rules --format markdown > docs/rules.md
	@$(BIN)/watchbill schema --of review > docs/review.schema.json
	@$(BIN)/python -m tests.support.vendors_page > docs/vendors.md
	@$(BIN)/watchbill doctor --rights --all-kinds --format markdown > docs/rights.md
	@$(BIN)/python -m tools.architecture

site: $(READY)  ## build the documentation as a site in site/, from the pages in docs/
	@$(BIN)/zensical build --strict --clean

sdks: $(READY)  ## after a new version of a vendor's SDK, or a class of it used for the first time: read its table anew
	@$(BIN)/python -m tools.sdk_tables

reports: $(READY)  ## review the pull requests in docs/reviews anew, with pictures
	@$(BIN)/python -m tools.reviews

example: $(READY)  ## for who changes the example that comes with Watchbill: hand it to the tests, which read a copy
	@rm -rf tests/example
	@mkdir -p tests/example/stacks
	@cp Pulumi.prod.yaml Pulumi.staging.yaml tests/example/
	@cp -r stacks/prod stacks/staging stacks/shared tests/example/stacks/
	@WATCHBILL_GOLDEN=write $(BIN)/pytest -q tests/cli/test_summary_golden.py tests/plan/test_owners.py
	@git status --short tests/example tests/golden

upgrade:  ## take a newer Watchbill (FROM=watchbill/main); your stacks stay as they are
	@test -n "$(FROM)" || { echo "Say which version to take: make upgrade FROM=watchbill/main"; exit 1; }
	@git rev-parse --verify --quiet "$(FROM)^{commit}" >/dev/null || { echo "There is no revision $(FROM); git fetch it first."; exit 1; }
	@test -z "$$(git status --porcelain)" || { echo "Commit or put away your changes first; git status lists them."; exit 1; }
	@git rm -r --quiet -- . $(OWN)
	@git checkout "$(FROM)" -- . $(OWN)
	@git status --short

clean:  ## remove the environment, the local account and its state
	rm -rf .venv .watchbill

# Compiled once here: where nothing may write bytecode, each run would read the vendors' SDKs anew, in 12 s and 1.1 GB
# instead of 2 s and 240 MB.
$(READY): uv.lock pyproject.toml | $(UV)
	@UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never $(UV) sync --frozen --compile-bytecode --quiet --python $(PYTHON)
	@touch $@

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit("Watchbill needs Python 3.11 or newer; $(PYTHON) is " + sys.version.split()[0] + ". Name another with PYTHON=…" if sys.version_info < (3, 11) else 0)'
	@echo "Installing what uv.lock lists …"
	@$(PYTHON) -m venv .watchbill/uv
	@.watchbill/uv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
