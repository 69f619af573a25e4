"""The benchmark of the access controls, at a size at which only its counts and rows mean anything."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
BENCHMARKS = ROOT / "benchmarks"


def test_the_controls_and_the_sql_written_by_hand_agree(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import access_bench
    import access_controls
    import access_day
    import access_registers

    monkeypatch.setattr(access_day, "REGISTERED", 42)
    monkeypatch.setattr(access_registers, "REGISTERED", 42)
    monkeypatch.setattr(access_controls, "MOST_ROUNDS", 1)
    result = access_controls.measure(access_bench.Bench(tmp_path, 200_000), rounds=1)
    of_the_rulebook = (ROOT / "rulebook" / "controls" / "access").glob("[a-z]*.py")
    assert {line["control"]: line["same"] for line in result["controls"]} == {
        path.stem: True for path in of_the_rulebook
    }
    assert all(line["population"] for line in result["controls"])
    assert result["scans"] <= access_controls.MOST_SCANS
