# make run serves the demo, make test runs the tests, make nightly those that take minutes; each makes .venv from
# the lock when needed.
PYTHON ?= python3
BIN = .venv/bin
JOBS ?= 2

.PHONY: run test nightly lint bench lock messages clean

TRANSLATED = $(patsubst %.po,%.mo,$(wildcard ktrack/translations/*/LC_MESSAGES/messages.po))

run: .venv/runtime $(TRANSLATED)
	$(BIN)/ktrack demo

test: .venv/dev $(TRANSLATED)
	$(BIN)/python tests/requirements.py
	$(BIN)/pytest -n $(JOBS) --dist loadgroup -m "not nightly"

nightly: .venv/dev $(TRANSLATED)
	$(BIN)/python tests/requirements.py
	$(BIN)/pytest -n $(JOBS) --dist loadgroup -m nightly

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: .venv/dev
	$(BIN)/python -m tests.bench

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/runtime: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

.venv/dev: requirements-dev.lock .venv/runtime
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	touch $@

# Needs uv; the locks name no download host.
COMPILE = uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --extra postgres --extra scale --extra images --group build
lock:
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --group dev --constraint requirements.lock --output-file requirements-dev.lock

# Collects what code and templates say into each .po, where what is new stands untranslated at its place.
POT = .venv/messages.pot
messages: .venv/runtime
	$(BIN)/pybabel --quiet extract --mapping-file ktrack/translations/babel.cfg --keywords _l --project KTrack \
		--sort-by-file --no-location --no-wrap --output-file $(POT) .
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap \
		--input-file $(POT) --output-dir ktrack/translations

%.mo: %.po | .venv/runtime
	$(BIN)/python -m ktrack.translations.compile

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache dist
