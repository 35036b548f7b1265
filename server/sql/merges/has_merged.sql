-- Whether other records have gone into a case (index case_merged_into).
SELECT EXISTS (SELECT 1 FROM case_file WHERE merged_into = $1)
