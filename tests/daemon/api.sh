#!/bin/bash
# The API from outside: every route in every role, every answer held against the document that it serves, bad requests.
. "$(dirname "$0")/../daemon.sh"
province 60
config <<-'YAML'
	schedule:
	  - { name: look, cron: "0 0 29 2 *", do: checks, catch_up: none }
	  - { name: close, cron: "0 0 29 2 *", do: score, period: last-quarter, kind: official }
	limits: { per_token: 3 }
YAML
start
run_now 2026-01 >/dev/null
req /openapi.json >"$tmp/doc.json"
oas() { "$B/oas" "$tmp/doc.json" "$@"; }
eval "$(oas client)"	# the client: a function for each operation

# --- the generated client calls every GET; answers fit the document ---
call() {	# method, path, what curl takes
	local m=$1 p=$2
	shift 2
	req "$p" -X "${m^^}" -o "$tmp/body" -w '%{http_code}' "$@" >"$tmp/status"
}
fits() {	# operation, its arguments: the answer is what the document says
	local op=$1
	"$@"
	oas check "$op" "$(cat "$tmp/status")" <"$tmp/body" || { cut -c1-600 "$tmp/body"; return 1; }
	[ "${want:-200}" = "$(cat "$tmp/status")" ] || { cat "$tmp/status" "$tmp/body"; return 1; }
}
asked="getMetrics followEvents exportScores exportWarnings getHandbook"	# tests/daemon/xlsx.sh, handbook.sh
is() { asked+=" $1"; ok "$* is as documented" fits "$@"; }
is getHealth
is getReady
is getDocument
is getStatus
is getConfig
is listRuns
is getRun 1
is listBundles
is getLiveBundle
is getSchedule
ok "a schedule says what it does: checks have no kind" has '"do":"checks","period":"this-month","kind":null,"catch_up":"none"' req /v1/schedule
ok "and of which period" has '"do":"score","period":"last-quarter","kind":"official","catch_up":"last"' req /v1/schedule
is listTokens
is listAudit
is listStandards
is listSector decree_335
is getStandard decree_335 2026-01-01
is listAgencies
is getAgency CQ01 2026-01
is getScore CB000001 2026-01
is explainScore CB000001 2026-01
is explainScore CB000001 2026-01 -G -d entry="$(awk -F, '/CB000001/ { print $1; exit }' "$tmp/d/diary.csv")"
is listRevisions CB000001 2026-01
is listMonths CB000001 -G -d from=2025-11 -d to=2026-02
is listDays CB000001 2026-01
is getSession
is listWords
is getOverview -G -d period=2026-01
is getImpact "$(req /v1/bundles/live | field digest)" -G -d period=2026-01
is listChanges -G -d period=2026-01
is listScores -G -d period=2026-01
is listIndicators -G -d period=2026-01 -d limit=5
is listWarnings -G -d period=2026-01 -d limit=1000
is countWarnings -G -d period=2026-01 -d by=agency
want=404 is getQuota -G -d period=2026
want=422 is getQuota -G -d period=2026-01
is getEdges -G -d period=2026-01 -d within=3
is getComparability -G -d period=2026-01
is getMatrix -G -d fired=yes
is getCoverage -G -d fired=yes
ok "coverage over HTTP is that of kpictl, as text in Vietnamese" same \
	"$(req '/v1/standards/coverage?sector=decree_335&format=text&lang=vi')" \
	"$(k coverage --sectors "$tmp/sectors" --calendar etc/calendar.yaml --sector decree_335 --lang vi)"
ok "and as CSV in English" same "$(req '/v1/standards/coverage?sector=decree_335&format=csv&fired=yes&lang=en')" \
	"$(k coverage --db "$tmp/kpi.db" --sectors "$tmp/sectors" --calendar etc/calendar.yaml --sector decree_335 --csv --lang en)"
want=404 is getCoverage -G -d sector=nowhere
is getFarming -G -d from=2025-12 -d to=2026-01
is proveScore CB000001 2026-01
is compareClocks CB000001 2026-01 -G -d as_of=2099-01-01
is listPeriods
is getPeriod 2026-01
is listLate 2026-01
is listProposals
want=404 is getProposal 1
want=404 is getShadow
is listHistory decree_335
ok "every GET was asked" same "$(oas list | awk '$2 == "get" { print $1 }' | sort | tr '\n' ' ')" \
	"$(tr ' ' '\n' <<<"$asked" | sort -u | tr '\n' ' ')"
