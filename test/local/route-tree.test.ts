import { describe, expect, it } from "vitest";
import { RouteTree } from "../../infra/local/gateway/route-tree.ts";

const routes = new RouteTree<string>();
for (const route of [
  "GET /",
  "GET /orders",
  "POST /orders",
  "GET /orders/{id}",
  "GET /orders/recent",
  "DELETE /orders/{id}/lines/{line}",
  "GET /files/{path+}",
  "ANY /{proxy+}",
]) {
  const [verb = "", path = ""] = route.split(" ");
  routes.add(path, verb, route);
}

const find = (verb: string, path: string) => routes.find(path, verb);

describe("the route tree", () => {
  it.each([
    ["GET /", "GET", "/"],
    ["GET /orders", "GET", "/orders"],
    ["GET /orders", "GET", "/orders/"],
    ["GET /orders/recent", "GET", "/orders/recent"],
    ["GET /orders/{id}", "GET", "/orders/17"],
    ["DELETE /orders/{id}/lines/{line}", "DELETE", "/orders/17/lines/2"],
    ["GET /files/{path+}", "GET", "/files/a/b"],
    ["ANY /{proxy+}", "GET", "/nowhere/at/all"],
    ["ANY /{proxy+}", "GET", "/orders/17/lines"],
  ])("finds %s for %s %s", (expected, verb, path) => {
    expect(find(verb, path)?.target).toBe(expected);
  });

  it("hands a known path with another verb to the closest greedy resource", () => {
    expect(find("PUT", "/orders")).toMatchObject({
      target: "ANY /{proxy+}",
      resourcePath: "/{proxy+}",
      parameters: { proxy: "orders" },
    });
  });

  it("finds nothing for the root with another verb: a greedy part needs something to take", () => {
    expect(find("POST", "/")).toBeUndefined();
  });

  it("decodes parameters, but splits the path before", () => {
    expect(find("GET", "/orders/a%2Fb%20c")?.parameters).toEqual({ id: "a/b c" });
    expect(find("GET", "/files/a%20b/c")?.parameters).toEqual({ path: "a b/c" });
    expect(find("GET", "/orders/100%")?.parameters).toEqual({ id: "100%" });
  });
});
