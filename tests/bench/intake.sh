# Intake of diary lines: every line checked, batches of 1,000 acknowledged after their fsync, against plain .import, which checks
# nothing and commits once. Sourced by tests/bench/run.
# shellcheck shell=bash
imported() { import "$tmp/in.db" "$tmp/d/diary.csv"; }
before_imported() { copy "$tmp/empty.db" "$tmp/in.db"; }
plain() { sqlite3 "$tmp/plain.db" ".import --csv --skip 1 $tmp/d/diary.csv line"; }
# The keys that the store keeps lines by: person and day, and the id under which the source knows the line.
before_plain() {
	rm -f "$tmp"/plain.db*
	sqlite3 "$tmp/plain.db" "PRAGMA journal_mode = WAL; CREATE TABLE line ($(head -1 "$tmp/d/diary.csv"),
		PRIMARY KEY (staff, work_date, external_id), UNIQUE (external_id)) WITHOUT ROWID" >/dev/null
}
posted() { curl -K "$tmp/posts" >"$tmp/acknowledged"; }
posted_later() { curl -K "$tmp/posts_later" >"$tmp/acknowledged"; }
# As a feeder with four connections does: while one batch is written, the next is read and the last is answered.
posted_by_four() { curl -s --parallel --parallel-max 4 -K "$tmp/posts_later" >"$tmp/acknowledged" 2>/dev/null; }
before_posted() {
	copy "$tmp/empty.db" "$tmp/kpi.db"
	start
}
after_posted() {	# each batch was answered 200, no line was rejected
	stop || true
	kpid_pid=
	: >"$tmp/log"
	if [ "$(grep -cx 200 "$tmp/acknowledged")" != "$(grep -c '^url' "$tmp/posts")" ] || grep -q '"rejected":[1-9]' "$tmp/acknowledged"; then
		say 'kpid did not take every line'
		exit 1
	fi
}
batches() {
	mkdir "$tmp/batch"
	tail -n +2 "$tmp/d/diary.csv" | split -l 1000 -a 5 - "$tmp/batch/"
	for f in "$tmp"/batch/*; do
		sed -i "1i $(head -1 "$tmp/d/diary.csv")" "$f"
		echo "/v1/facts/diary?source=import $f"
	done | curl_list >"$tmp/posts"
	sed 's/source=import/&\&warnings=later/' "$tmp/posts" >"$tmp/posts_later"
}
before_posted_later() { before_posted; }
after_posted_later() { after_posted; }
before_posted_by_four() { before_posted; }
after_posted_by_four() { after_posted; }
measure_intake() {
	local lines
	lines=$(($(wc -l <"$tmp/d/diary.csv") - 1))
	mkdir "$tmp/few"
	cp "$tmp"/d/*.csv "$tmp/few" && rm "$tmp"/few/{diary,decision}.csv	# decisions name diary lines
	import "$tmp/empty.db" "$tmp/few"
	batches
	printf 'schedule: []\nintake: { refresh: 60s }\n' | config
	in_turn 3 imported plain posted posted_later posted_by_four
	faster "intake of $lines lines, kpictl import" 'plain .import' "$(median imported)" "$(median plain)" 0.5
	faster "intake of $lines lines, POST of 1,000 each over four connections, acknowledged" 'plain .import' "$(median posted_by_four)" "$(median plain)" 0.5
	faster "intake of $lines lines, POST of 1,000 each, one after another, acknowledged" 'plain .import' "$(median posted_later)" "$(median plain)" 0.5
	faster "intake of $lines lines, POST of 1,000 each, answered with warnings" 'plain .import' "$(median posted)" "$(median plain)"
	rm -rf "$tmp/batch" "$tmp"/in.db* "$tmp"/plain.db*
}
