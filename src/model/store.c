#include <config.h>

#include "model/store.h"
