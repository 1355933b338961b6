#include <config.h>

#include "show/layout.h"
