// SQLite's C interface, and the two destructor constants that Swift cannot import because they are casts.
#ifndef BROADSHEET_CSQLITE_SHIM_H
#define BROADSHEET_CSQLITE_SHIM_H
#include <sqlite3.h>

/// SQLITE_TRANSIENT: SQLite copies the bytes before the call returns.
static inline sqlite3_destructor_type broadsheet_sqlite_transient(void) { return SQLITE_TRANSIENT; }

/// sqlite3_db_config with one int argument; variadic functions are not imported.
static inline int broadsheet_sqlite_db_config(sqlite3 *db, int op, int value) {
    int result = 0;
    return sqlite3_db_config(db, op, value, &result);
}
#endif
