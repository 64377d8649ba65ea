#!/bin/bash
# The daemon end to end: start, score, record, warn, reload, refuse, die, come back.
. "$(dirname "$0")/../daemon.sh"
province 60
echo 'schedule: []' | config
start
ok "it is ready" has ok req /readyz
ok "the socket has the mode that was asked for" same "$(stat -c %a "$tmp/s")" 600
ok "the folder is live" has '"is_live":true' req /v1/status
ok "a run is ordered and completes" has '"state":"complete"' req "/v1/runs/$(run_now 2026-01)"
ok "its results are there" has '"state":"scored"' req '/v1/scores?period=2026-01'
ok "one by one too" has '"revision":1' req /v1/scores/CB000001/2026-01
tag=$(req /v1/scores/CB000001/2026-01 -D - -o /dev/null | tr -d '\r' | sed -n 's/^ETag: //p')
ok "what is known already is not sent again" same "$(code req /v1/scores/CB000001/2026-01 -H "If-None-Match: $tag")" 304

long='[{"external_id":"L1","staff":"CB000001","work_date":"2026-01-13","item":"DV.03","quantity":1,"minutes":900,"evidence":true}]'
answer=$(req /v1/facts/diary -H 'Idempotency-Key: one' -d "$long")
ok "a diary line is accepted" has '"accepted":1' echo "$answer"
ok "and its day is judged in the same answer" has day_over_standard echo "$answer"
ok "the same key gives the same answer and records nothing" has '"accepted":1' req /v1/facts/diary -H 'Idempotency-Key: one' -d "$long"
ok "another body under it is refused" same "$(code req /v1/facts/diary -H 'Idempotency-Key: one' -d '[]')" 422
ok "the same again without a key changes nothing" has '"unchanged":1' req /v1/facts/diary -d "$long"
ok "good rows are kept beside bad ones" has '"accepted":1,"unchanged":0,"superseded":0,"rejected":1' req /v1/facts/diary \
	-d '[{"external_id":"L2","staff":"CB000001","work_date":"2026-02-30","item":"DV.03","quantity":1},{"external_id":"L3","staff":"CB000001","work_date":"2026-01-14","item":"DV.03","quantity":1}]'
ok "all or nothing records nothing" same "$(code req '/v1/facts/diary?all_or_nothing=yes' \
	-d '[{"external_id":"L4","staff":"CB000001","work_date":"2026-02-30","item":"DV.03","quantity":1},{"external_id":"L5","staff":"CB000001","work_date":"2026-01-14","item":"DV.03","quantity":1}]')" 422
ok "not even the good row" has '"accepted":1' req /v1/facts/diary \
	-d '[{"external_id":"L5","staff":"CB000001","work_date":"2026-01-14","item":"DV.03","quantity":1}]'
ok "CSV is taken too" has '"accepted":1' req /v1/facts/absence --data-binary $'external_id,staff,from,to,kind\nA9,CB000001,2026-01-05,2026-01-05,annual\n'
refreshed() { for _ in $(seq 100); do req /v1/scores/CB000001/2026-01 | grep -q '"revision":2' && return; sleep 0.1; done; return 1; }
ok "the person's score follows within seconds, without a run" refreshed
ok "others keep theirs" has '"revision":1' req /v1/scores/CB000040/2026-01

secret=$(req /v1/tokens -d '{"id":"v1","role":"viewer","agency":"CQ01"}' | field secret)
used() { req /v1/tokens | grep -o '"id":"v1"[^}]*' | field last_used; }
ok "a token that nobody has used was never used" same "$(used)" null
ok "without a token TCP is refused" same "$(code tcp wrong '/v1/scores?period=2026-01')" 401
ok "with one it answers" same "$(code tcp "$secret" '/v1/scores?period=2026-01')" 200
noted() { for _ in $(seq 100); do [ "$(used)" != null ] && return; sleep 0.1; done; return 1; }
ok "when it was used last is noted" noted
ok "with its own agency only" lacks '"agency":"CQ02"' tcp "$secret" '/v1/scores?period=2026-01&limit=1000'
other=$(awk -F, '$3 == "CQ02" { print $2; exit }' "$tmp/d/posting.csv")
ok "others are not there" same "$(code tcp "$secret" "/v1/scores/$other/2026-01")" 404
ok "its role may not reload" same "$(code tcp "$secret" /v1/reload -X POST)" 403
req /v1/tokens/v1 -X DELETE >/dev/null
ok "a token that was revoked is none" same "$(code tcp "$secret" '/v1/scores?period=2026-01')" 401

old=$(req /v1/bundles/live | field digest)
sed -i 's/result_max *= { *70/result_max = { 60/' "$tmp"/sectors/decree_335/2026-01-01/standard.lua
ok "an edit alone changes nothing" has "\"digest\":\"$old\"" req /v1/bundles/live
ok "and status says so" has '"is_live":false' req /v1/status
ok "an edit that breaks cases is refused" has '"verdict":"refused"' req /v1/reload -X POST
ok "the old bundle stays" has "\"digest\":\"$old\"" req /v1/bundles/live
cp -r sectors/. "$tmp/sectors"
echo '-- a note' >>"$tmp/sectors/common/2026-01-01/standard.lua"
ok "a dry run proves and changes nothing" has '"verdict":"proven"' req '/v1/reload?dry_run=yes' -X POST
ok "nothing changed" has "\"digest\":\"$old\"" req /v1/bundles/live
kill -HUP $kpid_pid
swapped() { for _ in $(seq 100); do req /v1/bundles/live | grep -q "$old" || return 0; sleep 0.1; done; return 1; }
ok "SIGHUP makes a good edit live" swapped
ok "what was live before can be rolled back to" has '"verdict":"applied"' req "/v1/bundles/$old/rollback" -X POST
ok "and is live" has "\"digest\":\"$old\"" req /v1/bundles/live
echo 'x = = 1' >>"$tmp/sectors/common/2026-01-01/standard.lua"
ok "a mistake is told with file and line" has '"file":"common/2026-01-01/standard.lua","line":' req /v1/reload -X POST
ok "scoring goes on" has '"state":"complete"' req "/v1/runs/$(run_now 2026-01)"

crash
start
ok "killed, it comes back with the live bundle, not the folder" has "\"digest\":\"$old\"" req /v1/bundles/live
ok "and every acknowledged row" has '"unchanged":1' req /v1/facts/diary -d "$long"
ok "SIGTERM ends it with 0" stop
kpid_pid=
ok "the doctor finds nothing" status 0 k doctor --db "$tmp/kpi.db"
ok "no name of a person is in the log" lacks "$(awk -F, 'NR == 2 { print $2 }' "$tmp/d/staff.csv")" cat "$tmp/log"
done_testing
