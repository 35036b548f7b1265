# Trang lỗi
error-page-title = Chưa mở được trang này
error-page-code = Mã lỗi:
error-page-home = Về trang đầu
error-page-not-found = Có thể liên kết đã cũ, mục này đã được chuyển, hoặc thuộc nơi do người khác phụ trách.
