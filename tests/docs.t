#!/bin/sh
# What is generated from the tables is not stale, and the documents are sound.
. "$TOP_SRCDIR/tests/tap.sh"
cd "$TOP_SRCDIR" || exit 99

for f in $GENERATED; do
	ok "docgen reads $f" "$TOP_BUILDDIR/tools/docgen" "$f"
	cp "$tmp/.out" "$tmp/made"
	same "$f is as the tables have it (else: make docs)" "$f" "$tmp/made"
done

# The check must be able to fail.
sed '/begin generated/a\stale' man/tidings.1 >"$tmp/stale.1"
"$TOP_BUILDDIR/tools/docgen" "$tmp/stale.1" >"$tmp/made"
fails "a stale page is seen" cmp -s "$tmp/stale.1" "$tmp/made"
printf 'begin generated: nonsense\nend generated\n' >"$tmp/nonsense"
fails "an unknown part is an error" "$TOP_BUILDDIR/tools/docgen" "$tmp/nonsense"

for f in man/*.[1-8]; do
	if command -v mandoc >/dev/null; then
		empty "$f is right mdoc" "$(mandoc -T lint -W warning "$f" 2>&1 | grep -v 'referenced manual not found')"
	else
		skip "$f is right mdoc" "no mandoc"
	fi
done

if command -v msgfmt >/dev/null; then
	for f in po/*.po; do
		[ ! -f "$f" ] || ok "$f is well formed" msgfmt -c -o /dev/null "$f"
	done
fi
for f in data/completions/tidings.bash; do
	if command -v bash >/dev/null; then ok "$f parses" bash -n "$f"; else skip "$f parses" "no bash"; fi
done
if command -v zsh >/dev/null; then ok "_tidings parses" zsh -n data/completions/_tidings; else skip "_tidings parses" "no zsh"; fi
if command -v fish >/dev/null; then ok "tidings.fish parses" fish -n data/completions/tidings.fish; else skip "tidings.fish parses" "no fish"; fi

finish
