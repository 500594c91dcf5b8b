"""Place names: municipalities with their prefecture, and neighbourhoods. Data files beside this module."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

# Other modules take prefectures and towns from one place.
from cocreate_nlp.replacements import PREFECTURES as PREFECTURES

PREFECTURE_STEMS: Mapping[str, str] = {p if p == "北海道" else p[:-1]: p for p in PREFECTURES}
"""``埼玉`` → ``埼玉県``. A prefecture's name alone is no identifier, even where it is a city's too."""

AMBIGUOUS = ""
"""Prefecture of a name that several municipalities share."""

LARGER_NAMESAKES: Mapping[str, str] = {
    "横浜": "神奈川県", "川崎": "神奈川県", "堺": "大阪府", "札幌": "北海道", "仙台": "宮城県", "名古屋": "愛知県", "神戸": "兵庫県",
    "金沢": "石川県", "松山": "愛媛県", "高松": "香川県", "郡山": "福島県", "伊達": "福島県", "津": "三重県", "高山": "岐阜県",
    "鹿児島": "鹿児島県", "大津": "滋賀県", "太田": "群馬県", "松本": "長野県", "小松": "石川県", "渋谷": "東京都", "新宿": "東京都",
    "池田": "大阪府", "大和": "神奈川県", "厚木": "神奈川県", "福島": "福島県", "浜松": "静岡県", "長岡": "新潟県",
}  # fmt: skip
"""Who is meant when a bare name is shared."""

TOURIST_TOWNS: Mapping[str, str] = {
    "湯布院": "大分県", "由布院": "大分県", "草津": "群馬県", "伊香保": "群馬県", "軽井沢": "長野県", "箱根": "神奈川県", "熱海": "静岡県",
    "鬼怒川": "栃木県", "銀山温泉": "山形県", "白川郷": "岐阜県", "宮島": "広島県", "道後": "愛媛県", "登別": "北海道", "定山渓": "北海道",
    "洞爺": "北海道", "支笏湖": "北海道", "ニセコ": "北海道", "富良野": "北海道", "美瑛": "北海道", "阿寒": "北海道",
    "知床": "北海道", "屈斜路": "北海道", "摩周": "北海道", "城崎": "兵庫県", "有馬": "兵庫県", "白浜": "和歌山県",
    "下呂": "岐阜県", "飛騨高山": "岐阜県", "飛騨": "岐阜県", "黒川温泉": "熊本県", "天草": "熊本県", "屋久島": "鹿児島県", "奄美": "鹿児島県",
    "石垣島": "沖縄県", "宮古島": "沖縄県", "小豆島": "香川県", "直島": "香川県", "祖谷": "徳島県", "出雲": "島根県", "松江": "島根県",
    "隠岐": "島根県", "萩": "山口県", "蔵王": "山形県", "奥入瀬": "青森県", "十和田": "青森県", "平泉": "岩手県", "松島": "宮城県",
    "会津": "福島県", "会津若松": "福島県", "那須": "栃木県", "日光": "栃木県", "秩父": "埼玉県", "鎌倉": "神奈川県", "江の島": "神奈川県",
    "江ノ島": "神奈川県", "湯河原": "神奈川県", "奥多摩": "東京都", "浅草": "東京都", "吉祥寺": "東京都", "下北沢": "東京都", "伊豆": "静岡県",
    "修善寺": "静岡県", "伊東": "静岡県", "清里": "山梨県", "河口湖": "山梨県", "石和": "山梨県", "上高地": "長野県", "白馬": "長野県",
    "野沢温泉": "長野県", "安曇野": "長野県", "妙高": "新潟県", "越後湯沢": "新潟県", "佐渡": "新潟県", "能登": "石川県", "和倉": "石川県",
    "加賀": "石川県", "山代": "石川県", "山中温泉": "石川県", "宇奈月": "富山県", "立山": "富山県", "五箇山": "富山県", "永平寺": "福井県",
    "伊勢": "三重県", "志摩": "三重県", "熊野": "三重県", "嵐山": "京都府", "天橋立": "京都府", "宇治": "京都府", "飛鳥": "奈良県",
    "吉野": "奈良県", "高野山": "和歌山県", "勝浦": "和歌山県", "倉敷": "岡山県", "湯郷": "岡山県", "鞆の浦": "広島県", "尾道": "広島県",
    "しまなみ": "広島県", "指宿": "鹿児島県", "霧島": "鹿児島県", "高千穂": "宮崎県", "日南": "宮崎県", "別府": "大分県", "嬉野": "佐賀県",
    "唐津": "佐賀県", "有田": "佐賀県", "ハウステンボス": "長崎県", "雲仙": "長崎県", "五島": "長崎県", "壱岐": "長崎県", "対馬": "長崎県",
    "門司": "福岡県", "門司港": "福岡県", "太宰府": "福岡県", "柳川": "福岡県",
}  # fmt: skip
"""Well-known towns that are no municipality, or whose everyday name is not the official one."""


@cache
def municipalities() -> Mapping[str, str]:
    """Return municipality names, with and without 市区町村郡, mapped to the prefecture (`AMBIGUOUS` if shared)."""
    table: dict[str, str] = {}

    def put(name: str, prefecture: str) -> None:
        table[name] = prefecture if table.get(name, prefecture) == prefecture else AMBIGUOUS

    for line in _lines("municipalities.tsv"):
        name, prefecture = line.split("\t")
        put(name, prefecture)
        if len(name) > 2 and name[-1] in "市町村区":
            put(name[:-1], prefecture)
    table.update(TOURIST_TOWNS)
    table.update(LARGER_NAMESAKES)
    for stem in PREFECTURE_STEMS:
        table.pop(stem, None)
    return table


@cache
def towns() -> frozenset[str]:
    """Return names of neighbourhoods below city level. Many are ordinary words: evidence only beside a number."""
    return frozenset(_lines("towns.txt"))


def _lines(name: str) -> list[str]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
