import type { LimitSettings } from "#shared/limits/limit-settings.ts";

const most = 10_000_000;

/** Limits for tests and benches: all of them come from one address, and would meet any real one. */
export const beyondTests: Partial<LimitSettings> = {
  ...{ global: most, api: most, auth: most, upload: most },
  ...{ user: most, client: most, alarms: most, login_failures: 10_000, store_deadline_ms: 2000 },
};
