"""The tagger in other hands: a spaCy component for any Japanese pipeline, and a function over tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc

from cocreate_nlp.language import parse
from cocreate_nlp.segmentation import split_snippets
from cocreate_nlp.tables import column_of, need_frame
from cocreate_nlp.tagging.tagger import Tagger, TagResult, default_tagger
from cocreate_nlp.text import need_text
from cocreate_nlp.transcripts.labels import read_role

if TYPE_CHECKING:
    import pandas as pd

EXTENSION = "cocreate_tags"


class TaggerComponent:
    """Adds ``doc._.cocreate_tags``: one plain dictionary a snippet.

    Each holds ``start`` and ``end`` (characters of the Doc), ``tags``, ``scores``, ``subkinds``, ``hearsay``,
    ``needs_check`` and ``evidence`` (words). The values are plain JSON, so ``Doc.to_bytes`` works. The text is parsed
    with this package's own tokens, because the model knows no others.
    """

    def __init__(self, folder: str | None = None) -> None:
        self.folder = folder
        self._loaded: Tagger | None = None
        if not Doc.has_extension(EXTENSION):
            Doc.set_extension(EXTENSION, default=None)

    def __call__(self, doc: Doc) -> Doc:
        """Tag one Doc."""
        doc._.set(EXTENSION, tag_text(doc.text, self._tagger()))
        return doc

    def _tagger(self) -> Tagger:
        if not self.folder:
            return default_tagger()
        if self._loaded is None:
            self._loaded = Tagger.load(Path(self.folder))
        return self._loaded

    def to_bytes(self, **_: Any) -> bytes:
        """Return nothing to keep: the model is the stored one."""
        return b""

    def from_bytes(self, data: bytes, **_: Any) -> TaggerComponent:
        """Take up what `to_bytes` gave."""
        return self

    def to_disk(self, path: Any, **_: Any) -> None:
        """Write nothing: the model is the stored one."""

    def from_disk(self, path: Any, **_: Any) -> TaggerComponent:
        """Read nothing."""
        return self


@Language.factory("cocreate_tagger", default_config={"folder": None})
def make_component(nlp: Language, name: str, folder: str | None) -> TaggerComponent:
    """Make the component for ``nlp.add_pipe("cocreate_tagger")``; ``folder`` names another stored tagger."""
    return TaggerComponent(folder)


def tag_text(text: str, tagger: Tagger | None = None, *, role: str = "") -> list[dict[str, Any]]:
    """Cut a text into snippets and tag each; spans count in the text as given.

    Parameters
    ----------
    role
        Who speaks (participant, facilitator, company, or 参加者, 進行役, 企業側); a participant where it is not known.

    Raises
    ------
    InputError
        It is no text, or the role is not known.
    """
    from cocreate_nlp.grid.marks import to_normalized
    from cocreate_nlp.tagging.features import DEFAULT_ROLE, Unit, make_unit

    need_text(text, "tag_text()")
    who = read_role(role, "role").value if role else DEFAULT_ROLE
    parsed = parse(text)
    ranges = split_snippets(parsed)
    units: list[Unit] = []
    for start, end in ranges:
        previous = units[-1].text if units else ""
        units.append(make_unit(parsed, *to_normalized(parsed.norm, start, end), role=who, previous=previous))
    results = (tagger or default_tagger()).tag(units)
    return [
        {"start": start, "end": end, "text": text[start:end], **as_plain(result, unit.text)}
        for (start, end), unit, result in zip(ranges, units, results, strict=True)
    ]


def as_plain(result: TagResult, text: str) -> dict[str, Any]:
    """Return a tag result as plain JSON values; ``text`` is the unit's normalised text."""
    return {
        "tags": [t.value for t in result.tags],
        "scores": dict(result.scores),
        "subkinds": dict(result.subkinds),
        "hearsay": result.hearsay,
        "needs_check": result.needs_check,
        "evidence": [{"cue": e.cue, "words": text[e.start : e.end], "score": e.score} for e in result.evidence],
    }


def tag_frame(frame: pd.DataFrame, column: str = "text", *, tagger: Tagger | None = None) -> pd.DataFrame:
    """Return a copy of a table with the tags of each row's text, the row taken as one snippet.

    Parameters
    ----------
    frame
        Any table; a column ``role`` (participant, facilitator, company, or 参加者, 進行役, 企業側) is used as evidence
        where there is one; empty where it is not known.
    column
        The column of texts; missing values count as empty.

    Returns
    -------
    pandas.DataFrame
        With the columns ``tags``, ``tag_scores``, ``subkinds``, ``hearsay``, ``needs_check`` added.

    Raises
    ------
    BrokenFileError
        The column is missing or there are two of it, or a role is not known.
    """
    import pandas as pd

    need_frame(frame, "tag_frame()")
    # Plain objects: speech recognition can leave lone surrogates, which pandas' own strings refuse.
    table = pd.DataFrame({"text": [t if isinstance(t, str) else "" for t in column_of(frame, column)]}, dtype=object)
    if "role" in frame:
        table["role"] = list(column_of(frame, "role"))
    results = (tagger or default_tagger()).tag(table)
    columns = {
        "tags": [[t.value for t in r.tags] for r in results],
        "tag_scores": [r.scores for r in results],
        "subkinds": [r.subkinds for r in results],
        "hearsay": [r.hearsay for r in results],
        "needs_check": [r.needs_check for r in results],
    }
    return frame.assign(**{name: pd.Series(values, index=frame.index) for name, values in columns.items()})
