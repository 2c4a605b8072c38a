# make run · make test · make check · make bench; while one is working: make quick · make quick-test TEST=name
#
# Everything that counts is built with one profile (release), so that nothing is compiled twice. CARGO_TARGET_DIR may name a shared
# folder for what is compiled; TOOLS a folder for tools that the set-up installs.

TARGET ?= $(or $(CARGO_TARGET_DIR),target)
export TOOLS ?= $(HOME)/.cache/dayaq/tools
export PATH := $(TOOLS)/bin:$(PATH)
PORT ?= 3000
DAYAQ = $(TARGET)/release/dayaq

.PHONY: run test check bench torture audit scan site build setup quick quick-test

setup:
	@.ci/setup

# The browser's part: wasm of the islands, style, fonts.
site: setup
	@.ci/site "$(TARGET)"

build: site
	cargo build --locked --release --bin dayaq

run: build
	@.ci/start "$(DAYAQ)" "$(PORT)"

# Only what has changed is compiled, without optimisation.
quick: setup
	@.ci/quick "$(TARGET)" run "$(PORT)"

quick-test: setup
	@.ci/quick "$(TARGET)" test $(TEST)

check: setup
	cargo fmt --all --check
	@.ci/site "$(TARGET)"
	cargo clippy --locked --release --workspace --all-targets --features courses/format,app/ssr -- -D warnings
	cargo clippy --locked --profile wasm --package app --lib --features learning,marking --target wasm32-unknown-unknown -- -D warnings

# The tests build the program themselves, with the features of everything that they need: building it before would
# compile the largest crates twice.
test: site
	@.ci/test "$(TARGET)"

# What the tests try a few times, many times: the program is killed a thousand times, PostgreSQL a hundred times, and the disk is full a
# hundred times. Some twenty minutes.
torture: site
	TORTURE=1 cargo test --locked --release --package server --test cli -- --nocapture --test-threads 1 kills

bench: build
	@.ci/bench "$(TARGET)"

# What others have found out about what is built in; and what a scanner finds from outside, in half an hour. Both need tools and the
# internet, and change nothing.
audit: setup
	@.ci/audit

scan: build
	@.ci/scan "$(DAYAQ)" "$(TARGET)/scan"
