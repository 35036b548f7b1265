-- The merges of an erased case.
DELETE FROM case_merge
WHERE kept_id = $1
   OR gone_id = $1
