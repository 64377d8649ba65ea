#!/bin/bash
# What the law says of periods, people and agencies, through import, store and run: quarters, moves, leave, leaders,
# organisations, acts, caps and sealing. A month of "work" is a task of N products and K of them done: the score is
# G + 70 x K / N.
. "$(dirname "$0")/../tap.sh"
db=$tmp/l.db
put() {	# kind, then rows on standard input, the header first
	cat >"$tmp/$1.csv"
	k import -q --db "$db" --kind "$1" --source t "$tmp/$1.csv"
}
rows() {	# kind, header, rows as words
	local kind=$1 header=$2
	shift 2
	printf '%s\n' "$header" "$@" | put "$kind"
}
column() {	# column, code, period, options: of the exported scores
	local want=$1 code=$2 period=$3
	shift 3
	k export --db "$db" scores --period "$period" "$@" --json | grep "^{\"code\":\"$code\"" |
		grep -o "\"$want\":\"[^\"]*\"" | head -1 | sed 's/^"[^"]*":"//; s/"$//'
}
is() {	# expected, column ...
	local want=$1
	shift
	same "$(column "$@")" "$want"
}
score() { k score -q --db "$db" "$@"; }
n_work=0
work() {	# staff month N K G
	n_work=$((n_work + 1))
	printf 'w%s,%s,DC.01,%s,%s-01,%s-15\n' $n_work "$1" "$3" "$2" "$2" >>"$tmp/tasks"
	printf 'w%s,%s,%s-12,DC.01,w%s,%s\n' $n_work "$1" "$2" $n_work "$4" >>"$tmp/diary"
	[ "$5" = - ] || printf '%s,%s,total,%s\n' "$1" "$2" "$5" >>"$tmp/appraisals"
}
record() {
	{ echo "external_id,staff,item,quantity,assigned_on,due_on"; cat "$tmp/tasks"; } | put task
	{ echo "external_id,staff,work_date,item,task,quantity"; cat "$tmp/diary"; } | put diary
	{ echo "staff,period,criterion,confirmed"; cat "$tmp/appraisals"; } | put appraisal
}

rows agency code,name_vi,kind,parent,tracking TP,Tỉnh,state,, M,Sở\ Một,state,TP, N,Sở\ Hai,state,TP, Q,Sở\ Quý,state,TP,quarter
people="h d s1 s2 hn q1 mq qm mv lv sh ac dis p1 t1 t2 t3 t4 t5 t6 t7 t8 t9"
{ echo code,name; for p in $people; do echo "$p,Người $p"; done; } | put staff
E='external_id,staff,agency,sector,team,role,leads,duty_group,subject,from,to'
p() {	# staff agency from to role team leads group
	printf 'p%s%s,%s,%s,common,%s,%s,%s,%s,civil_servant,%s,%s\n' "$1" "$2" "$1" "$2" "${6:-}" "${5:-staff}" "${7:-}" \
		"${8:-}" "$3" "${4:-}" >>"$tmp/postings"
}
p h M 2024-01-01 '' head
p d M 2024-01-01 '' deputy '' T1
p s1 M 2024-01-01 '' staff T1
p s2 M 2024-01-01 '' staff T2
p hn N 2024-01-01 '' head
p q1 Q 2024-01-01
p mq M 2024-01-01 2026-02-13; p mq Q 2026-02-14
p qm Q 2024-01-01 2026-02-13; p qm M 2026-02-14
p mv M 2024-01-01 2026-01-19; p mv N 2026-01-20
p lv N 2024-01-01
p sh N 2024-01-01 2026-04-30
for x in ac dis p1; do p $x N 2024-01-01; done
for x in t1 t2 t3 t4 t5 t6 t7 t8 t9; do p $x N 2024-01-01 '' staff '' '' G; done
{ echo "$E"; cat "$tmp/postings"; } | put posting

for m in 2026-01 2026-02; do
	work h $m 1 1 28; work d $m 1 1 28; work s1 $m 1 1 28; work hn $m 1 1 28
	work ac $m 1 1 25; work dis $m 1 1 25; work p1 $m 10 8 -; work sh $m 1 1 24
	work t1 $m 1 1 28; work t2 $m 1 1 28; work t3 $m 1 1 28
	for x in t4 t5 t6 t7 t8 t9; do work $x $m 1 1 10; done
