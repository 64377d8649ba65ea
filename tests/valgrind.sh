#!/bin/bash
# The engine's unit tests under valgrind: no error, nothing definitely lost.
set -u
bad=0
for t in "$B"/unit/*_test; do
	case $(basename "$t") in store_*|workers_*|jail_*) continue ;; esac
	valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite "$t" >/dev/null 2>"$B/valgrind.log" ||
		{ echo "FAIL $t"; tail -30 "$B/valgrind.log"; bad=1; }
done
[ $bad -eq 0 ] && echo "valgrind: clean"
exit $bad
