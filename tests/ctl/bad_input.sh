#!/bin/bash
# Bad input: what is wrong is named with file, line and column; good rows are kept; files that are not ours are left alone.
. "$(dirname "$0")/../tap.sh"
db=$tmp/b.db
printf 'code,name_vi,kind\nA,Cơ quan A,state\n' >"$tmp/agency.csv"
printf 'code,name\nS1,Nguyễn An\n' >"$tmp/staff.csv"
item=$(awk -F, 'NR == 2 { print $1 }' sectors/decree_335/2026-01-01/items.csv)
printf 'external_id,staff,agency,sector,role,subject,from\nP1,S1,A,decree_335,staff,civil_servant,2025-01-01\n' >"$tmp/posting.csv"
ok "a small province" status 0 k import --db "$db" "$tmp/agency.csv" "$tmp/staff.csv" "$tmp/posting.csv"

head="external_id,staff,work_date,item,quantity,minutes"
good="e0,S1,2026-02-03,$item,1,60"
# Each text is imported into a copy of the same store, so that no case depends on another.
imports() {	# file, options...
	local f=$1
	shift
	cp "$db" "$tmp/c.db"
	k import --sectors "$tmp/one" --db "$tmp/c.db" "$f" "$@" 2>&1
}
mkdir "$tmp/one" && cp -r sectors/decree_335 sectors/diary "$tmp/one"
bad() {	# name, file, exit status, accepted, rejected, place and sentence in English, in Vietnamese
	ok "$1: en, exit $3" said "$3" "$6" imports "$2"
	ok "$1: $4 kept" has "$2: $4 accepted, 0 unchanged, 0 superseded, $5 rejected" cat "$tmp/said"
	ok "$1: vi" has "$7" imports "$2" --lang vi
}
said() {	# exit status, text, command...: both at once, what was said is kept
	local want=$1 text=$2 got
	shift 2
	"$@" >"$tmp/said" 2>&1
	got=$?
	[ $got -eq "$want" ] || { echo "exit status $got, expected $want"; cat "$tmp/said"; return 1; }
	has "$text" cat "$tmp/said"
}
f=$tmp/diary.csv
row() { printf '%s\n%s\n%s\n' "$head" "$1" "$good" >"$f"; }
cell() {	# name, bad row, sentence in English, in Vietnamese: the good row behind it is kept
	row "$2"
	bad "$1" "$f" 1 1 1 "diary.csv:2: $3" "diary.csv:2: $4"
}
cell "30 February" "e1,S1,2026-02-30,$item,1,60" 'work_date: `2026-02-30` is not a real day' 'work_date: `2026-02-30` không phải ngày'
cell "29 February of 2025" "e1,S1,2025-02-29,$item,1,60" 'work_date: `2025-02-29` is not' 'work_date: `2025-02-29` không'
cell "a day of Excel" "e1,S1,3/2/2026,$item,1,60" 'work_date: `3/2/2026` is not' 'work_date: `3/2/2026` không'
cell "minutes of -1" "e1,S1,2026-02-03,$item,1,-1" 'minutes: -1 is outside 0 - 1440' 'minutes: -1 nằm ngoài khoảng 0 - 1440'
cell "25 hours" "e1,S1,2026-02-03,$item,1,1500" 'minutes: 1500 is outside 0 - 1440' 'minutes: 1500 nằm ngoài'
cell "half a minute" "e1,S1,2026-02-03,$item,1,0.5" 'minutes: `0.5` is not a whole number' 'minutes: `0.5` không phải là số nguyên'
cell "NaN" "e1,S1,2026-02-03,$item,NaN,60" 'quantity: `NaN` is not a number' 'quantity: `NaN` không phải là số'
cell "1e999" "e1,S1,2026-02-03,$item,1e999,60" 'quantity: `1e999` is not a number' 'quantity: `1e999` không phải là số'
cell "a decimal comma" "e1,S1,2026-02-03,$item,\"1,5\",60" 'quantity: `1,5` is not a number' 'quantity: `1,5` không phải là số'
cell "four decimals" "e1,S1,2026-02-03,$item,1.0001,60" 'quantity: `1.0001` is not a number' 'quantity: `1.0001` không phải là số'
cell "a quantity of -1" "e1,S1,2026-02-03,$item,-1,60" 'quantity: -1 is outside' 'quantity: -1 nằm ngoài'
cell "an unknown person" "e1,S9,2026-02-03,$item,1,60" 'staff: nobody has the staff code S9' 'staff: không có ai mang mã cán bộ S9'
cell "no person" "e1,,2026-02-03,$item,1,60" 'staff: empty, but required' 'staff: để trống'
cell "an unknown item names the article" "e1,S1,2026-02-03,NO.1,1,60" 'item: NO.1 is not in the catalogue' 'item: NO.1 không có trong danh mục'
cell "an item before its catalogue is in force" "e1,S1,2024-02-03,$item,1,60" "item: $item is not in" "item: $item không có"
cell "a cell too few" "e1,S1,2026-02-03,$item,1" 'the row has 5 cells, the header 6' 'dòng có 5 ô, tiêu đề có 6'
cell "a cell too many" "e1,S1,2026-02-03,$item,1,60,7" 'the row has 7 cells' 'dòng có 7 ô'
cell "no id" ",S1,2026-02-03,$item,1,60" 'external_id: empty' 'external_id: để trống'
cell "a quotation mark in a cell" "e1,S1,2026-02-03,$item,1,6\"0" 'minutes: a quotation mark' 'minutes: dấu nháy'
cell "a quotation with more behind it" "e1,S1,2026-02-03,$item,1,\"6\"0" 'minutes: a quotation mark' 'minutes: dấu nháy'
cell "a quotation that never ends" "e1,\"S1,2026-02-03,$item,1,60" 'staff: a quotation mark is not closed' 'staff: dấu nháy chưa được đóng'
cell "a line end in an id" "$(printf '"e\n1",S1,2026-02-03,%s,1,60' "$item")" 'external_id: the text contains characters' 'external_id: văn bản có ký tự'
row "$(printf 'e1,S1,2026-02-03,%s,1,6X' "$item")" && sed -i 's/X/\x00/' "$f"
bad "a NUL byte" "$f" 1 1 1 'diary.csv:2: minutes: the cell contains a NUL byte' 'diary.csv:2: minutes: ô chứa byte NUL'
{ echo "$head"; printf 'e6,S1,2026-02-03,%s,1,' "$item"; head -c 10000000 /dev/zero | tr '\0' 7; printf '\n%s\n' "$good"; } >"$f"
bad "a cell of 10 MB" "$f" 1 1 1 'diary.csv:2: minutes: the cell is longer than 1 MiB' 'diary.csv:2: minutes: ô dài quá 1 MiB'
{ echo "$head"; seq -s, 1 100000; echo "$good"; } >"$f"
bad "a row of 100,000 cells" "$f" 1 1 1 'diary.csv:2: the row has 100000 cells, the header 6' 'diary.csv:2: dòng có 100000 ô'

