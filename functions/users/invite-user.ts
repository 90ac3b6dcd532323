import * as z from "zod";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { conflict } from "#shared/problems.ts";
import { credentialFrom } from "#shared/users/credential-from.ts";
import { invite } from "#shared/users/invitation.ts";
import { findUser, replacingUser } from "#shared/users/user-store.ts";

const Invitation = z
  .object({ invitation_token: z.string(), expires_at: z.iso.datetime() })
  .meta({ id: "Invitation" });

export const handler = endpoint(
  {
    method: "POST",
    path: "/users/{id}/invitations",
    summary: "Invite a user again, or let one who has forgotten the password set another",
    scope: "users:write",
    audit: "user.invite",
    response: Invitation,
    tables: { users: "write" },
  },
  async ({ params, caller, change }) => {
    const user = await findUser(caller.tenantId, params.id);
    if (user.status === "disabled") throw conflict("The user is disabled.");
    const { invitation, token } = invite(user);
    const next = { ...user, invitation, credential_from: credentialFrom(caller), version: user.version + 1 };
    change.write(replacingUser(user, next));
    change.describe({ targetId: user.id });
    return { invitation_token: token, expires_at: invitation.expires_at };
  },
);
