import * as z from "zod";
import { roleNames } from "#shared/access/roles.ts";
import { scopes } from "#shared/access/scopes.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { showUser, User } from "#shared/users/user.ts";
import { findUser } from "#shared/users/user-store.ts";

const Me = z
  .object({
    tenant_id: z.uuid(),
    /** The user's id, or that of the API key. */
    principal_id: z.string(),
    kind: z.string(),
    role: z.enum(roleNames).nullable(),
    scopes: z.array(z.enum(scopes)).readonly(),
    user: User.nullable(),
  })
  .meta({ id: "Me" });

export const handler = endpoint(
  {
    method: "GET",
    path: "/auth/me",
    summary: "Get who the credential is, and what it may do",
    scope: "profile:read",
    response: Me,
    tables: { users: "read" },
  },
  async ({ caller: { tenantId, principalId, kind, role, scopes } }) => ({
    tenant_id: tenantId,
    principal_id: principalId,
    kind,
    role: role ?? null,
    scopes,
    user: kind === "user" ? showUser(await findUser(tenantId, principalId)) : null,
  }),
);
