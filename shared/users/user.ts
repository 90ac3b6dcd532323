import * as z from "zod";
import { type Role, roleNames } from "#shared/access/roles.ts";

/** What an admin can give and take; `platform_admin` comes from the operator alone (SPEC I2). */
export const TenantRole = z.enum(roleNames.filter((role) => role !== "platform_admin"));

/** An e-mail address, in the one spelling by which it is found. */
export const EmailAddress = z
  .email("must be an e-mail address")
  .max(254)
  .transform((address) => address.toLowerCase());

export const UserStatus = z.enum(["invited", "active", "disabled"]);

export const User = z
  .object({
    id: z.uuid(),
    tenant_id: z.uuid(),
    email: z.string(),
    name: z.string().nullable(),
    role: z.enum(roleNames),
    /** `invited` until the invitation has been accepted; `disabled` users can do nothing. */
    status: UserStatus,
    created_at: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: "User" });

export type User = z.output<typeof User>;

/** A user as it is stored. */
export interface StoredUser extends User {
  /** The tenant's key for signing list cursors; it rides on the record that every request reads anyway. */
  readonly cursor_key: string;
  /** Of an invited user: SHA-256 of the secret in the invitation, and when that ends. */
  readonly invitation?: { readonly secret_hash: string; readonly expires_at: string };
}

/** Without what nobody outside needs to know. */
export function showUser({ cursor_key, invitation, ...user }: StoredUser): User {
  return user;
}

/** Those without whom a tenant couldn't be administered. */
export const isActiveAdmin = ({ role, status }: { role: Role; status: User["status"] }): boolean =>
  status === "active" && (role === "admin" || role === "platform_admin");
