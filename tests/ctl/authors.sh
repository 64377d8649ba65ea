#!/bin/bash
# check and test for people and for machines: exit statuses, --strict, --json, --junit, --run, --coverage.
. "$(dirname "$0")/../tap.sh"
base=tests/bad/base
copy() { rm -rf "$tmp/$1" && cp -r $base "$tmp/$1"; }
copy wrong && sed -i 's/p\.quorum/p.quorm/' "$tmp/wrong/work/2026-01-01/standard.lua"
copy warned && sed -i 's/^    quorum = /    spare = { 1, basis = "example" },\n    quorum = /' "$tmp/warned/work/2026-01-01/standard.lua"
ok "no mistake ends with 0" status 0 k check $base
ok "a mistake ends with 1" status 1 k check "$tmp/wrong"
ok "a warning ends with 0" status 0 k check "$tmp/warned"
ok "a warning ends with 1 when it is strict" status 1 k check --strict "$tmp/warned"
ok "no folder ends with 5" status 5 k check "$tmp/nowhere"
ok "of several folders the worst counts" status 1 k check $base "$tmp/wrong" "$tmp/warned"
ok "each has its name above" has "== $base" k check $base "$tmp/warned"
k check --json "$tmp/wrong" >"$tmp/wrong.json"
for text in '"ok": false' '"file": "work/2026-01-01/standard.lua"' '"line": 12' '"col": 26' '"id": "RULE_NO_FIELD_HINT"' \
	'"warning": false' '"en": "`p` has no `quorm`; did you mean `quorum`?"' '"vi": "`p` không có `quorm`; có phải ý bạn là `quorum`?"'; do
	ok "--json says $text" grep -qF "$text" "$tmp/wrong.json"
done
ok "--json knows warnings" has '"warning": true' k check --json "$tmp/warned"
ok "--json is ok with a warning" has '"ok": true' k check --json "$tmp/warned"
ok "--json --strict is not" has '"ok": false' k check --json --strict "$tmp/warned"

# Coverage: the second branch of the weight is reached by one case only.
copy half && sed -i '6,$d' "$tmp/half/work/2026-01-01/cases.yaml"
ok "coverage shows the line itself" has "work/2026-01-01/standard.lua:13: return e.item.coefficient / 2" k test --coverage "$tmp/half"
ok "coverage of one sector is of that one" lacks "law/2026-01-01" k test --coverage --sector work "$tmp/half"
ok "coverage leaves out what is reached" lacks "work/2026-01-01/standard.lua:1" k test --coverage --sector work $base
ok "coverage for machines" has '"coverage"' k test --coverage --json "$tmp/half"

ok "--run takes a part of the name" has "1 passed, 0 failed" k test --run "too few" $base
ok "nothing that ran is a failure" status 1 k test --run "no such name" $base
copy fails && sed -i 's/score: 50/score: 51/' "$tmp/fails/work/2026-01-01/cases.yaml"
ok "an example that fails ends with 1" status 1 k test "$tmp/fails"
ok "the difference can be read" has "score: expected 51.0, got 50.0" k test "$tmp/fails"
ok "and in Vietnamese" has "score: cần 51.0, được 50.0" k test --lang vi "$tmp/fails"
k test --junit "$tmp/fails" >"$tmp/junit.xml"
ok "JUnit counts" grep -q 'tests="3" failures="1"' "$tmp/junit.xml"
# Every tag is closed, and what stands between them has no bare < or &.
xml() {
	local text
	text=$(tr '\n' ' ' <"$1" | sed -E 's/<\?xml[^>]*>//; s/="[^"<]*"//g; s/<testcase( [a-z]+)*\/>//g')
	text=$(sed -E ':a; s/<([a-z]+)( [a-z]+)*>[^<]*<\/\1>//; ta' <<<"$text")
	! grep -q '[<>]' <<<"$text" && ! sed -E 's/&(lt|gt|amp|quot);//g' "$1" | grep -q '&'
}
ok "JUnit is XML" xml "$tmp/junit.xml"
sed -i '12s/ then / thn /' "$tmp/fails/work/2026-01-01/standard.lua"
k test --junit "$tmp/fails" >"$tmp/junit.xml"
ok "a standard that cannot be read is a failure in JUnit" grep -q '<testcase classname="check" name="work/2026-01-01/standard.lua:12"><failure>' "$tmp/junit.xml"
ok "which stays XML" xml "$tmp/junit.xml"
sed 's,</failure>,,' "$tmp/junit.xml" >"$tmp/broken.xml"
ok "and a tag that is not closed would be noticed" bash -c "$(declare -f xml); ! xml '$tmp/broken.xml'"
ok "and stands in --json" has '"id": "RULE_' k test --json "$tmp/fails"
done_testing