# Encodings: nothing is guessed.
names() { { printf 'code,name\n'; printf '%b' "$1"; printf '\nS3,Trần Bình\n'; } >"$tmp/staff.csv"; }
names 'S2,Nguy\xea\xec\x6en Th\xea'
bad "windows-1258" "$tmp/staff.csv" 1 1 1 'staff.csv:2: name: this is not UTF-8 text' 'staff.csv:2: name: đây không phải văn bản UTF-8'
names 'S2,Jos\xe9'
bad "Latin-1" "$tmp/staff.csv" 1 1 1 'staff.csv:2: name: this is not UTF-8' 'staff.csv:2: name: đây không'
names 'S2,Nguy\xe1\xbbn'
bad "a letter cut in the middle" "$tmp/staff.csv" 1 1 1 'staff.csv:2: name: this is not UTF-8' 'staff.csv:2: name: đây không'
names 'S2,\xed\xa0\x80'
bad "half of a surrogate pair in UTF-8" "$tmp/staff.csv" 1 1 1 'staff.csv:2: name: this is not UTF-8' 'staff.csv:2: name: đây không'
printf 'code,n\xe2me\nS3,An\n' >"$tmp/staff.csv"
bad "a header that is not UTF-8" "$tmp/staff.csv" 5 0 0 'staff.csv:1: this is not UTF-8' 'staff.csv:1: đây không'
whole() {	# name, sentence in English, in Vietnamese: the file as such is refused
	bad "$1" "$f" 5 0 0 "$2" "$3"
}
row "$good" && iconv -t UTF-16 "$f" >"$tmp/x" && mv "$tmp/x" "$f"
whole "UTF-16 with a mark" 'diary.csv:1: the file is UTF-16; save it as CSV UTF-8' 'diary.csv:1: tệp ở dạng UTF-16'
row "$good" && iconv -t UTF-16BE "$f" >"$tmp/x" && mv "$tmp/x" "$f"
whole "UTF-16 without a mark" 'diary.csv:1: the file is UTF-16' 'diary.csv:1: tệp ở dạng UTF-16'

