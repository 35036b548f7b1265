-- The way back is over: what was needed for it goes (index case_merge_due).
UPDATE case_merge
SET before = NULL,
    after  = NULL
WHERE ward = $1
  AND merged_ms < $2
  AND before IS NOT NULL
