#!/bin/bash
# A shadow term: a candidate scores every full run beside the live bundle, unseen; it stops itself; it is promoted by the gate.
. "$(dirname "$0")/../daemon.sh"
export KPID_SOCKET=$tmp/s
sql() { sqlite3 "$tmp/kpi.db" -cmd '.timeout 10000' "$1"; }
standard=decree_335/2026-01-01/standard.lua
lower() {
	sed -i -E '/score: 8[6-9](\.[0-9]+)?,/ s/, (band|class): [a-z_]+//' "$1"/*/*/cases.yaml
	sed -i "s/id = \"excellent\", from = [0-9.]*, basis = \"Art. 20/id = \"excellent\", from = $2, basis = \"Art. 20/" "$1/$standard"
}
reports() { req /v1/shadow | tr '{' '\n' | grep -c '"run":[0-9]'; }
reported() {	# how many reports there are to be
	for _ in $(seq 400); do [ "$(reports)" -ge "$1" ] && return 0; sleep 0.05; done
	return 1
}
province 60 2
config </dev/null
start
ok "there is no term yet" status 4 o shadow status
run_now 2026-01 >/dev/null
cp -r "$tmp/sectors" "$tmp/next"
lower "$tmp/next" 89
o propose "$tmp/next" --note "from 89" >/dev/null
first=$(live)
next=$(req /v1/proposals | field digest)
ok "what is live is no candidate" status 4 o shadow start "${first:0:12}"
ok "nor what nobody knows" status 5 o shadow start abcabcabcabc
ok "no share above all" status 2 o shadow start "${next:0:12}" --stop-at 101%
ok "a term begins" has "scores every run beside what is live, for 1 periods" o shadow start "${next:0:12}" --periods 1
ok "one at a time" has "goes on" o shadow start "${next:0:12}"
ok "in Vietnamese" has "đang có đợt chấm song song" o shadow start "${next:0:12}" --lang vi
results=$(sql "SELECT count(*), max(run) FROM result")
id=$(run_now 2026-01)
ok "the run is reported on" reported 1
ok "with who would change class" has '"class_change":"up"' req /v1/shadow
ok "in words" has "Excellent completion of tasks" o shadow status
ok "in Vietnamese" has "những ai sẽ đổi mức" o shadow status --lang vi
ok "its results are nowhere" same "$(sql "SELECT count(*), max(run) FROM result")" "$results"
ok "no run is of the candidate" same "$(sql "SELECT count(*) FROM run WHERE bundle = '$next'")" 0
ok "what viewers read is the live bundle's" same "$(req "/v1/runs/$id" | field bundle)" "$first"
ok "nor may they read the report" same "$(code tcp "$(o token create v --role viewer -q)" /v1/shadow)" 403
run_now 2026-01 >/dev/null
ok "the report grows with every run" reported 2
crash
start
ok "and over a restart" same "$(reports)" 2
run_now 2026-02 >/dev/null
for _ in $(seq 200); do req /v1/shadow | grep -q '"state":"complete"' && break; sleep 0.05; done
ok "a period more than it covers ends its collecting" has '"state":"complete"' req /v1/shadow
ok "that run is not reported on" same "$(reports)" 2
ok "promoted it is live in one swap" has "applied" o shadow promote --note "two runs long"
ok "it is the candidate" same "$(live)" "$next"
ok "the term is over" same "$(req /v1/shadow | field state)" promoted
ok "over is over" status 4 o shadow stop
ok "history has the reason" has "two runs long" o history decree_335

# It stops itself.
lower "$tmp/next" 86
o propose "$tmp/next" >"$tmp/out" 2>&1
wild=$(req /v1/proposals | field digest)
ok "the wild one is another" [ "$wild" != "$next" ]
o shadow start "${wild:0:12}" --periods 3 --stop-at 1.5% >/dev/null
run_now 2026-01 >/dev/null
for _ in $(seq 400); do req /v1/shadow | grep -q '"state":"stopped"' && break; sleep 0.05; done
ok "above its share it stops by itself" has '"state":"stopped"' req /v1/shadow
ok "and says why" has "% (" o shadow status
ok "that is in the audit" has '"action":"shadow stop"' req /v1/audit
before=$(reports)
run_now 2026-01 >/dev/null
ok "afterwards it looks at no run" same "$(reports)" "$before"
ok "what was stopped is not promoted" status 4 o shadow promote
ok "what is live stayed" same "$(live)" "$next"

# With a second person, promotion only proposes.
stop
sed -i "s|^standards: .*|standards: { path: $tmp/sectors, approval: second_person }|" "$tmp/kpid.yaml"
start
o shadow start "${wild:0:12}" >/dev/null
ok "a term begins again" has '"state":"running"' req /v1/shadow
ok "promotion waits for the other person" status 1 o shadow promote
ok "nothing became live" same "$(live)" "$next"
ok "the proposal waits" has '"state":"waiting"' req /v1/proposals
done_testing
