# The search at the top of every page
search-title = Search
search-lead = Type a name, a house number, an alley or a phone number, with or without accents. What is shown is noted in the log; what was typed is not.
search-label = Search names, house numbers, phones
search-go = Search
search-place = Alley and group
search-near = Similar
search-more = There is more; please type another word to narrow it down.
search-all-households = See all in the list of households
search-none = Nothing was found. Please try fewer words or another spelling.
search-lost = What was searched for before can no longer be opened. Please type it again.
