#!/bin/sh
# Coming from newsboat: its urls file, and what its cache knows as read.
. "$TOP_SRCDIR/tests/tap.sh"
export HOME="$tmp/home" TIDINGS_NOW=1795000000
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_RUNTIME_DIR
store=$HOME/.local/share/tidings/tidings.db
mkdir -p "$HOME"

run() { timeout 30 "$TIDINGS" "$@" </dev/null; }
item() { printf '<item>%s<title>%s</title><link>https://harbour.example/%s</link><pubDate>Mon, 02 Nov 2026 10:00:00 GMT</pubDate></item>' "$1" "$2" "$2"; }
feed() {
	{
		echo '<rss version="2.0"><channel><title>Harbour Notes</title>'
		cat
		echo '</channel></rss>'
	} >"$tmp/feed.xml"
}
{
	item '<guid>a</guid>' read
	item '<guid>b</guid>' unread
	item '<guid>c</guid>' deleted
	item '' nameless
} | feed
url=file://$tmp/feed.xml
cache=$tmp/cache.db
sqlite3 "$cache" "
	CREATE TABLE rss_feed (rssurl VARCHAR(1024) PRIMARY KEY NOT NULL, url VARCHAR(1024) NOT NULL, title VARCHAR(1024) NOT NULL);
	CREATE TABLE rss_item (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid VARCHAR(64) NOT NULL, title VARCHAR(1024) NOT NULL,
		author VARCHAR(1024) NOT NULL, url VARCHAR(1024) NOT NULL, feedurl VARCHAR(1024) NOT NULL, pubDate INTEGER NOT NULL,
		content VARCHAR(65535) NOT NULL, unread INTEGER(1) NOT NULL, enclosure_url VARCHAR(1024), flags VARCHAR(52),
		deleted INTEGER(1) NOT NULL DEFAULT 0);
	INSERT INTO rss_item (guid, title, author, url, feedurl, pubDate, content, unread, deleted) VALUES
		('a', '', '', 'https://harbour.example/read', '$url', 0, '', 0, 0),
		('b', '', '', 'https://harbour.example/unread', '$url', 0, '', 1, 0),
		('c', '', '', 'https://harbour.example/deleted', '$url', 0, '', 1, 1),
		('https://harbour.example/namelessMon, 02 Nov 2026', '', '', 'https://harbour.example/nameless', '$url', 0, '', 0, 0),
		('later', '', '', '', '$url', 0, '', 0, 0),
		('x', '', '', '', 'https://elsewhere.example/feed', 0, '', 0, 0);"
printf '%s sea\n' "$url" >"$tmp/urls"

is "the feeds and what was read" "$(run import --read-state "$cache" "$tmp/urls")" "1 feed added, 0 there already
3 stories known as read, 1 as deleted, 1 of feeds that are not among the subscriptions"
ok "a poll" run poll --feeds-only
is "what was read comes read, what was deleted not at all" "$(run list | cut -f 2,6 | LC_ALL=C sort)" "--	https://harbour.example/nameless
--	https://harbour.example/read
N-	https://harbour.example/unread"
is "the feed counts them so" "$(sqlite3 "$store" 'SELECT unread, total FROM feeds')" "1|3"
item '<guid>later</guid>' later | feed
TIDINGS_NOW=$((TIDINGS_NOW + 100000)) run poll --feeds-only --all >/dev/null
is "in a later poll too" "$(run list --unread | cut -f 6)" "https://harbour.example/unread"

sqlite3 "$cache" "UPDATE rss_item SET unread = 0 WHERE guid = 'b'"
ok "a second time, for what is here" run import --read-state "$cache"
is "it is marked at once" "$(run list --unread)" ""
is "the store is whole" "$(sqlite3 "$store" 'PRAGMA integrity_check; SELECT unread FROM feeds')" "ok
0"
is "no such file" "$(run import --read-state "$tmp/none" 2>&1)" "tidings import: there is no file '$tmp/none'"
is "no database" "$(run import --read-state "$tmp/urls" 2>&1)" "tidings import: cannot read newsboat's cache '$tmp/urls': file is not a database"
is "another database" "$(run import --read-state "$store" 2>&1)" "tidings import: cannot read newsboat's cache '$store': no such table: rss_item"
finish
