#!/bin/sh
# The verbs over the store: the sample edition polled from files, listed,
# searched, marked, undone, exported; and what is said of bad input.
. "$TOP_SRCDIR/tests/tap.sh"
export HOME="$tmp/home" TIDINGS_NOW=1795000000
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_RUNTIME_DIR
config=$HOME/.config/tidings
store=$HOME/.local/share/tidings/tidings.db
mkdir -p "$config"

run() { timeout 30 "$TIDINGS" "$@" </dev/null; }
status() { run "$@" >/dev/null 2>&1; echo $?; }
complaint() { run "$@" 2>&1 >/dev/null | head -n 1; }

# A feed in words of our own, polled from a file.
cat >"$tmp/feed.xml" <<'X'
<rss version="2.0"><channel><title>Harbour Notes</title><link>https://harbour.example/</link>
<item><guid>a</guid><title>Tide tables</title><pubDate>Mon, 02 Nov 2026 10:00:00 GMT</pubDate><description>High water came early to the old quay.</description></item>
<item><guid>b</guid><title>Lamp &amp; mirror</title><pubDate>Tue, 03 Nov 2026 10:00:00 GMT</pubDate><description>The keeper polished a lamp.</description></item>
</channel></rss>
X
printf '# mine\nfile://%s harbour sea\n' "$tmp/feed.xml" >"$config/feeds"

