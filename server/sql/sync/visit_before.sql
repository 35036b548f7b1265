SELECT author_id, group_id, alley_id, review_state
FROM visit
WHERE id = $1
