"""Values as ../README.md spells them."""

import base64
import struct


def value(item):
    if isinstance(item, bool):
        return {"bool": item}
    if isinstance(item, int):
        return {"int": str(item)}
    if isinstance(item, float):
        return {"double": struct.pack(">d", item).hex()}
    if isinstance(item, str):
        return {"string": item}
    if isinstance(item, bytes):
        return {"bytes": base64.b64encode(item).decode()}
    if item is None:
        return {"empty": True}
    if hasattr(item, "items"):
        return {"kvlist": attributes(item)}
    return {"array": [value(element) for element in item]}


def attributes(mapping):
    return {key: value(item) for key, item in (mapping or {}).items()}


def describe_scope(scope):
    return {"name": scope.name, "version": scope.version or "", "schemaUrl": scope.schema_url or "",
            "attributes": attributes(scope.attributes)}
