#include <config.h>

#include "parse/caption.h"

#include <string.h>

#include "base/text.h"
#include "parse/shape.h"

enum {
	CAPTION_MOST = 600,         /* bytes */
	CREDIT_MOST = 110,
	UNDER_PICTURE_MOST = 260,
	NEAR_PIECES = 3,            /* a caption follows its picture within so many */
	CUTS_MOST = 1000            /* each moves all pieces behind it */
};

static struct piece *step(struct draft *d, size_t i, int by)
{
	for (size_t k = i + (size_t)by; k < d->n; k += (size_t)by)
		if (!d->pieces[k].gone)
			return &d->pieces[k];
	return NULL;
}

static bool is_media(const struct piece *p)
{
	return p && (p->as.kind == BLOCK_IMAGE || p->as.kind == BLOCK_CAPTION);
}

static void add_raw(const struct piece *p, struct buf *out)
{
	for (size_t i = 0; i < p->n_runs; i++)
		buf_add(out, p->runs[i].text, p->runs[i].length);
}

/* --- credits in captions --- */

/* "… in Almaty. Photo: Ada Example/Agency": how many bytes of it are credit. */
static size_t trailing_credit(const char *s, size_t n)
{
	static const char *const words[] = {
		"Photo: ", "PHOTO: ", "Photos: ", "Photograph: ", "Photographer: ", "Photograph by ", "Photo by ", "Photos by ", "Photo credit: ",
		"Photo courtesy ", "Image: ", "Images: ", "Image by ", "Image credit: ", "Image courtesy ", "Picture: ", "Picture by ", "Video: ",
		"Illustration: ", "Illustration by ", "Credit: ", "Credits: ", "CREDIT: ", "Copyright: ", "Foto: ", "FOTO: ", "Fotos: ", "Bild: ",
		"Bilder: ", "Bildquelle: ", "Quelle: ", "Grafik: ", "© ", "Crédit photo : ", "Crédit photo: ", "Crédit : ", "Crédits : ", "Photo : ",
		"Crédito: ", "Fotografía: ", "Imagen: ", "Imagem: ", "Foto por ", "Foto di ", "Foto door ", "Фото: ", "Zdjęcie: ", "Fot. ", "fot. ",
		"Kuva: ", "Fotó: ", "Φωτο: ", "Fotoğraf: ", "Foto/", "照片：", "写真：", "사진: "};
	size_t from = n > CREDIT_MOST ? n - CREDIT_MOST : 0;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		size_t k = strlen(words[i]);
		const char *at = n > from + k ? memmem(s + from, n - from - k, words[i], k) : NULL;
		if (!at || at == s || shape_inner_ends(at + k, n - (size_t)(at - s) - k, NULL) > 0)
			continue;
		if (at[-1] == ' ' || at[-1] == '(' || at[-1] == '.' || at[-1] == '\n' || (unsigned char)at[-1] == 0xA0)
			return n - (size_t)(at - s);
	}
	return 0;
}

/* Is it a sentence of its own, and not the end of one? */
static bool stands_apart(const char *s, size_t at)
{
	while (at > 0 && (s[at - 1] == ' ' || (unsigned char)s[at - 1] == 0xA0 || (unsigned char)s[at - 1] == 0xC2))
		at--;
	return at > 0 && (strchr(".!?)(]|;\"\n", s[at - 1]) || shape_ends(s, at));
}

/* A caption with its credit becomes two blocks. */
static void split_credit(struct draft *d, size_t i, size_t *cuts)
{
	struct buf raw = BUF_INIT;
	add_raw(&d->pieces[i], &raw);
	buf_trim(&raw);
	size_t credit = trailing_credit(buf_str(&raw), raw.len), at = raw.len - credit;
	if (credit && at > 0 && raw.data[at - 1] == '(' && raw.data[raw.len - 1] == ')')
		at--;
	if (credit && at > 0 && stands_apart(raw.data, raw.len - credit) && ++*cuts < CUTS_MOST)
		piece_cut(d, i, at)->as.kind = BLOCK_CREDIT;
	buf_free(&raw);
}

/* "The stairs in May. | Mara Ek": the bar parts two blocks no more. */
static void drop_bar(struct draft *d, size_t i)
{
	struct piece *p = &d->pieces[i];
	const struct piece *next = step(d, i, 1);
	struct buf raw = BUF_INIT;
	add_raw(p, &raw);
	buf_trim(&raw);
	bool bar = raw.len > 1 && raw.data[raw.len - 1] == '|';
	buf_free(&raw);
	for (size_t k = p->n_runs; bar && next && next->as.kind == BLOCK_CREDIT && k-- > 0;) {
		struct run *run = &p->runs[k];
		while (run->length && strchr("| \t\n", run->text[run->length - 1]))
			run->length--, p->length--;
		bar = run->length == 0;
	}
}

