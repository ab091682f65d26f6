# The two commands that matter: make serve, make test.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip -qq --disable-pip-version-check
WORKERS ?= 2
CASES ?= 10000
ROWS ?= 50000
PYTEST := $(PY) -m pytest -q -n $(WORKERS) --dist worksteal

# What a database could answer otherwise. Everything: make test ON_POSTGRESQL=tests
ADMIN := tests/casestudies/admin
ON_POSTGRESQL := tests/keywords tests/casestudies/catalogue tests/casestudies/duplicates \
	tests/casestudies/history/test_cases.py tests/casestudies/importing tests/casestudies/integrity \
	tests/casestudies/links tests/casestudies/merging tests/casestudies/models \
	tests/casestudies/test_deleting.py tests/casestudies/test_workflow.py \
	$(ADMIN)/merging $(ADMIN)/test_at_once.py \
	$(ADMIN)/test_refusals.py $(ADMIN)/test_steps_at_once.py tests/innosi/backup \
	tests/innosi/database tests/innosi/fields tests/innosi/history tests/innosi/test_databases.py \
	tests/innosi/test_prepare.py tests/site/test_odd_requests.py tests/site/test_odd_terms.py \
	tests/site/test_whatever_is_asked.py --ignore=tests/casestudies/importing/references

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help serve superuser test test-fast test-bench lint types format lock clean venv \
	serve-requirements test-requirements test-system check-deploy bench bench-search bench-import trace rooms crawl \
	dearest soak drill pictures

help:
	@echo 'make serve      the site on http://127.0.0.1:8000 (another port: make serve PORT=8001)'
	@echo 'make superuser  an account for /admin/'
	@echo 'make test       everything that is checked, on SQLite and PostgreSQL'
	@echo 'make test-fast  the tests that need nothing but Python, on SQLite; no browser'
	@echo 'make test-bench a small run of the next, to see that it works'
	@echo 'make bench      measure the site against others (CASES=10000 OUT=results.json)'
	@echo 'make bench-search  how well search finds the cases of a table (TABLE=cases.csv)'
	@echo 'make bench-import  import a table here and by django-import-export (ROWS=50000)'
	@echo 'make trace      the files that one request enters (URL=/cases/?q=work, or PUBLISH=making-it-work)'
	@echo 'make rooms      how many files four usual requests enter'
	@echo 'make crawl      keep every page in a folder, to compare states of the code (OUT=folder)'
	@echo 'make dearest    measure the dearest requests that are allowed (CASES=10000; 0: the fixtures alone)'
	@echo 'make soak       ask one worker 100,000 hostile requests, and tell what memory it took'
	@echo 'make drill      kill the site, fill its disk: what is lost (as root; writes docs/deploy/drills.md)'
	@echo 'make lint       ruff, the import contracts, the templates, the spelling and the types'
	@echo 'make types      mypy alone'
	@echo 'make format     let ruff put the code in order'
	@echo 'make lock       lock the requirements again (with newer ones: make lock UPGRADE=--upgrade)'
	@echo 'make pictures   take the pictures of docs/curating.md again, in a real Chromium'
	@echo 'make clean      remove what make made; the database and the secret key stay'
	@echo 'Steps of these: venv serve-requirements test-requirements test-system check-deploy .secret_key'

serve: serve-requirements .secret_key
	@$(PY) manage.py prepare
	@exec $(PY) -m gunicorn innosi.wsgi

superuser: serve-requirements .secret_key
	@$(PY) manage.py createsuperuser

test: test-requirements test-system lint .secret_key check-deploy
	@echo '== Migrations'
	@ENV_FILE= DATABASE_URL=sqlite://:memory: $(PY) manage.py makemigrations --check --dry-run
	@echo '== Tests on SQLite'
	@env -u DATABASE_URL $(PYTEST) --ignore=tests/bench/test_bench.py
	@echo '== Tests on PostgreSQL'
	@$(PY) -m tests.support.postgres $(PYTEST) $(ON_POSTGRESQL)

test-fast: test-requirements
	@env -u DATABASE_URL $(PYTEST) --ignore=tests/browser --ignore=tests/deploy \
		--ignore=tests/bench/test_bench.py --ignore=tests/casestudies/catalogue/concurrency --ignore=tests/site/test_cache_servers.py

# A small run of make bench: two minutes that tell of the tool and not of the site.
test-bench: test-requirements
	@env -u DATABASE_URL $(PYTEST) tests/bench/test_bench.py

lint: test-requirements
	@echo '== Lint'
	@$(VENV)/bin/ruff check --quiet .
	@$(VENV)/bin/ruff format --quiet --check .
	@$(PY) -c 'from importlinter.cli import lint_imports_command as run; run()' --no-logo
	@$(VENV)/bin/djlint --lint --quiet templates innosi/admin_templates
	@$(VENV)/bin/typos
	@$(MAKE) --no-print-directory types

# mypy reads the models through Django, so with settings.
types: test-requirements .secret_key
	@echo '== Types'
	@ENV_FILE= DATABASE_URL=sqlite://:memory: $(VENV)/bin/mypy --no-error-summary \
		innosi keywords casestudies

format: test-requirements
	@$(VENV)/bin/ruff check --quiet --fix-only .
	@$(VENV)/bin/ruff format .

