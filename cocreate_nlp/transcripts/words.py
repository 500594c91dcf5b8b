"""Language data of the readers: role words, column names, what is no speaker, system lines, headings of summaries."""

from __future__ import annotations

import re

from cocreate_nlp.types import Role


def _words(text: str) -> list[str]:
    return text.split()


ROLE_WORDS: dict[str, Role] = {
    **dict.fromkeys(
        _words("""
        参加者 参加 参加者側 消費者 生活者 顧客 お客様 お客さま お客さん 客 ユーザー ユーザ 利用者 モニター 回答者
        患者 患者家族 家族 保護者 主婦 主夫 学生 会社員 公務員 自営業 協力者 対象者 被験者 体験者 市民 住民 来場者 会員 一般 ゲスト インタビュイー
        participant participants consumer customer user respondent interviewee guest panelist attendee member
        """),
        Role.PARTICIPANT,
    ),
    **dict.fromkeys(
        _words("""
        司会 司会者 司会進行 進行 進行役 進行係 進行担当 ファシリテーター ファシリテータ ファシリテーション ファシリ
        ファシ モデレーター モデレータ インタビュアー 聞き手 聴き手 まとめ役 座長 事務局 事務局員 ホスト
        facilitator moderator host co-host interviewer mc chair secretariat
        """),
        Role.FACILITATOR,
    ),
    **dict.fromkeys(
        _words("""
        企業 企業側 企業担当 企業担当者 会社 会社側 主催 主催者 主催企業 主催側 社員 担当 担当者 スタッフ 開発 開発者
        商品開発 開発担当 企画 商品企画 企画担当 営業 営業担当 広報 宣伝 マーケティング マーケ 研究 研究員 研究開発
        技術 製造 品質管理 品質保証 経営 経営企画 デザイナー メーカー クライアント スポンサー 店長 部長 課長 係長
        主任 社長 取締役 役員 company sponsor client staff employee maker business sales r&d
        """),
        Role.COMPANY,
    ),
}
"""Words of role columns, brackets and bare labels (compared after NFKC, lower case, without spaces)."""

COMPANY_ENDINGS = re.compile(
    r"(?:.部|.課|.室|本部|事業部|担当|担当者|(?<!会)(?<!正)(?<!契約)(?<!派遣)社員|株式会社|\(株\)|会社)$|^(?:株式会社|\(株\)|弊社)"
)
"""Brackets that name a department or a firm; 会社員 is what a consumer may be."""

NO_DEPARTMENTS = frozenset(_words("外部 内部 全部 一部 external internal"))
"""End like a department and are none: Teams writes 外部 behind every guest."""

AUTOMATIC_LABEL = re.compile(
    r"^(?:話者|発言者|発話者|参加者|スピーカー|不明な話者|Speaker|Participant|Unknown Speaker|SPEAKER)"
    r"[ _\u3000]?[0-9０-９A-Za-zＡ-Ｚ]{0,3}$"
)
"""Labels that speech recognition gives before anybody names the speakers."""

NOT_SPEAKERS = frozenset(
    _words("""
    結論 結果 要点 要約 概要 まとめ 補足 注 注意 注記 備考 例 例えば たとえば 質問 回答 問い 答え 問題 問題点 課題 原因
    対策 解決策 理由 目的 目標 背景 前提 条件 ポイント メリット デメリット 利点 欠点 特徴 効果 影響 予定 日時 日程
    開催日時 開催日 時間 場所 会場 出席 出席者 欠席 欠席者 議題 テーマ タイトル 題名 件名 案件 資料 添付 配布資料 記録
    記録者 書記 作成 作成者 作成日 文責 議事録 議事 メモ リンク 参照 参考 出典 連絡先 電話 電話番号 メール
    メールアドレス 住所 氏名 名前 年齢 性別 職業 価格 値段 料金 費用 予算 金額 原価 売価 定価 数量 個数 サイズ 色 重さ
    材料 素材 成分 内容量 仮説 提案 意見 感想 評価 改善案 改善点 良い点 悪い点 決定事項 宿題 次回 締切 期限 担当者名
    つまり ちなみに なお 追記 訂正 編集 更新 更新日 版 保存日時 合計 小計 平均 その他 以上 以下
    url http https ftp mailto tel fax e-mail email mail note notes todo memo title date time place agenda summary
    conclusion question answer example warning error info
    """)
)
"""Words before a colon that open a line without naming a speaker."""

