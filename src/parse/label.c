#include <config.h>

#include "parse/label.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/uri.h"
#include "parse/caption.h"
#include "parse/phrase.h"
#include "parse/shape.h"

enum {
	LABEL_WORDS = 40,           /* a longer line is no label; but */
	LEGAL_WORDS = 64,           /* lawyers and blogs' footers go on longer */
	LINKY_WORDS = 24,           /* below a label: a teaser is at most this long */
	CREDIT_MOST = 110,          /* bytes */
	PARAGRAPH_WORDS = 25,       /* what asks the reader for something is shorter, or a question, or a link */
	TORN_WORDS = 8,
	SENTENCE_WORDS = 11,
	STEPS_MOST = 200,           /* pieces: what lies behind as many that are hidden is no neighbour */
	LONG_PHRASE = 16            /* bytes: it says enough by itself */
};

struct labeller {
	struct draft *d;
	struct phrases *phrases;
	struct buf text;            /* of the piece at hand */
	bool tail;
};

static bool is_line(const struct piece *p)
{
	return !p->gone && !p->as.hidden && p->words <= LEGAL_WORDS &&
	       (p->as.kind == BLOCK_PARA || p->as.kind == BLOCK_HEADING || p->as.kind == BLOCK_ITEM || p->as.kind == BLOCK_QUOTE);
}

static void take_text(struct labeller *l, const struct piece *p)
{
	buf_truncate(&l->text, 0);
	piece_text(p, &l->text);
}

static struct piece *step(struct draft *d, size_t i, int by, bool shown)
{
	size_t looked = 0;
	for (size_t k = i + (size_t)by; k < d->n && looked < STEPS_MOST; k += (size_t)by, looked++)
		if (!d->pieces[k].gone && (!shown || !d->pieces[k].as.hidden))
			return &d->pieces[k];
	return NULL;
}

static bool is_linked(const struct piece *p)
{
	return p->length > 0 && p->link_length * 5 >= p->length * 4;
}

static void hide(struct labeller *l, struct piece *p, uint8_t kind, const char *what)
{
	piece_hide(p, kind, HIDDEN_BY_RULE, arena_printf(l->d->arena, "hide.rules ##line:%s", what));
}

/* --- labels --- */

/* "… said on | Facebook | that …": the sentence needs it. */
static bool is_torn_word(struct labeller *l, size_t i)
{
	const struct piece *before = step(l->d, i, -1, true), *after = step(l->d, i, 1, true);
	if (!before || !after || before->as.kind != BLOCK_PARA || after->as.kind != BLOCK_PARA)
		return false;
	struct buf a = BUF_INIT, b = BUF_INIT;
	struct shape s, t;
	piece_text(before, &a);
	piece_text(after, &b);
	shape_of(&s, buf_str(&a), a.len, l->d->lang);
	shape_of(&t, buf_str(&b), b.len, l->d->lang);
	bool torn = s.open && (s.words >= TORN_WORDS || s.needs) && (t.lower || t.mark);
	buf_free(&a);
	buf_free(&b);
	return torn;
}

/* A weak phrase is believed where it is a link, or heads or follows what is
 * hidden or linked. */
static bool is_supported(struct labeller *l, size_t i, const struct piece *p)
{
	if (l->tail || is_linked(p))
		return true;
	const struct piece *before = step(l->d, i, -1, false), *after = step(l->d, i, 1, false);
	if (p->as.kind == BLOCK_HEADING)
		return after && (after->as.hidden || (after->as.kind != BLOCK_HEADING && is_linked(after)));
	return (before && before->as.hidden && before->as.hidden != HIDE_META) || (after && after->as.hidden && after->as.hidden != HIDE_META);
}

/* "See all the requests that …": a whole sentence that begins like a short
 * label and leads nowhere proves nothing alone. */
static bool is_sentence(const struct labeller *l, const struct piece *p, const struct phrase *f)
{
	if (f->kind != HIDE_RELATED && f->kind != HIDE_SHARE && f->kind != HIDE_NAVIGATION && f->kind != HIDE_PROMO)
		return false;
	return f->length < LONG_PHRASE && f->text[f->length - 1] == '*' && p->as.kind != BLOCK_HEADING && p->words >= SENTENCE_WORDS && p->link_length == 0 &&
	       shape_ends(buf_str(&l->text), l->text.len);
}

static bool may_hide(struct labeller *l, size_t i, const struct piece *p, const struct phrase *f)
{
	if ((f->flags & PHRASE_TAIL) && !l->tail)
		return false;
	if (l->tail && p->words >= PARAGRAPH_WORDS && f->kind == HIDE_PROMO && p->link_length == 0 && buf_str(&l->text)[l->text.len - 1] != '?')
		return false;
	if (p->words > LABEL_WORDS && ((f->kind != HIDE_LEGAL && f->kind != HIDE_META) || f->length < LONG_PHRASE))
		return false;
	if (((f->flags & PHRASE_WEAK) || is_sentence(l, p, f)) && !is_supported(l, i, p))
		return false;
	return p->words > 3 || f->kind == HIDE_AD || !is_torn_word(l, i);
}

