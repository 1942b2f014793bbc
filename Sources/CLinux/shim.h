// The Linux calls and constants that Swift's Glibc module lacks.
#ifndef BROADSHEET_CLINUX_SHIM_H
#define BROADSHEET_CLINUX_SHIM_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

static inline int broadsheet_accept4(int listener, struct sockaddr *address, socklen_t *length) {
    return accept4(listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}
/// One call of getdents64: the bytes filled, 0 at the end, -1 with errno.
static inline ssize_t broadsheet_getdents64(int directory, void *buffer, size_t size) {
    return syscall(SYS_getdents64, directory, buffer, size);
}
/// openat without the variadic mode, for opening only.
static inline int broadsheet_openat(int directory, const char *name, int flags) {
    return openat(directory, name, flags);
}
static inline uint32_t broadsheet_epoll_data_low(struct epoll_event *event) { return (uint32_t)event->data.u64; }
#endif
