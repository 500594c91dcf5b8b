"""Words that carry competitive core, as rows: name, pattern over normalised text, Japanese wording for people.

Families: ``core`` words name confidential matter (recipe, cost, unannounced plan, internal document, deal), ``proto``
words name a property of a prototype, ``plan`` words a plan or timing, ``life`` words ordinary shopping and use.
They are evidence for the classifier and the wording of its explanations; no row decides alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One row. ``label`` is what a person reads as the reason."""

    name: str
    pattern: re.Pattern[str]
    label: str


_ROWS: tuple[tuple[str, str, str], ...] = (
    ("core.cost", r"原価|コスト(?!コ)|製造費|材料費|仕入(?:れ|値)?|卸(?:値|価格|し)?|掛け?率|マージン|粗利|利益率?|利幅|儲け|赤字|黒字|採算|損益|歩留|人件費|償却|単価|予算|手数料率?|ロイヤリティ|取り分", "原価・利益・取引条件の話"),
    ("core.sales", r"売り?上げ?|売上|年商|月商|出荷|販売(?:数|本数|台数|計画|目標)|実売|販売|シェア|会員数|契約(?:数|件数|者数)|解約率|継続率|リピート率|利用率|稼働率|件数|来店(?:数|客)|客単価|在庫|受注|発注|KPI|目標|見込み|予測|台数|本数|月間|年間|初年度|前年比|昨対|伸び", "売上・計画などの社内数字"),
    ("core.recipe", r"配合|処方|レシピ|製法|成分|濃度|配分|比率|割合|原料|添加|酵母|触媒|抽出|発酵|焙煎|温度|圧力|硬度|粘度|公差|板厚|厚み|回転数|アルゴリズム|学習データ|精度|正解率|誤検知|特許|出願|実用新案|ノウハウ|独自技術|特殊な|秘伝", "技術・配合・仕様の話"),
    ("core.spec", r"仕様|設計|図面|構造|寸法|部品|基板|素材|樹脂|合金|モーター|電池|容量|耐久|耐荷重|規格|型番|金型|試験値|実測|測定", "詳細な仕様の話"),
    ("core.secret", r"社外秘|部外秘|極秘|機密|内緒|ここだけの話|ここだけ|オフレコ|他言|口外|言っちゃ(?:だめ|ダメ|いけ)|まだ(?:言え|言って|出せ|公表|発表|決ま)|未(?:発表|公開|公表)|公表(?:前|して(?:い)?ない|されて(?:い)?ない|されてません)|非公開|リーク|漏(?:らさ|れる)と|守秘|NDA|聞かなかったこと|内情|社内(?:では|で|の|的)|内部", "社外に出していない話"),
    ("core.document", r"稟議|役員会|取締役|経営会議|決裁|社内資料|企画書|提案書|議事録|内示|事業計画|中期計画|中計|ロードマップ|予算書|覚書|契約書|見積", "社内文書・決裁の話"),
    ("core.plan", r"発売|先行|上市|ローンチ|リリース|投入|新(?:製品|商品|機種|店|型|サービス)|次期|後継|刷新|リニューアル|廃番|終売|撤退|統合|閉店|出店|開店|拡大|広げ|切り替え|値上げ(?:する|し|を予定)|全国展開|テスト販売|限定(?:で)?(?:発売|販売)|導入(?:予定|する|し)|開始(?:予定|する)|予定|計画", "未発表の計画・時期の話"),
    ("core.deal", r"取引先|仕入先|納入先|提携|協業|業務提携|買収|合併|基本合意|独占|交渉|商談|入札|落札|委託|下請|協力会社|OEM|供給元|メーカーさん|先方|代理店|フランチャイズ|値引き(?:率|し)|特価|条件で", "取引先・交渉の話"),
    ("proto.word", r"試作|サンプル|プロト|ベータ|β版|テスト版|開発中|検証(?:中|で|し)|改良版|新型|新しい(?:ほう|やつ|の)|前(?:の|回)(?:モデル|型|の)|お手元|こちらの(?:画面|箱|瓶|袋)|二次試作|モック|デモ|お試し版|先行版|実証|トライアル|モニター", "試作品の中身の話"),
    ("plan.timing", r"来(?:年|月|期|春|夏|秋|冬|週)|再来(?:年|月)|今(?:期|年度|秋|冬|夏|春)|年内|年度内|年明け|上期|下期|第?[一二三四1-4]四半期|\d{1,2}月(?:頃|ごろ|から|に|末|下旬|上旬|中旬)|[一二三四五六七八九十]{1,2}月(?:頃|ごろ|から|に|末|下旬|上旬|中旬)|までに|目途|目処|めど", "計画の時期"),
    ("plan.where", r"(?:限定|先行|先に|から)(?:で)?(?:発売|販売|始|出|展開|導入)|店舗(?:で|に|から|へ)|エリア|地域(?:限定|から)|関東|関西|首都圏|九州|東北|北海道|全国", "計画の場所"),
    ("company.we", r"弊社|当社|うちの(?:工場|部|課|会社|ライン|開発|営業|製品|商品|倉庫|店舗)|私ども|手前ども|わが社|我が社|現場|本社|工場", "自社の話"),
    ("vague.share", r"(?:原価|利益|売上|コスト|粗利)[^。]{0,8}(?:くらい|ほど|程度|前後|弱|強|約|だいたい)", "原価などの大まかな数字"),
    ("life.shop", r"店で|スーパーで|コンビニで|特売|セール|税込|レジ|値札|ポイント|クーポン|割引|通販|買(?:っ|い|う|え)|払(?:っ|い|う|え)|レシート|お小遣い|家計|月々|電気代|ガス代|家賃|給料|時給|会費|年会費|送料", "店頭や家計の値段"),
    ("life.pay", r"(?:だと|なら|やと|やったら|だったら|じゃ|だば|まで(?:なら|が|かな|は)?|以下|以内|切(?:る|ったら|れば|ってくれ))[^。]{0,14}?(?:買|借り|払|出[すせし]|乗[るり]|頼|使い|無理|むり|高[いすか]|続か[なん]|考え|行[かきく]|許可|決め|手が出|ありがた|うれし|助か)|それ(?:より|以上)(?:上|は|だと)|おつり|財布|年金|お小遣い|高すぎ|手が届|足が出|元が取れ|もったいな|贅沢", "払える額の話"),
    ("life.use", r"うち(?:は|の|で)|使っ|食べ|飲ん|洗っ|子ども|家族|夫|妻|母|父|毎日|朝|夜", "暮らしの話"),
)  # fmt: skip

