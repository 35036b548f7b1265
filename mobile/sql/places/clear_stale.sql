DELETE FROM alley_stale
