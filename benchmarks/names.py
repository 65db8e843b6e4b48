"""Make up Vietnamese names by chance, some of their words as common as in life, none meant for anybody."""

import random
from collections.abc import Iterator

SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô")
_SURNAME_WEIGHTS = (38, 11, 10, 7, 5, 5, 5, 2, 2, 2, 2, 1, 1, 1)
MIDDLES = (
    *("Thị", "Văn", "Hữu", "Đức", "Thành", "Minh", "Ngọc", "Quốc", "Xuân", "Thanh", "Hồng", "Kim", "Công", "Đình"),
    *("Trọng", "Bảo", "Gia", "Khánh", "Mỹ", "Như", "Phương", "Quang", "Thùy", "Tuấn", "Vĩnh", "Bích", "Diệu", "Hải"),
)
_MIDDLE_WEIGHTS = (20, 15, *[3] * 26)
GIVEN = (
    *("An", "Anh", "Ánh", "Bình", "Châu", "Chi", "Cường", "Diệp", "Dung", "Dũng", "Duy", "Đạt", "Điệp", "Giang"),
    *("Hà", "Hạnh", "Hằng", "Hiền", "Hiếu", "Hòa", "Huệ", "Hùng", "Hương", "Khoa", "Lan", "Linh", "Loan", "Long"),
    *("Mai", "Nam", "Nga", "Ngân", "Nhung", "Oanh", "Phong", "Phúc", "Quân", "Quyên", "Sơn", "Tâm", "Thảo", "Thắng"),
    *("Thủy", "Tiến", "Toàn", "Trang", "Trâm", "Trinh", "Trung", "Tú", "Uyên", "Vân", "Vinh", "Vy", "Yên", "Yến"),
)
SEED = 2024


def names(count: int) -> Iterator[str]:
    """Give this many names of three or four words, always the same ones."""
    chance = random.Random(SEED)
    for _ in range(count):
        (surname,) = chance.choices(SURNAMES, _SURNAME_WEIGHTS)
        (middle,) = chance.choices(MIDDLES, _MIDDLE_WEIGHTS)
        given = chance.sample(GIVEN, 1 + (chance.random() < 0.4))
        yield " ".join((surname, middle, *given))
