"""The policy object and its file: errors with line and remedy, immutability, versions."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreate_nlp.errors import PolicyError
from cocreate_nlp.policy import FrozenMapping, Policy
from cocreate_nlp.policy.glossary import problem_of
from cocreate_nlp.redaction.generalisation import generalise
from cocreate_nlp.replacements import AGE_WORDS, ALL_WORDS, FAMILY_TERMS, ILLNESSES, LETTERED, PREFECTURES
from cocreate_nlp.types import Kind, Phase, Role


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "policy.yaml"
    path.write_bytes(text.encode(encoding))
    return path


FULL = """\
# 秋の共創会
purpose: 詰め替えのどこで手が止まるかを知り、次の試作の方向を決める
theme: 詰め替え
phase: 検証
audience: 参加者
glossary:
  sponsor: [みずほ野]
  code_names:
    - あおぞら
    - name: 0417
      variants: [ゼロヨンイチナナ]
  core_terms:
allow:
  - 柔軟剤
speakers:
  佐藤: 司会
  田中 花子: participant
figures:
  money: {level: 1}
  count: false
  rate: {treat: context, bins: [0, 25, 50.5, 100], top: 100}
ages: {band: 20}
recording: {photo: no, notes: yes, take_home: 範囲内}
matrix:
  低: {低: 段階開示}
contact: 事務局（会場受付）
acknowledged_by: 山本
acknowledged_on: 2026-11-22
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_reads_a_file_as_people_write_it(tmp_path: Path, encoding: str) -> None:
    policy = Policy.from_yaml(write(tmp_path, FULL, encoding))
    assert policy.phase is Phase.VALIDATION
    assert [t.name for t in policy.glossary.code_names] == ["あおぞら", "0417"]
    assert policy.glossary.code_names[1].variants == ("ゼロヨンイチナナ",)
    assert policy.glossary.core_terms == ()
    assert policy.speakers["佐藤"] is Role.FACILITATOR
    assert policy.figures.money.treat is True and policy.figures.money.level == 1
    assert policy.figures.rule("count").treat is False
    assert policy.figures.rule("no such kind") == policy.figures.other
    assert policy.recording.photo == "no" and policy.recording.take_home == "limited"
    assert policy.acknowledged


def test_round_trip(tmp_path: Path) -> None:
    policy = Policy.from_yaml(write(tmp_path, FULL))
    again = Policy.from_yaml(write(tmp_path, policy.to_yaml()))
    assert again == policy and again.version == policy.version and hash(again) == hash(policy)


# text, what the message must hold
BROKEN = [
    ("theme: a\npurpos: b\n", [":2", "purpos", "「purpose」"]),
    ("目的: b\n", [":1", "「purpose」"]),
    ("glossary:\n  sponser: [みずほ野]\n", [":2", "「sponsor」"]),
    ("glossary:\n  clients:\n    - name: 青葉商事\n      variant: [青葉]\n", [":4", "「variants」"]),
    ("phase: 探検\n", [":1", "探索（exploration）", "発売準備・発売後（launch）"]),
    ("audience: みんな\n", [":1", "参加者の持ち帰り（participants）"]),
    ("speakers: {佐藤: 部長}\n", [":1", "進行役（facilitator）"]),
    ("theme: a\n\n\npublish: たぶん\n", [":4", "true"]),
    ("ages:\n  band: 七\n", [":2", "整数"]),
    ("ages:\n  top: 95\n", [":2", "90 以下"]),
    ("speakers:\n  佐藤: 部長\n", [":2", "facilitator"]),
    ("allow: [あ]\n", [":1", "1文字"]),
    ("glossary:\n  people:\n    - 山田\n    - 森\n", [":4", "1文字"]),
    ("glossary:\n  people:\n    - 山田\n    - 企業A\n", [":4", "伏せ字"]),
    ("glossary:\n  products: [あおぞら]\nallow:\n  - アオゾラ\n", [":2", "allow", "どちらか"]),
    ("glossary:\n  products:\n    - name: あおぞら\n      variants:\n        - 青空号\n        - 参加者\n", [":6"]),
    ("matrix:\n  high:\n    low: open\n", [":3", "緩められません"]),
    ("sharing:\n  closed:\n    launch:\n      public: share\n", [":4", "緩められません"]),
    ("thresholds:\n  core_mid: 0.5\n", [":2", "緩められません"]),
    ("figures:\n  money: {bins: [100, 50]}\n", [":2", "小さい順"]),
    ("theme: a\ntheme: b\n", [":2", "2回"]),
    ("theme: 'a\n", ["YAML"]),
    ("theme: a\n\tphase: b\n", [":2", "YAML"]),
    ("a: &x b\nc: *x\n", [":2", "YAML"]),
    ("- a\n", [":1", "init"]),
    ("just text\n", [":1", "init"]),
    ("purpose：次の一手\n", [":1", "半角"]),
    ("purpose: a\ntheme：b\nphase: 探索\n", ["半角"]),
    ("purpose: 目的: 次の一手\n", [":1", "引用符"]),
    ("speakers:\n  - 佐藤: 進行役\n", [":1", "名前: 値"]),
    ("allow: 柔軟剤\n", [":1", "- "]),
    ("　theme: a\n", [":1", "「theme」"]),
    ("acknowledged_on: 昨日\n", [":1", "2026-11-22"]),
    ("glossary: {sponsor: {variants: [a]}}\n", [":1", "必要な項目"]),
    ("theme: [a]\n", [":1", "文字で"]),
    ("? [a]\n: b\n", [":1", "項目名"]),
    ("[" * 5000, ["policy.yaml"]),
    ("purpose: a\nphase: x\naudience: y\n", [":2", "ほかに1か所", "audience"]),
]


