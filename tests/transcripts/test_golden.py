"""Every export of the field, hand-made and faithful: recognised, speakers, turns, times."""

from pathlib import Path

import pytest

from cocreate_nlp.transcripts import READERS, inspect_file, read_session, read_sessions
from tests.transcripts.test_second_set import CASES as SECOND

GOLDEN = Path(__file__).parent / "golden"

F, P, C = "facilitator", "participant", "company"

# file → format, then each turn: speaker, text, role in the file, start in seconds, direct message
CASES: dict[str, tuple[str, list[tuple[str, str, str | None, float | None, bool]]]] = {
    "GMT20260903-010000_Recording.transcript.vtt": (
        "zoom-vtt",
        [
            (
                "森 千尋",
                "では時間になりましたので、始めさせていただきます。今日は朝の支度の話を聞かせてください。",
                F,
                2.11,
                False,
            ),
            ("小田切 まゆ", "うちは弁当が三つあるので ふたを開けるだけで手が止まるんですよね。", None, 10.3, False),
            ("", "結論: 大丈夫です", None, 18.4, False),
            (
                "Kenji Ito",
                "資料は https://example.com/a の、a < b のところです。API --> DB みたいな流れですね。",
                None,
                20.5,
                False,
            ),
        ],
    ),
    "teams.vtt": (
        "teams-vtt",
        [
            ("佐藤 花子", "それでは、順番にお願いします。", None, 3.25, False),
            (
                "高梨 学",
                "えっと、うちは&っていう店で 買うことが多くて、3 < 5個入りのほうを選びます",
                None,
                8.11,
                False,
            ),
            ("佐藤 花子", "なるほど。", None, 15.9, False),
        ],
    ),
    "stream.vtt": (
        "teams-vtt",
        [
            ("", "開けるときに、こぼしちゃって。", None, 1.0, False),
            ("", "ああ、わかります。", None, 5.5, False),
        ],
    ),
    "captions.srt": (
        "srt",
        [
            ("司会", "はじめに、自己紹介をお願いします。", F, 1.0, False),
            ("みっちゃん", "週に三回は使ってます。夜だけですけど。", None, 4.9, False),
            ("司会", "ありがとうございます。", F, 10.5, False),
        ],
    ),
    "meeting_saved_closed_caption.txt": (
        "zoom-captions",
        [
            ("森 千尋", "おはようございます。", None, 0.0, False),
            ("小田切 まゆ", "おはようございます 今日は駅から走ってきました", None, 7.0, False),
            ("森 千尋", "ありがとうございます。", None, 95.0, False),
        ],
    ),
    "meeting_saved_chat.txt": (
        "zoom-chat",
        [
            ("森 千尋", "みなさん、聞こえていますか？", None, 0.0, False),
            ("小田切 まゆ", "はい、聞こえます！", None, 20.0, False),
            ("小田切 まゆ", "今日は子どもがいるので途中で抜けます", None, 70.0, True),
            ("Kenji Ito", "注ぎ口が\nすぐ固まるのが困ります", None, 120.0, False),
            ("Kenji Ito", "カメラは切っていていいですか", None, 180.0, True),
        ],
    ),
    "zoom_cloud_chat.txt": (
        "zoom-chat",
        [
            ("森 千尋", "資料を共有しますね", None, 192.0, False),
            ("小田切 まゆ", "ありがとうございます", None, 280.0, False),
            ("Kenji Ito", "注ぎ口の話、https://example.com に写真があります", None, 302.0, False),
        ],
    ),
    "google_meet_ja.txt": (
        "google-meet",
        [
            ("森千尋", "では始めましょう。", None, 0.0, False),
            ("小田切まゆ", "はい、よろしくお願いします。", None, None, False),
            ("小田切まゆ", "結論：開けにくい、に尽きます。", None, 312.0, False),
            ("伊藤健二", "わかります。", None, None, False),
        ],
    ),
    "google_meet_en.txt": (
        "google-meet",
        [
            ("Chihiro Mori", "Shall we start?", None, 0.0, False),
            ("Mayu Odagiri", "Yes. I spill it every time.", None, None, False),
            ("Chihiro Mori", "Even with the new cap?", None, 300.0, False),
        ],
    ),
    "google_meet.docx": (
        "google-meet",
        [
            ("森千尋", "では始めましょう。", None, 0.0, False),
            ("小田切まゆ", "はい、よろしくお願いします。", None, None, False),
            ("小田切まゆ", "開けにくいです。", None, 312.0, False),
        ],
    ),
    "teams.docx": (
        "teams-docx",
        [
            ("森 千尋", "では始めますね。", None, 3.0, False),
            ("小田切 まゆ", "はい、うちは風呂場でやってます。", None, 11.0, False),
            ("小田切 まゆ", "こぼれるのが困ります。", None, 25.0, False),
            ("森 千尋", "ありがとうございました。", None, 3731.0, False),
        ],
    ),
    "notta.txt": (
        "notta",
        [
            ("話者 1", "それでは始めます。よろしくお願いします。", None, 7.0, False),
            ("話者 2", "はい、お願いします。\nうちは流しの下に置いてます。", None, 15.0, False),
            ("話者 1", "なるほど。", None, 62.0, False),
        ],
    ),
    "notta_inline.txt": (
        "notta-inline",
        [
            ("話者 1", "それでは始めます。", None, 7.0, False),
            ("話者 2", "朝は 07:30 に家を出るので、その前に詰め替えます。", None, 15.0, False),
            ("話者 1", "ありがとうございました。", None, 3690.0, False),
        ],
    ),
    "clova_note.txt": (
        "clova-note",
        [
            ("参加者 1", "では始めますね", None, 3.0, False),
            ("参加者 2", "はい\nうちは風呂場でやってます", None, 11.0, False),
            ("参加者 1", "ありがとうございました", None, 3665.0, False),
        ],
    ),
    "clova_note_untimed.txt": (
        "clova-note-untimed",
        [
            ("参加者 1", "では始めますね", None, None, False),
            ("参加者 2", "はい\nうちは風呂場でやってます", None, None, False),
            ("参加者 1", "ありがとうございました", None, None, False),
        ],
    ),
    "ainote.json": (
        "ainote-json",
        [
            ("森千尋", "では始めますね", None, 3.12, False),
            ("参加者 2", "うちは風呂場でやってます", None, 11.0, False),
        ],
    ),
    "line_mobile.txt": (
        "line-mobile",
        [
            ("森千尋", "明日の集まり、10時からです", None, 0.0, False),
            ("小田切まゆ", "了解です\n持ち物はありますか", None, 120.0, False),
            ("Kenji", "遅くにすみません、注ぎ口の話もしたいです😊", None, 6780.0, False),
        ],
    ),
    "line_desktop.txt": (
        "line-desktop",
        [
            ("森千尋", "明日の件です", None, 0.0, False),
            ("小田切 まゆ", "了解です", None, 60.0, False),
            ("小田切 まゆ", "持ち物は\nありますか", None, 180.0, False),
            ("小田切 まゆ", "おやすみなさい", None, 1620.0, False),
        ],
    ),
    "otter.txt": (
        "otter",
        [
            ("Mori Chihiro", "Shall we start?", None, 3.0, False),
            ("Mayu Odagiri", "I spill it every time, about 10:30 in the evening.", None, 11.0, False),
            ("Unknown Speaker", "Thank you.", None, 3731.0, False),
        ],
    ),
    "minutes.txt": (
        "plain",
        [
            ("森", "では始めます。", F, None, False),
            ("小田切", "はい。朝は弁当が三つあって、\nふたで手が止まります。", None, None, False),
            ("伊藤", "結論：二重ぶたをやめました。", C, None, False),
            ("小田切", "うれしいです。詳しくは https://example.com を見ればいいですか？", None, None, False),
        ],
    ),
    "interview.txt": (
        "plain",
        [
            ("Q", "最近、困ったことはありますか。", None, None, False),
            ("A", "ふたが開けにくいです。", None, None, False),
            ("Q", "どんなときですか。", None, None, False),
            ("A", "手がぬれているときです。", None, None, False),
        ],
    ),
    "excel.csv": (
        "csv",
        [
            ("森", "では始めます。", F, 3.0, False),
            ("小田切", "ふたが、\n固いです。", P, 11.0, False),
            ("小田切", "昨日も、困りました。", P, 15.0, False),
            ("伊藤", "ありがとうございます。", C, 20.0, False),
        ],
    ),
    "unicode_text.tsv": (
        "csv",
        [
            ("話者 1", "では始めます。", None, 3.0, False),
            ("話者 2", "ふたが固いです。", None, 11.0, False),
        ],
    ),
    "table.xlsx": (
        "xlsx",
        [
            ("森", "では始めます。", F, 3.0, False),
            ("小田切", "ふたが固いです。", P, 11.0, False),
            ("小田切", "", P, 13.0, False),
            ("伊藤", "398円でどうですか。", C, 80.0, False),
        ],
    ),
    "records.jsonl": (
        "jsonl",
        [
            ("森", "では始めます。", F, 3.5, False),
            ("小田切", "ふたが固いです😀。", P, 11.0, False),
            ("小田切", "", P, 12.0, False),
        ],
    ),
}


