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

-- The log by what was done, newest first.
CREATE INDEX audit_of_action ON audit (ward, action, seq);
-- When a household was corrected, without a look at everything else that was done with it.
CREATE INDEX audit_of_correction ON audit (subject, at_ms) WHERE action = 'household.correct';

-- The wards among all records.
CREATE INDEX doc_of_wards ON doc (ward) WHERE kind = 'ward';

-- What somebody is to do at the desk.
CREATE INDEX task_of_assignee ON task (assignee_id, state, due_on, id);
