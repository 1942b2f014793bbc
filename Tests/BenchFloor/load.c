#define _GNU_SOURCE
#include "bench_floor.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static int open_connection(uint16_t port, int flags) {
    int socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0), one = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(port)};
    if (connect(socket_, (struct sockaddr *)&name, sizeof name) && errno != EINPROGRESS) {
        close(socket_);
        return -1;
    }
    return socket_;
}

// One blocking request on a connection of its own: bytes of head and body.
static uint64_t probe(const struct bench_load *load) {
    static char buffer[1 << 20];
    int socket_ = open_connection(load->port, 0);
    if (socket_ < 0) return 0;
    send(socket_, load->request, load->request_size, MSG_NOSIGNAL);
    size_t used = 0;
    uint64_t total = 0;
    while (used < sizeof buffer - 1) {
        ssize_t count = recv(socket_, buffer + used, sizeof buffer - 1 - used, 0);
        if (count <= 0) break;
        used += count;
        buffer[used] = 0;
        char *end = strstr(buffer, "\r\n\r\n"), *length = strcasestr(buffer, "content-length:");
        if (!end || !length) continue;
        total = (end - buffer) + 4 + strtoull(length + 15, NULL, 10);
        if (used >= total) break;
    }
    close(socket_);
    return total;
}

struct client {
    int socket;
    uint64_t left;
};

static int begin(struct client *client, const struct bench_load *load, int epoll, const char *burst, uint64_t answer_size) {
    client->socket = open_connection(load->port, 0);
    if (client->socket < 0) return -1;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
    epoll_ctl(epoll, EPOLL_CTL_ADD, client->socket, &event);
    client->left = answer_size * load->depth;
    return send(client->socket, burst, load->request_size * load->depth, MSG_NOSIGNAL) < 0 ? -1 : 0;
}

struct bench_result bench_run(const struct bench_load *load) {
    static char sink[1 << 18];
    struct bench_result result = {0};
    for (int i = 0; i < 3; i++) result.answer_size = probe(load);
    if (!result.answer_size) {
        result.errors = 1;
        return result;
    }
    char *burst = malloc(load->request_size * load->depth);
    for (int i = 0; i < load->depth; i++) memcpy(burst + i * load->request_size, load->request, load->request_size);
    struct client *clients = calloc(load->connections, sizeof *clients);
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < load->connections; i++) result.errors += begin(&clients[i], load, epoll, burst, result.answer_size) < 0;
    double start = now(), end = start + load->seconds;
    struct epoll_event events[256];
    while (now() < end) {
        int count = epoll_wait(epoll, events, 256, 100);
        for (int i = 0; i < count; i++) {
            struct client *client = events[i].data.ptr;
            ssize_t taken = recv(client->socket, sink, sizeof sink, MSG_DONTWAIT);
            if (taken > 0 && (uint64_t)taken <= client->left) {
                client->left -= taken;
                if (client->left) continue;
                result.answers += load->depth;
                if (!load->reconnects) {
                    client->left = result.answer_size * load->depth;
                    if (send(client->socket, burst, load->request_size * load->depth, MSG_NOSIGNAL) < 0) result.errors++;
                    continue;
                }
            } else if (taken < 0 && errno == EAGAIN) {
                continue;
            } else {
                result.errors++;
            }
            close(client->socket);
            if (begin(client, load, epoll, burst, result.answer_size) < 0) result.errors++;
        }
    }
    result.seconds = now() - start;
    for (int i = 0; i < load->connections; i++) close(clients[i].socket);
    close(epoll);
    free(clients);
    free(burst);
    return result;
}

static int ask(struct client *client, const struct bench_load *load, size_t *turn) {
    const char *request = load->request + *turn * load->request_size;
    *turn = (*turn + 1) % load->request_count;
    return send(client->socket, request, load->request_size, MSG_NOSIGNAL) < 0 ? -1 : 0;
}

// The bytes of the body that a whole head at the buffer's start announces, with the head's own in `head`; -1 without a whole 200, and
// `in_chunks` where only the body's end tells.
static const int64_t in_chunks = 1LL << 40;

static int64_t announced(char *buffer, size_t count, size_t *head, struct bench_result *result) {
    char *end = memmem(buffer, count, "\r\n\r\n", 4);
    if (!end || memcmp(buffer, "HTTP/1.1 200", 12)) return -1;
    *head = end + 4 - buffer;
    *end = 0;
    char *length = strcasestr(buffer, "content-length:");
    if (!length) return strstr(buffer, "chunked") ? in_chunks : -1;
    if (strstr(buffer, "cache;desc=hit")) result->cached++;
    return strtoll(length + 15, NULL, 10);
}

struct bench_result bench_run_in_turn(const struct bench_load *load) {
    static char sink[1 << 18];
    struct bench_result result = {0};
    struct client *clients = calloc(load->connections, sizeof *clients);
    size_t turn = 0;
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < load->connections; i++) {
        clients[i].socket = open_connection(load->port, 0);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &clients[i]};
        epoll_ctl(epoll, EPOLL_CTL_ADD, clients[i].socket, &event);
        result.errors += ask(&clients[i], load, &turn) < 0;
    }
    double start = now(), end = start + load->seconds;
    struct epoll_event events[256];
    while (now() < end && result.errors == 0) {
        int count = epoll_wait(epoll, events, 256, 100);
        for (int i = 0; i < count; i++) {
            struct client *client = events[i].data.ptr;
            ssize_t taken = recv(client->socket, sink, sizeof sink - 1, MSG_DONTWAIT);
            if (taken < 0 && errno == EAGAIN) continue;
            if (client->left == 0) {
                // A head goes out in one write, so it comes whole.
                size_t head = 0;
                int64_t body = taken > 0 ? announced(sink, taken, &head, &result) : -1;
                if (body < 0) {
                    result.errors++;
                    break;
                }
                if (body != in_chunks) result.body_bytes += body;
                client->left = head + body;
            }
            if (taken <= 0 || (uint64_t)taken > client->left) {
                result.errors++;
                break;
            }
            client->left -= taken;
            // Five bytes that may stand elsewhere too, once in 10^12.
            if (client->left > in_chunks / 2 && taken >= 5 && !memcmp(sink + taken - 5, "0\r\n\r\n", 5)) client->left = 0;
            if (client->left) continue;
            result.answers++;
            result.errors += ask(client, load, &turn) < 0;
        }
    }
    result.seconds = now() - start;
    for (int i = 0; i < load->connections; i++) close(clients[i].socket);
    close(epoll);
    free(clients);
    return result;
}

int bench_idle(uint16_t port, int count, const char *request, size_t request_size) {
    static char sink[1 << 16];
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    int answered = 0;
    for (int i = 0; i < count; i++) {
        int socket_ = open_connection(port, 0);
        if (socket_ < 0) break;
        send(socket_, request, request_size, MSG_NOSIGNAL);
        if (recv(socket_, sink, sizeof sink, 0) > 0) answered++;
    }
    return answered;
}

int64_t bench_fetch_number(uint16_t port, const char *request, size_t request_size) {
    char buffer[4096];
    size_t used = 0;
    int socket_ = open_connection(port, 0);
    if (socket_ < 0) return -1;
    send(socket_, request, request_size, MSG_NOSIGNAL);
    while (used < sizeof buffer - 1) {
        ssize_t count = recv(socket_, buffer + used, sizeof buffer - 1 - used, 0);
        if (count <= 0) break;
        used += count;
    }
    close(socket_);
    buffer[used] = 0;
    char *end = strstr(buffer, "\r\n\r\n");
    return end ? strtoll(end + 4, NULL, 10) : -1;
}
