"""monitor rules check: the shipped rules hold, and a fault is named with its place and cure."""

from collections.abc import Callable
from pathlib import Path


def test_the_shipped_rules_hold(run: Callable) -> None:
    done = run("rules", "check")
    assert done.exit_code == 0, done.stdout
    assert "All examples hold" in done.stdout


def test_examples_that_fail_are_named_with_their_line(answer, run, folder: Path) -> None:
    actors, walls = folder / "actors.yaml", folder / "walls.yaml"
    named = actors.read_text("utf-8").replace(
        "actors:\n",
        "actors:\n  - {id: nobody, name: Nobody, aliases: [Nobodies], source: made up, "
        "match: [Rain.]}\n",
    )
    actors.write_text(named, "utf-8")
    walls.write_text(
        walls.read_text("utf-8") + '  - {title: "News", text: "Short.", quality: soft_404}\n',
        "utf-8",
    )
    told = answer("rules", "check")
    actor, page = told["problems"]
    assert not told["well"]
    assert (actor["file"], actor["key"]) == ("config/actors.yaml", "nobody")
    assert "id: nobody" in named.splitlines()[actor["line"] - 1]
    assert page["file"] == "config/walls.yaml"
    assert "Short." in walls.read_text("utf-8").splitlines()[page["line"] - 1]
    done = run("rules", "check")
    assert done.exit_code == 1
    assert f"config/actors.yaml:{actor['line']}: nobody" in done.stdout


def test_rules_that_do_not_load_are_bad_configuration(run, folder: Path) -> None:
    (folder / "rules" / "en.yaml").write_text("terms: [\n", "utf-8")
    done = run("rules", "check")
    assert done.exit_code == 2
    assert "en.yaml" in str(done.exception)
