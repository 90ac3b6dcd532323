import { endpoint } from "#shared/lambda/endpoint.ts";
import { stageName } from "#shared/platform/environment.ts";
import { notFound } from "#shared/problems.ts";
import { RecentCalls, recentCalls } from "#shared/system/recent-calls.ts";
import { Route, showRoute } from "#shared/system/route.ts";
import { RouteSchemas, schemasAt } from "#shared/system/route-schemas.ts";

const RouteDetails = Route.extend({ ...RouteSchemas.shape, recent_calls: RecentCalls }).meta({
  id: "RouteDetails",
});

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/routes/{id}",
    summary: "Get an endpoint with its schemas and the newest calls to it",
    scope: "system:read",
    response: RouteDetails,
    tables: { telemetry: "read" },
  },
  async ({ params, caller }) => {
    const { default: routes } = await import("#generated/routes.json");
    const { default: document } = await import("#generated/openapi.json");
    const route = routes.find(({ operationId }) => operationId === params.id);
    if (!route) throw notFound("endpoint");
    return {
      ...showRoute(route, stageName()),
      ...schemasAt(document, route.path, route.method),
      recent_calls: await recentCalls(caller.tenantId, route.operationId),
    };
  },
);
