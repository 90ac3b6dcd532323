import { Flag } from "#shared/flags/flag.ts";
import { findFlag } from "#shared/flags/flag-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/flags/{key}",
    summary: "Get one feature flag, also one that is archived",
    scope: "flags:read",
    response: Flag,
    tables: { controls: "read" },
  },
  async ({ params, caller }) => findFlag(caller.tenantId, params.key),
);
