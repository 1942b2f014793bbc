#define _GNU_SOURCE
#include "spawn_alone.h"
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

extern char **environ;

int broadsheet_spawn_alone(char *const arguments[], int *input, int *output) {
    int to[2], from[2];
    if (pipe2(to, O_CLOEXEC)) return -1;
    if (pipe2(from, O_CLOEXEC)) {
        close(to[0]);
        close(to[1]);
        return -1;
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, to[0], 0);
    posix_spawn_file_actions_adddup2(&actions, from[1], 1);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    pid_t process = -1;
    int code = posix_spawn(&process, arguments[0], &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(to[0]);
    close(from[1]);
    if (code) {
        close(to[1]);
        close(from[0]);
        errno = code;
        return -1;
    }
    *input = to[1];
    *output = from[0];
    return process;
}
