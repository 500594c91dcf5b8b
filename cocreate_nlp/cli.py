"""The command line: a thin front without logic. Messages are Japanese; errors never show a traceback or raw text."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from cocreate_nlp.errors import CocreateError, InputError, NotAcknowledgedError
from cocreate_nlp.policy.commands import policy_app
from cocreate_nlp.policy.tables import (
    AUDIENCE_LABELS,
    AUDIENCE_WORDS,
    LEVEL_LABELS,
    PHASE_LABELS,
    PHASE_WORDS,
    ROLE_LABELS,
    TAG_LABELS,
)
from cocreate_nlp.training import PARTS
from cocreate_nlp.types import Audience, Phase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cocreate_nlp.batch import Outcome

NOT_ACKNOWLEDGED = 3
"""Exit status of a run under a policy that nobody has acknowledged: only ``internal/`` was written."""

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
app.add_typer(policy_app, name="policy", help="開示ポリシーの作成・点検・印刷・確認・試算")
review_app = typer.Typer(no_args_is_help=True, help="Excel での見直し")
audit_app = typer.Typer(no_args_is_help=True, help="共有の記録")
vault_app = typer.Typer(no_args_is_help=True, help="仮名の対応表（暗号化）")
app.add_typer(review_app, name="review")
app.add_typer(audit_app, name="audit")
app.add_typer(vault_app, name="vault")

out_console = Console(soft_wrap=True)
err_console = Console(stderr=True, soft_wrap=True)

PolicyOption = Annotated[Path | None, typer.Option("--policy", help="開示ポリシー（YAML）")]
OutOption = Annotated[Path, typer.Option("--out", help="書き出し先のフォルダ")]


def main() -> None:
    """Run the command line; the entry point of ``cocreate``."""
    try:
        app()
    except CocreateError as error:
        err_console.print(f"エラー: {error}", markup=False, style="red")
        sys.exit(NOT_ACKNOWLEDGED if isinstance(error, NotAcknowledgedError) else 2)
    except KeyboardInterrupt:
        err_console.print("中断しました。書きかけのファイルは残りません。--resume で続きから実行できます。")
        sys.exit(130)
    except Exception as error:
        # A traceback could quote people's words; its type and place are enough to report a bug.
        frame = error.__traceback__
        while frame is not None and frame.tb_next is not None:
            frame = frame.tb_next
        place = f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}" if frame is not None else "?"
        err_console.print(
            f"思わぬ不具合です（{type(error).__name__}、{place}）。この表示を添えて開発者に知らせてください。"
        )
        sys.exit(70)


def _one_of(value: str, values: type[Phase] | type[Audience], words: Mapping[str, Any], labels: Mapping[Any, str]) -> Any:
    """Return what a word of the policy file means, in Japanese or English."""
    word = value.strip()
    if word in list(values):
        return values(word)
    if word not in words:
        raise typer.BadParameter(f"「{word}」は使えません。次のどれかを書いてください: {'、'.join(labels.values())}")
    return words[word]


def _phase(value: str) -> Any:
    return _one_of(value, Phase, PHASE_WORDS, PHASE_LABELS)


def _audience(value: str) -> Any:
    return _one_of(value, Audience, AUDIENCE_WORDS, AUDIENCE_LABELS)


# --- the main job ---------------------------------------------------------------------------------------------------


@app.command()
def run(
    inputs: Annotated[list[Path], typer.Argument(help="書き起こしのファイル・フォルダ")],
    out: OutOption,
    policy: PolicyOption = None,
    phase: Annotated[
        Phase | None, typer.Option(parser=_phase, metavar="フェーズ", help="着想・探索・検証・事業化検討・発売準備（ポリシーより優先）")
    ] = None,
    audience: Annotated[
        Audience | None, typer.Option(parser=_audience, metavar="共有先", help="参加者・関係者・社内・第三者（ポリシーより優先）")
    ] = None,
    recipient: Annotated[str | None, typer.Option(help="渡す相手の名前（段階開示に必要）")] = None,
    purpose: Annotated[str | None, typer.Option(help="渡す目的（段階開示に必要）")] = None,
    release: Annotated[list[str] | None, typer.Option(help="事業化検討から後の段階開示を確認した人（二人、--release を二回）")] = None,
    speakers: Annotated[Path | None, typer.Option(help="話者表（cocreate speakers で作る）")] = None,
    formats: Annotated[str, typer.Option("--formats", help="共有ファイルの形式（カンマ区切り）")] = "xlsx,csv,jsonl",
    jobs: Annotated[int, typer.Option(min=1, max=64, help="同時に処理する数")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="済んだファイルを飛ばす")] = False,
    vault: Annotated[
        Path | None, typer.Option("--vault", help="仮名の対応表（セッションをまたいで同じ仮名にする）")
    ] = None,
) -> None:
    """書き起こしを読み、共有してよいものと内部用の一覧を書き出します。"""
    from cocreate_nlp.batch import Progress as Step
    from cocreate_nlp.batch import Status, find_inputs, run_batch
    from cocreate_nlp.policy import Policy
    from cocreate_nlp.redaction import Vault
    from cocreate_nlp.sharing.exports import WRITERS
    from cocreate_nlp.work import FileWork, earlier_outputs, still_holding

    _check_folder(out)
    rules = Policy.from_yaml(policy) if policy else Policy()
    changes: dict[str, Any] = {"phase": phase or rules.phase, "audience": audience or rules.audience}
    if speakers is not None:
        from cocreate_nlp.transcripts import read_speaker_map

        changes["speakers"] = {**rules.speakers, **read_speaker_map(speakers)}
    rules = rules.replace(**changes)
    wanted = tuple(name.strip() for name in formats.split(",") if name.strip())
    for name in wanted:
        if name not in WRITERS:
            raise InputError(f"形式 {name} はありません", where="--formats", remedy=f"使えるもの: {', '.join(WRITERS)}")
    pseudonyms, passphrase = None, ""
    if vault is not None:
        if jobs > 1:
            raise InputError("--vault と --jobs は一緒に使えません", where="--jobs", remedy="--jobs 1 にしてください")
        passphrase = _ask_passphrase()
        pseudonyms = Vault(vault).load(passphrase)
    work = FileWork(rules, out, recipient, purpose, tuple(release or ()), wanted, pseudonyms)
    files = find_inputs(
        inputs, out=out,
        left_out=lambda path, why: err_console.print(f"見ていません（{why}）: {path}", markup=False, highlight=False),
    )  # fmt: skip
    work = work.with_figure_levels(files)
    with _progress() as progress:
        task = progress.add_task("処理中", total=len(files))

        def show(step: Step) -> None:
            progress.update(task, completed=step.done)
            if step.last.status is Status.DONE:
                work.log(dict(step.last.summary))

        result = run_batch(files, out, work, fingerprint=work.fingerprint(), jobs=jobs, resume=resume, progress=show)
        work.log_missing(o.summary for o in result.outcomes if o.status is Status.SKIPPED)
    if vault is not None and pseudonyms is not None:
        Vault(vault).store(pseudonyms, passphrase, spellings=work.spellings)
    _print_summary(result.outcomes, rules.acknowledged)
    made = {o.folder: o.path for o in result.outcomes if o.folder is not None}
    holding = still_holding(out, made)
    for folder in holding:
        err_console.print(f"取り下げた方の発言が残っているかもしれない、前のフォルダがあります: {folder}", markup=False, style="red")
    for folder in earlier_outputs(out, made):
        if folder not in holding:
            out_console.print(f"同じ内容か同じ名前の書き起こしを前に書き出したフォルダが残っています。いらなければ消してください: {folder}", markup=False, highlight=False)
    if not rules.acknowledged and made:
        err_console.print(
            "ポリシーが未確認のため、共有用のファイルは書いていません（internal/ のみ）。", markup=False
        )
    if holding:
        _say_next(
            "上のフォルダを消すか、元になった書き起こしでもう一度 cocreate run してください。"
            "渡した先があれば、差し替えを頼んでください"
        )
    if result.exit_status:
        _say_next("読めなかったファイルを直すか、フォルダから外して、もう一度 run してください")
    if not rules.acknowledged and made:
        if policy is None:
            _say_next("cocreate policy init policy.yaml でポリシーを作り、--policy policy.yaml を付けて実行してください")
        else:
            _say_next(f"内容を読んで、cocreate policy acknowledge {_word(policy)} --by 氏名 を実行し、もう一度 run してください")
        raise typer.Exit(NOT_ACKNOWLEDGED)
    if rules.audience is Audience.PUBLIC and not rules.publish:
        _say_next(
            "ポリシーが公開を認めていないので（publish: false）、第三者に渡せる発言はありません。"
            "公開してよいと決めたら publish: true に直し、確認（policy acknowledge）をやり直してください"
        )
    elif made:
        first, many = next(iter(made)), f"（{len(made)}フォルダとも）" if len(made) > 1 else ""
        _say_next(
            f"{first / 'report.html'} を開いて{many}、渡してよいかを読んでください。"
            f"直すときは cocreate review export {_word(first)} で見直し用の Excel を作ります"
        )
    if result.exit_status or holding:
        raise typer.Exit(1)


def _word(path: Path) -> str:
    """Return a path as one word of a command."""
    return f'"{path}"' if any(c.isspace() for c in str(path)) else str(path)


def _check_folder(out: Path) -> None:
    """Refuse a file where a folder is to be written, before any work."""
    if any(path.exists() and not path.is_dir() for path in (out, *out.parents)):
        raise InputError(
            "フォルダではなくファイルがあります", where=str(out), remedy="--out に別の名前のフォルダを指定してください"
        )


def _say_next(step: str) -> None:
    """Say what a person does next."""
    out_console.print(f"→ 次にすること: {step}", markup=False, highlight=False)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=err_console, transient=True)


def _as_roles(counts: Mapping[str, int]) -> str:
    """Return how many were taken for what: ``参加者3人、企業側1人``."""
    return "、".join(f"{word}{counts[role.value]}人" for role, word in ROLE_LABELS.items() if counts.get(role.value))


def _print_summary(outcomes: Sequence[Outcome], acknowledged: bool) -> None:
    reasons: Counter[str] = Counter()
    for outcome in outcomes:
        facts = outcome.summary
        if not facts:
            continue
        withheld = facts.get("withheld", {})
        reasons.update(withheld)
        out_console.print(f"■ {outcome.path.name}", markup=False, highlight=False)
        tags = "、".join(f"{word} {facts['tags'].get(t.value, 0)}" for t, word in TAG_LABELS.items())
        levels = "、".join(f"{word} {facts['levels'].get(v.value, 0)}" for v, word in LEVEL_LABELS.items())
        lines = [
            f"  発話 {facts['turns']}、区切り {facts['snippets']}（うち要確認 {facts['needs_check']}）",
            f"  種類: {tags}",
            f"  加工後の段階: {levels}",
        ]
        if guessed := facts.get("roles_guessed"):
            lines.append(f"  役割の書かれていない話者が{sum(guessed.values())}人います（{_as_roles(guessed)}として扱いました）。話者表かポリシーの speakers で確かめてください")
        if company := facts.get("company"):
            lines.append(f"  企業側として扱った話者: {'、'.join(company)}")
        lines += [f"  確かめてください: {doubt}" for doubt in facts.get("doubts", ())]
        if acknowledged:
            lines.append(f"  共有 {facts['shared']}、共有しない {sum(withheld.values())}")
        for line in lines:
            out_console.print(line, markup=False, highlight=False)
    if reasons:
        out_console.print("共有しなかったもの（区切りの数と理由）:")
        for reason, count in reasons.most_common():
            out_console.print(f"  {count:>5}  {reason}", markup=False, highlight=False)
    words = {"done": "書き出し", "skipped": "変更なし（済み）", "duplicate": "重複"}
    for outcome in outcomes:
        if outcome.status.value == "failed":
            err_console.print(f"読めませんでした: {_told_once(outcome)}", markup=False, style="red")
        else:
            out_console.print(f"{words[outcome.status.value]}: {outcome.folder}", markup=False, highlight=False)


def _told_once(outcome: Outcome) -> str:
    """Return what was wrong with a file, which the message may name itself (``a.csv:12: …``)."""
    name, message = outcome.path.name, outcome.message
    at_line = message.startswith(f"{name}:")
    return f"{outcome.path}{message[len(name) :]}" if at_line else f"{outcome.path}: {message}"


# --- parts alone ----------------------------------------------------------------------------------------------------


@app.command()
def redact(policy: PolicyOption = None) -> None:
    """標準入力の文章を、一行を一発話として伏せ字・仮名・幅に直し、標準出力に書きます。"""
    import pandas as pd

    from cocreate_nlp.policy import Policy
    from cocreate_nlp.redaction import Redactor

    lines = _stdin_lines()
    redactor = Redactor(Policy.from_yaml(policy) if policy else None)
    for line in redactor.redact_column(pd.DataFrame({"text": lines}), "text"):
        sys.stdout.write(f"{line}\n")


@app.command()
def tag(
    file: Annotated[Path | None, typer.Argument(help="書き起こし。なければ標準入力の一行を一発話とする")] = None,
) -> None:
    """体験・困りごと・アイデアを付け、一行一区切りの JSON で書きます（原文と話者を含むため内部用）。"""
    from cocreate_nlp.tagging.component import tag_text
    from cocreate_nlp.transcripts import read_session
    from cocreate_nlp.types import Turn

    turns = read_session(file).turns if file else [Turn(line) for line in _stdin_lines()]
    for i, turn in enumerate(turns):
        role = turn.role.value if turn.role else ""
        who = {"speaker": turn.speaker, "role": role} if file else {}
        for snippet in tag_text(turn.text, role=role):
            sys.stdout.write(json.dumps({"turn": i, **who, **snippet}, ensure_ascii=False) + "\n")


def _stdin_lines() -> list[str]:
    """Return the lines of the input, as other tools count them: a form feed or U+2028 ends none."""
    text = _read_stdin().removesuffix("\n")
    return [line.removesuffix("\r") for line in text.split("\n")] if text else []


def _read_stdin() -> str:
    data = sys.stdin.buffer.read()
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("標準入力が UTF-8 でも CP932 でもありません", remedy="UTF-8 で保存し直してください")


@app.command()
def inspect(file: Annotated[Path, typer.Argument(help="書き起こしのファイル")]) -> None:
    """何として読めたか、話者と発話数、気になる点を示します（何も書き出しません）。"""
    from cocreate_nlp.transcripts import inspect_file

    found = inspect_file(file)
    out_console.print(
        f"形式: {found.title}（{found.format}、確からしさ {found.confidence:.2f}、{found.encoding}）", markup=False
    )
    out_console.print(
        f"発話: {found.turns}（時刻つき {found.timed}、ダイレクトメッセージ {found.direct_messages}）", markup=False
    )
    table = Table("話者", "立場", "発話")
    for speaker in found.speakers:
        table.add_row(speaker.name or "（話者なし）", ROLE_LABELS[speaker.role] if speaker.role else "?", str(speaker.turns))
    out_console.print(table)
    for doubt in found.doubts:
        out_console.print(f"・{doubt}", markup=False, highlight=False)


@app.command()
def speakers(
    file: Annotated[Path, typer.Argument(help="書き起こしのファイル")],
    init: Annotated[Path, typer.Option("--init", help="作る話者表（.yaml か .csv）")] = Path("speakers.yaml"),
) -> None:
    """話者と立場の表を作ります。直してから `cocreate run --speakers` に渡してください。"""
    from cocreate_nlp.transcripts import read_session, write_speaker_map

    if init.exists():
        raise InputError("すでにあります", where=str(init), remedy="別の名前を --init で指定してください")
    write_speaker_map(init, read_session(file))
    out_console.print(f"書き出し: {init}", markup=False)


@app.command()
def train(
    data: Annotated[list[Path], typer.Argument(help="ラベル付きデータ（JSONL・CSV かそのフォルダ）")],
    out: OutOption = Path("models"),
    parts: Annotated[str, typer.Option(help=f"{','.join(PARTS)} のうち学習するもの")] = ",".join(PARTS),
) -> None:
    """ラベル付きデータからモデルを作り直します。"""
    from cocreate_nlp.store import OWN_MODELS, models_folder
    from cocreate_nlp.training.train import train_models

    _check_folder(out)
    train_models(data, out, parts=[part.strip() for part in parts.split(",")], say=lambda text: err_console.print(text, markup=False))
    if out.resolve() != models_folder().resolve():
        err_console.print(f"このモデルを使うには、環境変数 {OWN_MODELS} に {out.resolve()} を指定してください（ないものは同梱のモデルが使われます）。", markup=False)


@app.command()
def evaluate(
    data: Annotated[list[Path], typer.Argument(help="ラベル付きデータ（JSONL・CSV かそのフォルダ）")],
    out: Annotated[Path | None, typer.Option(help="報告を書くフォルダ")] = None,
    by: Annotated[str, typer.Option(help="theme か session ごとに取り置いて測る")] = "theme",
    folds: Annotated[int, typer.Option(min=2, help="いくつに分けて取り置くか")] = 12,
    only: Annotated[list[int] | None, typer.Option(help="測る組の番号（0 から。省けばすべて）")] = None,
    network: Annotated[bool, typer.Option(help="同梱モデルと同じくネットワークも学習して測る（時間がかかります）")] = False,
    curve: Annotated[bool, typer.Option(help="学習曲線も測る")] = False,
    ablation: Annotated[bool, typer.Option(help="特徴を一種類ずつ外しても測る")] = False,
    second: Annotated[Path | None, typer.Option(help="同じデータの二人目のラベル（一致度を測る）")] = None,
) -> None:
    """交差検証で精度を測ります。"""
    from cocreate_nlp.training.corpus import read_corpus
    from cocreate_nlp.training.evaluate import agreement, render_text, write_report
    from cocreate_nlp.training.evaluate import evaluate as measure

    if out is not None:
        _check_folder(out)
    records = read_corpus(data)
    if by not in {"theme", "session"}:
        raise InputError(f"--by {by} は使えません", remedy="theme か session を指定してください")
    if second is not None:
        out_console.print_json(json.dumps(agreement(records, read_corpus([second]))))
        return
    report = measure(
        records, by=by, folds=folds, only=only or (), network=network, curve=curve, ablation=ablation,
        say=lambda text: err_console.print(text, markup=False),
    )  # fmt: skip
    out_console.print(render_text(report), markup=False, highlight=False)
    if out is not None:
        write_report(report, out)


# --- review, audit, after-care --------------------------------------------------------------------------------------


@review_app.command("export")
def review_export(
    folder: Annotated[Path, typer.Argument(help="`cocreate run` が書いたセッションのフォルダ")],
    workbook: Annotated[Path | None, typer.Option("--to", help="作るブック（.xlsx）")] = None,
) -> None:
    """見直し用の Excel ブックを作ります（原文を含むため内部用）。"""
    from cocreate_nlp.work import export_workbook

    path = export_workbook(folder, workbook or folder / "internal" / "review.xlsx")
    out_console.print(f"書き出し: {path}", markup=False, highlight=False)
    _say_next(
        "Excel で開き、見終えた行の「確認」を「済」にして上書き保存し、"
        f"cocreate review apply {_word(path)} {_word(folder)} --by 氏名 で取り込んでください"
    )


@review_app.command("apply")
def review_apply(
    workbook: Annotated[Path, typer.Argument(help="見直したブック")],
    folder: Annotated[Path, typer.Argument(help="`cocreate run` が書いたセッションのフォルダ")],
    reviewer: Annotated[str, typer.Option("--by", help="見直した人（ブックに名前のない行に使う）")] = "",
    policy: Annotated[Path | None, typer.Option("--policy", help="実行時の記録のかわりに使う開示ポリシー")] = None,
    recipient: Annotated[str | None, typer.Option(help="渡す相手の名前（実行時と違うとき）")] = None,
    purpose: Annotated[str | None, typer.Option(help="渡す目的（実行時と違うとき）")] = None,
    vault: Annotated[Path | None, typer.Option("--vault", help="実行時に使った仮名の対応表")] = None,
) -> None:
    """見直したブックを読み戻し、直した文を点検し直し、ファイルを作り直して、判断を記録します。"""
    from cocreate_nlp.policy import Policy
    from cocreate_nlp.redaction import Vault
    from cocreate_nlp.work import apply_workbook

    passphrase = _ask_passphrase() if vault is not None else ""
    pseudonyms = Vault(vault).load(passphrase) if vault is not None else None
    rules = Policy.from_yaml(policy) if policy else None
    applied = apply_workbook(
        workbook, folder, reviewer, policy=rules, recipient=recipient, purpose=purpose, pseudonyms=pseudonyms
    )
    if vault is not None and pseudonyms is not None:
        Vault(vault).store(pseudonyms, passphrase)
    outcome = applied.outcome
    out_console.print(f"見直し済み {len(outcome.decisions)} 区切り、未確認 {outcome.unreviewed} 区切り", markup=False)
    for problem in outcome.problems:
        err_console.print(problem, markup=False, highlight=False)
    if outcome.masked:
        err_console.print(
            f"直した文に名前や連絡先、細かい数字などがあったので、もう一度伏せました: {'、'.join(outcome.masked)}。"
            "共有ファイルで文を確かめてください。",
            markup=False, highlight=False,
        )  # fmt: skip
    for row in applied.still_held:
        err_console.print(row, markup=False, highlight=False)
    if outcome.left_held:
        err_console.print(
            f"「参加者に提示済み」に○がありますが、判定が保留のままの行があります: {'、'.join(outcome.left_held)}。"
            "共有するなら、判定を「共有」に直してもう一度取り込んでください。",
            markup=False, highlight=False,
        )  # fmt: skip
    if not applied.reviewed:
        err_console.print(
            "見直した行が一つもありません。「確認」を「済」にし、上書き保存してから、もう一度取り込んでください。", markup=False
        )
        raise typer.Exit(1)
    if not applied.acknowledged:
        err_console.print(
            "ポリシーが未確認のため、共有用のファイルはありません（前のものも消しました）。", markup=False
        )
        raise typer.Exit(NOT_ACKNOWLEDGED)
    if outcome.problems:
        raise typer.Exit(1)
    _say_next(f"{folder / 'shared.xlsx'} を開いて、渡す前に通して読んでください")


@audit_app.command("verify")
def audit_verify(
    log: Annotated[Path, typer.Argument(help="記録のファイル（audit.jsonl）")],
    anchor: Annotated[str | None, typer.Option(help="前に控えた最後の印")] = None,
) -> None:
    """記録が切られ、書き換えられ、並べ替えられていないかを確かめます。"""
    from cocreate_nlp.sharing.audit import AuditLog

    _check_there(log)
    report = AuditLog(log).verify(anchor)
    out_console.print(f"問題ありません（{report.records} 件）。控え: {report.anchor}", markup=False, highlight=False)


@audit_app.command("show")
def audit_show(log: Annotated[Path, typer.Argument(help="記録のファイル（audit.jsonl）")]) -> None:
    """何を誰にいつ渡したかを示します。"""
    from cocreate_nlp.sharing.audit import AuditLog

    _check_there(log)
    for line in AuditLog(log).show():
        out_console.print(line, markup=False, highlight=False)


def _check_there(log: Path) -> None:
    # An empty log and one that somebody removed must not look the same.
    if not log.is_file():
        raise InputError("記録のファイルがありません", where=str(log), remedy="場所を確かめてください")


@app.command()
def withdraw(
    out: Annotated[list[Path], typer.Option("--out", help="run の書き出し先のフォルダ（いくつでも）")],
    speaker: Annotated[str, typer.Argument(help="取り下げる参加者（書き起こしの名前か、セッション内の仮名）")],
    session: Annotated[str | None, typer.Option(help="仮名で指定するときのセッション（S-…）")] = None,
    in_advance: Annotated[bool, typer.Option("--in-advance", help="まだ run していない方の取り下げを、先に記録する")] = False,
) -> None:
    """参加者の取り下げを記録します。以後の書き出しからその人の発言が抜けます。"""
    from cocreate_nlp import work

    for place in out:
        if not place.is_dir() and not in_advance:
            raise InputError("フォルダがありません", where=str(place), remedy="cocreate run の --out を指定してください")
    answers = [work.withdraw(place, speaker, session, in_advance=in_advance) for place in out]
    folders = {folder: names for found, _ in answers for folder, names in found.items()}
    near = dict.fromkeys(name for _, names in answers for name in names)
    if not folders and not in_advance:
        if near:
            err_console.print(f"近い名前の話者がいます: {'、'.join(near)}", markup=False, highlight=False)
        raise InputError(
            "この名前の話者は、ここのどのセッションにもいません。何も記録していません",
            where="、".join(map(str, out)),
            remedy="書き起こしにある名前か、仮名なら「参加者B --session S-…」と指定してください。"
            "まだ run していない方なら --in-advance を付けると、先に記録できます",
        )
    for folder, names in folders.items():
        out_console.print(f"この方の発言があります: {folder}（話者: {'、'.join(names)}）", markup=False, highlight=False)
    if folders:
        _say_next("もう一度 cocreate run を実行してください。この方の発言が共有ファイルから抜けます。渡した先にも差し替えを頼んでください")
        out_console.print("元のファイルを直したり移したりしたあとの run では、前のフォルダが残ります。run が名前を知らせたら、消してください", markup=False)
        out_console.print("ほかのフォルダに書き出した回があれば、そのフォルダも --out に並べて、もう一度実行してください", markup=False)
    else:
        _say_next("先に記録しました。この方の書き起こしを cocreate run すると、発言は共有ファイルに入りません")


@app.command()
def aftercare(
    ideas: Annotated[Path, typer.Argument(help="採用したアイデアの一覧（CSV・XLSX）")],
    vault: Annotated[Path, typer.Option("--vault", help="仮名の対応表")],
    out: OutOption,
    next_invitation: Annotated[str, typer.Option("--next", help="次回のご案内の一文")] = "",
) -> None:
    """採用したアイデアを参加者ごとの報告とお礼にまとめ、報告していないものを知らせます。"""
    import datetime as dt

    from cocreate_nlp.redaction import Vault
    from cocreate_nlp.sharing.aftercare import make_feedback, read_ideas

    passphrase = _ask_passphrase()
    made = make_feedback(
        read_ideas(ideas), lookup=lambda name: Vault(vault).look_up(name, passphrase)[0], today=dt.date.today()
    )
    for path in made.save(out, next_invitation=next_invitation):
        out_console.print(f"書き出し: {path}", markup=False)
    for warning in made.warnings:
        err_console.print(warning, markup=False)


VaultFile = Annotated[Path, typer.Argument(metavar="VAULT", help="対応表のファイル")]


@vault_app.command("create")
def vault_create(vault: VaultFile) -> None:
    """空の対応表を作ります（合言葉で暗号化）。"""
    from cocreate_nlp.redaction import Vault

    Vault.create(vault, _ask_passphrase(confirm=True))
    out_console.print(f"作りました: {vault}。合言葉を忘れると誰にも開けません。", markup=False)


@vault_app.command("lookup")
def vault_lookup(vault: VaultFile, pseudonym: Annotated[str, typer.Argument(help="参加者A など")]) -> None:
    """仮名が誰かを調べます（お礼や報告のため）。"""
    from cocreate_nlp.redaction import Vault

    for name in Vault(vault).look_up(pseudonym, _ask_passphrase()):
        out_console.print(name, markup=False)


@vault_app.command("rotate")
def vault_rotate(vault: VaultFile) -> None:
    """合言葉を替えます。"""
    from cocreate_nlp.redaction import Vault

    old = _ask_passphrase()
    new = str(typer.prompt("新しい合言葉", hide_input=True, confirmation_prompt=True))
    Vault(vault).rotate(old, new)
    out_console.print("合言葉を替えました。")


@vault_app.command("destroy")
def vault_destroy(vault: VaultFile, yes: Annotated[bool, typer.Option("--yes", help="確かめずに消す")] = False) -> None:
    """対応表を消します。仮名から元の名前には戻れなくなります。"""
    from cocreate_nlp.redaction import Vault

    if not yes:
        typer.confirm(f"{vault} を消します。元に戻せません。よろしいですか", abort=True)
    Vault(vault).destroy()
    out_console.print("消しました。")


def _ask_passphrase(*, confirm: bool = False) -> str:
    import os

    given = os.environ.get("COCREATE_PASSPHRASE")
    return given if given else str(typer.prompt("合言葉", hide_input=True, confirmation_prompt=confirm))


if __name__ == "__main__":
    main()
