# One word per chore. `make up` and `make test` set themselves up. Programs are run as modules: pip's start scripts
# break where the path of this folder holds a quote.
SHELL := /bin/bash
# Where this is set, each of some hundred processes would compile all of Rowlock again.
unexport PYTHONDONTWRITEBYTECODE
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python -m
LOCKS := deploy/locks
# Each process of the tests has servers of its own; a third one is a little quicker on two cores, and makes stores answer late.
JOBS ?= 2
TOOLS := tests/integration/api/generators/tools

.DEFAULT_GOAL := help
.PHONY: help up init test test-quick check lock faults bench bench-smoke client-types images test-deployment vendor clean

help: ## list the chores
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

up: .venv/.installed-local ## run Rowlock with its own PostgreSQL and Valkey on ROWLOCK_PORT (8080)
	@exec $(RUN) cli.main up

init: .venv/.installed-local ## write .env with fresh secrets for docker compose
	@$(RUN) cli.main init

test: .venv/.installed-dev check ## run the checks and every test that needs no container engine
	$(RUN) pytest --numprocesses=$(JOBS) --dist=loadfile --no-loadscope-reorder

test-quick: .venv/.installed-dev ## run what is quick: the rules, and each script and statement on real servers, in under a minute
	$(BIN)/python -m pytest -q tests/unit tests/contract

check: .venv/.installed-dev ## lint, format, types, directions of imports
	$(RUN) ruff check --no-cache .
	$(RUN) ruff format --no-cache --check .
	$(RUN) mypy .
	$(BIN)/python -c 'from importlinter.cli import lint_imports_command as run; run()'

faults: .venv/.installed-dev ## break everything on purpose for FAULT_SECONDS (600) and check the histories
	$(RUN) tests.faults

bench: .venv/.installed-dev ## measure Rowlock beside its peers and write docs/performance.md
	$(RUN) bench --report

bench-smoke: .venv/.installed-dev ## Rowlock to lock-per-request in under a minute
	$(RUN) bench --smoke

client-types: .venv/.installed-dev ## write the TypeScript client's types anew from the OpenAPI document (needs Node)
	$(RUN) tests.typescript

test-deployment: .venv/.installed-dev ## test the compose deployment in a container engine
	$(RUN) pytest -m deployment tests/deployment

images: ## pull the images that are not ours and write their digests into deploy/images.env
	deploy/pin-images deploy/images.env

vendor: ## make the libraries of the pages anew from api/ui/package-lock.json, and the pages' scripts in one (needs Node)
	cd api/ui && npm ci --ignore-scripts --no-audit --no-fund && node vendor.mjs && node bundle.mjs

lock: ## write the lock files anew from pyproject.toml
	for extra in image tracing local dev; do $(MAKE) --no-print-directory lock-$$extra; done
	cd $(TOOLS) && uv pip compile requirements.in --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate -q -o requirements.txt
	cd $(TOOLS) && npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts

lock-image: EXTRAS :=
lock-tracing: EXTRAS := --extra tracing
lock-local: EXTRAS := --extra local
lock-dev: EXTRAS := --extra local --extra tracing --extra dev
lock-%:
	uv pip compile pyproject.toml deploy/locks/build.in $(EXTRAS) --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate -q -o $(LOCKS)/$*.txt

.venv/.installed-%: $(LOCKS)/%.txt pyproject.toml clients/python/pyproject.toml
	@case "$$PWD" in *[:$$]*) echo "this folder's path holds ':' or '$$', which Python's tools can't install in: $$PWD" >&2; exit 1;; esac
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(RUN) pip install -q --disable-pip-version-check --no-compile --require-hashes -r $(LOCKS)/$*.txt
	@$(RUN) compileall -qq -j 0 .venv/lib || true # pip compiles on one core; some packages hold what is for other Pythons
	$(RUN) pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . -e clients/python
	@install -m 755 cli/rowlock.sh $(BIN)/rowlock
	@touch $@

clean: ## remove what the chores made, data excepted
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
