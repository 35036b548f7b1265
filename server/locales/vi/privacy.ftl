# Trang cho người dân: phường giữ gì, vì sao, bao lâu; ai xem; quyền của mỗi người
privacy-title = Quyền riêng tư của người dân
privacy-link = Quyền riêng tư của người dân
privacy-link-ward = Xem trang mà người dân đọc
language-vi = Tiếng Việt
language-en = English
privacy-choose = Xin chọn phường nơi gia đình ở:
privacy-none = Chưa có phường nào trên máy chủ này.
privacy-wards = Các phường khác
privacy-lead = Khi đi từng ngõ, gõ từng nhà, phường ghi lại một số điều về gia đình. Trang này nói rõ ghi gì, để làm gì, giữ bao lâu, ai được xem và Ông/Bà có quyền gì.

privacy-who-title = Ai giữ dữ liệu
privacy-who-1 = { $ward } giữ và chịu trách nhiệm về dữ liệu; Công an phường sử dụng dữ liệu cho việc phòng, chống ma túy trên địa bàn, không dùng vào việc khác.
privacy-who-2 = Dữ liệu nằm trên máy chủ của phường, và phần được phân công nằm trên điện thoại của người đi rà soát.

privacy-asked-title = Hỏi gì ở cửa, để làm gì
privacy-asked-1 = Số nhà, tên chủ hộ, loại hộ, số người trong hộ và số điện thoại theo danh sách của phường: để gõ đúng nhà, gặp đúng người.
privacy-asked-2 = Người tiếp chuyện là ai trong gia đình (chủ hộ, vợ, chồng, con…), không hỏi tên: để biết đã gặp gia đình.
privacy-asked-3 = Số người đang ở, đã đăng ký tạm trú hay chưa: để không bỏ sót ai.
privacy-asked-4 = Đã nhận tờ tuyên truyền hay chưa, nhà có camera hoặc muốn lắp hay không: để hướng dẫn và giữ an toàn trong ngõ.
privacy-asked-5 = Bản cam kết “Gia đình không có người liên quan đến ma túy”, có thể kèm chữ ký trên màn hình. Gia đình có thể chưa ký; khi đó chỉ ghi là chưa ký.
privacy-asked-6 = Ngày giờ, kết quả gõ cửa (gặp, vắng, hẹn lại, từ chối); nếu cần thì thêm ghi chú, ảnh, và vị trí lúc ghi khi điện thoại cho phép: để cán bộ xem lại được.
privacy-asked-7 = Điều cần báo, nếu có: về một người hoặc một nơi, biết bằng cách nào, cần hỗ trợ gì; có thể kèm tên và năm sinh nếu biết. Đây là điều phải xác minh, không phải kết luận về ai.
privacy-asked-8 = Gia đình có thể từ chối trả lời. Người ghi chỉ ghi là từ chối, cùng lý do nếu Ông/Bà muốn nói.
privacy-asked-9 = Riêng người thuộc diện quản lý theo pháp luật: Công an phường lập hồ sơ tại trụ sở, sau khi một cán bộ xác minh và một người khác phê duyệt, gồm họ tên, ngày hoặc năm sinh, số định danh nếu có, các quyết định, cán bộ phụ trách, điều người đó cần được giúp và nơi đã được giới thiệu. Những điều này không hỏi ở cửa.

privacy-never-title = Không bao giờ hỏi ở cửa
privacy-never-1 = Số căn cước, ảnh giấy tờ, vân tay, dữ liệu khuôn mặt.
privacy-never-2 = Mật khẩu, mã xác nhận, tài khoản ngân hàng, tiền. Ai nhân danh phường mà hỏi những điều này, xin đừng đưa và báo ngay cho Công an phường.
privacy-never-3 = Dân tộc, tôn giáo, quan điểm chính trị.
privacy-never-4 = Tên của người báo tin: không có chỗ để ghi.
privacy-never-5 = Phần mềm không chấm điểm, không dự đoán về ai, không theo dõi điện thoại của người dân.

