#!/bin/bash
# The audit of a kpid that worked: whole; a row that is removed, changed or moved is named; a cut tail against a head noted
# elsewhere. And a backup while kpid runs, a restore only when it does not, after which nothing runs by itself.
. "$(dirname "$0")/../daemon.sh"
province 30
printf 'schedule: [ { name: nightly, cron: "0 1 * * *", do: score, period: this-month, kind: provisional } ]\n' | config
k proof-key -q "$tmp/key"
echo "proofs: { key: $tmp/key }" >>"$tmp/kpid.yaml"
start
for i in 1 2 3 4 5; do req /v1/tokens -d "{\"id\":\"t$i\",\"role\":\"admin\",\"person\":\"P$i\"}" >/dev/null; done
old=$(req /v1/tokens -d '{"id":"old","role":"viewer","person":"O"}' | field secret)
ok "a token is good" same "$(code tcp "$old" /v1/runs)" 200
run_now 2026-01 >/dev/null
req /v1/scores/CB000001/2026-01/proof >"$tmp/p.json"
ok "a proof over HTTP, signed: executed again" k verify --public-key "$tmp/key.pub" "$tmp/p.json"
ok "... none of somebody who is not there" same "$(code req /v1/scores/NOBODY/2026-01/proof)" 404
chmod 644 "$tmp/key"
ok "... none with a key that others may read" same "$(code req /v1/scores/CB000001/2026-01/proof)" 403
ok "a backup while kpid runs" k backup --db "$tmp/kpi.db" "$tmp/b.db"
ok "no restore while kpid runs" status 4 k restore --db "$tmp/kpi.db" "$tmp/b.db"
run_now 2026-01 >/dev/null

# --- periods: sealed, late, reopened by a decision, over HTTP and by kpictl
export KPID_SOCKET=$tmp/s
token() { req /v1/tokens -d "$1" | field secret; }
viewer=$(token '{"id":"v","role":"viewer","person":"V","agency":"CQ01"}')
feeder=$(token '{"id":"f","role":"feeder","person":"F"}')
ok "a scored month is provisional" has '"state":"provisional"' req /v1/periods/2026-01
ok "... one that was not is open" has '"state":"open"' req /v1/periods/2026-05
ok "sealing is the administrator's" same "$(code tcp "$viewer" /v1/periods/2026-01/seal -X POST)" 403
ok "sealed" has "complete" o seal 2026-01 --wait --lang en
ok "... it says so" has "sealed" o periods --lang en
published=$(req /v1/scores/CB000003/2026-01)
scored() { req /v1/scores/CB000003/2026-01; }
line() { sqlite3 "$tmp/kpi.db" "SELECT $1 FROM diary d JOIN staff_no n ON n.id = d.staff WHERE n.code = 'CB000003' AND d.fields IS NULL AND d.superseded_by IS NULL LIMIT 1"; }
item=$(line item)
late() { req "/v1/facts/diary?source=$1" -d "[{\"external_id\":\"L$1\",\"staff\":\"CB000003\",\"work_date\":\"2026-01-20\",\"item\":\"$item\",\"quantity\":3,\"minutes\":30}]" -H 'Content-Type: application/json'; }
ok "a line that comes late is recorded, and said to be" has '"late":true' late a
sleep 0.7
ok "... the result stands" same "$(scored)" "$published"
ok "... the period counts it" has '"late":1' req /v1/periods/2026-01
ok "... and names it to the administrator" has "La" o periods 2026-01 --lang en
ok "... to nobody else" same "$(code tcp "$viewer" /v1/periods/2026-01/late)" 403
ok "a sealed period is not sealed again" has "is sealed by an official run" o seal 2026-01 --lang en
ok "a sealed period is not scored again" same "$(code req /v1/runs -d '{"period":"2026-01","kind":"official"}')" 202
sleep 0.7
ok "... the result stands" same "$(scored)" "$published"
ok "both clocks over HTTP" has '"moved":' req /v1/scores/CB000003/2026-01/since
ok "... in words" has "until a decision reopens it" req "/v1/scores/CB000003/2026-01/since?format=text&lang=en"
ok "... not of another agency" same "$(code tcp "$viewer" /v1/scores/CB000003/2026-01/since)" 404
ok "as published at a time" has '"staff":"CB000003"' req "/v1/scores/CB000003/2026-01?as_of=2099-01-01"
ok "... before there was anything" same "$(code req "/v1/scores/CB000003/2026-01?as_of=2020-01-01T00:00:00Z")" 404
ok "... no moment" same "$(code req "/v1/scores/CB000003/2026-01?as_of=soon")" 422
reopening='[{"external_id":"R1","kind":"reopen","period":"2026-01","authority":"A","paper":"1","reason":"r"}]'
ok "a feeder does not reopen" has "administrator" tcp "$feeder" "/v1/facts/decision?lang=en" -d "$reopening" -H 'Content-Type: application/json'
ok "... not in the name of an agency either" has "administrator" tcp "$feeder" "/v1/facts/decision?lang=en" -d "${reopening/\"authority\"/\"agency\":\"CQ01\",\"authority\"}" -H 'Content-Type: application/json'
ok "... it is sealed" has '"state":"sealed"' req /v1/periods/2026-01
paper() { o reopen 2026-01 --authority "UBND tỉnh" --paper 12/QĐ --reason "sai danh sách" --lang en; }
ok "reopened by a decision" has "open again: 12/QĐ, UBND tỉnh" paper
ok "... once" status 4 paper
run_now 2026-01 >/dev/null
ok "... and scored again with what came late" bash -c '[ "$1" != "$2" ]' _ "$(scored)" "$published"
ok "... its state" has '"state":"reopened"' req /v1/periods/2026-01
ok "... what was published stands among the revisions" has '"revision":1' req /v1/scores/CB000003/2026-01/revisions
o seal 2026-01 --wait -q
ok "... and is sealed once more" has '"state":"sealed"' req /v1/periods/2026-01
ok "the same paper does not reopen twice" has "of its own" paper

