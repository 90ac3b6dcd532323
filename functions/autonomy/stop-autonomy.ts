import { Rejection } from "#shared/actions/decisions.ts";
import { AutonomyView, showAutonomy } from "#shared/autonomy/autonomy-settings.ts";
import { isStoppedEverywhere, readAutonomy, storingAutonomy } from "#shared/autonomy/autonomy-store.ts";
import { stoppedBy } from "#shared/autonomy/stop.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/security/autonomy/stop",
    summary: "Stop everything that would run without approval, at once, also what is on its way",
    scope: "autonomy:write",
    audit: "autonomy.stop",
    body: Rejection,
    response: AutonomyView,
    tables: { controls: "append" },
  },
  async ({ body, caller, change }) => {
    const [autonomy, everywhere] = await Promise.all([readAutonomy(caller.tenantId), isStoppedEverywhere()]);
    const now = clock.now();
    const next = stoppedBy(autonomy, caller.principalId, body.reason, now);
    if (next !== autonomy) change.append(storingAutonomy(caller.tenantId, next));
    change.describe({ targetId: "autonomy", meta: { reason: body.reason } });
    return showAutonomy(next, everywhere, now);
  },
);
