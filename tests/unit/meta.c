#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/util.h"
#include "parse/byline.h"
#include "parse/headline.h"
#include "parse/meta.h"
#include "parse/score.h"

#include <cmocka.h>     /* last: it has a macro named fail */

#define PROSE "<p>The harbour of Oldmere was quiet that morning, and the ferry waited for a goat that would not board it at any price.</p>" \
	"<p>By noon the goat had eaten the timetable, two hats and the rope, and the ferry left without it, to the cheers of all.</p>"

/* --- names --- */

static void check_name(const char *text, enum byline_source source, const char *wanted)
{
	struct buf out = BUF_INIT;
	byline_clean(&out, text, "Pages Example", "pages.example", source);
	assert_string_equal(buf_str(&out), wanted);
	buf_free(&out);
}

static void names(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{"By Ada Morrow", "Ada Morrow"},
		{"Von Wiebke Harms", "Wiebke Harms"},
		{"Par Hélène Dorval", "Hélène Dorval"},
		{"R. Tamm", "R. Tamm"},
		{"J.R. Stone", "J.R. Stone"},
		{"By Ada Morrow and Ben Ness", "Ada Morrow, Ben Ness"},
		{"Wiebke Harms und Jan de Vries", "Wiebke Harms, Jan de Vries"},
		{"Autor/in: Wiebke Harms", "Wiebke Harms"},
		{"Ada Morrow, Harbour Correspondent", "Ada Morrow"},
		{"Ada Morrow, OBN", "Ada Morrow"},
		{"Ada Morrow, dpa", "Ada Morrow"},
		{"Ada Morrow for The Oldmere Post", "Ada Morrow"},
		{"Ada Morrow | 3 May 2024", "Ada Morrow"},
		{"More from Ada Morrow", "Ada Morrow"},
		{"Pages Example", ""},
		{"Redaktion", ""},
		{"reuters", ""},
		{"Photo: Ada Morrow", ""},
		{"Alexa von Oldmere", "Alexa von Oldmere"},
		{"Ein Interview von Ada Morrow mit Ben Ness", "Ada Morrow"},
		{"Text, Interview: Ada Morrow", "Ada Morrow"},
		{"Zum Profil von Ada Morrow", "Ada Morrow"},
		{"Zitat von Ada Morrow", ""},
		{"PagesExample", ""},
		{"Reviewed by Ada Morrow", ""},
		{"https://pages.example/ada", ""},
		{"", ""}};
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		check_name(pairs[i][0], BYLINE_DATA, pairs[i][1]);
}

/* A mark names authors only; a line of text may say anything. */
static void sources(void **state)
{
	(void)state;
	check_name("by seagull77", BYLINE_MARK, "seagull77");
	check_name("vom Hafenmeister", BYLINE_MARK, "Hafenmeister");
	check_name("seagull77 seagull77", BYLINE_MARK, "seagull77");
	check_name("Ada Morrow Kontakt", BYLINE_MARK, "Ada Morrow");
	check_name("seagull77", BYLINE_DATA, "");
	check_name("Pages Example", BYLINE_MARK, "Pages Example");
	check_name("The Pages Example", BYLINE_MARK, "");
	check_name("admin", BYLINE_MARK, "");
	check_name("The Ferry and Rope Ministry", BYLINE_MARK, "");
	check_name("#What We Should All Know Today of Goats and Ada", BYLINE_MARK, "");
	check_name("Redaktion Oldmere, Ada Morrow", BYLINE_MARK, "Redaktion Oldmere, Ada Morrow");
	check_name("Editorial", BYLINE_MARK, "");
	check_name("PP", BYLINE_MARK, "");
	check_name("Ada Morrow: EN DE", BYLINE_MARK, "Ada Morrow");
	check_name("12 comments", BYLINE_MARK, "");
	check_name("Dienstag", BYLINE_MARK, "");
	check_name("D.E", BYLINE_MARK, "");
	check_name("Lamp & Rope AG", BYLINE_MARK, "");
	check_name("By Hand in the Old Way", BYLINE_LINE, "");
	assert_true(byline_announced("Von Wiebke Harms am 3. Mai"));
	assert_true(byline_announced("Von Jan de Vries, Oldmeer"));
	assert_false(byline_announced("Von Anfang an war die Ziege dagegen"));
	assert_false(byline_announced("By the way"));
	assert_true(byline_labelled("Author: Ada Morrow"));
	assert_false(byline_labelled("By Ada Morrow"));
}

