-- Near-copies of one text, published within days of each other, are one story.

CREATE TABLE story (
    number INTEGER PRIMARY KEY,      -- what document values hold
    id TEXT NOT NULL UNIQUE,
    count INTEGER NOT NULL,
    dirty INTEGER NOT NULL           -- a version changed or went: who still belongs to it must be looked at again
) STRICT;

-- MinHash of the text of each dated article.
CREATE TABLE sketch (
    row INTEGER PRIMARY KEY,
    published INTEGER NOT NULL,
    story INTEGER NOT NULL,
    bytes BLOB NOT NULL              -- empty for a text that is too short
) STRICT;
CREATE INDEX sketch_by_date ON sketch (published);
CREATE INDEX sketch_by_story ON sketch (story) WHERE story <> 0;

-- Changes up to this sequence have been looked at.
CREATE TABLE story_progress (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    sequence INTEGER NOT NULL
) STRICT;
INSERT INTO story_progress VALUES (1, 0);
