#!/bin/bash
# Somebody with far more lines in a month than anybody writes, all alike, as a feeder that repeats itself sends them: kpid scores,
# warns and explains in the memory and time that it has for anybody.
. "$(dirname "$0")/../eight_people.sh"
lines=20000
export KPID_SOCKET=$tmp/s
echo 'schedule: []' | config
sed -i "s|^workers:.*|workers: { load: 60s, person: 30s }|" "$tmp/kpid.yaml"
awk -v item="$item" -v n=$lines 'BEGIN { print "external_id,staff,work_date,item,quantity,minutes"
	for (i = 0; i < n; i++) printf "M%d,S1,2026-01-%02d,%s,1,5\n", i, i % 9 + 12, item }' >"$tmp/many.csv"
k import -q --sectors "$tmp/sectors" --db "$tmp/kpi.db" "$tmp/d"
k import -q --sectors "$tmp/sectors" --db "$tmp/kpi.db" --kind diary "$tmp/many.csv"
start
ok "a run of $lines equal lines completes" has '"state":"complete"' req "/v1/runs/$(run_now 2026-01)"
ok "the person is scored" has '"state":"scored"' req /v1/scores/S1/2026-01
ok "each that repeats another is told" has '"warnings":19991}' req '/v1/warnings/counts?period=2026-01&by=check'
ok "one line more is taken" has '"accepted":1' eval 'req /v1/facts/diary -d "[{\"external_id\":\"X\",\"staff\":\"S1\",
	\"work_date\":\"2026-01-12\",\"item\":\"$item\",\"quantity\":1,\"minutes\":5}]" | head -c 200'
ok "the score is explained, down to every line" test "$(req /v1/scores/S1/2026-01/explain | wc -c)" -gt $((lines * 100))
if ldd "$B/kpid" | grep -q 'lib[at]san'; then
	ok "memory # SKIP under a sanitizer" true
else
	# shellcheck disable=SC2046
	workers=$(highest $(children $kpid_pid)) kpid=$(highest $kpid_pid)
	ok "no worker has needed more than 64 MiB ($workers KiB)" test "$workers" -le 65536
	ok "nor kpid more than 128 ($kpid KiB)" test "$kpid" -le 131072
fi
ok "SIGTERM ends it with 0" stop
kpid_pid=
done_testing
