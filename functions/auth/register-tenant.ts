import * as z from "zod";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { beginSession, beginsSessions } from "#shared/sessions/begin-session.ts";
import { LoginAnswer, tokenFields } from "#shared/sessions/login-answer.ts";
import { TenantName } from "#shared/tenants/tenant.ts";
import { registerTenant } from "#shared/users/register-tenant.ts";
import { EmailAddress, Password, PersonName } from "#shared/users/user.ts";

const Registration = z
  .strictObject({
    email: EmailAddress,
    password: Password,
    name: PersonName.optional(),
    tenant_name: TenantName.optional(),
  })
  .meta({ id: "Registration" });

export const handler = endpoint(
  {
    method: "POST",
    path: "/auth/register",
    summary: "Register a new tenant with its first admin",
    access: "public",
    audit: "auth.register",
    limit: "auth",
    body: Registration,
    response: LoginAnswer,
    status: 201,
    shownOnce: tokenFields,
    memoryMb: 1024,
    ...beginsSessions,
    tables: { ...beginsSessions.tables, tenants: "write", users: "write", logins: "write" },
  },
  async ({ body, change }) => beginSession(await registerTenant(body, change), change),
);
