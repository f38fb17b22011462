# One line a recipe; `make` alone lists them. PYTHON is any Python 3.11 or newer.
PYTHON ?= python3
APP := .venv/bin/python
RASA := .venv-rasa/bin/python
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3

.PHONY: help setup run doctor check test format train bench soak load browser-tools

help:  ## list what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/:/' | column -t -s:

setup:  ## both environments, catalogues, index, dialogue model
	$(PYTHON) environments.py
	$(APP) -m translations compile
	$(APP) -m knowledge build
	$(APP) -m connectors train

run: setup  ## start everything and say where the web chat is
	exec $(APP) -m connectors run

doctor:  ## what is missing, and what to do
	$(APP) -m connectors doctor

format:  ## rewrite the code in the one style
	$(APP) -m ruff format .
	$(APP) -m ruff check --fix .

browser-tools:  ## axe-core for the accessibility tests (Chromium comes from the distribution)
	npm install --silent --no-save --no-fund --no-audit --ignore-scripts \
		--prefix .musafir/browser-tools axe-core@4.14.1

check:  ## the quick half: format, lint, types, offline tests, catalogues, knowledge, Rasa data
	$(APP) -m ruff format --check .
	$(APP) -m ruff check .
	$(APP) -m mypy
	$(APP) -m translations check
	$(APP) -m knowledge check
	$(RASA) -m rasa data validate --fail-on-warnings
	$(APP) -m pytest -m "not dialogue and not browser" --numprocesses 4 --dist loadfile

test: setup check  ## all tests: also the real Rasa, the browser and the fakes
	$(APP) -m pytest -m "dialogue or browser" --numprocesses 2 --dist loadfile
	$(RASA) -m pytest tests/bot
	$(RASA) -m rasa test core --e2e --stories tests/bot/stories --model $$($(APP) -m connectors model) --out .musafir/results
	$(RASA) -m rasa test nlu --nlu tests/bot/nlu --model $$($(APP) -m connectors model) --out .musafir/results --no-plot

train:  ## learn everything anew from the bank, beside what is in force: the same model from the same files
	rm -rf .musafir/anew
	MUSAFIR_DATA=.musafir/anew $(APP) -m knowledge build
	MUSAFIR_DATA=.musafir/anew $(APP) -m connectors train

RASA_LANGUAGES ?= fil
RASA_EPOCHS ?= 20
bench: setup  ## side by side with BM25, nearest neighbours and Rasa's own; right, reliable, how fast
	$(APP) -m benchmarks.retrieval --rasa-languages $(RASA_LANGUAGES) --epochs $(RASA_EPOCHS)
	$(APP) -m benchmarks.reliability
	$(APP) -m benchmarks.ablation
	$(RASA) -m benchmarks.identification
	OMP_NUM_THREADS=1 $(APP) -m benchmarks.turns
	$(APP) -m benchmarks.understanding

SOAK_MESSAGES ?= 5000
SOAK_KILLS ?= 10
soak: setup  ## 5,000 messages while every process is killed ten times: is any lost? (SOAK_MESSAGES, SOAK_KILLS)
	$(APP) -m benchmarks.soak --messages $(SOAK_MESSAGES) --kills $(SOAK_KILLS)

load: setup  ## 1 to 200 people at once, side by side with a bare Rasa bot (LOAD_SECONDS each stage)
	$(APP) -m benchmarks.load
