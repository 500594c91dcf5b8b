"""Language data of the figure reader: kinds, units, hedges, idioms."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from cocreate_nlp.figures.words import words_of


class FigureKind(StrEnum):
    """What a figure measures."""

    MONEY = "money"
    RATE = "rate"
    POINT = "point"
    """Points of a loyalty scheme or of a score."""
    DISCOUNT = "discount"
    COUNT = "count"
    WEIGHT = "weight"
    LENGTH = "length"
    AREA = "area"
    VOLUME = "volume"
    TEMPERATURE = "temperature"
    ENERGY = "energy"
    DURATION = "duration"
    RATIO = "ratio"
    SIZE = "size"
    NUMBER = "number"
    """A number whose unit is not said."""
    AGE = "age"
    DATE = "date"
    YEAR = "year"
    CLOCK = "clock"
    ORDINAL = "ordinal"
    CODE = "code"
    """Phone, postal code, model number: no quantity."""


K = FigureKind
NEVER_RANGED = frozenset({K.AGE, K.DATE, K.YEAR, K.CLOCK, K.ORDINAL, K.CODE})
"""Recognised so that they are not mistaken for counts; redaction treats those that identify."""

# kind, canonical unit, scale to it, written forms
_UNIT_ROWS: list[tuple[FigureKind, str, str, str]] = [
    (K.MONEY, "円", "1", "円 えん YEN yen JPY"),
    (K.MONEY, "円", "0.01", "銭"),
    (K.MONEY, "ドル", "1", "ドル 米ドル USドル USD usd $ 弗"),
    (K.MONEY, "ドル", "0.01", "セント"),
    (K.MONEY, "ユーロ", "1", "ユーロ EUR €"),
    (K.MONEY, "元", "1", "元 人民元 RMB CNY"),
    (K.MONEY, "ウォン", "1", "ウォン KRW"),
    (K.MONEY, "台湾ドル", "1", "台湾ドル 台湾元 TWD"),
    (K.MONEY, "香港ドル", "1", "香港ドル HKD"),
    (K.MONEY, "豪ドル", "1", "豪ドル オーストラリアドル AUD"),
    (K.MONEY, "英ポンド", "1", "英ポンド GBP £"),
    (K.MONEY, "スイスフラン", "1", "スイスフラン CHF"),
    (K.MONEY, "バーツ", "1", "バーツ THB"),
    (K.MONEY, "ルピー", "1", "ルピー INR"),
    (K.MONEY, "ドン", "1", "ドン VND"),
    (K.MONEY, "ペソ", "1", "ペソ"),
    (K.MONEY, "ルピア", "1", "ルピア"),
    (K.RATE, "%", "1", "% パーセント パー プロセント percent"),
    (K.RATE, "%", "10", "割 掛け 掛"),
    (K.RATE, "%", "0.1", "‰ パーミル"),
    (K.RATE, "%", "0.0001", "ppm PPM"),
    (K.RATE, "%", "0.0000001", "ppb PPB"),
    (K.RATE, "%pt", "1", "%ポイント パーセントポイント"),
    (K.RATE, "偏差値", "1", "σ"),
    (K.POINT, "ポイント", "1", "ポイント pt Pt PT"),
    (K.POINT, "マイル", "1", "マイル"),
    (K.DISCOUNT, "%", "1", "%オフ %OFF %off パーオフ パーセントオフ %引き %引 パー引き パーセント引き %割引"),
    (K.DISCOUNT, "%", "10", "割引 割引き 割り引き 割オフ"),
    (K.WEIGHT, "g", "1", "g G グラム ㌘ gr"),
    (K.WEIGHT, "g", "1000", "kg KG Kg キログラム ㎏ ㌔㌘"),
    (K.WEIGHT, "g", "0.001", "mg MG ミリグラム ㎎"),
    (K.WEIGHT, "g", "0.000001", "μg µg ug マイクログラム mcg"),
    (K.WEIGHT, "g", "1000000", "t トン ㌧"),
    (K.WEIGHT, "g", "453.59237", "ポンド lb lbs"),
    (K.WEIGHT, "g", "28.349523125", "オンス oz"),
    (K.WEIGHT, "g", "3.75", "匁"),
    (K.WEIGHT, "g", "600", "斤"),
    (K.WEIGHT, "キロ", "1", "キロ ㌔"),
    (K.WEIGHT, "カラット", "1", "カラット ct"),
    (K.LENGTH, "m", "1", "m メートル ㍍ メーター"),
    (K.LENGTH, "m", "0.01", "cm CM センチメートル センチ ㎝ ㌢"),
    (K.LENGTH, "m", "0.001", "mm MM ミリメートル ミリメーター ㎜ ㍉"),
    (K.LENGTH, "m", "0.000001", "μm µm um ミクロン マイクロメートル マイクロメーター マイクロ μ µ"),
    (K.LENGTH, "m", "0.000000001", "nm ナノメートル ナノ"),
    (K.LENGTH, "m", "1000", "km KM キロメートル ㎞"),
    (K.LENGTH, "m", "0.0254", "インチ inch"),
    (K.LENGTH, "m", "0.3048", "フィート ft"),
    (K.LENGTH, "m", "0.9144", "ヤード"),
    (K.LENGTH, "m", "0.0303030303", "寸"),
    (K.LENGTH, "m", "0.303030303", "尺"),
    (K.LENGTH, "ミリ", "1", "ミリ"),
    (K.LENGTH, "デニール", "1", "デニール"),
    (K.AREA, "㎡", "1", "㎡ m2 平米 平方メートル へいべい"),
    (K.AREA, "㎡", "3.305785124", "坪"),
    (K.AREA, "㎡", "10000", "ha ヘクタール 町歩"),
    (K.AREA, "㎡", "0.0001", "㎠ cm2 平方センチ"),
    (K.AREA, "㎡", "1000000", "km2 平方キロ 平方キロメートル ㎢"),
    (K.AREA, "畳", "1", "畳 帖"),
    (K.AREA, "反", "1", "反"),
    (K.VOLUME, "ml", "1", "ml mL ML ミリリットル ㎖ cc CC ㏄ シーシー"),
    (K.VOLUME, "ml", "10", "cl"),
    (K.VOLUME, "ml", "100", "dl dL デシリットル"),
    (K.VOLUME, "ml", "1000", "L l リットル ㍑ リッター ℓ"),
    (K.VOLUME, "ml", "1000000", "kl kL キロリットル 立米 立方メートル m3 ㎥"),
    (K.VOLUME, "ml", "180", "合"),
    (K.VOLUME, "ml", "1800", "升"),
    (K.VOLUME, "ml", "18000", "斗"),
    (K.VOLUME, "ml", "3785.411784", "ガロン"),
    (K.VOLUME, "ml", "15", "大さじ"),
    (K.TEMPERATURE, "℃", "1", "℃ °C 度C 度 ° 度シー"),
    (K.TEMPERATURE, "K", "1", "ケルビン"),
    (K.TEMPERATURE, "℉", "1", "℉ °F"),
    (K.ENERGY, "W", "1", "W w ワット"),
    (K.ENERGY, "W", "1000", "kW キロワット KW kw"),
    (K.ENERGY, "Wh", "1", "Wh ワット時 ワットアワー"),
    (K.ENERGY, "Wh", "1000", "kWh キロワット時 キロワットアワー KWH kwh"),
    (K.ENERGY, "V", "1", "V ボルト"),
    (K.ENERGY, "A", "1", "A アンペア"),
    (K.ENERGY, "A", "0.001", "mA ミリアンペア"),
    (K.ENERGY, "mAh", "1", "mAh ミリアンペアアワー ミリアンペア時"),
    (K.ENERGY, "Hz", "1", "Hz ヘルツ"),
    (K.ENERGY, "Hz", "1000", "kHz キロヘルツ"),
    (K.ENERGY, "Hz", "1000000", "MHz メガヘルツ"),
    (K.ENERGY, "Hz", "1000000000", "GHz ギガヘルツ"),
    (K.ENERGY, "kcal", "1", "kcal キロカロリー Kcal カロリー"),
    (K.ENERGY, "J", "1", "J ジュール"),
    (K.ENERGY, "J", "1000", "kJ キロジュール"),
    (K.ENERGY, "dB", "1", "dB db デシベル DB"),
    (K.ENERGY, "N", "1", "N ニュートン"),
    (K.ENERGY, "Pa", "1", "Pa パスカル"),
    (K.ENERGY, "Pa", "100", "hPa ヘクトパスカル"),
    (K.ENERGY, "Pa", "1000", "kPa キロパスカル"),
    (K.ENERGY, "Pa", "1000000", "MPa メガパスカル"),
    (K.ENERGY, "Pa", "1000000000", "GPa ギガパスカル"),
    (K.ENERGY, "気圧", "1", "気圧"),
    (K.ENERGY, "rpm", "1", "rpm 回転"),
    (K.ENERGY, "lm", "1", "ルーメン lm"),
    (K.ENERGY, "lx", "1", "ルクス lx"),
    (K.ENERGY, "馬力", "1", "馬力"),
    (K.ENERGY, "GB", "1", "GB ギガバイト ギガ"),
    (K.ENERGY, "MB", "1", "MB メガバイト メガ"),
    (K.ENERGY, "TB", "1", "TB テラバイト テラ"),
    (K.ENERGY, "bps", "1", "bps Mbps Gbps"),
    (K.ENERGY, "画素", "1", "画素 ピクセル px"),
    (K.ENERGY, "mPa・s", "1", "mPa・s"),
    (K.ENERGY, "dtex", "1", "デシテックス dtex"),
    (K.DURATION, "秒", "0.001", "ミリ秒 ms"),
    (K.DURATION, "秒", "1", "秒 秒間 びょう"),
    (K.DURATION, "秒", "60", "分間 分 ぷん"),
    (K.DURATION, "秒", "3600", "時間"),
    (K.DURATION, "日", "1", "日間 日分 泊 日 昼夜"),
    (K.DURATION, "日", "7", "週間 週 週間分"),
    (K.DURATION, "月", "1", "ヶ月 か月 カ月 ヵ月 ケ月 箇月 ヶ月間 か月間 カ月間 ヵ月間 ケ月間"),
    (K.DURATION, "月", "1", "ヶ月分 か月分 カ月分"),
    (K.DURATION, "月", "12", "年 年間 カ年 ヵ年 か年 ヶ年 年分"),
    (K.DURATION, "世紀", "1", "世紀"),
    (K.DURATION, "営業日", "1", "営業日"),
    (K.RATIO, "倍", "1", "倍 倍速"),
    (K.SIZE, "号", "1", "号サイズ"),
    (K.AGE, "歳", "1", "歳 才 歳児 才児 歳代 ヶ月児 か月児 代後半 代前半 代半ば"),
    (K.DATE, "月", "1", "月"),
    (K.CLOCK, "時", "1", "時 時半 時台 時過ぎ 時ごろ 時頃"),
    (K.YEAR, "年度", "1", "年度 年度版 年卒 年代 年式 年生まれ"),
    (K.ORDINAL, "番", "1",
     "番 番目 番手 回目 度目 つ目 個目 人目 日目 枚目 本目 年目 ヶ月目 か月目 カ月目 週目 "
     "杯目 社目 件目 代目 行目 匹目 台目 位 等 級 "
     "期 期生 次 版 章 条 項 節 号 号機 号車 号室 号線 号店 丁目 番地 番線 "
     "階 階建て 階建 F 合目 限 限目 回戦 回忌 年生 学年 年次 組目 等賞 "
     "月号 巻 代 世 世代 月期 車線 車両 親等 歳頃"),
]  # fmt: skip

COUNTERS = words_of("""
人 名 名様 人様 人前 人分 名分 社 店舗 店 軒 件 本 個 コ ケ こ 枚 袋 箱 缶 杯 回 回分 度 匹 頭 羽 冊 着 足 膳 通
機 基 台 脚 組 セット ケース パック ロット ダース カ所 か所 ヵ所 ヶ所 ケ所 箇所 カ国 か国 ヵ国 ヶ国 カ国語 種類
種 品 品目 票 席 室 部屋 戸 世帯 口 株 食 食分 皿 玉 粒 滴 錠 包 本分 個分 枚分 袋分 箱分 ページ 頁 文字 字
字以内 行 曲 話 周 巡 歩 連 束 房 尾 丁 棟 隻 両 便 校 園 拠点 工場 地点 項目 案件 案 点 つ アイテム ファイル
ユーザー アカウント ダウンロード DL PV ビュー インストール フォロワー いいね アクセス クリック 登録 会員 家庭
家族 夫婦 組織 団体 チーム グループ セッション ステップ 段階 工程 ライン シフト 人日 人月 人時 人工 往復
プッシュ 画面 タップ ホール 試合 ゲーム 発 振り 刷り 部 通り パターン 色 柄 型 味 車種 機種 プラン コース kcal/
回線 ベッド 床 病床 自治体 市町村 都道府県 県 か店 ヶ店 カ店 箇店 店分 ロール 巻き 切れ 片 缶分 杯分 本入り
個入り 枚入り 粒入り 包入り 袋入り 入り 個口 反響 問 球 両編成 車 口分 段 医院 館 町 村 院 病院 薬局 施設 商店
支店 支社 営業所 事業所 窓口 窓 体 農家 生産者 業者 劇場 温泉 宿 駅 球 樽 缶入り 号分 名分 席分 区画 ブース コマ
年契約 回線 作品 タイトル シーン 投稿 レビュー 記事 コメント シェア 票差 語 単語 語彙 画 段組 ミリ幅 打 塗り 層
面 辺 角形 ポンプ レーン 便分 トレー シート 灯 張 瓶 双 農園 農場 牧場 地域 区 大学 高校 会場 団地 物件 現場 路線
学級 クラス 台車 鉢 壺 羽分 組分 室分 軒分
""")

SPEC_UNITS = frozenset(
    words_of("""
