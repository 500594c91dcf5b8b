"""Draws names as books and newspapers have them: public bodies, clubs, armies, foreign people, companies, landmarks. Training data only."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from cocreate_nlp.redaction.names import inventory
from cocreate_nlp.redaction.quasi_terms import COUNTRIES

_SYLLABLES = (
    "ア イ エ オ ウィ ヴァ ヴィ ヴェ カ キ ク コ ガ ギ グ ゴ サ シ ス ソ ザ ジ ズ ゼ シャ シュ シェ ジャ ジョ タ ティ テ ト ダ ディ デ ド チ チェ チャ ツ ナ ニ ネ ノ ハ ヒ フ ヘ ホ ファ フィ フェ フォ "
    "バ ビ ブ ベ ボ パ ピ プ ペ ポ マ ミ ム メ モ ヤ ユ ヨ ラ リ ル レ ロ ワ ウ"
).split()
_INSIDE = ("", "", "", "", "ー", "ン", "ッ", "ル", "ス")
_FINALS = ("ン", "ス", "ル", "ー", "ー", "ト", "ク", "ム", "ア", "オ", "スキー", "フ", "ヴァ", "ソン", "マン", "ベルク", "シュタイン", "ッチ", "ェ", "ネン", "ード", "ント", "")

_MINISTRIES = (
    "外務 財務 文部 厚生 農林水産 国土交通 内務 大蔵 逓信 鉄道 商工 陸軍 海軍 司法 国防 保健 教育 労働 運輸 建設 郵政 通商産業 環境 法務 総務 経済産業 防衛 文部科学 厚生労働 農商務 宮内 外交 公安 農務 商務 内閣 情報".split()
)
_AGENCIES = (
    "警視庁 警察庁 気象庁 文化庁 特許庁 消防庁 宮内庁 国税庁 防衛庁 水産庁 観光庁 金融庁 資源エネルギー庁 科学技術庁 環境庁 経済企画庁 復興庁 検察庁 内閣府 内閣官房 会計検査院 人事院 公正取引委員会 国家公安委員会 日本銀行 最高裁判所 "
    "東京地方裁判所 大阪高等裁判所 東京地検 衆議院 参議院 国会 衆院 参院 上院 下院 元老院 貴族院 枢密院 庶民院 連邦議会 国民議会 州議会 県議会 市議会 最高会議 中央委員会 政治局 国務院 国連 国際連合 国際連盟 欧州連合 EU NATO WHO WTO "
    "IMF UNESCO ユネスコ ユニセフ IAEA OPEC ASEAN 国際司法裁判所 世界銀行 赤十字 IOC FIFA UEFA JFA FIA JOC MLB NFL NHL NBA WBC 日本相撲協会 日本棋院 日本将棋連盟 日本サッカー協会 日本野球機構 高野連 "
    "Jリーグ セ・リーグ パ・リーグ プレミアリーグ ブンデスリーガ 自衛隊 海上自衛隊 航空自衛隊 陸上自衛隊 海上保安庁 関東軍 連合艦隊 大本営 参謀本部 軍令部 憲兵隊 特高 GHQ CIA FBI KGB NASA JAXA 赤軍 国鉄 国民党 海軍 陸軍 空軍 海兵隊 連合軍 枢軸軍 連邦軍 南軍 北軍 日本軍 米軍 英軍 独軍 国連軍 義勇軍 官軍 反乱軍 警察 検察 連邦政府 州政府 政府 自民党 社民党 立憲民主党 国民民主党 維新の会 民主党 共和党 労働党 保守党 連合国 枢軸国 欧州委員会 欧州議会 欧州連合 "
    "朝廷 幕府 江戸幕府 鎌倉幕府 室町幕府 新政府 旧幕府軍 太政官 民部省 王室 皇室 教皇庁 ローマ教皇庁 バチカン 労働組合総連合 全学連 日教組 経団連 日本共産党 イスラム国 ナチス 親衛隊 アルカイダ タリバン"
).split()
_PARTY = "自由 民主 社会 労働 共和 国民 人民 進歩 公明 共産 保守 中央 統一 農民 改進 立憲 維新 革新 無産 緑の キリスト教民主 愛国 急進 同和 新生 日本 祖国 連帯 青年 正義 発展".split()
_PARTY_END = "党 党 党 党 同盟 会議 戦線 連合 の会 運動".split()
_CLUB_WORD = (
    "ユナイテッド シティ ベアーズ ライオンズ イーグルス ドラゴンズ タイガース ホエールズ スワローズ マリーンズ ファイターズ レッズ ブルーウェーブ バファローズ パイレーツ ロケッツ キングス レイカーズ ブルズ ウィザーズ ヤンキース カブス メッツ "
    "ジャイアンツ カージナルス アスレチックス レンジャーズ ローヴァーズ ワンダラーズ アルビレックス グランパス サンガ ヴェルディ ガンバ フロンターレ エスパルス コンサドーレ ベガルタ アントラーズ ベルマーレ ジュビロ スティーラーズ サンゴリアス オリオンズ"
).split()
_CLUB_BARE = (
    "巨人 阪神 中日 西武 近鉄 南海 阪急 広島 ヤクルト 大洋 ロッテ 読売 浦和 清水 磐田 アーセナル チェルシー リヴァプール エヴァートン ユヴェントス インテル ミラン ローマ ラツィオ ナポリ バルセロナ バレンシア セビージャ ポルト ベンフィカ アヤックス "
    "フェイエノールト セルティック レンジャーズ バイエルン ドルトムント シャルケ ハンブルガーSV フライブルク リヨン モナコ マルセイユ ガラタサライ フェネルバフチェ ディナモ・キエフ スパルタク ボカ・ジュニアーズ リーベル サントス フラメンゴ ドジャース"
).split()
_CLUB_MARK = "FC SC AC AS SV CF VfB FK SK TSV RC CD US".split()
_ARMS = "歩兵 戦車 機甲 装甲 航空 海兵 狙撃 空挺 騎兵 高射砲 砲兵 工兵 山岳 独立混成 飛行 水雷 潜水 特殊 落下傘 装甲擲弾兵 補給".split()
_UNIT = "師団 連隊 大隊 中隊 小隊 旅団 軍団 軍 艦隊 戦隊 飛行隊 航空団 集団 戦闘団 任務部隊".split()
_POWER = "政府 軍 陸軍 海軍 空軍 議会 代表 国防省 外務省 大使館 共産党 国王軍 連邦軍 沿岸警備隊 国防軍 当局 王室 サッカー協会 オリンピック委員会 国営放送 国防部 警察 革命軍 帝国 共和国軍 総督府 特殊部隊 統計局 国税局".split()
_KNOWN = (
    "日産 ホンダ マツダ スバル 三井 住友 安田 東芝 日立 松下電器 シャープ 富士通 任天堂 セガ ナムコ カプコン コナミ スクウェア タカラ 東宝 松竹 大映 日活 講談社 小学館 集英社 岩波書店 新潮社 文藝春秋 角川書店 電通 博報堂 吉本興業 ホリプロ サンミュージック ポニーキャニオン ビクター 日本コロムビア キングレコード "
    "エイベックス グーグル インテル ノキア シーメンス フィリップス フォード ゼネラルモーターズ クライスラー ルノー プジョー ボルボ ボーイング ロッキード グラマン ルフトハンザ 全日空 日本航空 高島屋 伊勢丹 西友 ダイエー 関西電力 日本生命 "
    "みずほ銀行 三和銀行 野村證券 川崎重工 石川島播磨 旭化成 帝人 明治製菓 サントリー キリンビール アサヒビール 資生堂 花王 武田薬品 ディズニー ワーナー パラマウント ソニー EMI IBM AT&T GE BMW NEC JR東日本 JR西日本 京急 東急 小田急 名鉄 近鉄 南海 阪急 京成 朝日放送 読売テレビ 東京放送 日本テレビ フジテレビ"
).split()
_NEWS = "新聞 新聞 放送 テレビ ラジオ タイムズ 日報 日日新聞 通信 エフエム ケーブルテレビ".split()
_RULERS = "徳川 北条 武田 上杉 織田 豊臣 毛利 島津 伊達 足利 源 平 藤原 今川 長宗我部 大友 浅井 朝倉 尼子 細川 斯波 畠山 ハプスブルク ブルボン ロマノフ メディチ テューダー ホーエンツォレルン".split()
_FOREIGN_CITY = (
    "ロンドン パリ ベルリン ミュンヘン ハンブルク ウィーン ローマ ミラノ マドリード リスボン アムステルダム ブリュッセル プラハ ワルシャワ モスクワ キエフ イスタンブール カイロ デリー ムンバイ バンコク ハノイ マニラ ジャカルタ ソウル 釜山 北京 上海 台北 "
    "ニューヨーク シカゴ ボストン デトロイト ヒューストン シアトル ロサンゼルス サンフランシスコ トロント モントリオール シドニー メルボルン サンパウロ ブエノスアイレス リマ ボゴタ ケープタウン ナイロビ テヘラン バグダード ダマスカス マンチェスター リヴァプール グラスゴー ダブリン"
).split()
_COMPANY_FORM = "社 社 社 コーポレーション インダストリーズ エレクトリック モーターズ グループ ホールディングス エンターテインメント ピクチャーズ レコード ミュージック スタジオ プロダクション ブックス プレス 航空 銀行 鉄道 製薬 自動車 石油 電器 化学 出版 AG Inc. エアラインズ バンク ゲームス ソフト".split()
_GROUP = "劇団 楽団 バンド 交響楽団 合唱団 プロレス 部屋 一座 歌劇団 バレエ団 管弦楽団 ユニオン 同人会 探検隊 研究会 自警団 財団 学会 愛好会 サーカス シスターズ ブラザーズ カルテット オーケストラ".split()
_LATIN = "blue lantern echo zero moon river stone silent crazy paper velvet noise tiger happy electric garden sugar rocket planet milk echoes dolls kids lovers works system force".split()
_FACILITY = (
    "城 城址 寺 神社 大社 天満宮 八幡宮 聖堂 大聖堂 教会 修道院 宮殿 神殿 モスク 美術館 博物館 図書館 資料館 記念館 劇場 歌劇場 競技場 球場 スタジアム アリーナ ドーム ホール 会館 公会堂 ホテル 空港 国際空港 飛行場 港 駅 信号場 車両基地 運転所 操車場 "
    "インターチェンジ ジャンクション トンネル 橋 大橋 ダム 発電所 変電所 製鉄所 造船所 工場 鉱山 炭鉱 灯台 要塞 基地 駐屯地 収容所 刑務所 病院 療養所 墓地 霊園 古墳 遺跡 公園 庭園 植物園 動物園 水族館 遊園地 広場 市場 百貨店 ショッピングセンター タワー ビル 天文台 観測所 研究所 "
    "大学病院 中学校 キャンパス スキー場 サーキット 競馬場 競艇場 ゴルフクラブ 撮影所 放送所 送信所 大使館 領事館 離宮 御所 陣屋 関所 道の駅 ターミナル"
).split()
_ROUTE = "線 線 本線 新線 支線 鉄道 高速線 号線 自動車道 バイパス 街道 運河 新幹線 通り".split()
_CHINESE_GIVEN = "明 子謙 廷彦 美玲 建国 世栄 文徳 志遠 小平 光啓 永福 徳華 麗君 在勲 賢洙 東健 承晩 正熙 泳三 秀英 敏 超 雲 備 飛 権 策 翔 信 昭 維 亮 瑜 粛".split()
_OLD_GIVEN = (
    "信房 義康 忠季 重固 頼房 家綱 勝頼 信玄 義経 清盛 頼朝 尊氏 秀吉 家康 光秀 政宗 景勝 元就 元親 義弘 道長 時頼 泰時 基良 実朝 宗尊 直弼 斉昭 慶喜 海舟 龍馬 晋作 松陰 有朋 博文 重信 退助 "
    "晴信 貞宗 惟任 長政 氏康 隆元 家久 忠勝 康政 直政 守親 資朝 師直 定家 俊成 西行 空円 行基 最澄 法然 一休 白隠 芭蕉 蕪村 一茶 北斎 広重 歌麿 馬琴 南畝 玄白 益軒 昆陽 篤胤 宣長 峯一 泰蔵 恒夫 逍雨 鴎村 紅葉 露伴"
).split()


class WrittenNames:
    """Draws names of the written register.

    Parameters
    ----------
    generator
        Shared with the augmentation, so that training twice gives the same model.
    cities, towns
        Place names of Japan.
    """

    def __init__(self, generator: random.Random, cities: Sequence[str], towns: Sequence[str]) -> None:
        self._random = generator
        self._cities = cities
        self._towns = towns

    def _katakana(self, least: int = 1, most: int = 3) -> str:
        """Make up a foreign word."""
        r = self._random
        body = "".join(r.choice(_SYLLABLES) + r.choice(_INSIDE) for _ in range(r.randint(least, most)))
        return re.sub(r"(?<=[ンッースル])ッ|ーー|ッ(?=[ァ-ヶ]?$)|ッ(?=[アイエオナニネノマミムメモヤユヨラリルレロワ])", "", body + r.choice(_FINALS)) or "ロア"

    def foreign_person(self, parts: int = 1) -> str:
        """Draw a person's name in katakana, of so many parts."""
        r = self._random
        known = (*inventory.FOREIGN_GIVEN, *inventory.FOREIGN_FAMILY)
        names = [r.choice(known) if r.random() < 0.35 else self._katakana(1, 3) for _ in range(parts)]
        return ("・" if r.random() < 0.9 else "=").join(names)

    def latin_person(self) -> str:
        """Draw a person's name in Latin letters."""
        return self._random.choice(inventory.ROMAJI_NAMES)

    def chinese_person(self) -> str:
        """Draw a Chinese or Korean name."""
        r = self._random
        return r.choice("金 朴 李 崔 張 王 陳 楊 黄 呉 劉 孫 郭 何 羅 曹 馬 周 蔡 鄧 趙 魏 諸葛 司馬".split()) + r.choice(_CHINESE_GIVEN)

    def given(self) -> str:
        """Draw a given name, old ones among them."""
        r = self._random
        return r.choice(inventory.GIVEN_NAMES) if r.random() < 0.5 else r.choice(_OLD_GIVEN)

    def _place(self) -> str:
        r = self._random
        pick = r.random()
        return r.choice(_FOREIGN_CITY) if pick < 0.35 else self._katakana(1, 3) if pick < 0.5 else r.choice(self._cities) if pick < 0.75 else r.choice(self._towns)

    def public(self, word: str) -> str:
        """Draw a public body or landmark, mostly of the same make as `word`."""
        r = self._random
        if r.random() < 0.5:
            if re.search(r"(?:師団|連隊|大隊|軍団|航空団)$", word):
                return self._unit()
            if re.search(r"党|戦線", word):
                return self._party()
            if re.search(r"(?:線|国道\d+号|道)$", word):
                return self._route()
            if re.search(r"テレビ|放送|新聞|ラジオ", word):
                return self._news()
            if re.search(r"^(?:FC|SC|AC|AS)|[ァ-ヶー]{4,}", word):
                return self._club()
        return r.choice((self._unit, self._party, self._news, self._club, self._club, self._state, self._state, self._agency, self._agency, self._house))()

    def _unit(self) -> str:
        r = self._random
        lead = r.choice(["", "", "", r.choice(COUNTRIES), self._place()])
        return f"{lead}第{r.choice([str(r.randint(1, 99)), r.choice('一二三四五六七八九十')])}{r.choice(['', r.choice(_ARMS)])}{r.choice(_UNIT)}"

    def _party(self) -> str:
        r = self._random
        stem = "".join(r.sample(_PARTY, r.choice([1, 1, 2])))
        lead = r.choice(COUNTRIES) if r.random() < 0.2 else ""
        return lead + stem + r.choice(_PARTY_END)

    def _route(self) -> str:
        r = self._random
        if r.random() < 0.2:
            return f"国道{r.randint(1, 400)}号" + r.choice(["", "線"])
        return self._place() + r.choice(_ROUTE)

    def _news(self) -> str:
        r = self._random
        place = r.choice([self._place(), r.choice(inventory.PLACE_STEMS)])
        return r.choice(["NHK", "TBS", "BBC", "CNN", "ABC", "ロイター", "時事通信", "共同通信", "AP通信", "フジテレビ", "テレビ朝日"]) if r.random() < 0.2 else r.choice(["テレビ", "FM", "ラジオ"]) + place if r.random() < 0.2 else place + r.choice(_NEWS)

    def _club(self) -> str:
        r = self._random
        pick = r.random()
        if pick < 0.25:
            return r.choice(_CLUB_BARE)
        if pick < 0.5:
            return r.choice(_CLUB_MARK) + self._place() if r.random() < 0.5 else self._place() + r.choice(_CLUB_MARK)
        if pick < 0.8:
            return self._place() + r.choice(["", "・"] if r.random() < 0.3 else [""]) + r.choice(_CLUB_WORD)
        if pick < 0.9:
            return r.choice(_CLUB_WORD) + r.choice(self._cities)
        return r.choice(["U-18", "U-20", "U-23", "サッカー", "女子", "ラグビー", ""]) + r.choice(COUNTRIES) + "代表"

    def _state(self) -> str:
        r = self._random
        return r.choice([*COUNTRIES, "ソ連", "ドイツ帝国", "アメリカ合衆国", "米", "英", "満州国", self._katakana(2, 3), "大日本帝国", "東ドイツ", "ローマ帝国", "オスマン帝国", "清", "唐", "明"]) + r.choice(_POWER)

    def _agency(self) -> str:
        r = self._random
        if r.random() < 0.4:
            return r.choice(["", "", r.choice(COUNTRIES), "旧"]) + r.choice(_MINISTRIES) + r.choice(["省", "省", "省", "庁", "委員会", "局", "部"])
        if r.random() < 0.2:
            return r.choice(self._cities) + r.choice(["市役所", "県庁", "市議会", "教育委員会", "県警察", "市交通局", "消防本部", "藩"])
        return r.choice(_AGENCIES)

    def _house(self) -> str:
        r = self._random
        return r.choice(_RULERS) + r.choice(["氏", "家", "軍", "政権", "朝", "一族", "方"]) if r.random() < 0.6 else r.choice(self._cities)[:2] + "藩"

    def organisation(self, word: str) -> str | None:
        """Draw a company, school or group as encyclopedias name them; None keeps `word`."""
        r = self._random
        if re.search(r"(?:大学|高校|学校|学園|学院|大)$", word):
            return r.choice([self._place(), r.choice(inventory.NATURE_WORDS), r.choice(COUNTRIES), r.choice(inventory.FAMILY_NAMES)]) + r.choice(
                "大学 大学 大学 大 高等学校 高校 中学校 学園 学院 工科大学 女子大学 音楽院 医科大学 師範学校 商業高校 大学院 カレッジ 短期大学 工業学校".split()
            )
        if re.search(r"株式会社|有限会社|合同会社|財団|NPO", word):
            return r.choice(["株式会社", "株式会社", "有限会社", "財団法人", "社団法人", "学校法人", "合資会社"]) + self._stem() if r.random() < 0.5 else self._stem() + "株式会社"
        pick = r.random()
        if pick < 0.12:
            return r.choice(_KNOWN)
        if pick < 0.3:
            return self._katakana(1, 3) + r.choice(["", "", "・" + self._katakana(1, 2), " & Co."])
        if pick < 0.5:
            return self._stem() + r.choice(_COMPANY_FORM)
        if pick < 0.6:
            return "".join(r.choice("ABCDEFGHIJKLMNOPRSTUVW") for _ in range(r.randint(2, 4)))
        if pick < 0.7:
            words = [w.upper() if r.random() < 0.3 else w.title() for w in r.sample(_LATIN, r.choice([1, 2, 2]))]
            return r.choice(["", "", "The "]) + " ".join(words)
        if pick < 0.8:
            return r.choice(_GROUP) + self._stem() if r.random() < 0.3 else self._stem() + r.choice(_GROUP)
        return None if pick < 0.88 else self._stem() + r.choice(inventory.COMPANY_ENDINGS)

    def _stem(self) -> str:
        r = self._random
        return r.choice(
            [self._katakana(1, 3), self._place(), r.choice(inventory.PLACE_STEMS), r.choice(inventory.FAMILY_NAMES), r.choice(inventory.BRAND_WORDS), r.choice(COUNTRIES), r.choice(inventory.NATURE_WORDS)]
        )

    def facility(self, word: str) -> str | None:
        """Draw a building, station, park or line; None keeps `word`."""
        r = self._random
        if word.endswith("駅"):
            return self._place() + "駅"
        if r.random() < 0.15:
            return None
        stem = r.choice([self._place(), self._place(), r.choice(inventory.FAMILY_NAMES), r.choice(inventory.NATURE_WORDS), self._katakana(1, 3), r.choice(inventory.PLACE_STEMS)])
        return stem + r.choice(["", "", "", "国立", "中央", "第一", "市民", "総合", "記念", "県立"]) + r.choice(_FACILITY)
