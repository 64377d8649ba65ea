#!/bin/bash
# Webhooks: signed, in order, repeated until they arrive, over a death too; nobody waits for one that is down.
. "$(dirname "$0")/../daemon.sh"
export no_proxy=127.0.0.1
B=$(realpath "${B:-build}")
month=$(date -d "$(date +%Y-%m-15) -1 month" +%Y-%m)
cp -r sectors "$tmp/sectors"
k demo-data -q --out "$tmp/d" --people 40 --months 1 --first "$month"
k import -q --db "$tmp/kpi.db" "$tmp/d" >/dev/null
mkdir "$tmp/r"
receive() { "$B/receiver" "$tmp/r" "$@" >"$tmp/hookport" & receiver=$!; for _ in $(seq 100); do [ -s "$tmp/hookport" ] && break; sleep 0.05; done; }
trap '[ -z "$kpid_pid" ] || kill -9 $kpid_pid 2>/dev/null; kill $receiver 2>/dev/null; rm -rf "$tmp"' EXIT
waits() { for _ in $(seq "${TRIES:-300}"); do "$@" >/dev/null 2>&1 && return; sleep 0.1; done; echo "never: $*"; cat "$tmp/r/log"; tail -5 "$tmp/log"; return 1; }
arrived() { [ "$(grep -c "^[0-9]* $1 $2 " "$tmp/r/log" 2>/dev/null)" -ge "$3" ]; }	# path, status, how often at least
times() { grep -c "^[0-9]* $1 $2 " "$tmp/r/log"; }
last() { awk -v p="$1" '$2 == p { n = $1 } END { print n }' "$tmp/r/log"; }
body() { cat "$tmp/r/$(last "$1").body"; }
queue() { sqlite3 "file:$tmp/kpi.db?mode=ro" "$@"; }
empty() { [ "$(queue 'SELECT count(*) FROM outbox')" = 0 ]; }

receive
hook=http://user:hunter2@127.0.0.1:$(cat "$tmp/hookport")
printf 'a secret of the office\n' >"$tmp/secret" && chmod 600 "$tmp/secret"
hooks() { printf 'notify:\n'; for h in "$@"; do printf '  - { webhook: "%s", events: [%s], secret_file: %s }\n' "$hook${h%=*}" "${h#*=}" "$tmp/secret"; done; }
{ echo 'schedule: []'; hooks /pathsecret/a=run,reload /b=run; } | config
start
run_now "$month" >/dev/null
ok "a run is told" waits arrived /pathsecret/a 200 1
ok "with what it was" has "\"event\":\"run\"" body /pathsecret/a
ok "and how it ended" has "\"period\":\"$month\",\"kind\":\"provisional\"" body /pathsecret/a
ok "to every hook that wants it" waits arrived /b 200 1
at=$(last /pathsecret/a)
header() { sed -n "s/^$1: //p" "$tmp/r/$at.head"; }
signature() { { printf '%s.' "$(header X-Kpid-Timestamp)"; cat "$tmp/r/$at.body"; } | openssl dgst -sha256 -hmac 'a secret of the office' -r | cut -d' ' -f1; }
ok "signed, as openssl says" same "$(header X-Kpid-Signature)" "sha256=$(signature)"
ok "at about now" test $(($(date +%s) - $(header X-Kpid-Timestamp))) -lt 60
ok "under one id in head and body" has "\"id\":\"$(header X-Kpid-Id)\"" cat "$tmp/r/$at.body"
ok "what was delivered is forgotten" waits empty

req '/v1/reload?dry_run=yes' -X POST >/dev/null
echo '-- a note' >>"$tmp/sectors/common/2026-01-01/standard.lua"
req /v1/reload -X POST >/dev/null
ok "a reload is told" waits arrived /pathsecret/a 200 2
ok "with its verdict" has '"event":"reload"' body /pathsecret/a
ok "a dry run is not" same "$(times /pathsecret/a 200)" 2
ok "nor to whom it does not interest" same "$(times /b 200)" 1

echo 503 >"$tmp/r/mode.a"
first=$(run_now "$month") second=$(run_now "$month")
ok "a hook that fails is tried again" waits arrived /pathsecret/a 503 2
ok "with the same message" same "$(awk '$3 == 503 { print $4 }' "$tmp/r/log" | sort -u | wc -l)" 1
ok "the other gets both meanwhile" waits arrived /b 200 3
crash
ok "what waits is in the store" same "$(queue 'SELECT count(*) FROM outbox')" 2
waiting=$(awk '$3 == 503 { id = $4 } END { print id }' "$tmp/r/log")
start
echo 200 >"$tmp/r/mode.a"
ok "after a death it is delivered" waits arrived /pathsecret/a 200 4
ok "under the same id" has "200 $waiting" cat "$tmp/r/log"
ok "in order" same "$(for i in $(awk '$2 == "/pathsecret/a" && $3 == 200 { print $1 }' "$tmp/r/log" | tail -2); do field run <"$tmp/r/$i.body"; done | tr '\n' ' ')" "$first $second "

