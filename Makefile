# Each target is one line into a script or a tool; `make setup` is done by whichever of them comes first.
PYTHON ?= python3
BIN := .venv/bin
PEERS ?= ../shared/baselines/peers.py

.PHONY: setup demo test check broker-test bench docs golden fuzz

.venv/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

setup: .venv/.ready

demo: setup ; $(BIN)/wirectl demo

test: setup ; $(BIN)/python -m pytest

# The whole gate without a broker: format, lint, types, knowledge, generated tables, tests.
check: setup
	$(BIN)/ruff format --check services tests
	$(BIN)/ruff check services tests
	$(BIN)/mypy
	$(BIN)/wirectl knowledge lint
	$(BIN)/python -m tests.docs --check
	$(BIN)/python -m pytest -m "not broker"

broker-test: setup ; $(BIN)/python -m pytest -m broker

bench: setup
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[bench]'
	$(BIN)/python tests/bench/bench.py --peers $(PEERS)

docs: setup ; $(BIN)/python -m tests.docs

golden: setup ; $(BIN)/python -m pytest tests/corpus --golden
