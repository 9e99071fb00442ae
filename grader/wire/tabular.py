"""numpy and pandas in the closed codec: exact types, dtypes from a closed list, never an object's own code.

Neither library is imported here: values of its types exist only where it is loaded, and the side that decodes has
loaded it beforehand. Structures are written as they are, with arrays inside; the packer asks for those in turn.
"""

import math
import re
import sys
from collections.abc import Callable
from typing import Any

from grader.wire.reading import Reading, new_code
from grader.wire.refusal import NotPlain

Write = Callable[[Any], list[Any]]

NUMPY_KINDS = frozenset("biufcmMSU")
NUMPY_DTYPE = re.compile(r"[<>|=]?[biufcmMSU]\d{0,9}(\[\d{0,9}\w{1,7}\])?")
PANDAS_DTYPE = re.compile(
    r"object|str|string(\[\w+\])?|boolean|Float(32|64)|U?Int(8|16|32|64)|datetime64\[(s|ms|us|ns), [\w/+:-]+\]"
)
ARRAY_COST, TABLE_COST = 400, 20_000


def writer(kind: type) -> Write | None:
    """What writes a value of exactly this numpy or pandas type, if `kind` is one."""
    module = kind.__module__.partition(".")[0]
    if module not in {"numpy", "pandas"} or module not in sys.modules:
        return None
    library = sys.modules[module]
    if module == "numpy":
        if kind is library.ndarray:
            return _array
        return _scalar if issubclass(kind, library.generic) and getattr(library, kind.__name__, None) is kind else None
    return {
        library.DataFrame: _frame,
        library.Series: _series,
        library.Timestamp: _timestamp,
        library.Timedelta: lambda value: [TIMEDELTA, int(value.value)],
        type(library.NaT): lambda _value: [NAT],
        type(library.NA): lambda _value: [NA],
    }.get(kind) or (_index if _is_index(kind, library) else None)


def table_of(kind: type) -> Any:
    """The table type of pandas that `kind` is a true subclass of, to read a value of it by; None for any other."""
    library = sys.modules.get("pandas")
    if library is None:
        return None
    mro = type.__dict__["__mro__"].__get__(kind)
    return next((base for base in (library.DataFrame, library.Series) if base in mro[1:]), None)


def _is_index(kind: type, library: Any) -> bool:
    return issubclass(kind, library.Index) and getattr(library, kind.__name__, None) is kind


def _array(value: Any) -> list[Any]:
    dtype = value.dtype
    if dtype.kind == "O":
        return [OBJECTS, list(value.shape), value.ravel().tolist()]
    if dtype.kind not in NUMPY_KINDS or dtype.names is not None:
        raise NotPlain(str(dtype))
    return [ARRAY, dtype.str, list(value.shape), value.tobytes()]


def _scalar(value: Any) -> list[Any]:
    if value.dtype.kind not in NUMPY_KINDS:
        raise NotPlain(str(value.dtype))
    return [SCALAR, value.dtype.str, value.tobytes()]


def _timestamp(value: Any) -> list[Any]:
    zone = getattr(value.tz, "key", None) or (str(value.tz) if value.tz is not None else None)
    return [TIMESTAMP, int(value.value), zone, value.unit]


def _column(column: Any) -> Any:
    """The values of a Series or Index: a numpy array, categories and codes, or a list under a closed dtype."""
    import numpy as np

    dtype = column.dtype
    if isinstance(dtype, np.dtype) and dtype.kind != "O":
        return np.asarray(column)
    if str(dtype) == "category":
        values = column.array
        return {
            "categories": _column(values.categories),
            "ordered": bool(values.ordered),
            "codes": np.asarray(values.codes),
        }
    if not PANDAS_DTYPE.fullmatch(str(dtype)):
        raise NotPlain(str(dtype))
    return {"dtype": str(dtype), "items": column.tolist()}


def _index(value: Any) -> list[Any]:
    import pandas as pd

    names = list(value.names)
    if type(value) is pd.RangeIndex:
        return [INDEX, {"range": [value.start, value.stop, value.step], "names": names}]
    if isinstance(value, pd.MultiIndex):
        return [INDEX, {"tuples": value.tolist(), "names": names}]
    freq = getattr(value, "freqstr", None) if isinstance(value, pd.DatetimeIndex) else None
    return [INDEX, {"values": _column(value), "names": names, "freq": freq}]


def _series(value: Any) -> list[Any]:
    return [SERIES, _column(value), value.index, value.name]


def _frame(value: Any) -> list[Any]:
    columns = [_column(value.iloc[:, place]) for place in range(value.shape[1])]
    return [FRAME, columns, value.columns, value.index]


