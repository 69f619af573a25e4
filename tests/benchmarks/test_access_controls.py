"""The benchmark of the access controls, at a size at which only its counts and rows mean anything."""

from pathlib import Path

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def test_the_controls_and_the_sql_written_by_hand_agree(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import access_controls
    import access_day

    monkeypatch.setattr(access_day, "PEOPLE", 42)
    result = access_controls.measure(access_controls.Bench(tmp_path, 200_000), rounds=1)
    assert {line["control"]: line["same"] for line in result["controls"]} == {
        path.stem: True for path in access_controls.SQL.glob("*.sql")
    }
    assert all(line["population"] for line in result["controls"])
    assert result["scans"] <= access_controls.MOST_SCANS
