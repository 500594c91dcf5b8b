import pytest

from cocreate_nlp.chains import NATIONAL_CHAINS
from cocreate_nlp.grid.terms import REASONS_ONLY, TERMS

PATTERNS = {term.name: term.pattern for term in TERMS}

# Row, sentence, words that fire, near miss.
CASES = [
    ("core.cost", "原価は三割くらいです", "原価", "原っぱの花火です"),
    ("core.cost", "コストを抑えたい", "コスト", "コストコで買った"),
    ("core.sales", "月商は聞いていません", "月商", "月謝は払っていません"),
    ("core.sales", "件数が多い", "件数", "要件が多い"),
    ("core.recipe", "配合を変えました", "配合", "配達を変えました"),
    ("core.recipe", "厚みがあります", "厚み", "厚かましいです"),
    ("core.spec", "図面を見せます", "図面", "地図を見せます"),
    ("core.secret", "これはオフレコで", "オフレコ", "これはお風呂で"),
    ("core.secret", "まだ言えない話です", "まだ言え", "もう言えない話です"),
    ("core.document", "稟議を通しました", "稟議", "会議を通しました"),
    ("core.plan", "春に発売します", "発売", "春に発見します"),
    ("core.plan", "来月で終売になります", "終売", "商売になります"),
    ("core.deal", "取引先に聞きます", "取引先", "取っ手に聞きます"),
    ("core.deal", "OEMで作る", "OEM", "ゲームで作る"),
    ("proto.word", "試作を触りました", "試作", "試着をしました"),
    ("plan.timing", "来年の話です", "来年", "去年の話です"),
    ("plan.where", "関東だけで売る", "関東", "間取りだけで売る"),
    ("company.we", "弊社の考えです", "弊社", "会社の考えです"),
    ("vague.share", "原価が四割くらい", "原価が四割くらい", "箱が四割くらい"),
    ("life.shop", "レジで気づいた", "レジ", "列で気づいた"),
    ("life.pay", "三千円なら買います", "なら買", "三千円の奈良漬け"),
    ("life.pay", "それより上は困る", "それより上", "それより先に着く"),
    ("life.use", "夫が選ぶ", "夫", "天が選ぶ"),
]


@pytest.mark.parametrize(("name", "text", "words", "near_miss"), CASES)
def test_a_row_fires_on_its_words_only(name: str, text: str, words: str, near_miss: str) -> None:
    assert [m.group() for m in PATTERNS[name].finditer(text)] == [words]
    assert not PATTERNS[name].search(near_miss)


REASON_CASES = [
    ("core.recipe", "酢は全量の二分で足ります", "全量の", "全然の話です"),
    ("core.recipe", "塩分を一・二まで下げた", "塩分", "塩をふる"),
    ("core.recipe", "正答率は七割です", "正答率", "正直七割です"),
    ("core.spec", "底を二重にした", "二重に", "三十にした"),
    ("core.deal", "来月に契約します", "契約し", "契約した人が多い"),
    ("core.deal", "先に試す話も進んでいます", "試す話も", "話を聞いています"),
    ("core.deal", "覚書がある", "覚書", "覚えがある"),
]


@pytest.mark.parametrize(("name", "text", "words", "near_miss"), REASON_CASES)
def test_a_row_of_reasons_fires_on_its_words_only(name: str, text: str, words: str, near_miss: str) -> None:
    patterns = {term.name: term.pattern for term in REASONS_ONLY}
    found = patterns[name].search(text)
    assert found is not None and found.group() == words
    assert not patterns[name].search(near_miss)


def test_every_row_has_a_case_and_a_wording_for_people() -> None:
    assert {name for name, *_ in CASES} == set(PATTERNS)
    assert len(PATTERNS) == len(TERMS)
    assert all(any(ord(c) > 0x3000 for c in term.label) for term in TERMS)


CHAINS = [
    ("帰りにセブンで買う", "セブン"),
    ("イオンモールに行く", "イオンモール"),
    ("楽天で頼んだ", "楽天"),
    ("GUの服", "GU"),
    ("マックで話す", "マック"),
    ("マツモトキヨシの袋", "マツモトキヨシ"),
    ("コストコで買った", "コストコ"),
    ("ハンズで見た", "ハンズ"),
    ("セブン-イレブンのおにぎり", "セブン-イレブン"),
    ("モスバーガーに寄る", "モスバーガー"),
]


@pytest.mark.parametrize(("text", "name"), CHAINS)
def test_chains_that_everybody_knows(text: str, name: str) -> None:
    match = NATIONAL_CHAINS.search(text)
    assert match is not None and match.group() == name


NO_CHAINS = [
    "マイナスイオンが出る", "ハンズフリーで話す", "ロフトのある部屋", "アマゾン川の魚", "楽天的な人", "GUIDEを読む", "マックスで回す",
    "ガストーブ", "ライフスタイル", "カタログにクリエイトする", "コンビニで買う", "スーパーで買う", "生活の中で",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_CHAINS)
def test_words_that_only_look_like_chains(text: str) -> None:
    assert NATIONAL_CHAINS.search(text) is None
