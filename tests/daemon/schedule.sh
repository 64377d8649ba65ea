#!/bin/bash
# Schedules against time: a clock that the test sets, through restarts, kills, weeks off, jumps, edits and restored backups.
# Timers keep the machine's pace; only the clock on the wall is made. What fired is read from the store and from the log.
. "$(dirname "$0")/../daemon.sh"
fake=$(dpkg -L libfaketime | grep '/libfaketimeMT\.so')
as=(env "LD_PRELOAD=$fake" "FAKETIME_TIMESTAMP_FILE=$tmp/clock" FAKETIME_NO_CACHE=1 DONT_FAKE_MONOTONIC=1 TZ=Asia/Ho_Chi_Minh
	"ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0")
province 30 2
export KPID_SOCKET=$tmp/s

# --- the clock ---
clock() { echo "@$1" >"$tmp/clock"; }	# civil time of the province
reloads() { grep -c 'event=reload' "$tmp/log"; }
day() { date -u -d "$1 $2 days" +"${3:-%F}"; }	# date, days later, format
until_true() {	# seconds, command...
	local most=$1
	shift
	for _ in $(seq $((most * 20))); do
		"$@" >/dev/null 2>&1 && return
		sleep 0.05
	done
	echo "# not within $most s: $*" >&2
}
# What happens at that moment has happened when it is back: SIGHUP makes the schedule look, and its answer is waited for.
at() {
	local before
	clock "$1"
	before=$(reloads)
	kill -HUP $kpid_pid
	for _ in $(seq 400); do
		[ "$(reloads)" -gt "$before" ] && break
		sleep 0.025
	done
	settle
}
# Until nothing is under way and nothing waits that may run.
settle() {
	for _ in $(seq 1200); do
		req /v1/schedule >"$tmp/view"
		grep -q '"state":"running"' "$tmp/view" || req /v1/runs | grep -q '"state":"\(queued\|running\)"' || return 0
		sleep 0.025
	done
	echo "# it does not come to rest" >&2
}
restart() { stop; clock "$1"; start; settle; }

# --- what came of it ---
sql() { sqlite3 -readonly "$tmp/kpi.db" "$1"; }
mark=0
news() { tail -n +$((mark + 1)) "$tmp/log"; }
forget() { mark=$(wc -l <"$tmp/log"); }
# Due times that fired since the last look, of one schedule: "01-06 01:00, 01-07 01:00".
fired() { news | sed -n "s/.*event=due schedule=$1 at=\"2[0-9]*-\([^\"]*\)\".*/\1/p" | paste -sd, | sed 's/,/, /g'; }
fires() { same "$(fired "$1")" "$2"; }
silent() { lacks event=due news; }
of() { tr '{' '\n' <"$tmp/view" | grep "\"name\":\"$1\"" | field "$2"; }	# name, field
whole_runs() { sql "SELECT count(*) FROM run WHERE state = 'complete' AND scope = 'all'"; }

daily() {	# the three ways to catch up, each with its cron
	config <<-YAML
	timezone: Asia/Ho_Chi_Minh
	schedule:
	  - { name: none, cron: "$1", do: score, period: this-month, kind: provisional, catch_up: none }
	  - { name: last, cron: "$2", do: score, period: this-month, kind: provisional, catch_up: last }
	  - { name: all, cron: "$3", do: score, period: this-month, kind: provisional, catch_up: all }
	YAML
}
daily "0 1 * * *" "0 1 * * *" "0 1 * * *"
clock "2026-01-05 12:00:00"
start
settle
ok "a schedule that is new fires nothing" silent
ok "it knows what is next" same "$(of last next)" "2026-01-06 01:00"
ok "and that nothing was missed" same "$(of last missed)" 0
at "2026-01-06 00:59:59"
ok "a second early is early" silent
until_true 30 has schedule=all news
settle
ok "the timer fires it" fires none "01-06 01:00"
ok "each once" fires last "01-06 01:00"
ok "all of them" fires all "01-06 01:00"
ok "as runs of the period" same "$(sql "SELECT group_concat(DISTINCT period) FROM run WHERE scope = 'all'")" 202601
ok "last is told" has "2026-01-06 01:00" k schedule
ok "and next" has "2026-01-07 01:00" k schedule
forget
at "2026-01-06 01:00:30"
restart "2026-01-06 01:00:40"
crash
start
settle
ok "the same minute again fires nothing: not by a look, a restart or a kill" silent

