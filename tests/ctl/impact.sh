#!/bin/bash
# impact and simulate: who would change under other rules, by how much, and what did it. Planted
# changes whose answer is known; a bundle against itself; there and back again.
. "$(dirname "$0")/../tap.sh"
db=$tmp/p.db
k demo-data -q --out "$tmp/d" --people 150 --months 2 --first 2026-01
k import -q --db "$db" "$tmp/d"
k score -q --db "$db" --period 2026-01 --period 2026-02
k score -q --db "$db" --period 2026 --to-date
cp -r sectors "$tmp/same"
md5sum "$db" >"$tmp/sum"
copy() { rm -rf "$tmp/$1"; cp -r sectors "$tmp/$1"; }
law=decree_335/2026-01-01/standard.lua
dv=mass_mobilization/2026-01-01
edit() {	# copy, file, sed program: and it must have changed something
	sed -i "$3" "$tmp/$1/$2"
	! cmp -s "$tmp/$1/$2" "sectors/$2"
}
imp() { k impact --db "$db" --from "$tmp/same" "$@"; }
csv() { imp --csv "$@" | tail -n +2; }

# --- nothing changes ---
ok "a bundle against itself is empty" same "$(csv --period 2026-01,2026-02,2026 --to-date --to "$tmp/same" | wc -l)" 0
ok "and says so" has "The rules are the same" imp --period 2026-01 --to "$tmp/same"
ok "with exit 0" status 0 imp --period 2026-01 --to "$tmp/same"
ok "live is what scored last" has "The rules are the same" k impact --db "$db" --period 2026-01
copy words
edit words $law 's/en = "Quality (b)"/en = "Quality of the work (b)"/'
ok "another title is told and moves nobody" has "title" imp --period 2026-01 --to "$tmp/words"
ok "nobody at all" same "$(csv --period 2026-01 --to "$tmp/words" | wc -l)" 0

# --- a parameter: half of the points of the result ---
copy half
ok "planted" edit half $law 's/result_max = { 70/result_max = { 35/'
ok "the parameter is said" has "parameter result_max (Most points for the results of work): 70 -> 35 points" imp --period 2026-01 --to "$tmp/half"
ok "in Vietnamese" has "tham số result_max" imp --period 2026-01 --to "$tmp/half" --lang vi
ok "exit 1 when somebody changes class" status 1 imp --period 2026-01 --to "$tmp/half"
k export --db "$db" scores --period 2026-01 >"$tmp/scores.csv"
scored=$(grep -c ',scored,' "$tmp/scores.csv")
ok "everybody under the law loses" same "$(csv --period 2026-01 --to "$tmp/half" | wc -l)" "$(imp --json --period 2026-01 --to "$tmp/half" | grep -c '"staff"')"
ok "what no criterion did is named" has "rest -" csv --period 2026-01 --to "$tmp/half"
ok "nobody rises" same "$(csv --period 2026-01 --to "$tmp/half" | cut -d, -f13 | grep -c up)" 0
ok "all who have a score are counted" has "\"scored\": $scored" imp --json --period 2026-01 --to "$tmp/half"

# --- an item, a parameter of one item, a formula ---
copy many
ok "an item is planted" edit many $dv/items.csv 's/^\(DV.02,.*\),1.5,,yes/\1,1.2,,yes/'
ok "a parameter of another" edit many $dv/standard.lua 's/dialogue_quorum = { 50/dialogue_quorum = { 60/'
ok "a formula" edit many $law 's/return left_over(e, p, p.delay_deduction \* e.delays)/return left_over(e, p, e.delays)/'
imp --period 2026-01,2026 --to-date --to "$tmp/many" --limit 0 >"$tmp/many.txt"
ok "the item is said" grep -q 'item DV.02 (Plan of the yearly conference.*): coefficient: 1.5 -> 1.2$' "$tmp/many.txt"
ok "the formula with its lines" grep -q 'formula of measure on_time (work done, less delays): line [0-9]* -> line [0-9]*$' "$tmp/many.txt"
ok "the line as it was" grep -q '^    - .*p.delay_deduction \* e.delays)$' "$tmp/many.txt"
ok "the line as it is" grep -q '^    + .*left_over(e, p, e.delays)$' "$tmp/many.txt"
csv --period 2026-01,2026-02,2026 --to-date --to "$tmp/many" >"$tmp/many.csv"
# Whoever loses by DV.02 or DV.20 has such a line; whoever is said to lose by another has none of these.
awk -F, -v i=DV.20 '$4 == i { print $2 }' "$tmp/d/diary.csv" | sort -u >"$tmp/dv20"
awk -F, -v i=DV.20 '$3 == i { print $2 }' "$tmp/d/task.csv" | sort -u >>"$tmp/dv20"
grep 'dialogue_quorum' "$tmp/many.csv" | cut -d, -f1 | sort -u >"$tmp/said"
ok "a parameter of one item is a cause for some" test -s "$tmp/said"
ok "and only where there is work of it" same "$(comm -23 "$tmp/said" <(sort -u "$tmp/dv20") | wc -l)" 0
ok "another sector does not hear of it" same "$(grep 'dialogue_quorum' "$tmp/many.csv" | cut -d, -f4 | sort -u)" mass_mobilization
ok "the formula moves progress alone" same "$(grep -v 'DV.02\|dialogue\|unit_results' "$tmp/many.csv" | cut -d, -f14 | tr -d '"' | grep -vc '^progress -[0-9.]*\(; rest -*0\.00000[0-9]\)*$')" 0
sums() { awk -F, '{ gsub(/"/, "", $14); n = split($14, p, "; "); s = 0; for (i = 1; i <= n; i++) { split(p[i], q, " "); s += q[2] }
	if ($12 != "" && $12 != 0) { if (s - $12 > 1e-9 || $12 - s > 1e-9) bad++; m++ } } END { print (m > 0) && !bad }' "$1"; }
