# Tải danh sách ra tệp
export-open = Tải ra tệp
export-title = Tải danh sách ra tệp
export-back = Về danh sách
export-lead = Tệp gồm đúng những dòng của danh sách, theo bộ lọc đang chọn.
export-told = Tệp chứa dữ liệu cá nhân. Tên người tải và giờ tải được ghi vào nhật ký và vào từng dòng của tệp. Xin chỉ dùng đúng việc, giữ kín và xóa khi không còn cần.
export-xlsx = Tải tệp Excel
export-csv = Tải tệp CSV
export-list-state = Trong danh sách
export-mark-head = Nguồn
export-mark = Từng Ngõ · { $who } tải lúc { $time }
audit-action-list-export = Tải danh sách ra tệp
audit-detail-list = Danh sách
audit-detail-file = Loại tệp
audit-detail-rows = Số dòng
export-list-households = Hộ và ngõ
export-list-cases = Hồ sơ
