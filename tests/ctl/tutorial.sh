#!/bin/bash
# The first part of RULES.md, done literally: the commands as they are printed, in their order, with the edits that the text
# asks for between them; what they answer must be what is printed.
. "$(dirname "$0")/../tap.sh"
root=$PWD
mkdir -p "$tmp/t/bin" && cp -r sectors etc "$tmp/t" && ln -s "$KPICTL" "$tmp/t/bin/kpictl"
export PATH="$tmp/t/bin:$PATH"
cd "$tmp/t" || exit 1
# Blocks of indented lines, numbered, without their indentation.
awk -v out="$tmp/block." '/^## A quarter of an hour/ { on = 1; next } /^## / { on = 0 } !on { next }
	/^    / { if (!inside) block++; inside = 1; print substr($0, 5) >(out block); next } { inside = 0 }' "$root/RULES.md"
ok "the text has eleven blocks" same "$(find "$tmp" -name 'block.*' | wc -l)" 11
run() {	# block: runs its commands, prints them and their answers
	local command
	while IFS= read -r command; do
		printf '$ %s\n' "$command"
		bash -c "$command" 2>&1
	done < <(sed -n 's/^\$ //p' "$tmp/block.$1")
}
answers() { diff "$tmp/block.$1" <(run "$1"); }
edit() { sed -i "$2" "sectors/clerical/2026-01-01/$1"; }
add() { { [ "$1" = items.csv ] || echo; cat "$tmp/block.$2"; } >>"sectors/clerical/2026-01-01/$1"; }
says() { tr '\n' ' ' <"$root/RULES.md" | grep -qF "$1"; }
ok "1: a sector is made" answers 1
ok "2: the text asks for a mistake" says "write \`e.peple\` instead of \`e.people\`"
edit standard.lua '/p.people_full)/s/e\.people/e.peple/'
ok "2: it is found" answers 2
edit standard.lua 's/e\.peple/e.people/'
ok "2: it is mended" answers 3
ok "3: the text asks for another number" says "Write \`50\` instead of \`30\` in \`people_full\`"
edit standard.lua '/people_full = {/s/30/50/'
ok "3: the examples notice" answers 4
edit standard.lua '/people_full = {/s/50/30/'
ok "3: they agree again" answers 5
# The example and the command below it stand in one block when only an empty line is between them.
add cases.yaml 6
ok "4: an example of one's own" answers 7
add items.csv 8
edit standard.lua "/^    weight = {/r $tmp/block.9"
ok "5: the text says where" says "below the line \`weight = {\`"
add cases.yaml 10
ok "5: a kind of work of one's own" answers 11
done_testing