done
work s2 2026-01 10 1 20; work s2 2026-02 1 1 20		# 27 in January: not completed
work mv 2026-01 4 3 26
work lv 2026-01 1 1 27
work q1 2026-01 10 10 -; work q1 2026-03 10 9 -
work mq 2026-01 5 5 30; work mq 2026-03 5 4 -
work qm 2026-03 1 1 30
rows appraisal staff,period,criterion,confirmed q1,2026-Q1,total,20 mq,2026-Q1,total,20
record
rows absence external_id,staff,from,to,kind a1,lv,2026-02-01,2026-06-30,maternity
rows unit_result agency,period,organising,cohesion M,2026-01,100,100 M,2026-02,100,100 N,2026-01,100,100 N,2026-02,50,50
ok "three months are scored" score --period 2026-01 --period 2026-02 --period 2026-03

# Leaders (Art. 15): staff first, then deputies, then heads.
ok "a subordinate below 50 halves the head's unit results: 28 + 70 x 5.5 / 6" is 92166667 micro h 2026-01
ok "the deputy in charge of the other team is not touched" is 98000000 micro d 2026-01
ok "next month all stand at 50 or more" is 98000000 micro h 2026-02
ok "organising and cohesion of 50: 28 + 70 x 5 / 6" is 86333333 micro hn 2026-02
rows appraisal staff,period,criterion,confirmed s2,2026-01,total,29
rows diary external_id,staff,work_date,item,task,quantity w27b,s2,2026-01-13,DC.01,"$(awk -F, '$2 == "s2" { print $1; exit }' "$tmp/tasks")",9
ok "a subordinate's correction is scored" score --period 2026-01
ok "it reaches the head" is 98000000 micro h 2026-01
ok "and makes a new revision of both" is 2 revision h 2026-01

# Moves, leave, what is missing.
ok "a month with a move belongs to where most working days were" is M agency mv 2026-01
ok "with the whole month's work" is 78500000 micro mv 2026-01
ok "the explanation shows both postings" bash -c "[ \$(\"$KPICTL\" explain --db $db mv 2026-01 | grep -c '^Posting: ') = 2 ]"
ok "and says which is scored" has "2024-01-01 to 2026-01-19 (scored here)" k explain --db "$db" mv 2026-01
ok "another reading: the last posting owns the month" bash -c "cp -r sectors $tmp/sectors &&
	sed -i 's/month_owner = { \"most_days\"/month_owner = { \"last\"/' $tmp/sectors/decree_335/2026-01-01/standard.lua &&
	cp $db $tmp/last.db && \"$KPICTL\" score -q --db $tmp/last.db --sectors $tmp/sectors --period 2026-01 &&
	\"$KPICTL\" export --db $tmp/last.db scores --period 2026-01 | grep -q '^mv,N,'"
ok "a month wholly on maternity leave has no score" is on_leave reason lv 2026-02
ok "general points missing: partial" is partial state p1 2026-01
ok "with the parts that exist" bash -c "\"$KPICTL\" export --db $db scores --period 2026-01 | grep '^p1,' | grep -q '\"\"general\"\":null,\"\"quantity\"\":80000000'"
ok "and what is missing named" bash -c "\"$KPICTL\" export --db $db scores --period 2026-01 | grep '^p1,' | grep -q '\"\"missing\"\":\"\"general\"\"'"

# An agency that tracks by quarter: A and D of the quarter pooled (T07: 19 of 20, G 20).
ok "such a person has no month" bash -c "! \"$KPICTL\" export --db $db scores --period 2026-01 | grep -q '^q1,'"
ok "the quarter is scored" score --period 2026-Q1
ok "T07 from the pooled work: 86.5" is 86500000 micro q1 2026-Q1
ok "a mean quarter of a person tracked by month" is 98000000 micro d 2026-Q1
ok "who moved to it in the quarter is pooled over all of it: 9 of 10, G 20" is 83000000 micro mq 2026-Q1
ok "where the last posting was" is Q agency mq 2026-Q1
ok "who moved away lacks the quarter's general points" is partial state qm 2026-Q1
ok "the explanation of a quarter shows both postings" bash -c "[ \$(\"$KPICTL\" explain --db $db mq 2026-Q1 | grep -c '^Posting: ') = 2 ]"
work q1 2026-05 1 1 -
rows appraisal staff,period,criterion,confirmed q1,2026-Q2,total,30
record
ok "the second quarter" score --period 2026-Q2