ok "the criteria sum up to the change of the score, for everybody" same "$(sums "$tmp/many.csv")" 1

# --- there and back ---
k impact --db "$db" --from "$tmp/many" --to "$tmp/same" --csv --period 2026-01,2026-02,2026 --to-date | tail -n +2 >"$tmp/back.csv"
turn() { awk -F, -v OFS=, '{ print $1, $2, $9, $10, $11, $6, $7, $8, -$12, ($13 == "up" ? "down" : $13 == "down" ? "up" : $13) }' "$1" | sed 's/,-0,/,0,/'; }
plain() { awk -F, -v OFS=, '{ print $1, $2, $6, $7, $8, $9, $10, $11, $12 + 0, $13 }' "$1"; }
ok "the way back is the mirror image" diff <(turn "$tmp/back.csv") <(plain "$tmp/many.csv")
parts() { awk -F, '{ gsub(/"/, "", $14); n = split($14, p, "; "); for (i = 1; i <= n; i++) { split(p[i], q, " "); if (q[1] != "rest") print $1, $2, q[1], q[2] } }' "$1" | sort; }
mirrored() { join -j 1 <(parts "$tmp/back.csv" | sed 's/ /_/; s/ /_/') <(parts "$tmp/many.csv" | sed 's/ /_/; s/ /_/') | awk '{ d = $2 + $3; n++ } d > 3e-6 || d < -3e-6 { bad++ } END { print (n > 0) && !bad, n }'; }
ok "of every criterion too" same "$(mirrored)" "1 $(parts "$tmp/many.csv" | wc -l)"
digest() { imp --json "$@" | sed -n 's/^  "digest": "\(.*\)",$/\1/p'; }
ok "the same question has the same digest" same "$(digest --period 2026-01 --to "$tmp/half")" "$(digest --period 2026-01 --to "$tmp/half")"
ok "another list another one" bash -c "[ '$(digest --period 2026-01 --to "$tmp/half")' != '$(digest --period 2026-02 --to "$tmp/half")' ]"

# --- edges of classes, an agency, new dates and sectors ---
copy edge
ok "an edge is planted" edit edge $law '0,/id = "good", from = 70/s//id = "good", from = 80/'
csv --period 2026-01 --to "$tmp/edge" >"$tmp/edge.csv"
ok "those between the edges fall, with the same score" same "$(awk -F, '$8 != "good" || $11 != "completed" || $12 != 0 || $7 < 70 || $7 >= 80' "$tmp/edge.csv" | wc -l)" 0
ok "some do" test -s "$tmp/edge.csv"
ok "because of the edge" same "$(grep -vc 'from: 70 -> 80\|từ điểm: 70 -> 80' "$tmp/edge.csv")" 0
agency=$(cut -d, -f3 "$tmp/edge.csv" | head -1)
ok "of one agency" same "$(csv --period 2026-01 --agency "$agency" --to "$tmp/edge" | cut -d, -f1)" "$(awk -F, -v a="$agency" '$3 == a { print $1 }' "$tmp/edge.csv")"
copy dated
cp -r "$tmp/dated/$dv" "$tmp/dated/mass_mobilization/2026-02-01"
sed -i 's/dialogue_quorum = { 50/dialogue_quorum = { 500/' "$tmp/dated/mass_mobilization/2026-02-01/standard.lua"
ok "a new date is said" has "mass_mobilization 2026-02-01: new standard from this day" imp --period 2026-02 --to "$tmp/dated"
ok "and changes nothing before it" same "$(csv --period 2026-01 --to "$tmp/dated" | wc -l)" 0
ok "but from it on" test "$(csv --period 2026-02 --to "$tmp/dated" | wc -l)" -gt 0
copy gone
rm -rf "$tmp/gone/supervision"
ok "a sector that is gone is said" has "sector removed" imp --period 2026-01 --to "$tmp/gone" --agency CQ01

