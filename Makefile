# Needs Python 3.11 or newer and make; everything else it gets itself, into .venv/ and web/node_modules/.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
PREPARE = @test -n "$(PYTHON)" || { echo "make: Python 3.11 or newer is needed (PYTHON=/path/to/python3)"; exit 2; }; \
	$(PYTHON) -m scripts.prepare
RUN = .venv/bin/python -m
export DECNET_TEST_DATA ?= $(abspath $(wildcard ../shared/data))
export PYTHONDONTWRITEBYTECODE ?=

.PHONY: up test lint format bench docs decoy fuzz lock clean

up: ## Start everything on this machine (DEMO=1: with attackers; ARGS: more options of `decnet up`)
	$(PREPARE) run page
	@exec .venv/bin/decnet up $(if $(DEMO),--demo) $(ARGS)

test: ## All tests, the browser's too (ARGS: options of pytest)
	$(PREPARE) dev page clients
	@$(RUN) pytest $(if $(CI),--cov --cov-report=term) $(ARGS)
	@$(RUN) scripts.page test

lint: ## Every gate that needs no running program
	$(PREPARE) dev page
	@$(RUN) ruff check .
	@$(RUN) ruff format --check --quiet .
	@$(RUN) mypy
	@.venv/bin/lint-imports --no-logo
	@$(RUN) scripts.gates
	@$(RUN) scripts.page check

format: ## Let the formatter have its way
	$(PREPARE) dev
	@$(RUN) ruff check --fix-only --quiet .
	@$(RUN) ruff format --quiet .

bench: ## Measure, write bench/results.json (ONLY=name,name)
	$(PREPARE) dev page
	@$(RUN) bench $(if $(ONLY),--only $(ONLY))

docs: ## Write the pages that are generated from code
	$(PREPARE) dev
	@$(RUN) scripts.write_docs

decoy: ## A new service, ready to be filled in: make decoy NAME=finger PORT=79
	$(PREPARE) dev
	@$(RUN) scripts.new_decoy $(NAME) $(PORT)

fuzz: ## Feed one decoy nonsense: make fuzz NAME=redis SECONDS=60
	$(PREPARE) dev
	@$(RUN) tests.fuzz $(NAME) --seconds $(or $(SECONDS),60)

lock: ## Resolve the dependencies of pyproject.toml anew
	$(PREPARE) dev
	@$(RUN) scripts.lock

clean: ## Remove what was installed and built; a fleet's state is left alone
	rm -rf .venv web/node_modules web/dist src/decnet/api/page .mypy_cache .ruff_cache .pytest_cache .hypothesis
