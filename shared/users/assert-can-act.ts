import { validationFailed } from "#shared/problems.ts";
import { lookUpUser } from "#shared/users/user-store.ts";

/** @throws 422 unless there is an active user of this id, under `#/to`. */
export async function assertCanAct(tenantId: string, userId: string): Promise<void> {
  const user = await lookUpUser(tenantId, userId);
  if (user?.status === "active") return;
  throw validationFailed([{ pointer: "#/to", detail: "must be an active user", code: "unknown_user" }]);
}
