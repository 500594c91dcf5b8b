"""What made other readers stumble, with near misses."""

import pytest

from cocreate_nlp.errors import BrokenFileError, CocreateError, InputError, UnknownFormatError
from cocreate_nlp.transcripts import inspect_file, read_session
from cocreate_nlp.transcripts.labels import split_label
from cocreate_nlp.types import Role


def read(tmp_path, text, name="input.txt", **options):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return read_session(path, **options)


def spoken(session):
    return [(t.speaker, t.text) for t in session.turns]


PLAIN = "佐藤：はい。\n田中：そうですね。\n佐藤：{}\n田中：では。\n"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("結論: 大丈夫です", "結論: 大丈夫です"),
        ("理由は：高いから", "理由は：高いから"),
        ("例えば: 朝とか", "例えば: 朝とか"),
        ("https://example.com です", "https://example.com です"),
        ("10:30 に出ます", "10:30 に出ます"),
        ("比率は 3:1 くらい", "比率は 3:1 くらい"),
        ("a < b なら", "a < b なら"),
        ("ポイント：三つあります", "ポイント：三つあります"),
    ],
)
def test_a_colon_makes_no_speaker(tmp_path, line, text):
    session = read(tmp_path, PLAIN.format("はい。\n" + line))
    assert {t.speaker for t in session.turns} == {"佐藤", "田中"}
    assert session.turns[2].text == "はい。\n" + text


@pytest.mark.parametrize(
    ("label", "speaker", "role"),
    [
        ("山田太郎（営業）", "山田太郎", Role.COMPANY),
        ("山田太郎（社員）", "山田太郎", Role.COMPANY),
        ("山田太郎（会社員）", "山田太郎", Role.PARTICIPANT),
        ("山田太郎（契約社員）", "山田太郎", None),
        ("山田太郎(司会)", "山田太郎", Role.FACILITATOR),
        ("【司会】山田", "山田", Role.FACILITATOR),
        ("司会（山田）", "山田", Role.FACILITATOR),
        ("山田（参加者）", "山田", Role.PARTICIPANT),
        ("山田（商品開発部）", "山田", Role.COMPANY),
        ("山田＠主催", "山田", Role.COMPANY),
        ("司会　山田", "山田", Role.FACILITATOR),
        ("山田（40代）", "山田", None),
        ("モデレーター", "モデレーター", Role.FACILITATOR),
        ("参加者Ａ", "参加者Ａ", Role.PARTICIPANT),
        ("参加者3", "参加者3", Role.PARTICIPANT),
        ("Moderator", "Moderator", Role.FACILITATOR),
        ("山田さん", "山田さん", None),
        ("**山田**", "山田", None),
        ("事務局", "事務局", Role.FACILITATOR),
        ("司馬", "司馬", None),
        ("会田", "会田", None),
        ("阿部", "阿部", None),
        ("服部 恵", "服部 恵", None),
        ("氷室", "氷室", None),
        ("営業部・片山", "片山", Role.COMPANY),
        ("阿部 営業部", "阿部", Role.COMPANY),
        ("商品開発課", "商品開発課", Role.COMPANY),
    ],
)
def test_label_gives_speaker_and_role(tmp_path, label, speaker, role):
    session = read(tmp_path, f"{label}：はい。\n鈴木：そうですね。\n{label}：ええ。\n鈴木：うん。\n")
    assert (session.turns[0].speaker, session.turns[0].role) == (speaker, role)


def test_two_people_never_become_one(tmp_path):
    session = read(tmp_path, "鈴木（姉）：はい。\n鈴木（妹）：私も。\n司会：どうぞ。\n")
    assert [t.speaker for t in session.turns] == ["鈴木（姉）", "鈴木（妹）", "司会"]


def test_one_person_with_two_brackets_on_some_lines_stays_one(tmp_path):
    session = read(tmp_path, "鈴木（営業）：はい。\n鈴木：続きです。\n司会：どうぞ。\n")
    assert [t.speaker for t in session.turns] == ["鈴木", "鈴木", "司会"]


def test_arrow_in_text_is_no_vtt(tmp_path):
    session = read(tmp_path, "佐藤：API --> DB の順です。\n田中：WEBVTTって何ですか。\n")
    assert session.format == "plain"
    assert session.turns[0].text == "API --> DB の順です。"


