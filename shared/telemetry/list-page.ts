import * as z from "zod";
import { platformTenant } from "#shared/audit/audit-chain.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { Id } from "#shared/lambda/id.ts";
import { Pager, pageQuery } from "#shared/lambda/pager.ts";
import { notAllowed } from "#shared/problems.ts";
import { listRecords } from "#shared/telemetry/read-records.ts";
import { LogLevel } from "#shared/telemetry/system-log.ts";
import { CorrelationId, EventName, TelemetrySeverity } from "#shared/telemetry/telemetry-event.ts";
import type { RecordOf, TelemetryKind } from "#shared/telemetry/telemetry-record.ts";

const Moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** Instead of the caller's tenant what belongs to none; it takes the scope `platform:read`. */
export const ofPlatform = { platform: z.union([z.boolean(), z.stringbool()]).optional() };

/** `from` is included, `to` is not. */
const common = {
  ...pageQuery,
  ...ofPlatform,
  correlation_id: CorrelationId.optional(),
  category: EventName.optional(),
  source: Id.optional(),
  from: Moment.optional(),
  to: Moment.optional(),
};

export const EventQuery = z.strictObject({
  ...common,
  event_type: EventName.optional(),
  severity: TelemetrySeverity.optional(),
  actor: Id.optional(),
});

export const LogQuery = z.strictObject({ ...common, level: LogLevel.optional(), user_id: Id.optional() });

/** Whose records a caller reads. */
export function tenantRead(
  { tenantId, scopes }: Caller,
  { platform }: { readonly platform?: boolean | undefined },
): string {
  if (platform && !scopes.includes("platform:read")) throw notAllowed("platform:read");
  return platform ? platformTenant : tenantId;
}

/** A page of one kind of records, newest first. It may be short, and even empty, though the list goes on. */
export async function listPage<Kind extends TelemetryKind>(
  kind: Kind,
  query: z.output<typeof EventQuery> | z.output<typeof LogQuery>,
  caller: Caller,
  exchange: Exchange,
): Promise<{ items: RecordOf<Kind>[]; next_cursor: string | null }> {
  const pager = new Pager<string>(caller, exchange, query);
  const { limit, cursor, platform, from, to, correlation_id, ...filters } = query;
  const { items, next } = await listRecords(
    tenantRead(caller, query),
    kind,
    { from, to, correlation_id, filters },
    { limit: pager.limit, after: pager.after },
  );
  return { items, next_cursor: next === undefined ? null : pager.seal(next) };
}
