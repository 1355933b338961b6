#!/bin/sh
# The place in a story, across width, restart and suspension; sizes; signals.
. "$TOP_SRCDIR/tests/screens/screen.sh"
seed

pid() { pgrep -P "$(tmux_ display-message -p '#{pane_pid}')" -x "$(basename "$TIDINGS")" | head -1; }

open_ui 80 24
wait_for "36  Unread"
keys Enter
wait_for "36 unread of 36"
keys G
wait_for "(12)"
keys Enter
sees "the last story is a long one" "Paragraph 1 of"
keys Space Space Space
sees "pages move on" "Paragraph 1[0-9] of"
first=$(screen | grep -o 'Paragraph [0-9]*' | head -1)
tmux_ resize-window -x 60 -y 20
sees "after a resize the same paragraph is there" "$first of"
tmux_ resize-window -x 120 -y 40
sees "and after another" "$first of"
sees "a wide window has no feeds beside a story" "$first"
tmux_ resize-window -x 170 -y 40
sees "a wider one shows feeds and headlines beside it" "│"
tmux_ resize-window -x 15 -y 4
sees "one too small says so" "larger"
tmux_ resize-window -x 80 -y 24
sees "and comes back" "$first of"
keys C-z
wait_for '^ *$'
kill -CONT "$(pid)"
sees "^Z stops it, and it comes back as it was" "$first of"
close_ui

open_ui 80 24
wait_for "Unread"
keys j Enter
wait_for "of 36"
keys G
wait_for "(12)"
keys Enter
sees "the place is kept across a restart" "$first of"
kill -TERM "$(pid)"
sees "SIGTERM ends it well" "left with 0"
sees "and gives the terminal back" "^echo"
close_ui

click() { words "$(printf '\033[<0;10;%sM\033[<0;10;%sm' "$1" "$1")"; }
open_ui 80 24
wait_for "36  Unread"
keys Enter
wait_for "36 unread of 36"
row=$(screen | sed -n 7p | grep -o '[A-Z][a-z ]*([0-9]*)')
click 7
sees "a click selects" "^>.*$row"
click 7
sees "and another opens" "Paragraph 1 of '$row'"
keys q
wait_for "35 unread of 36"
words "$(printf '\033[<65;10;7M\033[<65;10;7M')"
sees "the wheel moves the list" "(9)"
close_ui

for size in 40x10 20x5 160x50; do
	open_ui "${size%x*}" "${size#*x}"
	sees "it starts at $size" "Unread"
	keys Enter
	sees "headlines at $size" "library\|harb"
	keys Enter
	sees "a story at $size" "Paragraph\|calm\|winter\|visitors"
	keys q q Q
	sees "it ends at $size" "left with 0"
	close_ui
done

open_ui 80 24 NO_COLOR=1
sees "it starts with NO_COLOR" "Unread"
is "there are no colours" "$(tmux_ capture-pane -pe | grep -c "$(printf '\033\[[0-9;]*3[0-7]')")" 0
close_ui
open_ui 80 24 TERM=vt100
sees "it starts on a vt100" "Unread"
keys j j Enter
sees "and lists" "unread of"
close_ui
open_ui 80 24 TERM=dumb
sees "a dumb terminal is refused in words" "plain one"
sees "with status 1" "left with 1"
close_ui
open_ui 80 24 LC_ALL=C
sees "without UTF-8 characters are rewritten" "Feed 2"
keys Enter Enter
sees "to what there is" "^    Feed 1 of the coast . Ida Holm"
close_ui

printf 'set keymap newsboat\nset nonsense 1\nbind Z "star; down" headlines\n' >"$XDG_CONFIG_HOME/tidings/config"
open_ui 80 24
sees "a mistake in the config is told" "config:2:5: .*nonsense"
keys :
words problems
keys Enter
sees "with file, line and column" "config:2:"
keys q Enter
wait_for "unread of"
keys Down Z
sees "a macro of two actions runs" "★"
keys j
sees "newsboat's j goes to the next feed" "Feed 2 of the coast .*unread of"
close_ui

rm "$XDG_CONFIG_HOME/tidings/config"
printf '"query:Bridges:title =~ \\"bridge\\" and unread = \\"yes\\""\n' >>"$XDG_CONFIG_HOME/tidings/feeds"
open_ui 80 24
sees "a smart feed of the feeds file is there" "Bridges"
keys /
words xyzzy
keys Enter q
wait_for "Bridges"
tmux_ send-keys j j j
keys Enter
sees "and holds what its filter says" "An old bridge"
sees_not "and no more" "The harbour"
close_ui

# nothing is in a smart feed whose filter is wrong, and so nothing is marked there
unread=$("$TIDINGS" list --unread --limit 1000 | wc -l)
printf '"query:Wrong:title =~"\n' >"$XDG_CONFIG_HOME/tidings/feeds.new"
cat "$XDG_CONFIG_HOME/tidings/feeds" >>"$XDG_CONFIG_HOME/tidings/feeds.new"
mv "$XDG_CONFIG_HOME/tidings/feeds.new" "$XDG_CONFIG_HOME/tidings/feeds"
open_ui 80 24
wait_for "Wrong"
keys /
words xyzzy
keys Enter q
wait_for "Wrong"
tmux_ send-keys j j j
keys Enter
wait_for "Nothing is here"
keys :
words delete-all
keys Enter
sees "where a filter is wrong, it is not all stories that go" "open this smart feed first"
is "nothing is gone" "$("$TIDINGS" list --unread --limit 1000 | wc -l)" "$unread"
finish
