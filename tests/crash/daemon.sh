#!/bin/bash
# kill -9 of kpid at random moments of start, intake, runs and reloads, COUNT rounds (make kill N=1000): what was acknowledged is
# there once, a batch or a run whole or not there, each due time of the schedule has one run, and it is ready again at once.
# A clock that the test sets makes one due time for each round. COUNT and SEED come from the environment.
. "$(dirname "$0")/../daemon.sh"
COUNT=${COUNT:-8} RANDOM=${SEED:-1} size=20
fake=$(dpkg -L libfaketime | grep '/libfaketimeMT\.so')
as=(env "LD_PRELOAD=$fake" "FAKETIME_TIMESTAMP_FILE=$tmp/clock" FAKETIME_NO_CACHE=1 DONT_FAKE_MONOTONIC=1 TZ=Asia/Ho_Chi_Minh
	"ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0")
province 30
config <<-YAML
timezone: Asia/Ho_Chi_Minh
intake: { refresh: 100ms }
schedule:
  - { name: minutely, cron: "* * * * *", do: score, period: last-month, kind: preview, catch_up: all }
YAML
standard=$tmp/sectors/common/2026-01-01/standard.lua
cp "$standard" "$tmp/standard.lua"
: >"$tmp/acknowledged"
sql() { sqlite3 "$tmp/kpi.db" -cmd '.timeout 10000' "$1"; }	# beside kpid, as a reader
minute() { echo "@$(date -u -d "2026-02-10 00:00 UTC + $1 minutes" +'%F %H:%M:%S')" >"$tmp/clock"; }

# Posts batch after batch until kpid is gone; one that was not answered comes again, with the same key.
post() {	# pid
	local round=$1 batch=0 answer
	while kill -0 "$2" 2>/dev/null; do
		answer=$(req /v1/facts/diary -H "Idempotency-Key: $round-$batch" -d @<(rows "$round-$batch"))
		case $answer in *'"accepted":'$size,*) echo "$round-$batch" >>"$tmp/acknowledged"; batch=$((batch + 1)) ;; *) sleep 0.02 ;; esac
	done
}
rows() {	# batch
	awk -v b="$1" -v n=$size 'BEGIN { for (i = 0; i < n; i++)
		printf "%s{\"external_id\":\"K%s-%d\",\"staff\":\"CB%06d\",\"work_date\":\"2026-01-%02d\",\"item\":\"DV.03\",\"quantity\":1,\"minutes\":%d}%s",
			i ? "," : "[", b, i, i % 30 + 1, i % 9 + 12, 10 + i, i == n - 1 ? "]" : "" }'
}
# A run of the month, and a reload of an edit that is good, then bad.
disturb() {	# round, pid
	while kill -0 "$2" 2>/dev/null; do
		req /v1/runs -d '{"period":"2026-01"}' >/dev/null
		{ cat "$tmp/standard.lua"; echo "-- $1 $RANDOM"; [ $((RANDOM % 2)) = 0 ] || echo 'x = = 1'; } >"$standard"
		req /v1/reload -X POST >/dev/null
		sleep 0.05
	done
}

broken=0
fail() { echo "# round $round: $*"; broken=$((broken + 1)); }
check_all() {
	local complete
	[ "$(sql 'PRAGMA quick_check')" = ok ] || fail "integrity"
	[ "$(sql "SELECT count(*) FROM (SELECT 1 FROM diary WHERE superseded_by IS NULL GROUP BY source, external_id HAVING count(*) > 1)")" = 0 ] || fail "a row is there twice"
	[ "$(sql "SELECT count(*) FROM (SELECT substr(external_id, 1, length(rtrim(external_id, '0123456789'))) b FROM diary
		WHERE external_id LIKE 'K%' AND superseded_by IS NULL GROUP BY b HAVING count(*) <> $size)")" = 0 ] || fail "half a batch"
	sql "SELECT DISTINCT substr(rtrim(external_id, '0123456789'), 2) FROM diary WHERE external_id LIKE 'K%'" | sed 's/-$//' | sort >"$tmp/there"
	[ -z "$(sort -u "$tmp/acknowledged" | comm -23 - "$tmp/there")" ] || fail "lost: $(sort -u "$tmp/acknowledged" | comm -23 - "$tmp/there" | head -3 | paste -sd' ')"
	[ "$(sql "SELECT count(*) FROM result WHERE run NOT IN (SELECT id FROM run WHERE state = 'complete')")" = 0 ] || fail "results of a run that is not complete"
	[ "$(sql "SELECT count(*) FROM run WHERE state = 'complete' AND counts IS NULL")" = 0 ] || fail "half a run"
	[ "$(sql "SELECT count(*) FROM run WHERE state = 'complete' AND (SELECT count(*) FROM result WHERE run = run.id) < json_extract(counts, '$.changed')")" = 0 ] || fail "a run with some of its results"
	[ "$(sql "SELECT count(*) FROM bundle WHERE state = 'live'")" = 1 ] || fail "not one live bundle"
	complete=$(sql "SELECT count(*) FROM run WHERE kind = 'preview' AND state = 'complete'")
	[ "$complete" = "$round" ] || fail "$complete runs of $round due times"
}
quiet() {	# the schedule has caught up and nothing is under way
	for _ in $(seq 600); do
		req /v1/schedule | grep -q '"state":"waiting".*"missed":0' && req /v1/runs | grep -q '"under_way":\[\]' && return
		sleep 0.05
	done
	fail "it does not come to rest"
}

minute 0
start
stop
: >"$tmp/times"
for round in $(seq "$COUNT"); do
	minute "$round"
	from=$(date +%s%N)
	"${as[@]}" "$B/kpid" -c "$tmp/kpid.yaml" >>"$tmp/log" 2>&1 &
	kpid_pid=$!
	post "$round" $kpid_pid &
	poster=$!
	disturb "$round" $kpid_pid &
	disturber=$!
	sleep "$(printf '%d.%03d' $((RANDOM % 3)) $((RANDOM % 1000)))"	# the moment is the point
	crash
	wait $poster $disturber
	cp "$tmp/standard.lua" "$standard"
	from=$(date +%s%N)
	start
	echo $((($(date +%s%N) - from) / 1000000)) >>"$tmp/times"
	quiet
	check_all
	stop || fail "SIGTERM did not end it with 0"
	kpid_pid=
done
ok "$COUNT rounds of kill -9 of kpid: nothing lost, doubled or half there, each due time once" [ $broken -eq 0 ]
ok "rows were acknowledged in most rounds" [ "$(cut -d- -f1 "$tmp/acknowledged" | sort -u | wc -l)" -ge $((COUNT / 4)) ]
median=$(sort -n "$tmp/times" | sed -n "$(((COUNT + 1) / 2))p")
echo "# ready again after $median ms (median), $(sort -n "$tmp/times" | tail -1) ms at most; $(wc -l <"$tmp/acknowledged") batches acknowledged"
ok "it is ready again in under two seconds" [ "$median" -lt 2000 ]
ok "the store is whole" has ok sqlite3 "$tmp/kpi.db" 'PRAGMA integrity_check'
ok "the doctor finds nothing" status 0 k doctor --db "$tmp/kpi.db"
done_testing
