#!/bin/sh
# Reading one story: finding in it, its links.
. "$TOP_SRCDIR/tests/screens/screen.sh"
seed

open_ui 80 24
wait_for "36  Unread"
keys Enter Enter
wait_for "Paragraph 1 of"
keys /
words "nobody was in"
wait_for "^/nobody was in"
ok "what is found is lit while it is typed" sh -c "tmux -S '$tmp/tmux' capture-pane -pe | grep -q '$(printf '\033')\[[0-9;]*7mnobody was in'"
words " a hurry"
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
keys /
words umbrellas
keys Enter
sees "or where else it is" "only in what was set aside"
keys G
wait_for "^    Links"
row=$(screen | grep -n 'town archive' | head -1 | cut -d: -f1)
words "$(printf '\033[<0;22;%sM\033[<0;22;%sm' "$row" "$row")"
sees "a click on a link opens it" "opened https://archive.example/town"
keys L
sees "the links have their words" "the town archive  https://archive.example"
keys q q
wait_for "34 unread of 36"
close_ui

# its author edits it while it is read
open_ui 80 24
wait_for "34  Unread"
keys j j j j
keys Enter
wait_for "unread of 12"
keys G Enter
wait_for "Paragraph 1 of"
keys Space Space Space
wait_for "Paragraph 1[0-9] of"
first=$(screen | sed -n 2,23p | grep -o 'Paragraph [0-9]*' | head -1)
seed edited
keys Up
keys Down
sees "what is read stays under the eyes when the story changes above it" "$first of"
keys g g
sees "that it changed is said" "Changed by its author; v shows the changes"
sees "and its new text is there" "A note: the lamp was lit"
keys v
sees "v shows what changed" "What its author changed"
ok "new words are bold" sh -c "tmux -S '$tmp/tmux' capture-pane -pe | grep -q '$(printf '\033')\[1m.*lit after all'"
sees "among those that stayed" "sea. sea, and when it does not"
keys q
wait_for "unread of 12"
close_ui

mkdir -p "$tmp/config/tidings/themes"
echo 'color title bright-blue' >"$tmp/config/tidings/themes/mine.theme"
echo 'set theme mine' >"$tmp/config/tidings/config"
open_ui 80 24
wait_for "Unread"
keys j j j j Enter
wait_for "unread of 12"
keys Enter
wait_for "Ida Holm"
ok "a theme of one's own is found beside the config" sh -c "tmux -S '$tmp/tmux' capture-pane -pe | grep -q '$(printf '\033')\[[0-9;]*94m.*harbour'"
close_ui
echo 'set theme dark' >"$tmp/config/tidings/config"
open_ui 80 24 COLORTERM=truecolor
wait_for "Unread"
ok "a theme of true colours has them where the terminal does" sh -c "tmux -S '$tmp/tmux' capture-pane -pe | grep -q '38;2;122;184;240'"
close_ui
open_ui 80 24 COLORTERM=
wait_for "Unread"
ok "and the nearest of 256 elsewhere" sh -c "tmux -S '$tmp/tmux' capture-pane -pe | grep -q '38;5;'"
echo 'set theme yours' >"$tmp/config/tidings/config"
keys :
words reload-config
keys Enter
sees "and one that is not there is a mistake of the config" "config:1: there is no theme 'yours'"
keys q
close_ui
rm -r "$tmp/config/tidings/config"

# links of the terminal's own
echo 'set hyperlinks yes' >"$tmp/config/tidings/config"
open_ui 80 24
wait_for "Unread"
tmux_ pipe-pane "cat >'$tmp/bytes'"
keys j Enter
wait_for "unread of"
keys Enter
wait_for "Paragraph 1 of"
keys Space
wait_for "the town archive"
ok "links are links of the terminal, where it has them" grep -q ']8;id=[0-9]*;https://archive.example/town.*the town archive' "$tmp/bytes"
close_ui
rm "$tmp/config/tidings/config"

# what an older version made is made anew from the page that is kept
sqlite3 -cmd ".timeout 5000" "$XDG_DATA_HOME/tidings/tidings.db" "UPDATE bodies SET data = x'000100000001'"
open_ui 80 24
wait_for "Unread"
keys j Enter
wait_for "unread of 36"
keys Enter
sees "a story of an older version has its text again" "The page of the ferryman, as it came"
sees_not "and nothing to complain of" "of this version"
finish
