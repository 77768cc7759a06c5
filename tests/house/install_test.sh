#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# install_test.sh BUILD WHAT: makes the Debian package, unpacks it elsewhere, and works there from an empty folder; WHAT is data or program.
set -euo pipefail
build=$1 what=$2
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

cpack --config "$build/CPackConfig.cmake" -G DEB -B "$out/package" >"$out/log" 2>&1 || {
	cat "$out/log"
	exit 1
}
deb=("$out"/package/lims_*.deb)
[ ${#deb[@]} -eq 1 ] && [ -f "${deb[0]}" ]
root=$out/elsewhere/opt
mkdir -p "$root"
dpkg-deb -x "${deb[0]}" "$root"

# Nothing but the program and its data, and the data whole: the build tree mirrors the install tree.
unexpected=$(find "$root" -type f -printf '%P\n' | grep -vE '^usr/(bin/|share/lims/|share/doc/lims/copyright$)' || true)
[ -z "$unexpected" ] || { echo "unexpected in the package: $unexpected"; exit 1; }
diff -r "$build/share/lims" "$root/usr/share/lims" || {
	echo 'a data file is not installed; or the build tree holds one that the sources have no longer, then remove it there'
	exit 1
}
fields=$(dpkg-deb -f "${deb[0]}")
grep -q '^Depends:.*fonts-liberation2' <<<"$fields"
[ "$what" = program ] || exit 0

# The libraries were found by looking at the program.
for library in libsqlite3-0 libhpdf libmodbus libserialport libsodium libssl3; do
	grep -q "^Depends:.*$library" <<<"$fields" || { echo "$library is missing in: $fields"; exit 1; }
done

mkdir "$out/empty" "$out/home"
cd "$out/empty"
# What the test's own environment says about data or stores must not help.
run() { env -u LIMS_DATA -u LIMS_STORE -u LIMS_STAFF -u LIMS_KEYS -u XDG_CONFIG_HOME HOME="$out/home" "$root/usr/bin/$1" "${@:2}"; }
if grep -q "$build" "$root/usr/bin/lims"; then
	echo 'the installed program knows the folder that it was built in'
	exit 1
fi
run lims procedure list --json >"$out/procedures"
[ -s "$out/procedures" ]
run lims demo "$out/empty/lab" </dev/null
papers=("$out"/empty/lab/certificates/*.pdf "$out"/empty/lab/records/*.pdf)
titles=''
for paper in "${papers[@]}"; do
	qpdf --check "$paper" >/dev/null
	# poppler complains about libharu's character map, and reads the text all the same.
	titles+=$(pdftotext "$paper" - 2>/dev/null | grep -m 1 -oE '^(GIẤY CHỨNG NHẬN|THÔNG BÁO|BIÊN BẢN)' || true)$'\n'
done
echo "printed from an empty folder:"
sort <<<"$titles" | uniq -c
for title in 'GIẤY CHỨNG NHẬN' 'THÔNG BÁO' 'BIÊN BẢN'; do
	grep -q "$title" <<<"$titles"
done