def test_missing_blank_lines_between_cues(tmp_path):
    text = (
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n佐藤: 三つあります\n2\n00:00:03.000 --> 00:00:04.000\n田中: はい\n"
        "00:00:05.000 --> 00:00:06.000\n佐藤: 3\n"
    )
    assert spoken(read(tmp_path, text)) == [("佐藤", "三つあります"), ("田中", "はい"), ("佐藤", "3")]


def test_blank_line_inside_a_cue_loses_nothing(tmp_path):
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n佐藤: はい。\n\n続きです。\n\n00:03.000 --> 00:04.000\n田中: ええ。\n"
    assert spoken(read(tmp_path, text)) == [("佐藤", "はい。続きです。"), ("田中", "ええ。")]


def test_several_voices_in_one_cue(tmp_path):
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v 佐藤>はい。</v> <v.loud 田中>ええ。\n"
    assert spoken(read(tmp_path, text)) == [("佐藤", "はい。"), ("田中", "ええ。")]


def test_style_notes_and_markup_are_not_spoken(tmp_path):
    text = (
        "WEBVTT - 会議\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE これはメモ\n\n"
        "00:01.000 --> 00:02.000 align:start position:0%\n<c.red>佐藤</c>: <i>はい</i> <00:01.500>ええ &lt;3\n"
    )
    assert spoken(read(tmp_path, text)) == [("佐藤", "はい ええ <3")]


def test_broken_timing_is_named_with_its_line(tmp_path):
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n佐藤: はい\n\n00:0x --> 00:04.000\n田中: 秘密の話\n"
    with pytest.raises(BrokenFileError, match=r"input\.txt:6") as info:
        read(tmp_path, text.replace("0x", "00"))
    assert "秘密" not in str(info.value) and info.value.remedy


def test_vtt_without_cues_is_broken(tmp_path):
    with pytest.raises(BrokenFileError, match="字幕が見つかりません"):
        read(tmp_path, "WEBVTT\n\nNOTE nothing\n")


def test_ordinary_words_with_a_time_open_no_turn(tmp_path):
    text = "話者 1 00:07\n集合は駅前です\n出発は 10:30\n\n話者 2 00:20\nはい、10:30ですね\n"
    assert spoken(read(tmp_path, text)) == [("話者 1", "集合は駅前です\n出発は 10:30"), ("話者 2", "はい、10:30ですね")]


def test_named_speakers_with_times(tmp_path):
    text = "森 千尋  0:03\nでは始めます。\n\n小田切 まゆ  0:11\nはい。\n\n森 千尋  0:20\nどうぞ。\n"
    assert spoken(read(tmp_path, text)) == [
        ("森 千尋", "では始めます。"),
        ("小田切 まゆ", "はい。"),
        ("森 千尋", "どうぞ。"),
    ]


@pytest.mark.parametrize("to", ["森 千尋 (Direct Message)", "森 千尋", "ホスト（個別）", "森 千尋(Privately)", "Hosts"])
def test_whoever_is_not_everyone_gets_a_direct_message(tmp_path, to):
    session = read(tmp_path, f"10:00:00 From 佐藤 to {to}: 内緒です\n10:00:05 From 佐藤 to Everyone: はい\n")
    assert [t.direct_message for t in session.turns] == [True, False]


@pytest.mark.parametrize(
    "to", ["Everyone", "全員", "everyone", "Everyone in Meeting", "ミーティング参加者全員", "皆さん"]
)
def test_messages_to_all_are_no_direct_messages(tmp_path, to):
    session = read(tmp_path, f"10:00:00 From 佐藤 to {to}: はい\n10:00:05 From 田中 to {to}:\tええ\n")
    assert not any(t.direct_message for t in session.turns)
    assert spoken(session) == [("佐藤", "はい"), ("田中", "ええ")]


def test_old_direct_message_mark_behind_the_name(tmp_path):
    session = read(tmp_path, "10:00:00 From 佐藤 (Privately): 内緒\n10:00:05 From 佐藤: はい\n")
    assert [(t.speaker, t.direct_message) for t in session.turns] == [("佐藤", True), ("佐藤", False)]


def test_table_column_of_recipients_marks_direct_messages(tmp_path):
    session = read(tmp_path, "話者,宛先,メッセージ\n佐藤,全員,はい\n佐藤,田中,内緒\n佐藤,,ええ\n", "chat.csv")
    assert [t.direct_message for t in session.turns] == [False, True, False]


