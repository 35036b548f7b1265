-- What is to be forgotten is not kept for a way back either (index case_merge_of_kept).
UPDATE case_merge
SET before = NULL,
    after  = NULL
WHERE kept_id = $1
