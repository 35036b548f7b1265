-- A merge of the ward $1 that can be taken back.
SELECT m.kept_id, m.gone_id, m.merged_ms, m.before, m.after, m.gone_listed_on
FROM case_merge m
WHERE m.ward = $1
  AND m.id = $2
  AND m.undone_ms IS NULL
