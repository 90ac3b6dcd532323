import * as z from "zod";
import { limitSettings as given } from "#shared/platform/environment.ts";

const Count = z.int().min(1).max(100_000_000);

/** Every limit there is, as a deployment may set it (SPEC I4, I5). What it leaves out is as here. */
export const LimitSettings = z.strictObject({
  /** Requests of one address in a minute: all of them, then by the kind of endpoint. */
  global: Count.default(1000),
  api: Count.default(100),
  auth: Count.default(10),
  upload: Count.default(20),
  /** Requests of one user in an hour. */
  user: Count.default(10_000),
  /** Requests of one API client in a minute, where the tenant has set no rule. */
  client: Count.default(10_000),
  /** Alarms of one tenant in a minute. */
  alarms: Count.default(600_000),
  /** So many failed logins of an account or an address lock it, for so long. */
  login_failures: Count.default(5),
  login_lock_s: Count.default(300),
});

export type LimitSettings = z.output<typeof LimitSettings>;

let parsed: { readonly text: string; readonly settings: LimitSettings } | undefined;

/** The settings of this deployment; they are read again only when they change. */
export function limitSettings(): LimitSettings {
  const text = given();
  if (parsed?.text !== text) parsed = { text, settings: LimitSettings.parse(JSON.parse(text)) };
  return parsed.settings;
}
