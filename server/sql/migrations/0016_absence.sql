-- Knocks at which nobody was there, each with its day and part of the day (three parts a day, as in the view knock): what
-- counts of them is a subquery's that asks for one household.
CREATE VIEW absence AS
SELECT v.campaign_id, v.household_id,
       (v.recorded_ms + 25200000) / 86400000 * 3
           + CASE WHEN (v.recorded_ms + 25200000) % 86400000 < 43200000 THEN 0
                  WHEN (v.recorded_ms + 25200000) % 86400000 < 64800000 THEN 1
                  ELSE 2 END AS part
FROM visit v
WHERE v.review_state <> 'rejected' AND v.outcome = 'absent';