m g ml kcal W Wh V A mAh Hz J dB N Pa 気圧 rpm lm lx ミリ デニール bps mPa・s dtex ㎡ 営業日 % %pt キロ
""")
)
"""Canonical units that state a specification when company people say them."""

BUSINESS_COUNTERS = frozenset(
    words_of("""
社 店舗 店 件 台 品目 ロット ケース 拠点 世帯 口 株 契約 案件 アイテム ユーザー アカウント ダウンロード DL PV
ビュー インストール フォロワー 登録 会員 工場 ライン 人日 人月 自治体 か店 ヶ店 カ店 戸 床 席 基 医院 館 院 病院
薬局 施設 支店 支社 営業所 事業所 窓口 農家 生産者 食 頭 体 樽 機種 名 個口 反響 校 園 棟 便
""")
)

PLACE_COUNTERS = frozenset(
    words_of("""
社 店舗 店 か所 カ所 ヵ所 ヶ所 箇所 拠点 医院 館 院 病院 薬局 施設 支店 支社 営業所 事業所 工場 校 園 町 村
市町村 自治体 都道府県 県 カ国 か国 ヵ国 地点 農家 生産者 棟 ライン 台 名 つ 世帯 人
""")
)
"""Counters of where and with how many something starts: small numbers are a plan too."""

EVERYDAY_COUNTERS = frozenset(
    words_of("""