LABEL_ENDS_LIKE_A_SENTENCE = re.compile(
    r"[一-龥々ァ-ヴー](?:は|を|が|には|では|とは|です|ます|でした|ました|って|から|けど|ので|なら|のは)$"
)

SPEAKER_COLUMNS = _words("""
    speaker 話者 発言者 発話者 話し手 名前 氏名 お名前 参加者名 speakername speakerlabel speakerid name
    user username ユーザー ユーザー名 発言者名 話者名 attendeename attendee participantname author sender from
    送信者 投稿者 参加者 スピーカー ニックネーム who
    """)
TEXT_COLUMNS = _words("""
    text 発話 発言 内容 本文 テキスト 発話内容 発言内容 会話 会話内容 文字起こし 文字起こし結果 書き起こし
    トランスクリプト transcript transcription utterance content message メッセージ コメント comment body sentence
    caption 字幕 セリフ 台詞 発話テキスト 発言テキスト words
    """)
ROLE_COLUMNS = _words("role 役割 立場 属性 区分 話者区分 種別 参加区分 ロール speakerrole")
AFFILIATION_COLUMNS = _words("所属 所属先 所属名 所属組織 所属企業 会社 会社名 企業名 組織 組織名 団体 団体名 affiliation organization")
START_COLUMNS = _words("""
    start 開始 開始時刻 開始時間 開始秒 時刻 時間 time timestamp タイムスタンプ タイムコード starttime
    startoffset startms startsec startseconds 発言時刻 発話開始 begin offset
    """)
END_COLUMNS = _words("""
    end 終了 終了時刻 終了時間 終了秒 endtime endoffset endms endsec endseconds 発話終了
    """)
SPEAKER_HINT = re.compile(
    r"話者|発言者|発話者|話し手|話した人|発言した人|スピーカー|speaker|ニックネーム|ハンドル|回答者|参加者|投稿者|^(?:人|誰)$"
)
TEXT_HINT = re.compile(
    r"発話|発言|会話|コメント|セリフ|テキスト|内容|本文|回答|書き込み|文字起こし|書き起こし|ことば|言葉"
    r"|utterance|transcript|text|content|message|comment"
)
START_HINT = re.compile(r"開始|時刻|時間|タイム|経過|^秒$|start|time")
END_HINT = re.compile(r"終了|終わり|end")
HINT_TRAPS = re.compile(
    r"者|した人|番号|回数|文字数|件数|時刻|時間|秒|日付|要約|まとめ|種別|分類|長さ|所要|id$|no\.?$|count|summary|duration|type|number"
)
"""Parts of column names, tried where no column has a name of the lists above; traps are never the words spoken."""

RECIPIENT_COLUMNS = _words("to 宛先 送信先 recipient receiver 公開範囲 visibility")

EVERYONE = frozenset(
    _words("""
    everyone 全員 全員に 皆様 皆さん みなさん everyoneinmeeting everyone(inmeeting) meetinggroupchat allpanelists hostsandpanelists
    全員(ミーティング内) ミーティング参加者全員 ミーティングの全員 ミーティング内の全員 全パネリスト ホストとパネリスト
    public all 公開 allattendees allpanelistsandattendees everyonepublicly
    """)
)
"""Recipients of chat that every participant sees. Whoever else is named got a direct message."""

PRIVATE_MARKS = re.compile(
    r"direct\s*message|privately|private|ダイレクト\s*メッセージ|プライベート|個別|非公開|\bDM\b", re.IGNORECASE
)

