#!/bin/bash
# What authors work with: fmt, convert-items, new-sector, check --watch, schema.
. "$(dirname "$0")/../tap.sh"

# --- fmt ---
cp -r sectors "$tmp/sectors"
ok "the shipped standards are as fmt writes them" status 0 k fmt --check --sectors "$tmp/sectors"
ok "and stay as they are" bash -c "'$KPICTL' fmt -q --sectors '$tmp/sectors' && diff -r sectors '$tmp/sectors'"
s=$tmp/sectors/mass_mobilization/2026-01-01
k check --json --sectors "$tmp/sectors" | grep -o '"digest": *"[^"]*"' >"$tmp/before"
sed -i 's/^  */ /;s/ = /=/;s/, /,/g' "$s/standard.lua"
sed -i 's/$/\r/;1s/^/\xef\xbb\xbf/' "$s/items.csv"
ok "one that is not is named, and the answer is no" status 1 k fmt --check --sectors "$tmp/sectors"
has 'mass_mobilization/2026-01-01/standard.lua' k fmt --check --sectors "$tmp/sectors" >/dev/null
ok "which file it is" has 'mass_mobilization/2026-01-01/standard.lua: not as' k fmt --lang en --check --sectors "$tmp/sectors"
ok "--check changes nothing" status 1 diff -q sectors/mass_mobilization/2026-01-01/standard.lua "$s/standard.lua"
ok "it is written anew" status 0 k fmt --sectors "$tmp/sectors"
ok "the catalogue is what it was" cmp sectors/mass_mobilization/2026-01-01/items.csv "$s/items.csv"
ok "the indents are what they were" same "$(sed 's/[^ ].*//' "$s/standard.lua" | cksum)" "$(sed 's/[^ ].*//' sectors/mass_mobilization/2026-01-01/standard.lua | cksum)"
ok "it means what it meant" k test --sectors "$tmp/sectors" --sector mass_mobilization
echo 'return standard {' >"$tmp/broken.lua"
ok "what is not Lua is left as it is" status 5 k fmt "$tmp/broken.lua"
ok "byte for byte" same "$(cat "$tmp/broken.lua")" 'return standard {'
printf 'code,title_vi\nA.1\n' >"$tmp/uneven.csv"
ok "so is a table with a line too short, which is named" has 'uneven.csv:2' k fmt "$tmp/uneven.csv"
ok "cases are their author's" has 'left as it is' k fmt --lang en "$s/cases.yaml"
ok "a folder that is not there" status 5 k fmt --sectors "$tmp/none"
ln -s /etc/passwd "$tmp/link.lua"
chmod 640 "$s/standard.lua"; sed -i 's/^  basis/basis/' "$s/standard.lua"; k fmt -q "$s/standard.lua"
ok "the mode of a file stays" same "$(stat -c %a "$s/standard.lua")" 640
ok "JSON for machines" has '"changed": 0' k fmt --json --sectors "$tmp/sectors"

# --- convert-items ---
cat >"$tmp/so.csv" <<'CSV'
PHỤ LỤC 1;;;;;;
;;;;;;
STT;Mã;Tên công việc;Đơn vị tính (ĐVT);Nhóm;Điểm chuẩn;Hệ số
1;VT.01;Soạn công văn;văn bản;N1;100;1
2;VT.02;Lập hồ sơ;hồ sơ;N2;150;1,5
3;VT.03;Chỉnh lý tài liệu;mét;III;1.200;12
4;VT.02;Lập hồ sơ lần hai;hồ sơ;2;150;1,5
5;VT.05;Trình ký;;1;80;0,9
6;VT.06;Soạn công văn;văn bản;1;50;
7;VT.07;Nhận văn bản;văn bản;9;100;một
8;;Không có mã;văn bản;1;100;1
CSV
k convert-items "$tmp/so.csv" -o "$tmp/items.csv" --lang en >"$tmp/report"
ok "a catalogue with mistakes: the answer is no, the file is there" same "$? $(wc -l <"$tmp/items.csv")" "1 6"
ok "headings, decimal comma, thousands and groups are understood" same "$(grep '^VT.0[23]' "$tmp/items.csv")" \
	"VT.02,Lập hồ sơ,Lập hồ sơ,,hồ sơ,2,150,1.5,,no,,converted from so.csv
