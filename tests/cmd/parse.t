#!/bin/sh
# Feeds to JSON: every format, what real feeds get wrong, every kind of charset.
# A golden file is made with: tidings parse --url URL NAME > NAME.golden
. "$TOP_SRCDIR/tests/tap.sh"
feeds=$TOP_SRCDIR/tests/feeds
url=https://feeds.example/dir/feed

parse() { timeout 20 "$TIDINGS" parse --url "$url" "$@"; }

for golden in "$feeds"/*.golden; do
	name=$(basename "$golden" .golden)
	parse "$feeds/$name" >"$tmp/got" 2>&1
	same "$name" "$tmp/got" "$golden"
done

# complaint FILE…: what is said of it, without the name.
complaint() { parse "$@" 2>&1 >/dev/null | sed "s|^tidings parse: '[^']*': ||"; }

fails "a page is no feed" parse "$feeds/page.html"
is "its feeds are named" "$(complaint "$feeds/page.html")" "not a feed: an HTML page; it may have these feeds:
  https://page.example/en/rss.xml
  https://page.example/tags/sea/feed/"
is "other XML" "$(complaint "$feeds/sitemap.xml")" "not a feed: an XML document of 'urlset'"
is "other JSON" "$(complaint "$feeds/other.json")" "not a feed: JSON, but no JSON Feed"
: >"$tmp/empty"
is "an empty file" "$(complaint "$tmp/empty")" "not a feed: an empty document"
is "no such file" "$(complaint "$tmp/none")" "tidings parse: cannot open '$tmp/none': No such file or directory"

is "the header's charset wins" "$(parse --content-type 'text/xml; charset=windows-1251' "$feeds/undeclared.xml" | sed -n 's/.*"title": //p' | head -n 1)" '"Cafй – “naпve”",'
parse - <"$feeds/rss20.xml" >"$tmp/got"
same "standard input" "$tmp/got" "$feeds/rss20.xml.golden"

# relative links, where it is not known whence the feed came
cat >"$tmp/relative.xml" <<'X'
<rss version="2.0"><channel><title>Harbour</title><link>https://harbour.example/notes/</link>
<item><guid>one.html</guid><link>one.html</link><enclosure url="/one.mp3" type="audio/mpeg" length="3"/>
<description>&lt;a href="two.html">two&lt;/a></description></item></channel></rss>
X
is "are those of the site, and ids are left alone" "$("$TIDINGS" parse "$tmp/relative.xml" | grep -o '"\(id\|link\|url\|content\)": .*' | sed 1d)" '"id": "one.html",
"link": "https://harbour.example/notes/one.html",
"content": "<a href=\"https://harbour.example/notes/two.html\">two</a>",
"url": "https://harbour.example/one.mp3",'

gzip -c "$feeds/rss20.xml" >"$tmp/packed.gz"
parse "$tmp/packed.gz" >"$tmp/got"
same "a feed that is compressed, and does not say so" "$tmp/got" "$feeds/rss20.xml.golden"
cat "$tmp/packed.gz" "$tmp/packed.gz" | head -c -9 >"$tmp/cut.gz"
fails "one that is cut" parse "$tmp/cut.gz"
{ head -c -8 "$tmp/packed.gz"; printf 'checksum'; } >"$tmp/broken.gz"
fails "one that is damaged" parse "$tmp/broken.gz"
{ cat "$tmp/packed.gz"; printf 'what stands behind it'; } >"$tmp/more.gz"
parse "$tmp/more.gz" >"$tmp/got"
same "one with more behind it" "$tmp/got" "$feeds/rss20.xml.golden"
head -c 60000000 /dev/zero | gzip -c >"$tmp/packed.gz"
is "a bomb" "$(complaint "$tmp/packed.gz")" "not a feed: neither RSS, Atom nor JSON Feed"

# What is hostile ends soon, one way or the other.
big() { awk -v n="$1" -v s="$2" 'BEGIN { while (n--) printf "%s", s }'; }
ends() {
	name=$1
	timeout 20 "$TIDINGS" parse "$tmp/hostile" >/dev/null 2>&1
	status=$?
	[ $status -le 1 ]
	result $? "$name"
}
{ echo '<rss><channel><item><description>'; big 200000 '<div>'; } >"$tmp/hostile"
ends "deep nesting"
{ printf '<rss><channel a="'; big 300000 'aaaaaaaaaa'; echo '"><title>x</title>'; } >"$tmp/hostile"
ends "a huge attribute"
{ printf '<rss><channel '; big 100000 'a=1 '; echo '><title>x</title>'; } >"$tmp/hostile"
ends "many attributes"
{ printf '<rss><channel '; awk 'BEGIN { for (i = 0; i < 300000; i++) printf "a%d=\"1>\" ", i }'; echo '><title>x</title>'; } >"$tmp/hostile"
ends "many different attributes"
for open in '<![CDATA[' '<!--' '<![CDATA[</a>' '<!--<a>' '<?'; do
	{ echo '<rss><channel><a>'; big 300000 "$open"; } >"$tmp/hostile"
	ends "$open that never ends"
	{ echo '<rss><channel><a>&'; big 300000 "<a>$open"; echo ']]>-->'; } >"$tmp/hostile"
	ends "$open that ends once"
done
{ echo '<rss><channel><item><title>'; big 300000 '<a '; } >"$tmp/hostile"
ends "tags that never end"
{ echo '<rss><channel><item><description>'; big 300000 '&lt;a b="'; } >"$tmp/hostile"
ends "tags in a body that never end"
{ echo '<rss><channel>'; big 300000 '</x><y>'; } >"$tmp/hostile"
ends "end tags without a start"
{ echo '{"items":'; big 200000 '[{"a":'; } >"$tmp/hostile"
ends "deep JSON"
{ echo '<rss><channel><item><title>'; head -c 3000000 /dev/zero; } >"$tmp/hostile"
ends "zeros"

finish
