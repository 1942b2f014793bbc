-- The first schema. Times are seconds since 1970; numbers are small keys of our own, 0 is none.

-- One row: what every reader and the writer start from.
CREATE TABLE state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL,        -- rises with each commit that a reader must notice, merges of the index included
    generation INTEGER NOT NULL,     -- rises with each commit that changes an answer
    sequence INTEGER NOT NULL,       -- the last one of change_log
    next_article INTEGER NOT NULL,   -- rows are never used twice
    next_segment INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    files INTEGER NOT NULL
) STRICT;
INSERT INTO state VALUES (1, 1, 1, 0, 1, 1, 0, 0);

-- What a list shows of an article, ready to send, and what the writer must know to change it.
CREATE TABLE article (
    row INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,         -- 10 bytes, big-endian
    sequence INTEGER NOT NULL,       -- of its last change
    first_seen INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    published INTEGER,
    winner BLOB NOT NULL,            -- key of the file whose content this is
    winner_hash INTEGER NOT NULL,    -- and its canonical hash
    rev TEXT NOT NULL,
    title TEXT NOT NULL,
    doc_values BLOB NOT NULL,        -- categories, author, …: DocumentValuesCodec
    card BLOB NOT NULL,
    details BLOB NOT NULL
) STRICT;

-- Text, then HTML, compressed as one: BodyCodec. Apart, so that lists touch few pages.
CREATE TABLE body (
    row INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;

-- Files as last read. The categories of an article are those of all its files.
CREATE TABLE file (
    key BLOB PRIMARY KEY,            -- the path below the root: bytes, not text
    size INTEGER NOT NULL,           -- -1: to be read again
    modified INTEGER NOT NULL,       -- nanoseconds
    inode INTEGER NOT NULL,
    hash INTEGER NOT NULL,           -- of the canonical form
    article INTEGER,
    refused INTEGER NOT NULL,
    characters INTEGER NOT NULL,     -- of the cleaned text: the longest one wins
    rev TEXT NOT NULL,               -- then the smallest one
    categories BLOB NOT NULL         -- numbers, as varints
) STRICT, WITHOUT ROWID;
CREATE INDEX file_by_article ON file (article) WHERE article IS NOT NULL;

CREATE TABLE category (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    parent INTEGER NOT NULL,
    name TEXT NOT NULL,
    count INTEGER NOT NULL,          -- distinct articles in the subtree
    count_self INTEGER NOT NULL,
    latest INTEGER
) STRICT;

-- kind: 1 author, 2 source, 3 tag, 4 language.
CREATE TABLE name (
    kind INTEGER NOT NULL,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    count INTEGER NOT NULL,
    first INTEGER,
    last INTEGER,
    PRIMARY KEY (kind, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX name_by_name ON name (kind, name);
CREATE INDEX name_by_count ON name (kind, count DESC, name);

-- The last change of each article, in commit order; rev is NULL for a deletion.
CREATE TABLE change_log (
    sequence INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    rev TEXT
) STRICT;

CREATE TABLE tombstone (
    id BLOB PRIMARY KEY,
    sequence INTEGER NOT NULL,
    deleted_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE import (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    root TEXT NOT NULL,
    mode TEXT NOT NULL,
    state TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    message TEXT,
    seen INTEGER NOT NULL DEFAULT 0,
    total INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE import_problem (
    import INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    path BLOB NOT NULL,
    line INTEGER,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    kept TEXT,
    fatal INTEGER NOT NULL,
    PRIMARY KEY (import, sequence)
) STRICT, WITHOUT ROWID;

-- The search index: immutable segments, what was deleted in each since, and their blobs.
CREATE TABLE segment (
    id INTEGER PRIMARY KEY,
    documents INTEGER NOT NULL,
    deletions BLOB NOT NULL          -- a bit a document, little-endian words; empty when none is set
) STRICT;

CREATE TABLE segment_blob (
    key INTEGER PRIMARY KEY,         -- segment × 2^24 + number
    bytes BLOB NOT NULL
) STRICT;