/* Every line of it, where it has several. */
static const struct phrase *find_label(struct labeller *l, const struct piece *p)
{
	struct buf lines = BUF_INIT;
	const struct phrase *found = NULL;
	for (size_t i = 0; i < p->n_runs; i++)
		buf_add(&lines, p->runs[i].text, p->runs[i].length);
	const char *s = buf_str(&lines), *end = s + lines.len;
	while (s < end) {
		const char *nl = memchr(s, '\n', (size_t)(end - s));
		const char *stop = nl ? nl : end;
		if (stop > s) {
			const struct phrase *f = phrases_find(l->phrases, s, (size_t)(stop - s));
			if (!f || (f->flags & PHRASE_CREDIT)) {
				found = nl || found ? NULL : f;
				break;
			}
			found = found ? found : f;
		}
		s = stop + 1;
	}
	buf_free(&lines);
	return found && (found->flags & PHRASE_OFFER) ? NULL : found;
}

/* 32 hexadecimal digits are no prose. */
static bool has_hash(const char *s, size_t n)
{
	size_t run = 0;
	for (size_t i = 0; i <= n; i++) {
		char c = i < n ? s[i] : ' ';
		bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
		if (!hex && run == 32 && !text_is_letter((unsigned char)c))
			return true;
		run = hex ? run + 1 : 0;
	}
	return false;
}

/* "[Bardo museum houses amazing treasures]": a line in brackets that ends no
 * sentence is a link to something else. Notes and stage directions are not. */
static bool is_bracketed(const struct labeller *l, const struct piece *p)
{
	const char *s = buf_str(&l->text);
	size_t n = l->text.len;
	if (p->as.kind != BLOCK_PARA || n < 12 || s[0] != '[' || s[n - 1] != ']' || memchr(s, ']', n) != s + n - 1)
		return false;
	return p->words >= 4 && !shape_ends(s + 1, n - 2) && (is_linked(p) || (p->evidence & PIECE_FROM_TEXT));
}

/* Teasers below a label go with it. */
static void hide_below(struct labeller *l, size_t i, uint8_t kind, const struct phrase *f)
{
	if (kind != HIDE_RELATED && kind != HIDE_SHARE && kind != HIDE_NAVIGATION && kind != HIDE_META)
		return;
	for (size_t k = i + 1; k < l->d->n; k++) {
		struct piece *p = &l->d->pieces[k];
		if (p->gone || p->as.hidden || p->as.kind == BLOCK_IMAGE)
			continue;
		if (!is_linked(p) || p->words > LINKY_WORDS || p->as.kind == BLOCK_TABLE)
			return;
		piece_hide(p, kind, HIDDEN_BY_RULE, arena_printf(l->d->arena, "hide.rules ##line:%s (a link below it)", f->source));
	}
}

static void label_piece(struct labeller *l, size_t i)
{
	struct piece *p = &l->d->pieces[i];
	const struct phrase *f = find_label(l, p);
	take_text(l, p);
	if (f && (f->flags & PHRASE_CREDIT)) {
		if (p->as.kind == BLOCK_PARA && p->length <= CREDIT_MOST && !is_torn_word(l, i))
			p->as.kind = BLOCK_CREDIT;
	} else if (f && may_hide(l, i, p, f)) {
		bool heads = p->as.kind == BLOCK_HEADING || p->length < 60;
		hide(l, p, f->kind, f->source);
		if (heads && !is_linked(p))
			hide_below(l, i, f->kind, f);
	} else if (p->words < 30 && has_hash(buf_str(&l->text), l->text.len)) {
		piece_hide(p, HIDE_LEGAL, HIDDEN_BY_RULE, "a line with a stray hash");
	} else if (is_bracketed(l, p)) {
		piece_hide(p, HIDE_RELATED, HIDDEN_BY_RULE, "a line in brackets that is no sentence");
	}
}

void label_draft(struct draft *d, const struct rules *rules)
{
	struct labeller l = {.d = d, .phrases = rules_phrases(rules)};
	for (size_t i = 0; i < d->n; i++)
		if (is_line(&d->pieces[i]))
			label_piece(&l, i);
	caption_draft(d);
	buf_free(&l.text);
}

/* --- the tail --- */

static bool is_prose(struct labeller *l, const struct piece *p)
{
	if (p->as.kind == BLOCK_CODE || p->as.kind == BLOCK_TABLE)
		return true;
	if (p->as.kind == BLOCK_ITEM || p->as.kind == BLOCK_QUOTE)
		return !is_linked(p);
	if (p->as.kind != BLOCK_PARA || is_linked(p))
		return false;
	take_text(l, p);
	return shape_ends(buf_str(&l->text), l->text.len) ? buf_str(&l->text)[l->text.len - 1] != '?' || p->words > 20 : p->words > 14;
}

/* From the end up to the last paragraph: there even a weak phrase, a lone
 * question or an invitation is what it looks like. */