def _dtype(text: object) -> Any:
    import numpy as np

    if type(text) is not str or not NUMPY_DTYPE.fullmatch(text):
        raise NotPlain("dtype")
    return np.dtype(text)


def _shape(sizes: object) -> list[int]:
    if type(sizes) is not list or any(type(size) is not int or size < 0 for size in sizes):
        raise NotPlain("shape")
    return sizes


def _read_array(items: list[Any], reading: Reading) -> Any:
    import numpy as np

    dtype, shape, data = items
    reading.spend(len(data))
    return np.frombuffer(data, dtype=_dtype(dtype)).reshape(_shape(shape)).copy()


def _read_objects(items: list[Any], _reading: Reading) -> Any:
    import numpy as np

    shape, values = items
    if type(values) is not list or math.prod(_shape(shape)) != len(values):
        raise NotPlain("shape")
    flat = np.empty(len(values), dtype=object)
    for place, item in enumerate(values):
        flat[place] = item
    return flat.reshape(shape)


def _read_scalar(items: list[Any], _reading: Reading) -> Any:
    import numpy as np

    dtype, data = items
    (value,) = np.frombuffer(data, dtype=_dtype(dtype))
    return value


def _read_timestamp(items: list[Any], _reading: Reading) -> Any:
    import pandas as pd

    nanoseconds, zone, unit = items
    stamp = pd.Timestamp(_integer(nanoseconds), unit="ns").as_unit(unit)
    return stamp if zone is None else stamp.tz_localize("UTC").tz_convert(zone)


def _integer(value: object) -> int:
    if type(value) is not int:
        raise NotPlain("integer")
    return value


def _read_column(node: Any) -> Any:
    """One column's values, an array of one dimension: a single value would be repeated as often as an index says."""
    import numpy as np
    import pandas as pd

    if type(node) is np.ndarray:
        if node.ndim != 1:
            raise NotPlain("column")
        return node
    if "categories" in node:
        categories = _read_column(node["categories"])
        return pd.Categorical.from_codes(_read_column(node["codes"]), categories=categories, ordered=node["ordered"])
    if type(node["items"]) is not list or not PANDAS_DTYPE.fullmatch(node["dtype"]):
        raise NotPlain("column")
    return pd.array(node["items"], dtype=node["dtype"])


def _read_index(items: list[Any], reading: Reading) -> Any:
    import pandas as pd

    (node,) = items
    names = node["names"]
    if "range" in node:
        return pd.RangeIndex(*map(_integer, node["range"]), name=names[0])
    if "tuples" in node:
        reading.spend(TABLE_COST)
        return pd.MultiIndex.from_tuples(node["tuples"], names=names)
    index = pd.Index(_read_column(node["values"]), name=names[0])
    if node.get("freq"):
        index.freq = str(node["freq"])
    return index


def _read_series(items: list[Any], _reading: Reading) -> Any:
    import pandas as pd

    values, index, name = items
    return pd.Series(_read_column(values), index=_an_index(index), name=name)


def _read_frame(items: list[Any], reading: Reading) -> Any:
    import pandas as pd

    columns, names, index = items
    series = {}
    for place, column in enumerate(columns):
        reading.spend(TABLE_COST)
        series[place] = pd.Series(_read_column(column), index=_an_index(index))
    frame = pd.DataFrame(series, index=_an_index(index))
    frame.columns = _an_index(names)
    return frame


def _an_index(value: Any) -> Any:
    import pandas as pd

    if not isinstance(value, pd.Index):
        raise NotPlain("index")
    return value


def _missing(items: list[Any], name: str) -> Any:
    import pandas as pd

    if items:
        raise NotPlain(name)
    return getattr(pd, name)


def _read_timedelta(items: list[Any], _reading: Reading) -> Any:
    import pandas as pd

    (nanoseconds,) = items
    return pd.Timedelta(_integer(nanoseconds), unit="ns")


ARRAY = new_code(_read_array, ARRAY_COST)
OBJECTS = new_code(_read_objects, ARRAY_COST)
SCALAR = new_code(_read_scalar, ARRAY_COST)
TIMESTAMP = new_code(_read_timestamp, ARRAY_COST)
TIMEDELTA = new_code(_read_timedelta, ARRAY_COST)
INDEX = new_code(_read_index, TABLE_COST)
SERIES = new_code(_read_series, TABLE_COST)
FRAME = new_code(_read_frame, TABLE_COST)
NAT = new_code(lambda items, _reading: _missing(items, "NaT"), ARRAY_COST)
NA = new_code(lambda items, _reading: _missing(items, "NA"), ARRAY_COST)