/* --- lines that are captions --- */

/* The paragraph above a credit line is what it credits. */
static void caption_above(struct draft *d, size_t i)
{
	struct piece *above = step(d, i, -1);
	if (!above || above->as.kind != BLOCK_PARA || above->as.hidden || above->length > UNDER_PICTURE_MOST)
		return;
	struct buf text = BUF_INIT;
	piece_text(above, &text);
	size_t ends = shape_inner_ends(buf_str(&text), text.len, d->lang);
	const struct piece *over = step(d, (size_t)(above - d->pieces), -1);
	if (ends <= 1 && ((above->evidence & PIECE_FROM_TEXT) || is_media(over)))
		above->as.kind = BLOCK_CAPTION;
	buf_free(&text);
}

/* A caption whose credit is at its end; in a page it must also stand by a
 * picture. */
static bool is_credited(struct draft *d, size_t i)
{
	const struct piece *p = &d->pieces[i];
	if (p->length > CAPTION_MOST || !((p->evidence & PIECE_FROM_TEXT) || is_media(step(d, i, -1))))
		return false;
	struct buf raw = BUF_INIT;
	add_raw(p, &raw);
	buf_trim(&raw);
	bool credited = trailing_credit(buf_str(&raw), raw.len) > 0;
	buf_free(&raw);
	return credited;
}

/* Under a picture, between breaks: a line in italics, and perhaps a short one
 * below it. Gives the bytes of the first, 0 where it is none. */
static size_t italic_line(struct draft *d, size_t i)
{
	const struct piece *p = &d->pieces[i], *over = step(d, i, -1);
	size_t first = 0, k = 0;
	if (!(p->evidence & PIECE_BARE) || !over || over->as.kind != BLOCK_IMAGE || p->length > CAPTION_MOST)
		return 0;
	for (; k < p->n_runs && p->runs[k].text[0] != '\n'; k++) {
		if (!(p->runs[k].style & STYLE_EMPHASIS))
			return 0;
		first += p->runs[k].length;
	}
	return first && p->length - first <= CREDIT_MOST ? first : 0;
}

static void type_paragraph(struct draft *d, size_t i, size_t *cuts)
{
	if (is_credited(d, i)) {
		d->pieces[i].as.kind = BLOCK_CAPTION;
		return;
	}
	size_t first = italic_line(d, i);
	if (!first)
		return;
	if (first < d->pieces[i].length && ++*cuts < CUTS_MOST)
		piece_cut(d, i, first)->as.kind = BLOCK_CREDIT;
	d->pieces[i].as.kind = BLOCK_CAPTION;
}

/* --- what is said twice --- */

static bool same_text(const struct piece *a, const char *b)
{
	struct buf x = BUF_INIT, y = BUF_INIT, text = BUF_INIT;
	piece_text(a, &text);
	text_fold(&x, buf_str(&text), text.len);
	text_fold(&y, b, strlen(b));
	bool same = x.len && str_starts(buf_str(&y), x.data);
	buf_free(&x);
	buf_free(&y);
	buf_free(&text);
	return same;
}

/* The alternative text of a picture, or the title of a film, that its caption
 * or the title of the story says as well. */
static void drop_said_again(struct draft *d, size_t i)
{
	struct piece *p = &d->pieces[i];
	bool again = p->as.kind == BLOCK_IMAGE && d->title && same_text(p, d->title);
	for (size_t k = i + 1; k < d->n && k <= i + NEAR_PIECES && !again; k++) {
		const struct piece *next = &d->pieces[k];
		if (next->gone || next->as.kind != BLOCK_CAPTION)
			continue;
		struct buf text = BUF_INIT;
		piece_text(next, &text);
		again = same_text(p, buf_str(&text));
		buf_free(&text);
	}
	if (!again)
		return;
	if (p->as.kind == BLOCK_IMAGE)
		p->n_runs = p->length = p->words = 0;
	else
		p->gone = true;
}

void caption_draft(struct draft *d)
{
	size_t cuts = 0;
	for (size_t i = 0; i < d->n; i++) {
		struct piece *p = &d->pieces[i];
		if (p->gone || p->as.hidden)
			continue;
		if (p->as.kind == BLOCK_CREDIT)
			caption_above(d, i);
		else if (p->as.kind == BLOCK_PARA)
			type_paragraph(d, i, &cuts);
	}
	for (size_t i = 0; i < d->n; i++)
		if (!d->pieces[i].gone && d->pieces[i].as.kind == BLOCK_CAPTION) {
			split_credit(d, i, &cuts);
			drop_bar(d, i);
		}
	for (size_t i = 0; i < d->n; i++)
		if (!d->pieces[i].gone && d->pieces[i].n_runs && is_media(&d->pieces[i]))
			drop_said_again(d, i);
}
