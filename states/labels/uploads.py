"""Word why a file is not taken in, or a paper not made."""

from collections.abc import Mapping

from states.labels.language import Words

SENTENCES: Mapping[str, Words] = {
    "text_unprintable": Words(
        "Có ký tự không in được[: {characters:text}]. Đề nghị sửa nội dung có các ký tự này rồi tạo lại văn bản.",
        "Some characters can't be printed[: {characters:text}]. Please mend the words that hold them and make the"
        " paper again.",
    ),
    "copy_bound_elsewhere": Words(
        "Tệp này là bản ký của biên bản một phiên họp khác."
        " Đề nghị chọn đúng bản ký biên bản phiên họp đã xét đề nghị này.",
        "This file is the signed copy of another sitting's minutes."
        " Please choose the signed minutes of the sitting that voted on this.",
    ),
    "copy_superseded": Words(
        "Tệp này là bản ký của biên bản trước khi điều chỉnh nên không còn dùng được."
        " Đề nghị in biên bản đã điều chỉnh, ký lại rồi tải bản mới lên.",
        "This file was signed before the minutes were corrected, so it counts no longer."
        " Please print the corrected minutes, have them signed again and upload the new copy.",
    ),
    "copy_not_signable": Words(
        "Bản ký của biên bản phải là tệp PDF hoặc ảnh quét JPEG, PNG. Đề nghị quét bản giấy đã ký rồi tải lên.",
        "A signed copy is a PDF, or a scan as JPEG or PNG. Please scan the signed paper and upload that.",
    ),
    "file_empty": Words(
        "Tệp không có nội dung. Đề nghị kiểm tra tệp trên máy rồi tải lên lại.",
        "The file is empty. Please check it on your computer and upload it again.",
    ),
    "file_too_large": Words(
        "Tệp vượt dung lượng cho phép[: tối đa {limit:bytes}]."
        " Đề nghị giảm dung lượng, ví dụ quét với độ phân giải thấp hơn, rồi tải lên lại.",
        "The file is too large[: at most {limit:bytes}]."
        " Please make it smaller, for instance by scanning at a lower resolution, and upload it again.",
    ),
    "file_name_invalid": Words(
        "Tên tệp chưa hợp lệ[: {reason:name_flaw}][ (tối đa {limit:number} ký tự)]."
        " Đề nghị đổi tên tệp rồi tải lên lại.",
        "The name of the file can't be used[: {reason:name_flaw}][ (at most {limit:number} characters)]."
        " Please rename the file and upload it again.",
    ),
    "file_type_not_allowed": Words(
        "Hệ thống không nhận loại tệp này[: {extension:text}].[ Các loại được nhận: {allowed:text}.]"
        " Đề nghị chuyển sang một loại được nhận, ví dụ PDF, rồi tải lên lại.",
        "Files of this kind are not taken in[: {extension:text}].[ Allowed kinds: {allowed:text}.]"
        " Please convert it to one of those, for instance PDF, and upload it again.",
    ),
    "file_type_mismatch": Words(
        "Nội dung tệp không đúng với phần mở rộng của tên tệp[: tên ghi {declared:file_kind}]"
        "[, nội dung là {found:file_kind}]. Đề nghị lưu lại tệp đúng loại rồi tải lên lại.",
        "The content of the file is not what its name says[: named as {declared:file_kind}]"
        "[, found {found:file_kind}]. Please save it as the right kind and upload it again.",
    ),
    "file_encrypted": Words(
        "Tệp được đặt mật khẩu nên không kiểm tra được. Đề nghị bỏ mật khẩu rồi tải lên lại.",
        "The file is protected by a password and can't be checked. Please remove the password and upload it again.",
    ),
    "file_damaged": Words(
        "Tệp bị hỏng[: {reason:flaw}]. Đề nghị mở tệp trên máy để kiểm tra, lưu lại rồi tải lên lại.",
        "The file is damaged[: {reason:flaw}]. Please open it on your computer, save it again and upload it.",
    ),
    "file_zip_bomb": Words(
        "Tệp quá phức tạp để kiểm tra an toàn[: {reason:cost}]."
        " Đề nghị tạo lại tệp, ví dụ xuất ra PDF, rồi tải lên lại.",
        "The file is too complex to be checked safely[: {reason:cost}]."
        " Please make it anew, for instance as a PDF, and upload it again.",
    ),
    "file_macros": Words(
        "Tệp có chứa macro. Đề nghị lưu lại tệp không có macro, hoặc xuất ra PDF, rồi tải lên lại.",
        "The file contains macros. Please save it without macros, or as a PDF, and upload it again.",
    ),
    "file_embedded_object": Words(
        "Tệp có chứa tệp hoặc đối tượng khác bên trong. Đề nghị bỏ phần đó ra, hoặc xuất ra PDF, rồi tải lên lại.",
        "The file carries another file or object inside."
        " Please take it out, or save the file as a PDF, and upload it again.",
    ),
    "file_active_content": Words(
        "Tệp PDF có chứa thành phần không được phép[: {what:active_content}]. Đề nghị in lại ra PDF rồi tải lên lại.",
        "The PDF does more than show its pages[: {what:active_content}]. Please print it to a new PDF and upload that.",
    ),
    "file_image_too_large": Words(
        "Hình ảnh có kích thước quá lớn[: {width:number} × {height:number} điểm ảnh]"
        "[; mỗi chiều tối đa {max_side:number}][, tổng số tối đa {max_pixels:number} điểm ảnh]."
        " Đề nghị giảm kích thước rồi tải lên lại.",
        "The picture is too large[: {width:number} × {height:number} pixels]"
        "[; at most {max_side:number} a side][ and {max_pixels:number} in all]."
        " Please make it smaller and upload it again.",
    ),
}
