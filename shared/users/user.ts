import * as z from "zod";
import { type Role, roleNames } from "#shared/access/roles.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { clock } from "#shared/platform/clock.ts";
import { newId } from "#shared/platform/ids.ts";

/** What an admin can give and take; `platform_admin` comes from the operator alone (SPEC I2). */
export const TenantRole = z.enum(["viewer", "operator", "approver", "admin"]);

/** An e-mail address, in the one spelling by which it is found. */
export const EmailAddress = z
  .email("must be an e-mail address")
  .max(254)
  .transform((address) => address.toLowerCase());

export const PersonName = z
  .string()
  .regex(/^(?! )[^\p{Cc}\p{Cs}]{1,128}(?<! )$/u, "must be 1 to 128 printable characters")
  .describe("1 to 128 printable characters without spaces at the ends");

/** Bounds what hashing it costs. */
export const Password = z.string().min(1).max(256);

export const User = z
  .object({
    id: z.uuid(),
    tenant_id: z.uuid(),
    email: z.string(),
    name: z.string().nullable(),
    role: z.enum(roleNames),
    /** `invited` until the invitation is accepted; who is `disabled` can do nothing. */
    status: z.enum(["invited", "active", "disabled"]),
    created_at: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: "User" });

export type User = z.output<typeof User>;

/** A user as it is stored. */
export interface StoredUser extends User {
  /** The tenant's key for signing list cursors; it rides on the record that every request reads anyway. */
  readonly cursor_key: string;
  /** Of whoever has been invited and hasn't accepted yet. */
  readonly invitation?: Invitation;
  /** Who has given them their first password, or their newest invitation, and when (ms since 1970): they know it. */
  readonly credential_from?: { readonly people: readonly string[]; readonly at: number };
  /** Sessions from before are over. */
  readonly sessions_from?: string;
}

/** A one-time token as it is stored: its secret only as a hash (SHA-256). */
export interface Invitation {
  readonly secret_hash: string;
  readonly expires_at: string;
}

type NewUser = Pick<
  StoredUser,
  "tenant_id" | "email" | "name" | "role" | "status" | "cursor_key" | "credential_from"
>;

export const newUser = (fields: NewUser): StoredUser => ({
  ...fields,
  id: newId(),
  created_at: rfc3339(clock.now()),
  version: 1,
});

/** Without what nobody outside needs to know. */
export function showUser({
  cursor_key,
  invitation,
  credential_from,
  sessions_from,
  ...user
}: StoredUser): User {
  return user;
}

/** Those without whom a tenant couldn't be administered. */
export const isActiveAdmin = ({ role, status }: { role: Role; status: User["status"] }): boolean =>
  status === "active" && (role === "admin" || role === "platform_admin");
