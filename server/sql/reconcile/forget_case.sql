-- What rows of lists say of the case (index reconcile_row_of_case).
UPDATE reconcile_row
SET cells   = NULL,
    fields  = NULL,
    pairs   = NULL,
    comment = NULL,
    case_id = NULL
WHERE case_id = $1
