#!/bin/bash
# Typical mistakes of rule authors. Each breaks one thing of the base (mistakes.txt: name|file|sed script) and must give one error,
# with its place and in plain words, as expected.en and expected.vi have it (regenerate with ACCEPT=1, and read the difference).
. "$(dirname "$0")/../tap.sh"
bad=tests/bad
ok "the base itself has no mistake" status 0 k check --strict "$bad/base"
for lang in en vi; do : >"$tmp/all.$lang"; done
count=0
while IFS='|' read -r name file script; do
	rm -rf "$tmp/b" && cp -r "$bad/base" "$tmp/b"
	sed -i -e "$script" "$tmp/b/$file"
	count=$((count + 1))
	ok "$name changes the file" bash -c "! cmp -s $bad/base/$file $tmp/b/$file"
	for lang in en vi; do
		k check --lang $lang "$tmp/b" 2>&1 | grep -v '^[0-9]* \(standards\|tiêu chuẩn\)' >"$tmp/got"
		{ echo "== $name"; cat "$tmp/got"; } >>"$tmp/all.$lang"
		awk -v n="== $name" '$0 == n { on = 1; next } /^== / { on = 0 } on' "$bad/expected.$lang" 2>/dev/null >"$tmp/want"
		ok "$name: the message in $lang" diff "$tmp/want" "$tmp/got"
	done
	ok "$name: one mistake, one error" same "$(grep -c ': lỗi: ' "$tmp/got")" 1
	ok "$name: nothing of Lua's own words" bash -c "! grep -qE 'attempt to|nil value|traceback|expected near|unexpected symbol|stack|lua' <(sed 's/standard\.lua//g' $tmp/got)"
done <$bad/mistakes.txt
[ -z "${ACCEPT:-}" ] || for lang in en vi; do cp "$tmp/all.$lang" $bad/expected.$lang; done
ok "there are at least fifty" test $count -ge 50
done_testing
