/* Keeps the arguments that the C library hands to what runs before `main`: Swift's own list is read from /proc on Linux,
   and is empty where there is no /proc or no free descriptor. */
#include "arguments.h"

#include <stdlib.h>

static int count = 0;
static char **values = NULL;

#ifdef __GLIBC__
__attribute__((constructor)) static void keep_arguments(int given, char **arguments) {
    count = given;
    values = arguments;
}
#endif

int cairn_argument_count(void) { return values == NULL ? 0 : count; }

const char *cairn_argument(int place) {
    return place < 0 || place >= cairn_argument_count() ? NULL : values[place];
}
