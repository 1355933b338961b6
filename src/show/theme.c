#include <config.h>

#include "show/theme.h"
