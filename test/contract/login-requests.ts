import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { newRefreshToken, writeRefreshToken } from "#shared/sessions/refresh-token.ts";
import { newSession } from "#shared/sessions/session.ts";
import { invite } from "#shared/users/invitation.ts";
import { addTestUser } from "../support/test-user.ts";
import type { Tenant, Tocsin } from "../support/tocsin.ts";

/** Requests of whoever has no access token yet: what they send must have been made before. */
type Prepare = (tocsin: Tocsin, tenant: Tenant) => Promise<unknown>;

const password = "a lantern over the harbour";
const email = (): string => `${crypto.randomUUID()}@example.com`;

/** What the next login, refresh and acceptance send; each is good for one use. */
const current = {
  email: email(),
  refreshToken: writeRefreshToken(newRefreshToken()),
  invitation: `ti_${crypto.randomUUID()}_${crypto.randomUUID()}_${"A".repeat(43)}`,
};

export const loginBodies: Readonly<Record<string, () => object>> = {
  "register-tenant": () => ({ email: email(), password }),
  "create-user": () => ({ email: email(), name: "Somebody", role: "viewer" }),
  "update-user": () => ({ name: "Another name" }),
  "log-in": () => ({ email: current.email, password }),
  "refresh-session": () => ({ refresh_token: current.refreshToken }),
  "log-out": () => ({ refresh_token: current.refreshToken }),
  "accept-invitation": () => ({ token: current.invitation, password }),
};

const beginSession: Prepare = async ({ dynamo, table }, { id }) => {
  const token = newRefreshToken();
  const session = newSession(await addTestUser(id, {}), token);
  await dynamo.send(new PutCommand({ TableName: table("sessions"), Item: session }));
  current.refreshToken = writeRefreshToken(token);
};

export const beforeLogin: Readonly<Record<string, Prepare>> = {
  "log-in": async (_, { id }) => {
    current.email = email();
    await addTestUser(id, { email: current.email, password });
  },
  "refresh-session": beginSession,
  "log-out": beginSession,
  "accept-invitation": async ({ dynamo, table }, { id }) => {
    const user = await addTestUser(id, {});
    const { invitation, token } = invite(user);
    await dynamo.send(new PutCommand({ TableName: table("users"), Item: { ...user, invitation } }));
    current.invitation = token;
  },
};