want=202 is orderRun -d '{"period":"2026-01"}'
want=201 is createToken -d '{"id":"t1","role":"viewer","agency":"CQ01"}'
is revokeToken t1
is reload
is postFacts diary -d '[{"external_id":"A1","staff":"CB000001","work_date":"2026-01-13","item":"DV.03","quantity":1,"minutes":900}]'
is postFacts diary -d '[{"external_id":"A2","staff":"CB000001","work_date":"2026-02-30","item":"DV.03","quantity":1}]'
is tryScore -d '{"staff":"CB000001","period":"2026-01","set":{"decree_335.result_max":60}}'
want=422 is tryScore -d '{"staff":"CB000001","period":"2026-01","set":{"decree_335.no_such":60}}'
is simulate -d '{"periods":["2026-01"],"set":{"decree_335.result_max":60}}'
want=422 is simulate -d '{"periods":["2026-01"],"set":{"decree_335.no_such":60}}'
want=422 is tryScore -d '{"staff":"CB000001","period":"2026-01","facts":{"diary":[{"external_id":"X","staff":"CB000002","work_date":"2026-01-13","item":"DV.03","quantity":1}]}}'
want=404 is getScore NOBODY 2026-01
ok "an explanation says who it is about, by name" has "\"name\":\"$(awk -F, '$1 == "CB000001" { print $2 }' "$tmp/d/staff.csv")\"" \
	req /v1/scores/CB000001/2026-01/explain
ok "and what the agency is called" has "\"vi\":\"$(req /v1/agencies | grep -o '"code":"CQ01","vi":"[^"]*"' | cut -d'"' -f8)\"" \
	bash -c "curl -s --noproxy '*' --unix-socket $tmp/s http://kpid/v1/scores/CB000001/2026-01/explain | grep -o '\"postings\":\[[^]]*'"
ok "units of work have names" has '"report":{"vi":"báo cáo","en":"report"}' req /v1/words
ok "an explanation is text too, in the language asked for" has 'Tiêu chí' \
	req /v1/scores/CB000001/2026-01/explain -H 'Accept: text/plain' -H 'Accept-Language: vi'
ok "as kpictl says it" same "$(req '/v1/scores/CB000002/2026-01/explain?format=text&lang=en')" \
	"$(k explain --db "$tmp/kpi.db" CB000002 2026-01 --lang en --sectors "$tmp/sectors" --calendar etc/calendar.yaml)"
ok "a standard's texts are those of the folder" same "$(req /v1/standards/decree_335/2026-01-01 | grep -o '"path":"[^"]*"' | sort | tr '\n' ' ')" \
	"$(cd "$tmp/sectors" && printf '"path":"%s" ' $(find decree_335/2026-01-01 -type f | LC_ALL=C sort))"
sum() { grep -o '"states":{[^}]*}' | grep -oE ':[0-9]+' | tr -d : | awk '{ n += $1 } END { print n }'; }
ok "an agency's people are all counted" same "$(req /v1/agencies/CQ01/2026-01 | sum)" \
	"$(req '/v1/scores?period=2026-01&agency=CQ01&limit=1000' | grep -o '"staff"' | wc -l)"

# --- try: before, after, and nothing stored ---
score_of() {	# before|after, body
	req /v1/try -d "$2" >"$tmp/try"
	sed "s/.*\"$1\":{/{/" "$tmp/try" | grep -o '"score":[0-9]*' | head -1 | cut -d: -f2
}
facts() { sqlite3 "$tmp/kpi.db" 'SELECT count(*), max(seq) FROM fact_log'; }
p=$(req '/v1/scores?period=2026-01&limit=1000' | grep -oE '"staff":"[^"]*"[^}]*"root":"decree_335[^}]*"state":"scored"[^}]*"quantity":[5-8][0-9]{7},' | head -1 | cut -d'"' -f4)
now=$(req "/v1/scores/$p/2026-01" | field micropoints)
seq=$(facts)
body="{\"staff\":\"$p\",\"period\":\"2026-01\""
line="{\"external_id\":\"TRY1\",\"staff\":\"$p\",\"work_date\":\"2026-01-13\",\"item\":\"DC.02\",\"quantity\":20}"
ok "before is the score as it is" same "$(score_of before "$body,\"appraisal\":20}")" "$now"
ok "other general points change it by as much" same "$(($(score_of after "$body,\"appraisal\":20}") - $(score_of after "$body,\"appraisal\":18.5}")))" 1500000
ok "an added line raises it" test "$(score_of after "$body,\"facts\":{\"diary\":[$line]}}")" -gt "$now"
ok "a parameter lowers it" test "$(score_of after "$body,\"set\":{\"decree_335.result_max\":60}}")" -lt "$now"
ok "it agrees with kpictl" same "$(score_of after "$body,\"set\":{\"decree_335.result_max\":60}}")" \
	"$(k try --db "$tmp/kpi.db" "$p" 2026-01 --set decree_335.result_max=60 --sectors "$tmp/sectors" --calendar etc/calendar.yaml --json | awk '/^  "after"/ { a = 1 } a && /^    "score": / { gsub(/[^0-9]/, ""); print; exit }')"
