import { hash, timingSafeEqual } from "node:crypto";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { clock } from "#shared/platform/clock.ts";
import { newSecret } from "#shared/platform/ids.ts";
import type { Invitation, StoredUser } from "#shared/users/user.ts";

const validMs = 7 * 24 * 3600 * 1000;

const form = /^ti_([0-9a-f-]{36})_([0-9a-f-]{36})_([A-Za-z0-9_-]{43})$/;

/** @returns what to store on the user, and the token, which is shown once. */
export function invite({ tenant_id, id }: StoredUser): { invitation: Invitation; token: string } {
  const secret = newSecret();
  const expires_at = rfc3339(clock.now() + validMs);
  return {
    invitation: { secret_hash: hash("sha256", secret), expires_at },
    token: `ti_${tenant_id}_${id}_${secret}`,
  };
}

/** Whom an invitation is for, if it is one. */
export function readInvitation(
  token: string,
): { tenantId: string; userId: string; secret: string } | undefined {
  const [, tenantId, userId, secret] = form.exec(token) ?? [];
  return tenantId && userId && secret ? { tenantId, userId, secret } : undefined;
}

export function isInvited({ invitation, status }: StoredUser, secret: string): boolean {
  if (!invitation || status === "disabled") return false;
  const isRight = timingSafeEqual(Buffer.from(hash("sha256", secret)), Buffer.from(invitation.secret_hash));
  return isRight && Date.parse(invitation.expires_at) > clock.now();
}
