import { countActions } from "#shared/actions/action-store.ts";
import { conflict } from "#shared/problems.ts";

/** Each has a workflow that waits with it, of which an account has a million open at once; people have more than they can look through. */
const mostUnfinished = 300;

/** @throws 409 when so many of a tenant's actions wait for approval, or for their time, that no more are taken. */
export async function assertRoom(tenantId: string): Promise<void> {
  const counts = await Promise.all(
    (["awaiting_approval", "approved"] as const).map((state) =>
      countActions(tenantId, state, mostUnfinished),
    ),
  );
  if (counts.reduce((sum, count) => sum + count) < mostUnfinished) return;
  throw conflict(`${mostUnfinished} actions wait already: approve, reject or cancel some first.`);
}
