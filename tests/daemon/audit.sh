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
run_now 2026-01 >/dev/null
req /v1/scores/CB000001/2026-01/proof >"$tmp/p.json"
ok "a proof over HTTP, signed: executed again" k verify --public-key "$tmp/key.pub" "$tmp/p.json"
ok "... none of somebody who is not there" same "$(code req /v1/scores/NOBODY/2026-01/proof)" 404
chmod 644 "$tmp/key"
ok "... none with a key that others may read" same "$(code req /v1/scores/CB000001/2026-01/proof)" 403
ok "a backup while kpid runs" k backup --db "$tmp/kpi.db" "$tmp/b.db"
ok "no restore while kpid runs" status 4 k restore --db "$tmp/kpi.db" "$tmp/b.db"
run_now 2026-01 >/dev/null
stop
kpid_pid=
rows=$(sqlite3 "$tmp/kpi.db" "SELECT count(*) FROM audit")
ok "there is an audit" [ "$rows" -ge 5 ]
ok "it is whole" has "$rows rows" k audit verify --db "$tmp/kpi.db"
head=$(k audit verify --json --db "$tmp/kpi.db" | sed -n 's/.*"head": "\(.*\)".*/\1/p')
ok "it is shown, newest first" has "token" k audit show --db "$tmp/kpi.db" --most 3
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
start
ok "kpid starts on it, its schedules wait" has '"state":"parked"' req /v1/schedule
KPID_SOCKET=$tmp/s k schedule resume --catch-up none >/dev/null
ok "... until they are resumed" lacks '"state":"parked"' req /v1/schedule
done_testing
