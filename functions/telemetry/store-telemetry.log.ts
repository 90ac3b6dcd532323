import { logConsumer } from "#shared/lambda/log-consumer.ts";
import { stageName } from "#shared/platform/environment.ts";
import { readLine } from "#shared/telemetry/read-line.ts";
import { storeRecords, storesTelemetry } from "#shared/telemetry/store-records.ts";

export const handler = logConsumer(
  {
    pattern: '{ $.service = "tocsin" }',
    timeoutSeconds: 60,
    ...storesTelemetry,
  },
  ({ events }) => storeRecords(events.flatMap((event) => readLine(event, `tocsin-${stageName()}-`))),
);