# The year to date: organisations, heads, acts, the cap.
u=agency,period,general_points,result_points,plan_done,on_time,exceeded,earlier_defects_fixed
rows unit_result $u M,2026,25,50,100,100,0,yes N,2026,28,65,100,100,29.9,yes
rows event external_id,staff,date,kind,act,duty_linked e1,ac,2026-12-10,discipline,A1,yes e2,ac,2027-02-15,discipline,A1,yes e3,dis,2026-02-02,discipline,A2,yes
ok "the year to date" score --period 2026 --to-date
year() { is "$@" 2026 --preview; }
ok "quarters stand for three months each: (86.5 + 100) / 2" year 93250000 micro q1
ok "a quarter with a score stands for the months beside it" year 83000000 micro mq
ok "a quarter without one is named, the month counts" year 100000000 micro qm
ok "and it is said" bash -c "\"$KPICTL\" export --db $db scores --period 2026 --preview | grep '^qm,' | grep -q '2026-Q1'"
ok "maternity: the mean of the months worked" year 97000000 micro lv
ok "fewer than six months of service" year service_too_short reason sh
ok "organisation: good" year good class_final M
ok "organisation: 29.9 % exceeded needs a decision" year needs_decision state N
ok "with a suggestion" bash -c "\"$KPICTL\" export --db $db scores --period 2026 --preview | grep '^N,' | grep -q '\"\"suggestion\"\":\"\"good\"\"'"
ok "organisation without its columns: partial" year partial state Q
ok "the head is at most what the organisation is (Art. 20(6))" year good class_final h
ok "the deputy is not bound by it, but there is no room under the cap among four" year cap reason d
ok "a head waits for the organisation's class" year head_rule reason hn
ok "one act in two years waits for a decision" year act_year_undecided reason ac
ok "a reprimand linked to duty" year not_completed class_final dis
ok "three with equal scores for one place: a person decides" year tie_at_cut reason t1
ok "all tied are named" year needs_decision state t3
ok "below them nobody is touched" year good class_final t4
d=external_id,kind,staff,agency,period,value,year,authority,paper,reason
rows decision "$d" d1,act_year,ac,,,A1,2026,UBND,1/QĐ,x d2,class,,N,2026,excellent,,UBND,2/QĐ,x d3,cap_25,,TP,2026,,,UBND,3/QĐ,x
ok "decisions are scored" score --period 2026 --to-date
ok "the act counts in the year that the decision names" year not_completed class_final ac
ok "an organisation's class by decision" year excellent class_final N
ok "is nobody else's class" year not_completed class_final dis
ok "and frees its head, whom the cap then leaves out" year cap reason hn

# Sealing: months; only a decision opens them again.
ok "an official run seals the month" score --official --period 2026-01
ok "another run is refused" status 1 score --period 2026-01
ok "with the reason" has "sealed" k score --db "$db" --period 2026-01
rows diary external_id,staff,work_date,done_on,item,quantity x1,t4,2026-01-20,2026-02-03,DC.01,1
ok "work recorded later leaves the sealed month as it was" is 80000000 micro t4 2026-01
score --period 2026-02
ok "and counts outside the plan where it was finished" has "recorded after its own month was sealed" k explain --db "$db" t4 2026-02
rows appraisal staff,period,criterion,confirmed t4,2026-01,total,20
ok "a correction does not move it" is 80000000 micro t4 2026-01
rows decision "$d" d4,reopen,,,2026-01,,,UBND,4/QĐ,wrong\ list
ok "a decision reopens it" score --official --period 2026-01
ok "now the correction counts" is 90000000 micro t4 2026-01
ok "and it is sealed again" status 1 score --period 2026-01
ok "the doctor finds nothing" status 0 k doctor --db "$db"
done_testing
