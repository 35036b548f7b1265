# Khi dữ liệu trên máy hỏng, quên mã PIN, hoặc phải mang các mục chưa gửi qua máy khác.

aside-damaged-title = Dữ liệu trên máy bị hỏng
aside-damaged-text = Ứng dụng không mở được dữ liệu cũ. Dữ liệu đó đã được cất riêng trên máy này, không xóa.
aside-forgotten-title = Bắt đầu lại với mã PIN mới
aside-forgotten-text = Dữ liệu cũ đã được cất riêng trên máy này, không xóa.
aside-key_gone-title = Bắt đầu lại trên máy này
aside-key_gone-text = Kho khóa của máy không còn khóa của dữ liệu cũ. Dữ liệu đó được cất riêng trên máy này, không xóa.
aside-revoked-title = Máy này đã bị thu hồi
aside-revoked-text = Công an phường đã thu hồi máy, nên dữ liệu trên máy đã được xóa.
aside-copies = { $n } mục chưa gửi còn bản niêm phong trên máy. Ghi danh lại xong, máy sẽ tự gửi các mục này.
aside-no-copies = Không còn mục nào chưa gửi. Những gì đã gửi vẫn an toàn trên máy chủ.
aside-do = Xin gọi Công an phường để nhận mã ghi danh mới, rồi nhập vào đây.
sync-earlier = Đang giữ từ lần trước, đã niêm phong
sync-earlier-value = { $n } mục
carry-title = Chuyển qua máy khác
carry-text = Khi lâu không có mạng: tạo một tệp đã niêm phong để người khác mang đến Công an phường. Chỉ Công an phường mở được tệp.
carry-make = Tạo tệp để mang đi
carry-busy = Đang tạo tệp…
carry-pin-title = Nhập lại mã PIN
carry-pin-text = Tệp này sẽ rời khỏi máy, nên xin nhập lại mã PIN.
carry-done = Đã tạo tệp có { $n } mục
carry-where = Tệp nằm ở: { $text }
carry-do = Chép tệp này sang máy khác hoặc thẻ nhớ, đưa cho cán bộ Công an phường nhập ở trang “Nhập tệp mang tay”. Các mục vẫn giữ trên máy này; khi có mạng, máy tự biết mục nào đã an toàn. Gửi hai lần cũng không bị trùng.
failure-nothing-to-carry = Không có mục nào chưa gửi, nên không cần mang đi.
