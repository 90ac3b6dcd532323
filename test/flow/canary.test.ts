import { expect, test } from "vitest";
import { connect, eventually, type Tenant } from "../support/tocsin.ts";

const tocsin = connect();

/** What must never come back, nor be logged: however it got into a request. */
const canary = `canary${crypto.randomUUID().replaceAll("-", "")}`;
const email = `${canary}@example.com`;
const phone = "+49 170 5550123987";
const apiKey = `tk_0123456789ab_${canary}`;
const texts = [email, phone, apiKey, `Bearer ${canary}.${canary}`, `eyJ${canary}.${canary}.${canary}`];
const mixed = texts.join(" and ");

const payload = {
  password: canary,
  nested: { client_secret: canary, list: [{ authorization: canary }, mixed] },
  [email]: 1,
  [apiKey]: { phone_number: canary },
};

const shown = (value: unknown): string => JSON.stringify(value);

function expectClean(text: string): void {
  expect(text).not.toContain(canary);
  expect(text).not.toContain("5550123987");
}

async function told(tenant: Tenant): Promise<string> {
  const id = `case-${crypto.randomUUID()}`;
  const headers = { "x-correlation-id": id };
  const event = { event_type: "probe.sent", severity: "info", category: "probe", correlation_id: id };
  for (const text of texts) {
    const free = { source: text.slice(0, 128), actor: text.slice(0, 128), payload };
    const sent = await tenant.send("POST", "/telemetry/events", { ...event, ...free }, headers);
    expect(sent.status).toBe(202);
    const line = { level: "ERROR", category: "probe", message: mixed, correlation_id: id };
    const written = await tenant.send(
      "POST",
      "/system/logs",
      { ...line, user_id: free.actor, context: payload },
      headers,
    );
    expect(written.status).toBe(201);
    expectClean(shown(written.body));
  }
  return id;
}

test("no secret, e-mail address or telephone number told over the API comes back or is logged", async (context) => {
  tocsin.needs(context, "log-subscriptions");
  const tenant = await tocsin.newTenant();
  const id = await told(tenant);
  // As a name that is counted and found by, or as a correlation id, a credential is refused or replaced.
  for (const field of ["event_type", "category", "correlation_id"]) {
    const event = { event_type: "a", severity: "info", category: "b", [field]: apiKey };
    const refused = await tenant.send("POST", "/telemetry/events", event, { "x-correlation-id": apiKey });
    expect([field, refused.status]).toEqual([field, 422]);
    expectClean(shown([...refused.headers]) + shown(refused.body));
  }
  await eventually(async () => {
    const { items } = await tenant.get<{ items: { kind: string }[] }>(`/telemetry/trace/${id}`);
    const kinds = Map.groupBy(items, ({ kind }) => kind);
    // Each of the events and lines, the event that each line is, and the span of each request.
    expect([kinds.get("event")?.length, kinds.get("log")?.length, kinds.get("span")?.length]).toEqual([
      10, 5, 10,
    ]);
    expectClean(shown(items));
  });
  for (const path of ["/telemetry/events", "/telemetry/summary", "/system/logs"])
    expectClean(shown(await tenant.get(path)));
  expect(tocsin.logLines(canary) ?? []).toEqual([]);
  expect(tocsin.logLines("5550123987") ?? []).toEqual([]);
});
