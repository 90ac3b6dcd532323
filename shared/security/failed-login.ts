import * as z from "zod";
import { hashedUuid } from "#shared/platform/hashed-uuid.ts";
import { securityEvents } from "#shared/security/security-kinds.ts";
import type { TelemetryRecord } from "#shared/telemetry/telemetry-record.ts";

/** What the log says of a login that failed. */
export const FailedLogin = z.object({
  tenant_id: z.string(),
  user_id: z.string().nullable(),
  ip: z.string(),
  /** What it has locked: the account, the address. */
  locked: z.array(z.string()),
});
export type FailedLogin = z.output<typeof FailedLogin>;

/** A line of the log about one. */
export interface LoggedFailure extends FailedLogin {
  readonly at: string;
  readonly correlationId: string;
  readonly source: string;
}

type EventType = (typeof securityEvents)["failed_logins" | "lockouts"];

/** Events of a batch's failed logins, and of the locks they led to: one for all of one user from one address. */
export function eventsOfFailures(batchId: string, failures: readonly LoggedFailure[]): TelemetryRecord[] {
  const locks = failures.flatMap((failure) =>
    failure.locked.map((locked) => ({ ...failure, locked: [locked] })),
  );
  return [
    ...summedUp(batchId, securityEvents.failed_logins, failures),
    ...summedUp(batchId, securityEvents.lockouts, locks),
  ];
}

function summedUp(
  batchId: string,
  event_type: EventType,
  failures: readonly LoggedFailure[],
): TelemetryRecord[] {
  const isLock = event_type === securityEvents.lockouts;
  const alike = Map.groupBy(failures, ({ tenant_id, user_id, ip, locked }) =>
    JSON.stringify([tenant_id, user_id, ip, ...(isLock ? locked : [])]),
  );
  return [...alike].map(([key, same]) => {
    const { tenant_id, user_id, ip, locked, at, correlationId, source } = same[0]!;
    return {
      kind: "event",
      tenantId: tenant_id,
      record: {
        id: hashedUuid(7, Date.parse(at), `${event_type} ${batchId} ${key}`),
        ...{ timestamp: at, event_type, severity: "warning", category: "security", source },
        ...{ actor: user_id, correlation_id: correlationId, trace_id: null, span_id: null },
        payload: { ip, ...(isLock && { locked: locked[0] }), count: same.length, last_at: same.at(-1)!.at },
      },
    };
  });
}