# The checks that Django has for a public site, with the settings that one would have; and what
# stands in docs/deploy/, with nginx and systemd.
check-deploy: test-requirements
	@echo '== Deployment checks'
	@export ENV_FILE= STATIC_ROOT=.make/check-deploy DATABASE_URL=sqlite://:memory: SECURE_SSL=true \
		REQUIRE_SECOND_FACTOR=true TRUSTED_PROXY=127.0.0.1 \
		ALLOWED_HOSTS=cases.example.org SITE_URL=https://cases.example.org \
		SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))')" && \
	$(PY) manage.py collectstatic --noinput --verbosity 0 && \
	$(PY) manage.py check --deploy --fail-level WARNING
	@$(PY) -m pytest -q tests/deploy/test_what_is_shipped.py

# More options, such as BENCH='--document docs/performance.md': python -m tests.bench --help
bench: test-requirements
	@exec $(PY) -m tests.bench --cases $(CASES) $(if $(OUT),--out '$(OUT)') $(BENCH)

bench-search: test-requirements
	@if [ -z '$(TABLE)' ]; then echo 'Name a table of cases: make bench-search TABLE=cases.csv' >&2; exit 1; fi
	@exec $(PY) -m tests.bench.searching '$(TABLE)'

# Real kills and a real disk, which must be mounted.
drill: test-requirements
	@exec $(PY) -m tests.drills --document docs/deploy/drills.md

bench-import: test-requirements
	@exec $(PY) -m tests.bench.importing --rows $(ROWS)

# Every call from one file to another: ALL=1. More options: python -m tests.tools.trace --help
trace: test-requirements
	@if [ -z '$(URL)$(PUBLISH)' ]; then \
		echo "Name a request: make trace URL='/cases/?q=work', or PUBLISH=making-it-work" >&2; exit 1; fi
	@exec $(PY) -m tests.tools.trace $(if $(URL),--url '$(URL)') \
		$(if $(PUBLISH),--publish '$(PUBLISH)') $(if $(ALL),--all)

rooms: test-requirements
	@exec $(PY) -m tests.tools.counts

# Another checkout with the same tool: make crawl OUT=before REPO=../older
crawl: test-requirements
	@if [ -z '$(OUT)' ]; then echo 'Name a new folder: make crawl OUT=folder' >&2; exit 1; fi
	@exec $(PY) -m tests.tools.crawl --out '$(OUT)' $(if $(REPO),--repo '$(REPO)')

dearest: test-requirements
	@exec $(PY) -m tests.tools.dearest --cases $(CASES)

# Fewer: python -m tests.tools.soak --requests 20000
soak: test-requirements
	@exec $(PY) -m tests.tools.soak

# From the test that plays a day of curation.
pictures: test-requirements test-system
	@mkdir -p docs/images/curating
	@PICTURES='$(CURDIR)/docs/images/curating' $(PY) -m pytest -q tests/browser/test_a_day.py

test-system: test-requirements
	@$(PY) -m tests.support.system

lock: test-requirements
	@for name in serve test; do \
		$(VENV)/bin/uv pip compile --quiet $(UPGRADE) --generate-hashes --universal \
			--python-version 3.11 --no-emit-index-url --no-annotate \
			--output-file requirements/$$name.txt requirements/$$name.in || exit 1; \
	done

clean:
	rm -rf $(VENV) .make staticfiles .pytest_cache .ruff_cache .mypy_cache .hypothesis \
		.import_linter_cache
	find innosi keywords casestudies tests -name __pycache__ -prune -exec rm -rf {} +

.secret_key:
	@umask 077 && $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))' > $@.new && mv $@.new $@

# A virtual environment is used again as long as its Python runs. Debian keeps what makes one apart
# from Python: it is installed where this user may, or done without where Python has pip.
venv:
	@if [ -z '$(PYTHON)' ]; then \
		echo 'Python 3.11 or newer is needed. Name one: make serve PYTHON=/path/to/python3' >&2; exit 1; fi
	@$(PY) -m pip --version >/dev/null 2>&1 && exit 0; \
	package=$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
	root='sudo -n'; [ "$$(id -u)" = 0 ] && root=; \
	if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null && $$root apt-get --version >/dev/null 2>&1; then \
		echo "Installing $$package, which this Python lacks"; \
		$$root apt-get -qq update && \
		$$root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends \
			"$$package" >/dev/null; \
	fi; \
	if $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
		echo 'Making $(VENV)'; $(PYTHON) -m venv --clear $(VENV); \
	elif $(PYTHON) -c 'import pip, venv' 2>/dev/null; then \
		echo 'Making $(VENV) with the pip of $(PYTHON)'; \
		$(PYTHON) -m venv --clear --without-pip $(VENV) && \
		$(PYTHON) -m pip -qq --disable-pip-version-check --python $(PY) install pip; \
	else \
		echo "This Python lacks venv, which could not be installed. Either" >&2; \
		echo "  sudo apt-get install $$package  (on Debian or Ubuntu), then the same again" >&2; \
		echo "  make serve PYTHON=/path/to/python3  with a Python 3.11 or newer that has it" >&2; \
		exit 1; \
	fi

# Installed again only when the lock differs from the one that was installed.
serve-requirements: venv
	@cmp -s requirements/serve.txt $(VENV)/serve.txt && exit 0; \
	echo 'Installing what the site needs'; \
	$(PIP) install --require-hashes -r requirements/serve.txt && \
	cp requirements/serve.txt $(VENV)/serve.txt

test-requirements: venv
	@cmp -s requirements/test.txt $(VENV)/test.txt && exit 0; \
	echo 'Installing what the tests need'; \
	$(PIP) install --require-hashes -r requirements/test.txt && \
	cp requirements/test.txt $(VENV)/test.txt && cp requirements/serve.txt $(VENV)/serve.txt
