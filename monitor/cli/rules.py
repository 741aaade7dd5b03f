"""monitor rules check: do the rules load, do their examples hold, does one undo another?"""

import os
import re
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from monitor.cli import rules_diff, screen
from monitor.cli.options import Config, Json

if TYPE_CHECKING:
    from monitor.article import Walls
    from monitor.errors import Problem

app = typer.Typer(help="The rules by which articles are read.", no_args_is_help=True)
app.add_typer(rules_diff.app)


@app.command()
def check(as_json: Json = False, config: Config = None) -> None:
    """Load the rules, run their examples, find entries that overlap or can never fire.

    Exits with 1 if something is to mend, with 2 if they do not load. Entries that should show an
    example and do not are listed and fail nothing.
    """
    from monitor import settings as configuration
    from monitor.article import Walls
    from monitor.errors import ConfigError, Problem
    from monitor.reading import Reader
    from monitor.reading.examples import failing
    from monitor.reading.review import mistakes, unshown

    folder = configuration.find_folder(config, os.environ)
    faults: list[Problem] = []
    reader = configuration.attempt(faults, lambda: Reader.load(folder))
    walls = configuration.attempt(faults, lambda: Walls.load(folder))
    if reader is None or walls is None:
        if as_json:
            _print(tuple(faults), (), as_json=True)
        raise ConfigError(tuple(faults))
    lexicon, patterns = reader.rules.lexicon, reader.patterns
    wrong = (*failing(reader.rules, patterns), *mistakes(lexicon, patterns))
    problems = _placed(wrong, folder) + _mistaken(walls, folder)
    remarks = _placed(unshown(lexicon), folder)
    _print(problems, remarks, as_json=as_json, version=reader.rules_version)
    if problems:
        raise typer.Exit(1)


def _placed(problems: "Iterable[Problem]", folder: Path) -> "tuple[Problem, ...]":
    """The same problems, each with the whole path and the line where its entry begins."""
    return tuple(
        replace(one, file=str(folder / one.file), line=_line(folder / one.file, one.key))
        for one in problems
    )


def _mistaken(walls: "Walls", folder: Path) -> "tuple[Problem, ...]":
    """The examples of pages that are not the article, taken for something else."""
    from monitor import yamlfile
    from monitor.article import judge

    file = folder / "walls.yaml"
    taken = [judge(one.title, one.text, walls)[0] for one in walls.examples]
    return tuple(
        yamlfile.at(
            file,
            ("examples", index),
            f"taken for {quality.value}, not {example.quality.value}",
            "mend the phrases or the example",
        )
        for index, (example, quality) in enumerate(zip(walls.examples, taken, strict=True))
        if quality is not example.quality
    )


def _line(path: Path, entry: str) -> int:
    begins = re.compile(rf"\bid:\s*[\"']?{re.escape(entry)}[\"']?\s*(?:[,}}#]|$)")
    lines = path.read_text("utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if begins.search(line)), 0)


def _print(
    problems: "tuple[Problem, ...]",
    remarks: "tuple[Problem, ...]",
    *,
    as_json: bool,
    version: str | None = None,
) -> None:
    if as_json:
        shown = {
            "problems": [asdict(problem) for problem in problems],
            "remarks": [asdict(remark) for remark in remarks],
        }
        screen.data({"well": not problems, "rules_version": version, **shown})
        return
    for remark in remarks:
        screen.line(f"remark: {remark}")
    for problem in problems:
        screen.line(str(problem))
    screen.line(f"{len(problems)} to mend." if problems else f"All examples hold ({version}).")
