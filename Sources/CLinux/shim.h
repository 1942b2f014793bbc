// The Linux calls and constants that Swift's Glibc module lacks.
#ifndef BROADSHEET_CLINUX_SHIM_H
#define BROADSHEET_CLINUX_SHIM_H
// Without _GNU_SOURCE, so that types stay those of the Glibc module and both can be imported.
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/fsuid.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/// The words for an error code in constant memory, or NULL; any thread. (glibc declares it with _GNU_SOURCE only.)
extern const char *strerrordesc_np(int code);

static inline int broadsheet_accept4(int listener, struct sockaddr *address, socklen_t *length) {
    return (int)syscall(SYS_accept4, listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}
/// One call of getdents64: the bytes filled, 0 at the end, -1 with errno.
static inline ssize_t broadsheet_getdents64(int directory, void *buffer, size_t size) {
    return syscall(SYS_getdents64, directory, buffer, size);
}
/// The status flags and the close-on-exec flag, without the variadic fcntl: 0, or -1 with errno.
static inline int broadsheet_make_nonblocking(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    if (flags < 0 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) < 0) return -1;
    return fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}
/// The same open file under the lowest free number, closed on exec: the number, or -1 with errno.
static inline int broadsheet_duplicate(int descriptor) { return fcntl(descriptor, F_DUPFD_CLOEXEC, 0); }
/// openat without the variadic mode, for opening only.
static inline int broadsheet_openat(int directory, const char *name, int flags) {
    return openat(directory, name, flags);
}
/// The niceness of the calling thread alone, of which Linux keeps one a thread (setpriority(2), "C library/kernel differences").
static inline int broadsheet_set_thread_niceness(int niceness) { return setpriority(PRIO_PROCESS, 0, niceness); }
/// See above; 0 where it cannot be told.
static inline int broadsheet_thread_niceness(void) { return getpriority(PRIO_PROCESS, 0); }
/// Gives memory that is free back to the system, where the C library can (malloc_trim(3)).
static inline void broadsheet_trim_memory(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
/// SCHED_IDLE, which the header has with _GNU_SOURCE only.
enum { BROADSHEET_SCHED_IDLE = 5 };
/// Lets the calling thread run only where nobody else wants to (sched(7)): 0, or -1 with errno. There is no way back without privilege.
static inline int broadsheet_make_thread_idle(void) {
    struct sched_param parameters = {.sched_priority = 0};
    return sched_setscheduler(0, BROADSHEET_SCHED_IDLE, &parameters);
}
/// The policy of the calling thread; -1 where it cannot be told.
static inline int broadsheet_thread_policy(void) { return sched_getscheduler(0); }
static inline uint32_t broadsheet_epoll_data_low(struct epoll_event *event) { return (uint32_t)event->data.u64; }
/// epoll_ctl with the event written in place; the tag comes back with each event.
static inline int broadsheet_epoll_control(int epoll, int operation, int descriptor, uint32_t events, uint64_t tag) {
    struct epoll_event event = {.events = events, .data.u64 = tag};
    return epoll_ctl(epoll, operation, descriptor, &event);
}
static inline uint64_t broadsheet_epoll_tag(const struct epoll_event *events, int index) { return events[index].data.u64; }
static inline uint32_t broadsheet_epoll_flags(const struct epoll_event *events, int index) { return events[index].events; }
/// One gathered write of two pieces that never raises SIGPIPE.
static inline ssize_t broadsheet_send_two(int socket, const void *first, size_t first_size, const void *second, size_t second_size) {
    struct iovec pieces[2] = {{(void *)first, first_size}, {(void *)second, second_size}};
    struct msghdr message = {.msg_iov = pieces, .msg_iovlen = 2};
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}
#endif
