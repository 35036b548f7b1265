# Tìm kiếm ở đầu mỗi trang
search-title = Tìm kiếm
search-lead = Gõ tên, số nhà, tên ngõ hoặc số điện thoại; có dấu hay không dấu đều được. Những gì hiện ra được ghi vào nhật ký, nội dung đã gõ thì không.
search-label = Tìm tên, số nhà, số điện thoại
search-go = Tìm
search-place = Ngõ và tổ dân phố
search-near = Gần giống
search-more = Còn nhiều kết quả nữa; xin gõ thêm từ để thu hẹp.
search-all-households = Xem tất cả trong danh sách hộ
search-none = Không tìm thấy kết quả nào. Xin thử ít từ hơn hoặc gõ cách khác.
search-lost = Nội dung tìm trước đó không còn mở được. Cần tìm tiếp, xin gõ lại.
