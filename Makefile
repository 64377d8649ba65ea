# kpid. The two commands: `make demo` and `make check`; each installs what is missing, builds, and does its work.
#   make lint        floors, doors, lengths, headers, luacheck, cppcheck; make tidy: clang-tidy too
#   make asan        the whole suite under AddressSanitizer and UBSan, in build-asan
#   make tsan        the daemon with its threads under ThreadSanitizer
#   make openapi     openapi.json under redocly (npm)
#   make coverage    the whole suite in build-cov, and which share of lines it ran, per folder
#   make valgrind    unit tests of the engine, and kpid in three of its tests, under valgrind
#   make bench       the table of speed: engine, daemon and intake against SQL and bare SQLite in turn (PEOPLE, MONTHS, TURNS; 15
#                    minutes; needs wrk), into tests/bench/RESULTS.md; make bench-growth: more months, more people (HUGE=1);
#                    make bench-peers: other engines on the same lines (npm)
#   make bench-check instructions of a small workload against the committed figures, 5 % (valgrind); UPDATE=1 writes them
#   make web         the dashboard in a browser (chromium, npm), screenshots in build/shots; beside check, whose tests of it
#                    need no browser
#   make fuzz        every fuzz target with ASan and UBSan, SECONDS=60 each, from the corpora in tests/fuzz
#   make kill    kpid is killed N=1000 times at random moments, and looked at each time
#   make memory      an allocation fails in an import, a run, a worker and in kpid, N=1000 times each
#   make storm   N=1000 reloads, half of them broken, while posts, reads and runs go on
#   make analyze     gcc -fanalyzer over everything, in build-analyze
#   make soak    a day of kpid in small, HOURS=24 of it: memory and descriptors stay flat
#   make clang       everything with clang, warnings as errors
#   make install     what is built, under DESTDIR and PREFIX; /etc/kpid is left as it is where it exists
#   make deb         Debian packages of the committed tree, lintian clean, in build/deb; make deb-check: installed, run, upgraded
#                    and purged in a bare Debian (root, debootstrap; PREVIOUS=folder of the packages before)
#   make release     source, packages and their SHA256SUMS in build/release (KEY=gpg key: signed)
#   make meta man    lua/kpi.meta.lua and the man pages, from the table of words and etc/man
SHELL := /bin/bash
B ?= build
CC = gcc
PREFIX ?= /usr
PEOPLE ?= 300
SECONDS = 60
N = 1000
HOURS = 24
MONTHS ?= 3
DB ?= $(B)/demo.db
PKGS := lua5.4 yaml-0.1 jansson libutf8proc libsodium libseccomp sqlite3
WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion -Werror
OPT ?= -O2 -g
SAN ?=
# -ffp-contract=off: the same facts and bundle give the same bytes on every machine.
CFLAGS_ALL = -std=c11 -D_GNU_SOURCE -DPREFIX='"$(PREFIX)"' $(WARN) $(OPT) $(SAN) -fPIE -ffp-contract=off \
	-fno-strict-aliasing -I. -I$(B) $(shell pkg-config --cflags $(PKGS) 2>/dev/null) $(CPPFLAGS) $(CFLAGS)
LINK = $(CC) $(OPT) $(SAN) -pie -o $@ $^
LD_RULES = $(shell pkg-config --libs yaml-0.1 jansson libutf8proc libsodium 2>/dev/null) -lcsv -lm
LD_LUA = $(shell pkg-config --libs lua5.4 2>/dev/null)
LD_STORE = $(shell pkg-config --libs sqlite3 2>/dev/null)
LD_XLSX = $(shell pkg-config --libs xlsxwriter 2>/dev/null)
LD_HTTP = $(shell pkg-config --libs libevent libevent_extra libevent_openssl libevent_pthreads openssl 2>/dev/null)
LD_CURL = $(shell pkg-config --libs libcurl 2>/dev/null)
LD_SECCOMP = $(shell pkg-config --libs libseccomp 2>/dev/null)
LD_WORKER = $(LD_LUA) $(LD_RULES) $(LD_SECCOMP)