ok "the live bundle is as it was afterwards" same "$(score_of before "$body,\"appraisal\":20}")" "$now"
ok "no line was recorded" same "$(code req "/v1/scores/$p/2026-01/explain?entry=TRY1")" 404
ok "nor anything else" same "$(facts)" "$seq"

# --- every route in every role ---
other=$(awk -F, '$3 == "CQ02" { print $2; exit }' "$tmp/d/posting.csv")
mine=$(awk -F, '$3 == "CQ01" { print $2; exit }' "$tmp/d/posting.csv")
token() { req /v1/tokens -d "$1" | field secret; }
declare -A secret
for r in viewer feeder policy approver admin; do secret[$r]=$(token "{\"id\":\"$r\",\"role\":\"$r\"}"); done
secret[person]=$(token "{\"id\":\"person\",\"role\":\"person\",\"person\":\"$mine\"}")
# A request that is allowed answers something else than 401 and 403.
role_may() {	# role, method, path
	case $(code tcp "${secret[$1]}" "$3" -X "${2^^}" -m 5) in
	401|403) return 1 ;;
	esac
}
table() {
	oas list | while read -r id method path rest; do
		case $id in
		followEvents|reload) continue ;;
		sealPeriod) path=${path/\{period\}/2031-01} ;; # nothing else is asked about it
		esac
		path=${path/\{staff\}/$mine} path=${path/\{period\}/2026-01} path=${path/\{*\}/x}
		for r in person viewer feeder policy approver admin; do
			want=0
			[[ $rest == "" || "${rest#Roles: }" =~ (^|[ ,])$r(,|\.) ]] && want=1
			got=0
			role_may $r "$method" "$path" && got=1
			[ $want = $got ] || echo "$r $method $path: $got"
		done
	done
}
ok "each role may do what the document says and nothing else" same "$(table)" ""
no_token() {
	oas list | while read -r id method path rest; do
		[ -z "$rest" ] || [ "$(code tcp wrong "${path//[\{\}]/}" -X "${method^^}")" = 401 ] || echo "$id"
	done
}
ok "without a token nothing but health, metrics and the document answers" same "$(no_token)" ""
in_table() { oas list | awk -v id="$1" '$1 == id { sub(/.*Roles: /, ""); print }'; }
ok "a feeder reads no scores" same "$(in_table listScores)" "viewer, policy, approver, admin."
ok "tokens are the administrator's" same "$(in_table createToken)$(in_table listAudit)$(in_table reload)" admin.admin.admin.

# --- scope: what is outside is not there ---
scoped=$(token '{"id":"v1","role":"viewer","agency":"CQ01"}')
for p in "/v1/scores/$other/2026-01" "/v1/scores/$other/2026-01/explain" "/v1/scores/$other/2026-01/revisions" /v1/agencies/CQ02/2026-01; do
	ok "a viewer of one agency does not find $p" same "$(code tcp "$scoped" "$p")" 404
	ok "nor does a person" same "$(code tcp "${secret[person]}" "$p" | sed s/403/404/)" 404
done
for p in '/v1/scores?period=2026-01' '/v1/indicators?period=2026-01' '/v1/warnings?period=2026-01' '/v1/agencies?'; do
	ok "a viewer of one agency sees no other in $p" lacks CQ02 tcp "$scoped" "$p&limit=1000"
done
try_as() { code tcp "$1" /v1/try -d "{\"staff\":\"$2\",\"period\":\"2026-01\",\"set\":{\"$3\":1}}"; }
own=$(token '{"id":"p1","role":"policy","person":"Ba","sectors":"common diary"}')
ok "policy tries its own sectors" same "$(try_as "$own" "$mine" common.no_such)" 422
ok "not another's" same "$(try_as "$own" "$mine" decree_335.result_max)" 403
ok "and is told whose it is" has '"detail":"diary is not a sector of this token; Ba answers for it"' \
	tcp "$(token '{"id":"p2","role":"policy","sectors":"common"}')" /v1/try -d "{\"staff\":\"$mine\",\"period\":\"2026-01\",\"set\":{\"diary.x\":1}}"
ok "a person tries own facts only" same "$(try_as "${secret[person]}" "$other" decree_335.result_max)" 404
ok "a person's own explanation is there" same "$(code tcp "${secret[person]}" "/v1/scores/$mine/2026-01/explain")" 200

# --- bad requests: never 2xx, never SQL or a stack trace ---
refuses() {	# status, pointer or "", path, what curl takes
	local want=$1 pointer=$2 path=$3 got
	shift 3
	got=$(req "$path" -o "$tmp/body" -w '%{http_code}' "$@")
	[ "$got" = "$want" ] || { echo "$got"; cat "$tmp/body"; return 1; }
	[ -z "$pointer" ] || grep -qF "\"pointer\":\"$pointer\"" "$tmp/body" || { cat "$tmp/body"; return 1; }
	grep -q '"type":"urn:kpid:problem:' "$tmp/body" || { cat "$tmp/body"; return 1; }
	! grep -qiE 'select |sqlite|insert |\.c:[0-9]|backtrace' "$tmp/body"
}
bad_json() { printf '%b' "$1" >"$tmp/bad"; ok "JSON with $2 is 400" refuses 400 "" /v1/runs --data-binary "@$tmp/bad"; }
bad_json '{"period":"2026-01","period":"2026-02"}' 'a name twice'
bad_json '{"period":NaN}' NaN
bad_json '{"period":1e999}' 1e999
bad_json '{"period":"\\ud800"}' 'a lone surrogate'
bad_json '{"period":"\xff\xfe"}' 'bytes that are not UTF-8'
bad_json '{"period":"2026\\u0000-01"}' 'NUL in a text'
bad_json '{"period":"2026-01"}\0' 'NUL behind it'
bad_json '{"period":"2026-01"} x' 'more behind it'
bad_json '{"period":' 'no end'
bad_json "$(printf '[%.0s' $(seq 100))" 'a hundred brackets'
bad_json '[]' 'a list instead of an object'
ok "with its place" has '"line":1,"column":8' req /v1/runs -d '{ period }'
ok "a wrong type is told with its pointer" refuses 400 /period /v1/runs -d '{"period":202601}'
ok "what is missing too" refuses 400 /period /v1/runs -d '{}'
ok "and what is not known" refuses 400 /a~1b /v1/runs -d '{"period":"2026-01","a/b":1}'
ok "a word that is none of those" refuses 400 /kind /v1/runs -d '{"period":"2026-01","kind":"final"}'
ok "a number as boolean" refuses 400 /no_checks /v1/runs -d '{"period":"2026-01","no_checks":1}'
ok "no such day" refuses 400 /today /v1/runs -d '{"period":"2026-01","today":"2026-02-30"}'
ok "days of a token out of range" refuses 400 /days /v1/tokens -d '{"id":"x","role":"viewer","days":0}'
ok "a role that is none" refuses 400 /role /v1/tokens -d '{"id":"x","role":"king"}'
ok "a body where an empty one belongs" refuses 400 /path /v1/reload -d '{"path":"/etc"}'
ok "nothing to try" refuses 400 "" /v1/try -d '{"staff":"CB000001","period":"2026-01"}'
ok "a parameter of no sector" refuses 400 /set/x.y /v1/try -d '{"staff":"CB000001","period":"2026-01","set":{"x.y":1}}'
ok "facts of a year" refuses 400 /period /v1/try -d '{"staff":"CB000001","period":"2026","appraisal":20}'
ok "general points out of range" refuses 400 /appraisal /v1/try -d '{"staff":"CB000001","period":"2026-01","appraisal":1e300}'
ok "a cell of a row" refuses 422 /facts/diary/1/work_date /v1/try -d '{"staff":"CB000001","period":"2026-01","facts":{"diary":[
	{"external_id":"X1","staff":"CB000001","work_date":"2026-01-13","item":"DV.03","quantity":1},
	{"external_id":"X2","staff":"CB000001","work_date":"2026-02-30","item":"DV.03","quantity":1}]}}'
