import { Agent } from "node:http";
import { change, event } from "@pagerduty/pdjs";
import { expect, test } from "vitest";
import type { Alarm } from "#shared/alarms/alarm.ts";
import type { ChangeView } from "#shared/changes/recorded-change.ts";
import { newKey, register } from "../functions/api-clients/client-support.ts";
import type { Page } from "../support/alarms.ts";
import { connect, eventually } from "../support/tocsin.ts";

/** Speaks plain HTTP where the client insists on `https:`: nothing here has a certificate. */
class PlainAgent extends Agent {
  readonly protocol = "https:";
}

type Sent = Parameters<typeof event>[0]["data"] & object;

test("PagerDuty's own client triggers, acknowledges and resolves, and tells of changes", async (context) => {
  const tocsin = connect();
  const { protocol, host } = new URL(tocsin.running.apiUrl);
  if (protocol !== "http:") context.skip("the client's agent is for plain HTTP");
  const tenant = await tocsin.newTenant();
  const { key } = await newKey(tenant, await register(tenant, ["alarms:write"]), { use: "routing" });
  const sent = { server: host, agent: new PlainAgent() };
  const about = { routing_key: key, client: "Kim's probe" };
  const payload = {
    summary: "Link down",
    source: "core-1",
    severity: "critical",
    class: "LINK_DOWN",
  } as const;
  const send = async (data: Pick<Sent, "event_action"> & Partial<Sent>) => {
    const { status, data: body } = await event({ ...sent, data: { ...about, payload, ...data } });
    return { status, body: body as { readonly dedup_key: string } };
  };

  const { status, body } = await send({ event_action: "trigger" });
  const { dedup_key } = body;
  expect([status, body]).toEqual([202, { status: "success", message: "Event processed", dedup_key }]);
  const becomes = (alarm: object) =>
    eventually(async () => {
      const { items } = await tenant.get<Page<Alarm>>("/api/v1/alarms");
      expect(items).toMatchObject([{ alarm_id: dedup_key, alarm_type: "LINK_DOWN", ...alarm }]);
    });
  await becomes({ state: "open", severity: "critical", entity_id: "core-1" });
  expect((await send({ event_action: "acknowledge", dedup_key })).status).toBe(202);
  await becomes({ state: "open", acknowledged: { by: "Kim's probe", until_clear: true } });
  expect((await send({ event_action: "resolve", dedup_key })).status).toBe(202);
  await becomes({ state: "cleared" });

  const deploy = { summary: "Deploy", source: "core-1", severity: "info" } as const;
  // The client's types want an action here, too.
  const data = { routing_key: key, event_action: "trigger", payload: deploy } as const;
  const told = await change({ ...sent, data });
  expect([told.status, told.data]).toEqual([202, { status: "success", message: "Change event processed" }]);
  const { items } = await tenant.get<Page<ChangeView>>("/api/v1/changes");
  expect(items).toMatchObject([{ summary: "Deploy" }]);
  const bad = await send({ event_action: "trigger", routing_key: "0".repeat(32) });
  expect(bad).toMatchObject({ status: 400, body: { errors: ["Invalid routing key"] } });
});
