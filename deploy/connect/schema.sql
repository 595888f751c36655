-- Convometer's charges and statement lines in PostgreSQL (13 or later), written by Kafka Connect.
-- Run it once, as the owner of the database; the connectors make and change no table.

CREATE SCHEMA convometer;

-- Every revision of every unit, as the topic `charges` has them. A revision is written once and never
-- changes, so whatever is read again, and in whatever order, leaves the table as it is.
CREATE TABLE convometer.charge_revisions (
    unit_id           text        NOT NULL,
    revision          integer     NOT NULL CHECK (revision > 0),
    withdrawn         boolean     NOT NULL,
    unit              text        NOT NULL,
    waba_id           text        NOT NULL,
    phone_number_id   text        NOT NULL,
    customer          text        NOT NULL,
    market            text        NOT NULL,
    instant           timestamptz NOT NULL,
    month             text        NOT NULL,
    category          text        NOT NULL,
    type              text,
    currency          text        NOT NULL,
    rate              numeric,
    amount            numeric,
    basis             text        NOT NULL,
    estimate_category text,
    estimate_type     text,
    verdict_category  text,
    verdict_type      text,
    discrepancy       text,
    tables_version    text,
    card_from         date,
    card_tier_from    bigint,
    cause             text,
    PRIMARY KEY (unit_id, revision)
);

COMMENT ON TABLE convometer.charge_revisions IS 'What each unit was charged, from its first revision to its last; the last one holds: convometer.charges.';
COMMENT ON COLUMN convometer.charge_revisions.unit_id IS 'The wamid of a message, in a group wamid/participant; of a conversation Meta''s id, else phone_number_id/customer/category/opened_at.';
COMMENT ON COLUMN convometer.charge_revisions.revision IS '1 at first, then one more with every correction.';
COMMENT ON COLUMN convometer.charge_revisions.withdrawn IS 'A correction: this unit was not, after all.';
COMMENT ON COLUMN convometer.charge_revisions.unit IS 'conversation or message.';
COMMENT ON COLUMN convometer.charge_revisions.waba_id IS 'The billing account.';
COMMENT ON COLUMN convometer.charge_revisions.phone_number_id IS 'The business number.';
COMMENT ON COLUMN convometer.charge_revisions.customer IS 'The wa_id, else the business-scoped user id: a personal datum.';
COMMENT ON COLUMN convometer.charge_revisions.instant IS 'The delivery of a message, the opening of a conversation, by Meta''s clock.';
COMMENT ON COLUMN convometer.charge_revisions.month IS 'Month of the instant in the account''s time zone: 2026-10.';
COMMENT ON COLUMN convometer.charge_revisions.category IS 'Category that is billed; "unknown" where nothing tells it.';
COMMENT ON COLUMN convometer.charge_revisions.type IS 'regular, free_customer_service, free_entry_point, …; null: not known.';
COMMENT ON COLUMN convometer.charge_revisions.currency IS 'ISO 4217 code.';
COMMENT ON COLUMN convometer.charge_revisions.rate IS 'Price of one unit, exact; 0 where free; null: unpriced, which is not zero.';
COMMENT ON COLUMN convometer.charge_revisions.amount IS 'Amount, exact; 0 where free; null: unpriced, which is not zero.';
COMMENT ON COLUMN convometer.charge_revisions.basis IS 'verdict (Meta''s word) or estimate (our rules): which of the two is billed.';
COMMENT ON COLUMN convometer.charge_revisions.discrepancy IS 'missing_send, missing_verdict, unit_count, category, type; null: the two agree.';
COMMENT ON COLUMN convometer.charge_revisions.tables_version IS 'Version of the tables that priced it.';
COMMENT ON COLUMN convometer.charge_revisions.card_from IS 'First day of the rate card whose row priced it; null: none did, or it is free.';
COMMENT ON COLUMN convometer.charge_revisions.card_tier_from IS 'The row''s tier_from.';
COMMENT ON COLUMN convometer.charge_revisions.cause IS 'What made this revision: a fact of the tracker, or a repricing.';

CREATE INDEX charge_revisions_of_a_month
    ON convometer.charge_revisions (waba_id, month, category);
CREATE INDEX charge_revisions_that_differ
    ON convometer.charge_revisions (waba_id, month, discrepancy) WHERE discrepancy IS NOT NULL;

-- What is read again and says the same is not written again.
CREATE TRIGGER only_what_changes BEFORE UPDATE ON convometer.charge_revisions
    FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();

