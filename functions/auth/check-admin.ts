import * as z from "zod";
import { endpoint } from "#shared/lambda/endpoint.ts";

const AdminCheck = z
  .object({ message: z.string(), tenant_id: z.uuid(), principal_id: z.string() })
  .meta({ id: "AdminCheck" });

export const handler = endpoint(
  {
    method: "GET",
    path: "/auth/protected-admin",
    summary: "Answers admins alone: for trying credentials out",
    scope: "users:write",
    response: AdminCheck,
  },
  async ({ caller }) => ({
    message: "You are an admin.",
    tenant_id: caller.tenantId,
    principal_id: caller.principalId,
  }),
);
