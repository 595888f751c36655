-- Examples. Run with psql:
--   psql -v waba=102290129340398 -v month=2026-10 -v unit=wamid.X -f queries.sql

-- The statement of a month: the rows of GET /v1/statements/{waba_id}/{yyyy-MM} as text/csv, in their
-- order. What adjusts a closed month has that month.
SELECT waba_id, phone_number_id, coalesce(adjusts, month) AS month, market, category, type, unit,
       currency, quantity, amount, unpriced
  FROM convometer.statement_lines
 WHERE waba_id = :'waba' AND month = :'month'
 ORDER BY phone_number_id COLLATE "C", coalesce(adjusts, month) COLLATE "C", market COLLATE "C",
          category COLLATE "C", type COLLATE "C", unit COLLATE "C", currency COLLATE "C";

-- Where Meta and the rules differ, and how much money that is: what is billed, by class, with what
-- each of the two says.
SELECT discrepancy, category, type, estimate_category, estimate_type, verdict_category, verdict_type,
       currency, count(*) AS units, trim_scale(sum(amount)) AS amount,
       count(*) FILTER (WHERE amount IS NULL) AS unpriced
  FROM convometer.charges
 WHERE waba_id = :'waba' AND month = :'month' AND discrepancy IS NOT NULL
 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
 ORDER BY sum(amount) DESC NULLS LAST, units DESC, 1, 2, 3;

-- A charge with its revisions, and what made each.
SELECT revision, withdrawn, category, type, rate, amount, currency, basis, discrepancy,
       tables_version, card_from, cause
  FROM convometer.charge_revisions
 WHERE unit_id = :'unit'
 ORDER BY revision;

-- Whether all is there: units and lines come by two topics, and come to the same. Rows of this query
-- are lines whose units are still on their way, or lost. A closed month comes to the same with all that
-- adjusts it later.
SELECT line.waba_id, line.phone_number_id, line.month, line.market, line.category, line.type,
       line.unit, line.currency, line.quantity, units.quantity AS units, line.amount,
       units.amount AS units_amount
  FROM (SELECT waba_id, phone_number_id, coalesce(adjusts, month) AS month, market, category, type,
               unit, currency, sum(quantity) AS quantity, sum(priced) AS amount
          FROM convometer.statement_lines
         GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
        HAVING sum(quantity) <> 0 OR sum(priced) <> 0) AS line
  FULL JOIN (SELECT waba_id, phone_number_id, month, market, category, coalesce(type, '') AS type,
                    unit, currency, count(*) AS quantity, coalesce(sum(amount), 0) AS amount
               FROM convometer.charges
              GROUP BY 1, 2, 3, 4, 5, 6, 7, 8) AS units
       USING (waba_id, phone_number_id, month, market, category, type, unit, currency)
 WHERE line.quantity IS DISTINCT FROM units.quantity OR line.amount IS DISTINCT FROM units.amount;
