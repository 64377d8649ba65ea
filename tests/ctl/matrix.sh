#!/bin/bash
# Articles against rules, and what examples do not reach: on a law of few lines whose answers are known beforehand.
. "$(dirname "$0")/../tap.sh"
db=$tmp/m.db
law=$tmp/s/law/2026-01-01
mkdir -p "$law" "$tmp/f"
cat >"$law/standard.lua" <<'L'
local function bonus(who, p)
  if who.diary:count() > p.many then
    return 10
  end
  return 0
end

return standard {
  title = { vi = "Luật mẫu", en = "A law" },
  basis = { "Act 7 of 1 December 2025" },
  params = {
    many = { 2, unit = "products", basis = "Art. 2", title = { vi = "Nhiều", en = "Many" } },
    unread = { 1, basis = "reading 1", title = { vi = "Không đọc", en = "Not read" } },
  },
  criteria = {
    { id = "work", unit = "points", range = { 0, 100 }, basis = "Art. 1(2)",
      title = { vi = "Công việc", en = "Work" },
      value = function(who, p) return 60 + bonus(who, p) end },
    { id = "lead", unit = "points", range = { 0, 10 }, basis = "example", roles = { "head" },
      title = { vi = "Lãnh đạo", en = "Leading" },
      value = function(who) return (who.role == "head") and 5 or 0 end },
  },
  score = function(c) return c.work end,
  classes = {
    { id = "good", from = 50, basis = "Act 6, Art. 4-5", title = { vi = "Tốt", en = "Good" } },
    { id = "bad", from = 0, title = { vi = "Kém", en = "Bad" } },
  },
  checks = {
    idle = { each = "period", severity = "info", basis = "Art. 1(2); Art. 2",
      title = { vi = "Không có việc", en = "No work" },
      when = function(who) return who.diary:count() == 0 end },
  },
}
L
printf 'article,title_vi,title_en\nArt. 1,Việc,Work\nArt. 2,Nhiều,Many\nArt. 3,Khác,Other\n' >"$law/articles.csv"
{ head -1 sectors/decree_335/2026-01-01/items.csv; echo 'law.1,Việc,Work,Văn bản,document,1,,1,30,no,,example'; } >"$law/items.csv"
cat >"$law/cases.yaml" <<'Y'
- case: one piece of work
  vi: một việc
  period: 2026-03
  diary: [ { item: law.1 } ]
  expect: { work: 60, score: 60, band: good }
Y
s=(--sectors "$tmp/s")
ok "the law is sound" k test "${s[@]}"
matrix() { k matrix "${s[@]}" "$@"; }
cell() {	# kind, id, columns of the CSV
	matrix --csv "${@:4}" | tr -d '\r' | sed '1s/^\xef\xbb\xbf//' | awk -F, -v kind="$1" -v id="$2" -v wanted="$3" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; m = split(wanted, w, " "); next }
		$at["kind"] == kind && $at["id"] == id { for (i = 1; i <= m; i++) printf "%s%s", $at[w[i]], i < m ? "|" : ";" }'
}
ok "a criterion: its article, the parameters it reads, its examples" same "$(cell criterion work "act article title params cases fired")" \
	"Act 7|Art. 1(2)|Work|many|1|;"
