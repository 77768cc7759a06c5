#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# documents_test.sh BIN README: every command of the program that a document names exists, with every option that stands behind it.
bin=$1 house=$(dirname "$2")
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
unset LIMS_STORE LIMS_KEYS

alone=' init serve rebuild sync backup restore decode evaluate validate demo due find '
# "FILE<TAB>command": what stands between backquotes, and the lines of blocks; a command that goes on is one line.
# shellcheck disable=SC2016 # the backquotes are those of the documents
commands() {
	local file
	for file in "$house"/README.md "$house"/CONTRIBUTING.md "$house"/docs/*.md "$house"/docs/formats/*.md "$house"/docs/decisions/*.md; do
		sed -e ':a' -e '/\\$/{N;s/\\\n//;ba' -e '}' "$file" | { grep -oE '`lims [^`]+`|^ *([A-Z_]+=[^ ]+ )?lims .*' || true; } |
			sed -E -e 's/^`|`$//g' -e 's/^ *([A-Z_]+=[^ ]+ )?//' -e 's/ +#.*//' -e "s|^|${file#"$house"/}	|"
	done
}
# The first line of the help names the command; its other lines the options.
helped() { # NOUN [VERB]
	local kept="$work/help-$1-${2-}"
	[ -e "$kept" ] || lims "$@" --help >"$kept" 2>&1 || true
	echo "$kept"
}
named=0 wrong=0
while IFS=$'\t' read -r file command; do
	# What is quoted is a value: it may hold anything.
	read -ra words <<<"$(sed -E -e 's/"[^"]*"/X/g' -e "s/'[^']*'/X/g" -e 's/[|<>;].*//' <<<"$command")"
	words=("${words[@]:1}")
	while [[ ${words[0]-} == --as || ${words[0]-} == --lang || ${words[0]-} == --store ]]; do words=("${words[@]:2}"); done
	noun=${words[0]-} verb=${words[1]-}
	# A noun alone, a place holder: no command is named.
	[[ $noun =~ ^[a-z-]+$ && $noun != --* ]] || continue
	if [[ $alone == *" $noun "* ]]; then verb=''; else [[ $verb =~ ^[a-z][a-z-]+$ ]] || continue; fi
	named=$((named + 1))
	# shellcheck disable=SC2086 # a verb that stands alone has no second word
	help=$(helped "$noun" $verb)
	head -n 1 "$help" | grep -qE "^lims $noun${verb:+ $verb}( |\$)" || {
		wrong=$((wrong + 1))
		echo "$file: there is no command: $command"
		continue
	}
	for word in "${words[@]}"; do
		[[ $word == --[a-z]* ]] || continue
		option=${word%%[=,.:)]*}
		case $option in --help | --json | --as | --lang | --store | --as-of | --on) continue ;; esac
		grep -qE "^ +$option( |\$)" "$help" || {
			wrong=$((wrong + 1))
			echo "$file: there is no option $option: $command"
		}
	done
done < <(commands)
check the_documents_name_commands [ "$named" -gt 300 ]
check each_exists_with_its_options is "$wrong" 0
