#include <config.h>

#include "parse/feed_element.h"

#include <string.h>

enum { NAME_MOST = 16 };

static const struct {
	enum space space;
	const char *prefix, *uri;
} namespaces[] = {
#define NAMESPACE(class, prefix, uri) {SPACE_##class, prefix, uri},
#include "elements.def"
};

static const struct element elements[] = {
#define ELEMENT(class, name, where, how, field, rank) {SPACE_##class, name, where, how, FIELD_##field, rank},
#include "elements.def"
};

static unsigned bucket(const char *name, size_t n)
{
	return ((unsigned)ascii_lower((unsigned char)name[0]) * 7 + (unsigned)ascii_lower((unsigned char)name[n - 1]) * 3 + (unsigned)n) % ELEMENT_BUCKETS;
}

_Static_assert(ARRAY_LEN(elements) <= ELEMENTS_MOST, "more elements than the index holds");

void element_index_init(struct element_index *index)
{
	for (size_t i = 0; i < ELEMENT_BUCKETS; i++)
		index->buckets[i] = -1;
	for (size_t i = ARRAY_LEN(elements); i-- > 0;) {
		unsigned b = bucket(elements[i].name, strlen(elements[i].name));
		index->next[i] = index->buckets[b];
		index->buckets[b] = (short)i;
	}
}

const struct element *element_find(const struct element_index *index, enum space space, const char *name, unsigned place)
{
	size_t n = strlen(name);
	if (n == 0 || n > NAME_MOST || space == SPACE_OTHER)
		return NULL;
	for (short i = index->buckets[bucket(name, n)]; i >= 0; i = index->next[i])
		if (elements[i].space == space && elements[i].where & place && ascii_ieq(elements[i].name, name))
			return &elements[i];
	return NULL;
}

enum space element_space(const char *uri)
{
	while (ascii_space((unsigned char)*uri))
		uri++;
	const char *colon = strstr(uri, "://");
	if (colon && colon - uri < 8)
		uri = colon + 3;
	size_t n = strlen(uri);
	while (n && (ascii_space((unsigned char)uri[n - 1]) || uri[n - 1] == '/' || uri[n - 1] == '#'))
		n--;
	for (size_t i = 0; i < ARRAY_LEN(namespaces); i++)
		if (strlen(namespaces[i].uri) == n && ascii_istarts(uri, namespaces[i].uri))
			return namespaces[i].space;
	return SPACE_OTHER;
}

enum space element_prefix_space(const char *prefix)
{
	for (size_t i = 0; i < ARRAY_LEN(namespaces); i++)
		if (namespaces[i].prefix && ascii_ieq(namespaces[i].prefix, prefix))
			return namespaces[i].space;
	return SPACE_OTHER;
}