privacy-kept-title = Giữ bao lâu
privacy-kept-lead = Thời hạn do phường quy định. Hết hạn, dữ liệu được xóa tự động; bản sao lưu cũ còn giữ đến khi chính nó được hủy.

privacy-seen-title = Ai được xem
privacy-seen-1 = Tổ trưởng: nhà và lượt gõ cửa của tổ mình. Lực lượng ở cơ sở: chỉ nhà được phân công và lượt do chính mình ghi. Điều cần báo thì không ai trong số này đọc lại được, kể cả người đã ghi.
privacy-seen-2 = Cảnh sát khu vực: các tổ dân phố mình phụ trách. Trưởng, Phó Trưởng Công an phường: toàn phường.
privacy-seen-3 = Ủy ban nhân dân, Ban Chỉ đạo, Công an thành phố: chỉ các con số, không có tên ai. Người quản trị kỹ thuật: tài khoản và máy, không xem được hồ sơ.
privacy-seen-4 = Ai mở hồ sơ của ai, lúc nào, đều được ghi vào nhật ký để Trưởng Công an phường và người kiểm tra xem.
privacy-seen-5 = Phần mềm không gửi dữ liệu cho công ty nào, không quảng cáo.
privacy-seen-6 = Người được giao một việc ở một nhà: số nhà, ngõ, tên chủ hộ và lời dặn của việc đó, không có gì khác, kể cả việc ai có hồ sơ.
privacy-seen-7 = Hồ sơ người trong diện quản lý: cảnh sát khu vực của tổ và Trưởng, Phó Trưởng Công an phường. Nếu người đó chưa đủ 18 tuổi: chỉ cán bộ phụ trách và Trưởng, Phó Trưởng Công an phường.
privacy-seen-8 = Khi người trong diện quản lý chuyển sang phường khác dùng cùng máy chủ: Trưởng, Phó Trưởng Công an phường nơi đến xem họ tên, năm sinh, số định danh và hình thức quản lý để quyết định tiếp nhận; nếu không tiếp nhận thì không còn xem được nữa.

privacy-guarded-title = Bảo vệ thế nào
privacy-guarded-1 = Trên điện thoại của người ghi: mã hóa, mở bằng mã PIN, tự khóa. Máy mất thì phường thu hồi, và máy tự xóa ở lần liên lạc sau.
privacy-guarded-2 = Điều cần báo được niêm phong ngay khi ghi xong; chỉ Công an phường mở được.
privacy-guarded-3 = Trên máy chủ và trong bản sao lưu: mã hóa, chìa khóa để riêng.
privacy-guarded-4 = Nhật ký không thể sửa mà không bị phát hiện.

privacy-rights-title = Quyền của Ông/Bà
privacy-rights-lead = Theo Luật Bảo vệ dữ liệu cá nhân (số 91/2025/QH15, có hiệu lực từ ngày 1/1/2026), Ông/Bà có quyền:
privacy-rights-1 = Được biết và được xem phường đang giữ gì về mình.
privacy-rights-2 = Yêu cầu sửa lại cho đúng, kể cả xóa điều ghi nhầm khỏi lịch sử của hồ sơ.
privacy-rights-3 = Yêu cầu xóa dữ liệu về mình. Khi được xóa, nội dung, chữ ký, ảnh và điều cần báo đều mất, trên máy của người ghi cũng vậy.
privacy-rights-4 = Khiếu nại, tố cáo hoặc khởi kiện theo quy định của pháp luật nếu thấy dữ liệu về mình bị dùng sai.
privacy-rights-note = Pháp luật có thể quy định trường hợp phải giữ lại; khi đó cán bộ nói rõ lý do.

privacy-contact-title = Hỏi ai
privacy-contact-lead = Xin gặp cảnh sát khu vực, đến trụ sở Công an phường, hoặc gọi:
privacy-contact-visit = Xin gặp cảnh sát khu vực hoặc đến trụ sở Công an phường.