ok "a row that is none" refuses 400 /facts/diary/0 /v1/try -d '{"staff":"CB000001","period":"2026-01","facts":{"diary":[1]}}'
head -c 70000 /dev/zero | tr '\0' ' ' >"$tmp/big"
ok "a body that is too long" refuses 413 "" /v1/runs --data-binary "@$tmp/big"
ok "a GET with a body" refuses 400 "" /v1/runs -X GET -d x
ok "a query parameter that is not known" refuses 400 "" '/v1/scores?period=2026-01&colour=red'
ok "one that is given twice" refuses 400 "" '/v1/scores?period=2026-01&period=2026-02'
ok "a language that is not spoken" refuses 400 "" '/v1/scores?period=2026-01&lang=fr'
ok "a form that is not made" refuses 400 "" '/v1/scores?period=2026-01&format=xml'
ok "a period that is none" refuses 400 "" '/v1/scores?period=2026-13'
ok "no period" refuses 400 "" /v1/scores
ok "a limit of nothing" refuses 400 "" '/v1/scores?period=2026-01&limit=0'
ok "a cursor that was not given out" refuses 400 "" '/v1/warnings?period=2026-01&cursor=x'
ok "a quote is data" refuses 404 "" "/v1/scores/x'%20OR%201=1--/2026-01"
ok "a path that is none" refuses 404 "" /v1/nothing
ok "another method says which are" has 'Allow: GET, HEAD' req /v1/status -X DELETE -D -
ok "and is 405" refuses 405 "" /v1/status -X DELETE
ok "sentences come in Vietnamese" has '"title":"không có' req /v1/nothing -H 'Accept-Language: vi'
ok "and in English" has '"title":"there is' req /v1/nothing -H 'Accept-Language: en'
ok "If-Match of another bundle is 412" refuses 412 "" /v1/reload -X POST -H 'If-Match: "0000"'
head_of() { req "$1" -I | tr -d '\r' | grep -iE '^(etag|content-length|content-type):' | sort; }
get_of() { req "$1" -D - -o /dev/null | tr -d '\r' | grep -iE '^(etag|content-length|content-type):' | sort; }
ok "HEAD tells what GET would" same "$(head_of /v1/scores/CB000002/2026-01)" "$(get_of /v1/scores/CB000002/2026-01)"

