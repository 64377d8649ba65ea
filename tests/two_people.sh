# Sourced by black-box tests: tap.sh, and two people of one agency under decree_335 as CSV files in $tmp, for the store $db and the
# standards in $tmp/one.
# shellcheck shell=bash
. "$(dirname "${BASH_SOURCE[0]}")/tap.sh"
db=$tmp/s.db
mkdir "$tmp/one" && cp -r sectors/decree_335 sectors/diary "$tmp/one"
# SQL that takes back what versions 6 and later of the store's format brought.
older_than_6() { echo "ALTER TABLE bundle DROP COLUMN signature; DROP VIEW reopening; DROP TRIGGER IF EXISTS result_now_put; DROP TRIGGER IF EXISTS result_now_moved; DROP TRIGGER IF EXISTS result_now_kept;
	DROP TRIGGER staff_forgotten; DROP TRIGGER staff_named; DROP TABLE forgotten;
	CREATE TEMP TABLE keys AS SELECT kind, source, external_id, seq, month, staff, withdrawn, digest FROM fact_key; DROP TABLE fact_key;
	CREATE TABLE fact_key (kind INTEGER NOT NULL, source TEXT NOT NULL, external_id TEXT NOT NULL, seq INTEGER NOT NULL, month INTEGER NOT NULL,
		staff INTEGER, withdrawn INTEGER NOT NULL, digest BLOB NOT NULL, PRIMARY KEY (kind, source, external_id)) STRICT, WITHOUT ROWID;
	INSERT INTO fact_key SELECT * FROM keys; "; }
item=$(awk -F, 'NR == 2 { print $1 }' sectors/decree_335/2026-01-01/items.csv)
printf 'code,name_vi,kind\nA,Cơ quan A,state\n' >"$tmp/agency.csv"
printf 'code,name\nS1,Nguyễn An\nS2,Trần Bình\n' >"$tmp/staff.csv"
printf 'external_id,staff,agency,sector,role,subject,from\nP1,S1,A,decree_335,staff,civil_servant,2025-01-01\nP2,S2,A,decree_335,staff,civil_servant,2025-01-01\n' >"$tmp/posting.csv"
printf "external_id,staff,item,quantity,assigned_on,due_on\nT1,S1,$item,1,2026-02-02,2026-02-05\nT2,S2,$item,1,2026-02-02,2026-02-05\n" >"$tmp/task.csv"
printf 'staff,period,criterion,self_points,confirmed,by\nS1,2026-02,total,29,29,B\nS2,2026-02,total,29,29,B\n' >"$tmp/appraisal.csv"