RULES_C := $(wildcard rules/*.c rules/base/*.c)
STORE_C := $(wildcard daemon/store/*.c)
HTTP_C := $(wildcard daemon/http/*.c)
RUN_C := $(wildcard daemon/workers/*.c daemon/run_*.c daemon/intake*.c) $(addprefix daemon/,run.c folder.c trial.c why.c scratch.c score_proof.c score_verify.c score_key.c signed.c phrases.c handbook_ask.c)
RUN_C += daemon/as_of.c daemon/since.c daemon/lenses.c daemon/edges.c daemon/fired.c daemon/matrix_ask.c daemon/farming.c
CTL_C := $(wildcard daemon/ctl/*.c daemon/zone*.c) daemon/cron.c $(RUN_C)
CONFIG_C := $(wildcard daemon/config*.c daemon/cron.c daemon/due.c daemon/zone*.c)
KPID_C := $(filter-out daemon/kp% $(CONFIG_C),$(wildcard daemon/*.c)) $(wildcard daemon/api/*.c daemon/workers/*.c)
WORKER_C := $(wildcard daemon/worker/*.c) daemon/calls.c
UNIT_C := $(wildcard tests/unit/*_test.c)
obj = $(patsubst %.c,$(B)/%.o,$(1))
LIBRULES := $(B)/librules.a
LIBSTORE := $(B)/libstore.a
LIBWORKERS := $(B)/libworkers.a
LIBHTTP := $(B)/libhttp.a
LIBCONFIG := $(B)/libconfig.a
REPLAYS := $(patsubst tests/fuzz/%_fuzz.c,$(B)/fuzz/%_replay,$(wildcard tests/fuzz/*_fuzz.c))
UNITS := $(patsubst tests/unit/%.c,$(B)/unit/%,$(UNIT_C))
# The dashboard, with Debian's Chart.js and CodeMirror from where their packages put them.
JS := /usr/share/javascript
WEB := $(sort $(wildcard daemon/web/*)) $(JS)/chart.js/chart.min.js $(addprefix $(JS)/codemirror/,lib/codemirror.js lib/codemirror.css \
	mode/lua/lua.js mode/yaml/yaml.js addon/edit/matchbrackets.js addon/lint/lint.js addon/lint/lint.css)
PACKAGES := $(shell cat etc/packages)

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY: $(patsubst %.c,$(B)/%.o,$(wildcard tests/fuzz/*.c))
.PHONY: all units demo web bench bench-growth bench-peers bench-check check lint tidy asan tsan coverage valgrind kill memory storm soak fuzz fuzzers clang analyze openapi meta man setup clean test install deb deb-check release

all: $(B)/kpid $(B)/kpictl $(B)/kpi-worker

$(B)/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC $<"
	@$(CC) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

$(LIBRULES): $(call obj,$(RULES_C)) $(B)/prelude.o
	@rm -f $@; ar rcs $@ $^

$(LIBWORKERS): $(call obj,$(WORKER_C) $(wildcard daemon/workers/*.c))
	@rm -f $@; ar rcs $@ $^

$(LIBSTORE): $(call obj,$(STORE_C)) $(B)/schema.o
	@rm -f $@; ar rcs $@ $^

$(LIBHTTP): $(call obj,$(HTTP_C))
	@rm -f $@; ar rcs $@ $^

$(LIBCONFIG): $(call obj,$(CONFIG_C))
	@rm -f $@; ar rcs $@ $^

# Text that is built in: a C array for each file and a table of them.
$(B)/prelude.c: lua/prelude.lua etc/embed.sh
	@mkdir -p $(B); bash etc/embed.sh prelude lua/prelude.lua > $@
$(B)/schema.c: $(wildcard daemon/store/schema/*.sql) etc/embed.sh
	@mkdir -p $(B); bash etc/embed.sh schema $(sort $(wildcard daemon/store/schema/*.sql)) > $@
$(B)/web.c: $(WEB) etc/embed.sh
	@mkdir -p $(B); bash etc/embed.sh web $(WEB) > $@
$(B)/prelude.o $(B)/schema.o $(B)/web.o: $(B)/%.o: $(B)/%.c
	@$(CC) $(CFLAGS_ALL) -c $< -o $@

$(B)/kpi-worker: $(B)/daemon/kpi-worker.o $(call obj,$(WORKER_C)) $(LIBRULES)
	@echo "  LD $@"; $(LINK) $(LD_WORKER) $(LDFLAGS)

$(B)/kpid: $(B)/daemon/kpid.o $(call obj,$(KPID_C)) $(B)/web.o $(LIBHTTP) $(LIBCONFIG) $(LIBSTORE) $(LIBRULES)
	@echo "  LD $@"; $(LINK) $(LD_HTTP) $(LD_STORE) $(LD_CURL) $(LD_XLSX) $(LD_RULES) $(LD_SECCOMP) -lsystemd -pthread $(LDFLAGS)

# No Lua here: a process that holds the store never opens a script.
$(B)/kpictl: $(B)/daemon/kpictl.o $(call obj,$(CTL_C) $(wildcard daemon/impact*.c)) $(LIBSTORE) $(LIBRULES)
	@echo "  LD $@"; $(LINK) $(LD_STORE) $(LD_RULES) $(LD_CURL) $(LDFLAGS)

$(B)/unit/%: tests/unit/%.c $(LIBCONFIG) $(LIBSTORE) $(LIBRULES)
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(CFLAGS_ALL) -MMD -MP -o $@ $< $(LIBCONFIG) $(LIBSTORE) $(LIBRULES) $(LD_STORE) $(LD_LUA) $(LD_RULES) -lcmocka $(LDFLAGS)

$(B)/unit/http_%_test: tests/unit/http_%_test.c $(LIBHTTP) $(LIBRULES)
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(CFLAGS_ALL) -MMD -MP -o $@ $< $(LIBHTTP) $(LIBRULES) $(LD_HTTP) $(LD_RULES) -lcmocka $(LDFLAGS)

$(B)/unit/workers_test $(B)/unit/jail_test: $(B)/unit/%: tests/unit/%.c $(LIBWORKERS) $(LIBRULES)
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(CFLAGS_ALL) -MMD -MP -o $@ $< $(LIBWORKERS) $(LIBRULES) $(LD_WORKER) -lcmocka $(LDFLAGS)

$(B)/unit/guard_test: tests/unit/guard_test.c $(call obj,daemon/guard.c daemon/calls.c) $(LIBCONFIG) $(LIBRULES)
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(CFLAGS_ALL) -MMD -MP -o $@ $(filter %.c %.o %.a,$^) $(LD_RULES) $(LD_SECCOMP) -pthread -lcmocka $(LDFLAGS)

$(B)/unit/events_test: tests/unit/events_test.c $(call obj,daemon/events.c) $(LIBRULES)
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(CFLAGS_ALL) -MMD -MP -o $@ $(filter %.c %.o %.a,$^) $(LD_RULES) -lcmocka $(LDFLAGS)

# A worker that stands between the pool and a true one, and breaks as it is told.
$(B)/unit/bad-worker: tests/unit/bad_worker.c
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS_ALL) -MMD -MP -o $@ $< $(LDFLAGS)

# Preloaded: an allocation that fails.
$(B)/scarce.so: tests/crash/scarce.c
	@echo "  LD $@"
	@mkdir -p $(@D) && $(CC) $(CFLAGS_ALL) -shared -fPIC -fno-builtin -MMD -MP -o $@ $<

# A server and a rude client for the tests of daemon/http.
$(B)/http-echo $(B)/http-poke: $(B)/http-%: $(B)/tests/http/%.o $(LIBHTTP) $(LIBRULES)
	@echo "  LD $@"; $(LINK) $(LD_HTTP) $(LD_RULES) $(LDFLAGS)

# What webhooks post to, for tests/daemon/notify.sh.
$(B)/receiver: $(B)/tests/daemon/receiver.o
	@echo "  LD $@"; $(LINK) $(LD_HTTP) $(LDFLAGS)

# Hears what systemd would, for tests/daemon/service.sh.
$(B)/notified: $(B)/tests/daemon/notified.o
	@echo "  LD $@"; $(LINK) $(LDFLAGS)

# Reads openapi.json as any client would: makes shell functions of it, holds answers against it.
$(B)/oas: $(B)/tests/daemon/oas.o $(LIBRULES)
	@echo "  LD $@"; $(LINK) $(LD_RULES) $(LDFLAGS)

units: $(UNITS) $(REPLAYS) $(B)/unit/bad-worker $(B)/scarce.so $(B)/http-echo $(B)/http-poke $(B)/receiver $(B)/notified $(B)/oas

setup:
	@bash etc/setup.sh

# The main job, from nothing to scores, on a made province; then kpid on it until Ctrl-C (ONCE=1 ends it).
demo: setup
	@$(MAKE) --no-print-directory -j2 all
	@B=$(B) PEOPLE=$(PEOPLE) MONTHS=$(MONTHS) DB=$(DB) bash etc/demo.sh

# With what the readers of strangers' bytes (HTTP, JSON, CSV, YAML, standards, frames, proofs) have not seen yet.
check: setup fuzzers
	@$(MAKE) --no-print-directory -j2 all units
	@B=$(B) FUZZ=build-fuzz SECONDS_EACH=25 TARGETS="http_head http_chunk json intake config standard frame proof" bash tests/run

test: all units
	@B=$(B) bash tests/run

lint:
	@bash tests/shape/lint.sh

tidy:
	@TIDY=1 bash tests/shape/lint.sh

asan:
	@$(MAKE) --no-print-directory -j2 B=build-asan OPT="-O1 -g" \
		SAN="-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer" all units
	@B=build-asan SLOWER=4 bash tests/run

# The daemon's threads: the tests of the daemon under ThreadSanitizer (seccomp stays out of its way: workers are plain).
tsan:
	@$(MAKE) --no-print-directory -j2 B=build-tsan OPT="-O2 -g" SAN="-fsanitize=thread -Wno-format-truncation" build-tsan/kpid
	@$(MAKE) --no-print-directory -j2 all units
	@cp $(addprefix $(B)/,kpictl kpi-worker oas receiver notified http-poke) build-tsan/
	@rm -f build-tsan/race.*
	@TSAN_OPTIONS=second_deadlock_stack=1:log_path=$(CURDIR)/build-tsan/race B=build-tsan SLOWER=4 TESTS='tests/daemon/*.sh' bash tests/run
	@! cat build-tsan/race.* 2>/dev/null

# Lines that the suite runs, per folder (gcov). The unit test of the jail is skipped: its counts could not be written.
coverage:
	@$(MAKE) --no-print-directory -j2 B=build-cov OPT="-O0 -g" SAN="--coverage -DCOVERAGE" all units
	@find build-cov -name '*.gcda' -delete
	@B=build-cov SLOWER=4 END=TERM bash tests/run || true
	@B=build-cov bash tests/coverage.sh

# Pinned; the browser is Debian's. Not part of check: npm reaches out, and its package stands in the way of other node.js.
$(B)/web/node_modules/.there:
	@command -v chromium node npm >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium nodejs npm; }
	@mkdir -p $(B)/web && echo '{"private":true}' >$(B)/web/package.json
	@cd $(B)/web && npm install --silent --no-audit --no-fund --ignore-scripts playwright-core@1.49.1 axe-core@4.10.2 && touch node_modules/.there

web: setup all $(B)/web/node_modules/.there
	@B=$(realpath $(B)) KPICTL=$(realpath $(B))/kpictl KPI_WORKER=$(realpath $(B))/kpi-worker bash tests/web/run.sh

kill: all
	@B=$(realpath $(B)) KPICTL=$(realpath $(B))/kpictl KPI_WORKER=$(realpath $(B))/kpi-worker COUNT=$(N) bash tests/crash/daemon.sh

memory: all $(B)/scarce.so
	@B=$(realpath $(B)) KPICTL=$(realpath $(B))/kpictl KPI_WORKER=$(realpath $(B))/kpi-worker COUNT=$(N) bash tests/crash/memory.sh

storm: all
	@B=$(realpath $(B)) KPICTL=$(realpath $(B))/kpictl KPI_WORKER=$(realpath $(B))/kpi-worker N=$(N) bash tests/daemon/storm.sh

soak: all
	@B=$(realpath $(B)) KPICTL=$(realpath $(B))/kpictl KPI_WORKER=$(realpath $(B))/kpi-worker HOURS=$(HOURS) bash tests/crash/soak.sh

valgrind: units
	@$(MAKE) --no-print-directory -j2 B=build-count SAN="-DCOVERAGE -DUNLOCKED" all
	@B=$(B) UNLOCKED=build-count bash tests/valgrind.sh

$(B)/fuzz/%_fuzz: tests/fuzz/%_fuzz.c $(LIBHTTP) $(LIBCONFIG) $(LIBSTORE) $(LIBRULES)
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(CFLAGS_ALL) -fsanitize=fuzzer -MMD -MP -o $@ $(filter %.c %.o,$^) $(filter %.a,$^) $(LD_STORE) $(LD_LUA) $(LD_RULES) $(LDFLAGS)

# The same without libFuzzer, for the corpora that are there: make check asks no more of a compiler.
$(B)/fuzz/%_replay: $(B)/tests/fuzz/%_fuzz.o $(B)/tests/fuzz/replay.o $(LIBHTTP) $(LIBCONFIG) $(LIBSTORE) $(LIBRULES)
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(OPT) $(SAN) -pie -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LD_HTTP) $(LD_STORE) $(LD_LUA) $(LD_RULES) $(LDFLAGS)

$(B)/fuzz/intake_fuzz $(B)/fuzz/intake_replay: $(call obj,$(wildcard daemon/intake*.c))
$(B)/fuzz/standard_fuzz $(B)/fuzz/standard_replay: $(call obj,daemon/worker/session.c)
$(B)/fuzz/frame_fuzz $(B)/fuzz/frame_replay: $(call obj,daemon/worker/session.c daemon/workers/worker.c)
$(B)/fuzz/proof_fuzz $(B)/fuzz/proof_replay: $(call obj,$(RUN_C) $(wildcard daemon/zone*.c))

fuzzers: setup
	@$(MAKE) --no-print-directory -j2 B=build-fuzz CC=clang OPT="-O1 -g" \
		SAN="-fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined" \
		build-fuzz/kpi-worker $(patsubst tests/fuzz/%.c,build-fuzz/fuzz/%,$(wildcard tests/fuzz/*_fuzz.c))

fuzz: fuzzers
	@KPI_WORKER=$(CURDIR)/build-fuzz/kpi-worker FUZZ=build-fuzz SECONDS_EACH=$(SECONDS) bash tests/fuzz/look.sh

# What the benchmarks measure against through SQLite's C API.
$(B)/bench: $(B)/tests/bench/bare.o
	@echo "  LD $@"; $(LINK) $(LD_STORE) $(LDFLAGS)

# A variable as it was given, else this: the defaults above are those of make demo.
asked = $(if $(filter file,$(origin $(1))),$(2),$($(1)))

bench: all $(B)/bench
	@B=$(B) PEOPLE=$(call asked,PEOPLE,7000) MONTHS=$(call asked,MONTHS,12) bash tests/bench/run

bench-growth: all
	@B=$(B) PEOPLE=$(call asked,PEOPLE,7000) bash tests/bench/growth

# DuckDB, zen-engine and json-rules-engine from npm, on the same lines.
bench-peers: all
	@B=$(B) PEOPLE=$(call asked,PEOPLE,7000) bash tests/bench/peers

# Without the jail, as for coverage: callgrind, too, writes its counts to files at exit.
bench-check:
	@$(MAKE) --no-print-directory -j2 B=build-count SAN="-DCOVERAGE -DUNLOCKED" all
	@B=build-count bash tests/bench/check

# npm's redocly looks at openapi.json; not part of check, which needs no npm.
openapi: all
	@B=$(CURDIR)/$(B) KPICTL=$(CURDIR)/$(B)/kpictl KPI_WORKER=$(CURDIR)/$(B)/kpi-worker bash tests/daemon/openapi

analyze:
	@$(MAKE) --no-print-directory -j2 B=build-analyze OPT="-O1 -g" SAN=-fanalyzer all

clang:
	@$(MAKE) --no-print-directory -j2 B=build-clang CC=clang all units

meta: all
	@$(B)/kpictl words --meta > lua/kpi.meta.lua

man:
	@mkdir -p $(B)/man; for f in etc/man/*.scd; do scdoc < $$f > $(B)/man/$$(basename $$f .scd); done

install: all man
	@B=$(B) PREFIX=$(PREFIX) DESTDIR=$(DESTDIR) UNITDIR=$(UNITDIR) bash etc/install.sh

deb: setup
	@bash etc/deb.sh $(B)/deb

deb-check: deb
	@DEBS=$(B)/deb PREVIOUS=$(PREVIOUS) bash tests/packages/deb.sh

release: deb
	@bash etc/release.sh $(B)/deb $(B)/release $(KEY)

clean:
	rm -rf build build-asan build-count build-cov build-tsan build-clang build-analyze build-fuzz

-include $(shell find $(B) -name '*.d' -type f 2>/dev/null)
