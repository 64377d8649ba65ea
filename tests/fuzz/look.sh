#!/bin/bash
# Looks for new inputs: every fuzz target of the build in $FUZZ (or those that TARGETS names), SECONDS_EACH each, from its corpus in
# tests/fuzz. What it finds by itself stays in the build; a crash leaves its input there.
. "$(dirname "$0")/../tap.sh"
bad=0
look() {	# target
	local log=$FUZZ/$1.log
	mkdir -p "$FUZZ/corpus/$1"
	"$FUZZ/fuzz/$1_fuzz" -max_total_time="${SECONDS_EACH:-60}" -max_len=20000 -print_final_stats=1 -artifact_prefix="$FUZZ/$1-" \
		"$FUZZ/corpus/$1" "tests/fuzz/$1" >"$log" 2>&1 || { tail -40 "$log"; bad=1; return 1; }
}
for t in ${TARGETS:-$(cd tests/fuzz && ls -d *_fuzz.c | sed 's/_fuzz.c//')}; do
	ok "fuzz: $t" look "$t"
	awk '/number_of_executed_units/ { print "# inputs: " $2 }' "$FUZZ/$t.log"
done
done_testing
exit $bad
