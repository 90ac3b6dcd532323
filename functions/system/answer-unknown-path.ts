import { answerAsDecoy } from "#shared/honeypots/answer-as-decoy.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { methodsAt } from "#shared/lambda/methods-at.ts";
import { methodNotAllowed, notFound } from "#shared/problems.ts";

export const handler = endpoint(
  {
    method: "ANY",
    path: "/{proxy+}",
    summary: "Answer for paths that don't exist, methods that a path doesn't have, and decoys",
    access: "public",
    tables: { honeypots: "read" },
  },
  async ({ exchange }) => {
    const { default: routes } = await import("#generated/routes.json");
    const methods = methodsAt(routes, exchange.event.path);
    if (methods.length > 0) throw methodNotAllowed(methods);
    const answer = await answerAsDecoy(exchange);
    if (answer === undefined) throw notFound("path");
    return answer;
  },
);
