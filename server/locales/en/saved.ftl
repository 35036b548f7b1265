# Kept filters
saved-label = Kept filters
saved-new = Keep this filter
saved-lead = Only the choices of the filter are kept, not the name or words looked for. Nobody else sees it.
saved-name = The filter's name
saved-drop = Drop the filter { $name }
saved-too-long = A name has at most { $n } characters.
saved-too-many = There are { $n } filters of this page already. Please drop one and try again.
saved-taken = There is a filter of this name. Please choose another.
done-filter-kept = The filter is kept.
done-filter-dropped = The filter is dropped.
