#!/bin/bash
# Memory that is not there: one allocation somewhere in an import, in a run, in a worker of a run and in the life of kpid, or that
# one and all after it, COUNT times each (make memory N=1000). A program goes on, or says so and fails, or ends with "out of
# memory"; it never falls. What was acknowledged is there, nothing is half there, the next try works. SEED: other moments.
. "$(dirname "$0")/../eight_people.sh"
COUNT=${COUNT:-6} RANDOM=${SEED:-1}
if ldd "$KPICTL" | grep -q 'lib[at]san'; then	# these stand where memory is asked for
	ok "memory that is not there # SKIP under a sanitizer" true
	done_testing
	exit
fi
export KPID_SOCKET=$tmp/s
store=$tmp/kpi.db
mkdir "$tmp/w"
import() { k import --sectors "$tmp/sectors" --db "$store" "$tmp/d"; }
score() { k score --no-checks --sectors "$tmp/sectors" --db "$store" --period 2026-01; }
facts() { k export --db "$store" diary | cut -d, -f1-8; }
scores() { k export --db "$store" scores --period 2026-01 2>/dev/null | cut -d, -f1-18 | grep ,scored,; }	# without the number of the run
doctor() { k doctor -q --db "$store"; }

scarce() {	# program, allocation, all?, command...
	local in=$1 at=$2 all=$3
	shift 3
	LD_PRELOAD=$B/scarce.so SCARCE_IN=$in SCARCE_AT=$at SCARCE_ALL=$all SCARCE_COUNT=$tmp/count "$@" >"$tmp/said" 2>&1
}
# The moments: near the beginning as often as near the end, the second half with all after it.
moments() {	# of how many
	awk -v seed=$RANDOM -v total="$1" -v n="$COUNT" 'BEGIN { srand(seed)
		for (i = 0; i < n; i++) print int(i % 2 ? 1 + rand() * total : exp(rand() * log(total))), i < n / 2 ? "" : 1 }'
}
broken=0 struck=0
fail() { printf '# %.400s\n' "$at ${all:+and all after}: $*"; broken=$((broken + 1)); }
ended() {	# status: as it may end, when memory was short
	[ "$1" = 0 ] || struck=$((struck + 1))
	case $1 in
	0) ;;
	134) grep -q 'out of memory' "$tmp/said" || fail "aborted: $(cat "$tmp/said")" ;;
	[1-9]) grep -Eq 'memory|bộ nhớ' "$tmp/said" || fail "$1: $(cat "$tmp/said")" ;;
	*) fail "status $1: $(cat "$tmp/said")" ;;
	esac
	doctor >"$tmp/doctor" 2>&1 || fail "the doctor: $(cat "$tmp/doctor")"
}

k import -q --sectors "$tmp/sectors" --db "$store" "$tmp/d/agency.csv" && cp "$store" "$tmp/empty.db"
scarce - 0 '' import
total=$(cat "$tmp/count")
facts >"$tmp/facts" && cp "$store" "$tmp/full.db"
while read -r at all; do
	cp "$tmp/empty.db" "$store"
	scarce kpictl "$at" "$all" import
	rc=$?
	ended $rc
	[ $rc != 0 ] || facts | cmp -s - "$tmp/facts" || fail "accepted, but not there"
	import >"$tmp/said" 2>&1 || fail "the second try: $(cat "$tmp/said")"
	facts | cmp -s - "$tmp/facts" || fail "other facts after the second try"
done < <(moments "$total")
ok "$COUNT times in an import of $total allocations" [ $broken = 0 ]

broken=0
cp "$tmp/full.db" "$store"
scarce - 0 '' score
total=$(cat "$tmp/count")
scores >"$tmp/scores"
ok "eight are scored" same "$(grep -c ,scored, "$tmp/scores")" 8
while read -r at all; do
	cp "$tmp/full.db" "$store"
	scarce kpictl "$at" "$all" score
	rc=$?
	ended $rc
	scores >"$tmp/now"
	[ $rc = 0 ] || [ ! -s "$tmp/now" ] || cmp -s "$tmp/now" "$tmp/scores" || fail "some of the scores"
	[ $rc != 0 ] || cmp -s "$tmp/now" "$tmp/scores" || fail "other scores"
	score >"$tmp/said" 2>&1 || fail "the second try: $(cat "$tmp/said")"
	scores | cmp -s - "$tmp/scores" || fail "other scores after the second try"
