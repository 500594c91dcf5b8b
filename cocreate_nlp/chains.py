"""National chains that everybody knows, as plain data: a place of purchase that narrows nobody down (annotation guide §2).

It stands below both parts that need it: `redaction` leaves these names, and `grid` reads them as specificity mid.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_WHOLE = r"(?![ァ-ヶー])"

CHAINS: Mapping[str, str] = {
    # name: pattern of what must or may follow
    **dict.fromkeys(
        "セブンイレブン セブン-イレブン ローソン ファミマ ファミリーマート ミニストップ イオンモール ヨーカドー 西友 業務スーパー ドンキホーテ ドンキ ドン・キホーテ コストコ カインズ コーナン コメリ ニトリ 無印良品 無印 ダイソー キャンドゥ ユニクロ "
        "しまむら ワークマン マツキヨ マツモトキヨシ ウエルシア スギ薬局 ツルハ サンドラッグ ココカラファイン ヨドバシ ビックカメラ ヤマダ電機 ヤマダ ケーズデンキ エディオン ジョーシン Amazon メルカリ ヤフオク ラクマ ZOZO スタバ スターバックス ドトール コメダ "
        "マクドナルド マクド ケンタッキー 吉野家 すき家 松屋 サイゼリヤ スシロー くら寿司 はま寿司 ミスド ブックオフ ツタヤ TSUTAYA アカチャンホンポ 西松屋 トイザらス 成城石井 LOFT 東急ハンズ アスクル モノタロウ IKEA イケア 3COINS スリーコインズ".split(),
        "",
    ),
    "セブン": "(?:さん)?", "イオン": "(?:さん)?", "ライフ": "(?:さん|で)", "セリア": "(?!ック)", "GU": "(?![A-Za-z])", "クリエイト": "(?!する|し|ィ)", "アマゾン": "(?!川)",
    "楽天": "(?!的|家)", "マック": "(?!ス)", "モスバーガー": _WHOLE, "モス": _WHOLE, "ガスト": "(?!ー)", "ロフト": "(?!ベッド|付|のある)", "ハンズ": "(?!フリー|オン)",
}  # fmt: skip

NATIONAL_CHAINS = re.compile(
    # Not inside a longer word: マイナスイオン is no shop. The longest name goes first.
    r"(?<![ァ-ヶーA-Za-z])(?:" + "|".join(re.escape(name) + CHAINS[name] for name in sorted(CHAINS, key=len, reverse=True)) + ")"
)
"""Finds a chain in a normalised text."""
