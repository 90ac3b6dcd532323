import { decoyPathKey } from "#shared/honeypots/decoy-path.ts";
import { methodsAt } from "#shared/lambda/methods-at.ts";
import { validationFailed } from "#shared/problems.ts";

/** @throws 422 when there is something at a path, however it is written: no decoy there would ever be seen. */
export async function assertIsNoRoute(path: string): Promise<void> {
  const { default: routes } = await import("#generated/routes.json");
  const taken = [path, decoyPathKey(path)].some((written) => methodsAt(routes, written).length > 0);
  if (taken)
    throw validationFailed([{ pointer: "#/path", detail: "must not be a path of the API", code: "custom" }]);
}