echo 0 >"$tmp/r/mode.a"
run_now "$month" >/dev/null
ok "while one does not answer" waits arrived /pathsecret/a 0 1
ok "the other is told" waits arrived /b 200 4
ok "and the loop is free" same "$(curl -s -m 2 --unix-socket "$tmp/s" -o /dev/null -w '%{http_code}' http://kpid/healthz)" 200
echo 302 >"$tmp/r/mode.a"
ok "who does not answer is left after some seconds" waits arrived /pathsecret/a 302 1
ok "and not followed elsewhere" lacks elsewhere cat "$tmp/r/log"
kill $receiver
ok "a hook that is not there is told as such" waits grep -q 'failure=".*onnect' "$tmp/log"
before=$(times /pathsecret/a 200)
echo 200 >"$tmp/r/mode.a"
receive "$(cat "$tmp/hookport")"
ok "once it is back it gets what waited" waits arrived /pathsecret/a 200 $((before + 1))

openssl req -x509 -newkey rsa:2048 -nodes -keyout "$tmp/key" -out "$tmp/cert" -days 2 -subj /CN=127.0.0.1 2>/dev/null
openssl s_server -accept 0 -cert "$tmp/cert" -key "$tmp/key" -www >"$tmp/tls" 2>&1 &
tls=$!
for _ in $(seq 100); do grep -q ACCEPT "$tmp/tls" && break; sleep 0.05; done
plain=$hook hook=https://127.0.0.1:$(sed -n 's/^ACCEPT .*:\([0-9]*\)$/\1/p' "$tmp/tls")
{ echo 'schedule: [ { name: c1, cron: "* * * * *", do: checks, period: last-month }, { name: c2, cron: "* * * * *", do: checks, period: last-month } ]'
	hooks /t=run; hook=$plain; hooks /b=run /w=warning | sed 1d; } | config
kill -HUP $kpid_pid
sleep 1
run_now "$month" >/dev/null
ok "a certificate that nobody signed is refused" waits grep -q 'hook=https.*failure=".*certificate' "$tmp/log"
kill $tls

TRIES=900
ok "after the checks there is a reminder" waits arrived /w 200 1
ok "of what is open on the day" has "\"event\":\"warning\",\"at\":" body /w
ok "by check, with its title in both languages" has '"missing_day":{"title":"Working day without an entry","title_vi":"Ngày làm việc không kê khai nhật ký","open":' body /w
ok "by agency and person, with the days" has "\"staff\":\"CB0000" body /w
open=$(queue "SELECT count(*) FROM warning WHERE resolved = 0 AND period = (SELECT max(period) FROM warning)")
ok "all of them" has "\"open\":$open,\"truncated\":false" body /w
ok "no name of a person is in it" lacks "$(awk -F, 'NR == 2 { print $2 }' "$tmp/d/staff.csv")" body /w
twice() { [ "$(grep -c 'event=run.* kind=provisional state=complete' "$tmp/log")" -ge 7 ]; }
waits twice
sleep 1
ok "one a day, however often checks run" same "$(times /w 200)" 1

echo 503 >"$tmp/r/mode.b"
run_now "$month" >/dev/null
ok "something waits" waits test "$(queue 'SELECT count(*) FROM outbox')" -ge 1
{ echo 'schedule: []'; hook=$plain; hooks /w=warning; } | config
kill -HUP $kpid_pid
ok "what waits for a hook that was taken away is forgotten" waits empty
printf 'short\n' >"$tmp/secret"
{ echo 'schedule: []'; hook=$plain; hooks /c=run; } | config
kill -HUP $kpid_pid
sleep 1
run_now "$month" >/dev/null
ok "a secret that is too short signs nothing" waits grep -q NOTIFY_SECRET "$tmp/log"
ok "and nothing goes out without it" lacks ' /c ' cat "$tmp/r/log"
ok "no secret of an address is in the log" lacks pathsecret cat "$tmp/log"
ok "nor its password" lacks hunter2 cat "$tmp/log"
ok "nor in the store" lacks pathsecret queue 'SELECT * FROM outbox'
ok "nor the key" lacks 'secret of the' cat "$tmp/log"
ok "it ends well" stop
kpid_pid=
done_testing
