import { expect, test } from "vitest";
import type { Incident } from "#shared/incidents/incident.ts";
import type { Scorecard } from "#shared/scorecard/scorecard.ts";
import { alarm, at, type Page, raise } from "../../support/alarms.ts";
import { connect } from "../../support/tocsin.ts";

const tocsin = connect();
const path = "/api/v1/scorecard";

test("it counts what happened, by when it happened, and what is open now", async () => {
  const tenant = await tocsin.newTenant();
  const on = (entity_id: string, fields: object) => alarm({ entity_id, severity: "critical", ...fields });
  await raise(
    tenant,
    on("a", { cleared_at: at(600) }),
    on("a", { raised_at: at(60), alarm_id: "2", cleared_at: at(120) }),
    on("b", { severity: "minor", raised_at: at(1200) }),
    on("c", { raised_at: at(1800) }),
  );
  const { items } = await tenant.get<Page<Incident>>("/api/v1/incidents?status=open");
  await tenant.post(`/api/v1/incidents/${items[0]!.id}/acknowledge`, {});
  const found = await tenant.get<Scorecard>(`${path}?from=${at(0)}&interval=15m`);
  expect(found).toMatchObject({
    ...{ from: at(0), interval_s: 900, complete: true, complete_from: at(0) },
    totals: { alarms_raised: 4, clusters_begun: 3, incidents_opened: 2, incidents_acknowledged: 1 },
    ...{ time_to_acknowledge: { count: 1 }, time_to_resolve: { count: 1 } },
    noise: { alarms_per_incident: 2 },
    open_incidents: { total: 1, by_severity: { critical: 1, major: 0 } },
    uptime: { entities_with_downtime: 2 },
  });
  expect(found.uptime.worst.map(({ entity_id }) => entity_id)).toEqual(["c", "a"]);
  expect(found.uptime.worst[1]).toMatchObject({ downtime_s: 600 });
  expect(found.series.slice(0, 3).map(({ alarms_raised }) => alarms_raised)).toEqual([2, 1, 1]);
});

test("without anything it says that nothing is known", async () => {
  const tenant = await tocsin.newTenant();
  const found = await tenant.get<Scorecard>(path);
  expect(found).toMatchObject({ complete: true, interval_s: 3600, noise: { alarms_per_incident: null } });
  expect(found.time_to_acknowledge.mean_s).toBeNull();
  expect(found.series).toHaveLength(168);
});
