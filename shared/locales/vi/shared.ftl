# Vai trò
role-group_leader = Tổ trưởng tổ dân phố
role-volunteer = Lực lượng bảo vệ an ninh, trật tự ở cơ sở
role-helper = Người được giao giúp đỡ
role-area_officer = Cảnh sát khu vực
role-police_lead = Chỉ huy Công an phường
role-steering = Ban Chỉ đạo
role-city = Công an thành phố
role-admin = Quản trị kỹ thuật
role-auditor = Kiểm tra, giám sát

# Kết quả gõ cửa
outcome-met = Gặp
outcome-absent = Vắng
outcome-refused = Từ chối
outcome-vacant = Không có người ở
outcome-not_found = Không tìm thấy nhà
outcome-postponed = Hẹn lại

relation-head = Chủ hộ
relation-spouse = Vợ hoặc chồng chủ hộ
relation-adult_child = Con, cháu đã lớn
relation-elder = Bố, mẹ hoặc ông, bà
relation-tenant = Người thuê nhà
relation-manager = Người quản lý
relation-other = Người khác

residence-complete = Đủ
residence-incomplete = Chưa đủ
residence-not_applicable = Không áp dụng

camera-present = Đã có
camera-willing = Sẵn lòng lắp
camera-none = Chưa có

commitment-signed = Ký bây giờ
commitment-already_signed = Đã ký từ trước
commitment-declined = Chưa muốn ký
commitment-not_asked = Chưa hỏi

part-morning = sáng
part-afternoon = chiều
part-evening = tối

# Việc được giao
task-kind-residence_check = Kiểm tra cư trú, nhà trọ
task-kind-business_check = Kiểm tra cơ sở kinh doanh có điều kiện
task-kind-support = Thăm hỏi, hỗ trợ
task-kind-other = Việc khác
task-result-done = Đã làm xong
task-result-partly = Làm được một phần
task-result-not_possible = Không làm được
check-answer-yes = Có
check-answer-no = Không
check-answer-not_applicable = Không áp dụng
check-q-people_present = Lúc kiểm tra có bao nhiêu người đang ở?
check-q-people_declared = Bao nhiêu người đã khai báo tạm trú, lưu trú?
check-q-register_kept = Chủ nhà có ghi sổ theo dõi người đến ở không?
check-q-hotline_posted = Có niêm yết số điện thoại trực của Công an phường không?
check-q-licence_valid = Giấy chứng nhận đủ điều kiện về an ninh, trật tự còn hiệu lực không?
check-q-manager_present = Người chịu trách nhiệm về an ninh, trật tự có mặt không?
check-q-staff_declared = Nhân viên đã được khai báo đầy đủ không?
check-q-camera_works = Camera có hoạt động không?
check-q-commitment_signed = Cơ sở đã ký cam kết phòng, chống ma túy chưa?
task-decision-accepted = Nhận kết quả
task-decision-returned = Đề nghị làm thêm
task-decision-cancelled = Không cần làm nữa
task-state-open = Đang chờ làm
task-state-returned = Cần làm thêm
task-state-reported = Đã báo kết quả
task-state-accepted = Đã nhận kết quả
task-state-cancelled = Không cần làm nữa

# Điều cần báo: thông tin cần xác minh, không phải kết luận
subject-person = Người
subject-place = Địa điểm
category-addicted = Nghi nghiện ma túy
category-illegal_user = Nghi sử dụng trái phép chất ma túy
category-post_rehab = Đang được quản lý sau cai nghiện
category-substitution = Đang điều trị thay thế
category-psychosis_signs = Có biểu hiện bất thường về tâm thần
category-youth_at_risk = Thanh, thiếu niên có nguy cơ cao
category-use_site = Nơi nghi tổ chức, chứa chấp sử dụng
category-dealing = Nghi mua bán trái phép
category-plants = Cây nghi có chứa chất ma túy
category-litter = Kim tiêm vứt bừa bãi
basis-self_declared = Người đó tự nói
basis-family_declared = Gia đình cho biết
basis-official_list = Có trong danh sách quản lý
basis-seen_directly = Tôi trực tiếp thấy
basis-told_by_resident = Người dân cho biết
support-voluntary_rehab = Cai nghiện tự nguyện
support-methadone = Điều trị methadone
support-counselling = Tư vấn
support-health = Khám, chữa bệnh
support-vocational_training = Học nghề
support-job = Việc làm
support-loan = Vay vốn

