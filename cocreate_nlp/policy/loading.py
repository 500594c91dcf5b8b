"""Reads and writes policy files: every value keeps its line, every error says file, line and remedy in Japanese."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import yaml
from pydantic import BaseModel

from cocreate_nlp.errors import PolicyError
from cocreate_nlp.policy.tables import (
    AUDIENCE_LABELS,
    BAND_LABELS,
    KEY_WORDS,
    LEVEL_LABELS,
    PHASE_LABELS,
    ROLE_LABELS,
)

Place = tuple[str | int, ...]
MAX_BYTES = 1_000_000


class _Loader(yaml.BaseLoader):
    """Reads every scalar as text: a code name 0417 or a note ``no`` stays what was written."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="alias", problem_mark=mark)
        return super().compose_node(parent, index)


def parse_yaml(text: str, path: Path) -> tuple[dict[str, Any], dict[Place, int]]:
    """Return the values of a policy's text and the line of every value; ``path`` is for the messages.

    Raises
    ------
    PolicyError
        The text is no YAML mapping.
    """
    lines: dict[Place, int] = {}
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
        values = _build(node, (), lines, path) if node is not None else {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{path}:{mark.line + 1}" if mark is not None else str(path)
        remedy = (
            "「:」は半角にして後ろに空白を入れ、字下げは半角スペースにしてください。"
            "値の中に「: 」や「#」があるときは引用符で囲んでください"
        )
        if error.problem == "alias":
            remedy = "「&」「*」で始まる値は引用符で囲んでください（YAML の参照は使えません）"
        raise PolicyError("YAML として読めません", where=where, remedy=remedy) from None
    except yaml.YAMLError:
        raise PolicyError(
            "YAML として読めません", where=str(path), remedy="制御文字などが混ざっていないか確かめてください"
        ) from None
    except RecursionError:
        raise PolicyError("入れ子が深すぎます", where=str(path), remedy="ひな形の形に直してください") from None
    if not isinstance(values, dict):
        raise PolicyError(
            "項目: 値 の形になっていません",
            where=f"{path}:1",
            remedy="「:」を半角にし、後ろに空白を入れてください（`cocreate policy init` でひな形を作れます）",
        )
    return values, lines


def read_text(path: Path) -> str:
    """Return the text of a policy file, UTF-8 or CP932.

    Raises
    ------
    PolicyError
        The file cannot be read.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PolicyError("ポリシーのファイルが大きすぎます", where=str(path), remedy="1MB以内にしてください")
        data = path.read_bytes()
    except OSError:
        raise PolicyError(
            "ポリシーのファイルを開けません",
            where=str(path),
            remedy="場所と名前を確かめるか、`cocreate policy init` で新しく作ってください",
        ) from None
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise PolicyError("文字コードが読めません", where=str(path), remedy="UTF-8 で保存し直してください")


def _build(node: yaml.Node, place: Place, lines: dict[Place, int], path: Path) -> Any:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise PolicyError("項目名が読めません", where=f"{path}:{line}", remedy="項目名は文字で書いてください")
            key = str(key_node.value)
            if key in values or (*place, key) in lines:
                raise PolicyError(
                    "同じ項目が2回書かれています",
                    where=f"{path}:{line}",
                    remedy="どちらか一方を消すか、1つにまとめてください",
                )
            lines[(*place, key)] = line
            if not _is_empty(value_node):
                values[key] = _build(value_node, (*place, key), lines, path)
        return values
    if isinstance(node, yaml.SequenceNode):
        return [
            _build(item, (*place, position), lines, path)
            for position, item in enumerate(i for i in node.value if not _is_empty(i))
        ]
    return node.value


def _is_empty(node: yaml.Node) -> bool:
    """Tell whether nothing is written: the default holds then."""
    return isinstance(node, yaml.ScalarNode) and node.style is None and node.value in ("", "~", "null")


def dump_yaml(values: Mapping[str, Any]) -> str:
    """Write plain values as YAML that :func:`parse_yaml` reads back alike."""
    return yaml.safe_dump(dict(values), allow_unicode=True, sort_keys=False, default_flow_style=False, width=1000)


# pydantic's error types, as people who write a policy read them: what is wrong, what to do.
MESSAGES: Mapping[str, tuple[str, str]] = {
    "missing": ("必要な項目がありません", "この項目を書き足してください"),
    "string_type": ("文字で書く項目です", "1行の文字で書いてください"),
    "string_too_short": ("空の語があります", "語を書くか、この行を消してください"),
    "string_too_long": ("語が長すぎます", "200文字以内で書いてください"),
    "bool_parsing": ("はい／いいえで答える項目です", "true か false を書いてください"),
    "bool_type": ("はい／いいえで答える項目です", "true か false を書いてください"),
    "int_parsing": ("整数を書く項目です", "半角の整数を書いてください"),
    "int_type": ("整数を書く項目です", "半角の整数を書いてください"),
    "int_from_float": ("整数を書く項目です", "小数点のない数を書いてください"),
    "float_parsing": ("数を書く項目です", "半角の数を書いてください"),
    "float_type": ("数を書く項目です", "半角の数を書いてください"),
    "decimal_parsing": ("数を書く項目です", "半角の数を書いてください"),
    "decimal_type": ("数を書く項目です", "半角の数を書いてください"),
    "finite_number": ("数を書く項目です", "ふつうの数を書いてください"),
    "date_from_datetime_parsing": ("日付が読めません", "2026-11-22 の形で書いてください"),
    "date_parsing": ("日付が読めません", "2026-11-22 の形で書いてください"),
    "date_type": ("日付が読めません", "2026-11-22 の形で書いてください"),
    "tuple_type": ("並びで書く項目です", "行を分け、それぞれ「- 」で始めてください"),
    "list_type": ("並びで書く項目です", "行を分け、それぞれ「- 」で始めてください"),
    "dict_type": ("「名前: 値」を並べる項目です", "字下げして「名前: 値」の形で書いてください"),
    "model_type": ("「名前: 値」を並べる項目です", "字下げして「名前: 値」の形で書いてください"),
    "model_attributes_type": ("「名前: 値」を並べる項目です", "字下げして「名前: 値」の形で書いてください"),
}
UNION_TAGS = frozenset({"bool", "literal['context']", "[key]"})


def explain(
    problems: Sequence[Mapping[str, Any]],
    *,
    model: type[BaseModel],
    path: Path | None,
    lines: Mapping[Place, int],
) -> PolicyError:
    """Turn pydantic's list of errors into one error in Japanese that names the first place and counts the rest."""
    found = [_explain_one(problem, model, path, lines) for problem in problems]
    # A union reports the same place once for each member.
    distinct = list({(line, where): (line, where, message, remedy) for line, where, message, remedy in found}.values())
    distinct.sort(key=lambda item: item[0])
    _, where, message, remedy = distinct[0]
    if len(distinct) > 1:
        others = "、".join(place for _, place, _, _ in distinct[1:6])
        message = f"{message}（ほかに{len(distinct) - 1}か所: {others}）"
    return PolicyError(message, where=where, remedy=remedy)


def _explain_one(
    problem: Mapping[str, Any], model: type[BaseModel], path: Path | None, lines: Mapping[Place, int]
) -> tuple[int, str, str, str]:
    context = problem.get("ctx") or {}
    place = tuple(context["place"]) if "place" in context else tuple(problem["loc"])
    place = tuple(part for part in place if str(part).lower() not in UNION_TAGS)
    kind = str(problem["type"])
    if kind == "extra_forbidden":
        message, remedy = _unknown_key(place, model)
    elif kind in ("enum", "literal_error"):
        message, remedy = "書ける値ではありません", f"次のどれかを書いてください: {_choices(place, context)}"
    elif kind in ("greater_than_equal", "less_than_equal", "multiple_of"):
        message, remedy = _number_limit(place, kind, context)
    elif kind == "term":
        message, remedy = context["problem"], context["remedy"]
    elif kind == "value_error":
        message, remedy = str(problem["msg"]).removeprefix("Value error, "), "上の条件に合うように書き直してください"
    else:
        message, remedy = MESSAGES.get(kind, ("値の形が正しくありません", "ひな形の書き方に合わせてください"))
    line = _line_of(place, lines)
    name = _spell(place)
    where = f"{path}:{line}（{name}）" if path is not None else name
    return line, where, message, remedy


def _line_of(place: Place, lines: Mapping[Place, int]) -> int:
    for length in range(len(place), -1, -1):
        if place[:length] in lines:
            return lines[place[:length]]
    return 1


def _spell(place: Place) -> str:
    parts: list[str] = []
    for index, part in enumerate(place):
        if isinstance(part, int):
            parts.append(f"[{part}]")
        elif index == 1 and place[0] == "speakers":
            parts.append(".〔話者〕")  # a person's name
        else:
            parts.append(f".{part}" if parts else part)
    return "".join(parts) or "policy"


def _unknown_key(place: Place, model: type[BaseModel]) -> tuple[str, str]:
    key = str(place[-1])
    known = _known_keys(place[:-1], model)
    hint = KEY_WORDS.get(key.strip())
    if hint not in known:
        close = difflib.get_close_matches(key.strip().lower().replace("-", "_"), known, n=1, cutoff=0.6)
        hint = close[0] if close else None
    remedy = f"もしかして「{hint}」ですか" if hint else f"書ける項目: {'、'.join(known)}"
    return "知らない項目です", remedy


def _known_keys(place: Place, model: type[BaseModel]) -> list[str]:
    current: Any = model
    for part in place:
        if isinstance(part, int):
            continue
        if not (isinstance(current, type) and issubclass(current, BaseModel)) or part not in current.model_fields:
            return []
        current = _model_in(current.model_fields[part].annotation)
    return list(current.model_fields) if isinstance(current, type) and issubclass(current, BaseModel) else []


def _model_in(annotation: Any) -> Any:
    """Return the model inside an annotation such as ``tuple[Annotated[Term, …], ...]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (tuple, Annotated, Union, UnionType):
        for argument in get_args(annotation):
            found = _model_in(argument)
            if found is not None:
                return found
    return None


def _choices(place: Place, context: Mapping[str, Any]) -> str:
    expected = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    values = expected.split(", ")
    for labels in (PHASE_LABELS, AUDIENCE_LABELS, ROLE_LABELS, LEVEL_LABELS, BAND_LABELS):
        # The words of the template first, as people write them.
        named = {value.value: label for value, label in labels.items()}
        if set(values) == set(named):
            return "、".join(f"{named[value]}（{value}）" for value in values)
    if len(place) == 3 and place[0] == "figures" and place[-1] == "treat":
        expected = "true, false, context"
    return expected


def _number_limit(place: Place, kind: str, context: Mapping[str, Any]) -> tuple[str, str]:
    if kind == "multiple_of":
        return "きりのよい数ではありません", f"{context['multiple_of']} の倍数で書いてください"
    limit = context.get("ge", context.get("le"))
    side = "以上" if kind == "greater_than_equal" else "以下"
    message = "数の範囲を外れています"
    if place and place[0] == "thresholds" and side == "以下":
        message = "しきい値は既定より緩められません（下げて厳しくすることだけできます）"
    return message, f"{limit} {side}で書いてください"
