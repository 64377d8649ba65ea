#!/bin/bash
# The handbook of a sector: what stands in it, what it is made of, hostile text, both forms.
. "$(dirname "$0")/../tap.sh"
cp -r sectors "$tmp/sectors"
hb() { k handbook --sectors "$tmp/sectors" --calendar etc/calendar.yaml "$@"; }
s=$tmp/sectors/mass_mobilization/2026-01-01

hb mass_mobilization --date 2026-03-01 --lang en >"$tmp/h.md" 2>&1
ok "a sector's handbook is written" same $? 0
for word in 'Dialogue with the people' 'Quantity (a)' 'Art\. 14(2)(a)' 'Excellent' 'Dialogue without minutes' \
	'People who must come for a dialogue' 'c\.quantity + c\.quality' 'e\.participants / p\.dialogue_quorum'; do
	ok "it says: $word" grep -q -- "$word" "$tmp/h.md"
done
ok "what a formula reads, though a function of the file reads it" grep -q 'held at 100 %' "$tmp/h.md"
hb mass_mobilization --date 2026-03-01 --lang vi >"$tmp/h.vi.md"
ok "in Vietnamese" grep -q 'Đối thoại với nhân dân' "$tmp/h.vi.md"
ok "units too" grep -q 'Đối thoại với nhân dân | cuộc đối thoại | 1,5' "$tmp/h.vi.md"
ok "articles as Vietnamese law cites them" grep -q 'điểm a khoản 2 Điều 14' "$tmp/h.vi.md"
ok "nothing of it is left in English" same "$(grep -cE 'Worked example|Coefficient|What counts' "$tmp/h.vi.md")" 0

# The numbers of an example come from executing it: another quorum, another score.
example() { sed -n '/Worked example (staff): two dialogues/,/This example is a test/p' "$1" | sed 1d; }
ok "the worked example has its score" grep -q 'Score 98\.00' <(example "$tmp/h.md")
ok "its steps name the work, how much and what it counts" grep -qE '^ *- DV\.20  [A-Z][a-z ]+: quantity [0-9.]+, counts [0-9.]+' <(example "$tmp/h.md")
sed -i 's/dialogue_quorum = { 50,/dialogue_quorum = { 100,/' "$s/standard.lua"
hb mass_mobilization --date 2026-03-01 --lang en >"$tmp/out" 2>&1
ok "an example that is not so any more makes no handbook" same $? 1
ok "and which one is said" grep -q 'two dialogues with enough people.*cases.yaml:1)' "$tmp/out"
sed -i 's/score: 98, band: excellent }$/score: 80.5, band: good }/;s/quantity: 100, quality: 100, progress: 100, score: 80.5/quantity: 75, quality: 75, progress: 75, score: 80.5/' "$s/cases.yaml"
sed -i '10,$d' "$s/cases.yaml"
hb mass_mobilization --date 2026-03-01 --lang en >"$tmp/h2.md"
ok "with the example told anew its new score stands there" grep -q 'Score 80\.50' <(example "$tmp/h2.md")

# What changed.
ok "since the date before" grep -q 'What changed since the edition of 2025-04-01' "$tmp/h.md"
cp -r sectors "$tmp/then"; cp -r sectors "$tmp/now"
sed -i 's/model_registered = { 0.3,/model_registered = { 0.25,/' "$tmp/then/mass_mobilization/2026-01-01/standard.lua"
k handbook mass_mobilization --sectors "$tmp/now" --calendar etc/calendar.yaml --date 2026-03-01 --since "$tmp/then" --lang en >"$tmp/since.md"
ok "since another text: a parameter, old and new" grep -q 'model.*0\.25 -&gt; 0\.3' "$tmp/since.md"
k handbook mass_mobilization --sectors "$tmp/now" --calendar etc/calendar.yaml --date 2026-03-01 --since "$tmp/now" --lang en >"$tmp/since.md"
ok "since itself: nothing" grep -qx 'Nothing\.' "$tmp/since.md"
ok "the first edition has no such chapter" same "$(hb mass_mobilization --date 2025-06-01 --lang en | grep -c 'What changed')" 0

# The law of the time, and of a duty group.
hb mass_mobilization --date 2025-06-01 --lang en >"$tmp/old.md"
ok "an older day, the older standard" grep -q 'mass\\_mobilization/2025-04-01' "$tmp/old.md"
hb mass_mobilization --date 2024-01-01 --lang en >"$tmp/out" 2>&1
ok "before there was one" same "$? $(grep -c 'no standard in force on 2024-01-01' "$tmp/out")" "1 1"
ok "an unknown sector" status 1 hb nothing
ok "a day that is none" status 5 hb mass_mobilization --date 2026-02-30
ok "an unknown form" status 2 hb mass_mobilization --format pdf
hb mass_mobilization --date 2026-03-01 --duty-group NV7 --lang en >"$tmp/g.md"
ok "the duty group is named" grep -q 'for the duty group NV7' "$tmp/g.md"

