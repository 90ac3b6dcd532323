import { any } from "#shared/limits/rule-for.ts";
import { validationFailed } from "#shared/problems.ts";

/** A rule for a route that isn't there would hold nothing, and nobody would notice. */
export async function assertKnownRoute(route: string): Promise<void> {
  const { default: routes } = await import("#generated/routes.json");
  if (route === any || routes.some(({ operationId }) => operationId === route)) return;
  throw validationFailed([
    { pointer: "#/route", detail: "is no operation id of this API", code: "unknown_route" },
  ]);
}