# Headers.
printf '%s,colour\ne9,S1,2026-02-03,%s,1,60,red\n' "$head" "$item" >"$f"
whole "an unknown column" 'diary.csv:1:7: unknown column `colour`' 'diary.csv:1:7: không có cột `colour`'
printf '%s,evidense\n' "$head" >"$f"
whole "a column misspelt" 'did you mean `evidence`?' 'ý bạn là `evidence`?'
printf '%s,staff\n' "$head" >"$f"
whole "a double column" 'diary.csv:1:7: the column `staff` is there twice' 'diary.csv:1:7: cột `staff` có hai lần'
printf 'external_id,staff,work_date,item\n' >"$f"
whole "a missing column" 'diary.csv:1: the column `quantity` is missing' 'diary.csv:1: thiếu cột `quantity`'
printf 'staff,work_date,item,quantity\n' >"$f"
whole "no column of ids" 'the column `external_id` is missing' 'thiếu cột `external_id`'
seq -s, 1 100000 >"$f"
whole "100,000 columns" 'the header has 100000 columns; there can be at most 256' 'tiêu đề có 100000 cột'
printf '"%s\n%s\n' "$head" "$good" >"$f"
whole "a header whose quotation never ends" 'diary.csv:1:1: a quotation mark' 'diary.csv:1:1: dấu nháy'
printf '%s\r%s\r' "$head" "$good" >"$f"
whole "lines that end with CR alone" 'diary.csv:1: the lines end with CR alone' 'diary.csv:1: các dòng kết thúc'
: >"$f"
whole "an empty file" 'diary.csv:1: the file is empty' 'diary.csv:1: tệp trống'
printf '\n\n\n' >"$f"
whole "blank lines only" 'diary.csv:1: the file is empty' 'diary.csv:1: tệp trống'

# What is fine all the same.
fine() { ok "$1" has "1 accepted, 0 unchanged, 0 superseded, 0 rejected" imports "$f"; }
row "$good" && sed -i 2d "$f" && sed -i 's/$/\r/' "$f" && fine "CRLF"
row "$good" && sed -i '2d; 1s/^/\xef\xbb\xbf/; s/,/;/g' "$f" && fine "a BOM and semicolons"
row "$good" && sed -i '2d; s/,/\t/g' "$f" && fine "tabs"
row "$good" && sed -i '2d; $s/$/\n\n/' "$f" && fine "blank lines at the end"
printf '%s' "$head" >"$f"
ok "a header only is nothing, and well" said 0 "0 accepted, 0 unchanged, 0 superseded, 0 rejected" imports "$f"

# Not files.
mkdir "$tmp/empty"
ok "a folder without facts" said 5 "holds no file named after a kind of fact" imports "$tmp/empty"
cp "$tmp/agency.csv" "$tmp/empty/agencies.csv"
ok "a file whose name is misspelt is told" has "agencies.csv: not named after a kind of fact" imports "$tmp/empty"
ok "a device" said 5 "/dev/zero is not a file that can be read" imports /dev/zero --kind diary
ok "no file" said 5 "there is no file $tmp/none/diary.csv" imports "$tmp/none/diary.csv"
ok "no file, in Vietnamese" said 5 "không có tệp $tmp/none/diary.csv" imports "$tmp/none/diary.csv" --lang vi
if has_nobody; then
	row "$good" && chmod 0 "$f" && chmod 755 "$tmp" && mkdir "$tmp/n" && chown nobody "$tmp/n"
	ok "no right to read" said 5 "diary.csv may not be read: check its rights" as_nobody "$KPICTL" import --db "$tmp/n/n.db" "$f"
	rm -f "$f"
