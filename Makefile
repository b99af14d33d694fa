# One word per chore. `make up` and `make test` set themselves up.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
LOCKS := deploy/locks

.DEFAULT_GOAL := help
.PHONY: help up test test-quick check lock faults bench bench-smoke test-deployment clean

help: ## list the chores
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

up: .venv/.installed-local ## run Rowlock with its own PostgreSQL and Valkey on ROWLOCK_PORT (8080)
	@exec $(BIN)/rowlock up

test: .venv/.installed-dev check ## run the checks and every test that needs no container engine
	$(BIN)/python -m pytest

test-quick: .venv/.installed-dev ## run what is quick: the rules, and each script and statement on real servers, in under a minute
	$(BIN)/python -m pytest -q tests/unit tests/contract

check: .venv/.installed-dev ## lint, format, types, directions of imports
	$(BIN)/ruff check --no-cache .
	$(BIN)/ruff format --no-cache --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports

faults: .venv/.installed-dev ## break everything on purpose for FAULT_SECONDS (600) and check the histories
	$(BIN)/python -m tests.faults

bench: .venv/.installed-dev ## measure Rowlock beside its peers and write docs/performance.md
	$(BIN)/python -m bench --report

bench-smoke: .venv/.installed-dev ## Rowlock to lock-per-request in under a minute
	$(BIN)/python -m bench --smoke

test-deployment: .venv/.installed-dev ## test the compose deployment in a container engine
	$(BIN)/python -m pytest -m deployment tests/deployment

lock: ## write the lock files anew from pyproject.toml
	for extra in image local dev; do $(MAKE) --no-print-directory lock-$$extra; done

lock-image: EXTRAS :=
lock-local: EXTRAS := --extra local
lock-dev: EXTRAS := --extra local --extra dev
lock-%:
	uv pip compile pyproject.toml deploy/locks/build.in $(EXTRAS) --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate -q -o $(LOCKS)/$*.txt

.venv/.installed-%: $(LOCKS)/%.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(LOCKS)/$*.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

clean: ## remove what the chores made, data excepted
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
