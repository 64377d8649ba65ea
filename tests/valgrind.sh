#!/bin/bash
# The engine's unit tests and kpid under valgrind: no error, nothing definitely lost. UNLOCKED: a build without the lists of system
# calls, which valgrind does not know. Of kpid what valgrind says counts, not what a test says of time.
set -u
bad=0
check=(valgrind -q --leak-check=full --errors-for-leak-kinds=definite)
for t in "$B"/unit/*_test; do
	case $(basename "$t") in store_*|workers_*|jail_*) continue ;; esac
	"${check[@]}" --error-exitcode=9 "$t" >/dev/null 2>"$B/valgrind.log" ||
		{ echo "FAIL $t"; tail -30 "$B/valgrind.log"; bad=1; }
done
unlocked=$(realpath "$UNLOCKED")
for t in main drop online; do
	rm -f "$unlocked"/valgrind.*
	B=$unlocked KPICTL=$unlocked/kpictl KPI_WORKER=$unlocked/kpi-worker UNDER="${check[*]} --log-file=$unlocked/valgrind.%p" \
		bash "tests/daemon/$t.sh" >"$unlocked/out" 2>&1
	echo "$t.sh: $(grep -c '^ok' "$unlocked/out") ok, $(grep -c '^not ok' "$unlocked/out") not (time)"
	grep -q '^1\.\.' "$unlocked/out" || { tail -5 "$unlocked/out"; bad=1; }
	! cat "$unlocked"/valgrind.* 2>/dev/null | grep . || { echo "FAIL kpid in $t.sh"; bad=1; }
done
[ $bad -eq 0 ] && echo "valgrind: clean"
exit $bad
