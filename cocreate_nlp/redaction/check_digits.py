"""Check digits of Japanese numbers. Validity is evidence, never a condition: a misheard digit is still a number."""

from __future__ import annotations


def is_my_number(digits: str) -> bool:
    """Individual number: 12 digits, weights 6,5,4,3,2,7,6,5,4,3,2, modulus 11."""
    if len(digits) != 12:
        return False
    total = sum(int(d) * w for d, w in zip(digits, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=False))
    rest = total % 11
    return int(digits[-1]) == (0 if rest <= 1 else 11 - rest)


def is_corporate_number(digits: str) -> bool:
    """Corporate number: 13 digits, check digit first, weights 1,2 from the right, modulus 9."""
    if len(digits) != 13:
        return False
    total = sum(int(d) * (1 if i % 2 == 0 else 2) for i, d in enumerate(reversed(digits[1:])))
    return int(digits[0]) == 9 - total % 9


def is_driver_license(digits: str) -> bool:
    """Driving licence: 12 digits, the 11th checks the first ten, the 12th counts reissues."""
    if len(digits) != 12:
        return False
    total = sum(int(d) * w for d, w in zip(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=False))
    return int(digits[10]) == (11 - total % 11) % 10


def is_health_insurer(digits: str) -> bool:
    """Insurer number: 8 digits (6 for national health insurance), weights 2,1 from the right, digit sums."""
    if len(digits) not in {6, 8}:
        return False
    total = 0
    for i, digit in enumerate(reversed(digits[:-1])):
        product = int(digit) * (2 if i % 2 == 0 else 1)
        total += product // 10 + product % 10
    return int(digits[-1]) == (10 - total % 10) % 10


def is_credit_card(digits: str) -> bool:
    """Payment card: 14 to 16 digits, Luhn."""
    if not 14 <= len(digits) <= 16:
        return False
    total = 0
    for i, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if i % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
