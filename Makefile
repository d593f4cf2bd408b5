# The two commands a newcomer needs: `make run` and `make test`.  `make help` lists the rest.
PYTHON ?= python3
VENV   ?= build/venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help run build test test-all differential bench bench-lint bench-scaling bench-gil bench-memory sharing mutations fuzz clean tsan asan stress stress-world stress-deopt stress-gc

help:   ## this list
	@sed -n 's/^\([a-z -]*\):[^#]*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 24

$(READY): pyproject.toml setup.py
	@echo "setting up $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --disable-pip-version-check -e '.[test]' >$(VENV)/install.log 2>&1 \
	    || { cat $(VENV)/install.log; exit 1; }
	@touch $@

build: $(READY)   ## generate and compile the interpreter
	@$(BIN)/uopgen build

run: $(READY)   ## set up, generate, compile, and run a real program on the new interpreter
	@$(BIN)/uopgen run examples/tour.py

test: build   ## the whole test suite
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

test-all:   ## the test suite on each of python3.11 to python3.14 that is installed
	@for python in python3.11 python3.12 python3.13 python3.14; do \
	    if $$python -c "import venv" 2>/dev/null; then \
	        echo "== $$python"; $(MAKE) --no-print-directory test PYTHON=$$python VENV=build/venv-$$python || exit 1; \
	    fi; \
	done

differential: build   ## programs made by chance, here and under CPython: SEEDS=1-50
	@UOPVM_SEEDS=$(or $(SEEDS),1-50) $(BIN)/python -m pytest -q -x tests/vm/test_differential.py

bench: build   ## speed beside CPython, in interleaved rounds
	@$(BIN)/python benchmarks/compare.py

bench-scaling: build   ## how calls and data scale over threads, beside processes
	@$(BIN)/python benchmarks/scaling.py

bench-gil: build   ## the free-threaded build beside the one with a global lock
	@$(BIN)/uopgen build --config gil
	@$(BIN)/python benchmarks/builds.py

bench-memory: build   ## memory for each object, beside CPython
	@$(BIN)/python benchmarks/memory.py

sharing: build   ## which lines of the cache threads write to each other's cost
	@$(BIN)/python benchmarks/sharing.py

tsan asan: build   ## everything that runs on the machine, under ThreadSanitizer; under AddressSanitizer and UndefinedBehaviorSanitizer
	@$(BIN)/python tests/under.py $@

stress-world stress-deopt stress-gc: build   ## the machine's tests while the world stops at every safepoint; each guard fails once; all the time is collected
	@$(BIN)/python tests/under.py $(@:stress-%=%)

stress: build   ## eight threads hammer the same objects, a minute for each scenario, also under ThreadSanitizer
	@$(BIN)/python tests/under.py hammers
bench-lint: $(READY)   ## how fast lint is: cold, unchanged, after an edit
	@$(BIN)/python benchmarks/lint.py

SECONDS ?= 60
fuzz: $(READY)   ## lint spoilt definitions for SECONDS=60 seconds
	@$(BIN)/python tests/lint/fuzz.py $(SECONDS)

mutations: $(READY)   ## put faults into our definitions, one at a time, and count those that lint finds
	@$(BIN)/python tests/lint/score.py

.PHONY: bench-cpython cpython-proof
bench-cpython: $(READY)   ## all of CPython's generated files in one process, beside its nine scripts
	@$(BIN)/python tests/cpython/fetch.py
	@$(BIN)/python tests/cpython/speed.py

cpython-proof: $(READY)   ## CPython built with our generated files passes its own tests (takes long)
	@$(BIN)/python tests/cpython/fetch.py
	@$(BIN)/python tests/cpython/proof.py

clean:   ## remove everything made by machine
	@find build -mindepth 1 -maxdepth 1 ! -name .gitignore ! -name venv -exec rm -rf {} +
