# Số thay đổi khi trang đang mở; { $n } được điền ở trình duyệt
live-says = Hàng chờ vừa thay đổi, đang có { $n } lượt.
live-new-visits = Có { $n } lượt mới.
live-new-observations = Có { $n } thông tin mới.
live-reload = Tải lại
