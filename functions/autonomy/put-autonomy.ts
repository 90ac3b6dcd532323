import {
  AutonomySettings,
  AutonomyView,
  showAutonomy,
  withSettings,
} from "#shared/autonomy/autonomy-settings.ts";
import { isStoppedEverywhere, readAutonomy, storingAutonomy } from "#shared/autonomy/autonomy-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";

export const handler = endpoint(
  {
    method: "PUT",
    path: "/system/security/autonomy",
    summary: "Replace what may run without approval; closes the circuit breaker, but lifts no stop",
    scope: "autonomy:write",
    audit: "autonomy.update",
    body: AutonomySettings,
    response: AutonomyView,
    tables: { controls: "append" },
  },
  async ({ body, caller, change, precondition }) => {
    const [autonomy, everywhere] = await Promise.all([readAutonomy(caller.tenantId), isStoppedEverywhere()]);
    precondition.require(autonomy.version);
    const next = withSettings(autonomy, body);
    change.append(storingAutonomy(caller.tenantId, next));
    const { mode, max_risk, max_blast_radius, rollout_percent } = body;
    change.describe({ targetId: "autonomy", meta: { mode, max_risk, max_blast_radius, rollout_percent } });
    return showAutonomy(next, everywhere, clock.now());
  },
);
