# Nguồn hỗ trợ và nhu cầu hỗ trợ của người trong diện quản lý
nav-offers = Nguồn hỗ trợ
offers-lead = Những nơi nhận giúp người trong diện quản lý: cai nghiện, chữa bệnh, tư vấn, học nghề, việc làm, vay vốn.
offers-tab = { $name } ({ $n })
offers-none = Chưa có nguồn hỗ trợ nào ở mục này.
offers-none-found = Không có nguồn hỗ trợ nào như vậy.
offer-new = Thêm nguồn hỗ trợ
offer-new-lead = Ghi nơi nhận giúp, số chỗ và thời gian. Cán bộ chọn nguồn này khi giới thiệu người cần giúp.
offer-facts = Thông tin
offer-change = Sửa thông tin
offer-close = Đóng nguồn hỗ trợ
offer-close-lead = Sau khi đóng, không giới thiệu thêm ai. Những người đã được giới thiệu vẫn tiếp tục.
offer-reopen = Mở lại
offer-reopen-lead = Nguồn này lại được dùng khi giới thiệu người cần giúp.
offer-matched = Người đã được giới thiệu
offer-matched-none = Chưa giới thiệu ai.
offer-others = Còn { $n } người khác mà Ông/Bà không được xem hồ sơ.
offer-whole-ward = Cả phường
offer-own-group = Dành riêng cho tổ dân phố này
offer-full = Hết chỗ
offer-free = Còn { $free }/{ $n } chỗ
offer-no-limit = Không giới hạn
offer-days = { $from } – { $to }
offer-from = Từ { $from }
offer-out-of-time = Ngoài thời gian nhận
offer-title-hint = Nói ngắn gọn, ví dụ: Lớp học nghề may, khóa 3
offer-to-hint = Để trống ngày kết thúc nếu nhận lâu dài.
offer-places-hint = Để trống nếu không giới hạn.
offer-note-hint = Điều kiện nhận, giấy tờ cần mang. Xin không ghi tên người được giúp ở đây.

offer-state-open = Đang nhận
offer-state-closed = Đã đóng

offer-field-kind = Loại hỗ trợ
offer-field-title = Tên nguồn hỗ trợ
offer-field-giver = Nơi hỗ trợ, người phụ trách
offer-field-contact = Điện thoại, địa chỉ
offer-field-places = Số chỗ
offer-field-from_on = Từ ngày
offer-field-to_on = Đến hết ngày
offer-field-days = Thời gian
offer-field-area = Dành cho
offer-field-note = Ghi chú
offer-field-close_reason = Vì sao đóng

offer-error-kind-does_not_fit = Đã có người được giới thiệu, nên không đổi loại hỗ trợ. Xin thêm một nguồn khác.
offer-error-area-does_not_fit = Tổ dân phố này không thuộc địa bàn được giao
offer-error-places-bad_format = Xin ghi số chỗ bằng chữ số, hoặc để trống
offer-error-places-out_of_range = Số chỗ phải từ 1 đến 9.999
offer-error-places-does_not_fit = Số chỗ này ít hơn số đã dùng
offer-error-from_on-required = Xin ghi ngày bắt đầu
offer-error-to_on-out_of_range = Ngày kết thúc phải sau ngày bắt đầu
offer-error-why-required = Xin nói rõ vì sao đóng

done-offer-add = Đã thêm nguồn hỗ trợ.
done-offer-change = Đã sửa nguồn hỗ trợ.
done-offer-close = Đã đóng nguồn hỗ trợ.
done-offer-reopen = Nguồn hỗ trợ đã mở lại.

# Nhu cầu
needs-open = Nhu cầu chưa có nơi giúp
needs-title = Nhu cầu chưa có nơi giúp
needs-lead = Nhu cầu trong các hồ sơ đang quản lý mà chưa được giới thiệu đến đâu. Mục phường còn thiếu nguồn đứng trước.
needs-told = { $n } nhu cầu đang chờ, trong đó { $lacking } nhu cầu chưa có nguồn hỗ trợ hoặc nguồn đã hết chỗ.
needs-none = Không có nhu cầu nào đang chờ.
needs-by = Theo loại và tổ dân phố
needs-count = Số nhu cầu
needs-supply = Nguồn hỗ trợ
needs-whose = Người đang cần
supply-none = Chưa có nguồn
supply-full = Đã hết chỗ
supply-some = Có { $n } nguồn còn chỗ

case-support = Nhu cầu hỗ trợ
case-support-none = Chưa ghi nhu cầu nào.
need-new = Ghi nhu cầu
need-save = Ghi nhu cầu này
need-source = Ai cho biết
need-noted-on = Ngày cho biết
need-about = { $source } · { $day } · { $who } ghi
need-lacks = Chưa có nguồn hỗ trợ còn chỗ
need-offers = Giới thiệu đến
need-close = Không còn cần nữa
need-close-why = Vì sao không còn cần
need-close-do = Ghi là không còn cần
refer = Giới thiệu
refer-kept = Lời dặn đã viết, để dùng lại
refer-words = Lời dặn khi giới thiệu (nếu có)
match-since = Giới thiệu ngày
match-words = Nói rõ thêm
match-result = Kết quả