ok "a parameter" same "$(cell parameter many "article cases")" "Art. 2|1;"
ok "a range of another act" same "$(cell class good "act article title cases")" "Act 6|Art. 4-5||1;"
ok "two articles of one rule; no example reaches it" same "$(cell check idle "article cases")" "Art. 1(2)|0;Art. 2|0;"
ok "a rule without an article" same "$(cell parameter unread "act article cases")" "||0;"
ok "an article without a rule" same "$(matrix --csv | tr -d '\r' | grep -c '^Act 7,Art. 3,Other,,')" 1
ok "only that one" same "$(matrix --json | tr -d ' \n' | grep -o '"unused":\[[^]]*\]' | grep -o '"article":"[^"]*"' | tr '\n' ' ')" \
	'"article":"Art.3" '
ok "as text" has "Articles without a rule:" matrix
ok "as text: what cites nothing" has "Rules without an article:" matrix
ok "in Vietnamese" has "khoản 2 Điều 1" matrix --lang vi
ok "in Vietnamese: without a rule" has "Act 7, Điều 3: Khác" matrix --lang vi
ok "not counted is said" has "counted with --db" matrix

# --- on real data: three lines, so the bonus; nobody leads, nobody is idle ---
cd "$tmp/f" || exit 1
printf 'code,name_vi,kind\nA,Cơ quan A,state\n' >agency.csv
printf 'code,name\nS1,An\n' >staff.csv
printf 'external_id,staff,agency,sector,role,subject,from\nP1,S1,A,law,staff,civil_servant,2025-01-01\n' >posting.csv
printf 'external_id,staff,work_date,item,quantity\nD1,S1,2026-03-02,law.1,1\nD2,S1,2026-03-03,law.1,1\nD3,S1,2026-03-04,law.1,1\n' >diary.csv
cd "$OLDPWD" || exit 1
ok "one person is scored" eval 'k import -q --db "$db" "${s[@]}" "$tmp/f" && k score -q --db "$db" "${s[@]}" --period 2026-03'
ok "what fired, and how often" same "$(cell criterion work fired --db "$db")$(cell parameter many fired --db "$db")$(cell class good fired --db "$db")" "1;1;1;"
ok "what did not" same "$(cell criterion lead fired --db "$db")$(cell check idle fired --db "$db")" "0;0;0;"

# --- coverage ---
coverage() { k coverage "${s[@]}" "$@"; }
gaps() { coverage --csv "$@" | tr -d '\r' | grep "^$1" | tr '\n' ';'; }
ok "the line that no example reaches" same "$(coverage --csv | tr -d '\r' | grep '^line' | cut -d, -f2,3 | tr '\n' ';')" \
	"law/2026-01-01/standard.lua,3;law/2026-01-01/standard.lua,21;law/2026-01-01/standard.lua,31;"
ok "an if that is never true; an and, an or that are never decided" same "$(coverage --csv | tr -d '\r' | grep '^branch' | cut -d, -f3-6 | tr '\n' ';')" \
	"2,3,if,true;21,63,or,both;21,57,and,both;"
ok "the sums" has "1 of 6 outcomes taken" coverage
ok "as text" has "law/2026-01-01/standard.lua:2:3: \`if\` is never true in an example" coverage
ok "in Vietnamese" has "\`if\` chưa bao giờ đúng trong ví dụ" coverage --lang vi
ok "what never fired on real data" has "criterion Leading (law/2026-01-01 lead): not in any of 1 results" coverage --db "$db"
ok "a check too, in Vietnamese" has "kiểm tra Không có việc (law/2026-01-01 idle): không có trong 1 kết quả" coverage --db "$db" --lang vi
cat >>"$law/cases.yaml" <<'Y'
- case: much work
  period: 2026-03
  diary: [ { item: law.1 }, { item: law.1 }, { item: law.1 } ]
  expect: { work: 70, score: 70, band: good }
- case: a head
  period: 2026-03
  who: { role: head }
  diary: [ { item: law.1 } ]
  expect: { work: 60, lead: 5, score: 60 }
- case: nothing
  period: 2026-03
  expect: { warnings: [ idle ] }
Y
ok "more examples: all still come out, though their decisions are told" eval 'k test "${s[@]}" && has "4 of 6 outcomes taken" coverage'
ok "and every line is reached" lacks "no example reaches" coverage

# --- the standards that are shipped ---
ok "examples come out the same when decisions are told" eval 'k coverage --json >"$tmp/c.json" && grep -q "\"taken\"" "$tmp/c.json"'
ok "the decree: articles without a rule are found" has "Art. 24" k matrix --sector decree_335
ok "no such sector" status 5 matrix --sector nothing_like_it
ok "no such store" status 5 matrix --db "$tmp/none.db"
echo 'return standard {' >"$law/standard.lua"
ok "a standard with mistakes is left out, and said" eval 'status 1 matrix && has "left out" matrix'
done_testing
