#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# deps_test.sh SOURCE CASE: tools/deps on machines that are played by small programs in its PATH.
# shellcheck disable=SC2016 # the played programs expand these
set -euo pipefail
source=$1 case=$2
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
mkdir "$out/bin"

# play NAME: a program of that name; its script comes on standard input.
play() {
	{ printf '#!/bin/sh\n'; cat; } >"$out/bin/$1"
	chmod +x "$out/bin/$1"
}
# deps ARGUMENT…: sees nothing but the played programs and the few real ones that the script itself uses.
for name in bash cat mktemp rm env grep tail sed; do ln -s "$(command -v $name)" "$out/bin/$name"; done
deps() {
	local rc=0
	PATH=$out/bin "$out/bin/bash" "$source/tools/deps" "$@" >"$out/said" 2>"$out/complained" || rc=$?
	cat "$out/said" "$out/complained"
	return $rc
}
# never COMMAND…: it must fail (a bare '!' would not end the script).
never() {
	if "$@"; then
		echo "should have failed: $*"
		exit 1
	fi
}
# What dpkg knows: cmake and gcc are here, the rest is missing or only its settings are left.
some_installed() { play dpkg-query <<<"printf 'cmake=installed gcc=installed ninja-build=config-files '; exit 1"; }
# The package manager writes down how it was called.
apt_works() { play apt-get <<<"echo \"\$@\" >>'$out/calls'"; }

case "$case" in
nothing_missing_does_nothing)
	play dpkg-query <<<'for name; do case $name in -*) ;; *) printf "%s=installed " "$name" ;; esac; done'
	play apt-get <<<'echo apt-get was called; exit 9'
	deps --test
	[ ! -s "$out/said" ] && [ ! -s "$out/complained" ]
	;;
root_installs_what_is_missing_and_says_so)
	some_installed
	apt_works
	play id <<<'echo 0'
	deps
	[ "$(wc -l <"$out/said")" -eq 1 ]
	grep -q 'as root: ninja-build ' "$out/said"
	grep -q ' update$' "$out/calls"
	grep -q 'install -y --no-install-recommends ninja-build .*libsqlite3-dev' "$out/calls"
	never grep -qE 'cmake|cmocka' "$out/calls"
	;;
a_user_installs_through_sudo)
	some_installed
	apt_works
	play id <<<'echo 1000'
	play sudo <<<"echo sudo >>'$out/sudo'; [ \"\$1\" = -n ] && shift; \"\$@\""
	play true <<<''
	deps
	grep -q 'through sudo' "$out/said"
	[ -s "$out/sudo" ]
	grep -q 'install -y' "$out/calls"
	;;
neither_root_nor_sudo_says_what_to_run)
	some_installed
	apt_works
	play id <<<'echo 1000'
	never deps
	grep -q 'as root run: apt-get install --no-install-recommends ninja-build' "$out/complained"
	[ ! -e "$out/calls" ]
	;;
a_failing_apt_is_told_with_its_own_words)
	some_installed
	play apt-get <<<'case "$*" in *install*) echo "E: no space left"; exit 100 ;; esac'
	play id <<<'echo 0'
	never deps
	grep -q 'E: no space left' "$out/complained"
	grep -q 'could not install' "$out/complained"
	;;
another_system_gets_the_list)
	never deps --test
	grep -q 'not Debian' "$out/complained"
	grep -q 'libcmocka-dev' "$out/complained"
	;;
an_unknown_option_is_refused)
	rc=0
	deps --everything || rc=$?
	[ $rc -eq 2 ]
	grep -q '^usage: ' "$out/complained"
	;;
*)
	echo "there is no case $case"
	exit 2
	;;
esac