need-source-person = Người đó nói
need-source-family = Gia đình nói
need-source-officer = Cán bộ nhận thấy
need-source-organisation = Nơi chữa trị, đoàn thể đề nghị

need-state-open = Đang cần
need-state-met = Đã được giúp
need-state-closed = Không còn cần

match-state-proposed = Đã giới thiệu
match-state-accepted = Đã nhận
match-state-declined = Không nhận
match-state-done = Đã xong
match-state-ended = Đã dừng

match-step-accept = Hai bên đã nhận
match-step-decline = Không nhận
match-step-finish = Ghi kết quả
match-step-stop = Dừng lại

match-result-helped = Đã được giúp
match-result-partly = Được giúp một phần, còn cần thêm
match-result-not_used = Không dùng đến

case-error-kind-already = Nhu cầu này đã được ghi
case-error-kind-required = Xin chọn loại hỗ trợ
case-error-noted_on-required = Xin ghi ngày cho biết
case-error-noted_on-out_of_range = Ngày cho biết không thể sau hôm nay, cũng không quá một năm trước
case-error-offer-full = Chỗ cuối cùng vừa được giới thiệu cho người khác. Lời dặn của Ông/Bà vẫn còn ở dưới; xin chọn nguồn khác, nếu có.
case-error-result-required = Xin chọn kết quả
case-error-step-required = Xin nói rõ vì sao
case-error-close-required = Xin nói rõ vì sao không còn cần

support-told-need_noted = { $who } ghi nhu cầu lúc { $time }: { $what }
support-told-need_closed = { $who } ghi là không còn cần lúc { $time }: { $what }
support-told-proposed = { $who } giới thiệu lúc { $time }: { $what }
support-told-accepted = { $who } ghi là hai bên đã nhận lúc { $time }: { $what }
support-told-declined = { $who } ghi là không nhận lúc { $time }: { $what }
support-told-done = { $who } ghi kết quả hỗ trợ lúc { $time }: { $what }
support-told-ended = { $who } dừng giới thiệu lúc { $time }: { $what }
support-told-task_given = { $who } giao việc lúc { $time }
support-told-task_done = { $who } nhận kết quả việc được giao lúc { $time }: { $what }

done-support-noted = Đã ghi nhu cầu.
done-support-closed = Đã ghi là không còn cần. Nếu đang giới thiệu thì chỗ được trả lại.
done-support-proposed = Đã giới thiệu và giữ một chỗ.
done-support-accept = Đã ghi là hai bên đã nhận.
done-support-decline = Đã ghi là không nhận. Chỗ được trả lại.
done-support-finish = Đã ghi kết quả.
done-support-stop = Đã dừng. Chỗ được trả lại.

# Việc của một hồ sơ
case-tasks = Việc được giao
case-tasks-none = Chưa giao việc nào từ hồ sơ này.
case-task-nowhere = Hồ sơ chưa gắn với hộ nào, nên chưa giao việc được. Xin sửa hồ sơ và chọn hộ trước.
case-task-lead = Người được giao chỉ thấy hộ, hạn và lời dặn ghi ở đây, không thấy hồ sơ. Xin không ghi vì sao người đó được quản lý.

audit-record-offer = Nguồn hỗ trợ
audit-action-case-task = Giao việc từ hồ sơ
audit-action-match-accept = Ghi hai bên đã nhận giới thiệu
audit-action-match-decline = Ghi không nhận giới thiệu
audit-action-match-finish = Ghi kết quả hỗ trợ
audit-action-match-propose = Giới thiệu đến nguồn hỗ trợ
audit-action-match-stop = Dừng giới thiệu
audit-action-need-add = Ghi nhu cầu hỗ trợ
audit-action-need-close = Ghi nhu cầu không còn
audit-action-need-list = Xem nhu cầu chưa có nơi giúp
audit-action-offer-add = Thêm nguồn hỗ trợ
audit-action-offer-change = Sửa nguồn hỗ trợ
audit-action-offer-close = Đóng nguồn hỗ trợ
audit-action-offer-reopen = Mở lại nguồn hỗ trợ
audit-action-offer-view = Xem nguồn hỗ trợ và người được giới thiệu
audit-detail-needs = Nhu cầu
audit-detail-offers = Nguồn hỗ trợ đã đóng
audit-detail-referrals = Giới thiệu đã dừng
export-list-needs = Nhu cầu chưa có nơi giúp

kept-kind-need = Nhu cầu hỗ trợ và nơi đã giới thiệu
kept-why-need = Để giúp người trong diện quản lý đúng điều họ cần; xóa cùng hồ sơ.
kept-until-need = Theo hồ sơ
kept-kind-offer = Nguồn hỗ trợ
kept-why-offer = Để biết nơi nào nhận giúp; có thể có tên và điện thoại của người phụ trách.
kept-until-offer = Đến khi đóng
kept-kind-closed-offer = Nguồn hỗ trợ đã đóng
kept-why-closed-offer = Để trả lời được ai đã được giới thiệu đến đâu; hết hạn và không còn hồ sơ nào nhắc đến thì xóa.
