# make run    builds everything and serves the sample district on http://127.0.0.1:8080
# make test   every test with short, seeded counts, PostGIS and browser included
# make bench  the service at work on a million made-up assets, against PostGIS
# make prove  the full counts, every browser test at both sizes, and 20 s of fuzzing a target
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build
.PHONY: run build test prove lint bench clean

run: build
	@.ci/serve.sh

build:
	@.ci/need.sh
	@.ci/ui.sh build
	@.ci/build.sh

test:
	@.ci/test.sh

prove:
	@.ci/prove.sh

lint:
	@.ci/lint.sh

bench:
	@.ci/bench.sh

clean:
	rm -rf bin web/ui/node_modules web/ui/test-results web/ui/playwright-report
	git clean -qfdX web/ui/dist
	@echo "sample stores stay in $${XDG_CACHE_HOME:-$$HOME/.cache}/needlepoint"