# --- pages, forms, limits ---
walk() {	# path: every staff code of every page, seven at a time
	local next= page
	while :; do
		page=$(req "$1&limit=7${next:+&cursor=$next}")
		grep -o '"staff":"[^"]*"' <<<"$page"
		[ -z "${meanwhile:-}" ] || "$meanwhile"
		next=$(grep -o '"next":"[^"]*"' <<<"$page" | cut -d'"' -f4 | sed 's/|/%7C/g')
		[ -n "$next" ] || break
	done
}
all=$(req '/v1/scores?period=2026-01&limit=1000' | grep -o '"staff":"[^"]*"')
ok "warnings too" same "$(walk '/v1/warnings?period=2026-01' | wc -l)" \
	"$(req '/v1/warnings?period=2026-01&limit=1000' | grep -o '"staff":"[^"]*"' | wc -l)"
name_of() { awk -F, -v s="$1" '$1 == s { print $2 }' "$tmp/d/staff.csv"; }
found() { req "/v1/$1?period=2026-01&limit=1000" -G --data-urlencode "find=$2" | grep -o '"staff":"[^"]*"' | sort -u | cut -d'"' -f4; }
called() { awk -F, -v n="$1" 'index($2, n) { print $1 }' "$tmp/d/staff.csv" | sort | comm -12 - <(found "$2" ""); }
ok "there are some of that name" test "$(called Nguyễn scores | wc -l)" -gt 1
ok "people are found by a part of their name, whatever its case and accents" same "$(found scores NGUYEN)" "$(called Nguyễn scores)"
ok "so are their warnings" same "$(found warnings 'nguyễn')" "$(called Nguyễn warnings)"
ok "by a part of their code" same "$(found scores b00000 | paste -sd' ')" "$(seq -f 'CB%06g' 1 9 | paste -sd' ')"
ok "what nobody has finds nobody" same "$(found scores '%')$(found warnings '%')" ""
ok "a list of people names them" has "\"name\":\"$(name_of CB000001)\"" req '/v1/scores?period=2026-01&limit=1'
ok "and so does one of warnings" has "\"name\":\"$(name_of "$(req '/v1/warnings?period=2026-01&limit=1' | grep -o '"staff":"[^"]*"' | cut -d'"' -f4)")\"" req '/v1/warnings?period=2026-01&limit=1'
more=0
meanwhile() { more=$((more + 1)); req /v1/facts/absence -d "[{\"external_id\":\"M$more\",\"staff\":\"CB0000$((10 + more))\",\"from\":\"2026-01-06\",\"to\":\"2026-01-06\",\"kind\":\"annual\"}]" >/dev/null; }
ok "pages walk everything once while facts arrive" same "$(meanwhile=meanwhile walk '/v1/scores?period=2026-01')" "$all"
ok "CSV has as many rows" same "$(req '/v1/scores?period=2026-01&format=csv&limit=1000' | wc -l)" "$(($(wc -l <<<"$all") + 1))"

# --- events ---
follow() { req "/v1/events" -N -m "$1" "${@:2}"; }
follow 4 >"$tmp/events" &
followers=$!
tcp "$scoped" /v1/events -N -m 4 >"$tmp/scoped" &
followers+=" $!"
sleep 0.5
run_now 2026-01 >/dev/null
req /v1/reload -X POST >/dev/null
req /v1/facts/diary -d "[{\"external_id\":\"E1\",\"staff\":\"$other\",\"work_date\":\"2026-01-14\",\"item\":\"DV.03\",\"quantity\":1,\"minutes\":700}]" >/dev/null
req '/v1/facts/diary?warnings=later' -d '[{"external_id":"E2","staff":"CB000055","work_date":"2026-01-14","item":"DV.03","quantity":1,"minutes":900}]' >"$tmp/later"
req '/v1/facts/diary?warnings=later' -d '[{"external_id":"E3","staff":"CB000055","work_date":"2026-01-15","item":"DV.03","quantity":1,"minutes":900}]' >/dev/null
# More people than are answered for at once: their warnings follow.
awk -F, 'NR > 1 && ++n <= 40 { printf "{\"external_id\":\"L%d\",\"staff\":\"%s\",\"work_date\":\"2026-01-15\",\"item\":\"DV.03\",\"quantity\":1,\"minutes\":900}\n", n, $2 }' \
	"$tmp/d/posting.csv" | req /v1/facts/diary -H 'Content-Type: application/x-ndjson' --data-binary @- >"$tmp/many"
wait $followers
for e in progress run reload score; do ok "the event $e arrives" grep -q "^event: $e" "$tmp/events"; done
ok "of another agency nothing arrives" lacks "$other" cat "$tmp/scoped"
ok "warnings of many are said to follow" grep -q '"warnings":{"state":"pending"' "$tmp/many"
ok "and those that nobody waits for" grep -q '"accepted":1.*"warnings":{"state":"pending","list":\[\]}' "$tmp/later"
warned() { awk '/^event: warnings/ { getline; print }' "$1" | grep -oE '"staff":"[^"]*"' | cut -d'"' -f4 | sort -u; }
people_of() { awk -F, -v a="$1" '$3 == a { print $2 }' "$tmp/d/posting.csv" | sort -u; }
ok "and do" test "$(warned "$tmp/events" | wc -l)" -ge 40
ok "also those" grep -qx CB000055 <(warned "$tmp/events")
ok "once, with the days of every batch" same "$(awk '/^event: warnings/ { getline; print }' "$tmp/events" | grep CB000055 | grep -c '2026-01-14.*2026-01-15\|2026-01-15.*2026-01-14')" 1
ok "to a listener of one agency its own only" same "$(comm -23 <(warned "$tmp/scoped") <(people_of CQ01))" ""
ok "and those" test "$(warned "$tmp/scoped" | wc -l)" -ge 1
ok "but what concerns everybody" grep -q '^event: run' "$tmp/scoped"
first=$(sed -n 's/^id: //p' "$tmp/events" | head -1)
ids() { sed -n 's/^id: //p' | sort; }
ok "Last-Event-ID brings what came later" same "$(comm -23 <(ids <"$tmp/events") <(follow 1 -H "Last-Event-ID: $first" | ids))" "$first"
followers=
for _ in 1 2 3; do tcp "${secret[viewer]}" /v1/events -N -m 3 >/dev/null & followers+=" $!"; done
sleep 0.5
ok "a token has so many requests at a time" same "$(code tcp "${secret[viewer]}" /v1/status)" 429
ok "another is not touched by it" same "$(code tcp "${secret[policy]}" /v1/status)" 200
wait $followers
ok "and they come back" same "$(code tcp "${secret[viewer]}" /v1/status)" 200

# --- a reload that fails for a real person tells everybody how many, and who only to whom it answers ---
today=$(TZ=Asia/Ho_Chi_Minh date +%F)
req /v1/facts/diary -d "[{\"external_id\":\"R1\",\"staff\":\"$other\",\"work_date\":\"$today\",\"item\":\"DV.03\",\"quantity\":1,\"minutes\":777}]" >/dev/null
sed -i 's/^local function all_on_leave.*/&\n  if who.diary:sum("minutes") == 777 then local none = {} return none[1] > 1 end/' "$tmp/sectors/decree_335/2026-01-01/standard.lua"
follow 3 >"$tmp/events" &
follower=$!
sleep 0.5
ok "a rule that fails for a person of the sample is refused" has "\"staff\":\"$other\"" req /v1/reload -X POST
wait $follower
ok "and counted" has 'kpid_reloads_total{verdict="refused"} 1' req /metrics
ok "followers learn how many" grep -Eq '"sample":\{"people":[0-9]+,"failures":1}' <(grep '"verdict":"refused"' "$tmp/events")
ok "and not who" lacks "$other" grep '"verdict":"refused"' "$tmp/events"
cp -r sectors/. "$tmp/sectors"

# --- a rule that fails while kpid scores leaves its own people without a score, and nobody else ---
run_now 2026-01 >/dev/null
req '/v1/scores?period=2026-01&limit=1000&format=csv' | grep -v "^[^,]*$other," | cut -d, -f1-8 | sort >"$tmp/before"
req /v1/facts/diary -d "[{\"external_id\":\"F1\",\"staff\":\"$other\",\"work_date\":\"2026-01-13\",\"item\":\"DV.03\",\"quantity\":6000}]" >/dev/null
sed -i 's/^local function all_on_leave.*/&\n  if who.diary:sum("quantity") > 5000 then local none = {} return none[1] > 1 end/' "$tmp/sectors/decree_335/2026-01-01/standard.lua"
ok "a rule that no case and nobody of the sample meets goes live" has '"verdict":"applied"' req /v1/reload -X POST
ok "the run completes" has '"state":"complete"' req "/v1/runs/$(run_now 2026-01)"
ok "who met it has no score, and the place is told" has 'decree_335/2026-01-01/standard.lua:' req "/v1/scores/$other/2026-01"
ok "it is called so" has '"reason":"rule_error"' req "/v1/scores/$other/2026-01"
req '/v1/scores?period=2026-01&limit=1000&format=csv' | grep -v "^[^,]*$other," | cut -d, -f1-8 | sort >"$tmp/after"
ok "everybody else is as before" cmp "$tmp/before" "$tmp/after"
ok "and those are most" test "$(wc -l <"$tmp/after")" -gt 40
cp -r sectors/. "$tmp/sectors"

# --- metrics: what promtool's linter looks at ---
metrics() {
	req /metrics | awk '
		/^# HELP / { help[$3] = 1; if ($NF !~ /\.$/) print "help", $3; next }
		/^# TYPE / { type[$3] = $4; if (!help[$3]) print "no help", $3; next }
		{ name = $1; sub(/\{.*/, "", name); base = name; sub(/_(bucket|sum|count)$/, "", base)
		  if (!(name in type) && !(base in type)) print "no type", name
		  if (type[name] == "counter" && name !~ /_total$/) print "counter", name
		  if (type[name] == "gauge" && name ~ /_total$/) print "gauge", name
		  if (name !~ /^kpid_[a-z_]+$/) print "name", name
		  if (name ~ /_(milli|micro|nano)seconds/) print "unit", name
		  if ($NF !~ /^[0-9.e+-]+$/) print "value", $0
		  if (seen[$1]++) print "twice", $1 }'
}
ok "metrics are clean" same "$(metrics)" ""
ok "the log is too" lacks "SELECT" cat "$tmp/log"
done_testing
