#include <config.h>

#include "model/options.h"

#include <string.h>

void options_init(struct options *o)
{
	memset(o, 0, sizeof *o);
}

void options_free(struct options *o)
{
	(void)o;
}
