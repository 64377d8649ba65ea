#!/bin/bash
# RULES.md, the editor's file and the table of words are held together: every row of RULES.md is what the table says, in its
# order, and there is no other. Mutations prove that the comparison notices when either drifts.
. "$(dirname "$0")/../tap.sh"
k words --lang en >"$tmp/en"
k words --lang vi >"$tmp/vi"
# "| `word` | type | English | Vietnamese |", one for each word, with the scope before it.
paste "$tmp/en" "$tmp/vi" | awk -F '\t' '{
	split($1, a, " +"); word = a[2]; type = a[3]
	for (k = 1; k <= 2; k++) { text[k] = $k; sub(/^[^ ]+ +[^ ]+ +[^ ]+ +/, "", text[k]); gsub(/\|/, "\\|", text[k]) }
	gsub(/\|/, " or ", type)
	print a[1] " | `" word "` | " type " | " text[1] " | " text[2] " |" }' >"$tmp/table"
rows() { awk '/^Scope `/ { scope = $2; gsub(/[`.]+$|^`/, "", scope); next } /^## / || /^### / { scope = "" } scope != "" && /^\| `/ { print scope " " $0 }' "$1"; }
agree() { rows "$1" | diff "$tmp/table" - ; }
drifts() { ! agree "$1"; }
ok "there are words" test "$(wc -l <"$tmp/table")" -gt 200
ok "every row of RULES.md is what the table says" agree RULES.md
line=$(grep -n '^| `participants\|^| `quantity` | number' RULES.md | head -1 | cut -d: -f1)
sed "${line}d" RULES.md >"$tmp/less.md"
ok "a word that RULES.md leaves out is noticed" drifts "$tmp/less.md"
sed "${line}s/number/text/" RULES.md >"$tmp/type.md"
ok "another type is noticed" drifts "$tmp/type.md"
sed "${line}s/ |\$/, ít nhất |/" RULES.md >"$tmp/text.md"
ok "another explanation is noticed" drifts "$tmp/text.md"
sed "${line}a | \`amount\` | number | amount done | lượng hoàn thành |" RULES.md >"$tmp/more.md"
ok "a word that the table does not have is noticed" drifts "$tmp/more.md"
ok "no word lacks its Vietnamese" bash -c "! grep -q ', \"\")\$' rules/words.def"
k words --meta >"$tmp/meta.lua"
ok "lua/kpi.meta.lua is what the table says (make meta)" cmp "$tmp/meta.lua" lua/kpi.meta.lua
ok "it has every word" same "$(while read -r scope word _; do
	awk -v c="---@class kpi.$scope" -v f="---@field $word" '$0 == c || index($0, c ":") == 1 { on = 1; next } /^---@class/ { on = 0 }
		on && index($0, f) == 1 && substr($0, length(f) + 1) ~ /^[? ]/ { found = 1 } END { exit !found }' "$tmp/meta.lua" ||
		grep -q "^function $word(" "$tmp/meta.lua" || echo "$scope $word"; done <"$tmp/en")" ""
ok "every class that it names is there" same "$(grep -o 'kpi\.[a-z_.]*[a-z]' "$tmp/meta.lua" | sort -u |
	while read -r c; do grep -q "^---@\(class\|alias\) $c\b" "$tmp/meta.lua" || echo "$c"; done)" ""
ok "formulas are told what they get" test "$(grep -c 'fun(who: kpi.who, p: kpi.p)' "$tmp/meta.lua")" -ge 6
ok "no word is only a table or a function" same "$(grep -E '^---@field [a-z_]+\?? (table|function|any) ' "$tmp/meta.lua")" ""
ok "it is Lua" lua5.4 -e "assert(loadfile('lua/kpi.meta.lua'))"
done_testing
