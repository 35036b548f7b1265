-- Whether a row of theirs is the case, or is still unclear and may be it.
SELECT 1
FROM reconcile_row r
WHERE r.run_id = $1
  AND r.nr >= 0
  AND (r.case_id = $2
       OR (r.outcome = 'unclear'
           AND EXISTS (SELECT 1 FROM json_each(r.pairs, '$.list') o WHERE o.value ->> 'case' = $3)))
