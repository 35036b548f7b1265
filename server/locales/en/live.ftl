# Numbers that change while a page is open; the browser fills { $n } in
live-says = The queue has changed; visits that wait: { $n }.
live-new-visits = New visits: { $n }.
live-new-observations = New observations: { $n }.
live-reload = Reload