-- The units that are, each with what it costs now.
CREATE VIEW convometer.charges AS
    SELECT unit_id, revision, unit, waba_id, phone_number_id, customer, market, instant, month,
           category, type, currency, rate, amount, basis, estimate_category, estimate_type,
           verdict_category, verdict_type, discrepancy, tables_version, card_from, card_tier_from,
           cause
      FROM convometer.charge_revisions AS it
     WHERE NOT withdrawn
       AND NOT EXISTS (SELECT FROM convometer.charge_revisions AS later
                        WHERE later.unit_id = it.unit_id AND later.revision > it.revision);

COMMENT ON VIEW convometer.charges IS 'The newest revision of each unit, without those that were withdrawn.';

-- The totals of each line, as the topic `billing-counts` has them.
CREATE TABLE convometer.billing_counts (
    line            text    NOT NULL PRIMARY KEY,
    counts          text    NOT NULL,
    waba_id         text    NOT NULL,
    phone_number_id text    NOT NULL,
    month           text    NOT NULL,
    market          text    NOT NULL,
    category        text    NOT NULL,
    type            text    NOT NULL,
    unit            text    NOT NULL,
    currency        text    NOT NULL,
    quantity        bigint  NOT NULL,
    amount          numeric NOT NULL,
    unpriced        bigint  NOT NULL,
    adjusts         text    NOT NULL DEFAULT '',
    topic_partition integer NOT NULL,
    topic_offset    bigint  NOT NULL
);

COMMENT ON TABLE convometer.billing_counts IS 'Running totals by line; one that fell back to nothing stays, with all figures 0.';
COMMENT ON COLUMN convometer.billing_counts.line IS 'The record''s key.';
COMMENT ON COLUMN convometer.billing_counts.counts IS 'charges: units, as on the statement; conversations: derived conversations, whatever is charged; other kinds, if there are, are no lines of the statement.';
COMMENT ON COLUMN convometer.billing_counts.type IS 'Pricing type; empty for conversations and where it is not known.';
COMMENT ON COLUMN convometer.billing_counts.quantity IS 'How many.';
COMMENT ON COLUMN convometer.billing_counts.amount IS 'Sum of what has a price, exact.';
COMMENT ON COLUMN convometer.billing_counts.unpriced IS 'How many of them have no price.';
COMMENT ON COLUMN convometer.billing_counts.adjusts IS 'The closed month that the line''s figures are differences of; empty: they are the month''s own.';
COMMENT ON COLUMN convometer.billing_counts.topic_offset IS 'Where in its partition the record is that says so.';

CREATE INDEX billing_counts_of_a_month ON convometer.billing_counts (waba_id, month);

-- Totals have no revisions: what is read again is older than what is here, and stays away. A line's
-- records are in one partition, in their order.
CREATE FUNCTION convometer.only_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.topic_partition = OLD.topic_partition AND NEW.topic_offset <= OLD.topic_offset THEN
        RETURN NULL;
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER only_forward BEFORE UPDATE ON convometer.billing_counts
    FOR EACH ROW EXECUTE FUNCTION convometer.only_forward();

-- The lines of all statements: the columns of statement.csv, and the closed month that a line adjusts.
-- Such a line may count no unit, and money all the same.
CREATE VIEW convometer.statement_lines AS
    SELECT waba_id, phone_number_id, month, market, category, type, unit, currency, quantity,
           CASE WHEN unpriced <= 0 THEN amount END AS amount,
           NULLIF(unpriced, 0) AS unpriced, NULLIF(adjusts, '') AS adjusts,
           amount AS priced
      FROM convometer.billing_counts
     WHERE counts = 'charges' AND (quantity <> 0 OR amount <> 0 OR unpriced <> 0);

COMMENT ON VIEW convometer.statement_lines IS 'month is the statement''s, whatever month a line adjusts. A line has no amount where a unit of it has no price; priced is what the others come to.';

-- The connectors' role writes these two tables and nothing else, those who read read and nothing
-- else. Give logins that are members: CREATE ROLE sink LOGIN PASSWORD '…' IN ROLE convometer_sink.
CREATE ROLE convometer_sink NOLOGIN;
GRANT USAGE ON SCHEMA convometer TO convometer_sink;
GRANT SELECT, INSERT, UPDATE ON convometer.charge_revisions, convometer.billing_counts
    TO convometer_sink;

CREATE ROLE convometer_reader NOLOGIN;
GRANT USAGE ON SCHEMA convometer TO convometer_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA convometer TO convometer_reader;
