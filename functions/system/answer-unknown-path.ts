import { endpoint } from "#shared/lambda/endpoint.ts";
import { methodsAt } from "#shared/lambda/methods-at.ts";
import { methodNotAllowed, notFound } from "#shared/problems.ts";

export const handler = endpoint(
  {
    method: "ANY",
    path: "/{proxy+}",
    summary: "Answer for paths that don't exist and methods that a path doesn't have",
    access: "public",
  },
  async ({ exchange }) => {
    const { default: routes } = await import("#generated/routes.json");
    const methods = methodsAt(routes, exchange.event.path);
    throw methods.length > 0 ? methodNotAllowed(methods) : notFound("path");
  },
);