/* A person may call the site like himself, a paper is no author. */
static void papers(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	byline_clean(&out, "Oldmere Post", "Oldmere Post", "pages.example", BYLINE_MARK);
	byline_clean(&out, "Oldmerer Hafennachrichten", "Oldmerer Hafen-Nachrichten", "pages.example", BYLINE_MARK);
	byline_clean(&out, "The Goat", "The Goat", "pages.example", BYLINE_MARK);
	assert_string_equal(buf_str(&out), "");
	byline_clean(&out, "Ada Morrow", "Ada Morrow", "pages.example", BYLINE_MARK);
	assert_string_equal(buf_str(&out), "Ada Morrow");
	buf_free(&out);
}

static void titles(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	headline_clean(&out, "The ferry gets a new bell | Pages Example", "Pages Example", "pages.example");
	assert_string_equal(buf_str(&out), "The ferry gets a new bell");
	static const char *const chinese[][2] = {
		{"渡轮换了新钟_科技_海港网", "渡轮换了新钟"}, {"渡轮换了新钟-海港日报", "渡轮换了新钟"}, {"渡轮-新钟", "渡轮-新钟"}, {"海港网", "海港网"}};
	for (size_t i = 0; i < ARRAY_LEN(chinese); i++) {
		buf_truncate(&out, 0);
		headline_clean(&out, chinese[i][0], NULL, "pages.example");
		assert_string_equal(buf_str(&out), chinese[i][1]);
	}
	buf_free(&out);
}

/* --- pages --- */

struct known {
	const char *head, *body;
	const char *byline;         /* NULL: none */
	const char *day;            /* of `published`; NULL: not checked */
};

static void check_page(const struct known *k)
{
	struct buf html = BUF_INIT, day = BUF_INIT;
	buf_addf(&html, "<html lang=en><head><title>A goat misses the ferry</title>%s</head><body>%s</body></html>", k->head, k->body);
	struct page *p = page_parse(html.data, html.len, "https://pages.example/harbour/goat.html");
	struct meta m;
	page_count(p);
	meta_read(p, &m);
	struct choice body = score_choose(p, &m);
	meta_look(p, body.container, &m);
	if (!str_eq(m.byline, k->byline))
		fail_msg("byline is '%s', not '%s' in: %s", m.byline ? m.byline : "none", k->byline ? k->byline : "none", html.data);
	if (k->day) {
		date_add_rfc3339(&day, m.published);
		buf_truncate(&day, day.len < 10 ? day.len : 10);
		if (strcmp(buf_str(&day), k->day) != 0)
			fail_msg("published is '%s', not '%s' in: %s", buf_str(&day), k->day, html.data);
	}
	page_free(p);
	buf_free(&html);
	buf_free(&day);
}

#define TITLE "<h1>A goat misses the ferry</h1>"
#define META_AUTHOR "<meta name=author content='R. Tamm'>"

