"""The shape of a snapshot: which keys stand where, and what kind of value each holds."""

from collections import defaultdict

MISSING = "missing"
_KINDS = {dict: "object", list: "list", str: "text", bool: "flag", int: "number", type(None): "nothing"}


def shape(snapshot):
    """Every path within a snapshot with the kinds of values found there, as plain data.

    "missing" is among them where some of the objects in a list do not have the key.
    """
    kinds, keys = defaultdict(set), defaultdict(list)

    def walk(path, value):
        kinds[path].add(_KINDS[type(value)])
        if isinstance(value, dict):
            keys[path].append(set(value))
            for key, part in value.items():
                walk(f"{path}.{key}" if path else key, part)
        elif isinstance(value, list):
            for part in value:
                walk(f"{path}[]", part)

    walk("", snapshot)
    for path, found in keys.items():
        for key in set.union(*found) - set.intersection(*found):
            kinds[f"{path}.{key}"].add(MISSING)
    return {path: " ".join(sorted(kinds[path])) for path in sorted(kinds)}


def strange(found, recorded):
    """What `found` holds that is not on record: unknown paths, unknown kinds, keys that are not there."""
    unknown = {
        f"{path}: {kind}"
        for path, kinds in found.items()
        for kind in set(kinds.split()) - set(recorded.get(path, "").split())
    }
    lost = {
        f"{path}: not there"
        for path, kinds in recorded.items()
        if MISSING not in kinds.split()
        and not path.endswith("[]")
        and path not in found
        # Where its object is not there either (an empty list), nothing can be said about its keys.
        and "object" in found.get(path.rpartition(".")[0], "")
    }
    return sorted(unknown | lost)
