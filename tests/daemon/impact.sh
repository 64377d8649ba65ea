#!/bin/bash
# Impact and simulation over HTTP: the same answers as kpictl's, other requests go on meanwhile, bad requests.
. "$(dirname "$0")/../daemon.sh"
province 120
cp -r sectors "$tmp/other"
sed -i 's/result_max = { 70/result_max = { 60/' "$tmp/other/decree_335/2026-01-01/standard.lua"
k score -q --db "$tmp/kpi.db" --sectors "$tmp/other" --period 2026-01	# keeps its bundle
printf 'schedule: []\n' | config
start
run_now 2026-01 >/dev/null
now=$(req /v1/bundles/live | field digest)
first=$(req /v1/bundles | grep -o '"digest":"[0-9a-f]*"' | cut -d'"' -f4 | grep -v "$now")
ok "two bundles are kept" test "$first" != "$now"
url="/v1/bundles/$first/impact?period=2026-01"
req "$url" >"$tmp/http.json"
db=$tmp/kpi.db
k impact --db "$db" --from live --to "$first" --period 2026-01 --json >"$tmp/ctl.json"
list() { grep -o '"digest": *"[0-9a-f]*"' "$1" | tr -d ' '; }
ok "the list is that of kpictl" same "$(list "$tmp/http.json")" "$(list "$tmp/ctl.json")"
ok "somebody changes class" grep -Eq '"class_changes":[1-9]' "$tmp/http.json"
ok "what changes is said in both languages" grep -q 'tham số result_max.*70 -> 60' "$tmp/http.json"
ok "and once more without what stands beside it" has 'tham số “' grep -o '"said":{[^}]*}' "$tmp/http.json"
one=$(grep -o '"staff":"[^"]*"' "$tmp/http.json" | head -1 | cut -d'"' -f4)
ok "people are named" has "\"name\":\"$(awk -F, -v s="$one" '$1 == s { print $2 }' "$tmp/d/staff.csv")\"" cat "$tmp/http.json"
req "$url&format=csv&lang=en" | sed 's/^\xef\xbb\xbf//' >"$tmp/http.csv"
k impact --db "$db" --from live --to "$first" --period 2026-01 --csv >"$tmp/ctl.csv"
ok "as CSV the same rows" cmp "$tmp/http.csv" "$tmp/ctl.csv"
req "$url&format=csv&lang=vi" | sed 's/^\xef\xbb\xbf//' >"$tmp/http.vi.csv"
ok "in Vietnamese, too" cmp "$tmp/http.vi.csv" <(k impact --db "$db" --from live --to "$first" --period 2026-01 --csv --lang vi)
ok "and so by Accept-Language" cmp "$tmp/http.vi.csv" <(req "$url" -H 'Accept: text/csv' -H 'Accept-Language: vi' | sed 's/^\xef\xbb\xbf//')
ok "causes are said in the language" same "$(grep -c 'parameter result_max' "$tmp/ctl.csv") $(grep -c 'tham số result_max' "$tmp/ctl.csv")" \
	"$(grep -c 'tham số result_max' "$tmp/http.vi.csv") 0"
ok "the bundle itself changes nobody" has '"people":[]' req "/v1/bundles/$now/impact?period=2026-01"
sim='{"periods":["2026-01"],"set":{"decree_335.result_max":60}}'
ok "a parameter simulated is the same list" same "$(req /v1/simulate -d "$sim" | grep -o '"digest":"[0-9a-f]*"')" "$(list "$tmp/http.json")"
draft=decree_335/2026-01-01/standard.lua
printf '{"periods":["2026-01"],"files":[{"path":"%s","text":%s}]}' $draft "$(json_text <"$tmp/other/$draft")" >"$tmp/draft.json"
ok "so is a text that somebody is writing" same "$(req /v1/simulate -d @"$tmp/draft.json" | grep -o '"digest":"[0-9a-f]*"' | tail -1)" "$(list "$tmp/http.json")"
sed 's/result_max = { 60/result_max = { = 60/' "$tmp/draft.json" >"$tmp/slip.json"
ok "a slip of the pen in it is told with its line" has "standard.lua\",\"line\":$(grep -n 'result_max = {' "$tmp/other/$draft" | cut -d: -f1)," req /v1/simulate -d @"$tmp/slip.json"
ok "nothing was recorded" same "$(req /v1/runs | grep -o '"run":' | wc -l)" 2

# --- others are answered meanwhile ---
for i in 1 2 3; do req "$url" >"$tmp/busy$i" & pids+=($!); done
ok "an explanation does not wait" same "$(code req /v1/scores/CB000042/2026-01/explain)" 200
ok "nor does status" same "$(code req /v1/status)" 200
wait "${pids[@]}"
ok "all of them are answered" same "$(cat "$tmp"/busy* | grep -o '"class_changes":[0-9]*' | sort -u | wc -l)" 1
(req "$url" -m 0.1 >/dev/null 2>&1)
ok "who leaves does no harm" same "$(code req "$url")" 200

# --- who may, and what cannot be ---
token() { req /v1/tokens -d "$1" | field secret; }
viewer=$(token '{"id":"v","role":"viewer"}')
policy=$(token '{"id":"p","role":"policy","agency":"CQ01"}')
ok "a viewer may not" same "$(code tcp "$viewer" "$url")" 403
ok "policy staff may" same "$(code tcp "$policy" "$url")" 200
ok "and sees the own agency" same "$(tcp "$policy" "$url" | grep -o '"key":"CQ[0-9]*"' | sort -u)" '"key":"CQ01"'
ok "not another one" same "$(code tcp "$policy" "$url&agency=CQ02")" 422
ok "an unknown bundle" same "$(code req "/v1/bundles/${now//[0-9]/0}/impact?period=2026-01")" 404
ok "an unknown period" same "$(code req "/v1/bundles/$first/impact?period=2026-77")" 400
ok "no period" same "$(code req "/v1/bundles/$first/impact")" 400
ok "a period of nobody" has 'không ai có vị trí công tác' req "/v1/bundles/$first/impact?period=2011-01&lang=vi"
ok "an unknown parameter" same "$(code req /v1/simulate -d '{"periods":["2026-01"],"set":{"decree_335.no_such":1}}')" 422
ok "nothing to simulate" same "$(code req /v1/simulate -d '{"periods":["2026-01"]}')" 400
ok "a cap that is none" same "$(code req /v1/simulate -d '{"periods":["2026"],"cap":150}')" 422
done_testing