void label_tail(struct draft *d, const struct rules *rules)
{
	struct labeller l = {.d = d, .phrases = rules_phrases(rules), .tail = true};
	for (size_t i = d->n; i-- > 0;) {
		struct piece *p = &d->pieces[i];
		if (p->gone || p->as.hidden || p->as.kind == BLOCK_IMAGE || p->as.kind == BLOCK_RULE)
			continue;
		bool line = is_line(p);
		if (line)
			label_piece(&l, i);
		if (p->as.hidden)
			continue;
		if (!line || p->as.kind == BLOCK_HEADING || is_prose(&l, p) || i * 3 < d->n * 2)
			break;
	}
	buf_free(&l.text);
}

/* --- entries of feeds --- */

enum { SPONSOR_WORD_MOST = 60 };    /* bytes; the longest has 30 */

static const char *const sponsored_words[] = {
	"sponsored", "sponsored content", "sponsored post", "sponsor content", "advertorial", "promoted", "promoted content", "paid content",
	"paid post", "partner content", "brand content", "advertisement", "ad", "anzeige", "werbung", "gesponsert", "sponsoriert", "publicité",
	"sponsorisé", "contenu sponsorisé", "publireportage", "publi-rédactionnel", "publicidad", "patrocinado", "contenido patrocinado",
	"publirreportaje", "sponsorizzato", "pubblicità", "contenuto sponsorizzato", "patrocinado", "conteúdo patrocinado", "publicidade",
	"gesponsord", "advertentie", "реклама", "партнёрский материал", "партнерский материал", "на правах рекламы", "реклама і партнерство",
	"sponsorowane", "artykuł sponsorowany", "reklama", "annons", "sponsrat", "annonce", "sponsoreret", "mainos", "sponsorlu", "広告", "pr", "广告", "廣告", "광고"};

/* Folding is dear and an entry asks often: the words are folded once. */
static const struct buf *folded_sponsored_words(void)
{
	static struct buf folded[ARRAY_LEN(sponsored_words)];
	for (size_t i = 0; i < ARRAY_LEN(folded) && !folded[i].data; i++)
		phrase_fold(&folded[i], sponsored_words[i], strlen(sponsored_words[i]));
	return folded;
}

static bool is_sponsor_word(const char *s, size_t n)
{
	const struct buf *known = folded_sponsored_words();
	struct buf word = BUF_INIT;
	bool found = false;
	if (n > SPONSOR_WORD_MOST)
		return false;
	phrase_fold(&word, s, n);
	for (size_t i = 0; i < ARRAY_LEN(sponsored_words) && !found && word.len; i++)
		found = known[i].len == word.len && known[i].data[0] == word.data[0] && memcmp(known[i].data, word.data, word.len) == 0;
	buf_free(&word);
	return found;
}

/* "Sponsored: …", "[Ad] …", "Anzeige | …", "… (Sponsored)". */
static bool is_sponsored_title(const char *title)
{
	size_t n = strlen(title);
	if (title[0] == '[' || title[0] == '(') {
		const char *end = strpbrk(title, "])");
		if (end && is_sponsor_word(title + 1, (size_t)(end - title) - 1))
			return true;
	}
	if (n > 2 && (title[n - 1] == ']' || title[n - 1] == ')')) {
		size_t i = n - 1;
		while (i > 0 && title[i] != '[' && title[i] != '(')
			i--;
		if (i > 0 && is_sponsor_word(title + i + 1, n - i - 2))
			return true;
	}
	size_t head = strcspn(title, ":|");
	return head < n && head < 40 && !(head == 2 && ascii_istarts(title, "pr")) && is_sponsor_word(title, head);
}

static bool is_sponsored_path(const char *url)
{
	static const char *const parts[] = {"/sponsored/", "/sponsored-content/", "/sponsored-post/", "/partner-content/", "/paidpost/", "/paid-post/", "/paid-content/",
	                                    "/advertorial/", "/advertorials/", "/brandcontent/", "/brand-content/", "/branded-content/", "/anzeige/", "/anzeigen/",
	                                    "/publireportage/", "/promoted/", "/sponsorizzato/", "/patrocinado/", "/contenido-patrocinado/"};
	struct uri u;
	uri_split(url, &u);
	if (u.path.n == 0)
		return false;
	const char *p = u.path.p, *end = p + u.path.n;
	while (p && p < end && (p = memchr(p, '/', (size_t)(end - p)))) {
		const char *next = memchr(p + 1, '/', (size_t)(end - p - 1));
		size_t n = next ? (size_t)(next + 1 - p) : 0;
		for (size_t i = 0; i < ARRAY_LEN(parts) && n; i++)
			if (parts[i][1] == p[1] && strlen(parts[i]) == n && memcmp(parts[i], p, n) == 0)
				return true;
		p = next;
	}
	return false;
}

bool label_sponsored(const char *title, const char *url, const char *const *categories, size_t n_categories)
{
	if (title && is_sponsored_title(title))
		return true;
	if (url && is_sponsored_path(url))
		return true;
	for (size_t i = 0; i < n_categories; i++)
		if (categories[i] && !str_eq(categories[i], "pr") && !str_eq(categories[i], "PR") && is_sponsor_word(categories[i], strlen(categories[i])))
			return true;
	return false;
}