def test_past_midnight_times_go_on(tmp_path):
    session = read(tmp_path, "[佐藤] 23:59:50\nはい\n[田中] 00:00:10\nええ\n")
    assert [t.start for t in session.turns] == [0.0, 20.0]


def test_quoted_line_body_keeps_quotes_inside(tmp_path):
    head = "[LINE] 会のトーク履歴\n保存日時：2024/08/01 00:00\n\n2024/08/01(木)\n"
    text = head + '22:12\t花子\t"一行目\n""引用""です\n最後"\n22:13\t花子\t"はい"\n'
    assert spoken(read(tmp_path, text)) == [("花子", '一行目\n"引用"です\n最後'), ("花子", '"はい"')]


def test_voices_that_look_like_notices_stay(tmp_path):
    head = "[LINE] 会のトーク履歴\n\n2024/08/01(木)\n"
    text = head + "22:12\t花子\t娘が参加しました\n22:13\t花子\t[写真]を撮りました\n22:14\t\t太郎が退会しました。\n"
    assert spoken(read(tmp_path, text))[0] == ("花子", "娘が参加しました")
    assert all("太郎" not in t.text for t in read(tmp_path, text).turns)


def test_gemini_notes_before_the_transcript_are_not_voices(tmp_path):
    notes = "📝 メモ\n9月 3, 2026\n会\n概要\n森：全員が賛成した。\n"
    text = notes + "📖 文字起こし\n9月 3, 2026\n会 - 文字起こし\n00:00:00\n森：始めます。\n花：はい。\n"
    assert spoken(read(tmp_path, text)) == [("森", "始めます。"), ("花", "はい。")]


TABLES = [
    "speaker,text\n佐藤,はい\n",
    "発言者\t発言\n佐藤\tはい\n",
    "名前;内容\n佐藤;はい\n",
    "議事録,,\n,,\n番号,お名前,発言内容\n1,佐藤,はい\n",
    "Text,Speaker\nはい,佐藤\n",
    '"話者","発話"\r\n"佐藤","はい"\r\n\r\n',
]


@pytest.mark.parametrize("text", TABLES)
def test_tables_by_the_names_of_their_columns(tmp_path, text):
    assert spoken(read(tmp_path, text)) == [("佐藤", "はい")]


def test_table_rows_are_never_merged(tmp_path):
    session = read(tmp_path, "話者,発言\n佐藤,はい\n佐藤,ええ\n佐藤,\n佐藤,そう\n")
    assert spoken(session) == [("佐藤", "はい"), ("佐藤", "ええ"), ("佐藤", ""), ("佐藤", "そう")]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("話者,発言\n佐藤,はい、ええ,そう\n", ":2"),
        ('話者,発言\n佐藤,"はい\n田中,ええ\n', ":3"),
        ('{"speaker": "佐藤", "text": "はい"}\n{"speaker": "佐藤", "text": \n', ":2"),
        ('{"speaker": "佐藤", "text": "はい"}\n{"speaker": "佐藤"}\n', ":2"),
        ('{"speaker": "佐藤", "text": "はい", "role": "王様"}\n', ":1"),
        ("話者,発言\n", ""),
    ],
)
def test_broken_tables_name_file_line_and_remedy(tmp_path, text, where):
    with pytest.raises(BrokenFileError) as info:
        read(tmp_path, text)
    assert info.value.where and info.value.where.startswith("input.txt" + where) and info.value.remedy
    assert "佐藤" not in str(info.value) and "はい" not in str(info.value)


@pytest.mark.parametrize(
    "text",
    [
        "<html><body>佐藤：はい</body></html>",
        "import os\nprint('x')\n",
        "only english prose here, with nothing else\n",
        '{"a": 1}',
        "1,2,3\n4,5,6\n",
        "%PDF-1.7 ...",
        "{\\rtf1 hello}",
    ],
)
def test_unknown_files_are_a_clear_error(tmp_path, text):
    with pytest.raises(InputError) as info:
        read(tmp_path, text)
    assert info.value.where and info.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "佐藤\tはい、そう。\n田中\tええ\n佐藤\tうん\n",
        "佐藤　はい、そう。\n田中　ええ\n佐藤　うん\n",
        "佐藤「はい、そう。」\n田中「ええ」\n佐藤「うん」\n",
        "佐藤,はい、そう。\n田中,ええ\n佐藤,うん\n",
        "1. 佐藤：はい、そう。\n2. 田中：ええ\n3. 佐藤：うん\n",
        "[00:01] 佐藤：はい、そう。\n[00:02] 田中：ええ\n[00:03] 佐藤：うん\n",
        "佐藤: はい、そう。\n\n田中: ええ\n\n佐藤: うん\n",
        "**佐藤**: はい、そう。\n**田中**: ええ\n**佐藤**: うん\n",
    ],
)
def test_ways_of_writing_names_without_a_tool(tmp_path, text):
    assert spoken(read(tmp_path, text)) == [("佐藤", "はい、そう。"), ("田中", "ええ"), ("佐藤", "うん")]