def test_every_golden_file_has_a_case():
    assert {p.name for p in GOLDEN.iterdir()} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_golden_file_is_read(name):
    session = read_session(GOLDEN / name)
    expected_format, expected = CASES[name]
    assert session.format == expected_format
    found = [(t.speaker, t.text, t.role and t.role.value, t.start, t.direct_message) for t in session.turns]
    assert found == [
        (s, x, r, pytest.approx(start) if start is not None else None, d) for s, x, r, start, d in expected
    ]


@pytest.mark.parametrize("name", CASES)
def test_file_name_tells_nothing(name, tmp_path):
    """Recognition looks at the content; only the content."""
    copy = tmp_path / "a.dat"
    copy.write_bytes((GOLDEN / name).read_bytes())
    assert read_session(copy).turns == read_session(GOLDEN / name).turns


@pytest.mark.parametrize("name", [n for n in CASES if n.endswith((".txt", ".vtt", ".srt"))])
@pytest.mark.parametrize(
    ("encoding", "ends"), [("utf-8-sig", "\r\n"), ("cp932", "\r\n"), ("utf-16", "\n"), ("utf-8", "\r")]
)
def test_encodings_and_line_ends_change_nothing(name, encoding, ends, tmp_path):
    text = (GOLDEN / name).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    try:
        data = text.replace("\n", ends).encode(encoding)
    except UnicodeEncodeError:
        pytest.skip("an emoji that CP932 does not have")
    copy = tmp_path / name
    copy.write_bytes(data)
    assert read_session(copy).turns == read_session(GOLDEN / name).turns


@pytest.mark.parametrize("name", CASES)
def test_inspection_counts_what_was_read(name):
    inspection = inspect_file(GOLDEN / name)
    turns = read_session(GOLDEN / name).turns
    assert inspection.turns == len(turns) == sum(s.turns for s in inspection.speakers)
    assert inspection.timed == sum(t.start is not None for t in turns)
    assert inspection.direct_messages == sum(t.direct_message for t in turns)
    assert {s.name for s in inspection.speakers} == {t.speaker for t in turns}
    assert inspection.confidence >= 0.5


def test_every_reader_but_the_last_resort_has_a_golden_file():
    assert {r.name for r in READERS} - {"unlabelled"} == {fmt for fmt, _ in CASES.values()} | {
        case["format"] for case in SECOND
    }


def test_sessions_are_read_one_by_one():
    sessions = read_sessions([GOLDEN / "captions.srt", GOLDEN / "notta.txt"])
    assert next(sessions).id == "captions"
    assert next(sessions).id == "notta"
