# Lists as files
export-open = Take out as a file
export-title = Take the list out as a file
export-back = Back to the list
export-lead = The file holds exactly the rows of the list, as it is filtered now.
export-told = The file holds personal data. Your name and the time go into the log and into every row of the file. Please use it for its purpose, keep it closed, and delete it when it is not needed any more.
export-xlsx = Excel file
export-csv = CSV file
export-list-state = On the list
export-mark-head = Source
export-mark = Từng Ngõ · taken by { $who } at { $time }
audit-action-list-export = Took a list out as a file
audit-detail-list = List
audit-detail-file = File
audit-detail-rows = Rows
export-list-households = Households
export-list-cases = Cases
