import { readFileSync } from "node:fs";
import { join } from "node:path";
import { problemKinds } from "#shared/problems.ts";
import { Html, html, prose } from "./api-page/html.ts";
import { operationView, type Place } from "./api-page/operation-view.ts";
import { schemaView } from "./api-page/schema-view.ts";
import type { OpenApiDocument, Schema } from "./openapi-document.ts";
import { byText } from "./order.ts";

const style = new Html(readFileSync(join(import.meta.dirname, "api-page", "style.css"), "utf8"));

/** The API reference as one page that needs no script and asks nobody for anything. */
export function apiPage(document: OpenApiDocument): string {
  const { info, paths, components } = document;
  const places = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): Place => ({ method, path, operation })),
  );
  const domains = [...Map.groupBy(places, ({ operation }) => operation.tags?.[0] ?? "")].sort(([a], [b]) =>
    byText(a, b),
  );
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title} API reference</title><style>${style}</style></head><body>
<a class="skip" href="#content">Skip to the content</a>
<nav aria-label="Contents"><p class="brand">${info.title} <small>${info.version}</small></p>
${domains.map(([domain, group]) => contents(domain, `domain-${domain}`, group.map(operationLink)))}
${contents(
  "Schemas",
  "schemas",
  Object.keys(components.schemas).map((name) => html`<a href="#schema-${name}">${name}</a>`),
)}
${contents(
  "Problems",
  "problems",
  Object.keys(problemKinds).map((kind) => html`<a href="#problem-${kind}">${kind}</a>`),
)}
</nav><main id="content"><h1>${info.title} API reference</h1><p class="lead">${info.description}</p>
<p>Credentials travel as <code>Authorization: Bearer …</code> or <code>X-API-Key: …</code>. This page as data: <a href="openapi.json">openapi.json</a>.</p>
${domains.map(([domain, group]) =>
  section(
    domain,
    `domain-${domain}`,
    group.map((place) => operationView(place, components.schemas)),
  ),
)}
${section("Schemas", "schemas", Object.entries(components.schemas).map(schemaArticle))}
${section("Problems", "problems", Object.keys(problemKinds).map(problemArticle))}
</main></body></html>`.text;
}

function operationLink({ method, path, operation }: Place): Html {
  return html`<a href="#${operation.operationId}" title="${operation.summary}"><span class="method ${method}">${method.toUpperCase()}</span> ${path}</a>`;
}

function contents(title: string, anchor: string, links: readonly Html[]): Html {
  return html`<h2><a href="#${anchor}">${title}</a></h2><ul>${links.map((link) => html`<li>${link}</li>`)}</ul>`;
}

function section(title: string, anchor: string, articles: readonly Html[]): Html {
  return html`<section id="${anchor}" aria-labelledby="${anchor}-title"><h2 id="${anchor}-title">${title}</h2>${articles}</section>`;
}

function schemaArticle([name, schema]: [string, Schema]): Html {
  const { description } = schema;
  return html`<article id="schema-${name}"><h3>${name}</h3>${description && html`<p>${prose(description)}</p>`}${schemaView(schema)}</article>`;
}

function problemArticle(kind: string): Html {
  const { status, title, description } = problemKinds[kind as keyof typeof problemKinds];
  return html`<article id="problem-${kind}"><h3><span class="status">${status}</span> ${title}</h3><p>${prose(description)}</p></article>`;
}
