#!/bin/bash
# make web: the dashboard in Debian's chromium, against the real daemon on a made province. Screenshots go to $B/shots.
# Beside `make check`: it needs a browser and npm. ONLY="names": of the scripts here.
. "$(dirname "$0")/../daemon.sh"
province 90 3
cat <<YAML | config
schedule:
  - { name: nightly, cron: "0 1 * * *", do: score, period: this-month, kind: provisional }
  - { name: month-end, cron: "0 2 1 * *", do: score, period: last-month, kind: official, catch_up: all }
YAML
sed -i "s|^standards: .*|standards: { path: $tmp/sectors, approval: second_person, max_class_changes: 100% }|" "$tmp/kpid.yaml"
# Names that somebody may give: markup, quotes, the other direction, far too long.
long=$(printf 'Dài%.0s' $(seq 245))	# as long as a name may be
hostile='<script>alert(1)</script><img src=x onerror=alert(2)> "quoted" '"'one'"
req_csv() { req "/v1/facts/$1" -H 'Content-Type: application/json' --data-binary @-; }
start
[ -n "$port" ] || { cat "$tmp/log"; exit 1; }
run() { run_now "$1" >/dev/null; }
req_csv agency >/dev/null <<JSON
[{"external_id":"CQ01","code":"CQ01","name_vi":$(printf '%s' "$hostile" | sed 's/\\/\\\\/g; s/"/\\"/g; s/^/"/; s/$/"/'),"name_en":"Agency \u202eesrever","kind":"state"},
 {"external_id":"CQ02","code":"CQ02","name_vi":"$long","name_en":"$long","kind":"state"}]
JSON
for m in 2026-01 2026-02 2026-03; do run $m; done
token() { req /v1/tokens -d "$1" | field secret; }
# Somebody whom the decree scores, of an agency with an ordinary name.
one=$(req '/v1/scores?period=2026-03&limit=1000' | sed 's/{"staff"/\n&/g' | grep '"root":"decree_335.*"state":"scored".*"quantity"' | grep -v '"agency":"CQ0[12]"' | sed -n 2p)
somebody=$(field staff <<<"$one") agency=$(field agency <<<"$one")
for r in viewer policy approver admin feeder; do export "TOKEN_$r=$(token "{\"id\":\"$r\",\"role\":\"$r\",\"person\":\"$r\"}")"; done
TOKEN_author=$(token '{"id":"author","role":"approver","person":"policy"}') # the same person with another token
TOKEN_scoped=$(token '{"id":"scoped","role":"viewer","agency":"'"$agency"'"}')
TOKEN_person=$(token "{\"id\":\"person\",\"role\":\"person\",\"person\":\"$somebody\"}")
export TOKEN_scoped TOKEN_person TOKEN_author
SHOTS=$(realpath "$B")/shots
mkdir -p "$SHOTS"
export BASE=http://127.0.0.1:$port STAFF=$somebody AGENCY=$agency SHOTS MODULES=$(realpath "$B")/web/ ROOT=$(id -u) LONG=$long HOSTILE=$hostile
timeout 600 node tests/web/all.mjs