static void authors(void **state)
{
	(void)state;
	static const struct known pages[] = {
		{META_AUTHOR, "<article>" TITLE "<p>By R. Tamm</p>" PROSE "</article>", "R. Tamm", NULL},
		{META_AUTHOR, "<article>" TITLE PROSE "</article>", "R. Tamm", NULL},
		{"<meta property='dc:title DC:Creator' content='Ada Morrow'>", "<article>" TITLE "<p>Ada Morrow</p>" PROSE "</article>", "Ada Morrow", NULL},
		{"", "<article>" TITLE "<p class=byline>Ada Morrow March 25, 2015</p>" PROSE "</article>", "Ada Morrow", "2015-03-25"},
		{"", "<article>" TITLE PROSE "</article><aside><span itemprop=author>Ada Morrow \u2014</span></aside>", "Ada Morrow", NULL},
		{"<script type=application/ld+json>{\"@type\": \"NewsArticle\", \"author\": [{\"name\": \"R. Tamm\"}, {\"name\": \"Mara Ek\"}]}</script>",
		 "<article>" TITLE PROSE "</article>", "R. Tamm, Mara Ek", NULL},
		{"<script type=application/ld+json>{\"@type\": \"Article\", \"author\": {\"@list\": [{\"@id\": \"#a\"}, {\"givenName\": \"Mara\", \"familyName\": \"Ek\"}]},"
		 "\"about\": {\"@id\": \"#a\", \"name\": \"Jos&eacute; Ara\"}}</script>", "<article>" TITLE PROSE "</article>", "José Ara, Mara Ek", NULL},
		{"", "<article>" TITLE "<span itemprop=author itemscope><meta itemprop=name content='Ada Morrow'></span>" PROSE "<p>Ada Morrow keeps goats.</p></article>",
		 "Ada Morrow", NULL},
		{"<meta name=citation_author content='Morrow, Ada'><meta name=citation_author content='Ness, Ben'><meta name=citation_date content=2024/05/03>",
		 "<article>" TITLE PROSE "</article>", "Ada Morrow, Ben Ness", "2024-05-03"},
		{"<meta name=dcterms.creator content='R. Tamm'><meta name=date content=2024-05-03>", "<article>" TITLE PROSE "</article>", NULL, NULL},
		{"<script type=application/ld+json>{\"@type\": \"Article\", \"author\": {\"name\": \"R. Tamm\"}, \"creator\": [\"R. Tamm\", \"Mara Ek\"]}</script>",
		 "<article>" TITLE PROSE "</article>", "R. Tamm, Mara Ek", NULL},
		/* an article that the data only list, or judge */
		{"<script type=application/ld+json>{\"@type\": \"ItemList\", \"itemListElement\": [{\"@type\": \"NewsArticle\", \"author\": {\"name\": \"R. Tamm\"}}]}</script>"
		 "<script type=application/ld+json>{\"@type\": \"ClaimReview\", \"itemReviewed\": {\"@type\": \"Article\", \"author\": {\"name\": \"R. Tamm\"}}}</script>",
		 "<article>" TITLE PROSE "</article>", NULL, ""},
		{"<script type=application/ld+json>{\"@type\": \"Article\", \"dateCreated\": \"2024-05-03\"}</script>", "<article>" TITLE PROSE "</article>", NULL, "2024-05-03"},
		/* where lines end in one block */
		{"", "<article>" TITLE "<div class=author>By <a class=author-name href=/author/ada>Ada Morrow</a><br>Pages Staff</div>" PROSE "</article>", "Ada Morrow", NULL},
		{"", "<article>" TITLE PROSE "</article><div>Tags: <a href=/t/1>goat, ferry, rope, harbour, timetable, hats, goats and a bell</a><br><b>Author:</b> Ada Morrow<br>"
		 "Pictures: the harbour master</div>", "Ada Morrow", NULL},
		{"", "<article>" TITLE "<div><b>Von:</b><br>Wiebke Harms<br></div>" PROSE "</article>", "Wiebke Harms", NULL},
		{"", "<article>" TITLE "<p>3.5.2024 13:30 von Olga</p>" PROSE "</article>", "Olga", "2024-05-03"},
		{"", "<article>" TITLE "<div class=byline>Ada Morrow<span>22 May 2024</span></div>" PROSE "</article>", "Ada Morrow", "2024-05-22"},
		{"", "<article>" TITLE "<div itemscope itemtype=http://schema.org/ImageObject><cite itemprop=author>Ada Morrow</cite></div>" PROSE "</article>", NULL, NULL},
		/* the whole name, where the data have less */
		{"<meta name=author content=Ada>", "<article>" TITLE "<p class=byline>By Ada Morrow</p>" PROSE "</article>", "Ada Morrow", NULL},
		{"<meta name=author content=Oldmereans>", "<article>" TITLE "<p>Oldmereans</p><p>Author: Ada Morrow</p>" PROSE "</article>", "Ada Morrow", NULL},
		{"<meta name=author content=Ada>", "<article>" TITLE "<p>Ada</p><p class=byline>Ben Ness</p>" PROSE "</article>", "Ada", NULL},
		{"", "<article>" TITLE "<p>Submitted by <span class=username>gull</span></p>" PROSE "</article>", "gull", NULL},
		{"", "<article>" TITLE PROSE "</article><div><a href=/other><h3>Sheep</h3><span class=author>Ada Morrow</span></a></div>", NULL, NULL},
		/* a member of a community; of another story, of a picture, of a book, of the site */
		{"", "<article>" TITLE "<a href=/user/17>seagull77</a>" PROSE "</article>", "seagull77", NULL},
		{"", "<article>" TITLE PROSE "<a href=/user/17>seagull77</a></article>", NULL, NULL},
		{"", "<article>" TITLE PROSE "</article><div><a href=/other><h3>Another goat, and what became of it at sea</h3>"
		 "<span class=author>Ada Morrow</span></a></div>", NULL, NULL},
		{"", "<article>" TITLE "<div class=license><span class=author-name>Ada Morrow</span></div>" PROSE "</article>", NULL, NULL},
		{"", "<article>" TITLE PROSE "<p>Author: Ada Morrow</p>" PROSE "</article>", NULL, NULL},
		{"", "<h2 class=author><a href=/>Goat Archive</a></h2><article>" TITLE "<h4 class=author>Ada Morrow</h4>" PROSE "</article>", "Ada Morrow", NULL},
		/* what the logo says is no author where the story says it */
		{"<meta name=author content='Oldmere Waves'>", "<div><a href=/news/all>Oldmere Waves</a></div>"
		 "<i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i>"
		 "<i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i>"
		 "<i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i>"
		 "<article>" TITLE PROSE "</article><ul><li><b>Author</b> Ben Ness</li></ul>", "Ben Ness", NULL},
		/* whoever saved the story */
		{META_AUTHOR "<meta name=date content=2024-05-03><link rel=stylesheet href=/wp-content/themes/x.css>", "<article>" TITLE PROSE "</article>",
		 NULL, NULL},
		{"<script type=application/ld+json>{\"@graph\": [{\"@type\": \"Article\", \"author\": {\"@id\": \"/#/schema/person/1\"}},"
		 "{\"@type\": \"Person\", \"@id\": \"/#/schema/person/1\", \"name\": \"R. Tamm\"}]}</script>", "<article>" TITLE PROSE "</article>", NULL, NULL},
		/* whoever keeps the site */
		{META_AUTHOR, "<article>" TITLE PROSE "</article><footer>© 2024 R. Tamm</footer>", NULL, NULL},
		{META_AUTHOR, "<article>" TITLE PROSE "</article><div style='display: none'>R. Tamm</div>", NULL, NULL},
		/* nothing else to see */
		{META_AUTHOR, "<div id=app></div>", "R. Tamm", NULL},
		/* a link in a sentence, a section of the site, a licence */
		{"", "<article>" TITLE PROSE "<p>The goat belongs to <a href='/people/mara-ek/'>Mara Ek</a> of Oldmere.</p></article>", NULL, NULL},
		{"", "<div class=crumbs><a href='/people/real-life/'>Real Life</a></div><article>" TITLE PROSE "</article>", NULL, NULL},
		{"", "<article>" TITLE PROSE "<p><a href='https://creativecommons.org/licenses/by/4.0/'>Some Rights</a></p></article>", NULL, NULL},
		{"", "<article>" TITLE "<p>Von Anfang an war die Ziege dagegen</p>" PROSE "</article>", NULL, NULL},
		{"", "<article>" TITLE "<div class=byline>By <a href='/author/ada'>Ada Morrow</a> and <a href='/author/ben'>Ben Ness</a></div>" PROSE "</article>",
		 "Ada Morrow, Ben Ness", NULL},
		{"", "<article>" TITLE "<span data-testid=prism-byline><span>By</span><a href='/x'>Ada Morrow</a></span>" PROSE "</article>", "Ada Morrow", NULL},
		{"", "<article>" TITLE "<div><span class=author>Ada Morrow</span><span class=author>Ben Ness</span><span class=author>harbour reporter</span></div>"
		 PROSE "</article>", "Ada Morrow, Ben Ness", NULL},
		{"", "<article>" TITLE PROSE "<p>Text: Ada Morrow</p></article>", "Ada Morrow", NULL},
		{"", "<article>" TITLE "<p>11.12.2019 - Ada Morrow</p>" PROSE "</article>", "Ada Morrow", "2019-12-11"},
		{"", "<article>" TITLE "<p>Posted on May 3, 2024 by Ada Morrow</p>" PROSE "</article>", "Ada Morrow", "2024-05-03"},
		{"", "<article>" TITLE "<p>Publi\u00E9 le 3 mai 2024 \u00E0 10h12 par H\u00E9l\u00E8ne Dorval</p>" PROSE "</article>", "H\u00E9l\u00E8ne Dorval", "2024-05-03"},
		{"", "<article>" TITLE "<p>Autor: Jan Nov\u00E1k 3. kv\u011Btna 2024</p>" PROSE "</article>", "Jan Nov\u00E1k", "2024-05-03"},
		{"", "<article>" TITLE "<p>11.12.2019 - 02:32 PM IST</p>" PROSE "</article>", NULL, "2019-12-11"},
		{"", "<article>" TITLE "<p>3.5.2024, 13:30 Uhr von Ada Morrow</p>" PROSE "</article>", "Ada Morrow", "2024-05-03"},
		{"", "<article>" TITLE PROSE "<footer class=entry-footer><a rel=author href='/author/ada'>seagull77</a></footer></article>", "seagull77", NULL},
		{"", "<article>" TITLE PROSE "</article><div class=comments><span class=author>Loud Person</span><p>First!</p></div>", NULL, NULL},
		{"", "<nav><a href='/author/ada'>Ada Morrow</a></nav><article>" TITLE PROSE "</article>", NULL, NULL}};
	for (size_t i = 0; i < ARRAY_LEN(pages); i++)
		check_page(&pages[i]);
}

