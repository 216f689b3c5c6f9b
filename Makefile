# The doors of Krok for people: make run, make test, make check, make bench, make assets, make messages.

SHELL := /bin/bash
.DEFAULT_GOAL := help
BIN := .venv/bin
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$name; break; }; done)
WORKERS ?= logical
FAST := not postgresql and not browser and not slow
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard grants/translations/*/LC_MESSAGES/messages.po))
STEPS := style types contracts templates dependencies security assets sqlite postgresql browser

.PHONY: help run test check bench assets messages clean installed $(addprefix check-,$(STEPS))

help:
	@echo "make run       migrate, load the demo programme if the database is empty, and serve"
	@echo "make test      the tests that need nothing but Python, in under five minutes"
	@echo "make check     everything: style, types, contracts, both databases, the browser, rebuilt assets"
	@echo "make bench     measure what is meant to be fast"
	@echo "make assets    compile style sheets and scripts into grants/static (needs npm)"
	@echo "make messages  collect the texts to translate, and compile the translations"
	@echo "make clean     remove what was installed or built; instance/ stays"

run: installed
	@$(BIN)/krok run

test: installed
	@echo 'Left to "make check", since they need PostgreSQL, Chromium or more time:'
	@$(BIN)/python -m pytest -q --collect-only -m "not ($(FAST))" | sed -n 's/^tests.*::/  &/p'
	@$(BIN)/python -m pytest -q -n $(WORKERS) -m "$(FAST)" $(ARGS)

# Every step runs, whatever became of the others; a failing one shows the end of what it said.
check: installed
	@$(MAKE) --keep-going --no-print-directory $(addprefix check-,$(STEPS)) \
		|| { echo 'make check FAILED: see above, and build/check/ for all that was said.'; exit 1; }
	@echo 'make check passed.'

# $(1): the step's name; $(2): what it does
define step
	@mkdir -p build/check; begun=$$SECONDS; \
	if ( $(2) ) >build/check/$(1).log 2>&1 </dev/null; then \
		echo "ok      $(1), $$((SECONDS - begun)) s: $$(tail -n 1 build/check/$(1).log)"; \
	else \
		echo "FAILED  $(1), $$((SECONDS - begun)) s:"; tail -n 80 build/check/$(1).log | sed 's/^/  | /'; exit 1; \
	fi
endef

check-style: installed
	$(call step,style,$(BIN)/ruff check . && $(BIN)/ruff format --check .)

check-types: installed
	$(call step,types,$(BIN)/mypy)

check-contracts: installed
	$(call step,contracts,$(BIN)/lint-imports --no-logo)

check-templates: installed
	$(call step,templates,$(BIN)/djlint --lint --quiet grants/templates && echo every template is in order)

check-dependencies: installed
	$(call step,dependencies,$(BIN)/deptry . && $(BIN)/pip check)

check-security: installed
	$(call step,security,$(BIN)/bandit --quiet --recursive --configfile pyproject.toml grants wsgi.py && \
		echo nothing found)

check-assets:
	$(call step,assets,rm -rf build/static && cp -r grants/static build/static && \
		npm ci --no-audit --no-fund && npm run build && \
		diff -r build/static grants/static && echo rebuilding changes nothing)

check-sqlite: installed
	$(call step,sqlite,KROK_NO_SKIPS=1 $(BIN)/python -m pytest -q -n $(WORKERS) -m "not postgresql and not browser")

check-postgresql: installed
	$(call step,postgresql,KROK_NO_SKIPS=1 $(BIN)/python -m pytest -q -n $(WORKERS) --database=postgresql \
		-m "not browser")

check-browser: installed
	$(call step,browser,KROK_NO_SKIPS=1 $(BIN)/python -m pytest -q -m browser)

bench: installed
	@$(BIN)/python -m benchmarks $(ARGS)

assets: node_modules/.installed
	@npm run --silent build

messages: installed
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract --mapping-file=pyproject.toml --keyword=N_ --keyword=NN_:1,2 --keyword=_l --keyword=lazy_gettext \
		--keyword=lazy_ngettext:1,2 --sort-by-file --no-location --project=Krok --output-file=build/messages.pot .
	@$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap \
		--input-file=build/messages.pot --output-dir=grants/translations
	@$(BIN)/pybabel --quiet compile --directory=grants/translations

clean:
	@rm -rf .venv node_modules build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- what the doors stand on -------------------------------------------------------------------

installed: .venv/.installed $(CATALOGUES)

.venv/.installed: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Krok needs Python 3.11 or newer, and there is none on the path. Install it, or say where it is: make PYTHON=/path/to/python3"; exit 1; }
	@test -x $(BIN)/python && $(BIN)/python -c 'import sys' 2>/dev/null || { rm -rf .venv; echo "Making .venv with $$($(PYTHON) --version)"; \
		$(PYTHON) -m venv .venv || { rm -rf .venv; echo "$(PYTHON) can't make a virtual environment (on Debian: apt-get install python3-venv)."; exit 1; }; }
	@echo "Installing Krok and what it stands on"
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

node_modules/.installed: package.json package-lock.json
	@npm ci --no-audit --no-fund
	@touch $@

%.mo: %.po .venv/.installed
	@$(BIN)/pybabel --quiet compile --input-file=$< --output-file=$@
