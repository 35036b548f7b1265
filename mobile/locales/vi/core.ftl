# Vì sao một việc chưa làm được
failure-locked = Ứng dụng đang khóa. Xin nhập mã PIN.
failure-not-enrolled = Máy này chưa ghi danh.
failure-already-done = Máy này đã ghi danh rồi.
failure-wrong-pin = Mã PIN chưa đúng.
failure-wait = Xin đợi một lát rồi thử lại.
failure-no-tries-left = Đã hết số lần thử. Các lượt đã ghi vẫn được giữ trên máy. Xin Công an phường cấp mã ghi danh mới.
failure-pin-format = Mã PIN gồm 6 chữ số.
failure-pin-too-simple = Mã PIN này dễ đoán quá. Xin chọn mã khác.
failure-no-network = Chưa liên lạc được với máy chủ. Xin thử lại khi có mạng.
failure-bad-server = Địa chỉ máy chủ chưa đúng.
failure-invalid = Có ô chưa đúng.
failure-gone = Mục này không còn trên máy.
failure-no-campaign = Hiện không có đợt rà soát nào đang mở.
failure-no-key = Chưa nhận được khóa niêm phong của phường. Xin đồng bộ rồi lưu lại.
failure-too-late = Lượt này đã gửi đi, không hoàn tác được nữa.
failure-disk-full = Máy hết chỗ trống. Lượt này chưa lưu được; những gì đã lưu vẫn an toàn.
failure-store-newer = Dữ liệu trên máy thuộc bản ứng dụng mới hơn. Xin cập nhật ứng dụng.
failure-store-damaged = Không đọc được dữ liệu trên máy. Dữ liệu vẫn được giữ nguyên; xin liên hệ Công an phường.
failure-internal = Ứng dụng gặp lỗi. Những gì đã lưu không bị mất.

# Máy và máy chủ
link-offline = Chưa có mạng
link-idle = Đã đồng bộ
link-sending = Đang gửi
link-receiving = Đang tải về
link-waiting = Đang chờ thử lại
link-needs_update = Cần cập nhật ứng dụng
link-revoked = Máy đã bị thu hồi

# Lượt của tôi
visit-state-on_phone = Trên máy
visit-state-sending = Đang gửi
visit-state-received = Đã nhận
visit-state-needs_more = Cần bổ sung
visit-state-accepted = Đã duyệt
visit-state-not_accepted = Không nhận
visit-state-refused = Chưa gửi được

# Việc cần xem lại khi đồng bộ
need-conflict = Có người khác cũng vừa sửa mục này. Máy chủ giữ cả hai, Công an phường sẽ xem lại.
need-clock-off = Đồng hồ của máy lệch hơn 10 phút. Xin chỉnh lại giờ tự động.
need-update-app = Ứng dụng đã cũ. Xin cập nhật để tiếp tục gửi; các lượt đã ghi vẫn giữ nguyên trên máy.
need-revoked = Máy này đã bị thu hồi hoặc phiên đã hết. Các lượt đã ghi vẫn giữ nguyên trên máy. Xin liên hệ Công an phường.

reject-bad_hash = Dữ liệu bị thay đổi trên đường gửi. Xin mở ra và lưu lại.
reject-bad_body = Máy chủ không đọc được nội dung này. Xin mở ra và lưu lại.
reject-too_large = Nội dung dài quá mức cho phép. Xin rút ngắn rồi lưu lại.
reject-invalid_fields = Có ô chưa đúng. Xin mở ra bổ sung.
reject-not_pushable = Mục này không sửa được từ điện thoại.
reject-forbidden = Nhà này không thuộc phần việc được giao. Xin báo Công an phường.
reject-unknown_reference = Máy chủ chưa có nhà hoặc ngõ này. Xin báo Công an phường.
reject-id_taken = Mục này đã có người khác ghi. Xin báo Công an phường.
