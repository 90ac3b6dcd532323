import { CloudEvent, emitterFor, HTTP, httpTransport, Mode } from "cloudevents";
import { expect, test } from "vitest";
import type { Alarm } from "#shared/alarms/alarm.ts";
import { newKey, register } from "../functions/api-clients/client-support.ts";
import type { Page } from "../support/alarms.ts";
import { connect, eventually } from "../support/tocsin.ts";

const raised = (entity_id: string) =>
  new CloudEvent({
    ...{ type: "com.example.alarm.raised", source: "/probes/7", datacontenttype: "application/json" },
    data: { entity_id, alarm_type: "LINK_DOWN", severity: "major", source_system: "probe-7" },
  });

test("the CloudEvents SDK sends in both its modes, over HTTP of its own, and what it sends twice is one alarm", async () => {
  const tocsin = connect();
  const tenant = await tocsin.newTenant();
  const { key } = await newKey(tenant, await register(tenant, ["alarms:write"]), { use: "ingest" });
  const emit = (mode: Mode) =>
    emitterFor(httpTransport(`${tocsin.running.apiUrl}/in/${key}/integrations/cloudevents`), {
      binding: HTTP,
      mode,
    });
  const twice = raised("router-2");
  await emit(Mode.BINARY)(raised("router-1"));
  await emit(Mode.STRUCTURED)(twice);
  await emit(Mode.STRUCTURED)(twice);
  await eventually(async () => {
    const { items } = await tenant.get<Page<Alarm>>("/api/v1/alarms");
    const seen = items.map(({ entity_id, severity, occurrences }) => [entity_id, severity, occurrences]);
    expect(seen.sort()).toEqual([
      ["router-1", "major", 1],
      ["router-2", "major", 2],
    ]);
  });
});
