#!/bin/bash
# Typical mistakes of rule authors. Each breaks one thing of the base (mistakes.txt: name|file|sed script, or name|*|shell
# commands in a copy of the base) and must give one finding, with its place and in plain words, as expected.en and expected.vi
# have it (regenerate with ACCEPT=1, and read the difference). good.txt has, in the same form, what looks alike and is right.
. "$(dirname "$0")/../tap.sh"
bad=tests/bad
change() {	# folder, file, script
	cp -r "$bad/base" "$1"
	if [ "$2" = '*' ]; then (cd "$1" && bash -c "$3"); else sed -i -e "$3" "$1/$2"; fi
}
# Several folders at a time; the base comes last, so that every folder has its name above.
check_all() {	# language, folders
	local lang=$1
	shift
	printf '%s\n' "$@" | xargs -n 7 sh -c '"$KPICTL" check --strict --lang "$0" "$@" tests/bad/base' "$lang" 2>&1 |
		grep -av '^[0-9]* \(standards\|tiêu chuẩn\)' | sed "s,^== $tmp/[a-z]*/,== ,"
}
ok "the base itself has no mistake" status 0 k check --strict "$bad/base"
mkdir "$tmp/bad" "$tmp/good"
for list in bad good; do
	names=mistakes; [ $list = bad ] || names=good
	unchanged=
	while IFS='|' read -r name file script; do
		change "$tmp/$list/$name" "$file" "$script"
		diff -rq "$bad/base" "$tmp/$list/$name" >/dev/null && unchanged="$unchanged $name"
	done <"$bad/$names.txt"
	ok "each of $names.txt changes something" same "$unchanged" ""
done
mapfile -t all < <(cut -d'|' -f1 "$bad/mistakes.txt")
for lang in en vi; do check_all $lang "${all[@]/#/$tmp/bad/}" >"$tmp/all.$lang"; done
[ -z "${ACCEPT:-}" ] || for lang in en vi; do grep -av '^== tests/bad/base' "$tmp/all.$lang" >"$bad/expected.$lang"; done
# One awk for all of them: a process costs more than a comparison. Counts errors and warnings, but not that a standard is left
# out with the one it builds on.
tap() { awk -v n=$n -f tests/bad/verdicts.awk "$@" >"$tmp/tap"; n=$((n + $(grep -c '^\(not \)\?ok ' "$tmp/tap"))); cat "$tmp/tap"; }
tap "$bad/mistakes.txt" "$bad/expected.en" "$tmp/all.en" "$bad/expected.vi" "$tmp/all.vi"
ok "there are at least a hundred" test ${#all[@]} -ge 100
ok "each has its own name" same "$(cut -d'|' -f1 "$bad/mistakes.txt" | sort | uniq -d)" ""
mapfile -t good < <(cut -d'|' -f1 "$bad/good.txt")
check_all en "${good[@]/#/$tmp/good/}" >"$tmp/good.en"
tap "$bad/good.txt" /dev/null "$tmp/good.en"
done_testing
