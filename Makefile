# The commands of the project. Needs Python 3.11 or newer, make and git; all else goes into .venv.
# Where Python has another name:  make test PYTHON=/opt/python3.13/bin/python3

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
NEWEST_FIRST := python3 python3.14 python3.13 python3.12 python3.11
ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

PYTHON ?= $(shell for p in $(NEWEST_FIRST); do \
	command -v $$p >/dev/null 2>&1 && $$p -c '$(ENOUGH)' 2>/dev/null && { echo $$p; break; }; \
	done)

.DEFAULT_GOAL := help
.PHONY: help setup demo run test lint format lock wheel clean leaning choosing

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

setup: $(READY) ## make .venv with the exact versions of the lock

$(READY): requirements-dev.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "attack-monitor needs Python 3.11 or newer; none was found" \
		"(looked for: $(NEWEST_FIRST)). Install one, or say which: make setup PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c '$(ENOUGH)' || { echo "$(PYTHON) is older than Python 3.11." \
		"Say where a newer one is: make setup PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Setting up $(VENV) (once, about a minute) ..."
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) || { \
		echo "Python cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup ## sample news through the real daemon, offline; alerts appear in the terminal
	@$(BIN)/monitor demo $(ARGS)

run: setup ## the daemon on config/, store in data/, dashboard address printed
	@$(BIN)/monitor run $(ARGS)

test: lint ## everything: lint, types, import contract, all tests
	$(BIN)/pytest -n 2 --dist loadscope $(ARGS)

lint: setup ## style, types and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup ## put the code into the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

GOLD := tests/gold
# Not from accounts: those are reports of attacks nearly all, which would make every text one.
leaning: setup ## weights of config/leaning learnt anew from tests/gold
	$(BIN)/python tools/learn_leaning.py en $(addprefix $(GOLD)/,$(addsuffix .jsonl,reading.en verdicts.en \
		incidents rounds quarters weeks openings.en newsrooms.en wordings.en desks.en calm.en dispatches.en briefs.en pages.en \
		columns.en fronts theatre.en spring editors.en borders beats.en flashes.en followups))
	$(BIN)/python tools/learn_leaning.py ar $(addprefix $(GOLD)/,$(addsuffix .jsonl,reading.ar incidents \
		quarters weeks wordings.ar desks.ar calm.ar dispatches.ar briefs.ar pages.ar \
		columns.ar fronts theatre.ar editors.ar beats.ar flashes.ar))

TOLD = $(addprefix $(GOLD)/,$(addsuffix .$(1).jsonl,$(2)))
# dispatches and wordings leave "a car bomb" uncounted, the others count it as one
COUNTING := desks briefs pages accounts columns theatre editors beats flashes
# where, when, who did it, and with how many weapons, is told in streams too
STREAMS := $(addprefix $(GOLD)/,$(addsuffix .jsonl,quarters weeks fronts spring borders followups))
LEARN := $(BIN)/python tools/learn_choosing.py
choosing: setup ## weights of config/choosing learnt anew from tests/gold
	for lang in en ar; do \
		$(LEARN) $$lang killed,wounded \
			$(call TOLD,$$lang,wordings dispatches $(COUNTING)) && \
		$(LEARN) $$lang weapon,place,when,claimed_by,blamed_on \
			$(call TOLD,$$lang,wordings dispatches $(COUNTING)) $(STREAMS) && \
		$(LEARN) $$lang munitions $(call TOLD,$$lang,$(COUNTING)) $(STREAMS) || exit 1; \
	done

# No address of any package index may be in these files: whoever installs uses their own.
LOCK := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-header --no-emit-index-url --no-emit-find-links pyproject.toml

lock: setup ## newest allowed versions into requirements*.lock, with hashes
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(LOCK) --output-file requirements.lock
	$(LOCK) --group dev --output-file requirements-dev.lock
	@! grep -n '://\|^--' requirements.lock requirements-dev.lock

wheel: setup ## the package as users install it, into dist/
	$(BIN)/python -m hatchling build -t wheel

clean: ## remove what the other targets made; data/ stays
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
