// Counts what a thread asks of the allocator, for the claim that a cached answer allocates nothing.
#ifndef BROADSHEET_ALLOCATION_COUNT_H
#define BROADSHEET_ALLOCATION_COUNT_H
#include <stdint.h>

/// Calls of malloc, calloc, realloc and their aligned kin by this thread; always 0 where a sanitizer has its own allocator.
uint64_t broadsheet_allocations(void);

/// 1 where allocations are counted.
int broadsheet_counts_allocations(void);
#endif
