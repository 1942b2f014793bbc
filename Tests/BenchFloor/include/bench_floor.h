// The floor and the load of the HTTP benchmark, in C so that neither is what is measured.
#ifndef BROADSHEET_BENCH_FLOOR_H
#define BROADSHEET_BENCH_FLOOR_H
#include <stddef.h>
#include <stdint.h>

struct bench_load {
    uint16_t port;
    int connections;
    /// Requests sent at a time on a connection.
    int depth;
    /// One request a connection, closed by the server.
    int reconnects;
    double seconds;
    /// One request; with `request_count` above 1 so many of the same size behind each other, sent in turn. The answers may then differ
    /// in size, and `depth` and `reconnects` are not looked at.
    const char *request;
    size_t request_size;
    size_t request_count;
};

struct bench_result {
    uint64_t answers;
    uint64_t errors;
    double seconds;
    /// Bytes of one answer.
    uint64_t answer_size;
    /// Bytes of all bodies, and answers from the server's cache; of requests in turn only.
    uint64_t body_bytes;
    uint64_t cached;
};

/// Drives a server on loopback and counts whole answers by their bytes.
struct bench_result bench_run(const struct bench_load *load);

/// The same with many different requests in turn.
struct bench_result bench_run_in_turn(const struct bench_load *load);

/// The least that an epoll server can do: reads, counts empty lines, writes one ready answer for each. Never returns.
void bench_floor_serve(int listener, const char *answer, size_t answer_size);

/// A listener on a loopback port of the system's choice; the port is stored.
int bench_listen(uint16_t *port);

/// Pins the calling thread, and what it starts, to one core; 0 or -1.
int bench_pin(int core);

/// Opens connections that send the request once and then stay; returns how many got an answer. Their descriptors stay open.
int bench_idle(uint16_t port, int count, const char *request, size_t request_size);
/// The body of one answer as a number, or -1; the request asks for the connection's end.
int64_t bench_fetch_number(uint16_t port, const char *request, size_t request_size);
#endif
