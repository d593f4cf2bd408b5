# The two commands a newcomer needs: `make run` and `make test`.  `make help` lists the rest.
PYTHON  ?= python3
VENV    ?= build/venv
SECONDS ?= 60
SEEDS   ?= 1-50
BIN     := $(VENV)/bin
READY   := $(VENV)/.ready

.DEFAULT_GOAL := help

.PHONY: help
help:   ## this list
	@awk -F ':.*## ' '/^#: / { print "\n" substr($$0, 4) } \
	    /^[a-z-]+:.*## / { printf "  make %-16s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): pyproject.toml setup.py
	@echo "setting up $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --disable-pip-version-check --prefer-binary -e '.[test]' >$(VENV)/install.log 2>&1 \
	    || { cat $(VENV)/install.log; exit 1; }
	@touch $@

#: Every day
.PHONY: build run test test-all clean
build: $(READY)   ## generate and compile the interpreter
	@$(BIN)/uopgen build

run: $(READY)   ## set up, generate, compile, and run a real program on the new interpreter
	@$(BIN)/uopgen run examples/tour.py

test: build   ## the whole test suite
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

test-all:   ## the test suite on each of python3.11 to python3.14, and python3.13t, that is installed
	@for python in python3.11 python3.12 python3.13 python3.14 python3.13t; do \
	    if $$python -c "import venv" 2>/dev/null; then \
	        echo "== $$python"; $(MAKE) --no-print-directory test PYTHON=$$python VENV=build/venv-$$python || exit 1; \
	    fi; \
	done

clean:   ## remove everything made by machine, but for the virtual environment
	@find build -mindepth 1 -maxdepth 1 ! -name .gitignore ! -name $(notdir $(VENV)) -exec rm -rf {} +

#: Threads and memory, under stress
.PHONY: tsan asan stress stress-world stress-deopt stress-gc
tsan: build   ## everything that runs on the machine, under ThreadSanitizer
	@$(BIN)/python tests/under.py $@

asan: build   ## the same, under AddressSanitizer and UndefinedBehaviorSanitizer
	@$(BIN)/python tests/under.py $@

stress: build   ## eight threads hammer the same objects, a minute for each scenario, also under ThreadSanitizer
	@$(BIN)/python tests/under.py hammers

stress-world: build   ## the machine's tests while the world stops at every safepoint
	@$(BIN)/python tests/under.py world

stress-deopt: build   ## the machine's tests while each guard fails once
	@$(BIN)/python tests/under.py deopt

stress-gc: build   ## the machine's tests while garbage is collected all the time
	@$(BIN)/python tests/under.py gc

#: Inputs made by chance
.PHONY: differential fuzz mutations
differential: build   ## programs, here and under CPython: SEEDS=1-50
	@UOPVM_SEEDS=$(SEEDS) $(BIN)/python -m pytest -q -x tests/vm/test_differential.py

fuzz: $(READY)   ## lint spoilt definitions for SECONDS=60 seconds
	@$(BIN)/python tests/lint/fuzz.py $(SECONDS)

mutations: $(READY)   ## put faults into our definitions, one at a time, and count those that lint finds
	@$(BIN)/python tests/lint/score.py

#: How fast it is
.PHONY: bench bench-single bench-scaling bench-gil bench-memory bench-lint sharing
bench: build   ## speed beside CPython, in interleaved rounds
	@$(BIN)/python benchmarks/compare.py

bench-single: build   ## single statements beside CPython, the slowest first
	@$(BIN)/python benchmarks/statements.py

bench-scaling: build   ## how calls and data scale over threads, beside processes
	@$(BIN)/python benchmarks/scaling.py

bench-gil: build   ## the free-threaded build beside the one with a global lock
	@$(BIN)/uopgen build --config gil
	@$(BIN)/python benchmarks/builds.py

bench-memory: build   ## memory for each object, beside CPython
	@$(BIN)/python benchmarks/memory.py

bench-lint: $(READY)   ## how fast lint is: cold, unchanged, after an edit
	@$(BIN)/python benchmarks/lint.py

sharing: build   ## which lines of the cache threads write to each other's cost
	@$(BIN)/python benchmarks/sharing.py

#: CPython's own definitions
.PHONY: bench-cpython cpython-proof
bench-cpython: $(READY)   ## all of CPython's generated files in one process, beside its nine scripts
	@$(BIN)/python tests/cpython/fetch.py
	@$(BIN)/python tests/cpython/speed.py

cpython-proof: $(READY)   ## CPython built with our generated files passes its own tests (takes long)
	@$(BIN)/python tests/cpython/fetch.py
	@$(BIN)/python tests/cpython/proof.py
