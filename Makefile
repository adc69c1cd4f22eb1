# `make` alone lists the verbs. Everything a verb needs is installed by it, in .venv (and .venv-training).
SHELL := /bin/bash
PY := .venv/bin/python
TRAINING_PY := .venv-training/bin/python
PACKAGES := shared services/api services/digitizer services/analyzer client infra/local demo
DATA ?= ../shared/data
DASHBOARD := services/dashboard
DASHBOARD_SOURCES := $(shell find $(DASHBOARD)/src $(DASHBOARD)/build $(DASHBOARD)/public -type f) \
	$(addprefix $(DASHBOARD)/,index.html package-lock.json tsconfig.json vite.config.ts)

.DEFAULT_GOAL := help
.PHONY: help install demo up test test-training lint format bench eval-digitizer eval-analyzer eval-models chaos compose-check \
	train lock generated clean

help: ## list the verbs
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

.venv/installed-local: locks/local.txt $(PACKAGES:%=%/pyproject.toml)
	infra/install.sh local .venv $(PACKAGES)
	@touch $@

# training comes without TensorFlow here: bench draws its pages.
.venv/installed-dev: locks/dev.txt .venv/installed-local training/pyproject.toml
	infra/install.sh dev .venv $(PACKAGES) training
	@touch $@

.venv-training/installed: locks/training.txt training/pyproject.toml
	infra/install.sh training .venv-training shared services/analyzer services/digitizer training
	@touch $@

.venv-peers/installed: locks/peers.txt
	infra/install.sh peers .venv-peers
	@touch $@

# Without a usable Node the script explains itself, builds nothing, and is asked again next time.
$(DASHBOARD)/dist/index.html: .venv/installed-local locks/node.txt $(DASHBOARD_SOURCES)
	infra/dashboard.sh build

install: .venv/installed-local $(DASHBOARD)/dist/index.html ## install what the system needs

demo: install ## send real ECGs through the whole system and print what comes back; FILES="a.csv b.pdf" sends your own
	$(PY) -m ecg_demo $(FILES)

up: install ## start the system and keep it running; prints its address and a key
	$(PY) -m ecg_local up

test: .venv/installed-dev $(DASHBOARD)/dist/index.html ## all tests, the quick ones first, then the real embedded system
	infra/dashboard.sh test
	$(PY) -m pytest

test-training: .venv-training/installed ## tests of training and export, in TensorFlow's own environment
	$(TRAINING_PY) -m pytest training/tests

lint: .venv/installed-dev ## style, types and import rules
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	infra/dashboard.sh lint

format: .venv/installed-dev ## rewrite the code in the project's style
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .
	infra/dashboard.sh format

bench: .venv/installed-dev $(DASHBOARD)/dist/index.html ## speed and memory as ratios against bare programs, into out/bench.json
	$(PY) -m bench

eval-digitizer: .venv/installed-dev ## accuracy of the digitizer, into out/eval-digitizer.json
	$(PY) -m bench.eval_digitizer --data $(DATA)

eval-analyzer: .venv/installed-dev .venv-peers/installed ## accuracy of beats and measurements beside other programs, into out/eval-analyzer.json
	$(PY) -m bench.eval_analyzer --data $(DATA)

eval-models: .venv-training/installed .venv/installed-dev ## honest figures of the models, into their MODEL_CARDs and out/eval-models.json
	$(TRAINING_PY) -m ecg_training.evaluate --data $(DATA)
	$(PY) -m bench.page_agreement --data $(DATA)

chaos: .venv/installed-dev ## kill each process during work and count what is lost
	$(PY) -m pytest tests/chaos --jobs 100

compose-check: .venv/installed-dev ## build every image and run docker-compose.yml with the demo's ECGs
	$(PY) -m tests.compose_check

MODELS ?= arrhythmia delineator beats rhythm twelve_lead crossings tracer second_look page_parts text_line
TRAIN := $(TRAINING_PY) -m ecg_training
train: .venv-training/installed ## train the models anew into models/; MODELS="tracer text_line" trains some, RESUME=1 goes on
	set -e; for model in $(MODELS); do $(TRAIN) $$model train --data $(DATA) $(if $(RESUME),--resume); done
	set -e; for model in $(filter crossings tracer second_look page_parts,$(MODELS)); do $(TRAIN) $$model evaluate --data $(DATA); done
	$(if $(filter text_line,$(MODELS)),$(TRAIN) text_line evaluate)

generated: .venv/installed-dev ## write anew what is made from code: openapi.json and the dashboard's types, docs/errors.md, docs/measurements.md, .env.example
	$(PY) -m ecg_api.openapi services/api/openapi.json
	infra/dashboard.sh api-types
	$(PY) docs/generate.py

lock: .venv/installed-dev ## resolve every dependency anew into locks/
	infra/lock.sh

clean: ## remove environments, data of the local system and outputs
	rm -rf .venv .venv-training .venv-peers var out
