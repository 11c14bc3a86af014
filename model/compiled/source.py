"""Flat arrays as a C program: tables written out, and before them the fixed code that computes with them.

Pure. Numbers are written in hexadecimal, which loses nothing; equal arrays give equal text. The program has
two functions, `landfall_one` for a row and `landfall_rows` for many, and `landfall_shape` to know it by.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from model.compiled import tables
from model.compiled.flat import FORMAT, Constant, Flat, Kernel, Linear, Neighbours, Trees

_CODE = Path(__file__).resolve().parent / "c"
_LANES = 8
"""Points beside each other in c/distances.c, and walks in c/trees.c."""
_BLOCK_VALUES = 16_384
"""Columns of a block, in values of 8 bytes: half of a common second-level cache of 256 KB."""
_LARGEST_BLOCK, _SMALLEST_BLOCK = 256, 8


def to_c(flat: Flat) -> str:
    """The text of model.c."""
    columns, raw = len(flat.columns), flat.model.raw
    block = min(_LARGEST_BLOCK, max(_SMALLEST_BLOCK, _BLOCK_VALUES // columns))
    sizes = {
        "FORMAT": FORMAT,
        "FEATURES": flat.features,
        "COLUMNS": columns,
        "RAW": raw,
        "OUTPUTS": flat.outputs,
        "SIGMOIDS": len(flat.sigmoids),
        "BLOCK": block,
    }
    lines = [
        "/* A fitted model, written by Landfall. Numbers are exact. */",
        "#include <math.h>",
        "#include <stdint.h>",
        '#define EXPORTED __attribute__((visibility("default")))',
        *(f"#define {name} {size}" for name, size in sizes.items()),
        *_columns(flat),
        *_calibration(flat),
        *_model(flat),
    ]
    return "\n".join([*lines, _code("finish")])


def _code(name: str) -> str:
    return (_CODE / f"{name}.c").read_text(encoding="utf-8")


def _columns(flat: Flat) -> Iterable[str]:
    numbers = [column for column in flat.columns if column.place is None]
    codes = [column for column in flat.columns if column.place is not None]
    scaled = any(column.mean != 0.0 or column.scale != 1.0 for column in numbers)
    yield f"#define NUMBERS {len(numbers)}"
    yield f"#define CODES {len(codes)}"
    yield f"#define SCALED {int(scaled)}"
    yield tables.integers("int", "number_source", [column.source for column in numbers])
    yield tables.doubles("number_fill", [column.fill for column in numbers])
    if scaled:
        yield tables.doubles("number_mean", [column.mean for column in numbers])
        yield tables.doubles("number_scale", [column.scale for column in numbers])
    yield tables.integers("int", "code_source", [column.source for column in codes])
    yield tables.doubles("code_fill", [column.fill for column in codes])
    yield tables.doubles("code_place", [float(column.place or 0) for column in codes])
    yield _code("columns")


def _calibration(flat: Flat) -> Iterable[str]:
    if flat.sigmoids:
        yield tables.doubles("slope", [one.slope for one in flat.sigmoids])
        yield tables.doubles("offset", [one.offset for one in flat.sigmoids])
    if flat.inverse_temperature is not None:
        yield f"#define INVERSE_TEMPERATURE {flat.inverse_temperature.hex()}"


def _model(flat: Flat) -> Iterable[str]:
    match flat.model:
        case Constant(values=values):
            return [tables.doubles("constant", values), _code("constant"), _code("each")]
        case Linear() as linear:
            flat_weights = list(chain.from_iterable(linear.weights))
            written = [
                tables.doubles("weights", flat_weights),
                tables.doubles("intercept", linear.intercepts),
            ]
            return [*written, _code("linear"), _code("each")]
        case Kernel() as kernel:
            return [*_kernel(kernel), _code("distances"), _code("kernel"), _code("each")]
        case Neighbours() as neighbours:
            return [*_neighbours(neighbours), _code("distances"), _code("neighbours"), _code("each")]
        case Trees() as trees:
            return [*_trees(trees, len(flat.columns)), _code("trees")]


def _kernel(kernel: Kernel) -> Iterable[str]:
    starts, vectors, weights = [0], [], []
    for border in kernel.borders:
        vectors += list(_chunks(border.vectors))
        missing = -len(border.weights) % _LANES
        weights += [*border.weights, *[0.0] * missing]
        starts.append(len(weights) // _LANES)
    yield "#define POWER 2"
    yield f"#define GAMMA {float(kernel.gamma).hex()}"
    yield tables.integers("int", "border_start", starts)
    yield tables.doubles("vectors", vectors, aligned=True)
    yield tables.doubles("weights", weights)
    yield tables.doubles("intercept", [border.intercept for border in kernel.borders])


def _chunks(points: Sequence[Sequence[float]]) -> Iterable[float]:
    """Points in groups of eight, each group column by column; the last group is filled up with its last."""
    for first in range(0, len(points), _LANES):
        group = list(points[first : first + _LANES])
        group += [group[-1]] * (_LANES - len(group))
        yield from chain.from_iterable(zip(*group, strict=True))


def _neighbours(model: Neighbours) -> Iterable[str]:
    chunks: list[float] = []
    starts = []
    width = len(model.points[0]) * _LANES
    for start, end, leaf in zip(model.starts, model.ends, model.leaves, strict=True):
        starts.append(len(chunks) // width)
        if leaf:
            chunks += _chunks(model.points[start:end])
    yield f"#define NEIGHBOURS {model.neighbours}"
    yield f"#define CLASSES {model.classes}"
    yield f"#define POWER {model.power}"
    yield f"#define WEIGHTED {int(model.weighted)}"
    yield tables.doubles("points", chunks, aligned=True)
    yield tables.integers("int", "labels", model.labels)
    yield tables.integers("int", "chunk_start", starts)
    yield tables.integers("int", "node_start", model.starts)
    yield tables.integers("int", "node_end", model.ends)
    yield tables.integers("char", "is_leaf", model.leaves)
    yield tables.doubles("lows", list(chain.from_iterable(model.lows)))
    yield tables.doubles("highs", list(chain.from_iterable(model.highs)))


def _trees(trees: Trees, columns: int) -> Iterable[str]:
    cuts = tables.cuts(trees, columns)
    rank = "uint16_t" if max(columns, *map(len, cuts)) < tables.SMALL else "uint32_t"
    last = tables.SMALL if rank == "uint16_t" else tables.LARGE
    nodes = ",".join(
        f"{{{column},{place},{left}}}" for column, place, left in tables.nodes(trees, cuts, last)
    )
    deepest = [max(trees.depths[at : at + _LANES]) for at in range(0, len(trees.depths), _LANES)]
    starts = [0]
    for column in cuts:
        starts.append(starts[-1] + len(column))
    yield f"#define TREES {len(trees.roots)}"
    yield f"typedef {rank} rank_t;"
    yield tables.floats("cuts", list(chain.from_iterable(cuts)))
    yield tables.integers("int", "cut_start", starts)
    yield tables.integers("uint32_t", "root", trees.roots)
    yield tables.integers("int", "depth", trees.depths)
    yield tables.integers("int", "deepest", deepest)
    yield tables.doubles("value", list(chain.from_iterable(trees.values)))
    yield f"#define NODES {nodes}"
