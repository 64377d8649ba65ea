#!/bin/bash
# The corpora once more, in this build: each input that taught a fuzzer something is read or refused without a crash. make fuzz
# looks for new ones.
. "$(dirname "$0")/../tap.sh"
for t in tests/fuzz/*_fuzz.c; do
	name=$(basename "$t" _fuzz.c)
	ok "$name: $(find "tests/fuzz/$name" -type f | wc -l) inputs" timeout 60 "$B/fuzz/${name}_replay" "tests/fuzz/$name"/*
done
done_testing