fi
row "$good" && sed -i 2d "$f"
ok "a pipe is read" bash -c "cp $db $tmp/c.db; cat $f | \"$KPICTL\" import --db $tmp/c.db --kind diary /dev/stdin | grep -q '1 accepted'"

# One id, twice.
printf '%s\ne1,S1,2026-02-03,%s,1,60\ne2,S1,2026-02-30,%s,1,60\ne3,S1,2026-02-04,%s,1,60\n' "$head" "$item" "$item" "$item" >"$f"
ok "good rows are kept" said 1 "2 accepted, 0 unchanged, 0 superseded, 1 rejected" k import --db "$db" "$f"
ok "the same again changes nothing" said 1 "0 accepted, 2 unchanged, 0 superseded, 1 rejected" k import --db "$db" "$f"
printf '%s\ne1,S1,2026-02-03,%s,2,60\n' "$head" "$item" >"$f"
ok "other content under the same id supersedes" said 0 "0 accepted, 0 unchanged, 1 superseded, 0 rejected" k import --db "$db" "$f"
printf '%s\nz1,S1,2026-02-03,%s,2,60\nz1,S1,2026-02-03,%s,3,60\nz1,S1,2026-02-03,%s,3,60\n' "$head" "$item" "$item" "$item" >"$f"
ok "in one file too: the last counts" said 0 "1 accepted, 1 unchanged, 1 superseded, 0 rejected" k import --db "$db" "$f"
printf '%s\ne1,S1,2026-02-03,%s,-2,60\n' "$head" "$item" >"$f"
ok "a correction that is refused" said 1 "1 rejected" k import --db "$db" "$f"
ok "... leaves the row as it was" has ",e1,S1,2026-02-03,$item,,2,60" k export --db "$db" diary
printf 'external_id,withdrawn\ne3,maybe\n' >"$f"
ok "withdrawn is yes or no" said 1 'diary.csv:2: withdrawn: `maybe` is neither yes nor no' k import --db "$db" "$f"
printf 'external_id,withdrawn\ne3,yes\n' >"$f"
ok "the ids are enough to withdraw" said 0 "1 superseded" k import --db "$db" "$f"
ok "... and it is gone" lacks ",e3," k export --db "$db" diary
printf '%s\nf1,S1,2026-02-03,%s,1,60\nf2,S1,2026-02-30,%s,1,60\n' "$head" "$item" "$item" >"$f"
ok "all or nothing says that nothing was recorded" said 1 "nothing was recorded" k import --all-or-nothing --db "$db" "$f"
ok "... and nothing was" lacks ",f1," k export --db "$db" diary

# What looks like a formula goes out guarded and comes back as it was.
printf 'code,name\nS5,"=1+1"\nS6,"'\''-x"\nS7,@a\n' >"$tmp/staff.json"
mv "$tmp/staff.json" "$tmp/staff.csv"
printf '[{"code":"S5","name":"=1+1"},{"code":"S6","name":"'\''-x"},{"code":"S7","name":"@a"}]' >"$tmp/staff.json"
ok "names that look like formulas" has "3 accepted" k import --db "$db" "$tmp/staff.json"
ok "... are guarded in an export" has "S5,'=1+1" k export --db "$db" staff
ok "... also behind an apostrophe" has "S6,''-x" k export --db "$db" staff
printf '%s,participants,minutes_ref\nd1,S1,2026-02-05,DV.20,1,60,12,BB-7\nd2,S1,2026-02-05,DV.20,1,60,12.5,\n' "$head" >"$tmp/diary.csv"
ok "declared fields are checked by their item" said 1 "diary.csv:3: participants: \`12.5\` does not fit" k import --db "$db" "$tmp/diary.csv"
printf '%s,fields,participants\nd3,S1,2026-02-05,DV.20,1,60,"participants=3",4\n' "$head" >"$tmp/diary.csv"
ok "one that is there twice is told" said 1 'the column `participants` is there twice' k import --db "$db" "$tmp/diary.csv"
printf '%s,participants,minutes_ref\nd3,S1,2026-02-05,DV.20,1,60,4,"x\nparticipants=9"\n' "$head" >"$tmp/diary.csv"
ok "one cannot be smuggled into another" said 1 'minutes_ref: the text contains characters' k import --db "$db" "$tmp/diary.csv"
for kind in agency staff posting diary; do
	k export --db "$db" $kind >"$tmp/$kind.csv"
	k export --json --db "$db" $kind >"$tmp/$kind.json"
	rows=$(grep -c '^{' "$tmp/$kind.json")
	for form in csv json; do
		ok "what was exported is known: $kind, $form" has " 0 accepted, $rows unchanged, 0 superseded, 0 rejected" k import --db "$db" "$tmp/$kind.$form"
	done
