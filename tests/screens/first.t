#!/bin/sh
# The first start: nothing is configured, and the sample edition stands in.
. "$TOP_SRCDIR/tests/screens/screen.sh"

open_ui 80 24
sees "the first start has something to read" "13  Unread"
sees "and says what it is" "This is the sample edition"
sees "and what to do next" "+       subscribes to a feed"
keys /
words goat
keys Enter
wait_for "Search: goat"
keys Enter
sees "its stories are there at once" "She came aboard"
close_ui

open_ui 120 30
sees "with two panes it says so beside the feeds" "│ .*+ .* subscribes to a feed"
close_ui
open_ui 160 50
wait_for "subscribes to a feed"
sees_not "with three it is wrapped there, not cut off" "…│"
sees "the name of a feed goes on to its count" "The Sandwick Lantern  [34] │"
close_ui
open_ui 40 10
sees "in a small window on the last line" "the sample edition"
close_ui

# feeds that were written by hand
mkdir -p "$tmp/config/tidings"
echo 'http://127.0.0.1:9/feed' >"$tmp/config/tidings/feeds"
open_ui 80 24
sees "feeds that were never fetched say what to do" "Nothing was fetched yet; R fetches all feeds"
keys Enter
sees "and so does an empty list" "^ *Nothing was fetched yet"
close_ui
rm "$tmp/config/tidings/feeds" "$tmp/data/tidings/tidings.db"*

# for who hears or feels the screen
echo 'set linear yes' >"$tmp/config/tidings/config"
open_ui 60 24
wait_for "Unread"
keys /
words goat
keys Enter
wait_for "Search: goat"
keys Enter
sees "the linear mode has no margin and no mark" "^ 1 hidden: 1 share bar"
sees_not "nor a box" "│"
keys Space
sees "a heading is called one" "Heading: A ticket, of sorts"
is "the cursor is where one reads" "$(tmux_ display-message -p '#{cursor_y}')" 1
keys ?
sees "the help is a list" "Here, in a story"
keys Down Down
is "and the cursor is on its first line" "$(tmux_ display-message -p '#{cursor_y}')" 1
finish
