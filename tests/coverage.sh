#!/bin/bash
# What `make coverage` reports of build-cov: lines run of lines there are, per folder, and the files below its floor: 90 % in
# rules/ and daemon/store, 80 % elsewhere. Exit 1 when a folder is below.
set -u
cd "$(dirname "$0")/.."
B=$(realpath "${B:-build-cov}")
find "$B/rules" "$B/daemon" -name '*.gcda' | sort | xargs gcov -n -r -s "$PWD" 2>/dev/null | awk '
	/^File / { file = $0; gsub(/^File .|.$/, "", file); next }
	/^Lines executed:/ && file ~ /^(rules|daemon)\/.*\.c$/ {
		split($0, a, /[:% ]+/); share = a[3]; n = a[5]
		if (file in lines) next
		lines[file] = n; run[file] = share * n / 100
	}
	/^$/ { file = "" }
	function floor_of(d) { return d ~ /^(rules|daemon\/store)/ ? 90 : 80 }
	END {
		for (f in lines) {
			d = f; sub(/\/[^\/]*$/, "", d)
			all[d] += lines[f]; did[d] += run[f]
			if (run[f] * 100 < floor_of(d) * lines[f])
				low[++k] = sprintf("  %5.1f %%  %5d lines not run  %s", 100 * run[f] / lines[f], lines[f] - run[f], f)
		}
		for (d in all) {
			bad = did[d] * 100 < floor_of(d) * all[d]; failed = failed || bad
			printf "%5.1f %% of %6d lines  %s%s\n", 100 * did[d] / all[d], all[d], d, bad ? sprintf("  (below %d %%)", floor_of(d)) : "" | "sort -k5"
		}
		close("sort -k5")
		if (k) print "files below their floor:"
		for (i = 1; i <= k; i++) print low[i] | "sort -n"
		close("sort -n")
		exit failed
	}'
