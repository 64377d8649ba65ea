# Files: the list of names, then for each language what is expected and what was printed. With /dev/null instead of what is
# expected (good examples) nothing may be printed. Prints TAP from number n + 1 on.
function say(good, name) {
	printf "%sok %d - %s\n", good ? "" : "not ", ++n, name
}
function show(text,   lines, i, k) {
	k = split(text, lines, "\n")
	for (i = 1; i < k; i++)
		print "# " lines[i]
}
function findings(text,   lines, i, k, found) {
	k = split(text, lines, "\n")
	for (i = 1; i <= k; i++)
		found += lines[i] ~ /: (lỗi|cảnh báo|error|warning): / && lines[i] !~ / (bị bỏ qua vì|is left out because) /
	return found + 0
}
function foreign(text) {
	gsub(/[Ss]tandard\.lua/, "", text)
	return text ~ /attempt to|nil value|traceback|expected near|unexpected symbol|stack|lua/
}
function judge(name, want, got,   lang) {
	if (!((got, name) in seen))
		say(0, name " was looked at")
	lang = got == 3 ? "en" : "vi"
	say(text[want, name] == text[got, name], name ": the message in " lang)
	if (text[want, name] != text[got, name]) {
		print "# expected"
		show(text[want, name])
		print "# got"
		show(text[got, name])
	}
	say(findings(text[got, name]) == 1, name ": one mistake, one finding in " lang)
	say(!foreign(text[got, name]), name ": nothing of Lua's own words in " lang)
}
FILENAME != last { file++; last = FILENAME }
file == 1 { split($0, part, "|"); names[++count] = part[1]; next }
/^== / { name = substr($0, 4); seen[file, name] = 1; next }
{ text[file, name] = text[file, name] $0 "\n" }
END {
	bad = file == 5
	for (i = 1; i <= count; i++)
		if (bad) {
			judge(names[i], 2, 3)
			judge(names[i], 4, 5)
		} else {
			say((file, names[i]) in seen, names[i] " was looked at")
			say(text[file, names[i]] == "", names[i] " is right")
			show(text[file, names[i]])
		}
}
