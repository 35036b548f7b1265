UPDATE case_merge
SET undone_by      = $1,
    undone_ms      = $2,
    before         = NULL,
    after          = NULL,
    gone_listed_on = NULL
WHERE id = $3
  AND undone_ms IS NULL
