#include <config.h>

#include "model/store_entry.h"
