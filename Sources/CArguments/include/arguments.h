/* What the program was started with, as the system handed it over. */
#ifndef CARGUMENTS_H
#define CARGUMENTS_H

/* How many arguments there are, the program's name among them; 0 where the C library does not tell. */
int cairn_argument_count(void);

/* The argument at a place below the count; NULL anywhere else. */
const char *cairn_argument(int place);

#endif
