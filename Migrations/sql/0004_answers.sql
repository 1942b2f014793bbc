-- The whole answer of GET /v1/articles/{id}, gzipped, of articles that have not changed since it was made. Whatever changes an
-- article deletes its row here in the same transaction; rows that are missing are made beside the imports.
CREATE TABLE answer (
    row INTEGER PRIMARY KEY,
    sequence INTEGER NOT NULL,       -- the article's, for the ETag
    modified INTEGER NOT NULL,       -- the article's
    bytes BLOB NOT NULL
) STRICT;

-- Of changes up to this sequence the answers are made.
CREATE TABLE answer_progress (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    sequence INTEGER NOT NULL
) STRICT;
INSERT INTO answer_progress VALUES (1, 0);
