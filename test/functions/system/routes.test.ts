import { expect, test } from "vitest";
import { discoverFunctions } from "../../../infra/discover.ts";
import { routesOf } from "../../../infra/routes.ts";
import { functionsFolder } from "../../infra/synthesized.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";

interface Route {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly [member: string]: unknown;
}

const tocsin = connect();

async function all(tenant: Tenant): Promise<Route[]> {
  const routes: Route[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query: string = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const page: { items: Route[]; next_cursor: string | null } = await tenant.get(
      `/system/routes?limit=20${query}`,
    );
    routes.push(...page.items);
    cursor = page.next_cursor;
  }
  return routes;
}

test("the index lists every endpoint that is deployed, with where it is and who may use it", async () => {
  const routes = await all(await tocsin.newTenant());
  const declared = routesOf(await discoverFunctions(functionsFolder));
  expect(routes.map(({ method, path }) => `${method} ${path}`)).toEqual(
    declared.map(({ method, path }) => `${method} ${path}`),
  );
  expect(routes.find(({ id }) => id === "list-alarms")).toEqual({
    id: "list-alarms",
    method: "GET",
    path: "/api/v1/alarms",
    aliases: [],
    summary: expect.any(String),
    scope: "alarms:read",
    rate_limit_scope: "api",
    function: `tocsin-${tocsin.running.stage}-list-alarms`,
    stability: "stable",
    deprecated: null,
  });
  expect(routes.find(({ id }) => id === "get-readiness")).toMatchObject({
    aliases: ["/ready", "/system/health"],
    scope: null,
    rate_limit_scope: "none",
  });
});

test("one of them has its schemas, and all that they refer to", async () => {
  const tenant = await tocsin.newTenant();
  const route = await tenant.get<{
    request: object;
    responses: Record<string, object>;
    schemas: Record<string, object>;
  }>("/system/routes/ingest-alarms");
  expect(route.request).toEqual({ $ref: "#/components/schemas/NewAlarms" });
  expect(Object.keys(route.responses)).toEqual(expect.arrayContaining(["202", "401", "422"]));
  const referred = [...JSON.stringify(route).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
    ([, name]) => name!,
  );
  expect(referred).toContain("NewAlarm");
  expect(Object.keys(route.schemas).sort()).toEqual([...new Set(referred)].sort());
});

interface Calls {
  readonly recent_calls: readonly { status_code: number; outcome: string; correlation_id: string }[];
}

test("one of them has the newest calls of the tenant, and nobody else's", async () => {
  const [tenant, stranger] = await Promise.all([tocsin.newTenant(), tocsin.newTenant()]);
  for (const [who, path, id] of [
    [tenant, "/api/v1/entities/missing", "first"],
    [tenant, "/api/v1/entities/missing", "second"],
    [stranger, "/api/v1/entities/missing", "foreign"],
  ] as const) {
    await who.send("GET", path, undefined, { "x-correlation-id": id });
  }
  await eventually(async () => {
    const { recent_calls } = await tenant.get<Calls>("/system/routes/get-entity");
    expect(recent_calls.map(({ correlation_id }) => correlation_id)).toEqual(["second", "first"]);
    expect(recent_calls[0]).toMatchObject({ status_code: 404, outcome: "refused" });
  });
});
