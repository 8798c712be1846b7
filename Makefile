# Each target is one line into a script or a tool; `make setup` is done by whichever of them comes first.
PYTHON ?= python3
BIN := .venv/bin
PEERS ?= ../shared/baselines/peers.py
REFERENCE ?= ../shared/reference

.PHONY: setup demo test fuzz lint check broker-test bench docs names ucdp surges chaos chaos-tests resuming cardinality alarms dashboards pictures

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

# How fast, beside the peers: PARTS="core latency" for some of it, PARTS=uris for a desk with a million uris.
PARTS ?= core peers workers latency memory desk
bench: setup
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[bench]'
	PYTHONPATH=tests $(BIN)/python tests/bench/bench.py --peers $(PEERS) --only $(PARTS)

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

# Random faults on three brokers for MINUTES, by a SEED that is printed and gives the same schedule again.
SEED ?=
chaos: setup ; PYTHONPATH=tests $(BIN)/python -m chaos.run --minutes $(MINUTES) $(if $(SEED),--seed $(SEED))

# Every single fault, those too that take longer than `make test` has time for.
chaos-tests: setup ; CHAOS=1 $(BIN)/python -m pytest tests/chaos

# How long articles wait after a kill, a restart and a rolling restart.
resuming: setup ; PYTHONPATH=tests $(BIN)/python -m chaos.resuming
