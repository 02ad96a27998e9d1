# SPDX-License-Identifier: EUPL-1.2
PYTHON ?= python3
BIN := .venv/bin
unexport PYTHONDONTWRITEBYTECODE  # where it is set, every process would compile every module anew

.PHONY: help setup demo test unit thorough lint bench

help:  ## Show what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

setup: .venv/ready  ## Install the locked dependencies and Sluitend itself into .venv, once

demo: setup  ## Run the whole system with a simulated region in time-lapse
	$(BIN)/sluitend demo

test: setup  ## Run every test, with a real Kafka, PostgreSQL and browser
	$(BIN)/python -m pytest -m "not thorough" $(if $(KAFKA_BOOTSTRAP),,-n 3 --dist loadfile --no-loadscope-reorder)

unit: setup  ## Run the fast tests, which need no server
	$(BIN)/python -m pytest -n 2 tests/unit tests/contract -m "not broker and not postgres and not browser and not slow and not thorough"

thorough: setup  ## Run what make test leaves out: a whole country, 100,000 lives (half an hour and more)
	$(BIN)/python -m pytest -n 2 -m thorough

lint: setup  ## Check style, types, the direction of imports and the generated contracts
	$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy && $(BIN)/lint-imports
	$(BIN)/python -m schemas.golden --check && $(BIN)/python -m schemas.asyncapi --check
	$(BIN)/python -m schemas.reference --check && $(BIN)/python -m tests.rows --check

bench: setup  ## Measure throughput and latency and print the tables
	$(BIN)/python -m benchmarks

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@
