import { limitSettings as given } from "#shared/platform/environment.ts";

/** Every limit there is (SPEC I4, I5). A deployment sets what it wants otherwise by its stage setting `limits`. */
export const usualLimits = {
  /** Requests of one address in a minute: all of them, then by the kind of endpoint. */
  global: 1000,
  api: 100,
  auth: 10,
  upload: 20,
  /** Requests of one user in an hour. */
  user: 10_000,
  /** Requests of one API client in a minute, where the tenant has set no rule. */
  client: 10_000,
  /** Alarms of one tenant in a minute. */
  alarms: 600_000,
  /** KPI samples of one tenant in a minute. */
  samples: 600_000,
  /** Streams of the live feed that a tenant has open at once; each is held by a lease of so long, which it renews. */
  streams: 100,
  stream_lease_s: 50,
  /** A limit isn't worth more of a request's time: when its store takes longer, the container goes on alone. */
  store_deadline_ms: 75,
  /** So many failed logins of an account or an address lock it, for so long. */
  login_failures: 5,
  login_lock_s: 300,
};

export type LimitSettings = typeof usualLimits;

let read: { readonly text: string; readonly settings: LimitSettings } | undefined;

/** The settings of this deployment; they were checked when it was synthesized. */
export function limitSettings(): LimitSettings {
  const text = given();
  if (read?.text !== text) read = { text, settings: { ...usualLimits, ...JSON.parse(text) } };
  return read.settings;
}
