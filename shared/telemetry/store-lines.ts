import { type KeyUse, markKeysUsed } from "#shared/access/mark-keys-used.ts";
import { countBlocked } from "#shared/blocklist/count-blocked.ts";
import { eventOfBlocked, type Refused, sumUpBlocked } from "#shared/blocklist/sum-up-blocked.ts";
import { storeHits } from "#shared/honeypots/hit-store.ts";
import { type Decoyed, eventOfHit, sumUpHits } from "#shared/honeypots/sum-up-hits.ts";
import type { LogBatch } from "#shared/lambda/log-consumer.ts";
import { stageName } from "#shared/platform/environment.ts";
import { logger } from "#shared/platform/logger.ts";
import { eventsOfFailures, type LoggedFailure } from "#shared/security/failed-login.ts";
import { tallying } from "#shared/security/tally-store.ts";
import { type Line, readLine, recordsIn } from "#shared/telemetry/read-line.ts";
import { storeRecords } from "#shared/telemetry/store-records.ts";
import type { TelemetryRecord } from "#shared/telemetry/telemetry-record.ts";

/**
 * Stores what functions have logged, who has used which key, what blocklists have refused, and who has touched decoys. A
 * line that can't be read is left out, alone.
 */
export async function storeLines({ id: batchId, events }: LogBatch): Promise<void> {
  const records: TelemetryRecord[] = [];
  const uses: KeyUse[] = [];
  const refusals: Refused[] = [];
  const failures: LoggedFailure[] = [];
  const decoyed: Decoyed[] = [];
  let unread = 0;
  for (const { id, message } of events) {
    const line = readLine(message);
    if (!line) {
      unread++;
      continue;
    }
    records.push(...recordsIn(line, id, `tocsin-${stageName()}-`));
    uses.push(...usesIn(line));
    refusals.push(...refusalsIn(line));
    failures.push(...failuresIn(line));
    decoyed.push(...decoyedIn(line));
  }
  if (unread > 0) logger.warning("lines that can't be read were left out", { lines: unread });
  const blocked = sumUpBlocked(batchId, refusals);
  const hits = sumUpHits(batchId, decoyed);
  const summedUp = [
    ...blocked.map(eventOfBlocked),
    ...eventsOfFailures(batchId, failures),
    ...hits.map(eventOfHit),
  ];
  await storeRecords([...records, ...summedUp], tallying);
  await markKeysUsed(uses);
  await countBlocked(batchId, blocked);
  await storeHits(hits);
}

const usesIn = ({ key_used, timestamp }: Line): KeyUse[] =>
  key_used === undefined ? [] : [{ keyId: key_used, at: Date.parse(timestamp) }];

function refusalsIn(line: Line): Refused[] {
  const { blocked, tenant_id, principal_id = null, timestamp, correlation_id, function_name = "" } = line;
  if (!blocked || tenant_id === undefined) return [];
  return [
    {
      ...{ tenantId: tenant_id, principalId: principal_id, correlationId: correlation_id, at: timestamp },
      ...{ source: sourceOf(function_name), request: blocked },
    },
  ];
}

const failuresIn = ({
  login_failed,
  timestamp,
  correlation_id,
  function_name = "",
}: Line): LoggedFailure[] =>
  login_failed
    ? [
        {
          ...login_failed,
          ...{ at: timestamp, correlationId: correlation_id, source: sourceOf(function_name) },
        },
      ]
    : [];

function decoyedIn({ decoyed, timestamp: at, correlation_id, function_name = "" }: Line): Decoyed[] {
  if (!decoyed) return [];
  return [{ at, correlationId: correlation_id, source: sourceOf(function_name), request: decoyed }];
}

const sourceOf = (functionName: string): string => functionName.replace(`tocsin-${stageName()}-`, "");
