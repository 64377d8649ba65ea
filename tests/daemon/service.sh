#!/bin/bash
# kpid as a service: what systemd hears of it, the watchdog that beats from the loop, log lines as JSON, and how many connections
# one address may hold.
. "$(dirname "$0")/../daemon.sh"
province 60
printf 'schedule: []\nlog: { format: json }\nlimits: { per_address: 3 }\n' | config
"$B/notified" "$tmp/notify" >"$tmp/heard" &
heard_pid=$!
for _ in $(seq 100); do [ -S "$tmp/notify" ] && break; sleep 0.05; done
as=(env "NOTIFY_SOCKET=$tmp/notify" WATCHDOG_USEC=400000)
start
hears() { for _ in $(seq 100); do grep -q "$1" "$tmp/heard" && return; sleep 0.1; done; cat "$tmp/heard"; return 1; }
beats() { grep -c WATCHDOG=1 "$tmp/heard"; }
ok "it says when it is ready" hears '^READY=1'
ok "the watchdog beats" hears '^WATCHDOG=1'
before=$(beats)
run=$(run_now 2026-01)
sleep 1
ok "... while a run goes on too, twice in its time" [ $(($(beats) - before)) -ge 3 ]
kill -STOP $kpid_pid
sleep 0.3
before=$(beats)
sleep 1
ok "... and not when the loop stands still" same "$(beats)" "$before"
kill -CONT $kpid_pid
kill -HUP $kpid_pid
ok "a reload is told" hears '^RELOADING=1'
ready_again() { for _ in $(seq 100); do [ "$(grep -c '^READY=1' "$tmp/heard")" -ge 2 ] && return; sleep 0.1; done; return 1; }
ok "... and its end" ready_again

# Each line of the log is one JSON object.
without_event() {
	sqlite3 :memory: "SELECT count(*) FROM json_each('[' || replace(rtrim(CAST(readfile('$tmp/log') AS TEXT), char(10)), char(10), ',')
		|| ']') WHERE json_extract(value, '\$.event') IS NULL" 2>&1
}
ok "the log has lines" [ "$(wc -l <"$tmp/log")" -ge 3 ]
ok "every line is JSON, with an event" same "$(without_event)" 0
name=$(awk -F, 'NR == 2 { print $2 }' "$tmp/d/staff.csv")
ok "nobody's name is in it" lacks "$name" cat "$tmp/log"

# Three connections of one address, no more; the administrator's socket goes on.
port=$(sed -n 's/.*"event":"listen".*"address":"127.0.0.1".*"port":"\{0,1\}\([0-9]*\).*/\1/p' "$tmp/log" | tail -1)
ok "the port is in the log" [ -n "$port" ]
exec 11<>"/dev/tcp/127.0.0.1/$port" 12<>"/dev/tcp/127.0.0.1/$port" 13<>"/dev/tcp/127.0.0.1/$port"
sleep 0.2
status() { curl -s -m 5 --noproxy '*' -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/healthz"; }
ok "a fourth connection of an address gets no answer" bash -c "[ '$(status)' != 200 ]"
ok "the socket of administrators answers" has ok req /readyz
exec 11>&- 12>&- 13>&-
again() { for _ in $(seq 50); do [ "$(status)" = 200 ] && return; sleep 0.1; done; return 1; }
ok "when they are gone it answers again" again
stop
ok "it says when it stops" hears '^STOPPING=1'
kill $heard_pid
done_testing
