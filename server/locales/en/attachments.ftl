# A visit's photos
photos-title = Photos
photos-arrived = { $here } of { $total } photos have arrived
photos-coming = The others come by themselves when the phone that took them has a network.
photos-audited = Each look at a photo is written into the log.
photo-of-visit = Photo { $n } of this visit
photo-coming = Photo { $n } has not arrived yet
field-photos = Photos
