# Cairn: build, try, test and release.
#   make demo     install what is missing, build, and run the main job once
#   make test     install what is missing, lint, run every test, and prove what changed in the templates
#   make complete walk the starters through all milestones
#   make proof    prove what no receipt has as it is now, and check some of what a receipt has, chosen by the commit
#   make receipts prove what changed in the templates (PROVE, or all), and write their receipts and the README's table
#   make prove-fresh  prove them all anew, or part SHARD=I/N of it; what the nightly workflow does
#   make release  build the static executable dist/cairn
#   make release-check  compare its help, errors and completions with the usual build's, and build it twice in two folders
#   make bench    measure against the peers (needs the release)
#   make suites   run the official suites of TOML and JSON Schema
#   make lint     check the format of the sources
#   make fuzz     fuzz TARGET (template, yaml, manifest, record, patch or pattern) for SECONDS (default: template, 60)
#   make attack   swap folders under running verbs, kill them at every system call, and fuzz: an hour and more
#   make packages install what the build links, libyaml, PCRE2 and zstd, if it is missing
#   make tools    install what the tests run besides: uv, and a browser
#   make toolchain  say whether the Swift toolchain is there
#   make clean    remove what was built

SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The compiler holds the walls between targets.
SWIFT_BUILD := swift build --explicit-target-dependency-import-check error
SWIFT_TEST := swift test --explicit-target-dependency-import-check error
TOOLS := .build-tools
CAIRN := .build/debug/cairn
REPORTS := .build/complete-reports
FORMATS := Tests/ReportsTests
SUITES := Tests/StructuredDataTests
PROVER := $(CAIRN) test --catalog . --run
export PATH := $(CURDIR)/$(TOOLS)/bin:$(PATH)

.PHONY: help demo test programs suites complete proof receipts prove-fresh release release-check bench lint fuzz attack clean toolchain packages tools

help:
	@sed -n 's/^#   //p' Makefile

toolchain:
	@command -v swift >/dev/null || { echo "The Swift toolchain (6.2 or newer) is missing: install it from https://www.swift.org/install/linux/"; exit 1; }

# What the build links: libyaml, PCRE2 and zstd. Debian and Ubuntu are served here, Homebrew is named.
packages: toolchain
	@Sources/Scripts/packages libyaml-dev:yaml.h libpcre2-dev:pcre2.h libzstd-dev:zstd.h

# What the tests run besides: uv, from the Python package index, kept in this folder, and a browser for the report that
# agent-pipeline draws; where none can be installed, that starter says which of its tests it skips.
tools: packages
	@Sources/Scripts/tools $(TOOLS)
	@Sources/Scripts/packages chromium:chromium,chromium-browser,google-chrome,google-chrome-stable || true

demo: packages
	@$(SWIFT_BUILD) --product cairn
	@Sources/Scripts/demo $(CAIRN)

lint: toolchain
	@swift format lint --strict --recursive Package.swift Sources Tests

test:
	@echo "The proof at the end takes a few minutes where the receipts hold, and 16 at most; it says how much there is to do."
	@$(MAKE) tools lint
	@$(SWIFT_BUILD) --build-tests
	@$(SWIFT_TEST) --skip-build
	@$(MAKE) suites
	@$(MAKE) --jobs=2 --output-sync=target programs
	@turn=$$(Sources/Scripts/turn $(CAIRN) .) && test -n "$$turn" && $(MAKE) complete COMPLETE="$$turn"
	@$(MAKE) proof

# What runs programs from their beginning to their end. Each has one core busy at the most, so that two go side by side.
PYTHON := uv run --quiet --no-project --with-requirements
programs: $(addprefix program-,milestones starter interruptions starters-ci secrets jinja formats schemas prompts terminal watch widths completions lint)
program-milestones:
	@Tests/EndToEnd/milestones.sh $(CAIRN)
program-starter:
	@Tests/EndToEnd/python-mcp-server.sh $(CAIRN)
program-interruptions:
	@python3 Tests/EndToEnd/interruptions.py $(CAIRN)
program-starters-ci:
	@$(PYTHON) Tests/EndToEnd/requirements.txt Tests/EndToEnd/starters_ci.py $(CAIRN)
