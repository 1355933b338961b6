#include <config.h>

#include "model/feeds_file.h"
