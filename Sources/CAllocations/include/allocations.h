/* Counts the calls of malloc and its like in this process. Only for the benchmark's executable, on glibc. */
#ifndef ALLOCATIONS_H
#define ALLOCATIONS_H

/* How often memory was asked for since the process began: malloc, calloc, realloc, aligned_alloc, posix_memalign. */
unsigned long allocations_made(void);

#endif