done

# JSON.
f=$tmp/diary.json
entry="\"external_id\":\"j1\",\"staff\":\"S1\",\"work_date\":\"2026-02-09\",\"item\":\"$item\""
array() {	# name, second element, place and sentence in English, in Vietnamese: the others are kept
	printf '[{%s,"quantity":1.5},\n {%s},\n {%s,"quantity":1}]' "$entry" "$2" "${entry/j1/j3}" >"$f"
	bad "JSON: $1" "$f" 1 2 1 "diary.json:2:$3" "diary.json:2:$4"
}
j2=${entry/j1/j2}
array "a name twice" "$j2,\"quantity\":1,\"quantity\":2" "$((${#j2} + 26)): a name is given twice" "$((${#j2} + 26)): một tên"
array "a big integer" "$j2,\"quantity\":99999999999999999999" "$((${#j2} + 34)): a number is too large" "$((${#j2} + 34)): số quá lớn"
array "a bigger number than there is" "$j2,\"quantity\":1e999" "$((${#j2} + 19)): a number is too large" "$((${#j2} + 19)): số quá lớn"
array "NaN" "$j2,\"quantity\":NaN" "$((${#j2} + 17)): this is not JSON" "$((${#j2} + 17)): không đúng JSON"
array "a truth for a number" "$j2,\"quantity\":true" " quantity: a number is expected, not true" " quantity: cần một số, không phải true"
array "a list for a number" "$j2,\"quantity\":[1,2]" " quantity: a number is expected, not [1,2]" " quantity: cần một số"
array "a number for a code" "${j2/\"S1\"/1},\"quantity\":1" " staff: a text in quotation marks is expected, not 1" " staff: cần văn bản"
array "a number for an id" "${j2/\"j2\"/2},\"quantity\":1" " external_id: a text in" " external_id: cần"
array "a text for a truth" "$j2,\"quantity\":1,\"evidence\":\"perhaps\"" ' evidence: `perhaps` is neither' ' evidence: `perhaps`'
array "null for what is required" "$j2,\"quantity\":null" " quantity: empty, but required" " quantity: để trống"
array "a required name that is missing" "$j2" " quantity: empty, but required" " quantity: để trống"
array "an unknown name" "$j2,\"quantity\":1,\"colour\":\"red\"" ' colour: unknown column `colour`' ' colour: không có cột'
array "half of a pair" "${j2/j2/\\ud83d},\"quantity\":1" "18: half of a character" "18: chỉ ghi một nửa ký tự"
array "the other half" "${j2/j2/\\ude00},\"quantity\":1" "18: half of a character" "18: chỉ ghi"
array "NUL" "${j2/j2/a\\u0000b},\"quantity\":1" "" ""
array "a line end in a text" "${j2/j2/a\\nb},\"quantity\":1" " external_id: the text contains characters" " external_id: văn bản có ký tự"
printf '[{%s,"quantity":1},\n {%s,"quantity":1},\n {%s,"quantity":1}]' "$entry" "${j2/j2\"/j2}" "${entry/j1/j3}" >"$f"
bad "JSON: a quotation mark too few: where the rest cannot be told apart" "$f" 5 1 0 "diary.json:2:26: this is not JSON" "diary.json:2:26: không đúng JSON"
printf '[{%s,"quantity":1}] x' "$entry" >"$f"
bad "JSON: something behind the end" "$f" 5 1 0 "something stands behind the end" "còn nội dung thừa"
printf '[{%s,"quantity":1},\n{"external_id":"j' "$entry" >"$f"
bad "JSON: cut off in a text" "$f" 5 1 0 "diary.json:2:" "diary.json:2:"
printf '[{%s,"quantity":1}\n' "$entry" >"$f"
bad "JSON: cut off before the end" "$f" 5 1 0 "diary.json:2:1: the JSON text ends too early" "diary.json:2:1: văn bản JSON kết thúc quá sớm"
printf '[{%s,"quantity":1},,{%s,"quantity":1},]' "$entry" "$j2" >"$f"
bad "JSON: commas too many" "$f" 1 2 2 "diary.json:1:$((${#entry} + 18)): this is not JSON" "không đúng JSON"
printf '[1,"a",null,[]]' >"$f"
bad "JSON: rows that are no objects" "$f" 1 0 4 "a row must be an object" "mỗi dòng phải là"
head -c 100000 /dev/zero | tr '\0' '[' >"$f"
bad "JSON: 100,000 brackets" "$f" 5 0 0 "diary.json:1:66: lists and tables are nested too deeply" "lồng nhau quá sâu"
printf '\xef\xbb\xbf[]' >"$f"
ok "JSON: a BOM" said 0 "0 accepted" imports "$f"
f=$tmp/diary.ndjson
printf '{%s,"quantity":1}\n{%s,"quantity":}\n\n{%s,"quantity":1}\n' "$entry" "$j2" "${entry/j1/j3}" >"$f"
bad "NDJSON with a broken line" "$f" 1 2 1 "diary.ndjson:2:$((${#j2} + 14)): this is not JSON" "diary.ndjson:2:$((${#j2} + 14)): không đúng JSON"
f=$tmp/diary.csv
row "e1,S1,2026-02-30,$item,1,60"
imports "$f" --json | tr -d '\n ' >"$tmp/answer"
ok "--json tells line, row, column and both sentences" grep -q '"line":2,"row":0,"column":"work_date","id":"FACT_DAY","en":"[^"]*","vi":' "$tmp/answer"
ok "... and the counts" grep -q '"accepted":1,"unchanged":0,"superseded":0,"rejected":1' "$tmp/answer"

