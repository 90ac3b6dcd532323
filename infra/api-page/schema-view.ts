import { referenced, type Schema } from "../openapi-document.ts";
import { type Html, html, prose } from "./html.ts";

/** A schema in a few words: `string (uuid)`, `array of Alarm`, `"open" | "cleared"`. */
export function typeOf(schema: Schema): Html {
  const name = referenced(schema);
  if (name) return html`<a href="#schema-${name}">${name}</a>`;
  const {
    type,
    format,
    items,
    enum: values,
    const: constant,
    oneOf,
    anyOf,
    allOf,
    additionalProperties,
  } = schema;
  const options = oneOf ?? anyOf ?? allOf;
  if (options) return alternatives(options.map(typeOf));
  if (constant !== undefined) return html`<code>${JSON.stringify(constant)}</code>`;
  if (values) return alternatives(values.map((value) => html`<code>${JSON.stringify(value)}</code>`));
  if (items) return html`array of ${typeOf(items)}`;
  if (typeof additionalProperties === "object") return html`object of ${typeOf(additionalProperties)}`;
  const plain = type === undefined ? "anything" : [type].flat().join(" or ");
  return html`${plain}${format && ` (${format})`}`;
}

/** The fields of an object as a table; another schema in a line. */
export function schemaView(schema: Schema): Html {
  if (!schema.properties) return html`<p class="type">${typeOf(schema)}</p>`;
  const required = new Set(schema.required);
  const rows = Object.entries(schema.properties).map(([name, field]) =>
    fieldRow(name, field, required.has(name)),
  );
  return fieldTable("Field", rows);
}

export function fieldTable(heading: string, rows: readonly Html[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${heading}s"><table>
<thead><tr><th scope="col">${heading}</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

export function fieldRow(name: string, schema: Schema, required: boolean): Html {
  return html`<tr><th scope="row"><code>${name}</code>${required && html` <small>required</small>`}</th>
<td>${typeOf(schema)}</td><td>${meaning(schema)}</td></tr>`;
}

function meaning(schema: Schema): Html {
  const { description } = schema;
  return html`${description && prose(description)} ${limits(schema).map((limit) => html`<span class="limit">${limit}</span> `)}`;
}

function limits(schema: Schema): string[] {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, pattern, default: preset } = schema;
  return [
    ...range("", minimum, maximum),
    ...range(" characters", minLength, maxLength),
    ...range(" items", minItems, maxItems),
    // Words say more than a pattern does, where there are any.
    ...(pattern && !schema.format && !schema.description ? [`matches ${pattern}`] : []),
    ...(preset === undefined ? [] : [`default ${JSON.stringify(preset)}`]),
  ];
}

/** Zod writes the range of safe integers into every integer: that says nothing to a reader. */
function range(unit: string, least: number | undefined, most: number | undefined): string[] {
  const from = least === Number.MIN_SAFE_INTEGER ? undefined : least;
  const to = most === Number.MAX_SAFE_INTEGER ? undefined : most;
  if (from !== undefined && to !== undefined) return [`${from} to ${to}${unit}`];
  if (from !== undefined) return [`at least ${from}${unit}`];
  return to === undefined ? [] : [`at most ${to}${unit}`];
}

function alternatives(types: readonly Html[]): Html {
  return html`${types.map((type, index) => html`${index > 0 && " | "}${type}`)}`;
}
