# Ảnh của lượt gõ cửa
photos-title = Ảnh
photos-arrived = { $here }/{ $total } ảnh đã về
photos-coming = Ảnh còn lại tự về khi điện thoại của người ghi có mạng.
photos-audited = Mỗi lần xem ảnh được ghi vào nhật ký.
photo-of-visit = Ảnh { $n } của lượt này
photo-coming = Ảnh { $n } chưa về
field-photos = Ảnh