# --- no name and no secret in the log or in metrics
names() { sqlite3 "$tmp/kpi.db" "SELECT DISTINCT name FROM staff"; }
ok "there are names" [ "$(names | wc -l)" -ge 10 ]
req /metrics >"$tmp/metrics"
ok "... none in the log" bash -c "! grep -qFf <(sqlite3 '$tmp/kpi.db' 'SELECT DISTINCT name FROM staff') '$tmp/log'"
ok "... nor in metrics" bash -c "! grep -qFf <(sqlite3 '$tmp/kpi.db' 'SELECT DISTINCT name FROM staff') '$tmp/metrics'"
ok "... nor in the audit" bash -c "! sqlite3 '$tmp/kpi.db' 'SELECT * FROM audit' | grep -qFf <(sqlite3 '$tmp/kpi.db' 'SELECT DISTINCT name FROM staff')"
secrets=$(sqlite3 "$tmp/kpi.db" "SELECT count(*) FROM token WHERE hash IN ('$viewer', '$feeder')")
ok "no secret is kept: its hash" same "$secrets" 0
ok "... nor in the store or the log at all" bash -c "! cat '$tmp/kpi.db'* '$tmp/log' | grep -aqF -e '$viewer' -e '$feeder'"
stop
kpid_pid=
rows=$(sqlite3 "$tmp/kpi.db" "SELECT count(*) FROM audit")
ok "there is an audit" [ "$rows" -ge 5 ]
ok "it is whole" has "$rows rows" k audit verify --db "$tmp/kpi.db"
head=$(k audit verify --json --db "$tmp/kpi.db" | sed -n 's/.*"head": "\(.*\)".*/\1/p')
ok "it says what was before and after" has '"before":{"period":"2026-01","state":"sealed"' k audit show --db "$tmp/kpi.db"
ok "... who sealed" has '"after":"sealed"' k audit show --db "$tmp/kpi.db"
ok "... and what a token may do" has '"role":"viewer"' k audit show --db "$tmp/kpi.db"
ok "it is shown, newest first" has "seal" k audit show --db "$tmp/kpi.db" --most 3
broken() {	# row that is named, SQL
	cp "$tmp/kpi.db" "$tmp/x.db"
	sqlite3 "$tmp/x.db" "DROP TRIGGER audit_kept; DROP TRIGGER audit_fixed; DROP TRIGGER audit_once; $2"
	has "row $1 does" k audit verify --db "$tmp/x.db" && status 1 k audit verify --db "$tmp/x.db" "${@:3}"
}
ok "a row that is removed" broken 3 "DELETE FROM audit WHERE seq = 3"
ok "a row that is changed" broken 2 "UPDATE audit SET by = 'uid:0 ' WHERE seq = 2"
ok "... its time" broken 4 "UPDATE audit SET at = at + 1 WHERE seq = 4"
ok "two rows that change places" broken 2 "UPDATE audit SET seq = -2 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = -2"
ok "a row that comes from elsewhere" broken $((rows + 1)) "INSERT INTO audit SELECT $((rows + 1)), at, by, action, object, detail, before, hash FROM audit WHERE seq = 1"
cp "$tmp/kpi.db" "$tmp/x.db"
sqlite3 "$tmp/x.db" "DROP TRIGGER audit_kept; DELETE FROM audit WHERE seq = $rows"
ok "the last row cut off: whole by itself" k audit verify --db "$tmp/x.db"
ok "... not against the head noted elsewhere" status 1 k audit verify --db "$tmp/x.db" --head "$rows:$head"
ok "... the true one fits" k audit verify --db "$tmp/kpi.db" --head "$rows:$head"

ok "a restore" k restore --db "$tmp/kpi.db" "$tmp/b.db"
sqlite3 "$tmp/kpi.db" "DROP TRIGGER token_fixed; UPDATE token SET expires = 1 WHERE id = 'old'"
start
ok "a token that has expired is none" same "$(code tcp "$old" /v1/runs)" 401
ok "kpid starts on it, its schedules wait" has '"state":"parked"' req /v1/schedule
KPID_SOCKET=$tmp/s k schedule resume --catch-up none >/dev/null
ok "... until they are resumed" lacks '"state":"parked"' req /v1/schedule
done_testing