static void check_title(const char *head, const char *body, const char *wanted)
{
	struct buf html = BUF_INIT;
	buf_addf(&html, "<html lang=en><head>%s</head><body>%s</body></html>", head, body);
	struct page *p = page_parse(html.data, html.len, "https://pages.example/harbour/goat.html");
	struct meta m;
	page_count(p);
	meta_read(p, &m);
	if (!str_eq(m.title, wanted))
		fail_msg("the title is '%s', not '%s' in: %s", m.title ? m.title : "none", wanted, html.data);
	page_free(p);
	buf_free(&html);
}

static void headings(void **state)
{
	(void)state;
#define ELEMENT "<title>A goat misses the ferry | Pages Example</title>"
#define SITE "<h1><a href='https://pages.example/'>Pages Example</a></h1>"
	check_title(ELEMENT, TITLE PROSE, "A goat misses the ferry");
	check_title(ELEMENT, SITE "<h2>A goat misses the ferry</h2>" PROSE, "A goat misses the ferry");
	check_title(ELEMENT, SITE PROSE, "A goat misses the ferry");
	check_title("<title>A goat misses the ferry</title>", "<h3>Ferry</h3>" SITE "<h1>The goat that would not board</h1>" PROSE, "The goat that would not board");
	check_title(ELEMENT, "<h1>News</h1>" PROSE, "A goat misses the ferry");
	check_title(ELEMENT "<meta property=og:site_name content='Pages Example'>", "<h1>News</h1>" PROSE, "A goat misses the ferry");
	check_title("<title>A goat misses the ferry</title>", "<h1><span>3 May 2024</span>A goat misses the ferry</h1>" PROSE, "A goat misses the ferry");
	check_title("<title>How we built the Dropby ropes: a story</title><meta property=og:site_name content=Dropby>",
	            "<h1>How we built the Dropby ropes: a story</h1>" PROSE, "How we built the Dropby ropes: a story");
	/* a kicker, what only screen readers hear, a day */
	check_title("<title>Harbour: A goat misses the ferry</title>",
	            "<h1><span class=head__kicker>Harbour</span><span class=visually-hidden>: </span><span>A goat misses the ferry</span></h1>" PROSE,
	            "A goat misses the ferry");
	check_title("<title>A goat misses the ferry</title>", "<h1><time>3 May 2024</time> A goat misses the ferry</h1>" PROSE, "A goat misses the ferry");
	check_title("<title>A goat misses the ferry</title>", "<h1><span class=kicker>A goat misses the ferry</span></h1>" PROSE, "A goat misses the ferry");
	check_title(ELEMENT "<meta property=og:site_name content='Pages Example'>", "<h1>A goat misses the ferry | Pages Example</h1>" PROSE, "A goat misses the ferry");
	check_title("<title>The goat has missed the ferry again</title>", "<h3>ferry</h3><h1>Our goat has missed the ferry again</h1>" PROSE,
	            "Our goat has missed the ferry again");
	check_title("<title>A goat misses the ferry</title>", "<h1>A goat misses the ferry <small>and eats its rope</small></h1>" PROSE,
	            "A goat misses the ferry and eats its rope");
}