回 つ 度 杯 歩 周 往復 皿 膳 人前 ページ 字 曲 話 切れ 滴 プッシュ 羽 匹 冊 問 色 人分 振り
""")
)

UNITS: dict[str, tuple[FigureKind, str, Decimal]] = {}
for _kind, _unit, _scale, _forms in _UNIT_ROWS:
    for _form in _forms.split():
        UNITS.setdefault(_form, (_kind, _unit, Decimal(_scale)))
for _form in COUNTERS:
    UNITS.setdefault(_form, (K.COUNT, _form, Decimal(1)))
UNITS["点"] = (K.COUNT, "点", Decimal(1))

_by_first: dict[str, list[str]] = {}
for _form in sorted(UNITS, key=len, reverse=True):
    _by_first.setdefault(_form[0], []).append(_form)
UNITS_BY_FIRST: dict[str, tuple[str, ...]] = {first: tuple(forms) for first, forms in _by_first.items()}

SUB_UNITS: dict[str, tuple[tuple[str, Decimal], ...]] = {
    # unit: smaller units that may follow, as parts of the unit itself
    "割": (("分", Decimal("0.1")), ("厘", Decimal("0.01")), ("毛", Decimal("0.001"))),
    "円": (("銭", Decimal("0.01")),),
    "ドル": (("セント", Decimal("0.01")),),
    "キロ": (("グラム", Decimal("0.001")), ("g", Decimal("0.001")), ("メートル", Decimal("0.001")),
           ("m", Decimal("0.001"))),
    "kg": (("g", Decimal("0.001")), ("グラム", Decimal("0.001"))),
    "キログラム": (("グラム", Decimal("0.001")),),
    "メートル": (("センチ", Decimal("0.01")), ("cm", Decimal("0.01"))),
    "m": (("cm", Decimal("0.01")), ("センチ", Decimal("0.01"))),
    "センチ": (("ミリ", Decimal("0.1")), ("mm", Decimal("0.1"))),
    "cm": (("mm", Decimal("0.1")), ("ミリ", Decimal("0.1"))),
    "リットル": (("ミリリットル", Decimal("0.001")), ("ml", Decimal("0.001")), ("デシリットル", Decimal("0.1"))),
    "度": (("分", Decimal("0.1")),),
    "時間": (("分", Decimal(1) / 60), ("秒", Decimal(1) / 3600)),
    "分": (("秒", Decimal(1) / 60),),
    "分間": (("秒", Decimal(1) / 60),),
    "年": tuple((m, Decimal(1) / 12) for m in ("ヶ月", "か月", "カ月", "ヵ月", "ケ月")),
    "年間": tuple((m, Decimal(1) / 12) for m in ("ヶ月", "か月", "カ月", "ヵ月", "ケ月")),
    "尺": (("寸", Decimal("0.1")),),
    "升": (("合", Decimal("0.1")),),
}  # fmt: skip

# Hedges before the number; True when it must go because 〜台 says it already.
PREFIX_HEDGES: dict[str, bool] = {
    "約": True, "およそ": True, "おおよそ": True, "ほぼ": True, "凡そ": True,
    "ちょうど": True, "ぴったり": True, "丁度": True,
    "だいたい": False, "大体": False, "ざっと": False, "概ね": False, "おおむね": False,
}  # fmt: skip

APPROXIMATE, BELOW, ABOVE, AT_LEAST, AT_MOST, LESS, DECADE = (
    "approximate",
    "below",
    "above",
    "at_least",
    "at_most",
    "less",
    "decade",
)

# Hedges after the unit: meaning, and whether the word stays readable beside the range.
SUFFIX_HEDGES: dict[str, tuple[str, bool]] = {
    "くらい": (APPROXIMATE, True), "ぐらい": (APPROXIMATE, True), "位": (APPROXIMATE, True),
    "程度": (APPROXIMATE, True),
    "ほど": (APPROXIMATE, True), "程": (APPROXIMATE, True), "前後": (APPROXIMATE, False), "見当": (APPROXIMATE, False),
    "内外": (APPROXIMATE, False), "ちょうど": (APPROXIMATE, False), "ぴったり": (APPROXIMATE, False),
    "弱": (BELOW, False), "足らず": (BELOW, False), "近く": (BELOW, False), "ちかく": (BELOW, False), "そこそこ": (APPROXIMATE, False),
    "強": (ABOVE, False), "ちょい": (ABOVE, False), "ちょっと": (ABOVE, False), "余り": (ABOVE, False),
    "あまり": (ABOVE, False),
    "余": (ABOVE, False),
    "以上": (AT_LEAST, True), "以下": (AT_MOST, False), "以内": (AT_MOST, False), "未満": (LESS, False),
    "台": (DECADE, False),
    "代": (DECADE, False),
}  # fmt: skip

# Words with numerals that are no figures: matched around the number (word, offset of the numeral in it).
IDIOMS = words_of("""
一つ一つ 一人一人 一人ひとり 一日中 一番 一度に 一緒 一応 一般 一部 一瞬 一旦 一切 一気 一方 一種 一見 一定 一致
一生 一層 一同 一員 一覧 一括 一体 一律 一流 一言 一息 一目 一理 一連 一帯 一面 一斉 一式 一品 一点張り 一本化
一本調子 一本道 一人前 一人暮らし 一人っ子 一人旅 一人目 一昨日 一昨年 一石二鳥 一長一短 一喜一憂 一期一会
一円玉 一枚岩 一枚上手 一家 一軒家 一戸建て 一杯食わ 統一 唯一 万一 万が一 第一 随一 同一 均一 単一 専一 逐一
世界一 日本一 一番乗り 二の次 二の足 二度と 二度寝 二度手間 二度塗り 二度見 二重 二人三脚 二番煎じ 二枚目 二枚舌
二日酔い 二世帯 二輪 二人組 二次会 二次元 二次利用 二次 二次創作 二階建て 二子玉川 二条 二宮 二本松 二段階
二刀流 二層 二槽式 三角 三日坊主 三日月 三者 三脚 三面鏡 三面 三輪 三つ編み 三つ折り 三つ葉 三つ星 三時のおやつ
三重 三次元 三位一体 三大 三度の飯 三味線 三原色 三流 三途 三日三晩 三越 三菱 三井 三国 三田 三浦 三宅 三鷹 三島
三条 三色団子 三色丼 三世代 三が日 三枚おろし 三文 三十路 再三 三拍子 三種の神器 三択 三昧 四角 四季 四つ角 四つ葉
四つん這い 四方 四国 四日市 四谷 四条 四万十 四六時中 四捨五入 四隅 四苦八苦 四十肩 四十九日 四輪 四駆 五感 五目
五本指 五里霧中 五右衛門 五反田 五分五分 五十音 五月雨 五十肩 五輪 五穀 五体 五味 五島 五条 五臓六腑 六本木 六甲
六角 六法 六感 六畳一間 七味 七草 七夕 七五三 七不思議 七転八起 七分丈 七分袖 七分目 七三分け 七輪 七面鳥
七つ道具 七福神 七光り 七尾 七色 八百屋 八百長 八方 八つ当たり 八分目 腹八分 八王子 八丈 八戸 八重 八幡 八代
八橋 八頭身 八つ橋 八宝菜 九州 九十九里 九条 九分九厘 十人十色 十二単 十二支 十二分に 十二分な 十字 十把一絡げ 十姉妹 十八番
十日町 十和田 十勝 十全 不十分 充十分 百均 百貨店 百科 百聞 百円ショップ 百円均一 百円ライター
百人一首 百姓 百合 百点満点 百発百中 百戦錬磨 百も承知 百日咳 百日紅 百万遍 百害 百面相 百舌 百道 百枚通し
千枚漬け 千枚通し 千葉 千代 千歳 千羽鶴 千切り 千切れ 千鳥 千客万来 千差万別 千秋楽 千社札 千人針 千円札
千円カット 千日前 千両 千住 千駄 千石 千早 千本通 千疋 千夏 千尋 千里 万年筆 万年 万能 万歩計 八百万の神 一億総 残念千万 笑止千万 万引き 万博 万全
万国 万病 万華鏡 万遍 万一 万感 万事 万座 万葉 万願寺 万人受け 人一倍 億劫 億万長者 億ション 兆し 兆候 前兆 京都 京
東京 京王 京急 京浜 京成 500円玉 100円玉 50円玉 10円玉 5円玉 1円玉 五百円玉 百円玉 五十円玉 十円玉 五円玉
1000円札 5000円札 10000円札 1万円札 一万円札 五千円札 二千円札 100均 100円均一 100円ショップ 100円ショップ
百円硬貨 500円硬貨 二十四節気 二十三区 23区 1人暮らし 1番 1人前 7-Eleven 7-11 セブンイレブン 3密 二酸化 三密 5W1H 3R 4WD 2WD
3D 4K 8K 2D 5G 4G 零細 零時 零下 半分こ 半角 半袖 半島 半径 半熟 半端 半信半疑 半身 半導体 半地下 半ズボン
半面 半生 半導 半人前 大半 前半 後半 夜半 過半 半々 半強制 半透明 半日陰 一点物 一点もの 一本気 一本締め
一人勝ち 一人称 一人息子 一人娘 一役 一段 一段落 一段と 一線 一服 一式 一文字 一味 一歩 一過性 一刻 一途 一発
一概 一向 一律 一新 一目惚れ 一悶着 一口 一軍 一等地 一助 一環 一因 一興 一戦 一画 一存 一任 一読 一件落着 数字
数値 数学 数量 数える 数独 数珠 数多 数々 数奇 数的 数理 数奇屋
""")

_idioms: dict[str, list[tuple[str, int]]] = {}
_NUMERAL_CHARACTERS = "0123456789〇一二三四五六七八九十百千万億兆京零数半"
for _word in sorted(set(IDIOMS), key=len, reverse=True):
    for _offset, _char in enumerate(_word):
        if _char in _NUMERAL_CHARACTERS and (_offset == 0 or _word[_offset - 1] not in _NUMERAL_CHARACTERS):
            # Keyed by the numeral and a neighbour, so that looking one up costs the same however many there are.
            _pair = _word[:2] if _offset == 0 else _word[_offset - 1 : _offset + 1]
            _idioms.setdefault(_pair, []).append((_word, _offset))
IDIOMS_BY_PAIR: dict[str, tuple[tuple[str, int], ...]] = {pair: tuple(rows) for pair, rows in _idioms.items()}

# 十分 is ten minutes only beside these.
MINUTES_AFTER = words_of("""
間 くらい ぐらい ほど 程度 前 後 おき 以内 以上 かか 待 経 弱 強 遅 休 歩 ごと で着 で行 刻み
""")
MINUTES_BEFORE = words_of("""
約 から あと ほんの 時 徒歩 たった 片道 毎日 毎朝 時間 歩いて の
""")

# 四日 is a span of time beside these, else a day of the month.
DAYS_AFTER = words_of("""
くらい ぐらい ほど 以上 以内 程度 前 後 も か しか 弱 強 足らず ちょっと ちょい 持 もち もつ もた もて 縮 延 伸 早 遅 冷え
続 待 に延 に伸 に縮 ずつ おき ごと あれば 置 寝か 熟成 連続
""")
DAYS_BEFORE = words_of("""
平均 平均で 納期 納期は 納期が 熟成 熟成は 熟成が 日持ち 日持ちは 日持ちが 日数 日数は 期間 期間は 約 およそ おおむね だいたい 丸
まる あと たった ほぼ 最短 最短で 最長 最長で 電池は 在庫は 寿命は
""")

CURRENCY_NAMES = {"元": "元", "英ポンド": "ポンド"}
"""How a currency is named after a number where its sign is not."""

CURRENCY = {"¥": "円", "$": "ドル", "€": "ユーロ", "£": "英ポンド", "\\": "円"}
