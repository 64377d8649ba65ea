#!/bin/bash
# kpictl's online commands against a real kpid, in both languages, and without one.
. "$(dirname "$0")/../daemon.sh"
export KPID_SOCKET=$tmp/s
ok "without a kpid the socket is named" has "no kpid answers at $tmp/s" o status
ok "in Vietnamese too" has "không có kpid trả lời tại $tmp/s" o status --lang vi
for c in status reload "rollback abcd" bundles "run 2026-01" runs "cancel 1" schedule "schedule resume --catch-up none" \
	"token create t --role viewer" "token list" "token revoke t" config events; do
	# shellcheck disable=SC2086
	ok "$c is exit 3 then" status 3 o $c
done
ok "as JSON it has the message's name" has ONLINE_NOBODY o status --json
ok "--socket wins over the environment" has "answers at $tmp/other" o status --socket "$tmp/other"

province 60
config <<'YAML'
schedule:
  - { name: nightly, cron: "0 1 * * *", do: score, period: this-month, kind: provisional }
YAML
start
ok "status says yes" has "yes: what is in $tmp/sectors is live" o status
ok "and exit 0" status 0 o status
ok "it knows the next run" has "01:00 nightly" o status
ok "in Vietnamese" has "đang được áp dụng" o status --lang vi
ok "quiet is one line" same "$(o status -q | wc -l)" 1
live=$(req /v1/bundles/live | field digest)
ok "--json is the server's answer" has "\"digest\":\"$live\"" o status --json
chmod 600 "$tmp/s"; chmod 755 "$tmp"
if has_nobody; then
	ok "a user whom the socket keeps out is refused, not told that nobody is there" status 4 as_nobody "$KPICTL" status --socket "$tmp/s"
fi

ok "a run that is waited for says what came of it" has "run 1 of 2026-01: complete; 60 people, 60 changed" o run 2026-01 --wait
ok "in Vietnamese" has "đợt chấm 2 của kỳ 2026-01: hoàn thành" o run 2026-01 --wait --lang vi
ok "--json gives the run" has '"state":"complete"' o run 2026-01 --wait --json
ok "a run is ordered without waiting" has "is queued" o run 2026-01 --no-checks
ok "the kind goes through" has '"kind":"preview"' o run 2026 --kind preview --wait --json
ok "runs are listed" has "2026-01  provisional  complete" o runs
ok "as many as asked for" same "$(o runs --most 1 | wc -l)" 2
ok "in Vietnamese" has "tạm tính" o runs --lang vi
ok "status names the slowest criterion" has "of decree_335/2026-01-01" o status
ok "as JSON, with the people that it counts" has '"slowest":[{"criterion":"' o status --json
ok "and so do the metrics" has 'kpid_criterion_seconds{standard="decree_335/2026-01-01",criterion="' req /metrics
ok "a period that is none is wrong usage" status 2 o run 2026-13
ok "with the server's sentence" has "\`period\` sai kiểu" o run 2026-13 --lang vi
ok "so is a kind that is none" status 2 o run 2026-01 --kind secret
ok "a run that is not there cannot be cancelled" status 1 o cancel 999
ok "nor one that is over" has "is over (complete)" o cancel 1
ok "nor one whose number is a path" status 5 o cancel ../../reload

ok "the schedule shows cron and next" has "0 1 * * *" o schedule
ok "and what of which period" has "score  this-month" o schedule
ok "in Vietnamese" has "chờ đến giờ" o schedule --lang vi
ok "resume wants to know what to catch up" status 2 o schedule resume
ok "and takes three words only" status 2 o schedule resume --catch-up some
ok "with one it shows the schedule" has nightly o schedule resume --catch-up none

secret=$(o token create feeder1 --role feeder --agency CQ01 -q)
ok "the secret of a token is all that -q prints" same "$(code tcp "$secret" /v1/facts/diary -d '[]')" 200
ok "tokens are listed" has feeder1 o token list
ok "without secrets" lacks "$secret" o token list --json
ok "a token twice is refused" status 4 o token create feeder1 --role feeder
ok "a role that is none is wrong usage" status 2 o token create x --role king
ok "a token needs a role" status 2 o token create x
ok "a revoked token" has "thu hồi" o token revoke feeder1 --lang vi
ok "is none" same "$(code tcp "$secret" /v1/facts/diary -d '[]')" 401

ok "the configuration in force, with places" has "kpid.yaml:" o config
ok "and defaults" has "# default" o config
ok "in Vietnamese" has "# mặc định" o config --lang vi
o config >"$tmp/again.yaml"
ok "is a configuration itself" status 0 "$B/kpid" -c "$tmp/again.yaml" --check-config
ok "only an administrator sees it" same "$(code tcp "$(o token create v --role viewer -q)" /v1/config)" 403

standard=$tmp/sectors/decree_335/2026-01-01/standard.lua
ok "nothing to reload" has "unchanged: ${live:0:12}" o reload
echo '-- a note' >>"$standard"
ok "an edit is not live" has "kpictl reload makes it live" o status
ok "and exit 1" status 1 o status
ok "a dry run would take it" has "would be applied: ${live:0:12} -> " o reload --dry-run
ok "and takes nothing" status 1 o status -q
ok "a reload takes it" has "sectors changed: decree_335" o reload
ok "it is live" status 0 o status
ok "both bundles are kept" same "$(o bundles | grep -c .)" 3
ok "a digest that is none" status 5 o rollback 00
ok "rollback takes the beginning of a digest" has "-> ${live:0:12}" o rollback "${live:0:8}"
ok "nothing of a rollback is cases" lacks "cases:" o rollback "${live:0:8}"
sed -i 's/result_max *= { *70/result_max = { 60/' "$standard"
ok "failing cases refuse a reload" status 4 o reload
ok "a dry run's no is 1" status 1 o reload --dry-run
ok "they are told with file and line" has "cases.yaml:1: all that was assigned" o reload
ok "what was expected and what came" has "score: cần 98.0, được 88.0" o reload --lang vi
ok "some of them" has "more (-v lists all)" o reload
ok "-v lists all" lacks "more (-v" o reload -v
ok "--json too" has '"verdict":"refused"' o reload --json
echo 'x = = 1' >>"$standard"
ok "a mistake is told with the line itself" has "    x = = 1" o reload -q --lang vi
ok "status says that it was refused" has "was refused at the last reload" o status
ok "with the first mistake" has "standard.lua:4" o status
mv "$tmp/sectors" "$tmp/away"
ok "a folder that is gone is told" has "cannot be read" o status
mv "$tmp/away" "$tmp/sectors"

o events --most 1 --type run --json >"$tmp/events" & follower=$!
o events --most 1 --type run --lang vi >"$tmp/events.vi" & other=$!
for _ in $(seq 100); do
	req /metrics | grep -q '^kpid_http_streams 2' && break
	sleep 0.05
done
o run 2026-01 --wait -q
wait $follower $other
ok "events are followed" has '"type":"run","data":{' cat "$tmp/events"
ok "in words too" has "hoàn thành" cat "$tmp/events.vi"
o events >"$tmp/events" 2>&1 & follower=$!
for _ in $(seq 100); do
	req /metrics | grep -q '^kpid_http_streams 1' && break
	sleep 0.05
done
stop
kpid_pid=
wait $follower
ok "the end of kpid ends the following with 3" same $? 3
done_testing
