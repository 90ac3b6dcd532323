import { AutonomyView, showAutonomy } from "#shared/autonomy/autonomy-settings.ts";
import { isStoppedEverywhere, readAutonomy } from "#shared/autonomy/autonomy-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/security/autonomy",
    summary: "Get what may run without approval, and what has stopped it",
    scope: "autonomy:read",
    response: AutonomyView,
    tables: { controls: "read" },
  },
  async ({ caller }) => {
    const [autonomy, everywhere] = await Promise.all([readAutonomy(caller.tenantId), isStoppedEverywhere()]);
    return showAutonomy(autonomy, everywhere, clock.now());
  },
);
