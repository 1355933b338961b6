#include <config.h>

#include "cmd/cmd.h"

int cmd_add(struct app *app, int argc, char **argv)
{
	(void)app;
	(void)argc;
	(void)argv;
	return cmd_usage("add");
}
