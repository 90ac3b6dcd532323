import { marksKeys } from "#shared/access/api-key-store.ts";
import { countsBlocked } from "#shared/blocklist/count-blocked.ts";
import { storesHits } from "#shared/honeypots/hit-store.ts";
import { logConsumer } from "#shared/lambda/log-consumer.ts";
import { storedPattern } from "#shared/telemetry/read-line.ts";
import { storeLines } from "#shared/telemetry/store-lines.ts";
import { storesTelemetry } from "#shared/telemetry/store-records.ts";

export const handler = logConsumer(
  {
    pattern: storedPattern,
    timeoutSeconds: 60,
    tables: {
      ...storesTelemetry.tables,
      ...marksKeys.tables,
      ...countsBlocked.tables,
      ...storesHits.tables,
    },
  },
  storeLines,
);