VT.03,Chỉnh lý tài liệu,Chỉnh lý tài liệu,,mét,3,1200,12,,no,,converted from so.csv"
for says in ':7: VT.02 stands on line 5' ':8: VT.05 has no unit' ':8: the coefficient 0,9 does not fit the points, which give 0.8' \
	':9: VT.06 has no coefficient: 0.5' ':9: the same title as on line 4' ':10: VT.07: "một" is no coefficient' ':11: without a code' \
	':3: the column "STT" is not taken over' 'rows: 8, placed: 5, left out: 3; points of coefficient 1: 100'; do
	ok "the report says: $says" grep -qF -- "$says" "$tmp/report"
done
ok "in Vietnamese too" has 'không khớp với điểm' k convert-items "$tmp/so.csv" --lang vi
ok "a prefix gives codes" has 'VT.01,Không có mã' bash -c "sed '4,10d' '$tmp/so.csv' >'$tmp/p.csv'; '$KPICTL' convert-items '$tmp/p.csv' --prefix VT"
cat >"$tmp/en.csv" <<'CSV'
field,code,title,title_en,unit,coefficient,evidence,basis
a,X.1,Một,One,document,"1,250.5",x,law
b,X.2,Hai,Two,document,1.25,,law
CSV
ok "English headings, a decimal point" has 'X.1,Một,One,,document,,,1250.5,,yes,,law' k convert-items "$tmp/en.csv" --only field=a
ok "only the rows asked for" lacks 'X.2' k convert-items "$tmp/en.csv" --only field=a
ok "a column that is not there" status 5 k convert-items "$tmp/en.csv" --only x=a
iconv -f UTF-8 -t UTF-16 "$tmp/so.csv" >"$tmp/u16.csv"
ok "UTF-16 is read through iconv" same "$(k convert-items "$tmp/u16.csv" --basis b 2>/dev/null)" "$(k convert-items "$tmp/so.csv" --basis b 2>/dev/null)"
# Windows-1258 writes tones behind their letters.
printf 'M\xe3;T\xean c\xf4ng vi\xf2\xeac;\xd0\xf4n vi;H\xea\xf2 s\xf4\xec\nA.1;\xd0\xf4\xecc th\xfac;v\xe3n;1,5\n' >"$tmp/1258.csv"
ok "another encoding is told clearly" has 'windows-1258' k convert-items "$tmp/1258.csv" --lang en
ok "with status 5" status 5 k convert-items "$tmp/1258.csv"
ok "an encoding that nobody knows" status 2 k convert-items "$tmp/1258.csv" --encoding nonsense
iconv -f UTF-8 -t WINDOWS-1258 <<<'Mã;Tên;Đơn vị;Hệ số
A.1;Đôn đốc;lần;1,5' >"$tmp/1258.csv" 2>/dev/null || true
ok "and read when it is named" has 'A.1,Đôn đốc,Đôn đốc,,lần,,,1.5' k convert-items "$tmp/1258.csv" --encoding windows-1258
{ echo 'code,title,unit,coefficient,points,minutes'; echo 'A.1,Một,văn,1,five,about 90'; } >"$tmp/words.csv"
k convert-items "$tmp/words.csv" --lang en -o "$tmp/words.out" >"$tmp/report"
ok "points and minutes that are no numbers are told" same "$(grep -c 'A.1: "five" is no number\|A.1: "about 90" is no number' "$tmp/report")" 2
{ echo 'code,title,unit,coefficient'; seq 20002 | sed 's|.*|A.&,Việc &,văn,1|'; } >"$tmp/many.csv"
ok "so are rows beyond what a catalogue may have" has 'many.csv:20002: the file has more than 20000 rows' k convert-items "$tmp/many.csv" --lang en -o "$tmp/many.out"
printf 'a;b\n1;2\n' >"$tmp/none.csv"
ok "no headings: said, with what is looked for" has 'Hệ số' k convert-items "$tmp/none.csv"
ok "no such file" status 5 k convert-items "$tmp/absent.csv"
# What comes out is a catalogue.
k new-sector clerical --sectors "$tmp/sectors" >/dev/null
sed -i '/nobody_came/,$d;/people_met/,$d' "$tmp/sectors/clerical/2026-01-01/cases.yaml"
k convert-items "$tmp/so.csv" --unit văn -o "$tmp/sectors/clerical/2026-01-01/items.csv" >/dev/null
ok "the mistake that was told is one to kpictl check too" has 'items.csv:5:35: error: the coefficient of VT.05' k check --lang en --sectors "$tmp/sectors"
sed -i 's/^\(VT.05.*\),0.9,/\1,0.8,/' "$tmp/sectors/clerical/2026-01-01/items.csv"
ok "mended, the catalogue is one" lacks 'clerical/2026-01-01/items.csv' k check --sectors "$tmp/sectors"

