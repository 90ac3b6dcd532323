import { validationFailed } from "#shared/problems.ts";
import { lookUpUser } from "#shared/users/user-store.ts";

/** @throws 422 unless there is a user of this id who isn't disabled, under `#/to`. */
export async function assertCanAct(tenantId: string, userId: string): Promise<void> {
  const user = await lookUpUser(tenantId, userId);
  if (user && user.status !== "disabled") return;
  throw validationFailed([
    { pointer: "#/to", detail: "must be a user who isn't disabled", code: "unknown_user" },
  ]);
}