static void dates(void **state)
{
	(void)state;
#define TIME(day) "<time datetime=" day ">" day "</time>"
	static const struct known pages[] = {
		{"<meta name=parsely-pub-date content=2024-05-03T08:00:00Z>", "<article>" TITLE PROSE "</article>", NULL, "2024-05-03"},
		{"", "<article>" TITLE "<p>Updated " TIME("2024-05-09") "</p><p>" TIME("2024-05-03") "</p>" PROSE "</article>", NULL, "2024-05-03"},
		{"", "<article>" TITLE "<p>Zuletzt aktualisiert: 9. Mai 2024 | Erschienen: 3. Mai 2024</p>" PROSE "</article>", NULL, "2024-05-03"},
		{"", "<article>" TITLE "<p>Last updated 9 May 2024</p>" PROSE "</article>", NULL, "2024-05-09"},
		{"", "<article>" TITLE "<p>Published 3 May 2024, updated 9 May 2024</p>" PROSE "</article>", NULL, "2024-05-03"},
		{"", "<article>" TITLE "<p>Updated 9 May 2024, first published 3 May 2024</p>" PROSE "</article>", NULL, "2024-05-03"},
		{"", "<article>" TITLE "<p>Updated " TIME("2024-05-09") " published " TIME("2024-05-03") "</p>" PROSE "</article>", NULL, "2024-05-03"},
		{"", "<article>" TITLE "<time datetime=2024-05-09>3 May 2024, updated 9 May 2024</time>" PROSE "</article>", NULL, "2024-05-03"},
		{"", "<article>" TITLE "<p>fredag 3 maj 2024</p>" PROSE "</article>", NULL, "2024-05-03"},
		{"", "<article>" TITLE "<p>M\u00E0j le 9 mai 2024</p><p>3 mai 2024</p>" PROSE "</article>", NULL, "2024-05-03"},
		{"", "<article>" TITLE PROSE "</article><div>Last updated on May 9, 2024. Made with <a href=/>Pages</a></div>", NULL, "2024-05-09"},
		{"", "<article>" TITLE "<p>\u06F1\u06F3 \u0627\u0631\u062F\u06CC\u0628\u0647\u0634\u062A \u06F1\u06F4\u06F0\u06F1</p>" PROSE "</article>", NULL, "2022-05-03"},
		/* what readers see is surer than what catalogues say */
		{"<meta name=dcterms.date content=2024-04-01>", "<article>" TITLE TIME("2024-05-03") PROSE "</article>", NULL, "2024-05-03"},
		{"<meta property=article:published_time content=2024-05-03>", "<article>" TITLE TIME("2024-05-09") PROSE "</article>", NULL, "2024-05-03"},
		{"", "<article>" TITLE PROSE "</article><div class=comments>" TIME("2024-05-09") "</div>", NULL, ""},
		{"", "<article>" TITLE "<p>OLDMERE, 3 May 2024 - The harbour was quiet that morning, and the ferry waited for a goat that would not board.</p>"
		 PROSE "</article>", NULL, "2024-05-03"},
		{"", "<article>" TITLE PROSE "<p>le 3 mai 2024</p></article>", NULL, "2024-05-03"},
		{"", "<article>" TITLE "<p>2024. m\u00E1jus 3.</p>" PROSE "</article>", NULL, "2024-05-03"},
		{"", "<article>" TITLE "<p>2024\uB144 5\uC6D4 3\uC77C</p>" PROSE "</article>", NULL, "2024-05-03"},
		{"", "<article>" TITLE "<p>3 May\u0131s 2024</p>" PROSE "</article>", NULL, "2024-05-03"},
		{"", "<article>" TITLE "<p>Marta 3 2024</p>" PROSE "</article>", NULL, ""},
		{"", "<div><div>" TITLE "</div>Posted: [2024-05-03 15:24]<div>" PROSE "</div></div>", NULL, "2024-05-03"},
		{"", "<article>" TITLE "<p>3 maja 2024</p>" PROSE "</article>", NULL, "2024-05-03"}};
	for (size_t i = 0; i < ARRAY_LEN(pages); i++)
		check_page(&pages[i]);
}

