-- Accounts and the trail of events, apart from the book: a backup or a reader of the schema needlepoint gets none of them.

REVOKE ALL ON SCHEMA needlepoint_private FROM PUBLIC;

CREATE TABLE needlepoint_private.head (
    the_one boolean PRIMARY KEY DEFAULT true CHECK (the_one),
    version bigint NOT NULL,
    swept   bigint NOT NULL,
    seq     bigint NOT NULL,
    hash    text NOT NULL
);
INSERT INTO needlepoint_private.head (version, swept, seq, hash) VALUES (0, 0, 0, '');
COMMENT ON TABLE needlepoint_private.head IS 'The version of the entries, up to which version drops are forgotten, and where the trail ends. Whoever commits holds this row.';

CREATE TABLE needlepoint_private.entry (
    shelf   text NOT NULL,
    key     text NOT NULL,
    version bigint NOT NULL,
    body    text,
    PRIMARY KEY (shelf, key)
);
CREATE INDEX entry_version ON needlepoint_private.entry (version);
COMMENT ON TABLE needlepoint_private.entry IS 'What there is, as JSON; an entry that was dropped has no body.';

CREATE TABLE needlepoint_private.event (
    seq     bigint PRIMARY KEY,
    at      timestamptz NOT NULL,
    actor   text NOT NULL,
    via     text NOT NULL,
    client  text NOT NULL,
    what    text NOT NULL,
    subject text NOT NULL,
    detail  text,
    hash    text NOT NULL
);
CREATE INDEX event_at ON needlepoint_private.event (at);
CREATE INDEX event_actor ON needlepoint_private.event (actor, seq);
CREATE INDEX event_subject ON needlepoint_private.event (subject, seq);
CREATE INDEX event_what ON needlepoint_private.event (what, seq);
COMMENT ON TABLE needlepoint_private.event IS 'Who did what, each line chained to the one before by its hash.';