# --- new-sector ---
new=$tmp/new; mkdir "$new"; cp -r sectors "$new/sectors"
passes() { k check -q --strict --sectors "$new/sectors" && k test -q --sectors "$new/sectors" --sector "$1"; }
ok "given by options" k new-sector archives --sectors "$new/sectors" --title 'Lưu trữ / Archives' \
	--item 'Chỉnh lý hồ sơ "cũ", mới / Putting files in order; file; 1,5' --fields 'boxes:integer kind:old|new note?:text evidence' --example no
ok "it passes check and test" passes archives
ok "the item is as it was said" grep -q '^archives.01,"Chỉnh lý hồ sơ ""cũ"", mới",Putting files in order,,file,1,,1.5,60,yes,boxes:integer kind:old|new note?:text,example$' \
	"$new/sectors/archives/2026-01-01/items.csv"
ok "without the example there is no formula" lacks 'measures' cat "$new/sectors/archives/2026-01-01/standard.lua"
ok "and no mark of the template" lacks '{{' cat "$new"/sectors/archives/2026-01-01/*
printf '%s\n' 'Thư viện "A" / Library \ B' nothing law 'Mượn sách; quyển' 'Mượn sách / Lending; book; 0,5' 'people:integer' maybe yes |
	k new-sector library --ask --lang en --sectors "$new/sectors" >"$new/asked" 2>&1
ok "asked on a terminal" same $? 0
ok "five questions" same "$(grep -o '[1-5]\. [A-Z]' "$new/asked" | cut -c1 | uniq | tr -d '\n')" 12345
ok "an answer that will not do is asked for again" same "$(grep -c 'no standard nothing\|is written "Vietnamese\|yes or no, not "maybe"' "$new/asked")" 3
ok "what was asked passes check and test" passes library
ok "with the example" grep -q people_full "$new/sectors/library/2026-01-01/standard.lua"
ok "in Vietnamese too" has '3. Một đầu việc' bash -c "'$KPICTL' new-sector kho --ask --lang vi --sectors '$new/sectors' </dev/null"
ok "and an empty answer is the one in brackets" passes kho
ok "without a terminal nothing is asked" same "$(k new-sector quiet --sectors "$new/sectors" --lang en </dev/null)" "$new/sectors/quiet/2026-01-01 is ready: edit it, then kpictl check and kpictl test"
ok "fmt has nothing against any of them" k fmt --check -q --sectors "$new/sectors"
ok "a coefficient that is none" status 2 k new-sector bad --sectors "$new/sectors" --item 'A / B; c; x'
ok "a field of no type" status 5 k new-sector bad --sectors "$new/sectors" --fields 'people:many'
ok "as the catalogue's reader says it" has 'people:many' k new-sector bad --sectors "$new/sectors" --fields 'people:many' --lang en
ok "a field whose name is taken" status 5 k new-sector bad --sectors "$new/sectors" --fields 'quantity:integer'
ok "leaves nothing behind" test ! -e "$new/sectors/bad"

# --- check --watch ---
w=$tmp/watch; cp -r sectors "$w"
f=$w/mass_mobilization/2026-01-01/standard.lua
"$KPICTL" check --watch --lang en "$w" >"$tmp/watched" 2>&1 &
pid=$!
seen() { for _ in $(seq 600); do [ "$(grep -c 'Ctrl-C ends' "$tmp/watched")" -ge "$1" ] && return 0; sleep 0.1; done; return 1; }
ok "it looks, and waits" seen 1
sed -i 's/e\.participants/e.particpants/' "$f"
ok "a change is noticed" seen 2
ok "and what is wrong in it" grep -q 'did you mean .participants' "$tmp/watched"
mkdir -p "$w/fresh/2026-01-01"; sleep 0.5
sed -i 's/e\.particpants/e.participants/' "$f"
ok "so is the next" seen 3
sed 's/p\.people_full/p.people_ful/' "$new/sectors/library/2026-01-01/standard.lua" >"$tmp/fresh.lua"
mv "$tmp/fresh.lua" "$w/fresh/2026-01-01/standard.lua"
shows() { for _ in $(seq 600); do grep -q "$1" "$tmp/watched" && return 0; sleep 0.1; done; return 1; }
ok "in a folder that was not there before too" shows 'fresh/2026-01-01 has no items.csv'
ends_by() { kill -"$1" $pid; wait $pid; [ $? -le 1 ]; }
ok "Ctrl-C ends it" ends_by INT
ok "a folder that is not there" status 5 k check --watch "$tmp/absent"

# --- schemas ---
cat >"$tmp/validate.py" <<'PY'
import json, sys, yaml, jsonschema
class Loader(yaml.SafeLoader): pass
Loader.yaml_implicit_resolvers = {k: [r for r in v if r[0] != 'tag:yaml.org,2002:timestamp'] for k, v in yaml.SafeLoader.yaml_implicit_resolvers.items()}
schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
bad = 0
for name in sys.argv[2:]:
    for e in jsonschema.Draft202012Validator(schema).iter_errors(yaml.load(open(name), Loader)):
        print(name, list(e.absolute_path), e.message[:200])
        bad = 1
sys.exit(bad)
PY
k schema cases >"$tmp/cases.json"; k schema config >"$tmp/config.json"
valid() { python3 "$tmp/validate.py" "$@"; }
invalid() { ! valid "$@"; }
ok "the shipped cases are as the schema says" valid "$tmp/cases.json" sectors/[!_]*/*/cases.yaml tests/standards/*/*/cases.yaml
while IFS='|' read -r what from to; do
	sed "s/$from/$to/" sectors/mass_mobilization/2026-01-01/cases.yaml >"$tmp/c.yaml"
	ok "changed: $what" status 1 cmp -s sectors/mass_mobilization/2026-01-01/cases.yaml "$tmp/c.yaml"
	ok "the schema refuses $what" invalid "$tmp/cases.json" "$tmp/c.yaml"
