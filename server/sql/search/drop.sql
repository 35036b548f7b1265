DELETE FROM search_row
WHERE nr = $1