/* Where the day is that of the place, by the hour that readers see. */
static void check_zone(const char *head, const char *line, const char *wanted)
{
	struct buf html = BUF_INIT, day = BUF_INIT;
	buf_addf(&html, "<html lang=en><head><title>A goat misses the ferry</title>%s</head><body><article>" TITLE "%s" PROSE "</article></body></html>", head, line);
	struct page *p = page_parse(html.data, html.len, "https://pages.example/goat.html");
	struct meta m;
	page_count(p);
	meta_read(p, &m);
	meta_look(p, score_choose(p, &m).container, &m);
	date_add_zoned(&day, m.published, m.zone);
	assert_string_equal(buf_str(&day), wanted);
	page_free(p);
	buf_free(&html);
	buf_free(&day);
}

static void zones(void **state)
{
	(void)state;
#define DATA "<meta property=article:published_time content=2024-05-03T22:30:41Z>"
	check_zone(DATA, "<p>May 4, 2024 12:30 am</p>", "2024-05-04T00:30:41+02:00");
	check_zone(DATA, "<p>4 May 2024, 04:00</p>", "2024-05-04T04:00:41+05:30");
	check_zone(DATA, "<p>4 May 2024, 00:37</p>", "2024-05-03T22:30:41Z");
	check_zone(DATA, "<p>4 May 2024</p>", "2024-05-03T22:30:41Z");
	check_zone(DATA, "<time datetime=2024-05-04T00:30:41+02:00>4 May</time>", "2024-05-04T00:30:41+02:00");
	check_zone("", "<time datetime=2024-05-03T22:30:41Z>4 May 2024, 00:30</time>", "2024-05-04T00:30:41+02:00");
}