program-secrets:
	@python3 Tests/EndToEnd/secrets.py $(CAIRN)
program-jinja:
	@$(PYTHON) Tests/JinjaTests/Conformance/requirements.txt Tests/JinjaTests/Conformance/confirm.py
program-formats:
	@$(PYTHON) $(FORMATS)/requirements.txt $(FORMATS)/check_formats.py
program-schemas:
	@$(PYTHON) $(FORMATS)/requirements.txt Tests/CairnProofTests/Schemas/check_schemas.py $(CAIRN)
program-prompts:
	@python3 Tests/EndToEnd/prompts.py $(CAIRN)
program-terminal:
	@python3 Tests/EndToEnd/terminal.py $(CAIRN)
program-watch:
	@python3 Tests/EndToEnd/watch.py $(CAIRN)
program-widths:
	@python3 Tests/EndToEnd/widths.py $(CAIRN)
program-completions:
	@python3 Tests/EndToEnd/completions.py $(CAIRN)
program-lint:
	@$(CAIRN) lint --catalog .

# The official suites, which come from the package index once.
suites: tools
	@$(SWIFT_BUILD) --product data-check
	@uv run --quiet --no-project --with-requirements $(SUITES)/backends.txt $(SUITES)/official_suites.py .build/debug/data-check

# Walks the starters, COMPLETE or all of them, through all milestones, and reads every report of the complete project.
complete: tools
	@$(SWIFT_BUILD) --product cairn
	@python3 Tests/EndToEnd/complete.py $(CAIRN) $(REPORTS) $(COMPLETE)
	@uv run --quiet --no-project --with-requirements $(FORMATS)/requirements.txt $(FORMATS)/check_formats.py $(REPORTS)

# What nothing has changed of is taken from the receipts; some of it is done all the same, as a receipt is only a claim.
# A change of everything takes longer than CI has: then the default answers come first, and the night proves the rest.
proof: tools
	@$(SWIFT_BUILD) --product cairn
	@python3 Sources/Scripts/proof_table.py check $(CAIRN) . README.md
	@$(PROVER) --within 16m --spot-check "$$(git rev-parse HEAD 2>/dev/null || date +%F)"

# Before a change of a template, a layer or of what judges is sent; after Ctrl-C the same command goes on.
receipts: tools
	@$(SWIFT_BUILD) --product cairn
	@$(PROVER) --write-receipt $(PROVE)
	@python3 Sources/Scripts/proof_table.py write $(CAIRN) . README.md

prove-fresh: tools
	@$(SWIFT_BUILD) --product cairn
	@$(PROVER) --fresh --write-receipt $(if $(SHARD),--shard $(SHARD))

release: packages
	@Sources/Scripts/release dist/cairn

# What is released says the same as what is tested, and comes out the same to the byte wherever it is built.
release-check: release
	@$(SWIFT_BUILD) --product cairn
	@python3 Tests/EndToEnd/same_words.py $(CAIRN) dist/cairn
	@python3 Tests/EndToEnd/crash.py dist/cairn .build-release/release/cairn
	@Tests/EndToEnd/two_folders.sh dist/cairn

bench: tools release
	@uv run --quiet --no-project --with-requirements Benchmarks/requirements.txt Benchmarks/processes.py dist/cairn
	@python3 Benchmarks/validation.py dist/cairn
	@python3 Benchmarks/bombs.py dist/cairn
	@uv run --quiet --no-project --with-requirements Benchmarks/jinja/requirements.txt Benchmarks/jinja.py

fuzz: packages
	@Sources/cairn-fuzz/run.sh $(or $(TARGET),template) $(or $(SECONDS),60)

# The attacks that take too long for every run of the tests.
attack: release
	@Sources/Scripts/packages strace:strace
	@python3 Tests/Attack/swaps.py dist/cairn
	@python3 Tests/Attack/kills.py dist/cairn
	@CAIRN_TRIPLES=10000 $(SWIFT_TEST) --filter MergeOracleTests
	@python3 Tests/EndToEnd/interruptions.py dist/cairn 240
	@for target in template yaml manifest record patch pattern; do Sources/cairn-fuzz/run.sh $$target $(or $(SECONDS),600) || exit 1; done

clean:
	@rm -rf .build dist