# --- midnight comes in the middle of a run, which is of the day on which it began ---
preview() { req /v1/runs -d '{"period":"2026-01","kind":"preview"}' >/dev/null; }
changed() { sql "SELECT counts FROM run ORDER BY id DESC LIMIT 1" | field changed; }
clock "2026-01-06 23:59:40"
preview
settle
workers=$(pgrep -P $kpid_pid)
kill -STOP $workers
clock "2026-01-06 23:59:50"
preview
until_true 10 has '"state":"running"' req /v1/runs
listed() { req '/v1/runs?limit=1' | sed 's/.*"runs"://'; }
ok "a run that goes is not listed as waiting" has '"state":"running"' listed
clock "2026-01-07 00:00:10"
kill -CONT $workers
settle
ok "a preview that ends tomorrow is what it was before midnight" same "$(changed)" 0
preview
settle
ok "one that begins tomorrow is not" test "$(changed)" -gt 20
forget

# --- off ---
restart "2026-02-15 12:00:00"
ok "forty days off: none catches up none" fires none ""
ok "last catches up one" fires last "02-15 01:00"
ok "and counts the others" has "schedule=last at=\"2026-02-15 01:00\" period=2026-02 skipped=39" news
days=$(for i in $(seq 1 40); do day 2026-01-06 "$i" "%m-%d 01:00"; done | paste -sd, | sed 's/,/, /g')
ok "all catches up all, in order" fires all "$days"
ok "each for the period of its own day" same "$(news | grep schedule=all | grep -c period=2026-01)" 25
ok "then none waits" same "$(of none missed)$(of last missed)$(of all missed)" 000
forget
restart "2026-02-15 12:00:10"
ok "once caught up, never again" silent

# --- kill -9 while they run ---
runs=$(whole_runs) n_fired=0
for delay in 0.00 0.02 0.05 0.10 0.15 0.20 0.30; do
	stop
	clock "$(day 2026-02-16 $((n_fired / 3))) 01:00:10"
	n_fired=$((n_fired + 3))
	forget
	"${as[@]}" "$B/kpid" -c "$tmp/kpid.yaml" >>"$tmp/log" 2>&1 &
	kpid_pid=$!
	until_true 10 has event=due news
	sleep $delay	# the moment is the point
	crash
	start
	settle
done
ok "killed at any moment of it, each due time has one whole run" same $(($(whole_runs) - runs)) $n_fired
ok "and no run is half there" same "$(sql "SELECT count(*) FROM run WHERE state IN ('queued', 'running')")" 0

# --- a clock that jumps ---
forget
at "2026-02-25 12:00:00"
ok "three days forward: none skips them" fires none ""
ok "last runs the last" fires last "02-25 01:00"
ok "all runs each, in order" fires all "02-23 01:00, 02-24 01:00, 02-25 01:00"
forget
at "2026-02-20 12:00:00"
at "2026-02-24 01:00:05"
restart "2026-02-25 01:00:05"
ok "five days back: what was handled is not repeated" silent
ok "it waits for what is new" same "$(of all next)" "2026-02-26 01:00"
at "2026-02-26 01:00:05"
ok "which comes" fires none "02-26 01:00"
ok "once" fires all "02-26 01:00"
forget
daily "0 1 * * *" "0 1 * * *" "0 1 1 * *"
at "2026-02-26 02:00:00"
at "2028-11-22 12:00:00"
ok "a thousand days forward: one run, a thousand counted" has "schedule=last at=\"2028-11-22 01:00\" period=2028-11 skipped=999" news
ok "a run for each month" same "$(news | grep -c 'event=due schedule=all')" 33
forget
at "2028-11-23 01:00:00"
ok "and it goes on the next day" fires last "11-23 01:00"

# --- edits ---
one() {	# name, cron, more: a schedule alone
	config <<-YAML
	timezone: ${zone:-Asia/Ho_Chi_Minh}
	schedule:
	  - { name: $1, cron: "$2", do: score, period: ${3:-this-month}, kind: provisional, catch_up: all }
	YAML
}
one job "0 13 * * *"
forget
at "2028-11-24 12:00:00"
one job "0 11 * * *"
at "2028-11-24 12:00:10"
ok "an edit to an earlier hour does not fire" silent
one job "0 14 * * *"
at "2028-11-24 12:00:20"
one job "0 10 * * *"
at "2028-11-24 13:30:00"
ok "nor does one back and forth" silent
one other "0 11 * * *"
at "2028-11-24 13:30:10"
ok "nor a new name" silent
one job "0 11 * * *"
at "2028-11-24 13:30:20"
ok "nor the old one again" silent
one job "0 11 * * *" last-month
at "2028-11-24 13:30:30"
ok "nor another period" silent
zone=Pacific/Auckland one zoned "0 11 * * *"
at "2028-11-24 13:30:35"
zone=Asia/Tokyo one zoned "0 11 * * *"
at "2028-11-24 13:30:40"
ok "nor another zone" silent
one job "0 11 * * *"
sed 's/2026-01-01/2026-01-02/' "$here/etc/calendar.yaml" >"$tmp/calendar.yaml"
sed -i "s|^calendar: .*|calendar: $tmp/calendar.yaml|" "$tmp/kpid.yaml"
at "2028-11-24 13:30:50"
ok "nor another calendar" silent
ok "which is live all the same" has "reload verdict=applied" news
restart "2028-11-24 13:31:00"
ok "nor a restart after the edits" silent
one job "32 13 * * *"
at "2028-11-24 13:31:30"
at "2028-11-24 13:32:00"
ok "the edited one fires when its time comes" fires job "11-24 13:32"
printf 'schedule: [\n' >>"$tmp/kpid.yaml"
kill -HUP $kpid_pid
until_true 10 has event=config news
ok "a broken configuration is refused with its line" has "kpid.yaml:" news
ok "and changes nothing" has "2028-11-25 13:32" k schedule

