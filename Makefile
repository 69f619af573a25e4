# Everything a newcomer needs, from a machine with Python 3.11 or later and make.
# Each target sets up what it needs in .venv first.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
JAVA := $(shell command -v java 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help demo check fix spark pictures bench lock clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ #/' | awk -F' # ' '{printf "make %-8s %s\n", $$1, $$2}'

.venv/run: requirements/run.txt pyproject.toml
	@echo "Setting up .venv, once."
	@$(PYTHON) -m venv .venv
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: .venv/run requirements/dev.txt
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

.venv/spark: .venv/dev requirements/spark.txt
	@$(PIP) --require-hashes -r requirements/spark.txt
	@touch $@

demo: .venv/run  ## make the example firm, run its day, open the workbench
	@$(BIN)/countersign demo demo

check: .venv/dev $(if $(JAVA),.venv/spark)  ## lint, types, contracts and tests, as the automatic check runs them
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto --dist loadgroup $(if $(JAVA),,-m "not spark")
	@$(if $(JAVA),true,echo "Left out: the same examples on Apache Spark, for want of Java 17.")

fix: .venv/dev  ## format, and rebuild the generated pages and rulebook.lock
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/python -m docs.build

spark: .venv/spark  ## every example on Apache Spark in local mode (Java 17)
	$(BIN)/python -m pytest -m spark

pictures: .venv/dev  ## the tutorial's pictures of the workbench anew (Chromium)
	@mkdir -p docs/pictures/workbench
	COUNTERSIGN_PICTURES=1 $(BIN)/python -m pytest -q tests/browser/test_life_of_a_case.py

bench: .venv/dev  ## timings of the controls and of the workbench, as ratios within one run
	$(BIN)/python benchmarks/access_controls.py
	$(BIN)/python benchmarks/workbench.py

lock: .venv/dev  ## resolve the pinned requirements anew
	$(BIN)/python -m uv pip compile -q --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 \
	  --extra build -o requirements/run.txt pyproject.toml
	$(BIN)/python -m uv pip compile -q --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 \
	  -c requirements/run.txt --extra build --extra dev -o requirements/dev.txt pyproject.toml
	$(BIN)/python -m uv pip compile -q --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 \
	  -c requirements/dev.txt --extra build --extra dev --extra spark -o requirements/spark.txt pyproject.toml

clean:  ## remove what the other targets made
	rm -rf .venv demo build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
