# Every command sets up what it needs first; a second call finds it there.
.DEFAULT_GOAL := help
.PHONY: help run setup test check fix bench demo-reset services services-stop lock clean

ENV := sh scripts/with-env.sh
ARGS ?=

help:  ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: setup  ## Set up everything and serve LAC with a demonstration authority
	@exec $(ENV) python -m scripts.serve

setup:  ## Only set up: packages, system libraries, styles
	@bash scripts/setup.sh run

test:  ## Check the code and run every test, with servers of its own (ARGS="-k pep" for some)
	@bash scripts/setup.sh test
	@exec $(ENV) python -m scripts.test $(ARGS)

check: setup  ## Linter, formatter, types, imports, migrations: under a minute
	@exec $(ENV) python -m scripts.check

fix: setup  ## Format the code and mend what the linter can mend
	@$(ENV) ruff check --fix --quiet . ; $(ENV) ruff format --quiet .

bench: setup  ## Measure speed on a throw-away database
	@exec $(ENV) python -m scripts.throwaway python -m benchmarks $(ARGS)

demo-reset: setup  ## Put the demonstration authority back as it was (LAC must be stopped)
	@exec $(ENV) python -m scripts.serve --only "demo --reset"

services: setup  ## Start PostgreSQL and Redis in the background; prints what to export
	@$(ENV) python -m scripts.services start

services-stop:  ## Stop those
	@$(ENV) python -m scripts.services stop

lock: setup  ## Compile the requirements files and package-lock.json anew
	@exec $(ENV) sh scripts/lock.sh

clean:  ## Remove everything that make made in this folder, the demonstration database too
	@bash scripts/clean.sh
