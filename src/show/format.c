#include <config.h>

#include "show/format.h"
