import * as z from "zod";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf, pageQuery } from "#shared/lambda/pager.ts";
import { stageName } from "#shared/platform/environment.ts";
import { isAfter, Route, showRoute } from "#shared/system/route.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/routes",
    summary: "List all endpoints, by path",
    scope: "system:read",
    query: z.strictObject(pageQuery),
    response: pageOf(Route),
  },
  async ({ caller, exchange, query }) => {
    const { default: routes } = await import("#generated/routes.json");
    const pager = new Pager<{ path: string; method: string }>(caller, exchange, query);
    const { after } = pager;
    const rest = after ? routes.filter((route) => isAfter(route, after)) : routes;
    const { items, next_cursor } = pager.page(rest, ({ path, method }) => ({ path, method }));
    return { items: items.map((route) => showRoute(route, stageName())), next_cursor };
  },
);