# --- what if ---
sim() { k simulate --db "$db" --period 2026 --to-date "$@"; }
excellent() { sim --json "$@" | awk '/"of": "class"/ { c = 1 } c && /"key": "excellent"/ { e = 1 } e && /"'"$what"'":/ { gsub(/[^0-9]/, ""); print; exit }'; }
what=before now=$(what=before excellent --cap 20)
ok "the cap as it is moves nobody" status 0 sim --cap 20 --cap-reading strict
ok "25 per cent gives more places" test "$(what=after excellent --cap 25)" -gt "$now"
ok "the wide reading as well" test "$(what=after excellent --cap-reading wide)" -gt "$now"
ok "10 per cent fewer" test "$(what=after excellent --cap 10)" -lt "$now"
ok "no cap at 100 wide: all who earned it" test "$(what=after excellent --cap 100 --cap-reading wide)" -gt "$(what=after excellent --cap 25)"
ok "agencies together are counted anew" bash -c "$KPICTL simulate --db $db --period 2026 --to-date --merge CQ01,CQ02,CQ03 --csv | grep -q '^CB'"
ok "teams alone too" status 1 sim --split CQ01
ok "a parameter for everybody is the same as in the text" same \
	"$(k simulate --db "$db" --period 2026-01 --set decree_335.result_max=35 --csv | cut -d, -f1-14)" "$(imp --csv --period 2026-01 --to "$tmp/half" | cut -d, -f1-14)"
ok "and is named" has "parameter result_max" k simulate --db "$db" --period 2026-01 --set decree_335.result_max=35

# --- facts that came since ---
p=$(awk -F, 'NR > 1 { print $1; exit }' "$tmp/many.csv")
cp "$db" "$tmp/q.db"
head -1 "$tmp/d/diary.csv" >"$tmp/new.csv"
grep ",$p,2026-01" "$tmp/d/diary.csv" | head -3 | awk -F, -v OFS=, '{ $8 = "no"; print }' >>"$tmp/new.csv"
k import -q --db "$tmp/q.db" --kind diary "$tmp/new.csv" 2>/dev/null || k import -q --db "$tmp/q.db" "$tmp/new.csv" 2>/dev/null
k impact --db "$tmp/q.db" --from "$tmp/same" --to "$tmp/many" --period 2026-01 --csv >"$tmp/stale.csv"
k score -q --db "$tmp/q.db" --period 2026-01
k impact --db "$tmp/q.db" --from "$tmp/same" --to "$tmp/many" --period 2026-01 --csv >"$tmp/fresh.csv"
ok "facts that no run has seen are in it" diff "$tmp/stale.csv" "$tmp/fresh.csv"

# --- what cannot be ---
copy broken
edit broken $law 's/return share(who, p, "faultless")/return sharee(who, p)/'
ok "a bundle with mistakes is refused, with the line" has "unknown word \`sharee\`" imp --period 2026-01 --to "$tmp/broken"
ok "in Vietnamese" has "không nạp được" imp --period 2026-01 --to "$tmp/broken" --lang vi
ok "with exit 5" status 5 imp --period 2026-01 --to "$tmp/broken"
copy loops
edit loops $law 's/return share(who, p, "faultless")/while true do end/'
ok "rules that do not end are stopped" has "took too long" timeout 60 "$KPICTL" impact --db "$db" --from "$tmp/same" --to "$tmp/loops" --period 2026-01
ok "an unknown period" status 2 imp --period 2026-13 --to "$tmp/half"
ok "a period of nobody" has "nobody has a posting in 2019-01" imp --period 2019-01 --to "$tmp/half"
ok "an unknown agency" has "no agency NONE" imp --period 2026-01 --agency NONE --to "$tmp/half"
ok "an unknown bundle" status 5 imp --period 2026-01 --to 0000000000000000000000000000000000000000000000000000000000000000
ok "what is no bundle at all" status 2 imp --period 2026-01 --to nothing-here
ok "an unknown sector" status 5 k simulate --db "$db" --period 2026-01 --set nowhere.quorum=1
ok "a cap that is none" status 2 sim --cap 120
ok "a reading that is none" status 2 sim --cap-reading middle
ok "nothing to simulate is wrong usage" status 2 sim
ok "one agency cannot be merged" status 2 sim --merge CQ01
ok "an unknown one neither" status 5 sim --merge CQ01,NONE
ok "nothing was stored" md5sum -c --quiet "$tmp/sum"
done_testing
