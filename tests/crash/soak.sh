#!/bin/bash
# A day in small (make soak HOURS=24): lines posted and corrected, explanations, lists, runs, reloads with changed standards, backups,
# one after another without a pause. Memory and descriptors of kpid and of its workers are read up to sixty times: what they were
# in the middle third is what they are in the last. The samples stay in $B/soak.csv.
. "$(dirname "$0")/../daemon.sh"
HOURS=${HOURS:-0.01}
export KPID_SOCKET=$tmp/s
province 40
config <<YAML
intake: { refresh: 100ms }
schedule: []
YAML
start
item=$(awk -F, '$2 == "CB000001" { print $4; exit }' "$tmp/d/diary.csv")
standard=$tmp/sectors/common/2026-01-01/standard.lua
cp "$standard" "$tmp/kept"
failed=0 round=0

wanted() {	# what, pattern, of what was answered
	grep -q "$2" <<<"$3" && return
	failed=$((failed + 1))
	echo "# $1 (round $round): ${3:0:200}"
}
post() {
	wanted post '"rejected":0' "$(req /v1/facts/diary -d "[{\"external_id\":\"S$((round % 50))\",\"staff\":\"CB000001\",\"work_date\":\"2026-01-$((round % 9 + 12))\",
		\"item\":\"$item\",\"quantity\":1,\"minutes\":$((round % 55 + 5))}]")"
}
read_all() {
	for p in /v1/scores/CB000001/2026-01/explain '/v1/scores?period=2026-01' '/v1/overview?period=2026-01' '/v1/warnings?period=2026-01' /metrics; do
		wanted "$p" '^200$' "$(code req "$p")"
	done
}
reload() {
	{ cat "$tmp/kept"; echo "-- $((round / 8 % 2))"; } >"$standard"
	wanted reload '"verdict":"applied"' "$(req /v1/reload -X POST)"
}
copy() { rm -f "$tmp/copy.db"; wanted backup '^0$' "$(k backup -q --db "$tmp/kpi.db" "$tmp/copy.db" >/dev/null 2>&1; echo $?)"; }
sample() {	# round, KiB and descriptors of kpid, then of all workers together, and how many these are
	local w workers kb=0 files=0
	workers=$(pgrep -P "$kpid_pid" || true)
	for w in $workers; do kb=$((kb + $(resident "$w"))) files=$((files + $(descriptors "$w"))); done
	echo "$round,$(resident "$kpid_pid"),$(descriptors "$kpid_pid"),$kb,$files,$(wc -w <<<"$workers")"
}
samples=$B/soak.csv
: >"$samples"
from=$EPOCHSECONDS seconds=$(awk "BEGIN { printf \"%d\", $HOURS * 3600 }") taken=0
while [ $((EPOCHSECONDS - from)) -lt "$seconds" ]; do
	round=$((round + 1))
	post
	read_all
	if [ $((round % 4)) = 0 ]; then run_now 2026-01 >/dev/null; fi
	if [ $((round % 8)) = 0 ]; then reload; fi
	if [ $((round % 16)) = 0 ]; then copy; fi
	if [ $((taken * seconds)) -le $(((EPOCHSECONDS - from) * 60)) ]; then
		sample >>"$samples"
		taken=$(((EPOCHSECONDS - from) * 60 / seconds + 1))
	fi
done
third() { awk -F, -v c="$1" -v which="$2" '{ v[NR] = $c } END { for (i = int(NR * which / 3) + 1; i <= NR * (which + 1) / 3; i++) if (v[i] > m) m = v[i]; print m }' "$samples"; }
# At most a sixteenth more than in the middle, and 2 MiB that any request may need.
flat() { [ "$(third "$1" 2)" -le $(($(third "$1" 1) * 17 / 16 + ${2:-0})) ] || { echo "$(third "$1" 1) -> $(third "$1" 2)"; return 1; }; }
echo "# rounds: $round in $seconds s; kpid $(third 2 0), $(third 2 1), $(third 2 2) KiB"
ok "there were rounds of every kind" test "$round" -ge 16
ok "everything was answered" same "$failed" 0
ok "memory of kpid does not grow" flat 2 2048
ok "nor that of its workers" flat 4 2048
ok "descriptors of kpid stay" flat 3 4
ok "and those of its workers" flat 5 4
ok "kpid is the one that was started" kill -0 "$kpid_pid"
ok "the store is whole" k doctor -q --db "$tmp/copy.db"
ok "it ends when asked" stop
done_testing
