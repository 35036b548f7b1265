UPDATE search_row
SET words = $1
WHERE nr = $2
