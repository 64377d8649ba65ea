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
# What it gave up, in every thread (builds with a sanitizer have no list of calls).
each_thread() { ! grep -H "^$1:" /proc/$kpid_pid/task/*/status | grep -Ev "$2\$"; }
ok "no thread can gain privileges" each_thread NoNewPrivs '\s1'
ok "... nor has any but low ports" each_thread 'Cap\(Eff\|Prm\|Amb\)' '\s0{13}[04]00'
if grep -qE '__(a|t)san_init' "$B/kpid"; then ok "a sanitizer, no list of calls # SKIP" true
else ok "every thread is under the list of calls" each_thread Seccomp '\s2'; fi
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

# Whom its files may be open to.
refuses() { "$@"; [ $? -eq 5 ]; }
umask 022
echo 'a secret of the office' >"$tmp/secret"
cp "$tmp/kpid.yaml" "$tmp/quiet.yaml"
echo "notify: [ { webhook: \"http://127.0.0.1:9/\", events: [run], secret_file: $tmp/secret } ]" >>"$tmp/kpid.yaml"
kill -HUP $kpid_pid
refused() { for _ in $(seq 100); do grep -q '"id":"GUARD_READ"' "$tmp/log" && return; sleep 0.1; done; tail -3 "$tmp/log"; return 1; }
ok "a secret that everybody may read is refused by a reload" refused
ok "... and kpid goes on as it was" has ok req /readyz
stop
ok "... nor does it start with it" refuses timeout 20 "$B/kpid" -c "$tmp/kpid.yaml"
ok "... it says which file, and where it is named" has "kpid.yaml:9:" "$B/kpid" -c "$tmp/kpid.yaml" --check-config
ok "... and what to do" has "chmod o= it first" env LC_ALL=C "$B/kpid" -c "$tmp/kpid.yaml" --check-config
chmod o= "$tmp/secret"
ok "with its mode mended all is well" "$B/kpid" -c "$tmp/kpid.yaml" --check-config
chmod o+r "$tmp/kpi.db"
ok "a store that everybody may read is told" has "everybody may read $tmp/kpi.db" env LC_ALL=C "$B/kpid" -c "$tmp/kpid.yaml" --check-config
chmod o=w "$tmp/kpid.yaml"
ok "a configuration that everybody may change is refused" refuses "$B/kpid" -c "$tmp/kpid.yaml" --check-config
rm "$tmp/kpi.db" "$tmp/kpid.yaml"
cp "$tmp/quiet.yaml" "$tmp/kpid.yaml"
start
ok "a store that kpid makes is not everybody's" same "$(stat -c %a "$tmp/kpi.db" | tail -c 2)" 0
stop
ok "it says when it stops" hears '^STOPPING=1'
kill $heard_pid
done_testing
