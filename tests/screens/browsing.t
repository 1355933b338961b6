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

# two lines a headline, and what a search found
open_ui 80 24
wait_for "Unread"
keys j Enter
wait_for "of 36"
sees_not "a headline has one line" "The water was calm"
keys i
sees "or two, with its summary" "^        The water was calm"
keys j
sees "a step goes over both lines" "^>.*([0-9]*)"
is "eleven of them are in sight" "$(rows '([0-9]*).*min')" 11
words "$(printf '\033[<0;10;7M\033[<0;10;7m')"
wait_for "^>"
is "a click on a second line selects its headline" "$(screen | sed -n 6p | cut -c1)" ">"
keys /
words "lamp is lit"
sees "a search shows the place in the text" "^        .*old lamp is lit"
keys Enter
sees "and stays" "Search: lamp is lit"
is "with its matches lit" "$(tmux_ capture-pane -pe | grep -c '7m.*lamp')" 11
keys q q
wait_for "3 feeds"

# why a list is empty
keys /
words "qqqq"
keys Enter
sees "a search without a result says so" "No story has these words"
keys q
wait_for "3 feeds"
keys T
sees "so does the trash" "The trash is empty"
keys q
wait_for "3 feeds"

# labels
keys g g j Enter
wait_for "of 36"
keys '#'
words "later 'by the sea'"
keys C-u
words "later"
keys Enter
sees "a label is shown beside the title" "#later"
keys q
sees "and is a list of its own" "#later"
keys j Enter
wait_for "^ #later"
keys '#'
sees "its labels are there to change" "labels: later"
words "big"
keys Enter
sees "a second one" "#big #later"
keys u
wait_for "taken back"
sees_not "is taken back" "#big"
keys q k Enter
wait_for "of 36"
keys j V j '#'
words "tide"
keys Enter
wait_for "2 #tide\|#tide.*1 min"
is "a range is labelled at once" "$(rows '#tide')" 2
keys q q
wait_for "3 feeds"
close_ui
finish
