"""``cocreate policy …``: thin commands over the policy; messages for session people in Japanese."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cocreate_nlp.atomic import write_atomically
from cocreate_nlp.errors import CocreateError
from cocreate_nlp.policy.tables import PHASE_LABELS

if TYPE_CHECKING:
    import pandas as pd

    from cocreate_nlp.policy.model import Policy
    from cocreate_nlp.policy.simulation import Analyzed
    from cocreate_nlp.types import Session

policy_app = typer.Typer(
    name="policy", help="開示ポリシーを作る・確かめる・印刷する・確認を記録する", no_args_is_help=True
)

PolicyFile = Annotated[Path, typer.Argument(metavar="FILE", help="ポリシーのファイル（YAML）")]
FORMATS = ("md", "docx", "html")
EXIT_ERROR, EXIT_MISSING = 2, 1


@contextmanager
def _told() -> Iterator[None]:
    """Say an error in one line instead of a traceback."""
    try:
        yield
    except CocreateError as error:
        typer.echo(f"エラー: {error}", err=True)
        raise typer.Exit(EXIT_ERROR) from None
    except OSError as error:
        typer.echo(f"エラー: ファイルを読み書きできません（{error.strerror}）: {error.filename}", err=True)
        raise typer.Exit(EXIT_ERROR) from None


@policy_app.command("init")
def init_command(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="作るファイル")] = Path("policy.yaml"),
    force: Annotated[bool, typer.Option("--force", help="同じ名前のファイルがあっても作り直す")] = False,
) -> None:
    """説明つきのひな形を作る。"""
    with _told():
        if path.exists() and not force:
            typer.echo(f"エラー: {path} はもうあります。別の名前にするか、--force を付けてください", err=True)
            raise typer.Exit(EXIT_ERROR)
        text = files("cocreate_nlp.policy").joinpath("templates/policy.yaml").read_text(encoding="utf-8")
        write_atomically(path, text.replace("FILE", str(path)).encode())
        typer.echo(f"{path} を作りました。中の説明を読みながら書き換えてください")
        typer.echo(f"書き終えたら: cocreate policy check {path}")


@policy_app.command("check")
def check_command(
    path: PolicyFile,
    contract: Annotated[
        Path | None, typer.Option("--contract", metavar="TEXT", help="同意書・契約書（txt・md・docx）")
    ] = None,
    sessions: Annotated[
        list[Path] | None, typer.Option("--session", metavar="INPUT", help="閉じすぎを実際の記録で測る")
    ] = None,
) -> None:
    """五つの点を確かめ、足りないところと閉じすぎを知らせる。足りない点があれば終了コード 1。"""
    from cocreate_nlp.policy.checklist import check_policy, ordinary_session
    from cocreate_nlp.policy.contract import read_contract

    with _told():
        policy = _load(path)
        text = read_contract(contract) if contract is not None else None
        measured = _read(sessions or []) or [ordinary_session()]
        frames = [_analyze(session, policy).to_frame() for session in measured]
        result = check_policy(policy, contract=text, frames=frames)
        for point in result.points:
            typer.echo(f"{'○' if point.holds else '×'} {point.label}")
            for line in point.missing:
                typer.echo(f"    - {line}")
        for line in result.warnings:
            typer.echo(f"注意: {line}")
        phase = PHASE_LABELS[policy.phase]
        typer.echo(f"五点のうち {result.score} 点を満たしています（フェーズ: {phase}、版 {policy.version}）")
    if result.score < len(result.points):
        raise typer.Exit(EXIT_MISSING)


@policy_app.command("render")
def render_command(
    path: PolicyFile,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="書き出すフォルダー")] = Path(),
    formats: Annotated[str, typer.Option("--format", help="md, docx, html をコンマで区切る")] = "md,docx,html",
) -> None:
    """A4一枚の開示ポリシー、はじめの3分の心得カード、情報の分け方の表を書き出す。"""
    from cocreate_nlp.policy.information import render_information_html, render_information_matrix
    from cocreate_nlp.policy.sheet import (
        make_sheet,
        render_card_html,
        render_card_markdown,
        render_docx,
        render_html,
        render_markdown,
    )

    wanted = [f.strip().lower() for f in formats.split(",") if f.strip()]
    unknown = [f for f in wanted if f not in FORMATS]
    if unknown or not wanted:
        typer.echo(f"エラー: --format に書けるのは {', '.join(FORMATS)} です", err=True)
        raise typer.Exit(EXIT_ERROR)
    with _told():
        policy = _load(path)
        sheet = make_sheet(policy)
        made: dict[str, bytes] = {}
        if "md" in wanted:
            made |= {"policy.md": render_markdown(policy).encode(), "card.md": render_card_markdown(policy).encode()}
            made["matrix.md"] = render_information_matrix(policy).encode()
        if "docx" in wanted:
            made["policy.docx"] = render_docx(policy)
        if "html" in wanted:
            made |= {"policy.html": render_html(policy).encode(), "card.html": render_card_html(policy).encode()}
            made["matrix.html"] = render_information_html(policy).encode()
        for name, data in made.items():
            write_atomically(out / name, data)
            typer.echo(f"書き出しました: {out / name}")
        for note in sheet.notes:
            typer.echo(f"注意: {note}")
        if not policy.acknowledged:
            typer.echo(
                "注意: まだ確認の記録がないので、紙面に「確認：未」と印刷されます。"
                "配るものは、cocreate policy acknowledge のあとで作り直してください"
            )


@policy_app.command("acknowledge")
def acknowledge_command(
    path: PolicyFile,
    by: Annotated[str, typer.Option("--by", metavar="氏名", help="確認した人の氏名")],
    on: Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="確認した日（既定は今日）")] = None,
) -> None:
    """ポリシーの内容を確認したことを、ファイルに記録する。"""
    from cocreate_nlp.policy.acknowledgement import acknowledge

    with _told():
        policy = acknowledge(path, by, on.date() if on else None)
        typer.echo(f"{policy.acknowledged_by} さんの確認を {path} に記録しました（{policy.acknowledged_on}）")
        typer.echo(f"参加者に配る紙面は、ここで作ってください: cocreate policy render {path}")
        typer.echo("あとで内容を変えると、この確認は無効になります（フェーズ・共有先・話者の変更を除く）")
        if not policy.purpose:
            typer.echo("注意: 目的（purpose）がまだ書かれていません")


@policy_app.command("schema")
def schema_command(
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="書き出すファイル（既定は画面）")] = None,
) -> None:
    """ポリシーのファイルの JSON スキーマを出す。"""
    from cocreate_nlp.policy.schema import shipped_schema

    with _told():
        if out is None:
            typer.echo(shipped_schema(), nl=False)
        else:
            write_atomically(out, shipped_schema().encode())
            typer.echo(f"書き出しました: {out}")


@policy_app.command("simulate")
def simulate_command(
    path: PolicyFile,
    sessions: Annotated[list[Path], typer.Argument(metavar="INPUT...", help="文字起こしのファイル")],
    changed: Annotated[
        Path | None, typer.Option("--changed", metavar="FILE", help="変えたあとのポリシー。区分の動きを見る")
    ] = None,
    recipient: Annotated[str | None, typer.Option("--recipient", help="渡す相手")] = None,
    purpose: Annotated[str | None, typer.Option("--purpose", help="渡す目的")] = None,
    release: Annotated[list[str] | None, typer.Option("--release", help="確認した人（二人）")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="情報分類の表を印刷用に書き出す")] = None,
) -> None:
    """フェーズと共有先ごとに何件が見えるかを、共有する前に確かめる。"""
    from cocreate_nlp.policy.information import render_information_html, render_information_matrix
    from cocreate_nlp.policy.simulation import (
        EVERYTHING,
        Request,
        compare,
        render_moves,
        render_simulation,
        simulate,
    )

    request = Request(recipient, purpose, tuple(release or ()))

    def table(frames: Sequence[pd.DataFrame], rules: Policy) -> str:
        return render_simulation(simulate(frames, rules, request), simulate(frames, rules, EVERYTHING))

    with _told():
        policy = _load(path)
        other = _load(changed) if changed is not None else None
        read = _read(sessions)
        frames = [_analyze(session, policy).to_frame() for session in read]
        typer.echo("共有できる発言の数（フェーズ×共有先）\n")
        typer.echo(table(frames, policy))
        typer.echo("「条件つき」は、渡す相手と目的、二人の確認、参加者にお見せしたという印が、要るところですべてそろった場合です。\n")
        for number, (session, frame) in enumerate(zip(read, frames, strict=True), start=1):
            typer.echo(f"情報分類: {session.id}\n")
            typer.echo(render_information_matrix(policy, frame))
            if out is not None:
                page = out / f"matrix-{number}.html"
                write_atomically(page, render_information_html(policy, frame).encode())
                typer.echo(f"書き出しました: {page}\n")
        if other is not None:
            after = [_analyze(session, other).to_frame() for session in read]
            typer.echo(f"{changed} に変えたときの動き\n")
            typer.echo(render_moves(compare(frames, after)))
            typer.echo("変えたあとの数\n")
            typer.echo(table(after, other))


def _load(path: Path) -> Policy:
    from cocreate_nlp.policy.model import Policy

    return Policy.from_yaml(path)


def _read(paths: list[Path]) -> list[Session]:
    if not paths:
        return []
    from cocreate_nlp.transcripts import read_session

    return [read_session(path) for path in paths]


def _analyze(session: Session, policy: Policy) -> Analyzed:
    from cocreate_nlp.analysis import analyze

    return analyze(session, policy=policy)
