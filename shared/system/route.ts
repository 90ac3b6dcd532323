import * as z from "zod";

/** A route as `#generated/routes.json` has it. */
export interface GeneratedRoute {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly scope?: string;
  readonly limit: string;
  readonly stability: string;
  readonly deprecatedSince?: string;
  readonly sunset?: string;
}

const description = {
  id: z.string().meta({ description: "The operation's id in the API description." }),
  method: z.string(),
  path: z.string(),
  aliases: z.array(z.string()).meta({ description: "Where the same endpoint is, too." }),
  summary: z.string(),
  scope: z.string().nullable().meta({ description: "null for an endpoint that is open to everybody." }),
  rate_limit_scope: z.string().meta({ description: "Which of the limits per address count a request." }),
  function: z.string().meta({ description: "The Lambda that answers." }),
  stability: z.string(),
  deprecated: z.object({ since: z.string(), sunset: z.string().nullable() }).nullable(),
};

export const Route = z.object(description).meta({ id: "Route" });
export type Route = z.output<typeof Route>;

type Place = Pick<GeneratedRoute, "path" | "method">;

/** In the order of the route table: by path, then by method. */
export const isAfter = (route: Place, place: Place): boolean =>
  route.path > place.path || (route.path === place.path && route.method > place.method);

/** @param stage whose functions are meant. */
export function showRoute(route: GeneratedRoute, stage: string): Route {
  const { operationId, scope = null, limit, deprecatedSince, sunset = null, ...rest } = route;
  return {
    id: operationId,
    method: rest.method,
    path: rest.path,
    aliases: [...rest.aliases],
    summary: rest.summary,
    scope,
    rate_limit_scope: limit,
    function: `tocsin-${stage}-${operationId}`,
    stability: rest.stability,
    deprecated: deprecatedSince === undefined ? null : { since: deprecatedSince, sunset },
  };
}
