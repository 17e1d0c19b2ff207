# ldcat: two commands for users (demo, test), the rest for developers.
PYTHON ?= python3
PORT ?= 8080
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint lock messages assets clean

demo: $(VENV)/run.stamp
	$(BIN)/ldcat demo --port $(PORT)

test: $(VENV)/dev.stamp lint
	$(BIN)/coverage erase
	$(BIN)/python -m tests.run

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

# What runs the server, from the lock file; then ldcat itself, editable.
$(VENV)/run.stamp: pyproject.toml .requirements/run.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement .requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp .requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement .requirements/dev.txt
	touch $@

# Renew the lock files (needs uv).
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  pyproject.toml --output-file .requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  pyproject.toml --group dev --output-file .requirements/dev.txt

# Find what pages say, and renew the files of translations (NEW=nl begins one).
messages: $(VENV)/dev.stamp
	$(BIN)/python -m tests.messages $(NEW)

# Build the editors and the outline of the world anew, from their lock files (needs node and npm).
assets:
	cd ldcat/web/assets && npm ci --silent && npm run --silent build
	cd ldcat/web/assets/map && npm ci --silent && npm run --silent build

clean:
	rm -rf $(VENV) .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
