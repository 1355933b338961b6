#include <config.h>

#include "parse/json.h"
