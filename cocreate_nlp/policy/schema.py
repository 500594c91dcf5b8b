"""The published JSON schema of a policy file, with what people may write in Japanese."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from cocreate_nlp.policy.model import Policy
from cocreate_nlp.policy.tables import (
    AUDIENCE_WORDS,
    BAND_WORDS,
    LEVEL_WORDS,
    PERMISSION_WORDS,
    PHASE_WORDS,
    ROLE_WORDS,
)

SCHEMA_FILE = "policy.schema.json"

NOTES: Mapping[str, str] = {
    "purpose": "何を明らかにし、何を決めるか（一文）",
    "theme": "共に育てるテーマ",
    "project": "プロジェクトの名前（仮名を回をまたいでそろえる鍵。印刷されない）",
    "phase": "いまのフェーズ",
    "audience": "特に言わないときの共有先",
    "glossary": "伏せる語。どれも印刷されない",
    "allow": "伏せずに残す語",
    "speakers": "話者の名前 → 役割",
    "figures": "数値の種類ごとの幅の付け方",
    "ages": "年齢の幅（band 歳ごと。top 歳からは「以上」）",
    "sensitive": "要配慮の事柄: generalise（ぼかす）か withhold（伏せる）",
    "thresholds": "軸のしきい値。下げる（厳しくする）ことだけできる",
    "matrix": "特定性 → 競争中核性 → 区分。厳しくすることだけできる",
    "sharing": "区分 → フェーズ → 共有先 → 条件。厳しくすることだけできる",
    "publish": "共有OKの内容を外部に公開してよいか",
    "share_company": "企業側の発言も共有するか",
    "recording": "撮影・録音・メモ・持ち帰り",
    "results_handling": "出てきたものの扱い",
    "promises": "お互いの約束",
    "feedback": "採用の報告とお礼をいつ、どう伝えるか",
    "contact": "連絡先",
    "acknowledged_by": "確認した人（cocreate policy acknowledge が書く）",
    "acknowledged_on": "確認した日",
    "acknowledged_version": "確認した内容の版。内容が変わると無効になる",
}
"""One line for each field, shown by editors that know the schema."""

_WORDS: Mapping[str, Mapping[str, Any]] = {
    "Phase": PHASE_WORDS, "Audience": AUDIENCE_WORDS, "Role": ROLE_WORDS, "Level": LEVEL_WORDS, "Band": BAND_WORDS,
    "Permission": PERMISSION_WORDS,
}  # fmt: skip


def make_schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of a policy file."""
    schema = Policy.model_json_schema()
    definitions = schema["$defs"]
    for name, words in _WORDS.items():
        definitions[name]["enum"] = [*definitions[name]["enum"], *words]
        definitions[name].pop("description", None)
    definitions["Permission"] = {"anyOf": [definitions["Permission"], {"type": "boolean"}], "title": "Permission"}
    definitions["Term"] = {"anyOf": [{"type": "string", "minLength": 1}, definitions["Term"]], "title": "Term"}
    rule = definitions["FigureRule"]
    definitions["FigureRule"] = {"anyOf": [{"type": "boolean"}, {"const": "context"}, rule], "title": "FigureRule"}
    for name, note in NOTES.items():
        schema["properties"][name]["description"] = note
    for definition in definitions.values():
        for part in (definition, *definition.get("anyOf", ())):
            part.pop("description", None)
    for field in definitions["Glossary"]["properties"].values():
        # One term may stand without a list.
        array = {"type": "array", "items": field.pop("items")}
        field.pop("type", None)
        field["anyOf"] = [array, {"$ref": "#/$defs/Term"}]
    schema.pop("description", None)
    schema["title"] = "cocreate_nlp の開示ポリシー"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def schema_text() -> str:
    """Return the schema as it is shipped."""
    return json.dumps(make_schema(), ensure_ascii=False, indent=2) + "\n"


def shipped_schema() -> str:
    """Return the schema file that ships with the package."""
    return files("cocreate_nlp.policy").joinpath(SCHEMA_FILE).read_text(encoding="utf-8")