done <<'MISTAKES'
an unknown word of a case|^  appraisal:|  apraisal:
a word of a posting that is none|subject: public_employee|subjekt: public_employee
a subject that is none|subject: public_employee|subject: public_servant
a date that is none|from: 2026-02-01|from: yesterday
a period that is none|period: 2026-03$|period: 2026-13
a score that is no number|score: 98,|score: high,
a state that is none|state: partial|state: half
an absence of no kind|kind: maternity|kind: holiday
a case without a period|^  period: 2026-03$|  vi: x
MISTAKES
ok "every word of a case has a shape" same "$(python3 -c "
import json; p = json.load(open('$tmp/cases.json'))['items']['properties']
print([k for k in p if not p[k]])")" '[]'
ok "etc/kpid.yaml is as its schema says" valid "$tmp/config.json" etc/kpid.yaml
printf 'store: /var/lib/kpid/kpi.db\nlanguage: vi\nlisten: [ { address: 127.0.0.1, port: 8321 }, { unix: /run/s, mode: "0660" } ]\nlimits: { body: 4MiB, header: 10s }\nworkers: { count: auto }\nschedule: [ { name: n, cron: "@daily", do: score, kind: official } ]\n' >"$tmp/kpid.yaml"
ok "values of every type" valid "$tmp/config.json" "$tmp/kpid.yaml"
while IFS='|' read -r what from to; do
	sed "s/$from/$to/" "$tmp/kpid.yaml" >"$tmp/bad.yaml"
	ok "changed: $what" status 1 cmp -s "$tmp/kpid.yaml" "$tmp/bad.yaml"
	ok "the schema refuses $what" invalid "$tmp/config.json" "$tmp/bad.yaml"
done <<'MISTAKES'
an unknown key|^store|stroe
a language that is none|language: vi|language: fr
a port out of range|port: 8321|port: 83210
a size without a unit|4MiB|4194304
a count that is a word|count: auto|count: many
a schedule without a name|name: n, |
an action that is none|do: score|do: sleep
MISTAKES
ok "no other schema" status 2 k schema items
done_testing
