#!/bin/sh
# What was hidden is corrected from the story, and the correction taken back.
. "$TOP_SRCDIR/tests/screens/screen.sh"
seed

rules() { find "$tmp/data" "$tmp/config" -name user.rules -exec cat {} + | grep -c '[^ ]'; }

open_ui 80 24
wait_for "36  Unread"
keys Enter
wait_for "36 unread of 36"
keys Enter
wait_for "Paragraph 1 of"
keys x
sees "x asks for a block first" "pick a block first"
keys B
sees "B picks one" "ESC ends"
keys j x
sees "x says what was learnt" "learnt, u takes it back"
is "and it is kept" "$(rules)" 1
sees "the story is made again of its page" "as it came"
keys u
sees "u takes it back" "taken back: "
is "and nothing is kept" "$(rules)" 0
finish
