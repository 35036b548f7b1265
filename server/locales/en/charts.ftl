# Charts
chart-about = The numbers stand in the table that goes with it.
chart-total = Together
coverage-chart-title = Houses by state, the group with most left to do above
coverage-chart-cut = Drawn are the { $n } groups with most left to do out of { $of }; the table has all.
coverage-other = Other
triage-ages-title = How long open information has waited
triage-ages-of = Waiting for
triage-ages-unit = How many
triage-ages-0 = Up to 1 day
triage-ages-1 = Over 1 to 3 days
triage-ages-2 = Over 3 to 7 days
triage-ages-3 = Over 7 to 30 days
triage-ages-4 = Over 30 days
cases-open-title = Open cases by status under the law
cases-open-of = Status under the law
cases-open-unit = How many
