import { gunzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { LogBatches, type LogEvent } from "../../infra/local/logs/log-batches.ts";

function gather() {
  const delivered: string[][] = [];
  const deliver = vi.fn(async (payload: string) => {
    const { awslogs } = JSON.parse(payload) as { awslogs: { data: string } };
    const batch = JSON.parse(gunzipSync(Buffer.from(awslogs.data, "base64")).toString());
    delivered.push((batch.logEvents as LogEvent[]).map(({ message }) => message));
  });
  const batches = new LogBatches({ logGroup: "group", filterName: "filter" }, deliver);
  const add = (message: string) => batches.add({ id: "1", timestamp: 1, message });
  return { batches, delivered, add };
}

describe("a batch of log events", () => {
  it("is delivered after a moment, whole", async () => {
    const { batches, delivered, add } = gather();
    add("a");
    add("b");
    expect(batches.isIdle).toBe(false);
    await vi.waitFor(() => expect(delivered).toEqual([["a", "b"]]));
    await vi.waitFor(() => expect(batches.isIdle).toBe(true));
  });

  it("is delivered at once when it is large, and in order with what comes after", async () => {
    const { batches, delivered, add } = gather();
    add("x".repeat(250_000));
    add("after");
    await batches.flush();
    expect(delivered.map(([first]) => first?.length)).toEqual([250_000, 5]);
  });

  it("is delivered when asked for, and not again", async () => {
    const { batches, delivered, add } = gather();
    add("a");
    await batches.flush();
    expect(delivered).toEqual([["a"]]);
    await batches.flush();
    expect(delivered).toHaveLength(1);
  });
});
