import { afterEach, describe, expect, test } from "vitest";
import { alarm, raise } from "../../support/alarms.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";
import { type OpenStream, openStream } from "./open-stream.ts";

const tocsin = connect();
const opened: OpenStream[] = [];

async function open(tenant: Tenant, query = "", headers = {}): Promise<OpenStream> {
  const stream = await openStream(tocsin.running.apiUrl, tenant, query, headers);
  opened.push(stream);
  return stream;
}

afterEach(() => {
  for (const stream of opened.splice(0)) stream.kill();
});

const typesOf = ({ reader }: OpenStream) =>
  reader.events.map(({ data }) => (JSON.parse(data) as { event_type?: string }).event_type);

test("200: tells alarms, clusters and incidents as they change, and no other tenant's", async () => {
  const [tenant, other] = [await tocsin.newTenant(), await tocsin.newTenant()];
  const [stream, others] = [await open(tenant), await open(other)];
  expect(stream.reader.events).toEqual([{ id: "0", type: "ready", data: '{"seq":0}' }]);
  const [id] = await raise(tenant, alarm(), alarm({ alarm_type: "POWER", severity: "critical" }));
  await raise(tenant, alarm({ severity: "major" }));
  await eventually(() =>
    expect(typesOf(stream)).toEqual([
      ...[undefined, "AlarmIngested", "AlarmIngested", "AlarmClusterCreated", "IncidentCreated"],
      "AlarmChanged",
    ]),
  );
  const last = stream.reader.events.at(-1)!;
  expect(last).toMatchObject({ id: "2", type: "alarm" });
  expect(JSON.parse(last.data)).toMatchObject({ id, tenant_id: tenant.id, severity: "major", state: "open" });
  expect(others.reader.events).toHaveLength(1);
});

test("goes on behind the last event id, by the header before the query; 400 to one of the future or of none", async () => {
  const tenant = await tocsin.newTenant();
  await raise(tenant, alarm(), alarm({ entity_id: "other" }));
  const byHeader = await open(tenant, "?last_event_id=1", { "last-event-id": "1.0" });
  await eventually(() => expect(byHeader.reader.events.map(({ id }) => id)).toEqual(["1"]));
  const byQuery = await open(tenant, "?last_event_id=0&entity_id=other");
  await eventually(() => expect(typesOf(byQuery)).toEqual(["AlarmIngested"]));
  for (const id of ["9", "x"]) {
    const refused = await open(tenant, "", { "last-event-id": id });
    expect([refused.status, refused.problem().status]).toEqual([400, 400]);
  }
});

describe("a hundred streams of one tenant", () => {
  test("are told an alarm within a second of its 202, the 101st is 503, and what is killed makes room", async () => {
    const tenant = await tocsin.newTenant();
    const streams: OpenStream[] = [];
    while (streams.length < 100)
      streams.push(...(await Promise.all(Array.from({ length: 10 }, () => open(tenant)))));
    expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]));
    const refused = await open(tenant);
    expect([refused.status, Number(refused.retryAfter)]).toEqual([503, 5]);
    expect(refused.problem()).toMatchObject({ status: 503, detail: expect.stringContaining("100 streams") });

    const delays: number[] = [];
    for (let number = 0; number < 5; number++) {
      await tenant.ingest(alarm({ entity_id: `e${number}` }));
      const accepted = performance.now();
      await eventually(() => {
        for (const { times } of streams) expect(times).toHaveLength(number + 2);
      });
      delays.push(...streams.map(({ times }) => times.at(-1)! - accepted));
    }
    // A busy machine may be late once, but not as a rule; the most is for who reads the log of the run.
    const sorted = delays.toSorted((a, b) => a - b);
    console.log(
      `told after ${Math.round(sorted[250]!)} ms (median), ${Math.round(sorted.at(-1)!)} ms at most`,
    );
    expect(sorted[250]).toBeLessThan(1000);

    for (const stream of streams.slice(0, 30)) stream.kill();
    await eventually(async () => expect((await open(tenant)).status).toBe(200), 60_000);
    for (const stream of streams.slice(30)) expect(stream.reader.events).toHaveLength(6);
  });
});
