DELETE FROM alley_progress WHERE alley_id IN (SELECT s.alley_id FROM alley_stale s)