# A run under way for as long as the test wants: its workers stand still.
hold() {	# clock
	forget
	workers=$(pgrep -P $kpid_pid)
	kill -STOP $workers
	clock "$1"
	kill -HUP $kpid_pid
	until_true 10 has event=due news
}
let_go() { kill -CONT $workers; }

# Edited while its run is under way: the run ends, and is not what is remembered of the new one.
one job "0 15 * * *"
at "2028-11-24 14:00:00"
hold "2028-11-24 15:00:00"
one job "0 16 * * *"
clock "2028-11-24 15:00:01"
kill -HUP $kpid_pid
reloaded() { [ "$(news | grep -c event=reload)" = 2 ]; }
until_true 10 reloaded
ok "a reload comes in the middle of a run" has '"state":"running"' req /v1/runs
let_go
settle
ok "which ends as if there had been none" has "state=complete" news
ok "once" fires job "11-24 15:00"
restart "2028-11-26 12:00:00"
ok "what the edited one missed is caught up" fires job "11-24 15:00, 11-24 16:00, 11-25 16:00"

# A run that somebody cancels is handled; what the end of kpid cuts short is not.
one job "0 1 * * *"
at "2028-11-26 12:00:10"
hold "2028-11-27 01:00:00"
k cancel "$(sql "SELECT max(id) FROM run")" >/dev/null
let_go
until_true 10 has state=cancelled news
at "2028-11-27 01:05:00"
ok "a cancelled run does not come again" fires job "11-27 01:00"
ok "it is told what became of it" has cancelled k schedule
hold "2028-11-28 01:00:00"
kill -TERM $kpid_pid
let_go
wait $kpid_pid
ok "the end of kpid cuts a run short" has state=cancelled news
clock "2028-11-28 01:00:20"
start
settle
restart "2028-11-28 01:00:40"
ok "which is made up for, once" same "$(news | grep -c state=complete)" 1

# --- a backup that was put back ---
stop
cp "$tmp/kpi.db" "$tmp/old.db"
clock "2028-11-29 12:00:00"
start
settle
restored() {	# clock
	stop
	rm -f "$tmp/kpi.db"-wal "$tmp/kpi.db"-shm
	cp "$tmp/old.db" "$tmp/kpi.db"
	clock "$1"
	forget
	start
	settle
}
for word in none last all; do
	restored "2028-12-01 12:00:00"
	ok "an old copy of the store fires nothing" silent
	ok "it says so" has "schedule resume --catch-up" k status
	ok "shows what waits" same "$(of job state) $(of job missed)" "parked 3"
	at "2028-12-02 01:00:10"
	restart "2028-12-02 12:00:00"
	ok "and stays so when time passes and kpid starts again" silent
	ok "until it is resumed ($word)" has "2028-12-03 01:00" k schedule resume --catch-up $word
	settle
	case $word in none) due="" ;; last) due="12-02 01:00" ;; *) due="11-29 01:00, 11-30 01:00, 12-01 01:00, 12-02 01:00" ;; esac
	ok "which runs $word of what waited" fires job "$due"
	forget
	crash
	start
	settle
	ok "once" silent
	at "2028-12-03 01:00:05"
	ok "and then goes on" fires job "12-03 01:00"
done
rm "$tmp/kpi.db.lock"
forget
restart "2028-12-04 01:00:10"
ok "a store from another machine is asked about too" silent

# --- what a schedule seals ---
k schedule resume --catch-up none >/dev/null
config <<-YAML
timezone: Asia/Ho_Chi_Minh
schedule: [ { name: sealing, cron: "30 2 * * *", do: score, period: last-month, kind: official, catch_up: none } ]
YAML
at "2028-12-04 02:00:00"
at "2028-12-04 02:30:05"
ok "a schedule that seals is named in the audit" same "$(sql "SELECT by FROM audit WHERE action = 'seal'")" "schedule sealing"
ok "SIGTERM ends it with 0" stop
kpid_pid=
ok "the doctor finds nothing" status 0 k doctor --db "$tmp/kpi.db"
done_testing
