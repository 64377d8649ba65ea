#!/bin/bash
# embed.sh NAME FILE...: a C file with each FILE as bytes, a table `struct embedded embed_NAME[]` ended by a NULL name, and
# embed_NAME_digest, which is another when any byte of them is.
name=$1; shift
echo '#include <stddef.h>'
echo 'struct embedded { const char *name; const unsigned char *bytes; size_t size; };'
echo "extern const struct embedded embed_${name}[];"
echo "extern const char embed_${name}_digest[];"
echo "const char embed_${name}_digest[] = \"$(cat "$@" | sha256sum | cut -c1-16)\";"
i=0
for f in "$@"; do
	echo "static const unsigned char file_$i[] = {"
	od -An -v -tx1 "$f" | sed 's/ \([0-9a-f][0-9a-f]\)/0x\1,/g'
	echo '0};'
	i=$((i + 1))
done
echo "const struct embedded embed_${name}[] = {"
i=0
for f in "$@"; do
	echo "	{ \"$(basename "$f")\", file_$i, sizeof file_$i - 1 },"
	i=$((i + 1))
done
echo '	{ NULL, NULL, 0 },'
echo '};'
