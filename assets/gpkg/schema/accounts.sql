-- Accounts and the trail of events, in a file of their own beside the book.

CREATE TABLE head (
    one INTEGER PRIMARY KEY NOT NULL CHECK (one = 1),
    version INTEGER NOT NULL, -- one more with each change of entries
    swept INTEGER NOT NULL,   -- what was dropped up to this version is not remembered
    seq INTEGER NOT NULL,     -- of the last event
    hash TEXT NOT NULL        -- of the last event
);
INSERT INTO head (one, version, swept, seq, hash) VALUES (1, 0, 0, 0, '');

-- What there is, as JSON; an entry that was dropped has no body.
CREATE TABLE entry (
    shelf TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT,
    PRIMARY KEY (shelf, key)
) WITHOUT ROWID;
CREATE INDEX entry_version ON entry (version);

-- Who did what, each line chained to the one before by its hash.
CREATE TABLE event (
    seq INTEGER PRIMARY KEY NOT NULL,
    at INTEGER NOT NULL, -- microseconds since 1970, UTC
    actor TEXT NOT NULL,
    via TEXT NOT NULL,
    client TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT,
    hash TEXT NOT NULL
);
CREATE INDEX event_at ON event (at);
CREATE INDEX event_actor ON event (actor, seq);
CREATE INDEX event_subject ON event (subject, seq);
CREATE INDEX event_what ON event (what, seq);
