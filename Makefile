# `make up` and `make test` install everything they need: a virtual environment from uv.lock, and the engine if none is installed.
.DEFAULT_GOAL := help
.PHONY: help setup up down test test-long test-app lint bench picture docs site sdks reports example upgrade clean

STACK ?= prod
PYTHON ?= python3
# uv creates the environment from the lock file. Its version is pinned, so that the lock file has the same result everywhere.
UV_VERSION := 0.13.9
UV := .watchbill/uv/bin/uv
BIN := .venv/bin
READY := .venv/.ready
# Tests that need the running product.
ON_THE_PRODUCT := tests/product/test_leaks.py tests/product/test_running.py tests/product/test_health.py tests/product/test_pipeline.py
CODE := catalog components stacks plan policies review audit product playbook doctor generated local cli

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY)  ## install everything into .venv; the command is .venv/bin/watchbill

up: $(READY)  ## apply a stack with the real engine to stand-ins for the vendors (STACK=prod)
	@$(BIN)/watchbill local up $(STACK)

down: $(READY)  ## delete what `make up` created in the local account (STACK=prod)
	@$(BIN)/watchbill local destroy $(STACK)

test: $(READY) lint  ## check the code and run the tests, except the long ones
	@$(BIN)/watchbill local engine
	@$(BIN)/pytest -n 2 --dist loadfile -m "not long"
	@command -v node > /dev/null || echo "Not run, because Node is not installed: the tests of the running Next.js product."

test-long: $(READY)  ## run the long tests: with the engine, with the documented commands, with generated catalogs
	@$(BIN)/watchbill local engine
	@$(BIN)/pytest -n 2 --dist loadfile -m long

test-app: $(READY)  ## build the Next.js example in every other way, and run the product's tests on each (takes 15 minutes)
	@for build in webpack standalone cache-components; do \
		echo "The example, built as: $$build"; PRODUCT_BUILD=$$build $(BIN)/pytest -q $(ON_THE_PRODUCT) || exit 1; done
	@echo "The example with Sentry set up as tutorials do, to see that the planted secrets arrive:"
	@PRODUCT_BUILD=defaults $(BIN)/pytest -q -rP tests/product/test_leaks.py

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m tools.prose
	@$(BIN)/python -m tools.workflow_lint

bench: $(READY)  ## measure time and memory, compared with Pulumi alone (takes minutes)
	@$(BIN)/python -m benchmarks.light
	@$(BIN)/python -m benchmarks.plan
	@$(BIN)/python -m benchmarks.reports
	@$(BIN)/python -m benchmarks.engine
	@$(BIN)/python -m benchmarks.again
	@$(BIN)/python -m benchmarks.difference
	@$(BIN)/python -m benchmarks.watch
	@$(BIN)/python -m benchmarks.audit --alerts 2700 --rounds 1

picture: $(READY)
	@$(BIN)/python tools/picture.py
	@$(BIN)/python -m tools.notification

# The user's own files: the folders in stacks/, the stacks' settings, who approves code, and what updates actions. Tests
# read only a copy of the stacks: `make example`.
OWN := ':(exclude)stacks/*/*' ':(exclude)Pulumi.*.yaml' ':(exclude)Pulumi-preview.*.yaml' ':(exclude).github/CODEOWNERS' ':(exclude).github/dependabot.yml'

docs: $(READY)  ## generate the pages and schemas in docs/ from the code
	@$(BIN)/watchbill schema > docs/catalog.schema.json
	@$(BIN)/watchbill schema --format markdown > docs/catalog.md
	@$(BIN)/watchbill rules --format markdown > docs/rules.md
	@$(BIN)/python -m tools.manual_steps
	@$(BIN)/watchbill schema --of review > docs/review.schema.json
	@$(BIN)/watchbill schema --of audit > docs/audit.schema.json
	@$(BIN)/python -m tests.support.vendors_page > docs/vendors.md
	@$(BIN)/watchbill doctor --rights --all-kinds --format markdown > docs/rights.md
	@$(BIN)/python -m tools.architecture

site: $(READY)  ## build the documentation site in site/ from the pages in docs/
	@$(BIN)/zensical build --strict --clean

sdks: $(READY)  ## generate the tables of the vendors' SDKs; run it after an SDK upgrade or for a new SDK class
	@$(BIN)/python -m tools.sdk_tables

reports: $(READY)  ## generate the example reviews and the example audit in docs, and the pictures of the playbook
	@$(BIN)/python -m tools.reviews
	@$(BIN)/python -m tools.audits
	@$(BIN)/python -m tools.playbook

example: $(READY)  ## copy the example stacks to tests/example; run it after a change in stacks/
	@rm -rf tests/example
	@mkdir -p tests/example/stacks
	@cp Pulumi.prod.yaml Pulumi.staging.yaml tests/example/
	@cp -r stacks/prod stacks/staging stacks/shared tests/example/stacks/
	@WATCHBILL_GOLDEN=write $(BIN)/pytest -q tests/cli/test_summary_golden.py tests/plan/test_owners.py
	@git status --short tests/example tests/golden

upgrade:  ## upgrade Watchbill (FROM=watchbill/main) without changing your stacks
	@test -n "$(FROM)" || { echo "FROM is missing. Name the revision to upgrade to: make upgrade FROM=watchbill/main"; exit 1; }
	@git rev-parse --verify --quiet "$(FROM)^{commit}" >/dev/null || { echo "Unknown revision $(FROM). Fetch it first with git fetch."; exit 1; }
	@test -z "$$(git status --porcelain)" || { echo "The work tree has uncommitted changes. Commit or stash them first; git status lists them."; exit 1; }
	@git rm -r --quiet -- . $(OWN)
	@git checkout "$(FROM)" -- . $(OWN)
	@git status --short

clean:  ## remove the environment, the local account and its state
	rm -rf .venv .watchbill

# Compiled once here: without bytecode each run would compile the vendors' SDKs again (12 s and 1.1 GB instead of 2 s and
# 240 MB) and Watchbill itself (0.3 s). A module that changes later is compiled again by Python.
$(READY): uv.lock pyproject.toml | $(UV)
	@UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never $(UV) sync --frozen --compile-bytecode --quiet --python $(PYTHON)
	@$(BIN)/python -m compileall -q $(CODE)
	@touch $@

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit("Watchbill requires Python 3.11 or newer; $(PYTHON) is " + sys.version.split()[0] + ". Set another with PYTHON=…" if sys.version_info < (3, 11) else 0)'
	@echo "Installing what uv.lock lists …"
	@$(PYTHON) -m venv .watchbill/uv
	@.watchbill/uv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
