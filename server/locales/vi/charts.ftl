# Biểu đồ
chart-about = Các con số nằm trong bảng đi kèm.
chart-total = Tổng cộng
coverage-chart-title = Số nhà theo tình trạng, tổ còn nhiều nhà chưa đến nhất ở trên
coverage-chart-cut = Biểu đồ vẽ { $n } tổ còn nhiều nhà chưa đến nhất trong { $of } tổ; bảng có đủ các tổ.
coverage-other = Khác
triage-ages-title = Thông tin đang mở đã chờ bao lâu
triage-ages-of = Đã chờ
triage-ages-unit = Số thông tin
triage-ages-0 = Đến 1 ngày
triage-ages-1 = Trên 1 đến 3 ngày
triage-ages-2 = Trên 3 đến 7 ngày
triage-ages-3 = Trên 7 đến 30 ngày
triage-ages-4 = Trên 30 ngày
cases-open-title = Hồ sơ đang quản lý theo hình thức quản lý
cases-open-of = Hình thức quản lý
cases-open-unit = Số hồ sơ