/* The language, the site and the address, as pages give them. */
static void check_fields(const char *attributes, const char *head, const char *lang, const char *site, const char *url)
{
	struct buf html = BUF_INIT;
	buf_addf(&html, "<html %s><head>%s</head><body>" TITLE PROSE "</body></html>", attributes, head);
	struct page *p = page_parse(html.data, html.len, "https://www.oldmere-post.example/harbour/goat.html");
	struct meta m;
	page_count(p);
	meta_read(p, &m);
	meta_look(p, score_choose(p, &m).container, &m);
	assert_string_equal(m.lang ? m.lang : "", lang);
	assert_string_equal(m.site ? m.site : "", site);
	assert_string_equal(m.url ? m.url : "", url);
	page_free(p);
	buf_free(&html);
}

static void fields(void **state)
{
	(void)state;
#define OWN "https://www.oldmere-post.example/harbour/goat.html"
	check_fields("lang=de_AT", "<title>A goat</title>", "de-AT", "", OWN);
	check_fields("lang=EN-us", "<meta property=og:site_name content='The Post'>", "en-US", "The Post", OWN);
	check_fields("lang=deutsch", "<meta name=language content=x><meta property=og:locale content=fr_FR>", "fr-FR", "", OWN);
	check_fields("", "<title>A goat misses the ferry - Oldmere Post</title>", "en", "Oldmere Post", OWN);
	check_fields("lang=en", "<title>A goat - and its rope</title><meta name=twitter:site content=@oldmerepost>", "en", "oldmerepost", OWN);
	/* what stands beside the heading in the title */
	check_fields("lang=en", "<title>A goat misses the ferry | Harbour | The Bell</title>", "en", "The Bell", OWN);
	check_fields("lang=en", "<title>A goat misses the ferry | Bell - News of Bells</title>", "en", "Bell - News of Bells", OWN);
	check_fields("lang=en", "<title>The Bell: A goat misses the ferry</title>", "en", "The Bell", OWN);
	check_fields("lang=en", "<title>A goat misses the ferry - page 3</title>", "en", "", OWN);
	check_fields("lang=en", "<meta property=og:site_name content=@oldmerepost>", "en", "oldmerepost", OWN);
	check_fields("lang=en", "<link rel=canonical href=https://www.oldmere-post.example/https%3A%2F%2Fwww.oldmere-post.example%2Fgoat>", "en", "", OWN);
	check_fields("lang=en", "<link rel=canonical href=/harbour/goat>", "en", "", "https://www.oldmere-post.example/harbour/goat");
	check_fields("lang=en", "<link rel=canonical href=https://www.oldmere-post.example/><meta property=og:url content=/goat>", "en", "",
	             "https://www.oldmere-post.example/goat");
}

static void check_language(const char *attribute, const char *text, const char *wanted)
{
	struct buf html = BUF_INIT;
	buf_addf(&html, "<html %s><head><meta charset=utf-8></head><body><nav>Home News About Contact and more of the same</nav><article>", attribute);
	for (int i = 0; i < 4; i++)
		buf_addf(&html, "<p>%s %s</p>", text, text);
	buf_adds(&html, "</article></body></html>");
	struct page *p = page_parse(html.data, html.len, "https://pages.example/goat.html");
	struct meta m;
	page_count(p);
	meta_read(p, &m);
	meta_look(p, score_choose(p, &m).container, &m);
	if (!str_eq(m.lang, wanted))
		fail_msg("the language is '%s', not '%s', of: %s", m.lang ? m.lang : "none", wanted, text);
	page_free(p);
	buf_free(&html);
}

