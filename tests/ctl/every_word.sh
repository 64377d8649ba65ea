#!/bin/bash
# Every word of the table that a formula can read is there when a formula reads it: of a person, each of the rows, and what
# they lead to. The formulas are made from `kpictl words`; a word that the engine does not give is an error of the rule.
. "$(dirname "$0")/../tap.sh"
cp -r tests/bad/base "$tmp/s"
law=$tmp/s/law/2026-01-01
asked() {	# scope, how the formula calls it: one question for each word
	k words "$1" | awk -v scope="$1" -v x="$2" '$1 == scope && $3 !~ /^(rows|object|function)/ { printf "if known(%s.%s) then n = n + 1 end ", x, $2 }'
}
each() { printf 'for x in who.%s:each() do %s end ' "$1" "$(asked "$2" x)"; }
month="local n = 0 $(asked who who) $(asked period who.period) $(asked appraisal who.appraisal) $(asked unit_result who.unit_result) \
$(asked who.organisation who.organisation) $(each diary entry) $(each tasks task) $(each days day) $(each events event) $(each absences absence) \
$(each managed managed) for x in who.diary:each() do $(asked item x.item) end for x in who.tasks:each() do $(asked item x.item) end \
if who.absences:sum('working_days') > 2 then n = 1000 end return min(n, 100)"
year="local n = 0 $(each months month) return n >= 8 and who.months:sum('weight') == 2"
awk -v month="$month" -v year="$year" '
	/value = function\(who, p\) return capped/ { print "      value = function(who, p) " month " end },"; next }
	/when = function\(who\) return who.events/ { print "      when = function(who) " year " end },"; next }
	{ print }' "$law/standard.lua" >"$tmp/law" && mv "$tmp/law" "$law/standard.lua"
rm "$tmp"/s/work/*/cases.yaml
cat >"$law/cases.yaml" <<'Y'
- case: a head with one of everything
  period: 2026-03
  who: { role: head, team: T1, duty_group: G }
  appraisal: 28
  tasks: [ { item: L.1, quantity: 2, due: 2026-03-20 } ]
  diary: [ { item: L.1, date: 2026-03-12, minutes: 60, evidence: true, delays: 1 } ]
  events: [ { kind: commendation, date: 2026-03-02 } ]
  absences: [ { kind: annual, from: 2026-02-25, to: 2026-03-03 } ]
  unit_result: { organising: 100, cohesion: 50 }
  managed: [ { score: 80 } ]
  expect: { quantity: 100, score: 100 }
- case: the rows of a year
  period: 2026
  months: [ 90, 95 ]
  expect: { score: 92.5, class: poor, rulings: [ disciplined ] }
Y
ok "the words are asked in a month and in a year" k test "$tmp/s"
ok "nothing of it is a mistake" has " 0 errors" k check "$tmp/s"
sed -i 's/known(x.working_days)/known(x.working_dayz)/' "$law/standard.lua"
ok "a word that is not there is one" status 1 k check "$tmp/s"
done_testing
