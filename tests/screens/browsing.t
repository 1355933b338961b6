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
third=$(screen | sed -n 6p | grep -o '[A-Z][a-z ]*([0-9]*)')
words "$(printf '\033[<0;10;7M\033[<0;10;7m')"
sees "a click on a second line selects its headline" "^>.*$third"
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
keys q
wait_for "3 feeds"

# filters
keys g g j f
words 'title =~ "harbour" and unread = "yes"'
keys Enter
sees "a filter narrows a list" "All stories: title"
sees "to what it takes" "The harbour waits"
sees_not "and no more" "A small library"
keys f
words 'nonsense = 3'
keys Enter
sees "one that is wrong says where" "column 1"
keys q
sees "and back from it" "unread in 3 feeds"
keys :
words 'smart #ti'
keys Tab Enter
sees "a smart feed opens by its name" "^ #tide"
keys q
wait_for "3 feeds"

# what was set stays
keys j Enter
wait_for "#big"
keys q g g j Enter
wait_for "of 36"
keys :
words 'sort titel'
keys Enter
sees "a wrong order is told" "none of newest|oldest|title|feed"
keys :
words 'sort title'
keys Enter
sees "an order is had by its name" "by title"
keys D
sees "by day, time is the order" "Group\|by day"
sees_not "of titles there is nothing to group" "· by title"
keys D D
keys :
words 'set theme si'
keys Tab
sees "TAB knows the themes" "set theme sixteen"
keys C-u
words 'set theme mauve'
keys Enter
sees "and an unknown one is told" "there is no theme 'mauve', but default"
keys :
words 'set theme default'
keys Enter q
wait_for "3 feeds"
keys G k k z
sees "a folder closes" "▸ coast"
keys Q
sees "it ends" "left with 0"
close_ui
open_ui 80 24
sees "a closed folder is closed after a restart" "▸ coast"
keys j Enter
sees "the order stays" "by title"
sees "and two lines" "^        The water was calm"
keys Q
wait_for "left with"
close_ui
echo 'set sort oldest' >"$XDG_CONFIG_HOME/tidings/config"
open_ui 80 24
wait_for "Unread"
keys j Enter
sees "but a newer word of the config wins" "oldest first"
keys Q
wait_for "left with"
close_ui
rm "$XDG_CONFIG_HOME/tidings/config" "$XDG_STATE_HOME/tidings/session"

# feeds change places; the file keeps its comments
printf '# made up\nhttps://feeds.example/1 # the first\n\n# two more\nhttps://feeds.example/2 coast\nhttps://feeds.example/3\n' >"$XDG_CONFIG_HOME/tidings/feeds"
open_ui 80 24
wait_for "Feed 3 of"
keys G
sees "the last feed is selected" "^>.*Feed 3 of"
keys K K
sees "a feed moves up, but not out of its folder" "last one of its folder"
is "so it does in the file" "$(cat "$XDG_CONFIG_HOME/tidings/feeds")" "$(printf '# made up\nhttps://feeds.example/3\n\n# two more\nhttps://feeds.example/2 coast\nhttps://feeds.example/1 # the first')"
close_ui

# the trash
open_ui 80 24
wait_for "Unread"
keys j Enter
wait_for "of 36"
keys d
wait_for "in the trash"
keys :
words 'empty-trash'
keys Enter
wait_for "y/n"
keys y
sees "the trash is emptied" "1 story is gone for good"
keys u
wait_for "."
keys T
sees "for good" "The trash is empty"
close_ui

# newsboat's keys
echo 'set keymap newsboat' >"$XDG_CONFIG_HOME/tidings/config"
open_ui 80 24
wait_for "Unread"
keys J
sees "J goes down in the feeds" "^>.*All stories"
keys l
sees "l shows feeds with something unread only" "only what is unread"
keys l F
sees "F asks for a filter" "^filter:"
keys C-g Enter
wait_for "unread of 35"
keys C-e
sees "^E edits labels" "^labels:"
keys C-g u
sees "u lists the links of the selected story" "archive.example"
keys q v
sees "v goes on to the next dialog" "unread in 3 feeds"
keys v
sees "and round" "unread of 35"
third=$(screen | sed -n 4p | grep -o '[A-Z][a-z ]*([0-9]*)')
keys 3
sees "a digit begins a command" "^:3"
keys Enter
sees "that goes to a row" "^>.*$third"
keys :
words 'toggle-article-read'
keys Enter
sees "newsboat's names are known" "unread of 35"
close_ui
rm "$XDG_CONFIG_HOME/tidings/config"

# what others add does not move what is looked at
open_ui 80 24
wait_for "Unread"
keys g g j Enter
wait_for "of 35"
keys j j
wait_for "^>"
line=$(screen | grep -n '^>' | cut -d: -f1)
title=$(screen | grep '^>' | grep -o '[A-Z][a-z ]*([0-9]*)')
"$TIDINGS" save http://127.0.0.1:9/later >"$tmp/saved" 2>&1
keys s
sees "a new story came" "of 36"
is "the selected one is where it was" "$(screen | grep -n "^>.*$title" | cut -d: -f1)" "$line"
keys Q
wait_for "left with"
close_ui

# the open story comes back into a list that it has left
listed() { screen | awk -F'│' '{ print $2 }' | grep -c '([0-9]*)\|[0-9][hd] '; }
open_ui 160 50
wait_for "Unread"
keys g g Enter j Enter
wait_for "min · "
keys Tab j
wait_for "All stories  .*of 36"
keys k
wait_for "│ Unread"
left=$(listed)
keys BTab m
wait_for "$((left + 1)) unread"
is "a story that is unread again is in the list of what is" "$(listed)" "$((left + 1))"
keys Q
wait_for "left with"
close_ui

# the mouse
open_ui 120 30
wait_for "Unread"
is "the mouse is asked for" "$(tmux_ display-message -p '#{mouse_any_flag}')" 1
words "$(printf '\033[<0;29;9M\033[<32;41;9M\033[<0;41;9m')"
keys :
words "set mouse no"
keys Enter Q
sees "it ends" "left with"
is "a border that was dragged stays" "$(grep feeds-width "$XDG_STATE_HOME/tidings/session")" "feeds-width 40 28"
close_ui
echo 'set mouse no' >"$XDG_CONFIG_HOME/tidings/config"
open_ui 120 30
wait_for "Unread"
is "or not asked for" "$(tmux_ display-message -p '#{mouse_any_flag}')" 0
sees "and the pane is as wide as it was left" "^  All stories.\{27\}│"
close_ui
rm -rf "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_STATE_HOME"
mkdir -p "$XDG_CONFIG_HOME/tidings"

# a long list does not end where stories of it were folded
seed twins
open_ui 80 24
wait_for "Unread"
keys g g j Enter
wait_for "of 300"
keys G
sees "the last of many folded stories is reached" "^>.*18 min"
close_ui
finish
