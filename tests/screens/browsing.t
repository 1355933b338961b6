#!/bin/sh
# Lists: what stays, what is folded, what is told.
. "$TOP_SRCDIR/tests/screens/screen.sh"
seed

# rows PATTERN: how many rows of the screen have it
rows() { screen | grep -c -e "$1"; }

open_ui 80 24
wait_for "36  Unread"
keys j Enter
wait_for "36 unread of 36"
first=$(screen | sed -n 2p | grep -o '[A-Z][a-z ]*([0-9]*)')
keys m
wait_for "35 unread of 36"
is "a story that was read is in the list once" "$(rows "$first")" 1
keys Enter q j m
wait_for "34 unread"
is "and so it stays" "$(rows "$first")" 1
keys q k Enter
wait_for "Unread"
first=$(screen | sed -n 2p | grep -o '[A-Z][a-z ]*([0-9]*)')
keys m
wait_for "33 unread"
is "in a list of unread ones it stays under the eyes" "$(rows "$first")" 1
keys q Enter
wait_for "33 unread of 33"
is "until the list is left" "$(rows "$first")" 0
close_ui
finish
