"""Every likely name in a text, public ones included: the names model read broadly.

Redaction needs precision in talk; a reviewer who wants to see every person, organisation and place that a written text
names needs recall. This adds the dictionary's proper nouns, foreign spellings and the usual endings to the model at a low
threshold. Nothing here is redacted by itself.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc

from cocreate_nlp.redaction.names.tagger import NamesModel
from cocreate_nlp.redaction.spans import Span, Tier
from cocreate_nlp.types import Kind

THRESHOLD = 0.15

_FOREIGN = re.compile(r"[ァ-ヶー・=]{3,}|[A-Z][A-Za-z.]+(?: [A-Z][A-Za-z.]*)*|[A-Z]{2,}")
_NAMED = re.compile(
    r"[一-龥ァ-ヶーA-Za-z0-9・々]+?(?:軍|隊|団|党|省|庁|局|院|部|社|会|所|店|館|校|園|駅|線|港|橋|道|城|寺|神社|ビル|場|派|議会|政府|政権|大学|機構|機関|連盟|協会|組合|委員会|銀行|"
    r"工場|センター|タワー|ドーム|ホテル|劇場|公園|博物館|美術館|病院|空港|鉄道|電鉄|トンネル|要塞|宮殿|聖堂|教会|遺跡|古墳)(?![一-龥])"
)


def find_mentions(doc: Doc, model: NamesModel) -> list[Span]:
    """Find every likely name of any kind in a Doc, overlaps included."""
    spans = list(model.find([doc], threshold=THRESHOLD)[0])
    for token in doc:
        if token.tag_.startswith("名詞-固有名詞"):
            kind = Kind.PERSON if "人名" in token.tag_ else Kind.CITY if "地名" in token.tag_ else Kind.ORGANIZATION
            spans.append(Span(token.idx, token.idx + len(token), kind, 0.5, "dictionary", token.tag_, Tier.MODEL))
    for match in _FOREIGN.finditer(doc.text):
        spans.append(Span(*match.span(), Kind.PERSON, 0.3, "foreign_spelling", "script", Tier.MODEL))
    for match in _NAMED.finditer(doc.text):
        spans.append(Span(*match.span(), Kind.ORGANIZATION, 0.3, "ending", "usual ending", Tier.MODEL))
    return sorted(spans, key=lambda s: (s.start, s.end))
