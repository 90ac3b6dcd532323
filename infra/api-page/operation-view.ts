import {
  bodySchema,
  formType,
  jsonSchema,
  type Operation,
  type Parameter,
  type Response,
  referenced,
  type Schemas,
} from "../openapi-document.ts";
import { exampleOf } from "./example.ts";
import { type Html, html } from "./html.ts";
import { fieldRow, fieldTable, schemaView } from "./schema-view.ts";

export interface Place {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** One endpoint: what it takes, what it answers, and a call to try. */
export function operationView({ method, path, operation }: Place, schemas: Schemas): Html {
  const scope = operation["x-required-scope"];
  const body = bodySchema(operation.requestBody);
  const isForm = operation.requestBody?.content?.[formType] !== undefined;
  return html`<article id="${operation.operationId}">
<h3><a href="#${operation.operationId}"><span class="method ${method}">${method.toUpperCase()}</span> <code>${path}</code></a></h3>
<p>${operation.summary}. <span class="scope">${scope ? html`Needs <code>${scope}</code>` : "Open to everybody"}</span></p>
${parametersView(operation.parameters ?? [])}
${body && html`<h4>Request body</h4>${schemaView(body)}`}
<h4>Call</h4>${code(curl(method, path, scope !== undefined, body && dataOptions(exampleOf(body, schemas), isForm)))}
${answersView(operation.responses, schemas)}
</article>`;
}

function parametersView(parameters: readonly Parameter[]): Html | undefined {
  if (parameters.length === 0) return undefined;
  const rows = parameters.map(({ name, schema, required }) => fieldRow(name, schema, required === true));
  return html`<h4>Parameters</h4>${fieldTable("Parameter", rows)}`;
}

function answersView(responses: Operation["responses"], schemas: Schemas): Html {
  const entries = Object.entries(responses);
  const answers = entries.map(([status, response]) => {
    const problem = referenced(response);
    return problem === undefined && html`<h4>Answer ${status}</h4>${answerView(response, schemas)}`;
  });
  const problems = entries.map(([status, response]) => {
    // TM Forum's clients are told of the same problems in other words.
    const kind = referenced(response)?.replace(/^tmf-/, "");
    return kind !== undefined && html`<li><a href="#problem-${kind}">${status} ${kind}</a></li>`;
  });
  return html`${answers}<h4>Problems</h4><ul class="problems">${problems}</ul>`;
}

function answerView(response: Response, schemas: Schemas): Html {
  const schema = jsonSchema(response);
  if (!schema) return html`<p>${Object.keys(response.content ?? {}).join(", ")}</p>`;
  return html`${schemaView(schema)}<details><summary>Example</summary>${code(pretty(exampleOf(schema, schemas)))}</details>`;
}

function curl(method: string, path: string, needsKey: boolean, data: readonly string[] = []): string {
  const options = [
    ...(method === "get" ? [] : [`-X ${method.toUpperCase()}`]),
    ...(needsKey ? [`-H "X-API-Key: $TOCSIN_KEY"`] : []),
    ...data,
  ];
  return [`curl "$TOCSIN_URL${path}"`, ...options].join(" \\\n  ");
}

function dataOptions(body: unknown, asForm: boolean): string[] {
  if (!asForm) return [`-H "Content-Type: application/json"`, `-d '${pretty(body)}'`];
  return Object.entries(body as object).map(([name, value]) => `-d ${name}=${value}`);
}

function code(text: string): Html {
  return html`<pre tabindex="0"><code>${text}</code></pre>`;
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
