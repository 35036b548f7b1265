INSERT INTO household_word (rowid, words)
SELECT h.search_no, h.search FROM household h WHERE h.search_no IS NOT NULL ORDER BY h.search_no
