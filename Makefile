# Each target is one line into a script or a tool; `make setup` is done by whichever of them comes first.
PYTHON ?= python3
BIN := .venv/bin
PEERS ?= ../shared/baselines/peers.py
REFERENCE ?= ../shared/reference

.PHONY: setup demo test fuzz lint check broker-test bench bench-desk docs names ucdp surges cardinality alarms dashboards pictures

# What is compiled is compiled anew when its source is: see setup.py.
COMPILED := $(shell sed -n 's/^ *"\(services.*\.py\)",/\1/p' setup.py)

.venv/.ready: pyproject.toml constraints.txt setup.py $(COMPILED)
	$(PYTHON) -m venv .venv
	rm -rf build && find services -name '*.so' -delete
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

setup: .venv/.ready

demo: setup ; $(BIN)/wirectl demo

test: setup ; $(BIN)/python -m pytest

# Files of every format, broken in every way, for MINUTES: no exception, no growth of memory.
MINUTES ?= 10
fuzz: setup ; $(BIN)/python tests/fuzz.py --minutes $(MINUTES)

lint: setup
	$(BIN)/ruff format --check services tests setup.py
	$(BIN)/ruff check services tests setup.py
	$(BIN)/mypy
	$(BIN)/wirectl knowledge lint
	$(BIN)/python -m tests.docs --check
	PYTHONPATH=tests $(BIN)/python -m tests.dashboards --check

# The whole gate without a broker.
check: lint
	$(BIN)/python -m pytest -m "not broker"

broker-test: setup ; $(BIN)/python -m pytest -m broker

bench: setup
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[bench]'
	$(BIN)/python tests/bench/bench.py --peers $(PEERS)

# A desk worker: articles a second with RocksDB and without, memory and disk as uris come.
bench-desk: setup ; PYTHONPATH=tests $(BIN)/python tests/bench/desk_speed.py

docs: setup ; $(BIN)/python -m tests.docs

# Countries and capitals in other languages, from Unicode's CLDR.
names: setup ; $(BIN)/python -m tests.cldr_names

# The knowledge's UCDP numbers against UCDP's own, where those files are.
ucdp: setup ; $(BIN)/python -m tests.ucdp $(REFERENCE)

# Surges planted in noise of real shape: what the desk finds, how soon, and what it finds wrongly.
SEEDS ?= 50
surges: setup ; $(BIN)/python -m tests.desk.surge_simulation --seeds $(SEEDS)

# How many series Prometheus keeps of a tagger and a desk after so many articles over all regions.
ARTICLES ?= 100000
cardinality: setup ; PYTHONPATH=tests:. $(BIN)/python -m tests.cardinality --articles $(ARTICLES)

# What alerts are about made to happen for real; the table of what a real Prometheus raised and resolved.
alarms: setup ; PYTHONPATH=tests:. $(BIN)/python -m tests.alarms

# Grafana's boards, and their pictures from a run of some minutes.
dashboards: setup ; PYTHONPATH=tests:. $(BIN)/python -m tests.dashboards
pictures: setup ; PYTHONPATH=tests:. $(BIN)/python -m tests.pictures
