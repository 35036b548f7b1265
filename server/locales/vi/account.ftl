# Tài khoản của tôi: mật khẩu, xác thực hai lớp, nơi đang đăng nhập.
me-title = Tài khoản của tôi
me-password = Đổi mật khẩu
me-password-old = Mật khẩu đang dùng
me-password-new = Mật khẩu mới
done-password = Đã đổi mật khẩu. Các nơi khác đã được đăng xuất.
done-signed-out = Đã đăng xuất nơi đã chọn.
done-second-off = Đã tắt xác thực hai lớp.
done-second-reset = Đã đặt lại xác thực hai lớp của người này.

sessions-title = Nơi đang đăng nhập
session-unknown = Trình duyệt không rõ
session-this = Thiết bị này
session-end = Đăng xuất thiết bị này
session-end-others = Đăng xuất tất cả thiết bị khác
col-browser = Trình duyệt
col-since = Từ lúc

second-heading = Xác thực hai lớp
second-lead = Ngoài mật khẩu, mỗi lần đăng nhập cần thêm một mã 6 số từ điện thoại của mình. Người biết mật khẩu mà không có điện thoại thì không vào được.
second-on = Đang bật từ ngày { $time }.
second-codes-left = Còn { $n } mã dự phòng.
second-turn-on = Bật xác thực hai lớp
second-turn-off = Tắt xác thực hai lớp
second-new-codes = Tạo mã dự phòng mới
second-title = Bật xác thực hai lớp
second-required = Phường yêu cầu xác thực hai lớp. Xin bật trước khi làm việc tiếp.
second-step-1 = Mở ứng dụng tạo mã trên điện thoại của mình.
second-step-2 = Quét mã QR bên dưới.
second-step-3 = Nhập mã 6 số mà ứng dụng đang hiện.
second-qr = Mã QR cho ứng dụng tạo mã
second-type = Không quét được thì nhập khóa này vào ứng dụng:
second-code = Mã xác thực
second-wrong = Mã chưa đúng. Xin kiểm tra giờ trên điện thoại rồi nhập mã đang hiện.
second-codes-title = Mã dự phòng
second-codes-lead = Khi không có điện thoại, xin dùng một mã dưới đây thay cho mã 6 số. Mỗi mã dùng được một lần.
second-codes-once = Các mã này chỉ hiện một lần. Xin in hoặc chép ra giấy và cất ở nơi an toàn.
second-reset = Đặt lại xác thực hai lớp
second-reset-hint = Dùng khi người này mất điện thoại. Họ đăng nhập bằng mật khẩu rồi bật lại.

login-second-title = Nhập mã xác thực
login-second-lead = Mở ứng dụng tạo mã trên điện thoại và nhập mã 6 số đang hiện.
login-second-help = Không có điện thoại: nhập một mã dự phòng. Hết mã dự phòng: xin liên hệ lãnh đạo Công an phường.

again-title = Xin xác nhận lại
again-lead = Việc này quan trọng nên cần nhập lại mật khẩu. Trong 10 phút sẽ không hỏi lại.
again-submit = Xác nhận
again-wrong = Mật khẩu hoặc mã chưa đúng.
