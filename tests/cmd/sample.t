#!/bin/sh
# With nothing configured, the sample edition: feeds and pages that are files.
. "$TOP_SRCDIR/tests/tap.sh"
export HOME="$tmp" TIDINGS_NOW=1795564800
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_RUNTIME_DIR

# With no terminal, `tidings` alone prints the front page: the headlines, of
# which the store is made first, and the newest story.
HOME="$tmp/front"
mkdir "$HOME"
"$TIDINGS" >"$tmp/front.out" 2>&1
is "the front page is printed" $? 0
is "it has all headlines" "$(grep -c '^[0-9].*data/sample/pages' "$tmp/front.out")" 13
ok "and the newest story" grep -q '^The Sandwick Lantern · Morag Petrie' "$tmp/front.out"
export HOME="$tmp"

"$TIDINGS" poll >"$tmp/poll" 2>&1
is "poll ends well" $? 0
ok "it fetched every page" grep -q '13 new stories, 13 pages fetched' "$tmp/poll"
is "a second poll has nothing to do" "$("$TIDINGS" poll 2>&1)" "no feed is due; --all asks all of them"
ok "the real store is left alone" test ! -e "$tmp/.local/share/tidings/tidings.db"

"$TIDINGS" list >"$tmp/list" 2>&1
is "list prints the headlines" "$(grep -c . "$tmp/list")" 13
page=file://$(cd "$TOP_SRCDIR" && pwd -P)/data/sample/pages/ferry-goat.html
"$TIDINGS" show --width 72 "$page" >"$tmp/story" 2>&1
is "show prints the cluttered story" $? 0
tr '\n' ' ' <"$tmp/story" | sed 's/\[[0-9]*\]//g' | tr -s ' ' >"$tmp/flat"

# Sentences that the page tore apart are whole.
for words in "said the ferry's master, Captain Isla Baine, who keeps a list" \
	"brought by Dod Linklater of the harbour ward" "rules of the Northern Ferries company, livestock"; do
	ok "whole: $words" grep -qF "$words" "$tmp/flat"
done
# What is no story is not seen …
for words in 'Advertisement' 'Share' 'WhatsApp' 'Sign up' 'sign up for' 'Read More' 'Write to' 'a94f' 'Leave a Reply' \
	'You may also like' 'Post Comment' 'cookies' 'partners' 'Tides'; do
	fails "not seen: $words" grep -qF "$words" "$tmp/flat"
done
# … and not lost.
"$TIDINGS" show --hidden --width 72 "$page" >"$tmp/all" 2>&1
for words in 'Advertisement' 'Read More' 'Write to' 'a94f'; do
	ok "not lost: $words" grep -qF "$words" "$tmp/all"
done

"$TIDINGS" search pendulum >"$tmp/found" 2>&1
ok "search finds a word of a page" grep -q 'crooked clock' "$tmp/found"

finish
