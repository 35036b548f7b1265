DELETE FROM open_door WHERE alley_id IN (SELECT s.alley_id FROM alley_stale s)
