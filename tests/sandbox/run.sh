#!/bin/bash
# Hostile standards. Each runs beside a good case: the hostile one fails with a plain message, the next one scores as if nothing
# had happened, and the command comes to its end.
. "$(dirname "$0")/../tap.sh"
s=$tmp/s
mkdir -p "$s/h/2026-01-01"
cp -r sectors/decree_335 sectors/diary "$s/"
printf 'code,title_vi,title_en,unit,coefficient,fields,basis\nH.1,a,b,c,1,,example\nH.2,a,b,c,1,,example\n' >"$s/h/2026-01-01/items.csv"
cat >"$s/h/2026-01-01/cases.yaml" <<'C'
- case: hostile
  period: 2026-03
  appraisal: 28
  tasks: [ { item: H.1 } ]
  diary: [ { item: H.1 } ]
  expect: { error: true }
- case: the next person
  period: 2026-03
  appraisal: 28
  tasks: [ { item: H.2 } ]
  diary: [ { item: H.2 } ]
  expect: { score: 98 }
- case: and the one after
  period: 2026-03
  appraisal: 28
  tasks: [ { item: H.2, quantity: 2 } ]
  diary: [ { item: H.2 } ]
  expect: { score: 63 }
C
standard() {	# lines before, body of the formula
	cat >"$s/h/2026-01-01/standard.lua" <<L
$1
return standard {
  title = { vi = "Thù địch", en = "Hostile" }, basis = "example", extends = { civil_servant = "decree_335" },
  params = { list = { 1 } },
  measures = { weight = { ["H.1"] = function(e, p) $2
  end } },
}
L
}
plain() {	# nothing that only a programmer understands
	! grep -qE 'attempt to|nil value|stack traceback|lua_|\[string|#[0-9]+:' "$tmp/run"
}
runtime() {	# name, body, lines before
	standard "${3:-}" "$2"
	ok "$1: stopped, and the others score" bash -c "timeout 20 \"$KPICTL\" test $s --sector h >$tmp/run 2>&1"
	timeout 20 "$KPICTL" explain >/dev/null 2>&1
	ok "$1: in plain words" plain
}
loading() {	# name, body, lines before, text expected
	standard "${3:-}" "$2"
	timeout 20 "$KPICTL" check "$s" >"$tmp/run" 2>&1
	ok "$1: refused" bash -c "grep -q 'h/2026-01-01/standard.lua:.*error' $tmp/run"
	ok "$1: says why" grep -qF "${4:-error}" "$tmp/run"
	ok "$1: in plain words" plain
}

runtime "while true" "while true do end return 1"
runtime "repeat for ever" "repeat until false return 1"
runtime "a for without end" "for i = 1, 1e300 do end return 1"
runtime "a goto loop" "::again:: goto again"
runtime "a loop over pairs of itself" "local t = { 1 } while true do for k in pairs(t) do end end"
runtime "calls itself" "return f(1)" "local function f(x) return 1 + f(x) end"
runtime "two that call each other" "return a(1)" "local b local function a(x) return 1 + b(x) end b = function(x) return 1 + a(x) end"
runtime "a tail call without end" "return f(1)" "local function f(x) return f(x) end"
runtime "a text that doubles" "local t = 'x' while true do t = t .. t end"
runtime "a table that grows" "local t = {} local i = 0 while true do i = i + 1 t[i] = { i } end"
runtime "functions that pile up" "local t = {} local i = 0 while true do i = i + 1 t[i] = function() return i end end"
runtime "0 / 0" "return 0 / 0"
runtime "infinity" "return 1 / 0"
runtime "whole division by zero" "return 1 // 0"
runtime "remainder of zero" "return 1 % 0"
runtime "a text as result" "return 'many'"
runtime "a table as result" "return { 1 }"
runtime "a function as result" "return function() end"
runtime "nothing as a number" "return nil + 1"
runtime "a comparison of unlike things" "return e.quantity < 'x'"
runtime "a call of nothing" "local f return f()"
runtime "a part of a number" "local n = 1 return n.x.y"
runtime "writing to an entry" "e.quantity = 100 return 1"
runtime "writing to parameters" "p.list = 100 return 1"
runtime "writing to a frozen table" "limits[1] = 100 return 1" "local limits = { 1, 2 }"
runtime "writing deep into one" "limits.a.b = 100 return 1" "local limits = { a = { b = 1 } }"
runtime "adding to the list of parameters" "p[1] = 1 return 1"
runtime "an entry as a key that is not one" "return e[1]"
runtime "an index that is nothing" "local t = {} t[nil] = 1 return 1"
runtime "an index that is not a number" "local t = {} t[0 / 0] = 1 return 1"
runtime "a method of a text" "return ('x'):rep(1e9)"
runtime "a pattern of a text" "return ('aaaaaaaaaaaaaaaaaaaaaaaaaa'):find('a-a-a-a-a-a-a-a-a-b')"
runtime "a measure that reads itself" "return e.converted"
runtime "a sort of a huge list" "local t = {} for i = 1, 1e7 do t[i] = -i end return median(t)"

for w in setmetatable getmetatable coroutine pcall xpcall error assert load loadstring loadfile dofile require io os debug next \
	select type tostring tonumber rawget rawset rawequal rawlen string table math utf8 print collectgarbage package warn _G; do
	loading "$w" "return $w and 1" "" "\`$w\`"
done
loading "the environment by hand" "return _ENV.os.time()" "" "\`_ENV\`"
loading "writing into the environment" "_ENV.known = 1 return 1" "" "\`_ENV\`"
loading "a global" "total = 1 return 1" "" "local total"
loading "state outside" "n = n + 1 return n" "local n = 0" "remember"
loading "state in a closure" "return count()" "local function make() local n = 0 return function() n = n + 1 return n end end local count = make()" "remember"
loading "<close>" "local x <close> = nil return 1" "" "<close>"
loading "a power of a variable" "return e.quantity ^ e.quantity" "" "power"
loading "a root" "return e.quantity ^ 0.5" "" "power"
loading "a loop while loading" "return 1" "while true do end" "too long"
loading "memory while loading" "return 1" "local t = 'x' while true do t = t .. t end" "memory"
loading "recursion while loading" "return 1" "local function f() return 1 + f() end f()" "error"
loading "a table that holds itself" "return 1" "local t = {} t.t = t local function f() return t end return standard { title = t, basis = f }" "error"

# Not text at all.
f=$s/h/2026-01-01/standard.lua
printf '\033Lua\x54\0\x19\x93\r\n\x1a\n' >"$f"
ok "bytecode is refused" has "not a text file" k check "$s"
printf 'return standard {}\0' >"$f"
ok "a NUL is refused" has "not a text file" k check "$s"
{ echo 'return standard { basis = "'; head -c 300000 /dev/zero | tr '\0' x; echo '" }'; } >"$f"
ok "a quarter of a megabyte is refused" has "longer than 256 KiB" k check "$s"
echo 'return 5' >"$f"
ok "something else than a standard" has "return standard" k check "$s"
{ echo 'return standard { title = '; head -c 100000 /dev/zero | tr '\0' '{'; } >"$f"
ok "a hundred thousand braces" has "error" k check "$s"
done_testing
