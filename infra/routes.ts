import type { EndpointDefinition, Method } from "#shared/lambda/definition.ts";
import { type DiscoveredFunction, triggeredBy } from "./discover.ts";
import { byText } from "./order.ts";

/** An endpoint's place in the API. */
export interface Route {
  readonly operationId: string;
  readonly method: Method | "ANY";
  readonly path: string;
  /** Where the same endpoint is, too. */
  readonly aliases: readonly string[];
  readonly summary: string;
  /** Absent for an endpoint that is open to everybody. */
  readonly scope?: string;
  readonly limit: EndpointDefinition["limit"];
  readonly stability: EndpointDefinition["stability"];
  /** ISO dates. */
  readonly deprecatedSince?: string;
  readonly sunset?: string;
}

/** The route table, sorted by path. Two endpoints in one place, or parameters named differently, are errors. */
export function routesOf(functions: readonly DiscoveredFunction[]): Route[] {
  const routes = triggeredBy("http", functions)
    .map(({ name, definition }) => routeOf(name, definition))
    .sort((a, b) => byText(a.path, b.path) || byText(a.method, b.method));
  const places = routes.flatMap((route) =>
    [route.path, ...route.aliases].map((path) => ({ ...route, path })),
  );
  const complaints = places.flatMap((place) => complain(place, places));
  if (complaints.length > 0) throw new Error(`routes collide:\n  ${complaints.join("\n  ")}`);
  return routes;
}

function routeOf(operationId: string, definition: EndpointDefinition): Route {
  const { method, path, aliases, summary, access, limit, stability, deprecated } = definition;
  return {
    operationId,
    method,
    path,
    aliases,
    summary,
    ...(access !== "public" && { scope: access.scope }),
    limit,
    stability,
    ...(deprecated && { deprecatedSince: deprecated.since.toISOString() }),
    ...(deprecated?.sunset && { sunset: deprecated.sunset.toISOString() }),
  };
}

function complain(place: Route, places: readonly Route[]): string[] {
  const twin = places.find(
    (other) => other !== place && other.method === place.method && other.path === place.path,
  );
  const cousin = places.find((other) => parameterClash(place.path, other.path));
  return [
    ...(twin
      ? [`${place.operationId} and ${twin.operationId} both answer ${place.method} ${place.path}`]
      : []),
    ...(cousin ? [`${place.path} and ${cousin.path} name the same path parameter differently`] : []),
  ];
}

/** API Gateway allows one name per parameter and place. */
function parameterClash(a: string, b: string): boolean {
  const [left, right] = [a.split("/"), b.split("/")];
  const fork = left.findIndex((segment, index) => segment !== right[index]);
  const isParameter = (segment: string | undefined) => segment !== undefined && /^\{\w+\}$/.test(segment);
  return isParameter(left[fork]) && isParameter(right[fork]);
}
