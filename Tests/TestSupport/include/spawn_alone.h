// Starts a program that inherits nothing but its input and output.
#ifndef BROADSHEET_SPAWN_ALONE_H
#define BROADSHEET_SPAWN_ALONE_H

/// Stores the writing end of the program's input and the reading end of its output, both closed on exec, for the caller to close.
/// The process id, or -1 with errno. The arguments end with NULL; the first is the program's path.
int broadsheet_spawn_alone(char *const arguments[], int *input, int *output);

#endif
