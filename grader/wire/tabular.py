"""numpy and pandas in the closed codec: exact types, dtypes from a closed list, never an object's own code.

Neither library is imported here: values of its types exist only where it is loaded, and the side that decodes has
loaded it beforehand.
"""

import base64
import math
import re
import sys
from collections.abc import Callable, Mapping
from typing import Any

from grader.wire.refusal import NotPlain

Inner = Callable[[Any], Any]
Json = Any

NUMPY_KINDS = frozenset("biufcmMSU")
PANDAS_DTYPE = re.compile(
    r"object|str|string(\[\w+\])?|boolean|Float(32|64)|U?Int(8|16|32|64)|datetime64\[(s|ms|us|ns), [\w/+:-]+\]"
)
MAX_CELLS = 50_000_000


def encoder(kind: type) -> Callable[[Any, Inner], Json] | None:
    """The encoder of a numpy or pandas type, if `kind` is one."""
    module = kind.__module__.partition(".")[0]
    if module not in {"numpy", "pandas"} or module not in sys.modules:
        return None
    library = sys.modules[module]
    if module == "numpy":
        if kind is library.ndarray:
            return _array
        return _scalar if issubclass(kind, library.generic) else None
    return {
        library.DataFrame: _frame,
        library.Series: _series,
        library.Timestamp: _timestamp,
        library.Timedelta: lambda value, _inner: {"t": "pdtimedelta", "v": int(value.value)},
        type(library.NaT): lambda _value, _inner: {"t": "nat"},
        type(library.NA): lambda _value, _inner: {"t": "na"},
    }.get(kind) or (_index if issubclass(kind, library.Index) else None)


def decoder(tag: str) -> Callable[[Mapping[str, Any], Inner], Any] | None:
    """The decoder for a tag of this module, if it is one."""
    return _DECODERS.get(tag)


def _array(value: Any, inner: Inner) -> Json:
    dtype = value.dtype
    if dtype.kind == "O":
        return {"t": "objarray", "shape": list(value.shape), "v": [inner(item) for item in value.ravel().tolist()]}
    if dtype.kind not in NUMPY_KINDS or dtype.names is not None:
        raise NotPlain(str(dtype))
    return {"t": "array", "d": dtype.str, "shape": list(value.shape), "v": base64.b64encode(value.tobytes()).decode()}


def _scalar(value: Any, _inner: Inner) -> Json:
    if value.dtype.kind not in NUMPY_KINDS:
        raise NotPlain(str(value.dtype))
    return {"t": "scalar", "d": value.dtype.str, "v": base64.b64encode(value.tobytes()).decode()}


def _timestamp(value: Any, _inner: Inner) -> Json:
    zone = getattr(value.tz, "key", None) or (str(value.tz) if value.tz is not None else None)
    return {"t": "timestamp", "v": [int(value.value), zone, value.unit]}


def _column(column: Any, inner: Inner) -> Json:
    """The values of a Series or Index: a numpy array, categories and codes, or a list under a closed dtype."""
    import numpy as np

    dtype = column.dtype
    if isinstance(dtype, np.dtype) and dtype.kind != "O":
        return inner(np.asarray(column))
    if str(dtype) == "category":
        values = column.array
        return {
            "categories": _column(values.categories, inner),
            "ordered": bool(values.ordered),
            "codes": inner(np.asarray(values.codes)),
        }
    if not PANDAS_DTYPE.fullmatch(str(dtype)):
        raise NotPlain(str(dtype))
    return {"dtype": str(dtype), "items": [inner(item) for item in column.tolist()]}


def _index(value: Any, inner: Inner) -> Json:
    import pandas as pd

    names = [inner(name) for name in value.names]
    if type(value) is pd.RangeIndex:
        return {"t": "index", "range": [value.start, value.stop, value.step], "names": names}
    if isinstance(value, pd.MultiIndex):
        return {"t": "index", "tuples": [[inner(item) for item in row] for row in value.tolist()], "names": names}
    freq = getattr(value, "freqstr", None) if isinstance(value, pd.DatetimeIndex) else None
    return {"t": "index", "values": _column(value, inner), "names": names, "freq": freq}


