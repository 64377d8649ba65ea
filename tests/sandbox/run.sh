#!/bin/bash
# Hostile standards. The attacks while scoring stand in one standard, an item each, and run in one worker: each must fail, and
# whoever comes after it must score to the last digit as if nothing had happened, through the attacked formula too. The attacks
# while loading stand in a folder each: each is refused with its reason, and the sectors beside them score.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
s=$tmp/s
h=$s/h/2026-01-01
header='code,title_vi,title_en,unit,coefficient,fields,basis'
mkdir -p "$h"
cp -r sectors/diary sectors/decree_335 "$s/"
plain() {	# nothing that only a programmer understands
	! grep -nE 'attempt to|nil value|stack traceback|lua_|\[string|#[0-9]+:|prelude|userdata|boolean value|panic' "$1"
}

# --- while scoring ---
attacks=0
before='' measures=''
names=()
{ echo "$header"; echo 'H.2,a,b,c,1,,example'; } >"$h/items.csv"
attack() {	# name, body, lines before the standard: harm for a quantity of 7, and the weight 1 for everybody else
	local n=$((attacks + 1))
	names[attacks]=$1
	attacks=$n
	echo "A.$n,a,b,c,1,,example" >>"$h/items.csv"
	before+="${3:-}"$'\n'
	measures+="[\"A.$n\"] = function(e, p) if e.quantity == 7 then $2"$'\n'"end return 1 end,"$'\n'
	cat >>"$h/cases.yaml" <<C
- case: attack $n
  period: 2026-03
  appraisal: 28
  tasks: [ { item: A.$n } ]
  diary: [ { item: A.$n, quantity: 7 } ]
  expect: { score: 0 }
- case: next $n
  period: 2026-03
  appraisal: 28
  tasks: [ { item: A.$n, quantity: 2 }, { item: H.2, quantity: 2 } ]
  diary: [ { item: A.$n }, { item: H.2 } ]
  expect: { quantity: 50, quality: 50, progress: 50, score: 63 }
C
}
of() {	# what the report says of a case
	awk -v c="\"case\": \"$1\"," 'index($0, c) { on = 1 } on { print } on && /^    }/ { exit }' "$tmp/report"
}
stopped() { of "attack $1" | grep -E '"h/2026-01-01/standard.lua:[0-9]+: '; }
fine() { of "next $1" | grep '"ok": true'; }
# shellcheck source=tests/sandbox/scoring
. tests/sandbox/scoring
cat >"$h/standard.lua" <<L
$before
return standard {
  title = { vi = "Thù địch", en = "Hostile" }, basis = "example", extends = { civil_servant = "decree_335" },
  measures = { weight = { $measures } },
}
L
ok "the hostile standard loads" has ' 0 errors' k check "$s"
k test "$s" --sector h --json >"$tmp/report"
for ((i = 1; i <= attacks; i++)); do
	ok "${names[i - 1]}: stopped, at its place" stopped "$i"
	ok "${names[i - 1]}: the next one scores as if nothing had happened" fine "$i"
done
ok "in plain words" plain "$tmp/report"

# --- while loading ---
s=$tmp/l
mkdir -p "$s/good/2026-01-01"
cp -r sectors/diary sectors/decree_335 "$s/"
new() {	# folder: with items and a good standard
	mkdir -p "$s/$1/2026-01-01"
	{ echo "$header"; echo "$1.1,a,b,c,1,,example"; } >"$s/$1/2026-01-01/items.csv"
}
new good
cat >"$s/good/2026-01-01/standard.lua" <<'L'
return standard {
  title = { vi = "Tốt", en = "Good" }, basis = "example", extends = { civil_servant = "decree_335" },
  measures = { weight = { ["good.1"] = function(e, p) return e.quantity end } },
}
L
cat >"$s/good/2026-01-01/cases.yaml" <<'C'
- case: good
  period: 2026-03
  appraisal: 28
  tasks: [ { item: good.1, quantity: 2 } ]
  diary: [ { item: good.1 } ]
  expect: { quantity: 50, score: 63 }
C
m=0
titles=() words=()
refused() {	# name, text of the message, body of a formula, lines before, another field of the standard
	titles[m]=$1 words[m]=$2
	m=$((m + 1))
	new "bad_$m"
	cat >"$s/bad_$m/2026-01-01/standard.lua" <<L
${4:-}
return standard {
  title = { vi = "Thù địch", en = "Hostile" }, basis = "example", extends = { civil_servant = "decree_335" },
  measures = { weight = { ["bad_$m.1"] = function(e, p) ${3:-return 1}
  end } },
  ${5:-}
}
L
}
raw() {	# name, text of the message; the standard comes from stdin
	titles[m]=$1 words[m]=$2
	m=$((m + 1))
	new "bad_$m"
	cat >"$s/bad_$m/2026-01-01/standard.lua"
}
# shellcheck source=tests/sandbox/loading
. tests/sandbox/loading
k check "$s" >"$tmp/said" 2>&1
for ((i = 1; i <= m; i++)); do
	grep -E "^bad_$i/2026-01-01/standard.lua(:[0-9]+)*: error: " "$tmp/said" >"$tmp/one"
	ok "${titles[i - 1]}: says why" grep -F -- "${words[i - 1]}" "$tmp/one"
	ok "${titles[i - 1]}: one mistake, one error" same "$(wc -l <"$tmp/one")" 1
done
ok "in plain words" plain "$tmp/said"
ok "in plain words (vi)" bash -c "\"$KPICTL\" check $s --lang vi >$tmp/vi 2>&1; ! grep -nE 'attempt to|nil value|lua_|prelude|userdata' $tmp/vi"
ok "no sign that steers a terminal comes out" bash -c "! grep -P '[\\x00-\\x08\\x0b-\\x1f\\x7f]' $tmp/said"
ok "the good sector beside them scores" has '1 passed, 0 failed' k test "$s" --sector good
done_testing
