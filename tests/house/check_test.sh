#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# check_test.sh SOURCE CASE: plants one fault in a small copy of the house and demands that tools/check names it and fails.
set -euo pipefail
source=$1 case=$2
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
mkdir -p "$copy/lims-core/base" "$copy/.ci" "$copy/build/dev"
cp -r "$source/tools" "$source/.clang-format" "$source/.clang-tidy" "$copy"
cp "$source/lims-core/base/err.h" "$copy/lims-core/base"
cd "$copy"

opening=$'// SPDX-License-Identifier: Apache-2.0\n// A planted fault.\n'
planted=lims-core/base/planted
# compiles FILE: the database that clang-tidy reads.
compiles() {
	printf '[{"directory": "%s/build/dev", "command": "cc -std=c17 -I%s -c %s/%s",\n  "file": "%s/%s"}]\n' \
		"$copy" "$copy" "$copy" "$1" "$copy" "$1" >build/dev/compile_commands.json
}

# demand CHECK TEXT: clean before, and after planting (standard input goes to FILE) it fails with TEXT.
demand() {
	local check=$1 file=$2 text=$3 rc=0
	compiles "$planted.c"
	printf '%sint planted_good(void);\n' "$opening" >"$planted.h"
	printf '%s#include "%s.h"\n\nint planted_good(void)\n{\n\treturn 0;\n}\n' "$opening" "$planted" >"$planted.c"
	tools/check "$check" || { echo 'was not clean before'; exit 1; }
	cat >"$file"
	tools/check "$check" >said 2>&1 || rc=$?
	cat said
	[ $rc -eq 1 ] || { echo "ended with $rc"; exit 1; }
	grep -qF -- "$text" said || { echo "does not say: $text"; exit 1; }
}

case "$case" in
format_is_checked)
	demand format "$planted.h" "$planted.h:1: [format]" <<<"${opening}int  planted_good( void );"
	;;
headers_compile_alone)
	demand headers "$planted.h" "$planted.h:1: [headers] does not compile alone" <<<"${opening}struct planted { size_t n; };"
	;;
tidy_finds_a_leak)
	demand tidy "$planted.c" "$planted.c:6:" <<END
$opening#include <stdlib.h>

int planted_leak(void)
{ void *p = malloc(4); return p != NULL;
}
END
	;;
tidy_finds_doubles_compared)
	demand tidy "$planted.c" 'float-equal' <<<"${opening}int planted_same(double a, double b) { return a == b; }"
	;;
tidy_finds_a_mutable_global)
	demand tidy "$planted.c" 'avoid-non-const-global' <<<"${opening}int planted_count = 1;"
	;;
cppcheck_finds_a_bound)
	demand cppcheck "$planted.c" "$planted.c:3: [cppcheck]" <<<"${opening}int planted_read(void) { int a[2] = {1, 2}; return a[2]; }"
	;;
scripts_are_checked)
	demand scripts tools/planted 'tools/planted:' <<<$'#!/bin/bash\nif true; then echo'
	;;
*)
	echo "there is no case $case"
	exit 2
	;;
esac