def _series(value: Any, inner: Inner) -> Json:
    return {"t": "series", "v": _column(value, inner), "index": _index(value.index, inner), "name": inner(value.name)}


def _frame(value: Any, inner: Inner) -> Json:
    columns = [_column(value.iloc[:, place], inner) for place in range(value.shape[1])]
    return {"t": "frame", "v": columns, "columns": _index(value.columns, inner), "index": _index(value.index, inner)}


def _dtype(text: str) -> Any:
    import numpy as np

    dtype = np.dtype(text)
    if dtype.kind not in NUMPY_KINDS or dtype.names is not None:
        raise NotPlain(text)
    return dtype


def _read_array(node: Mapping[str, Any], _inner: Inner) -> Any:
    import numpy as np

    data = base64.b64decode(node["v"], validate=True)
    return np.frombuffer(data, dtype=_dtype(node["d"])).reshape(node["shape"]).copy()


def _read_objects(node: Mapping[str, Any], inner: Inner) -> Any:
    import numpy as np

    shape = [int(size) for size in node["shape"]]
    if math.prod(shape) != len(node["v"]) or len(node["v"]) > MAX_CELLS:
        raise NotPlain("shape")
    flat = np.empty(len(node["v"]), dtype=object)
    for place, item in enumerate(node["v"]):
        flat[place] = inner(item)
    return flat.reshape(shape)


def _read_scalar(node: Mapping[str, Any], _inner: Inner) -> Any:
    import numpy as np

    return np.frombuffer(base64.b64decode(node["v"], validate=True), dtype=_dtype(node["d"]))[0]


def _read_timestamp(node: Mapping[str, Any], _inner: Inner) -> Any:
    import pandas as pd

    nanoseconds, zone, unit = node["v"]
    stamp = pd.Timestamp(nanoseconds, unit="ns").as_unit(unit)
    return stamp if zone is None else stamp.tz_localize("UTC").tz_convert(zone)


def _read_column(node: Any, inner: Inner) -> Any:
    import pandas as pd

    if "categories" in node:
        categories = _read_column(node["categories"], inner)
        return pd.Categorical.from_codes(inner(node["codes"]), categories=categories, ordered=node["ordered"])
    if "items" not in node:
        return inner(node)
    if not PANDAS_DTYPE.fullmatch(node["dtype"]):
        raise NotPlain(node["dtype"])
    return pd.array([inner(item) for item in node["items"]], dtype=node["dtype"])


def _read_index(node: Mapping[str, Any], inner: Inner) -> Any:
    import pandas as pd

    names = [inner(name) for name in node["names"]]
    if "range" in node:
        return pd.RangeIndex(*node["range"], name=names[0])
    if "tuples" in node:
        return pd.MultiIndex.from_tuples([tuple(map(inner, row)) for row in node["tuples"]], names=names)
    index = pd.Index(_read_column(node["values"], inner), name=names[0])
    if node.get("freq"):
        index.freq = str(node["freq"])
    return index


def _read_series(node: Mapping[str, Any], inner: Inner) -> Any:
    import pandas as pd

    return pd.Series(_read_column(node["v"], inner), index=inner(node["index"]), name=inner(node["name"]))


def _read_frame(node: Mapping[str, Any], inner: Inner) -> Any:
    import pandas as pd

    index = inner(node["index"])
    frame = pd.DataFrame({place: pd.Series(_read_column(column, inner), index=index) for place, column in enumerate(node["v"])},
                         index=index)  # fmt: skip
    frame.columns = inner(node["columns"])
    return frame


def _read_missing(node: Mapping[str, Any], _inner: Inner) -> Any:
    import pandas as pd

    return pd.NaT if node["t"] == "nat" else pd.NA


def _read_timedelta(node: Mapping[str, Any], _inner: Inner) -> Any:
    import pandas as pd

    return pd.Timedelta(int(node["v"]), unit="ns")


_DECODERS: dict[str, Callable[[Mapping[str, Any], Inner], Any]] = {
    "array": _read_array,
    "objarray": _read_objects,
    "scalar": _read_scalar,
    "timestamp": _read_timestamp,
    "pdtimedelta": _read_timedelta,
    "index": _read_index,
    "series": _read_series,
    "frame": _read_frame,
    "nat": _read_missing,
    "na": _read_missing,
}
