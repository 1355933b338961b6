#!/bin/sh
# From the feeds to a story and back, at the usual size.
. "$TOP_SRCDIR/tests/screens/screen.sh"
seed

open_ui 80 24
sees "the feeds come with their counts" "36  Unread"
golden "the feeds, 80×24" feeds-80x24.txt
sees "a feed's trouble is told in words" "answered 503"
keys Enter
sees "enter opens the headlines" "36 unread of 36"
golden "the headlines, 80×24" headlines-80x24.txt
keys Enter
sees "enter opens a story" "Paragraph 1 of"
golden "a story, 80×24" story-80x24.txt
sees_not "the advertisement is hidden" "umbrellas"
keys a
sees "a shows it" "umbrellas"
sees "with its reason" "made-up rule"
keys a
sees "and hides it again" "1 hidden"
keys v
sees "v shows the feed's own text" "The feed.s own text"
sees_not "which has nothing to do with the page" "not fetched yet"
keys v
sees "and then the whole page" "Home Sport Weather"
keys v
sees "and the clean story again" "1 hidden"
keys Space
sees "space pages" "town archive"
keys Space
sees "and goes on to the next unread story" "A small library counts"
keys q
sees "q goes back, and both are read" "34 unread of 36"
keys u
sees "u takes the mark back" "taken back"
sees "which is unread again" "35 unread of 36"
keys s
sees "s puts a star" "★"
keys j j d
sees "d deletes" "in the trash"
keys T
sees "T shows the trash" "Trash"
keys d
sees "d takes it out again" "out of the trash"
keys q Enter j V j j m
sees "a range is marked at once" "3 stories; u takes it back"
keys q A
sees "A reads all" "all marked as read"

keys /
words "ferryman"
sees "a search shows what it finds while it is typed" "Search: ferryman"
keys C-u
words "qqqq"
sees "and that there is nothing" "Search: qqqq"
keys Escape
sees "escape goes back to where it began" "unread in 3 feeds"

keys "?"
sees "the help names keys" "Here, in the feeds"
keys Space
sees "space pages in it" "open or close a folder"
keys /
words "trash"
keys Enter
sees "and is searched" "show the trash"
keys n
sees "n goes on from there" "out of it again"
keys q G -
sees "a question is asked" "Feed 3.*y/n"
keys n
sees "and answered" "kept"
keys :
words "set wid"
keys Tab
sees "the prompt completes options" ":set width"
words " 50"
keys Enter :
words "set width"
keys Enter
sees "and sets them" "width = 50"
keys :
words "bind x quit"
keys Enter
sees "keys are bound" "x is bound to quit"
keys x
sees "and work; the program ends well" "left with 0"
sees "the terminal is as before" "^echo"
finish
