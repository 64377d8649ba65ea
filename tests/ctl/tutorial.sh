#!/bin/bash
# Two parts of RULES.md, done literally: the commands as they are printed, in their order, with the edits that the text
# asks for between them; what they answer must be what is printed.
. "$(dirname "$0")/../daemon.sh"
root=$PWD
mkdir -p "$tmp/t/bin" && cp -r sectors etc "$tmp/t" && ln -s "$KPICTL" "$tmp/t/bin/kpictl"
export PATH="$tmp/t/bin:$PATH"
cd "$tmp/t" || exit 1
# Blocks of indented lines, numbered, without their indentation. An empty line does not end what a command answers.
blocks() {	# heading, name of the files
	awk -v heading="$1" -v out="$tmp/$2." 'index($0, heading) == 1 { on = 1; next } /^## / { on = 0 } !on { next }
		/^    / { if (!inside) block++; for (; empty > 0; empty--) print "" >(out block); inside = 1; print substr($0, 5) >(out block); next }
		inside && answers && /^$/ { empty++; next } { inside = empty = 0 }' answers="${3:-0}" "$root/RULES.md"
}
blocks '## A quarter of an hour' block
ok "the text has eleven blocks" same "$(find "$tmp" -maxdepth 1 -name 'block.*' | wc -l)" 11
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

# --- from an idea to the approval: digests, names, times and durations are as they come ---
blocks '## From an idea to the approval' story 1
mask() { sed -E 's/\b[0-9a-f]{12}\b/DIGEST/g; s/20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}/TIME/g; s/uid:[0-9]+|\b(lan|minh)\b/WHO/g
	s/[0-9]+ ms/N ms/g; s/  +/  /g; s/ +$//'; }
who=
filled() { sed "s/81324926f676/${was:0:12}/g; s/75be704dd82d/${next:0:12}/g; s/44ba23ec4182/${list:0:12}/g" "$tmp/story.$1"; }
tells() {	# block: runs its commands with the digests of here
	local command
	diff <(mask <"$tmp/story.$1") <(filled "$1" | sed -n 's/^\$ //p' | while IFS= read -r command; do
		printf '$ %s\n' "$command"
		$who bash -c "$command" 2>&1
	done | mask)
}
rm -rf sectors && cp -r "$root/sectors" .
was= next= list=
ok "the story has fifteen blocks" same "$(find "$tmp" -maxdepth 1 -name 'story.*' | wc -l)" 15
ok "a province" tells 1
cp "$tmp/story.2" kpid.yaml
export KPID_SOCKET=$tmp/t/control.sock
"$B/kpid" -c kpid.yaml >"$tmp/log" 2>&1 &
kpid_pid=$!
for _ in $(seq 600); do kpictl status -q >/dev/null 2>&1 && break; sleep 0.05; done
req() { local p=$1; shift; curl -s -m 20 --noproxy '*' --unix-socket "$KPID_SOCKET" "$@" "http://kpid$p"; }
was=$(req /v1/bundles/live | field digest)
ok "the idea, for one person" tells 3
ok "the copy" tells 4
sed -i '/surplus = {/s/"fills_gaps"/"per_task"/' next/decree_335/2026-01-01/standard.lua
ok "the text says what to write" says 'write `"per_task"` instead of `"fills_gaps"` in `surplus`'
ok "an example says the contrary" tells 5
sed -i '/surplus of one task fills the gap/,/expect:/s/quantity: 100, score: 100, band: excellent/quantity: 75, score: 82.5, band: good/' next/decree_335/2026-01-01/cases.yaml
ok "it says what is meant" tells 6
ok "who would change" tells 7
ok "the proposal" tells 8
next=$(req /v1/proposals/1 | field digest) list=$(req /v1/proposals/1 | field list)
ok "a shadow term" tells 9
for _ in $(seq 400); do req /v1/shadow | grep -q '"run":[0-9]' && break; sleep 0.05; done
ok "with its report" tells 10
ok "the report on the proposal" tells 11
ok "its author may not approve it" tells 12
if has_nobody; then
	chmod 711 "$tmp"
	who=as_nobody
	ok "another person may" tells 13
	who=
	ok "afterwards" tells 14
	ok "and back" tells 15
fi
done_testing