/* By words and scripts; English is what templates say. */
static void languages(void **state)
{
	(void)state;
	static const char german[] = "Die Ziege hat den Fahrplan gefressen, und die F\u00E4hre ist ohne sie von dem Hafen in das Meer hinaus gefahren.";
	static const char english[] = "The goat has eaten the timetable, and the ferry has left the harbour of the town for the sea without it.";
	check_language("", german, "de");
	check_language("lang=en-US", german, "de");
	check_language("lang=nl", german, "nl");
	check_language("lang=en-GB", english, "en-GB");
	check_language("", english, "en");
	check_language("lang=en", "xx yy zz xx yy zz xx yy zz xx yy zz xx yy zz xx yy zz xx yy zz xx yy zz xx yy zz xx yy zz", "en");
	check_language("lang=en", "\u9E93\u306E\u6E2F\u306F\u9759\u304B\u3067\u3001\u5C71\u7F8A\u304C\u8239\u306B\u4E57\u3089\u306A\u304B\u3063\u305F\u3002", "ja");
	check_language("", "\u6E2F\u53E3\u5F88\u5B89\u9759\uFF0C\u5C71\u7F8A\u4E0D\u80AF\u4E0A\u8239\uFF0C\u6E21\u8F6E\u5C31\u5F00\u8D70\u4E86\u3002", "zh");
	check_language("", "\uD56D\uAD6C\uB294 \uC870\uC6A9\uD588\uACE0 \uC5FC\uC18C\uB294 \uBC30\uB97C \uD0C0\uC9C0 \uC54A\uC558\uB2E4", "ko");
	check_language("", "\u0643\u0627\u0646 \u0627\u0644\u0645\u064A\u0646\u0627\u0621 \u0647\u0627\u062F\u0626\u0627", "ar");
	check_language("", "\u0628\u0646\u062F\u0631 \u0622\u0631\u0627\u0645 \u0628\u0648\u062F \u0648 \u06A9\u0634\u062A\u06CC \u0631\u0641\u062A\u0647 \u06AF\u0632\u0627\u0631\u0634 \u067E\u0627\u06CC\u0627\u0646", "fa");
	check_language("", "\u05D4\u05E0\u05DE\u05DC \u05D4\u05D9\u05D4 \u05E9\u05E7\u05D8 \u05D1\u05D0\u05D5\u05EA\u05D5 \u05D4\u05D1\u05D5\u05E7\u05E8 \u05D5\u05D4\u05E2\u05D6 \u05DC\u05D0 \u05E8\u05E6\u05EA\u05D4 \u05DC\u05E2\u05DC\u05D5\u05EA \u05E2\u05DC \u05D4\u05E1\u05E4\u05D9\u05E0\u05D4", "he");
}

/* The picture of the story, not one that stands for any. */
static void check_image(const char *head, const char *wanted)
{
	struct buf html = BUF_INIT;
	buf_addf(&html, "<html lang=en><head>%s</head><body>" TITLE PROSE "</body></html>", head);
	struct page *p = page_parse(html.data, html.len, "https://pages.example/goat.html");
	struct meta m;
	page_count(p);
	meta_read(p, &m);
	assert_string_equal(m.image ? m.image : "", wanted);
	page_free(p);
	buf_free(&html);
}

static void images(void **state)
{
	(void)state;
	check_image("<meta property=og:image content=/goat.jpg>", "https://pages.example/goat.jpg");
	check_image("<meta property=og:image content=/i/blank.jpg><meta name=twitter:image content=/goat.jpg>", "https://pages.example/goat.jpg");
	check_image("<meta property=og:image content=/Logo_en.png?v=/2>", "");
	check_image("<meta property=og:image content=/catalogo.png>", "https://pages.example/catalogo.png");
	check_image("<meta property=og:image content=/iconic-goat.jpg>", "https://pages.example/iconic-goat.jpg");
	check_image("<meta property=og:image content=/icon_32.png>", "");
	check_image("<script type=application/ld+json>{\"@type\": \"Article\", \"image\": \"/placeholder.png\"}</script>", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(dates), cmocka_unit_test(zones), cmocka_unit_test(images), cmocka_unit_test(languages), cmocka_unit_test(headings), cmocka_unit_test(fields), cmocka_unit_test(names), cmocka_unit_test(sources), cmocka_unit_test(papers), cmocka_unit_test(titles),
	                                   cmocka_unit_test(authors)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
