"""monitor alerts: preview, silence, retry and ack, as people type them."""

import json

REPORT = """Rockets hit base near Baghdad

BAGHDAD - Two Katyusha rockets hit Camp Taji north of Baghdad on Monday evening, the army said.
Nobody was hurt.
"""


def test_a_report_is_previewed_and_leaves_no_trace(run, folder, tmp_path):
    report = tmp_path / "report.txt"
    report.write_text(REPORT)
    first = run("alerts", "preview", str(report))
    assert first.exit_code == 0
    assert "terminal/console: new, because of everywhere" in first.stdout
    assert "    2 rockets hit Camp Taji, Iraq - " in first.stdout
    assert "Why you get this" not in first.stdout
    assert "Why you get this" in run("alerts", "preview", str(report), "--text").stdout
    (told,) = json.loads(run("alerts", "preview", str(report), "--json").stdout)
    assert told["messages"][0]["subject"].startswith("2 rockets hit Camp Taji")
    assert run("alerts", "preview", str(report)).stdout == first.stdout
    assert run("incidents", "list").stdout == "No incidents yet.\n"
    assert run("alerts", "list").stdout == "No alerts yet.\n"


def test_a_silence_is_kept_shown_in_the_preview_and_lifted(run, folder, tmp_path):
    assert run("alerts", "silence").stdout == "Nothing is silenced.\n"
    made = run(
        "alerts", "silence", "--country", "IQ", "--until", "2099-01-01", "--reason", "drill week"
    )
    assert "drill week" in made.stdout
    report = tmp_path / "report.txt"
    report.write_text(REPORT)
    previewed = run("alerts", "preview", str(report)).stdout
    assert "terminal: nothing, silenced until 2099-01-01" in previewed
    (kept,) = json.loads(run("alerts", "silence", "--json").stdout)
    assert run("alerts", "silence", "--lift", str(kept["id"])).stdout == "Nothing is silenced.\n"


def test_what_cannot_be_is_said(run, folder):
    assert run("alerts", "preview", "no-such-thing").exit_code == 2
    assert run("alerts", "silence", "--country", "IQ").exit_code == 2
    assert run("alerts", "silence", "--lift", "7").exit_code == 2
    assert run("alerts", "ack", "no-such-incident", "terminal").exit_code == 2
    assert run("alerts", "ack", "no-such-incident", "nobody").exit_code == 2
    assert run("alerts", "retry").exit_code == 1
