#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# figures_test.sh SOURCE: docs/speed.md promises the figures that tests/bench measures, all of them and no others.
cd "$1" || exit 1
# shellcheck disable=SC2016 # the back quotes are those of the page
promised=$(sed -n 's/^| \(`[^|]*`\) |.*/\1/p' docs/speed.md | grep -o '`[a-z0-9_]*`' | tr -d '`' | sort -u)
measured=$(cat tests/bench/bench_*.c | tr '\n\t' '  ' | grep -oE 'bench_line\( *"[a-z0-9_]+"' | grep -oE '"[a-z0-9_]+"' | tr -d '"' | sort -u)
[ -n "$promised" ] && [ "$promised" = "$measured" ] && exit 0
diff <(echo "$promised") <(echo "$measured") | sed -n 's/^< /promised and not measured: /p; s/^> /measured and not in docs\/speed.md: /p'
exit 1