@pytest.mark.parametrize(
    "text",
    [
        "朝は「早く」と言われます。\n夜は「静かに」と言われます。\n",
        "ふたが固い、と思います。\nそれで、困ります。\nそれで、買い替えます。\n",
        "　段落の始まりです。\n　次の段落です。\n",
    ],
)
def test_running_text_has_no_speakers(tmp_path, text):
    assert {t.speaker for t in read(tmp_path, text).turns} == {""}


def test_segments_beside_the_whole_text_are_the_turns(tmp_path):
    segments = '[{"start": 0.0, "end": 1.5, "text": "はい。"}, {"start": 1.5, "text": "ええ。"}]'
    text = '{"text": "はい。ええ。", "segments": ' + segments + "}"
    session = read(tmp_path, text)
    assert [(t.text, t.start, t.end) for t in session.turns] == [("はい。", 0.0, 1.5), ("ええ。", 1.5, None)]


def test_text_without_speakers_is_read_with_a_doubt(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("ふたが開けにくいです。\n朝は忙しいので。\n", encoding="utf-8")
    inspection = inspect_file(path)
    assert inspection.format == "unlabelled" and inspection.confidence < 0.5 and inspection.doubts
    assert spoken(read_session(path)) == [("", "ふたが開けにくいです。"), ("", "朝は忙しいので。")]


def test_map_of_speakers_wins(tmp_path):
    session = read(
        tmp_path,
        "佐藤 花子：はい。\n田中（司会）：ええ。\n",
        speakers={"佐藤花子": Role.COMPANY, "田中": "participant"},
    )
    assert [t.role for t in session.turns] == [Role.COMPANY, Role.PARTICIPANT]


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_missing_files_and_folders(tmp_path, name):
    with pytest.raises(InputError) as info:
        read_session(tmp_path / name)
    assert info.value.remedy


def test_errors_are_of_the_package(tmp_path):
    with pytest.raises(UnknownFormatError):
        read(tmp_path, "x\ny\n")
    assert issubclass(UnknownFormatError, CocreateError)


def test_a_monologue_becomes_turns_of_bearable_length(tmp_path):
    cue = "00:00:{:02}.000 --> 00:00:{:02}.900\n森: " + "えっとそうですね" * 10 + "\n\n"
    session = read(tmp_path, "WEBVTT\n\n" + "".join(cue.format(i % 60, i % 60) for i in range(60)))
    assert 1 < len(session.turns) < 6
    assert all(len(t.text) < 2200 for t in session.turns)
    assert "".join(t.text.replace(" ", "") for t in session.turns) == "えっとそうですね" * 600


VTT = "WEBVTT\n\n{0}\n00:00:01.000 --> 00:00:03.000\n<v 西田>よろしくお願いします。</v>\n\n{1}\n00:00:04.000 --> 00:00:06.000\n<v 三谷>では始めます。</v>\n"


@pytest.mark.parametrize("marks", [("intro-a", "b7d0-2"), ("はじめ", "字幕 2"), ("cue: 1", "cue: 2"), ("1", "2")])
def test_the_name_of_a_cue_is_no_talk(tmp_path, marks):
    session = read(tmp_path, VTT.format(*marks))
    assert spoken(session) == [("西田", "よろしくお願いします。"), ("三谷", "では始めます。")]
    assert bool(session.notes) is (marks[0] != "1")


def test_talk_after_a_blank_line_stays_talk(tmp_path):
    text = "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v 西田>はい。</v>\n\n<v 三谷>では。</v>\n00:00:04.000 --> 00:00:06.000\n<v 三谷>始めます。</v>\n"
    assert "では。" in "".join(t.text for t in read(tmp_path, text).turns)
    srt = "1\n00:00:01,000 --> 00:00:03,000\n西田: はい。\n\nそうです。\n00:00:04,000 --> 00:00:06,000\n西田: 始めます。\n"
    assert "そうです。" in "".join(t.text for t in read(tmp_path, srt).turns)


def test_many_odd_or_equal_turns_are_a_doubt(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("".join(f"佐藤：はい、{i}回目です。 b7d0-{i}\n田中：そうですね。\n" for i in range(4)), encoding="utf-8")
    assert any("英数字の印で終わる発話が4件" in d for d in inspect_file(path).doubts)
    path.write_text("佐藤：この会話は録音されています。\n田中：はい。\n" * 4, encoding="utf-8")
    assert any("まったく同じ発話が4件" in d for d in inspect_file(path).doubts)
    path.write_text("佐藤：{}型番はTX-100\n田中：はい。\n".format("はい。\n田中：そうです。\n佐藤：") * 2, encoding="utf-8")
    assert not any("件あります" in d for d in inspect_file(path).doubts)


def test_a_role_that_follows_a_name_in_line_is_part_of_it(tmp_path):
    text = "2026.11.02 月曜日\n09:03 三谷 事務局 おはようございます。\n09:04 kumi 事務局 さんですか\n09:05 三谷 事務局 始めます。\n09:06 kumi 編み物です\n"
    session = read(tmp_path, text)
    assert [(t.speaker, t.role) for t in session.turns[::2]] == [("三谷", Role.FACILITATOR)] * 2
    assert spoken(session)[1] == ("kumi", "事務局 さんですか") and spoken(session)[2] == ("三谷", "始めます。")


@pytest.mark.parametrize(("mark", "role"), [("外部", None), ("External", None), ("渉外部", Role.COMPANY), ("ゲスト", Role.PARTICIPANT)])
def test_somebody_from_outside_is_not_of_the_company_by_that_alone(tmp_path, mark, role):
    session = read(tmp_path, VTT.format("1", "2").replace("西田", f"西田 薫 ({mark})"))
    assert (session.turns[0].speaker, session.turns[0].role) == ("西田 薫", role)


def test_somebody_from_outside_is_a_doubt_and_of_the_company_where_the_words_say_so(tmp_path):
    text = VTT.format("1", "2").replace("西田", "西田 薫 (外部)").replace("よろしく", "{}よろしく")
    path = tmp_path / "a.vtt"
    path.write_text(text.format("庭を刈っています。"), encoding="utf-8")
    seen = inspect_file(path)
    assert {s.name: s.role for s in seen.speakers}["西田 薫"] is not Role.COMPANY
    path.write_text(text.format("弊社の刈払機の担当です。"), encoding="utf-8")
    assert {s.name: s.role for s in inspect_file(path).speakers}["西田 薫"] is Role.COMPANY
    path.write_text("WEBVTT\n" + "".join(
        f"\n00:00:0{i}.000 --> 00:00:0{i + 1}.000\n<v {who}>{said}</v>\n"
        for i, (who, said) in enumerate([("三谷", "では始めます。皆さん、いかがですか。"), ("安部 (外部)", "石が怖いです。"), ("三谷", "ほかの方は、いかがでしょうか。")])
    ), encoding="utf-8")  # fmt: skip
    assert any("安部" in d and "外部" in d for d in inspect_file(path).doubts)


@pytest.mark.parametrize(
    ("label", "name"), [("A（高橋）", "高橋"), ("1（高橋 まゆ）", "高橋 まゆ"), ("P2（李さん）", "李さん"), ("A（30代）", ""), ("A（女性）", ""), ("A（外部）", ""), ("鈴木（姉）", "")]
)
def test_brackets_behind_a_letter_may_name_the_speaker(label, name):
    assert split_label(label).name == name


def test_what_else_a_file_calls_its_speakers_is_kept(tmp_path):
    session = read(tmp_path, "話者,発言\nA（高橋）,はい。\nA（高橋）,ええ。\n山田（営業）,では。\n森,そう。\n", "a.csv")
    assert session.also_called == (("A", "A（高橋）"), ("A", "高橋"), ("山田", "山田（営業）"))
    assert [t.speaker for t in session.turns] == ["A", "A", "山田", "森"]
