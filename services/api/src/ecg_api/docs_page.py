"""The page at /docs, made of the OpenAPI document: plain HTML, readable without scripts and without the internet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape
from typing import Any, Final

from ecg_shared.contract.errors import ERRORS

STYLE: Final = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --ink-soft: #777; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 1rem; }
h1 { margin-bottom: 0; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
section { border: 1px solid var(--line); border-radius: .5rem; padding: .25rem 1rem 1rem; margin: 1rem 0; }
h3 { margin: .75rem 0 .25rem; font-size: 1.05rem; } h3 code { font-size: 1rem; }
.method { display: inline-block; min-width: 4rem; font-weight: 700; }
.scope { color: var(--ink-soft); font-size: .9rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .25rem .5rem .25rem 0;
vertical-align: top; border-top: 1px solid var(--line); } th { font-weight: 600; font-size: .9rem; }
pre { background: var(--soft); padding: .75rem; overflow-x: auto; border-radius: .25rem; font-size: .85rem; }
summary { cursor: pointer; } nav li { display: inline-block; margin-right: 1rem; } nav ul { padding: 0; }
"""


def render(document: dict[str, Any]) -> str:
    """Return the page."""
    info, tags = document["info"], [tag["name"] for tag in document["tags"]]
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<title>{escape(info["title"])} API</title><link rel="stylesheet" href="/docs/style.css"></head><body>',
        f"<h1>{escape(info['title'])} API</h1><p>Version {escape(info['version'])} · ",
        '<a href="/openapi.json">openapi.json</a></p>',
        f"<p>{_prose(info['description'])}</p>",
        f"<pre>{escape(_TRY)}</pre>",
        f"<nav><ul>{''.join(f'<li><a href=#{tag}>{tag}</a></li>' for tag in [*tags, 'errors', 'models'])}</ul></nav>",
    ]
    for tag in tags:
        parts += [f'<h2 id="{tag}">{tag}</h2>', *_operations(document, tag)]
    parts += ['<h2 id="errors">errors</h2>', *_errors(), '<h2 id="models">models</h2>', *_models(document)]
    return "".join(parts) + "</body></html>"


_TRY: Final = """\
curl -H "Authorization: Bearer $ECG_KEY" -F file=@ecg.csv -F options='{"priority":"stat"}' $ECG_URL/v1/jobs
curl -H "Authorization: Bearer $ECG_KEY" "$ECG_URL/v1/jobs/$ID?wait=30"
curl -H "Authorization: Bearer $ECG_KEY" $ECG_URL/v1/jobs/$ID/result"""


def _operations(document: dict[str, Any], tag: str) -> Iterable[str]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if tag in operation["tags"]:
                yield _operation(path, method, operation)


def _operation(path: str, method: str, operation: dict[str, Any]) -> str:
    scope = operation.get("x-scope")
    parts = [
        f'<section id="{operation["operationId"]}"><h3><span class="method">{method.upper()}</span> ',
        f"<code>{escape(path)}</code></h3><p>{escape(operation['summary'])}. ",
        f'<span class="scope">{f"Scope {scope}" if scope else "No key needed"}.</span></p>',
    ]
    if "description" in operation:
        parts.append(f"<p>{_prose(operation['description'])}</p>")
    if operation["parameters"]:
        rows = "".join(_parameter(parameter) for parameter in operation["parameters"])
        parts.append(f"<table><tr><th>Parameter<th>In<th>Type<th>Meaning</tr>{rows}</table>")
    if "requestBody" in operation:
        parts.append(_details("Body", operation["requestBody"]["content"]))
    for status, answer in operation["responses"].items():
        content = answer.get("content", {})
        parts.append(_details(f"{status} {answer['description']}", content))
    return "".join(parts) + "</section>"


def _parameter(parameter: dict[str, Any]) -> str:
    cells = (f"<code>{escape(parameter['name'])}</code>", parameter["in"], _type(parameter["schema"]))
    return f"<tr><td>{'<td>'.join(cells)}<td>{_prose(parameter.get('description', ''))}</tr>"


def _details(title: str, contents: dict[str, Any]) -> str:
    if not contents:
        return f"<p>{_prose(title)}</p>"
    shown = "".join(_content(media_type, content) for media_type, content in contents.items())
    return f"<details><summary>{_prose(title)}</summary>{shown}</details>"


def _content(media_type: str, content: dict[str, Any]) -> str:
    examples = [content["example"]] if "example" in content else [e["value"] for e in content["examples"].values()]
    texts = (e if isinstance(e, str) else json.dumps(e, indent=2, ensure_ascii=False) for e in examples)
    return f"<p>{media_type}: {_type(content['schema'])}</p>" + "".join(f"<pre>{escape(text)}</pre>" for text in texts)


def _models(document: dict[str, Any]) -> Iterable[str]:
    for name, schema in document["components"]["schemas"].items():
        text = escape(json.dumps(schema, indent=2, ensure_ascii=False))
        yield f'<details id="model-{name}"><summary><code>{name}</code></summary><pre>{text}</pre></details>'


def _errors() -> Iterable[str]:
    yield "<table><tr><th>Code<th>Status<th>What is wrong<th>What mends it</tr>"
    for code, entry in ERRORS.items():
        again = " The same may be sent again." if entry.retryable else ""
        yield f'<tr id="{code}"><td><code>{code}</code><td>{entry.status}'
        yield f"<td>{escape(entry.sentence)}<td>{escape(entry.mend)}{again}</tr>"
    yield "</table>"


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f'<a href="#model-{name}">{name}</a>'
    if "anyOf" in schema:
        return " or ".join(_type(choice) for choice in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(escape(str(value)) for value in schema["enum"])
    if schema.get("type") == "array" and "items" in schema:
        return f"list of {_type(schema['items'])}"
    return escape(str(schema.get("format", schema.get("type", "any"))))


def _prose(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))
