import type { Method } from "#shared/lambda/definition.ts";
import { type DiscoveredFunction, triggeredBy } from "./discover.ts";
import { byText } from "./order.ts";

/** An endpoint's place in the API. */
export interface Route {
  readonly method: Method | "ANY";
  readonly path: string;
  readonly operationId: string;
  /** Absent for an endpoint that is open to everybody. */
  readonly scope?: string;
}

/** The route table, sorted by path. Two endpoints in one place, or parameters named differently, are errors. */
export function routesOf(functions: readonly DiscoveredFunction[]): Route[] {
  const routes = triggeredBy("http", functions)
    .map(({ name, definition: { method, path, access } }): Route => {
      return { method, path, operationId: name, ...(access !== "public" && { scope: access.scope }) };
    })
    .sort((a, b) => byText(a.path, b.path) || byText(a.method, b.method));
  const complaints = routes.flatMap((route) => complain(route, routes));
  if (complaints.length > 0) throw new Error(`routes collide:\n  ${complaints.join("\n  ")}`);
  return routes;
}

function complain(route: Route, routes: readonly Route[]): string[] {
  const twin = routes.find(
    (other) => other !== route && other.method === route.method && other.path === route.path,
  );
  const cousin = routes.find((other) => parameterClash(route.path, other.path));
  return [
    ...(twin
      ? [`${route.operationId} and ${twin.operationId} both answer ${route.method} ${route.path}`]
      : []),
    ...(cousin ? [`${route.path} and ${cousin.path} name the same path parameter differently`] : []),
  ];
}

/** API Gateway allows one name per parameter and place. */
function parameterClash(a: string, b: string): boolean {
  const [left, right] = [a.split("/"), b.split("/")];
  const fork = left.findIndex((segment, index) => segment !== right[index]);
  const isParameter = (segment: string | undefined) => segment !== undefined && /^\{\w+\}$/.test(segment);
  return isParameter(left[fork]) && isParameter(right[fork]);
}
