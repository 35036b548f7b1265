# Bộ lọc đã lưu
saved-label = Bộ lọc đã lưu
saved-new = Lưu bộ lọc này
saved-lead = Chỉ giữ các lựa chọn của bộ lọc, không giữ tên hay chữ đã gõ tìm. Người khác không thấy bộ lọc này.
saved-name = Tên bộ lọc
saved-drop = Bỏ bộ lọc { $name }
saved-too-long = Tên dài tối đa { $n } chữ.
saved-too-many = Đã đủ { $n } bộ lọc cho trang này. Xin bỏ bớt một bộ lọc rồi lưu lại.
saved-taken = Đã có bộ lọc mang tên này. Xin đặt tên khác.
done-filter-kept = Đã lưu bộ lọc.
done-filter-dropped = Đã bỏ bộ lọc.
