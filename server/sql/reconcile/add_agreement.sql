-- Unless the case has been erased meanwhile.
INSERT INTO case_agreement (case_id, run_id, signed_ms, agrees)
SELECT id, $1, $2, $3
FROM case_file
WHERE id = $4