ok "poll" run poll
is "list, newest first" "$(run list | cut -f 2-3,5)" "N-	2026-11-03T10:00:00Z	Lamp & mirror
N-	2026-11-02T10:00:00Z	Tide tables"
is "list --limit" "$(run list --limit 1 | cut -f 5)" "Lamp & mirror"
is "list --tag" "$(run list --tag sea | wc -l | tr -d ' ')" 2
is "list of another tag" "$(run list --tag land)" ""
is "list --feed" "$(run list --feed "file://$tmp/feed.xml" | wc -l | tr -d ' ')" 2
is "list --filter" "$(run list --filter 'unread = "yes" and (title =~ "^tide" or tags # "land")' | cut -f 5)" "Tide tables"
is "a filter of words" "$(run list --filter 'text =~ "polished"' | cut -f 5)" "Lamp & mirror"
is "a wrong filter says where" "$(complaint list --filter 'unread = "yes" and titel = "x"')" "tidings list: column 20: unknown attribute 'titel'"
is "an unknown feed" "$(complaint list --feed nowhere)" "tidings list: no feed 'nowhere'"
is "list --json" "$(run list --json --limit 1 | sed -n '2s/^{"id":\([0-9]*\),"title":"\([^"]*\)".*/\2/p')" "Lamp & mirror"
is "search" "$(run search quay | cut -f 5)" "Tide tables"
is "search takes signs for words" "$(status search '"(*')" 0
is "show" "$(run show "$(run search quay | cut -f 1)" | grep -c 'High water')" 1
is "show of no story" "$(complaint show 4711)" "tidings show: no story '4711' in the store"

id=$(run list --limit 1 | cut -f 1)
ok "mark read" run mark read "$id"
is "list --unread" "$(run list --unread | cut -f 5)" "Tide tables"
ok "mark starred" run mark starred "$id"
is "list --starred" "$(run list --starred | cut -f 1)" "$id"
is "undo" "$(run undo)" "undone: 1 story starred"
is "undo again" "$(run undo)" "undone: 1 story marked read"
is "nothing more" "$(complaint undo)" "tidings undo: there is nothing to undo"
ok "mark deleted" run mark deleted "$id"
is "list --trash" "$(run list --trash | cut -f 1)" "$id"
is "mark of no story" "$(complaint mark read 4711)" "tidings mark: no story '4711'"
is "an unknown mark" "$(status mark purple 1)" 2
is "feeds --json" "$(run feeds --json | grep -c '"state":"ok"')" 1

# subscriptions
is "export" "$(run export | grep -c 'text="Harbour Notes"')" 1
printf 'https://one.example/feed "two words" sea "~One"\nexec:cat\n' >"$tmp/urls"
is "import of an urls file" "$(run import "$tmp/urls")" "2 feeds added, 0 there already"
is "comments stay" "$(head -n 1 "$config/feeds")" "# mine"
is "quotes too" "$(sed -n 3p "$config/feeds")" 'https://one.example/feed ~One "two words" sea'
printf '<opml version="2.0"><body><outline text="News"><outline text="Two" xmlUrl="https://two.example/feed"/><outline text="Bad" xmlUrl="exec:rm"/></outline></body></opml>' >"$tmp/some.opml"
is "import of OPML, without commands" "$(run import "$tmp/some.opml" 2>/dev/null)" "1 feed added, 0 there already"
is "which is told" "$(complaint import "$tmp/some.opml")" "tidings import: 1 outline left out: it names no http or https URL"
is "its folder is a tag" "$(tail -n 1 "$config/feeds")" "https://two.example/feed ~Two News"
head -c 5000 /bin/ls >"$tmp/binary"
is "import of a program" "$(run import "$tmp/binary" 2>&1)" "tidings import: '$tmp/binary' is neither OPML nor a list of URLs"
awk 'BEGIN { for (i = 0; i < 2000; i++) print "no url " i }' >"$tmp/prose"
is "import of prose complains within reason" "$(run import "$tmp/prose" 2>&1 | tail -n 2)" "$tmp/prose: further mistakes are not told
tidings import: '$tmp/prose' lists no feeds"
printf 'sfeedpath="$HOME/.sfeed/feeds"\nfeeds() {\n\t# feed <name> <feedurl> [basesiteurl] [encoding]\n\tfeed "Three Lakes" "https://three.example/atom.xml"\n\tfeed '"'four' 'https://four.example/feed'"'\n}\n' >"$tmp/sfeedrc"
is "import of sfeed's configuration" "$(run import "$tmp/sfeedrc")" "2 feeds added, 0 there already"
is "its names are titles" "$(sed -n '/three.example/p' "$config/feeds")" 'https://three.example/atom.xml "~Three Lakes"'
for url in three four; do run remove "https://$url.example/$(sed -n "s|^https://$url.example/\([^ ]*\).*|\1|p" "$config/feeds")" >/dev/null; done
printf '<opml version="2.0"><body><outline text="A"><outline text="Five" xmlUrl="https://five.example/feed"/></outline><outline text="B"><outline text="Five" xmlUrl="https://five.example/feed"/></outline></body></opml>' >"$tmp/twice.opml"
is "a feed in two folders" "$(run import "$tmp/twice.opml"; sed -n '/five.example/p' "$config/feeds")" "1 feed added, 0 there already
https://five.example/feed ~Five A B"
run remove https://five.example/feed >/dev/null
is "import of nothing" "$(printf '' | timeout 30 "$TIDINGS" import - 2>&1)" "tidings import: '-' lists no feeds"
is "remove" "$(run remove https://one.example/feed)" "unsubscribed from 'https://one.example/feed'"
is "it is gone" "$(grep -c one.example "$config/feeds")" 0
is "remove of what is not there" "$(complaint remove https://one.example/feed)" "tidings remove: 'https://one.example/feed' is not in '$config/feeds'"
is "add of no URL" "$(status add nonsense)" 1
is "save of no URL" "$(status save nonsense)" 1

# the config file
printf 'set width 80\nset widht 80\nset width many\nset justify "on\n' >"$config/config"
run config >"$tmp/out" 2>"$tmp/err"
is "config fails where there are mistakes" $? 1
is "an option and where it came from" "$(grep '^set width' "$tmp/out" | tr -s ' ')" "set width 80 # $config/config:1"
is "mistakes with line and column" "$(cat "$tmp/err")" "$config/config:2:5: unknown option 'widht'
$config/config:3:11: 'many' is no number
$config/config:4:13: this quote is not closed"
is "the rest still works" "$(grep '^set justify' "$tmp/out" | cut -c 1-14)" "set justify on"
rm "$config/config"
is "config --default is a config file" "$(run config --default >"$config/config"; run config 2>&1 >/dev/null)" ""
rm "$config/config"
printf 'https://x.example/ "tag\n' >>"$config/feeds"
is "mistakes of the feeds file" "$(run feeds 2>&1 >/dev/null)" "$config/feeds:5:20: this quote is not closed"
sed -i 5d "$config/feeds"

# the first thing kept ends the sample edition
is "add leaves the sample edition" "$(HOME=$tmp/new run add "file://$tmp/feed.xml"; HOME=$tmp/new run config | sed -n '3s|.*/||p')" "subscribed to 'file://$tmp/feed.xml'
tidings.db"

# how commands are called
for verb in list search show mark undo save feeds add remove import export config; do
	is "$verb --help" "$(status "$verb" --help)" 0
	is "$verb --nonsense" "$(status "$verb" --nonsense)" 2
done
for verb in poll list search show extract parse mark undo save feeds add remove import export lists hide keep unhide config; do
	is "$verb --nonsense is told in our name" "$(complaint "$verb" --nonsense)" "tidings $verb: unrecognized option '--nonsense'"
	is "$verb --help has no blank at a line's end" "$(run "$verb" --help | grep -c ' $')" 0
done
# the usage line and the list below it name the same options
options() { run "$1" --help | sed -n "$2" | tr ' []' '\n\n\n' | grep '^--*[a-z]' | LC_ALL=C sort -u; }
for verb in poll list search show extract parse feeds add import lists hide keep config; do
	is "$verb --help explains every option" "$(options "$verb" 's/^  \(-[^ ]*\).*/\1/p')" "$(options "$verb" 1p)"
done
is "a word too many is named" "$(complaint list one two)" "tidings list: unexpected argument 'one'"
is "a word too few is told" "$(complaint show)" "tidings show: an argument is missing"
is "what is no number of a block" "$(complaint hide 1 x)" "tidings hide: 'x' is no number of a block"
is "-- before the verb" "$(status -- undo --help)" 0
is "and what follows is a verb" "$(complaint -- --help)" "tidings: unknown command '--help'; see 'tidings --help'"
is "--help" "$(run --help | grep -c '^  list ')" 1
is "--version" "$(run --version | head -n 1)" "tidings $(sed -n 's/^#define PACKAGE_VERSION "\(.*\)"/\1/p' "$TOP_BUILDDIR/config.h")"
is "an unknown verb" "$(status nonsense)" 2
is "an unknown option" "$(status --nonsense)" 2
is "what lists may do" "$(complaint lists nonsense)" "tidings lists: unexpected argument 'nonsense'"
is "an argument that is missing" "$(complaint lists add)" "tidings lists: an argument is missing"
is "an option without the other" "$(complaint extract --dry-run x)" "tidings extract: --dry-run and --filter go with --again"
is "no number" "$(complaint poll --entry x)" "tidings poll: 'x' is no number of a story"
bad=$(printf 'a\377')
is "no text" "$(complaint parse --url "$bad" x)" "tidings parse: '$bad' is no URL"
is "a complaint of no text, as JSON" "$(run poll --json "$bad" 2>/dev/null)" '{"event":"error","message":"'"'a�'"' is not among the subscriptions"}'
is "a page that cannot be had" "$(complaint show http://h.localhost:1/x)" "tidings show: 'http://h.localhost:1/x': cannot connect to 'h.localhost'"
is "-- ends options" "$(complaint search -- --json)" ""

# a store that cannot be used
printf 'this is no database at all, only a line of text\n' >"$tmp/damaged"
cp "$store" "$tmp/kept"
rm -f "$store"-*
cp "$tmp/damaged" "$store"
is "a damaged store is named" "$(complaint list | cut -d '(' -f 1)" "tidings list: the store '$store' is damaged "
same "and left alone" "$store" "$tmp/damaged"
rm "$store"
mkdir "$store"
is "a folder in its place" "$(complaint list)" "tidings list: cannot open the store '$store': it is no file"
rmdir "$store"
mv "$HOME/.local/share/tidings" "$HOME/.local/share/away"
: >"$HOME/.local/share/tidings"
is "a file where its folder should be" "$(status list)" 1
finish