@pytest.mark.parametrize(("text", "expected"), BROKEN)
def test_errors_name_file_line_and_remedy(tmp_path: Path, text: str, expected: list[str]) -> None:
    with pytest.raises(PolicyError) as caught:
        Policy.from_yaml(write(tmp_path, text))
    message = str(caught.value)
    for part in ["policy.yaml", *expected]:
        assert part in message, message
    assert caught.value.remedy


def test_messages_do_not_quote_confidential_values(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as caught:
        Policy.from_yaml(
            write(tmp_path, "speakers:\n  霧島玲奈: 秘密役\nglossary: {clients: [青葉商事]}\nallow: [青葉商事]\n")
        )
    shown = str(caught.value) + repr(caught.value) + repr(caught.value.__context__) + repr(caught.value.__cause__)
    assert "霧島" not in shown and "秘密役" not in shown and "青葉" not in shown


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="init"):
        Policy.from_yaml(tmp_path / "missing.yaml")
    (tmp_path / "policy.yaml").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(PolicyError, match="UTF-8"):
        Policy.from_yaml(tmp_path / "policy.yaml")
    with pytest.raises(PolicyError, match="1MB"):
        Policy.from_yaml(write(tmp_path, "theme: " + "a" * 1_000_001))


def test_an_empty_file_is_the_default(tmp_path: Path) -> None:
    assert Policy.from_yaml(write(tmp_path, "# まだ何も書いていない\n")) == Policy()


def test_a_policy_cannot_be_changed() -> None:
    policy = Policy(speakers={"佐藤": "participant"})
    for part, name in ((policy, "publish"), (policy, "theme"), (policy.glossary, "people"), (policy.ages, "band")):
        with pytest.raises(PolicyError, match="frozen") as raised:
            setattr(part, name, "秘密あかつき")
        assert "あかつき" not in f"{raised.value!r}{raised.value}"
    with pytest.raises(TypeError):
        policy.speakers["佐藤"] = Role.COMPANY  # type: ignore[index]
    assert isinstance(policy.speakers, FrozenMapping)
    assert pickle.loads(pickle.dumps(policy)) == policy
    assert "佐藤" not in repr(policy.speakers)


def test_versions() -> None:
    policy = Policy(theme="詰め替え")
    assert policy.version == Policy(theme=" 詰め替え ").version != Policy().version
    signed = policy.replace(acknowledged_by="山本", acknowledged_on="2026-11-22")
    assert signed.version == policy.version
    moved = policy.replace(phase="launch")
    assert moved.version != policy.version and moved.rules_version == policy.rules_version
    assert policy.replace(allow=["柔軟剤"]).rules_version != policy.rules_version


