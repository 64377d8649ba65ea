# kpid: the two commands are `make demo` and `make check`; everything else is listed by `make help`.
SHELL := /bin/bash
B ?= build
CC ?= gcc
PREFIX ?= /usr
PKGS := lua5.4 yaml-0.1 jansson libutf8proc libsodium libseccomp sqlite3
WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion -Werror
OPT ?= -O2 -g
SAN ?=
# -ffp-contract=off: the same facts and bundle give the same bytes on every machine.
CFLAGS_ALL = -std=c11 -D_GNU_SOURCE -DPREFIX='"$(PREFIX)"' $(WARN) $(OPT) $(SAN) -fPIE -ffp-contract=off -fno-strict-aliasing -I. -I$(B) $(shell pkg-config --cflags $(PKGS) 2>/dev/null) $(CFLAGS)
LD_RULES = $(shell pkg-config --libs lua5.4 yaml-0.1 jansson libutf8proc libsodium 2>/dev/null) -lcsv -lm
LD_STORE = $(shell pkg-config --libs sqlite3 2>/dev/null)
LD_WORKER = $(LD_RULES) $(shell pkg-config --libs libseccomp 2>/dev/null)

RULES_C := $(wildcard rules/*.c rules/base/*.c)
STORE_C := $(wildcard daemon/store/*.c)
CTL_C := $(wildcard daemon/ctl/*.c daemon/workers/*.c)
WORKER_C := $(wildcard daemon/worker/*.c)
UNIT_C := $(wildcard tests/unit/*_test.c)
obj = $(patsubst %.c,$(B)/%.o,$(1))
LIBRULES := $(B)/librules.a
LIBSTORE := $(B)/libstore.a
UNITS := $(patsubst tests/unit/%.c,$(B)/unit/%,$(UNIT_C))

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
-include local.mk

all: $(B)/kpictl $(B)/kpi-worker

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

$(LIBRULES): $(call obj,$(RULES_C)) $(B)/prelude.o
	@rm -f $@; ar rcs $@ $^

$(LIBSTORE): $(call obj,$(STORE_C)) $(B)/schema.o
	@rm -f $@; ar rcs $@ $^

# Text that is built in: name -> bytes, through tests/embed (a C array per file, a table at the end).
$(B)/prelude.c: $(wildcard lua/*.lua) etc/embed.sh
	@mkdir -p $(B); bash etc/embed.sh prelude lua/prelude.lua > $@
$(B)/prelude.o: $(B)/prelude.c
	$(CC) $(CFLAGS_ALL) -c $< -o $@
$(B)/schema.c: $(wildcard daemon/store/schema/*.sql) etc/embed.sh
	@mkdir -p $(B); bash etc/embed.sh schema $(sort $(wildcard daemon/store/schema/*.sql)) > $@
$(B)/schema.o: $(B)/schema.c
	$(CC) $(CFLAGS_ALL) -c $< -o $@

$(B)/kpi-worker: $(B)/daemon/kpi-worker.o $(call obj,$(WORKER_C)) $(LIBRULES)
	$(CC) $(OPT) $(SAN) -pie -o $@ $^ $(LD_WORKER) $(LDFLAGS)

$(B)/kpictl: $(B)/daemon/kpictl.o $(call obj,$(CTL_C)) $(LIBSTORE) $(LIBRULES)
	$(CC) $(OPT) $(SAN) -pie -o $@ $^ $(LD_STORE) $(LD_RULES) $(LDFLAGS) -lpthread

$(B)/unit/%: tests/unit/%.c $(LIBSTORE) $(LIBRULES)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -MMD -MP -o $@ $< $(LIBSTORE) $(LIBRULES) $(LD_STORE) $(LD_RULES) -lcmocka $(LDFLAGS)

units: $(UNITS)

-include $(shell find $(B) -name '*.d' 2>/dev/null)
.PHONY: all units
