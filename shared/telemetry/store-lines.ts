import { type KeyUse, markKeysUsed } from "#shared/access/mark-keys-used.ts";
import type { LogEvent } from "#shared/lambda/log-consumer.ts";
import { stageName } from "#shared/platform/environment.ts";
import { logger } from "#shared/platform/logger.ts";
import { type Line, readLine, recordsIn } from "#shared/telemetry/read-line.ts";
import { storeRecords } from "#shared/telemetry/store-records.ts";
import type { TelemetryRecord } from "#shared/telemetry/telemetry-record.ts";

/** Stores what functions have logged, and who has used which key. A line that can't be read is left out, alone. */
export async function storeLines(events: readonly LogEvent[]): Promise<void> {
  const records: TelemetryRecord[] = [];
  const uses: KeyUse[] = [];
  let unread = 0;
  for (const { id, message } of events) {
    const line = readLine(message);
    if (!line) {
      unread++;
      continue;
    }
    records.push(...recordsIn(line, id, `tocsin-${stageName()}-`));
    uses.push(...usesIn(line));
  }
  if (unread > 0) logger.warning("lines that can't be read were left out", { lines: unread });
  await storeRecords(records);
  await markKeysUsed(uses);
}

const usesIn = ({ key_used, timestamp }: Line): KeyUse[] =>
  key_used === undefined ? [] : [{ keyId: key_used, at: Date.parse(timestamp) }];
