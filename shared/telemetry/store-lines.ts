import { type KeyUse, markKeysUsed } from "#shared/access/mark-keys-used.ts";
import type { LogEvent } from "#shared/lambda/log-consumer.ts";
import { stageName } from "#shared/platform/environment.ts";
import { type Line, readLine, recordsIn } from "#shared/telemetry/read-line.ts";
import { storeRecords } from "#shared/telemetry/store-records.ts";
import type { TelemetryRecord } from "#shared/telemetry/telemetry-record.ts";

/** Stores what functions have logged, and who has used which key. A line that can't be read is left out, alone. */
export async function storeLines(events: readonly LogEvent[]): Promise<void> {
  const records: TelemetryRecord[] = [];
  const uses: KeyUse[] = [];
  for (const { id, message } of events) {
    const line = readLine(message);
    if (!line) continue;
    records.push(...recordsIn(line, id, `tocsin-${stageName()}-`));
    uses.push(...usesIn(line));
  }
  await storeRecords(records);
  await markKeysUsed(uses);
}

const usesIn = ({ key_id, timestamp }: Line): KeyUse[] =>
  key_id === undefined ? [] : [{ keyId: key_id, at: Date.parse(timestamp) }];
