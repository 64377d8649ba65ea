#!/bin/bash
# kill -9 of import and score at random moments, COUNT rounds: what was acknowledged is there once, a batch or a run is whole
# or not there, nothing is found by doctor, and the next one works. COUNT and SEED come from the environment.
. "$(dirname "$0")/../tap.sh"
COUNT=${COUNT:-20} RANDOM=${SEED:-1}
db=$tmp/k.db rows=2300 batch=1000
mkdir "$tmp/sectors" && cp -r sectors/decree_335 sectors/diary "$tmp/sectors"
item=$(awk -F, 'NR == 2 { print $1 }' sectors/decree_335/2026-01-01/items.csv)
printf 'code,name_vi,kind\nA,Cơ quan A,state\n' >"$tmp/agency.csv"
{ echo code,name; for i in 1 2 3 4 5 6 7 8; do echo "S$i,Người $i"; done; } >"$tmp/staff.csv"
{ echo external_id,staff,agency,sector,role,subject,from; for i in 1 2 3 4 5 6 7 8; do echo "P$i,S$i,A,decree_335,staff,civil_servant,2025-01-01"; done; } >"$tmp/posting.csv"
k import -q --sectors "$tmp/sectors" --db "$db" "$tmp/agency.csv" "$tmp/staff.csv" "$tmp/posting.csv" || exit 1
sql() { sqlite3 -readonly "$db" "$1"; }

# Starts a command and kills it after a random part of the time that it took last; $? is 0 when it had ended well before.
took=400
killed() {
	local from pid
	from=$(date +%s%N)
	"$@" >"$tmp/out" 2>&1 &
	pid=$!
	sleep "$(printf '0.%03d' $((RANDOM % (took < 999 ? took : 999))))"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null || return 1
	took=$(((($(date +%s%N) - from) / 1000000 + took) / 2))
}

broken=0 lived=0
fail() { echo "# round $round: $*"; broken=$((broken + 1)); }
check_all() {
	"$KPICTL" doctor --db "$db" >"$tmp/doctor" 2>&1 || fail "doctor: $(cat "$tmp/doctor")"
	[ "$(sql "SELECT count(*) FROM run WHERE state = 'running'")" = 0 ] || fail "a run that is not over is visible"
	[ "$(sql "SELECT count(*) FROM (SELECT run FROM result WHERE gone = 0 GROUP BY run, period HAVING count(*) NOT IN (SELECT 1 UNION SELECT count(*) FROM result r WHERE r.run = result.run))")" = 0 ] || fail "half a run is visible"
}
known=0 seen_runs=0
for round in $(seq 1 "$COUNT"); do
	# New lines of one day, of all eight people: a batch of a thousand is a transaction.
	awk -v n=$rows -v r="$round" -v item="$item" 'BEGIN { print "external_id,staff,work_date,item,quantity,minutes"
		for (i = 0; i < n; i++) printf "R%d-%d,S%d,2026-03-%02d,%s,1,%d\n", r, i, i % 8 + 1, r % 28 + 1, item, i % 60 }' >"$tmp/diary.csv"
	acknowledged=0
	killed "$KPICTL" import --sectors "$tmp/sectors" --db "$db" "$tmp/diary.csv" && grep -q "$rows accepted" "$tmp/out" && acknowledged=1
	check_all
	now=$(sql "SELECT count(*) FROM diary WHERE superseded_by IS NULL")
	new=$((now - known))
	case $new in
	0|$batch|$((2 * batch))|$rows) ;;
	*) fail "$new lines of $rows: half a batch" ;;
	esac
	[ $acknowledged = 1 ] && [ $new != $rows ] && fail "$new lines, $rows were acknowledged"
	[ "$(sql "SELECT count(*) FROM (SELECT external_id FROM diary WHERE superseded_by IS NULL GROUP BY source, external_id HAVING count(*) > 1)")" = 0 ] || fail "a line is there twice"
	# Once more, to the end: what was there is unchanged, the rest is accepted.
	k import --sectors "$tmp/sectors" --db "$db" "$tmp/diary.csv" >"$tmp/out" 2>&1
	grep -q " $((rows - new)) accepted, $new unchanged, 0 superseded, 0 rejected" "$tmp/out" || fail "the second try: $(tail -1 "$tmp/out"), $new were there"
	known=$((known + rows))
	lived=$((lived + acknowledged))

	killed "$KPICTL" score --sectors "$tmp/sectors" --db "$db" --period 2026-03
	check_all
	runs=$(sql "SELECT count(*) FROM run WHERE state = 'complete'")
	[ $((runs - seen_runs)) -le 1 ] || fail "a run too many"
	[ "$runs" = "$seen_runs" ] || [ "$(sql "SELECT count(*) FROM result WHERE run = (SELECT max(id) FROM run)")" -ge 8 ] || fail "a run with some of its results"
	k score -q --sectors "$tmp/sectors" --db "$db" --period 2026-03 >"$tmp/out" 2>&1 || fail "the second run: $(tail -1 "$tmp/out")"
	[ -s "$db-wal" ] && fail "a log is left beside the store"
	seen_runs=$(sql "SELECT count(*) FROM run WHERE state = 'complete'")
done
ok "$COUNT rounds of kill -9: nothing lost, doubled or half there" [ $broken -eq 0 ]
[ $broken -eq 0 ] || sed -n '/^# round/p' "$tmp/tap.out"
ok "some lived and some did not, or the moments were not random" [ "$COUNT" -lt 10 -o \( $lived -lt "$COUNT" -a $lived -ge 0 \) ]
ok "all that was recorded counts" [ "$(sql "SELECT count(*) FROM diary WHERE superseded_by IS NULL")" -eq $((COUNT * rows)) ]
done_testing
