"""Reads the times that exports write."""

from __future__ import annotations

import datetime as dt
import re

CLOCK = re.compile(r"^\s*(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,6}))?\s*$")
PLAIN_SECONDS = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(ms|s|秒)?\s*$")


def parse_clock(text: str) -> float | None:
    """Return the seconds of ``mm:ss``, ``hh:mm:ss`` or ``hh:mm:ss.mmm``, or None. Minutes may pass 60 (``61:05``)."""
    match = CLOCK.match(text)
    if match is None:
        return None
    hours, minutes, seconds, fraction = match.groups()
    if int(seconds) > 59 or (hours is not None and int(minutes) > 59):
        return None
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + (float(f"0.{fraction}") if fraction else 0.0)


def parse_cell_time(value: object, *, milliseconds: bool = False) -> float | None:
    """Return the seconds that a cell or JSON value tells, or None.

    Parameters
    ----------
    value
        A number of seconds, a clock text, or what a workbook gives for a time.
    milliseconds
        Bare numbers are milliseconds.
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, dt.timedelta):
        return value.total_seconds()
    if isinstance(value, dt.datetime):
        value = value.time()
    if isinstance(value, dt.time):
        return value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
    if isinstance(value, int | float):
        return _finite(float(value) / (1000 if milliseconds else 1))
    text = str(value)
    clock = parse_clock(text)
    if clock is not None:
        return clock
    match = PLAIN_SECONDS.match(text)
    if match is None:
        return None
    return _finite(float(match[1]) / (1000 if milliseconds or match[2] == "ms" else 1))


def _finite(seconds: float) -> float | None:
    return seconds if 0 <= seconds < 1e9 else None


RECORDING_STARTS_BEFORE = 1800
"""A clock that runs with the recording starts near zero; a time of day hardly ever does."""


class WallClock:
    """Turns times of day into seconds since the first one, also past midnight; leaves times of a recording alone."""

    def __init__(self) -> None:
        self._first: float | None = None
        self._last = 0.0
        self._days = 0

    def seconds(self, time_of_day: float) -> float:
        """Return the seconds since the first call."""
        if self._first is None:
            self._first = 0.0 if time_of_day < RECORDING_STARTS_BEFORE else time_of_day
        elif time_of_day < self._last - 12 * 3600:
            self._days += 1
        self._last = time_of_day
        return max(0.0, self._days * 86400 + time_of_day - self._first)
