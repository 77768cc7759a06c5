#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# pages_test.sh BIN README: every command that a page of the documentation names is one, with the options that it names.
bin=$1 readme=$2
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
docs=$(dirname "$readme")/docs

# known WORD…: the help of a command as a page writes it; words in capitals and everything after a pipe or a comment are not part of it.
known() {
	local words=() options=() word help
	for word in "$@"; do
		case $word in
		--*) options+=("$word") ;;
		[a-z]*) [ "${#words[@]}" -ge 2 ] || words+=("$word") ;;
		*) ;;
		esac
	done
	help=$("$bin/lims" "${words[@]}" --help 2>&1) || help=$("$bin/lims" "${words[0]}" --help 2>&1) || { echo "  no command: $*"; return 1; }
	for word in "${options[@]}"; do grep -qF -- "${word%%=*}" <<<"$help" || { echo "  no option $word: $*"; return 1; }; done
}

# Commands stand between backticks.
commands() { grep -oE "\`lims [a-z][^\`]*\`" "$1" | tr -d '`' | sed 's/ [|#;].*//' | sort -u; }

for page in iso17025.md huong-dan.md book.md; do
	while read -r line; do
		read -ra words <<<"${line#lims }"
		check "$page: $line" known "${words[@]}"
	done < <(commands "$docs/$page")
done
