# Nhập danh sách hộ: tệp, dòng, cột
import-file-file_empty = Tệp không có dữ liệu.
import-file-file_too_large = Tệp lớn quá 20 MB. Xin tách thành nhiều tệp nhỏ.
import-file-not_a_spreadsheet = Tệp này không phải bảng tính. Xin chọn tệp Excel (.xlsx) hoặc CSV.
import-file-old_xls = Đây là tệp Excel đời cũ (.xls). Xin mở bằng Excel rồi lưu lại dạng .xlsx.
import-file-password_protected = Tệp có đặt mật khẩu. Xin bỏ mật khẩu rồi chọn lại.
import-file-file_damaged = Tệp bị hỏng, không đọc được hết.
import-file-too_many_parts = Tệp có cấu trúc bất thường nên không được mở.
import-file-inflates_too_much = Tệp bung ra quá lớn nên không được mở.
import-file-too_many_rows = Tệp có hơn 200.000 dòng. Xin tách thành nhiều tệp.
import-file-too_many_columns = Tệp có hơn 100 cột. Xin chỉ giữ các cột cần nhập.
import-file-no_header = Không tìm thấy dòng tiêu đề. Cần có các cột như “Số nhà”, “Chủ hộ”, “Tổ dân phố” trong 20 dòng đầu.
import-file-no_rows = Dưới dòng tiêu đề không có hộ nào.

import-row = Dòng { $row }
import-row-of-sheet = Trang “{ $sheet }”, dòng { $row }
import-column = { $field } (cột { $column })

import-why-required = chưa có
import-why-too_long = dài quá
import-why-out_of_range = con số không hợp lý
import-why-bad_format = chưa đúng dạng
import-why-became_a_date = Excel đã đổi thành ngày tháng. Xin định dạng cột là “Text” rồi gõ lại
import-why-not_whole = cần số nguyên
import-why-formula_error = công thức bị lỗi
import-why-unknown_kind = không rõ loại hộ
import-why-duplicate_conflict = cùng một hộ mà số liệu khác nhau
import-why-ambiguous = trong danh sách có nhiều hộ ở số này, không rõ là hộ nào

import-field-index = Số thứ tự
import-field-head_name = Chủ hộ
import-field-number = Số nhà
import-field-alley = Ngõ
import-field-lane = Ngách
import-field-byway = Hẻm
import-field-street = Đường, phố
import-field-address = Địa chỉ
import-field-group = Tổ dân phố
import-field-people = Số nhân khẩu
import-field-kind = Loại hộ
import-field-phone = Điện thoại
import-field-note = Ghi chú
import-field-list_state = Trạng thái

import-fate-created = Thêm mới
import-fate-updated = Cập nhật
import-fate-unchanged = Không đổi
import-fate-rejected = Không nhận
import-fate-skipped = Bỏ qua
import-new-groups = Tổ dân phố mới
import-new-alleys = Ngõ mới
import-more-rows = … và { $count } dòng khác chưa đúng

import-outcome-written = Đã ghi vào danh sách.
import-outcome-written_partly = Đã ghi các dòng đúng; các dòng chưa đúng để lại.
import-outcome-nothing_new = Danh sách đã có đủ, không có gì thay đổi.
import-outcome-ready = Mới xem thử, chưa ghi gì.
import-outcome-ready_with_faults = Mới xem thử, chưa ghi gì. Còn dòng chưa đúng.
import-outcome-refused = Chưa ghi gì, vì còn dòng chưa đúng.

# Trang nhập danh sách và trang Hộ và ngõ
import-title = Nhập danh sách hộ
import-lead = Chọn tệp danh sách của phường. Hệ thống đọc thử trước, chưa ghi gì.
import-choose = Tệp danh sách
import-pick = Chọn tệp…
import-none-picked = Chưa chọn tệp nào.
import-one-picked = Đã chọn một tệp.
import-hint = Excel (.xlsx) hoặc CSV, tối đa 20 MB. Đọc được cả phông TCVN3 và VNI.
import-look = Đọc thử
import-confirm = Ghi vào danh sách
import-other = Chọn tệp khác
import-partial = Ghi các dòng đúng, để lại các dòng chưa đúng
import-understood = Các cột đã hiểu
import-col-row = Dòng trong tệp
import-col-fate = Kết quả
import-no-rows = Không có dòng nào.
import-duplicate = trùng với { $row }
import-skip-blank = dòng trống
import-skip-header = dòng tiêu đề lặp lại
import-skip-section = dòng tên tổ hoặc ngõ
import-skip-total = dòng tổng cộng
import-skip-footer = dòng ghi chú, chữ ký
households-count = { $n } hộ trong danh sách
households-no-number = (không số)
households-none = Chưa có hộ nào. Xin nhập danh sách của phường.
households-none-found = Không tìm thấy hộ nào như vậy.