SUMMARY_HEADINGS = frozenset(
    _words("""
    要約 ai要約 aiによる要約 aiサマリー サマリー 全体要約 要点 まとめ 主なトピック トピック キーワード ハイライト
    ブックマーク メモ 次のステップ ネクストステップ 推奨される次のステップ アクションアイテム アクション項目 todo
    やること タスク 詳細 概要 議事録 章 チャプター 区間別要約 summary aisummary summarykeywords keywords actionitems
    nextsteps suggestednextsteps outline overview insights notes details highlights chapters speakers attendees 出席者
    招待済み invited attachments 添付ファイル 会議の録画 meetingrecords
    """)
)
"""Lines that open a block written by a machine or a note taker, not spoken (compared squashed)."""

TRANSCRIPT_HEADINGS = frozenset(
    _words("文字起こし トランスクリプト 文字起こし結果 発話内容 transcript transcription 全文 会話内容 スクリプト")
)
"""Lines after which the spoken words begin again."""

SYSTEM_LINES = re.compile(
    r"""^(?:
      .{1,60}?\s(?:started|stopped)\s(?:the\s)?(?:transcription|recording)\.?
    | .{1,60}?\s?が(?:文字起こし|トランスクリプション|レコーディング|録画|録音)を(?:開始|停止|終了)しました。?
    | (?:Transcription|Transcript|Meeting|Recording)\sended(?:\safter)?.{0,40}
    | [0-9:]{4,9}\s?(?:より後に|後に|で)?文字起こしが終了しました。?
    | 文字起こしは?\s?[0-9:]{0,9}\s?(?:より後に|後に|に|で)?終了しました。?
    | この(?:編集可能な)?文字起こしは.{0,120}
    | This\s(?:editable\s)?transcript\swas\s.{0,160}
    | People\scan\salso\schange\sthe\stext.{0,60}
    | (?:Transcribed|Generated|Recorded|Transcript)\s(?:by|with)\s.{0,60}
    | (?:作成者|作成日時?|文字起こし日時?|録音日時?)\s?[:：].{1,40}
    | .{0,20}(?:Notta|CLOVA\sNote|AiNote|Otter(?:\.ai)?)\s?で(?:作成|生成|文字起こし|書き出し).{0,20}
    | \S{0,40}(?:otter\.ai|notta\.ai|clovanote\.)\S{0,60}
    | (?:Notta|CLOVA\sNote|LINE\sWORKS\sAiNote|AiNote)
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
"""Whole lines that a tool wrote; nobody said them."""

NOT_VOICES = re.compile(
    r"""^(?:
      [\[［【(（](?:写真|スタンプ|動画|画像|ファイル|アルバム|ノート|ボイスメッセージ|位置情報|連絡先|投票|イベント|通話
        |プレゼント|リンク|Photo|Sticker|Video|File|Album|Note|Voice\smessage|Location|Contact|Poll|Image|GIF
        )[\]］】)）]\S{0,60}
    | \[(?:ファイル|アルバム|ノート|File|Album|Note)\].{0,80}
    | ☎.{0,40}
    | (?:写真|スタンプ|動画|画像|ファイル|アルバム|ボイスメッセージ|位置情報)(?:を送信しました。?)?
    | .{0,40}メッセージの送信を取り消しました。?
    | .{0,60}\sunsent\sa\smessage\.?
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
"""Chat messages without a voice: stamps, pictures, calls, what was unsent."""

NOTICES = re.compile(
    r"""^(?:
      .{1,40}(?:がグループに参加しました|がグループを退会しました|がグループから退会しました|をグループに追加しました
        |をグループに招待しました|がグループ名を.{0,40}に変更しました|がグループのアイコンを変更しました
        |がグループ通話を(?:開始|終了)しました|グループ通話が(?:開始|終了)(?:されました|しました)
        |がノートを作成しました|がアルバムを作成しました|さんが(?:参加|退会|退出)しました|が退出しました|が退会しました)。?
    | .{1,60}\s(?:joined|left)\sthe\s(?:group|chat|meeting)\.?
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
"""What chat tools announce; only believed where no speaker stands in front."""
