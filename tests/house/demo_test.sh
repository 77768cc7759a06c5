#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# demo_test.sh SOURCE CASE: what tools/demo refuses before it installs or builds anything.
set -euo pipefail
source=$1 case=$2
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

case "$case" in
a_folder_with_other_things_is_refused)
	mkdir "$out/papers"
	echo mine >"$out/papers/letter.txt"
	set -- "$out/papers" 'is not empty'
	;;
a_file_is_refused)
	echo mine >"$out/letter.txt"
	set -- "$out/letter.txt" 'is a file'
	;;
*)
	echo "there is no case $case"
	exit 2
	;;
esac
before=$(find "$out" | sort)
rc=0
"$source/tools/demo" "$1" >"$out.said" 2>&1 || rc=$?
said=$(cat "$out.said")
rm -f "$out.said"
echo "$said"
[ $rc -eq 2 ]
grep -q "$2" <<<"$said"
[ "$(wc -l <<<"$said")" -eq 1 ]
[ "$before" = "$(find "$out" | sort)" ]