def test_an_acknowledgement_in_code_is_to_the_rules_it_was_made_with() -> None:
    agreed = Policy(acknowledged_by="山本", acknowledged_on="2026-11-22")
    assert agreed.acknowledged and agreed.acknowledged_version == agreed.rules_version
    assert agreed.replace(phase="launch").acknowledged
    changed = agreed.replace(share_company=True, publish=True)
    assert not changed.acknowledged and not agreed.model_copy(update={"publish": True}).acknowledged
    assert changed.replace(acknowledged_by="山本", acknowledged_on="2026-11-23").acknowledged
    assert pickle.loads(pickle.dumps(agreed)) == agreed == Policy.from_text(agreed.to_yaml())


TERMS = [
    ("あおぞら", True), ("みずほ野", True), ("株式会社みずほ野", True), ("企業", False),
    ("企業A", False), ("参加者ＡＢ", False), ("者A", False), ("業AA", False),
    ("人物", False), ("人物伝", True), ("主催企業", False), ("共有範囲外", False),
    ("30代", False), ("３０代", False), ("30代の星", True), ("300円台", False),
    ("三千", False), ("1200", False), ("0417", True), ("GX", True),
    ("JR", True), ("A", False), ("森", False), ("ｱ", False),
    ("東京都内", False), ("東京都", False), ("東京製作所", True), ("店 舗", False),
    ("店舗クラウド", True), ("海外", False), ("ペット", False), ("三十代", False), ("千代", True), ("取引先Z", False), ("開発品α", True), ("・・", False),
]  # fmt: skip


def test_the_redactors_own_words_cannot_be_terms() -> None:
    for word in [*ALL_WORDS, *(f"{stem}A" for stem in LETTERED.values())]:
        assert problem_of(word) is not None, word


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Kind.SENSITIVE, [*ILLNESSES, "要介護3", "妊娠8か月", "膝を悪くして", "目が見えにくくて", "血圧が160", "3級"]),
        (Kind.FAMILY, [*FAMILY_TERMS, "義母", "三世代", "5人家族", "四人暮らし", "三姉妹", "息子二人", "孫が六人"]),
        (Kind.AGE, [*AGE_WORDS, *(f"{n}歳" for n in range(105)), "三十五歳", "四十", "小3", "中学二年生", "八か月", "95"]),
        (Kind.CITY, [*(f"{p}青葉市" for p in PREFECTURES), "札幌", "みずほ野市"]),
        (Kind.DATE, ["3月5日", "11月2日", "十二月一日", "2025/4/3", "先月末", "再来月の頭", "あの日"]),
        (Kind.OCCUPATION, ["看護師", "刀鍛冶", "養蜂家", "潜水士", "能楽師", "力士", "航海士", "学芸員", "住職", "公証人", "忍者"]),
        (Kind.ORIGIN, ["中国", "ベトナム人", "タガログ語", "日系三世", "技能実習生"]),
        (Kind.OTHER_QUASI, ["柴犬", "3匹", "12年"]),
    ],
)
def test_nor_can_what_an_attribute_becomes(kind: Kind, said: list[str]) -> None:
    for original in said:
        for band in (5, 10):
            word = generalise(kind, original, band=band)
            assert problem_of(word) is not None, (original, word)


@pytest.mark.parametrize(("term", "usable"), TERMS)
def test_terms_that_cannot_be_told_from_our_own_words(term: str, usable: bool) -> None:
    assert (problem_of(term) is None) is usable
    if usable:
        Policy(glossary={"products": [term]})
    else:
        with pytest.raises(PolicyError, match=r"glossary\.products\[0\]"):
            Policy(glossary={"products": [term]})


VALUES = st.one_of(st.text(max_size=8), st.integers(), st.lists(st.text(max_size=4), max_size=3), st.none())


@settings(deadline=None, max_examples=80)
@given(st.dictionaries(st.sampled_from(list(Policy.model_fields)) | st.text(max_size=12), VALUES, max_size=4))
def test_any_mapping_gives_a_policy_or_a_policy_error(values: dict) -> None:
    try:
        Policy(**values)
    except PolicyError as error:
        assert error.remedy and error.where


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=60))
def test_any_text_gives_a_policy_or_a_policy_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("p") / "policy.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        Policy.from_yaml(path)
    except PolicyError as error:
        assert error.remedy
