import { AutonomyView, showAutonomy } from "#shared/autonomy/autonomy-settings.ts";
import { isStoppedEverywhere, readAutonomy, storingAutonomy } from "#shared/autonomy/autonomy-store.ts";
import { resumed } from "#shared/autonomy/stop.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/security/autonomy/resume",
    summary: "Lift the tenant's stop: what may run without approval does again",
    scope: "autonomy:write",
    audit: "autonomy.resume",
    response: AutonomyView,
    tables: { controls: "append" },
  },
  async ({ caller, change }) => {
    const [autonomy, everywhere] = await Promise.all([readAutonomy(caller.tenantId), isStoppedEverywhere()]);
    const next = resumed(autonomy);
    if (next !== autonomy) change.append(storingAutonomy(caller.tenantId, next));
    change.describe({ targetId: "autonomy" });
    return showAutonomy(next, everywhere, clock.now());
  },
);
