import { endpoint } from "#shared/lambda/endpoint.ts";
import { Replayed, replay } from "#shared/quarantine/replay.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/api/v1/quarantine/{id}/replay",
    summary: "Try again to take a quarantined item in",
    scope: "quarantine:write",
    audit: "alarms.replay",
    response: Replayed,
    status: 202,
    tables: { quarantine: "write", eventSources: "read" },
    queues: { alarms: "send" },
  },
  async ({ params, caller }) => replay(caller.tenantId, params.id),
);
