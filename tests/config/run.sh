#!/bin/bash
# Typical mistakes in kpid.yaml. Each breaks one thing of base.yaml (mistakes.txt: name|sed script) and must give one error,
# with its place and in plain words, as expected.en and expected.vi have it (regenerate with ACCEPT=1, and read the difference).
. "$(dirname "$0")/../tap.sh"
dir=tests/config
kpid() { (cd "$tmp" && LC_ALL=${2:-en} "$B/kpid" -c kpid.yaml "$1"); }
check() { kpid --check-config "${1:-}"; }
show() { kpid --print-config "${1:-}"; }
cp $dir/base.yaml "$tmp/kpid.yaml"
ok "the base itself has no mistake" status 0 check
ok "what is printed is read again" bash -c "cd $tmp && $B/kpid -c kpid.yaml --print-config >kpid2.yaml && $B/kpid -c kpid2.yaml --print-config >kpid3.yaml"
ok "and says the same" bash -c "cd $tmp && diff <(sed 's/  *#.*//' kpid2.yaml) <(sed 's/  *#.*//' kpid3.yaml)"
ok "a set value has its line, and the default" has "# kpid.yaml:29, default 4MiB" show
ok "a default is called so" has "# default" show
ok "in Vietnamese" has "# kpid.yaml:29, mặc định 4MiB" show vi
for lang in en vi; do : >"$tmp/all.$lang"; done
count=0
while IFS='|' read -r name script; do
	sed -e "$script" $dir/base.yaml >"$tmp/kpid.yaml"
	count=$((count + 1))
	ok "$name changes the file" bash -c "! cmp -s $dir/base.yaml $tmp/kpid.yaml"
	ok "$name: exit 5" status 5 check
	for lang in en vi; do
		check $lang >"$tmp/got" 2>&1
		{ echo "== $name"; cat "$tmp/got"; } >>"$tmp/all.$lang"
		awk -v n="== $name" '$0 == n { on = 1; next } /^== / { on = 0 } on' "$dir/expected.$lang" 2>/dev/null >"$tmp/want"
		ok "$name: the message in $lang" diff "$tmp/want" "$tmp/got"
	done
	ok "$name: one mistake, one error, with its place" same "$(grep -cE '^kpid\.yaml:[0-9]+:[0-9]+: ' "$tmp/got")/$(wc -l <"$tmp/got")" 1/1
done <$dir/mistakes.txt
[ -z "${ACCEPT:-}" ] || for lang in en vi; do cp "$tmp/all.$lang" $dir/expected.$lang; done
ok "there are at least forty" test $count -ge 40

# All at once: every mistake is told, in the order of the file.
sed -e 's/^store:/stroe:/;s/body: 8MiB/body: 8MB/;s/"30 16 /"30 26 /;s/language: en/language: fr/;s/name: nightly/name: month-end/' $dir/base.yaml >"$tmp/kpid.yaml"
check 2>"$tmp/got"
ok "five mistakes are five errors" same "$(wc -l <"$tmp/got")" 5
ok "in the order of the file" bash -c "sort -t: -k2n $tmp/got | diff - $tmp/got"
ok "a file with a mistake starts no daemon" status 5 timeout 10 "$B/kpid" -c "$tmp/kpid.yaml"
rm "$tmp/kpid.yaml"
ok "a file that is not there is named" has "kpid.yaml" check
done_testing
