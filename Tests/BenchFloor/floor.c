#define _GNU_SOURCE
#include "bench_floor.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

int bench_pin(int core) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(core, &set);
    return sched_setaffinity(0, sizeof set, &set);
}

int bench_listen(uint16_t *port) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;
    setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof name;
    if (bind(listener, (struct sockaddr *)&name, size) || listen(listener, 4096)) return -1;
    getsockname(listener, (struct sockaddr *)&name, &size);
    *port = ntohs(name.sin_port);
    return listener;
}

static void answer_all(int epoll, int socket, char *out, const char *answer, size_t answer_size) {
    static char in[65536];
    ssize_t count = recv(socket, in, sizeof in, 0);
    if (count <= 0) {
        if (count == 0 || errno != EAGAIN) close(socket);
        return;
    }
    size_t used = 0;
    int closes = 0;
    const char *place = in, *end = in + count;
    while ((place = memmem(place, end - place, "\r\n\r\n", 4))) {
        memcpy(out + used, answer, answer_size);
        used += answer_size;
        place += 4;
    }
    closes = memmem(in, count, "Connection: close", 17) != NULL;
    if (used) send(socket, out, used, MSG_NOSIGNAL);
    if (closes) close(socket);
    (void)epoll;
}

void bench_floor_serve(int listener, const char *answer, size_t answer_size) {
    static char out[8 << 20];
    struct epoll_event events[256], event = {.events = EPOLLIN, .data.fd = listener};
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int count = epoll_wait(epoll, events, 256, -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.fd == listener) {
                int socket;
                while ((socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
                    event = (struct epoll_event){.events = EPOLLIN, .data.fd = socket};
                    epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event);
                }
            } else {
                answer_all(epoll, events[i].data.fd, out, answer, answer_size);
            }
        }
    }
}