TERMS: tuple[Term, ...] = tuple(Term(name, re.compile(pattern), label) for name, pattern, label in _ROWS)
"""All rows, compiled."""

_LABELS = {name: label for name, _, label in _ROWS}

REASONS_ONLY: tuple[Term, ...] = tuple(
    Term(name, re.compile(pattern), _LABELS[name])
    for name, pattern in (
        ("core.recipe", r"全(?:体|重)?量の|塩分|糖分|糖度|水分量|酸度|アルコール分|焼成|加熱(?:し|時間)|煮(?:る|ます)時間|正答率|検知率|判定率|誤差"),
        ("core.spec", r"[二三]重(?:に|の)|の層|空気層|ミクロン|マイクロ"),
        ("core.deal", r"覚書|契約(?:し(?!た人)|する|を(?:結|交わ|切)|に(?:入|こぎ))|(?:試す|出す|組む|乗る|卸す|入れる|付ける)話[がもを]|話(?:が|も|を)?進(?:ん|め|み)|様にだけ|さんにだけ|先方"),
    )
)
"""Words that name the reason where the classifier closed a snippet; it does not see them as features."""

STATED_COST = re.compile(r"原価|仕入れ?(?:値|価格|は)|卸(?:値|価格|し値)|粗利|利益率|掛け率|製造コスト|製造費")
"""Beside a figure: a confidential cost, plainly stated (annotation guide §2)."""

VAGUE_FIGURE = re.compile(r"くらい|ぐらい|ほど|程度|前後|約|だいたい|おおよそ|割|半分|数十|十数")
"""A cost said so is rounded: core mid (annotation guide §6)."""

STATED_PLAN = re.compile(
    r"(?:来年|再来年|来期|来春|来夏|来秋|来冬|年明け|(?:1?[0-9]|[一二三四五六七八九十]{1,2})月|春|秋|夏|冬)[^。]{0,20}"
    r"(?:発売(?:し|す|予定|の予定|になり)|先行(?:発売|販売)|ローンチ|リリース(?:し|す|予定))"
)
"""A launch with its timing, plainly stated."""

NO_PLAN = re.compile(r"発売(?:された|されて|した|して(?:い|る)|中)|もし|たら|ほしい|欲しい|[?]")
"""What is out already, wished for or asked is no stated plan."""
