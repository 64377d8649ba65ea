# What a kpid does: a change, a run where nothing changed, explanations, reloads, its memory. Sourced by tests/bench/run.
# shellcheck shell=bash
last() { req /metrics | sed -n "s/^kpid_$1_last_seconds //p"; }
edits=0
edited() { echo "-- edit $((edits += 1))" >>"$tmp/sectors/decree_335/2026-01-01/standard.lua"; }	# the cases go on
reload() { req /v1/reload -m 60 -X POST >"$tmp/reload"; }
reloads_and_runs() {
	for f in reload full again; do : >"$tmp/t/$f"; done
	for _ in $(seq "$turns"); do
		edited
		seconds reload >>"$tmp/t/reload"
		if ! grep -q '"verdict":"applied"' "$tmp/reload"; then say 'a reload was refused'; exit 1; fi
		run_now 2026-01 >/dev/null
		last run >>"$tmp/t/full"
		run_now 2026-01 >/dev/null
		last run >>"$tmp/t/again"
	done
}
everybody() { "$KPICTL" explain --db "$tmp/kpi.db" --sectors "$tmp/sectors" --all 2026-01 >"$tmp/explanations"; }
explanations() {
	local of
	of=$(sqlite3 "$tmp/kpi.db" 'SELECT count(*) FROM result_now WHERE period = 202601 AND organisation = 0')
	in_turn 3 everybody
	if [ "$(wc -l <"$tmp/explanations")" != "$of" ]; then say 'not everybody was explained'; exit 1; fi
}
changes() {	# a line of somebody of the middle, its minutes open
	local code
	code=$(sed -n "$((people / 2 + 1))p" "$tmp/d/staff.csv" | cut -d, -f1)
	{ head -1 "$tmp/d/diary.csv"; grep -m1 ",$code," "$tmp/d/diary.csv" | awk -F, -v OFS=, '{ $7 = "@"; print }'; } >"$tmp/line"
	"$B/bench" change "$tmp/s" "$tmp/bare.db" "$code/2026-01" "$tmp/line" 21 >"$tmp/changes"
}
marks() { highest "$@" | awk '{ printf "%.0f", $1 / 1024 }'; }
measure_online() {
	local commit answer explain visible
	copy "$tmp/k.db" "$tmp/kpi.db"
	printf 'schedule: []\nintake: { refresh: 100ms }\n' | config
	start
	run_now 2026-01 >/dev/null
	changes
	{ read -r commit; read -r answer; read -r explain; read -r visible; } <"$tmp/changes"
	at_most 'change one line: answer with its warnings' 'a bare commit of one row' "$answer" "$commit"
	at_most 'the same, and the new score explained' 'a bare commit of one row' "$explain" "$commit" 2
	at_most 'the same, until the stored score is the new one (intake.refresh: 100ms)' 'a bare commit of one row' "$visible" "$commit"
	reloads_and_runs
	faster 'nobody changed: run again, in kpid' 'scoring all in kpid, with checks' "$(median again)" "$(median full)" 50
	explanations
	at_most 'explanation for everybody, kpictl explain --all' 'scoring all in kpid, with checks' "$(median everybody)" "$(median full)" 2
	line 'reload of every sector with its cases, one standard changed' '' "$(figure "$(median reload)")" '' '' reported -
	megabytes 'peak memory of kpid, after all this' "$(marks "$kpid_pid")" 128
	# shellcheck disable=SC2046
	megabytes 'of its largest worker' "$(marks $(children "$kpid_pid"))" 64
	stop || true
	kpid_pid=
}
measure_health() {
	local p99
	if ! command -v wrk >/dev/null; then
		line 'health p99 while a run, an import and reloads go on' '' 'not measured: apt-get install wrk' '' '' 'at most 50 ms' -
		return
	fi
	p99=$(PEOPLE=$people bash tests/bench/health | awk '$1 == "99%" { v = $2 + 0; if ($2 ~ /us$/) v /= 1000; else if ($2 !~ /ms$/) v *= 1000; print v }')
	line 'health p99 while a run, an import and reloads go on' '' "$p99 ms" '' '' 'at most 50 ms' "$(reached "$p99 <= 50" '' 50)"
}
