# Two commands do all the set-up: `make chat` talks to the shipped articles, `make test` runs the tests.
#
#   PYTHON=python3.12   another interpreter, 3.11 or newer
#   TORCH_INDEX=URL     where to take torch from; PyTorch's CPU index saves gigabytes on Linux (see README)

PYTHON ?= python3
TORCH_INDEX ?=
VENV := .venv
BIN := $(VENV)/bin
PINS := .ci/constraints.txt

.DEFAULT_GOAL := help
.PHONY: help chat test check format model clean

help:
	@echo "make chat    install, index the articles, and chat in the terminal"
	@echo "make test    install what the tests need, and run them"
	@echo "make check   ruff, pyright, import-linter and the tests"
	@echo "make format  let ruff format the code"
	@echo "make model DATA=folder   train the bundled model again"

chat: $(VENV)/installed
	@$(BIN)/kutip chat

test: $(VENV)/installed-dev
	$(BIN)/pytest

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/pytest

format: $(VENV)/installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

model: $(VENV)/installed-dev
	$(BIN)/python -m embeddings.training --data $(DATA)

clean:
	rm -rf $(VENV)

$(VENV)/installed: pyproject.toml $(PINS)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Kutip needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear $(VENV) || \
		{ rm -rf $(VENV); echo "Python cannot make a virtual environment; try: sudo apt install python3-venv"; exit 1; }
	$(if $(TORCH_INDEX),$(BIN)/pip install --quiet --constraint $(PINS) --no-deps --index-url $(TORCH_INDEX) torch)
	$(BIN)/pip install --quiet --constraint $(PINS) torch hatchling
	$(BIN)/pip install --quiet --constraint $(PINS) --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/pip install --quiet --constraint $(PINS) --no-build-isolation --editable '.[dev]'
	@touch $@
