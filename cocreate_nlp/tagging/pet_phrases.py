"""A speaker's 口ぐせ: what they say again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cocreate_nlp.tagging.features import Unit

_HABIT_TAGS = ("副詞", "感動詞", "接続詞")
_COMMON_HABITS = {"はい", "ええ", "うん", "あ", "え", "で", "でも", "ちょっと", "もう", "まあ", "あの", "その", "そう"}


def find_pet_phrases(units: Sequence[Unit], *, least: int = 3, top: int = 3) -> list[tuple[str, int]]:
    """Return a speaker's 口ぐせ: words and sentence ends they repeat more than a handful of others would.

    Parameters
    ----------
    units
        The speaker's snippets.
    least
        How often a phrase must come.
    """
    counts: Counter[str] = Counter()
    for unit in units:
        words = [w for w in unit.words if not w.tag.startswith("補助記号")]
        seen = {
            w.text for w in words if w.tag.startswith(_HABIT_TAGS) and w.text not in _COMMON_HABITS and len(w.text) > 1
        }
        if len(words) >= 4:
            seen.add("〜" + "".join(w.text for w in words[-2:]))
        counts.update(seen)
    return [(phrase, n) for phrase, n in counts.most_common() if n >= least][:top]