# All sectors, as files.
rm -rf "$tmp/sectors"; cp -r sectors "$tmp/sectors"
hb -o "$tmp/all" --date 2026-03-01 >"$tmp/out"
ok "all sectors in both languages and forms" same $? 0
ok "each is a file" test -s "$tmp/all/supervision.vi.html" -a -s "$tmp/all/mass_mobilization.en.md"
# Code is code; names of standards, files and fields stay as they are.
prose() { cat "$@" | sed -E '/^```/,/^```/d; /^    /d; s/[a-z_]*\\_[a-z_\\]*//g; s/[a-z]+\??: ?[a-z0-9]+//g'; }
english='(the|of|with|published|example|assumption|readings?|press|people|decision|Decree|Art)'
ok "a Vietnamese one has no English sentence" same "$(prose "$tmp"/all/*.vi.md | grep -wE "$english" | head -3)" ""
ok "an English one no Vietnamese one" same "$(LC_ALL=C grep -hE $'\xc4|\xe1\xba|\xe1\xbb' "$tmp"/all/*.en.md | grep -v '^ ' | head -3)" ""
ok "a basis is told in the language" same "$(grep -c 'giả định: chưa được công bố; cách hiểu 51' "$tmp/all/health.vi.md") $(grep -c 'assumption: not published; reading 51' "$tmp/all/health.en.md")" \
	"$(grep -c 'assumption: not published; reading 51' "$tmp/all/health.en.md") $(grep -c 'giả định: chưa được công bố; cách hiểu 51' "$tmp/all/health.vi.md")"
ok "roots have none of their own" test ! -e "$tmp/all/decree_335.vi.html"
ok "one language, one form" same "$(hb supervision --date 2026-03-01 -o "$tmp/one" --lang en --format html | wc -l; ls "$tmp/one")" \
	$'1\nsupervision.en.html'
ok "twice the same bytes" same "$(hb supervision --date 2026-03-01 --format html --lang en | sha256sum)" "$(sha256sum <"$tmp/one/supervision.en.html")"

# HTML: valid, alone, without scripts, and every link of the contents leads somewhere.
for f in "$tmp"/all/*.html; do
	tidy -e -q "$f" >"$tmp/tidy" 2>&1
	ok "${f##*/} is HTML that tidy has nothing against" same "$(cat "$tmp/tidy")" ""
	ok "${f##*/} asks for nothing from elsewhere" same "$(grep -cE '<script|<link|<img|src=|url\(|@import|https?:' "$f")" 0
	ok "${f##*/}: the contents lead to the chapters" same \
		"$(grep -o 'href="#[^"]*"' "$f" | cut -d'"' -f2 | tr -d '#' | sort)" "$(grep -o '<h[23] id="[^"]*"' "$f" | cut -d'"' -f2 | sort)"
done
ok "it says how it prints" grep -q '@page{size:A4' "$tmp/all/supervision.vi.html"

# Text that would be signs of the form.
sed -i 's/title = { vi = "Công tác dân vận", en = "Mass mobilisation" }/title = { vi = "<script>alert(1)<\/script>", en = "a | b `c` [d](javascript:1) <img src=x> \&amp; \\"q\\"" }/' \
	"$tmp/sectors/mass_mobilization/2026-01-01/standard.lua"
sed -i 's/^DV.20,Đối thoại với nhân dân,Dialogue with the people/DV.20,<b onmouseover=x>,"a | b </table><h1>"/' "$tmp/sectors/mass_mobilization/2026-01-01/items.csv"
hb mass_mobilization --date 2026-03-01 -o "$tmp/bad" >/dev/null
ok "hostile titles are written" same $? 0
for l in vi en; do
	f=$tmp/bad/mass_mobilization.$l.html
	ok "$l: no mark of them is left in HTML" same "$(grep -cE '<script|<b |<img|</table><h1' "$f")" 0
	ok "$l: and it stays valid" same "$(tidy -e -q "$f" 2>&1)" ""
	ok "$l: nor in Markdown" same "$(grep -cE '<script|<b |<img|</table|[^\\]\[d\]\(' "$tmp/bad/mass_mobilization.$l.md")" 0
done
ok "a line of a table stays one" same "$(grep -F 'DV.20 ' "$tmp/bad/mass_mobilization.en.md" | grep -c 'a \\| b')" "$(grep -F 'DV.20 ' "$tmp/bad/mass_mobilization.en.md" | grep -c 'a ')"

# The standard with a mistake: the mistake, no handbook.
sed -i 's/return standard {/return standard {{/' "$tmp/sectors/mass_mobilization/2026-01-01/standard.lua"
ok "a broken standard is told, not written" status 5 hb mass_mobilization --date 2026-03-01
done_testing