# Xét duyệt
review-received = Chờ xem
review-accepted = Đã duyệt
review-returned = Cần bổ sung
review-rejected = Không nhận

# Hộ
household-kind-permanent = Thường trú
household-kind-temporary = Tạm trú
household-kind-lodging = Nhà trọ
household-kind-business = Cơ sở kinh doanh
household-kind-conditional_business = Kinh doanh có điều kiện về an ninh, trật tự
household-kind-agency = Cơ quan
household-kind-school = Trường học
household-kind-religious = Cơ sở tôn giáo
household-kind-vacant = Nhà không có người ở
list-state-listed = Trong danh sách
list-state-proposed_new = Đề nghị thêm
list-state-proposed_closed = Đề nghị đóng
list-state-closed = Đã đóng

campaign-state-draft = Đang chuẩn bị
campaign-state-running = Đang rà soát
campaign-state-ended = Đã kết thúc

# Lỗi của một ô
error-required = Cần có câu trả lời
error-too_long = Dài quá. Xin viết gọn lại.
error-out_of_range = Con số này không hợp lý. Xin xem lại.
error-bad_format = Viết chưa đúng dạng. Xin xem lại.
error-signature_missing = Chưa có chữ ký
error-does_not_fit = Không khớp với câu trả lời khác
error-too_many = Nhiều quá. Xin bỏ bớt.

# Lỗi chung của máy chủ
problem-unauthorised = Phiên làm việc đã hết. Xin đăng nhập lại.
problem-forbidden = Việc này không được giao cho tài khoản này.
problem-not_found = Không tìm thấy.
problem-bad_request = Máy chủ không hiểu yêu cầu này.
problem-invalid_fields = Có ô chưa đúng.
problem-body_too_large = Dữ liệu gửi lên lớn quá mức cho phép.
problem-update_required = Ứng dụng đã cũ. Xin cập nhật để tiếp tục gửi; các lượt đã ghi vẫn giữ nguyên trên máy.
problem-cursor_reset = Cần tải lại danh sách từ đầu; các lượt chưa gửi vẫn giữ nguyên trên máy.
problem-code_unknown = Mã ghi danh không đúng hoặc đã hết hạn. Xin hỏi lại Công an phường.
problem-code_used = Mã ghi danh này đã được dùng. Xin Công an phường cấp mã mới.
problem-device_revoked = Máy này đã bị thu hồi. Xin liên hệ Công an phường.
problem-too_many_requests = Thử quá nhiều lần. Xin đợi một lát.
problem-conflict = Dữ liệu vừa được người khác thay đổi. Xin xem lại rồi làm lần nữa.
problem-unavailable = Máy chủ đang bận. Xin thử lại sau ít phút.
problem-tls_required = Máy chủ này chỉ nhận kết nối HTTPS.
problem-disk_full = Máy chủ hết chỗ trống nên chưa nhận thêm được; các lượt đã ghi vẫn giữ nguyên trên máy và sẽ tự gửi lại.
problem-internal = Máy chủ gặp lỗi. Dữ liệu đã ghi không bị mất.
problem-upload_offset = Ảnh gửi lên chưa nối tiếp phần đã nhận. Máy tự gửi lại từ chỗ đúng.
problem-attachment_corrupt = Ảnh nhận được không còn nguyên vẹn. Máy tự gửi lại từ đầu.
problem-attachment_not_an_image = Tệp gửi lên không phải ảnh JPEG, PNG hoặc WebP thông thường.