# Databases that are not ours.
refused() {	# name, file
	local sum
	sum=$(md5sum <"$2")
	ok "$1: exit 5" status 5 k score --db "$2" --period 2026-01
	ok "$1: the file is untouched" same "$(md5sum <"$2")" "$sum"
	ok "$1: nothing lies beside it" bash -c "! ls $2-wal $2-shm 2>/dev/null | grep -q ."
}
echo "not a database, really not, but long enough to be read as one by somebody in a hurry, and then some" >"$tmp/text.db"
refused "a text file" "$tmp/text.db"
sqlite3 "$tmp/other.db" 'CREATE TABLE t(x); INSERT INTO t VALUES (1)'
refused "another program's database" "$tmp/other.db"
cp "$db" "$tmp/new.db"
sqlite3 "$tmp/new.db" 'PRAGMA user_version = 999' >/dev/null
refused "a newer version's" "$tmp/new.db"
head -c 5000 "$db" >"$tmp/cut.db"
refused "one that is cut off" "$tmp/cut.db"

# A standard that fails leaves the others scored, and says so.
mkdir -p "$tmp/s" && cp -r sectors/decree_335 sectors/regulation_1636 sectors/diary "$tmp/s"
mkdir -p "$tmp/s/broken/2026-01-01"
echo 'return standard { title = ' >"$tmp/s/broken/2026-01-01/standard.lua"
printf 'code,title_vi,title_en,unit,coefficient,basis\nB.1,a,b,c,1,example\n' >"$tmp/s/broken/2026-01-01/items.csv"
ok "a broken standard is told" has "broken/2026-01-01/standard.lua:" k score --db "$db" --sectors "$tmp/s" --period 2026-02
ok "the others are scored all the same" has "2026-02: 1 people" k score --db "$db" --sectors "$tmp/s" --period 2026-02
ok "and the exit status is 1" status 1 k score -q --db "$db" --sectors "$tmp/s" --period 2026-02
done_testing
