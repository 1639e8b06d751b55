# Every command of this project is written here. `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PORT ?= 8000
ARGS ?=
ASSIGNMENT ?= lstm
# Any Python 3 will do here: tools/make_venv.py looks for the right one, or names what is missing.
BOOTSTRAP_PYTHON ?= $(shell command -v python3.11 || command -v python3)
PYTHON := .venv/bin/python
TRITON := .build/triton
export BOOTSTRAP_PYTHON

# One thread each: two threads on a busy two-core machine make a 7 ms step take 345 ms.
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
export TF_NUM_INTRAOP_THREADS := 1
export TF_NUM_INTEROP_THREADS := 1
# Keras runs on TensorFlow; TensorFlow's log lines and oneDNN's rounding stay out of the pages.
export KERAS_BACKEND := tensorflow
export TF_CPP_MIN_LOG_LEVEL := 3
export TF_ENABLE_ONEDNN_OPTS := 0
export PYTHONUNBUFFERED := 1

.PHONY: help book html rebuild serve test bench memory soak lint format exercises kits constraints clean distclean
.PHONY: bench-layers bench-grading bench-kernels grade venv vendor triton

help: ## list the targets (this is what `make` alone does)
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

book: html serve ## set everything up, build the book with every notebook executed, and serve it

html: venv vendor kits triton ## build the book into _build/html; any warning or failing cell is an error
	@$(PYTHON) tools/build_book.py

rebuild: venv vendor kits triton ## the same, with every notebook executed again
	@$(PYTHON) tools/build_book.py --execute

serve: venv ## serve the built book on 127.0.0.1 (PORT=8000) and open a browser if there is one
	@$(PYTHON) tools/serve.py --port $(PORT)

test: html ## build the book, then run every test (ARGS="tests/core -k lstm" passes on to pytest)
	@$(if $(ARGS),,PYTHONPATH=$(TRITON) $(PYTHON) -m pytest tests/kernels)
	@$(PYTHON) -m pytest $(ARGS)

bench: bench-layers bench-grading ## both benchmarks, into book/_data (30 min; ARGS="--quick")

bench-layers: venv ## time the layers beside PyTorch and Keras
	@$(PYTHON) -m gatedrnn.bench $(ARGS)

bench-grading: venv ## time grading beside stock nbgrader
	@$(PYTHON) -m gatekeeper.bench $(ARGS)

memory: venv ## train the memory tasks and record them in book/_data (20 min; goes on where it stopped)
	@$(PYTHON) -m gatedrnn.experiments $(ARGS)

bench-kernels: venv triton ## time the ladder of GPU kernels (5 min; without a GPU its rungs in Python)
	@PYTHONPATH=$(TRITON) $(PYTHON) -m gatedrnn.bench.kernels $(ARGS)

soak: venv ## kill the grader fifty times over a class of forty and record it in book/_data (10 min)
	@$(PYTHON) -m tests.gatekeeper.soak $(ARGS)

lint: venv ## check style, layers, spelling, docstrings, and that notebooks carry no outputs
	@$(PYTHON) tools/lint.py

format: venv ## rewrite Python files and solutions in the project's style
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .

exercises: venv ## make the students' notebooks in exercises/ again from solutions/
	@for folder in solutions/*/; do \
	  $(PYTHON) -m nbgrader generate_assignment "$$(basename "$$folder")" --no-db --force || exit 1; \
	done

grade: venv ## grade what students handed in (ASSIGNMENT=lstm ARGS="--student ada")
	@$(PYTHON) -m gatekeeper grade "$(ASSIGNMENT)" $(ARGS)

kits: venv ## make one archive per assignment for students, in .build/kits
	@$(PYTHON) tools/build_kits.py

constraints: venv ## resolve requirements.txt anew and write what it pulls in to constraints.txt
	@$(PYTHON) tools/make_constraints.py

clean: ## remove everything that was built, but not .venv
	@rm -rf _build .build build dist lib/*.egg-info

distclean: clean ## remove .venv as well
	@rm -rf .venv

venv:
	@if [ -z "$(BOOTSTRAP_PYTHON)" ]; then \
	  echo "Python 3.11 is missing: install it (for example apt install python3.11 python3.11-venv);" \
	    "nothing can be built without it." >&2; exit 1; fi
	@"$(BOOTSTRAP_PYTHON)" tools/make_venv.py

# Apart from .venv, see requirements-kernels.txt; installed anew when that file has changed.
triton: venv
	@cmp -s requirements-kernels.txt $(TRITON)/requirements.txt || { rm -rf $(TRITON) && mkdir -p $(TRITON) && \
	  $(PYTHON) -m pip install --quiet --no-deps --target $(TRITON) -r requirements-kernels.txt && \
	  cp requirements-kernels.txt $(TRITON)/requirements.txt; }

vendor: venv
	@$(PYTHON) tools/vendor.py
