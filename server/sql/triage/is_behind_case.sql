-- Whether a case that two people stand behind rests on an observation (index case_of_observation).
SELECT EXISTS (SELECT 1 FROM case_file WHERE observation_id = $1 AND state IN ('open', 'ended'))