done < <(moments "$total")
ok "$COUNT times in a run of $total" [ $broken = 0 ]
ok "most of these stopped it" [ $struck -gt $COUNT ]

# In the workers, which start again as others end: a person has the score that is right, or none and it is said.
broken=0 struck=0 true_worker=$KPI_WORKER
printf '#!/bin/sh\nread -r at all <"%s/at"\nLD_PRELOAD=%s/scarce.so SCARCE_IN=kpi-worker SCARCE_AT=$at SCARCE_ALL=$all exec %s "$@"\n' "$tmp" "$B" "$true_worker" >"$tmp/w/worker"
chmod 755 "$tmp/w/worker"
while read -r at all; do
	cp "$tmp/full.db" "$store"
	echo "$at $all" >"$tmp/at"
	KPI_WORKER=$tmp/w/worker score >"$tmp/said" 2>&1
	rc=$?
	scores >"$tmp/now"
	cmp -s "$tmp/now" "$tmp/scores" || struck=$((struck + 1))
	grep -vxFf "$tmp/scores" "$tmp/now" && fail "another score"
	[ "$(wc -l <"$tmp/now")" = 8 ] || [ $rc != 0 ] || grep -Eq 'memory|worker|error' "$tmp/said" || fail "$rc: $(cat "$tmp/said")"
	score >"$tmp/said" 2>&1 || fail "the second try: $(cat "$tmp/said")"
	scores | cmp -s - "$tmp/scores" || fail "other scores after the second try"
done < <(moments 250000)
ok "$COUNT times in a worker" [ $broken = 0 ]
ok "some of these struck ($struck)" [ $struck -gt 0 ]

# In kpid, from its start to its end.
broken=0 struck=0
config <<-YAML
intake: { refresh: 100ms }
schedule: []
YAML
post() {	# id: the line is there, or it was not said to be
	case $(req /v1/facts/diary -d "[{\"external_id\":\"$1\",\"staff\":\"S1\",\"work_date\":\"2026-01-07\",\"item\":\"$item\",\"quantity\":1}]") in
	*'"accepted":1'* | *'"unchanged":1'*) echo "$1" >>"$tmp/acknowledged" ;;
	esac
}
life() {
	start
	post A
	req /v1/runs -d '{"period":"2026-01"}'
	post B
	req /v1/scores/S1/2026-01/explain
	req '/v1/overview?period=2026-01'
	echo "-- $at" >>"$standard"
	req /v1/reload -X POST
	post C
} >"$tmp/life" 2>&1
rest() {	# its status; one that does not end is killed
	for _ in $(seq 200); do kill -0 "$kpid_pid" 2>/dev/null || break; sleep 0.1; done
	kill -9 "$kpid_pid" 2>/dev/null
	wait "$kpid_pid" 2>/dev/null
}
session() {
	: >"$tmp/log"
	life
	kill -TERM "$kpid_pid" 2>/dev/null
	rest
}
standard=$tmp/sectors/decree_335/2026-01-01/standard.lua
cp "$standard" "$tmp/standard.lua"
as=(env "LD_PRELOAD=$B/scarce.so" "SCARCE_COUNT=$tmp/count")
cp "$tmp/full.db" "$store"
at=0 session
total=$(cat "$tmp/count")
while read -r at all; do
	cp "$tmp/full.db" "$store" && cp "$tmp/standard.lua" "$standard"
	rm -f "$store"-*
	: >"$tmp/acknowledged"
	as=(env "LD_PRELOAD=$B/scarce.so" SCARCE_IN=kpid "SCARCE_AT=$at" "SCARCE_ALL=$all")
	session
	rc=$?
	cp "$tmp/log" "$tmp/said"
	ended $rc
	as=()
	session || fail "the next one: $? $(tail -3 "$tmp/log")"
	ended 0
	facts | cut -d, -f2 | sort >"$tmp/there"
	[ -z "$(sort -u "$tmp/acknowledged" | comm -23 - "$tmp/there")" ] || fail "lost: $(sort -u "$tmp/acknowledged" | comm -23 - "$tmp/there")"
	[ "$(sort -u "$tmp/acknowledged" | wc -l)" = 3 ] || fail "$(cat "$tmp/acknowledged" "$tmp/life")"
done < <(moments "$total")
ok "$COUNT times in kpid of $total" [ $broken = 0 ]
ok "some of these ended it ($struck)" [ $struck -gt 0 ]
done_testing
