"""Brands that everybody knows, and with the chains what is no identifier: places of purchase, products of daily life (guide §2, §6).

The sponsor's own brands belong into the policy's glossary, which wins over this list.
"""

from __future__ import annotations

import re

from cocreate_nlp.chains import CHAINS
from cocreate_nlp.redaction.things import read_list

_BRANDS = frozenset().union(*read_list("brands.txt").values())
"""Brands, and shops that the grid does not count as national chains."""

# クリエイト begins the names of many firms (クリエイト工房), each of which identifies.
WELL_KNOWN = (_BRANDS | frozenset(CHAINS)) - {"クリエイト"}

_FOODS = "ねぎ|いも|芋|大根|かぶ|柿|梨|抹茶|うどん|そば|カレー|餃子|ラーメン|マンゴー|りんご|みかん|いちご|ぶどう|トマト|かぼちゃ|なす|豆腐|味噌|漬け?|和牛|牛|漆器|焼き?|織|棒茶"
_PLACES = (
    "札幌|函館|小樽|十勝|富良野|夕張|津軽|青森|盛岡|仙台|秋田|米沢|山形|喜多方|会津|福島|水戸|宇都宮|日光|川越|深谷|秩父|三浦|鎌倉|横浜|新潟|富山|金沢|能登|加賀|福井|越前|甲府|信州|飛騨|高山|浜松|静岡|三島|名古屋|三河"
    "|伊勢|松阪|近江|京都|宇治|丹波|大阪|泉州|神戸|明石|淡路|奈良|吉野|紀州|和歌山|鳥取|出雲|岡山|備前|広島|尾道|萩|讃岐|今治|宇和島|土佐|高知|博多|福岡|佐賀|有田|長崎|島原|五島|熊本|阿蘇|宮崎|鹿児島|薩摩|沖縄"
)
_SAYINGS = (
    "文殊の知恵|枯れ尾花|千里の道も一歩|石橋を(?:たた|叩)|春はあけぼの|朧月夜に|弘法(?:に)?も?筆の誤り|弘法筆を選ばず|清水の舞台から|本能寺の変|関ヶ原の戦い|(?:桃|金|浦島)太郎(?!さん|くん|君|ちゃん)|一寸法師|かぐや姫|牛若丸|内弁慶|弁慶の(?:泣き(?:所|どころ)|立ち往生)|うどの大木"
    "|佐藤錦|九条ねぎ|安納芋|とちおとめ|あまおう|シャインマスカット|サンふじ|シナノスイート|ジョナゴールド|コシヒカリ|あきたこまち|博多通りもん|萩の月|東京ばな奈|ひよ子(?:饅頭|まんじゅう)|道明寺(?:粉|の?(?:桜餅|さくらもち))|うなぎパイ|赤福餅?|八ツ橋|生八つ橋|坊っちゃん(?:団子|列車|湯)|おじょう(?=さん|さま|様)|安倍川(?:もち|餅)|小倉(?:トースト|あん|餡|アイス)|なまはげ|おくんち|(?:長崎|唐津)くんち|西郷どん|(?:家康|信長|秀吉|政宗|信玄|謙信|清正)公|名取(?=の名(?![前字刺札])|になる(?:まで|のに|には)|を(?:取|いただ))"
    "|(?:原宿|渋谷|銀座|アキバ|秋葉原|浅草|京都|大阪|沖縄|名古屋|ハワイ|パリ)(?=っぽ|風の?|系の)"
)
_WARES = "砥部|益子|信楽|九谷|備前|萩|瀬戸|美濃|常滑|丹波|越前|小鹿田|壺屋|唐津|波佐見|有田|伊万里|清水|薩摩|小代|小石原|笠間|会津本郷|万古|出石|大堀相馬|三川内|上野|高取|伊賀|赤膚"
"""Kilns whose ware is called by their name."""
_FIRMS = re.compile(
    r"(?:八十二銀行|七十七銀行|十六銀行|百五銀行|百十四銀行|みずほ銀行|三菱UFJ銀行|三井住友銀行|りそな銀行|ゆうちょ銀行|横浜銀行|千葉銀行|静岡銀行|帝国ホテル|パラマウントベッド|フランスベッド)"
    r"(?!(?:さん)?(?:に(?:勤|入社|入行|就職|いた|おり)|で(?:働|勤)|の(?:行員|社員|支店長|担当)|勤務|出身))"
)
"""Large firms whose names hold numbers or places, where somebody is a customer; an employer or partner is told by what follows."""
_PUBLIC = re.compile(
    rf"{_SAYINGS}|(?<![一-龥])(?:{_WARES})焼(?!き|さん|却)|(?<![一-龥])(?:{_PLACES})(?:{_FOODS})(?![一-龥]|さん|ちゃん|屋|店|園)|(?<![一-龥])(?:文部科学|国土交通|厚生労働|経済産業|農林水産|環境|総務|法務|財務|外務|防衛|厚労|経産|国交|文科|農水)省(?!(?:に(?:勤|入省|いた)|で働|の職員|勤務))"
    r"|(?<![一-龥])(?:白樺|諏訪|琵琶|猪苗代|洞爺|支笏|十和田|浜名|芦ノ|河口|山中|中禅寺|霞ヶ浦|榛名|田沢|摩周)湖(?![一-龥])|(?<![一-龥])(?:榛名|赤城|妙高|浅間|阿蘇|高尾|筑波|六甲|富士|大雪|磐梯|岩木|鳥海)山(?![一-龥])"
    r"|(?<![一-龥])(?:高崎|中央|山手|総武|京葉|埼京|東海道|田園都市|東横|井の頭|八高|両毛|常磐|南武|横須賀|京浜東北|日比谷|丸ノ内|銀座|千代田|半蔵門|有楽町|御堂筋|阪和|福知山|奥羽|信越|山陽|鹿児島)線(?![一-龥])"
)
"""What is everybody's whatever names stand in it: sayings, tales and lords of old, cultivars and sweets, wares, a place before a food, ministries, lakes,
mountains and lines."""


def find_public(text: str, *, firms: bool) -> list[tuple[int, int]]:
    """Return where a text names what is everybody's, as ranges; firms only if wanted, for a company's are its partners."""
    return [match.span() for pattern in ((_PUBLIC, _FIRMS) if firms else (_PUBLIC,)) for match in pattern.finditer(text)]
