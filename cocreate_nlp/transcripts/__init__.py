"""Transcripts of every tool in, as `Session`: recognised by content, read within bounds."""

from cocreate_nlp.transcripts.readers import (
    READERS,
    Inspection,
    Reader,
    SpeakerCount,
    inspect_file,
    read_inspected,
    read_session,
    read_sessions,
)
from cocreate_nlp.transcripts.roles import guess_roles, read_speaker_map, write_speaker_map

__all__ = [
    "READERS",
    "Inspection",
    "Reader",
    "SpeakerCount",
    "guess_roles",
    "inspect_file",
    "read_inspected",
    "read_session",
    "read_sessions",
    "read_speaker_map",
    "write_speaker_map",
]
