#include <config.h>

#include "model/store_feed.h"
