UPDATE household SET search_no = NULL WHERE search_no IS NOT NULL
