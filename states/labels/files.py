"""Word what may be wrong with a file."""

from collections.abc import Mapping

from states.labels.language import Words

FLAWS: Mapping[str, Words] = {
    "truncated": Words("tệp chưa tải xong", "the file ends too early"),
    "unreadable": Words("không đọc được nội dung", "its content can't be read"),
    "no_pages": Words("không có trang nào", "it has no pages"),
    "archive": Words("cấu trúc nén bị lỗi", "its archive is broken"),
    "foreign_bytes": Words("có dữ liệu lạ trước hoặc sau nội dung", "there is foreign data around its content"),
    "part_twice": Words("có hai phần trùng tên", "two of its parts share a name"),
    "part_name": Words("tên một phần bên trong không hợp lệ", "a part inside has an invalid name"),
    "part_missing": Words("thiếu phần nội dung chính", "its main part is missing"),
    "compression": Words("cách nén không được hỗ trợ", "it is packed in an unsupported way"),
    "doctype": Words("có khai báo không được phép", "it holds a declaration that is not allowed"),
    "xml": Words("nội dung bên trong bị lỗi", "its inner text is broken"),
    "checksum": Words("dữ liệu bị sai lệch", "its data were altered"),
    "header": Words("phần đầu tệp bị lỗi", "its beginning is broken"),
    "no_picture": Words("không có hình ảnh", "there is no picture in it"),
}
"""How a file is damaged."""

COSTS: Mapping[str, Words] = {
    "resources": Words("cần quá nhiều bộ nhớ hoặc thời gian", "it takes too much memory or time"),
    "directory": Words("danh mục bên trong quá dài", "its inner list is too long"),
    "entries": Words("có quá nhiều phần bên trong", "it has too many parts"),
    "ratio": Words("một phần giải nén ra quá lớn", "one part unpacks to far too much"),
    "total": Words("tổng dung lượng giải nén quá lớn", "it unpacks to far too much"),
    "xml": Words("phần mô tả bên trong quá lớn", "its inner description is too large"),
    "nested": Words("có tệp nén nằm trong tệp nén", "there is an archive inside the archive"),
}
"""Why a file would cost too much to look into."""

NAME_FLAWS: Mapping[str, Words] = {
    "empty": Words("tên trống", "it is empty"),
    "too_long": Words("tên quá dài", "it is too long"),
    "separator": Words("có dấu gạch chéo", "it has a slash in it"),
    "control": Words("có ký tự không hiển thị được", "it has characters that can't be shown"),
}
"""What is wrong with the name of a file."""

ACTIVE_CONTENTS: Mapping[str, Words] = {
    "javascript": Words("mã JavaScript", "JavaScript"),
    "launch": Words("lệnh chạy chương trình", "a command that starts a program"),
    "embedded_file": Words("tệp đính kèm bên trong", "a file inside"),
    "xfa": Words("biểu mẫu XFA", "an XFA form"),
}
"""What a PDF does besides being read."""

KINDS: Mapping[str, Words] = {
    "pdf": Words("PDF", "PDF"),
    "docx": Words("DOCX", "DOCX"),
    "xlsx": Words("XLSX", "XLSX"),
    "png": Words("PNG", "PNG"),
    "jpg": Words("JPG", "JPG"),
    "zip": Words("tệp nén ZIP", "a ZIP archive"),
    "ole": Words("tệp Office đời cũ", "an old Office file"),
    "unknown": Words("loại không xác định", "an unknown kind"),
}
"""What a file says it is, or was found to be."""
