#!/bin/bash
# RULES.md, the editor's file and the table of words are held together.
. "$(dirname "$0")/../tap.sh"
scopes=$(k words --lang en | awk '{ print $1 }' | sort -u)
for s in $scopes; do
	ok "RULES.md has a section for $s" grep -q "^Scope \`$s\`\." RULES.md
	missing=
	for w in $(k words "$s" --lang en | awk '{ print $2 }'); do
		# In the section of its scope, as the first cell of a row.
		awk -v s="Scope \`$s\`." -v w="| \`$w\` |" '$0 == s { on = 1; next } /^Scope / { on = 0 }
			on && index($0, w) == 1 { found = 1 } END { exit !found }' RULES.md || missing="$missing $w"
	done
	ok "every word of $s is explained" same "$missing" ""
done
ok "no word lacks its Vietnamese" bash -c "! grep -q ', \"\")\$' rules/words.def"
k words --meta >"$tmp/meta.lua"
ok "lua/kpi.meta.lua is what the table says (make meta)" cmp "$tmp/meta.lua" lua/kpi.meta.lua
ok "it is Lua" lua5.4 -e "assert(loadfile('lua/kpi.meta.lua'))"
done_testing
