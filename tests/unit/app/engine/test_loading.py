"""The engine that serves is the certificate's first that runs here; nothing altered is ever run."""

import io
import json
import re
import threading
from array import array
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app import engine
from app.engine import arrays
from app.engine.compiled import Compiled
from app.errors import ReleaseAltered, ReleaseMissing, ReleaseUnusable
from app.logs import Log
from app.release import load
from model import checksums
from model.compiled.certificate import Certificate
from model.compiled.compiler import compile_c
from model.compiled.proof import library_name
from tests.unit.app.engine.conftest import Made


def served(folder: Path) -> tuple[str, list[dict[str, str]]]:
    """The engine's name, and what was logged."""
    lines = io.StringIO()
    name = engine.load(load(folder), Log(lines)).name
    return name, [json.loads(line) for line in lines.getvalue().splitlines()]


def certify(folder: Path, certificate: Certificate, **changes: str) -> None:
    """Write the certificate with other facts of the compiled engine."""
    engines = tuple(
        replace(one, **changes) if one.engine == "compiled" else one  # type: ignore[arg-type]  # the test names them
        for one in certificate.engines
    )
    (folder / "certificate.json").write_text(replace(certificate, engines=engines).to_json())


def test_the_compiled_model_serves_and_predicts_as_trained(made: Made) -> None:
    loaded = engine.load(load(made.folder))
    together = np.array(loaded.rows(made.rows.tobytes(), len(made.rows))).reshape(-1, 2)

    assert (loaded.name, loaded.outputs) == ("compiled", 2)
    assert np.array_equal(together, made.fitted.predict_proba(made.raw))
    assert [loaded.one(array("d", row.tobytes())) for row in made.rows] == together.tolist()


@pytest.mark.parametrize("kind", [bytes, memoryview, lambda content: array("d", content)])
def test_rows_come_in_whatever_holds_bytes(made: Made, kind: object) -> None:
    loaded = engine.load(load(made.folder))
    content = made.rows[:5].tobytes()

    found = loaded.rows(kind(content), 5)  # type: ignore[operator]  # each makes the same bytes another object
    assert found.tolist() == loaded.rows(content, 5).tolist()


@pytest.mark.parametrize("count", [-1, 4, 6, 2**60])
def test_values_of_another_length_are_refused(made: Made, count: int) -> None:
    with pytest.raises(ValueError, match=f"{count} rows of 13 doubles"):
        engine.load(load(made.folder)).rows(made.rows[:5].tobytes(), count)


def test_threads_get_their_own_answers(made: Made) -> None:
    loaded = engine.load(load(made.folder))
    rows = [array("d", row.tobytes()) for row in made.rows[:40]]
    wanted = [loaded.one(row) for row in rows]
    wrong: list[int] = []

    def ask(first: int) -> None:
        for turn in range(2000):
            place = (first + turn) % len(rows)
            if loaded.one(rows[place]) != wanted[place]:
                wrong.append(place)

    threads = [threading.Thread(target=ask, args=(first,)) for first in (0, 10, 20, 30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize("name", ["model.json", "model.onnx", "model.c", "schema.json", library_name()])
def test_a_flipped_byte_is_refused(copy: Path, name: str) -> None:
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)

    with pytest.raises(ReleaseAltered, match=name):
        engine.load(load(copy))


def test_an_altered_certificate_is_refused(copy: Path) -> None:
    path = copy / "certificate.json"
    path.write_text(path.read_text().replace('"flips": 0', '"flips": 1', 1))

    with pytest.raises(ReleaseAltered, match=r"certificate\.json"):
        load(copy)


def test_another_release_s_certificate_is_refused(made: Made, copy: Path) -> None:
    other = replace(made.certificate, release="sha256:" + 64 * "0")
    (copy / "certificate.json").write_text(other.to_json())

    with pytest.raises(ReleaseAltered, match="is of the release sha256:000"):
        load(copy)


def test_a_missing_certificate_is_refused(copy: Path) -> None:
    (copy / "certificate.json").unlink()

    with pytest.raises(ReleaseMissing, match=r"certificate\.json"):
        load(copy)


def test_without_the_compiled_model_the_next_engine_serves_and_says_so(copy: Path) -> None:
    (copy / library_name()).unlink()
    following, logged = served(copy)

    assert following in ("onnxruntime", "python")
    assert [(line["event"], line["engine"]) for line in logged] == [("engine_passed_over", "compiled")]
    assert library_name() in logged[0]["reason"]


def test_the_arrays_alone_are_enough(copy: Path) -> None:
    (copy / library_name()).unlink()
    (copy / "model.onnx").unlink()

    assert served(copy)[0] == "python"


def test_the_compiled_model_of_another_architecture_is_passed_over(made: Made, copy: Path) -> None:
    certify(copy, made.certificate, architecture="linux-abacus")
    _, logged = served(copy)

    assert "is for linux-abacus" in logged[0]["reason"]


def test_a_file_that_the_system_cannot_load_is_passed_over(made: Made, copy: Path) -> None:
    (copy / library_name()).write_bytes(b"no machine code")
    certify(copy, made.certificate, sha256=checksums.of({"": b"no machine code"})[""])
    _, logged = served(copy)

    assert "the system cannot load it" in logged[0]["reason"]


def test_a_library_that_is_no_model_is_refused(made: Made, copy: Path) -> None:
    import msgspec._core as other  # noqa: PLC0415 - any shared object that is not ours

    content = Path(str(other.__file__)).read_bytes()
    (copy / library_name()).write_bytes(content)
    certify(copy, made.certificate, sha256=checksums.of({"": content})[""])

    with pytest.raises(ReleaseUnusable, match="holds no model of ours"):
        engine.load(load(copy))


def test_arrays_from_before_temperatures_are_read_and_later_ones_refused(copy: Path) -> None:
    record = json.loads((copy / "model.json").read_text())
    del record["inverse_temperature"]

    older = arrays.parse(json.dumps({**record, "format": 1}).encode())

    assert older.inverse_temperature is None
    assert len(older.sigmoids) == 1
    with pytest.raises(ReleaseUnusable, match=r"has format 3; this server reads 1 and 2\. Build"):
        arrays.parse(json.dumps({**record, "format": 3}).encode())


@pytest.mark.parametrize(("version", "runs"), [(1, True), (2, True), (3, False)])
def test_a_library_from_before_temperatures_runs_and_a_later_one_is_refused(
    made: Made, tmp_path: Path, version: int, *, runs: bool
) -> None:
    source, found = re.subn(
        r"(FORMAT\W+)2\b", rf"\g<1>{version}", (made.folder / "model.c").read_text(), count=1
    )
    assert found == 1
    library = tmp_path / "model.so"
    library.write_bytes(compile_c(source).content)

    if not runs:
        with pytest.raises(ReleaseUnusable, match=r"has format 3; this server reads 1 and 2\. Build"):
            Compiled(library, (made.folder / "model.json").read_bytes)
        return
    loaded = Compiled(library, (made.folder / "model.json").read_bytes)
    together = np.array(loaded.rows(made.rows.tobytes(), len(made.rows))).reshape(-1, 2)
    assert np.array_equal(together, made.fitted.predict_proba(made.raw))


def test_where_no_engine_runs_every_reason_is_told(made: Made, copy: Path) -> None:
    engines = tuple(one for one in made.certificate.engines if one.engine == "compiled")
    only = replace(made.certificate, engines=engines)
    certify(copy, only, architecture="linux-abacus")

    with pytest.raises(
        ReleaseUnusable, match=r"None of the release's engines runs here \(compiled: .*abacus"
    ):
        engine.load(load(copy))
