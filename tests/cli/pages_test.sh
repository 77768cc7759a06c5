#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# pages_test.sh BIN README: every command that a page of the documentation names is one, with the options that it names; each clause of the standard has its row.
bin=$1 readme=$2
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
docs=$(dirname "$readme")/docs

# known WORD…: the help of a command as a page writes it; words in capitals and everything after a pipe or a comment are not part of it.
known() {
	local words=() options=() word help skip=
	for word in "$@"; do
		case $word in
		--as | --store | --lang) [ "${#words[@]}" -gt 0 ] || skip=1 ;;
		--help) ;;
		--*) options+=("$word") ;;
		[a-z]*) [ -n "$skip" ] || [ "${#words[@]}" -ge 2 ] || words+=("$word") ; skip= ;;
		*) skip= ;;
		esac
	done
	[ "${#words[@]}" -gt 0 ] || { "$bin/lims" --help >/dev/null; return; }
	# A verb that stands alone has no second word: what follows it is its argument.
	help=$("$bin/lims" "${words[@]}" --help 2>&1) || help=$("$bin/lims" "${words[0]}" --help 2>&1)
	case $help in
	"lims ${words[0]} "* | "lims <"*"  ${words[0]} "*) ;;
	*) echo "  no command: $*"; return 1 ;;
	esac
	[[ $help == "lims ${words[0]} "* || ${#words[@]} -eq 1 ]] || { echo "  no verb ${words[1]}: $*"; return 1; }
	for word in "${options[@]}"; do grep -qF -- "${word%%=*}" <<<"$help" || { echo "  no option $word: $*"; return 1; }; done
}

# Commands stand between backticks, and as lines of a fenced block, where a backslash joins a line to the next.
commands() {
	{
		grep -oE "\`lims [a-z-][^\`]*\`" "$1" | tr -d '`'
		awk '/^ *```/ { inside = !inside; next } inside' "$1" | sed -e ':join' -e '/\\$/{N; s/\\\n */ /; b join' -e '}' |
			grep -oE "(^|^\\$ |[(; ]|do )lims (--as [a-z]+ )?[a-z]+ [^;)]*"
	} | sed -E "s/^.*(^|[(; ])(lims )/\2/; s/ *[|#;>].*//; s/ +$//" | sort -u
}

known_not() { ! known "$@" >/dev/null; }
check a_command_that_there_is_not_is_found known_not certificate issu W-A1
check an_option_that_there_is_not_is_found known_not certificate issue W-A1 --stickers x
for page in "$readme" "$docs/iso17025.md" "$docs/huong-dan.md" "$docs/book.md" "$docs/dispensers.md"; do
	commands "$page" >"$work/commands"
	check "${page##*/} names commands" test -s "$work/commands"
	while read -r line; do
		read -ra words <<<"${line#lims }"
		check "${page##*/}: $line" known "${words[@]}"
	done <"$work/commands"
done

# From 4.1 to 8.9 no clause is left out.
for clause in 4.{1,2} 5.{1..7} 6.{1..6} 7.{1..11} 8.{1..9}; do
	check "clause_$clause" grep -qE "^\\|([^|]*[ ,])?${clause/./\\.}[ .,|]" "$docs/iso17025.md"
done
