# Trang lỗi
error-page-title = Chưa mở được trang này
error-page-home = Về trang đầu
