-- An erased case is in no move any more; when both are erased the words go, and who gave and who took stays.
UPDATE case_move
SET address     = CASE WHEN COALESCE(NULLIF(case_id, $1), NULLIF(new_case_id, $1)) IS NULL THEN NULL ELSE address END,
    reason      = CASE WHEN COALESCE(NULLIF(case_id, $1), NULLIF(new_case_id, $1)) IS NULL THEN NULL ELSE reason END,
    number      = CASE WHEN COALESCE(NULLIF(case_id, $1), NULLIF(new_case_id, $1)) IS NULL THEN NULL ELSE number END,
    dated       = CASE WHEN COALESCE(NULLIF(case_id, $1), NULLIF(new_case_id, $1)) IS NULL THEN NULL ELSE dated END,
    papers      = CASE WHEN COALESCE(NULLIF(case_id, $1), NULLIF(new_case_id, $1)) IS NULL THEN NULL ELSE papers END,
    case_id     = NULLIF(case_id, $1),
    new_case_id = NULLIF(new_case_id, $1)
WHERE case_id = $1
   OR new_case_id = $1
