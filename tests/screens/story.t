#!/bin/sh
# Reading one story: finding in it, its links.
. "$TOP_SRCDIR/tests/screens/screen.sh"
seed

open_ui 80 24
wait_for "36  Unread"
keys Enter Enter
wait_for "Paragraph 1 of"
keys /
words "nobody was in a hurry"
keys Enter
sees "words are found, also over the end of a line" "match 1 of 4"
keys n n
sees "n goes on" "match 3 of 4"
keys N
sees "N goes back" "match 2 of 4"
keys /
words "no such words"
keys Enter
sees "what is not there is said" "not in this story"
keys n
sees "and n then goes to the next story" "A small library counts"
keys L
sees "the links have their words" "the town archive  https://archive.example"
keys q
finish
