"""Make the papers that people sign: data in, bytes of a DOCX or a PDF out."""
