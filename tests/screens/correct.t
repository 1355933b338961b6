#!/bin/sh
# What was hidden is corrected from the story: a block is picked, what a rule
# would change on its site is shown before it is obeyed, and it is taken back.
. "$TOP_SRCDIR/tests/screens/screen.sh"
. "$TOP_SRCDIR/tests/http.sh"
serve
trap 'kill $server 2>/dev/null; tmux_ kill-server 2>/dev/null; rm -rf "$tmp"' EXIT
configure 'set host-pause 0'

page() {
	{
		echo "<html><head><title>Story of the $2</title></head><body><div class=\"story\"><h1>Story of the $2</h1>"
		for n in 1 2 3 4; do
			echo "<p>In year $n of the watch the $2 was seen by people who live near the harbour, and it did not look hurried at all, but rather as if it had all the time in the world.</p>"
		done
		echo "<div class=\"guild-plea\"><p>Our guild mends boats, and the $2 is our sign.</p></div>"
		echo "<p>The first to see it was the old</p><p><a href=/k>Keeper Morrow</a></p><p>of the northern lamp, who wrote it down at once.</p>"
		echo "<p>The evening after that the $2 was gone, and the quay was as quiet as it had been.</p></div></body></html>"
	} >"$www/$1"
}
rss feed.xml Harbour 1 2
page page-1.html heron
page page-2.html otter
subscribe http://a.localhost:@PORT@/feed.xml
"$TIDINGS" poll >/dev/null 2>&1
rules() { cat "$XDG_DATA_HOME/tidings/rules/user.rules" 2>/dev/null; }
[ $# -eq 0 ] || exec "$@"

open_ui 80 24
wait_for "Unread"
keys Enter
wait_for "Story 1"
keys Enter
wait_for "In year 1"
sees "a page without a date has that of the feed" "1 January 2026"
keys x
sees "x begins to pick a block" "up and down pick a block"
keys Escape
wait_for "SPACE read on"
keys v
wait_for "own text"
keys B
sees "B picks in no other text" "in the clean story alone"
keys v v
wait_for "In year 1"
keys B
sees "B picks one" "ESC ends"
keys j j j j x
sees "x shows the rule" "a.localhost##.guild-plea"
sees "and what it would change" "  - Our guild mends boats, and the otter is our sign"
sees "and asks" "hides 2 blocks in 2 of 2 stories of a.localhost; y/n"
keys o
sees "another rule" "text:/^Our guild mends boats"
keys e
sees "which can be edited" "rule: a.localhost##text:"
keys C-u
words "a.localhost##p"
keys Enter
sees "one that hides too much is refused" "would hide more than"
is "nothing was learnt yet" "$(rules)" ""
keys x
wait_for "hides 2 blocks"
keys n
sees "no" "nothing was changed"
keys x
wait_for "hides 2 blocks"
keys y
sees "yes" "2 stories extracted again; u takes it back"
is "it is learnt" "$(rules)" "a.localhost##.guild-plea"
sees "and the block is set aside" "1 hidden: 1 promo"
sees_not "and gone" "Our guild mends"
keys u
sees "u takes it back" "undone: a.localhost##.guild-plea; 2 stories extracted again"
is "and nothing is kept" "$(rules)" ""

# a paragraph that was put together
keys g g z
sees "z tells that a paragraph was put together" "1 paragraph was put together"
sees "and marks the seams" "the old.*Keeper Morrow"
is "there are two" "$(screen | grep -o '‸' | wc -l | tr -d ' ')" 2
keys B j j j j j
sees "a picked one says why" "put together: "
keys X
sees "X leaves it as it came" "a.localhost#@#joined:"
wait_for "y/n"
keys y
wait_for "u takes it back"
sees "in the story, too" "^ *Keeper Morrow\[1\]$"
is "it is learnt" "$(rules)" "a.localhost#@#joined:/^The first to see it was/"
keys u
wait_for "undone: "
sees "and put together again" "the old.*Keeper Morrow"
finish
