"""The types that views name as JSON Schema: optional where a field may be missing, and nothing but what is sent or taken."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any, get_args, get_origin

import msgspec
from msgspec import NODEFAULT
from msgspec import inspect as types

from api.web.bodies import Body

REFERENCE = "#/components/schemas/{name}"
_MOMENT = re.compile(r"^(?:at|as_of|\w+_(?:at|until|since))$")
"""How moments are called, and nothing else is."""
_PAGE = re.compile(r"^Page_(\w+)_$")

Schema = dict[str, Any]


def schemas_of(kinds: Iterable[Any]) -> tuple[dict[Any, Schema], dict[str, Schema]]:
    """Return the schema of each type, and the components that they share."""
    asked = list(kinds)
    schemas, components = msgspec.json.schema_components(asked, ref_template=REFERENCE)
    for struct in {each.cls: each for kind in asked for each in _structs(types.type_info(kind), set())}.values():
        _describe(struct, components[_name(struct.cls)])
    return _renamed(dict(zip(asked, schemas, strict=True)), dict(components))


def _describe(struct: types.StructType, component: Schema) -> None:
    cls = get_origin(struct.cls) or struct.cls
    is_request = issubclass(cls, Body)
    leaves_out = cls.__struct_config__.omit_defaults
    docs = _field_docs(cls)
    required = []
    for field in struct.fields:
        schema = component["properties"][field.encode_name]
        is_unset = not field.required and field.default is NODEFAULT and field.default_factory is NODEFAULT
        may_be_missing = is_unset or (not field.required and (is_request or leaves_out))
        if not may_be_missing:
            required.append(field.encode_name)
        elif leaves_out and not is_request and field.default is None:
            schema = _without_null(schema)
        # Generators take a field with a default for one that is always there.
        default = schema.pop("default", None)
        sentences = [docs.get(field.name), f"Unless said: {_spelled(default)}." if is_request and default else None]
        if any(sentences):
            schema = _described(schema, " ".join(each for each in sentences if each))
        if _MOMENT.match(field.encode_name):
            schema = _dated(schema)
        component["properties"][field.encode_name] = schema
    component["required"] = required


def _spelled(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _without_null(schema: Schema) -> Schema:
    """Return the schema of a field that is left out instead of being null."""
    choices = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    rest = {name: value for name, value in schema.items() if name != "anyOf"}
    return choices[0] | rest if len(choices) == 1 else rest | ({"anyOf": choices} if choices else {})


def _described(schema: Schema, words: str) -> Schema:
    return {**schema, "description": words}


def _dated(schema: Schema) -> Schema:
    """Return the schema with its texts as moments."""
    if schema.get("type") == "string":
        return {**schema, "format": "date-time"}
    return {**schema, "anyOf": [_dated(each) for each in schema["anyOf"]]} if "anyOf" in schema else schema


def _structs(info: Any, seen: set[Any]) -> Iterator[types.StructType]:
    """Yield the structs that a type is made of."""
    if isinstance(info, types.StructType):
        if info.cls in seen:
            return
        seen.add(info.cls)
        yield info
        for field in info.fields:
            yield from _structs(field.type, seen)
        return
    for name in ("type", "item_type", "key_type", "value_type"):
        if hasattr(info, name):
            yield from _structs(getattr(info, name), seen)
    for each in (*getattr(info, "types", ()), *getattr(info, "item_types", ())):
        yield from _structs(each, seen)


def _name(cls: Any) -> str:
    """Return what msgspec calls the component of a struct."""
    origin = get_origin(cls)
    words = cls.__name__ if origin is None else f"{origin.__name__}[{', '.join(_name(arg) for arg in get_args(cls))}]"
    return re.sub(r"[^a-zA-Z0-9.\-_]", "_", words)


def _renamed(schemas: dict[Any, Schema], components: dict[str, Schema]) -> tuple[dict[Any, Schema], dict[str, Schema]]:
    """Call a page of things by them, so that generated code reads well."""
    names = {name: _PAGE.sub(r"\1Page", name) for name in components}

    def walk(node: Any) -> Any:
        if isinstance(node, list):
            return [walk(each) for each in node]
        if not isinstance(node, dict):
            return node
        found = {key: walk(value) for key, value in node.items()}
        if isinstance(found.get("$ref"), str):
            found["$ref"] = REFERENCE.format(name=names[found["$ref"].rpartition("/")[2]])
        return found

    called = {names[name]: walk(schema) | {"title": names[name]} for name, schema in components.items()}
    return {kind: walk(schema) for kind, schema in schemas.items()}, called


@cache
def _field_docs(cls: type) -> Mapping[str, str]:
    """Return the sentences that stand below the fields of a struct, its parents' too."""
    docs: dict[str, str] = {}
    for each in reversed(cls.__mro__):
        if each.__module__.partition(".")[0] in ("api", "shared"):
            docs |= _docs_below(each)
    return docs


def _docs_below(cls: type) -> Mapping[str, str]:
    tree = ast.parse(inspect.getsource(inspect.getmodule(cls)))  # type: ignore[arg-type]  # a class of ours has a module
    body = next((node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == cls.__name__), [])
    return {
        field.target.id: inspect.cleandoc(words.value.value).replace("None:", "null:")
        for field, words in pairwise(body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(words, ast.Expr) and isinstance(words.value, ast.Constant) and isinstance(words.value.value, str)
    }
