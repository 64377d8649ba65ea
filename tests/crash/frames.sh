#!/bin/bash
# Workers that die at each frame: having read it, having read half of it, with half of the answer said. Once: another does the
# work, and what comes out is what it always was. Each time: people are named, or it is said; nothing wrong is stored, and with good
# workers all is as before. By the number of the frame under kpictl, by what it asks under kpid.
. "$(dirname "$0")/../eight_people.sh"
export KPID_SOCKET=$tmp/s
mkdir "$tmp/w"
ln -s "$KPI_WORKER" "$tmp/w/true"
# What kpid and kpictl start: it becomes what the test wants by then.
printf '#!/bin/sh\nread -r name <"%s/name"\nexec "%s/$name"\n' "$tmp/w" "$tmp/w" >"$tmp/w/worker"
chmod 755 "$tmp/w/worker"
export KPI_WORKER=$tmp/w/worker
workers() {	# name (see tests/unit/bad_worker.c): those that start from now on
	[ "$1" = true ] || ln -sf "$B/unit/bad-worker" "$tmp/w/$1"
	rm -f "$tmp/w/$1.count"
	echo "$1" >"$tmp/w/name"
}
struck() { [ -s "$tmp/w/$(cat "$tmp/w/name").count" ]; }
workers true
s=(--sectors "$tmp/sectors")
store=$tmp/kpi.db
k import -q "${s[@]}" --db "$store" "$tmp/d"
cp "$store" "$tmp/facts.db"
scored() { k export --db "$1" scores --period 2026-01 2>&1; }
score() {	# name: of a new store; what was said stays in $tmp/said, the scores in $tmp/scores
	cp "$tmp/facts.db" "$tmp/one.db"
	workers "$1"
	k score -q "${s[@]}" --db "$tmp/one.db" --period 2026-01 >"$tmp/said" 2>&1
	rc=$?
	scored "$tmp/one.db" >"$tmp/scores"
}
columns() { cut -d, -f1-18 "$1"; }	# without the number of the run
broken=0
fail() { echo "# $1: ${*:2}" | head -c 400; broken=$((broken + 1)); }

# --- each frame of a run, by its number ---
score true
columns "$tmp/scores" >"$tmp/good"
ok "all are scored" same "$(grep -c ,scored, "$tmp/good")" 8
for how in die half short; do
	broken=0 frame=0
	while frame=$((frame + 1)) && score $how-$((100 + frame))-1 && struck; do
		[ $rc = 0 ] || fail "$how $frame" "$rc $(cat "$tmp/said")"
		columns "$tmp/scores" | cmp -s - "$tmp/good" || fail "$how $frame" "another score"
	done
	frames=$((frame - 1))
	ok "a worker dies once ($how): each of the $frames frames of a run, and all is scored" [ $broken -eq 0 -a $frames -gt 2 ]
done
broken=0 named=0 told=0
for ((frame = 1; frame <= frames; frame++)); do
	score die-$((100 + frame))-0
	# Whose turn was before that frame is scored, who was not is named.
	[ "$(columns "$tmp/scores" | grep -vxFf "$tmp/good" | grep -vc worker_died)" = 0 ] || fail $frame "somebody has another score"
	died=$(grep -c worker_died "$tmp/scores")
	case $rc,$died,$(wc -l <"$tmp/scores"),$(cat "$tmp/said") in
	0,0,9,*) ;;
	1,[1-9]*,9,*rules\ failed*) named=$((named + died)) ;;
	5,0,1,*worker*) told=$((told + 1)) ;;
	*) fail $frame "$rc $died $(wc -l <"$tmp/scores") $(cat "$tmp/said")" ;;
	esac
	k doctor -q --db "$tmp/one.db" >"$tmp/said" 2>&1 || fail $frame "$(cat "$tmp/said")"
	workers true
	k score -q "${s[@]}" --db "$tmp/one.db" --period 2026-01 >/dev/null
	scored "$tmp/one.db" | columns - | cmp -s - "$tmp/good" || fail $frame "another score afterwards"
done
ok "they die always: people are named or it is said, and it is over with good ones" [ $broken -eq 0 -a $named -gt 0 -a $told -gt 0 ]

# --- each kind of question, under kpid ---
config <<YAML
intake: { refresh: 100ms }
workers: { count: 2 }
schedule: []
YAML
sed -i '/^workers: { load/d' "$tmp/kpid.yaml"
start
standard=$tmp/sectors/decree_335/2026-01-01/standard.lua
edits=0
reload() { edits=$((edits + 1)); echo "-- $edits" >>"$standard"; req /v1/reload -X POST | field verdict; }
# Workers that were started before go; what is asked next finds others.
fresh() { workers "$1"; kill -9 $(pgrep -P $kpid_pid) 2>/dev/null; }
scores() { req "/v1/runs/$(run_now 2026-01)" | field state; req '/v1/scores?period=2026-01&limit=1000'; }
steady() { sed 's/"\(run\|revision\|seq\|as_of\|bundle\|finished\)":[^,}]*//g'; }
why=/v1/scores/S7/2026-01/explain
ask() {	# kind: what is answered, without what is another each time
	case $1 in
	load|lint|cases) reload ;;
	kinds|score|costs) scores ;;
	explain) req $why ;;
	entry) req "$why?entry=D7" ;;
	handbook) req "/v1/standards/decree_335/handbook" ;;
	tips) req '/v1/edges?period=2026-01&within=100' ;;
	matrix) req /v1/standards/matrix ;;
	why) k explain "${s[@]}" --db "$store" --all 2026-01 2>&1 | sort ;;
	esac | steady
}
before() {	# kind, worker: a bundle that nobody was scored by, and a pool that answered something else
	fresh true
	case $1 in kinds|score|costs) reload >/dev/null ;; matrix) req $why >/dev/null ;; *) req /v1/standards/matrix >/dev/null ;; esac
	fresh "$2"
	case $1 in matrix) req $why >/dev/null ;; load|lint|cases|kinds|score|costs) ;; *) req /v1/standards/matrix >/dev/null ;; esac
}
scores >/dev/null
for kind in 2-load 3-lint 4-cases 5-kinds 6-score 7-explain 8-entry 9-handbook 10-tips 11-matrix 12-why 13-costs; do
	name=${kind#*-} number=${kind%-*}
	ask $name >"$tmp/good.$name"
	before $name die-$number-1
	ask $name >"$tmp/once.$name"
	ok "$name: a worker dies over it" struck
	ok "... another answers the same" cmp "$tmp/good.$name" "$tmp/once.$name"
	before $name die-$number-0
	ask $name >"$tmp/always.$name"
	ok "... they all die, and it is not as if nothing were" [ $name = costs -o "$(cmp -s "$tmp/good.$name" "$tmp/always.$name"; echo $?)" = 1 ]
	fresh true
	case $name in kinds|score|explain) ok "... with good ones it is as before" cmp "$tmp/good.$name" <(ask $name) ;; esac
done
ok "SIGTERM ends it with 0" stop
kpid_pid=
ok "the doctor finds nothing" status 0 k doctor --db "$store"
done_testing
