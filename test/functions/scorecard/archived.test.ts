import { expect, test } from "vitest";
import type { Alarm } from "#shared/alarms/alarm.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import type { Incident } from "#shared/incidents/incident.ts";
import type { SituationReport } from "#shared/incidents/situation-report.ts";
import type { Scorecard } from "#shared/scorecard/scorecard.ts";
import type { Page } from "../../support/alarms.ts";
import { connect } from "../../support/tocsin.ts";
import { archiveHistory, at, delivered, happened } from "../../support/two-days-ago.ts";

const tocsin = connect();
const incidents = "/api/v1/incidents";

test("what has gone to the archive is scored and reported as before", async () => {
  const tenant = await tocsin.newTenant();
  await happened(tenant, 1, 10, delivered(tenant, 1, {}));
  const [{ id } = { id: "" }] = (await tenant.get<Page<Incident>>(incidents)).items;
  const [alarm = { id: "" }] = (await tenant.get<Page<Alarm>>("/api/v1/alarms")).items;
  const acknowledged = { incident_id: id, act: "acknowledge", actor: "kim" } as const;
  await happened(tenant, 2, 70, { kind: "incident_act", ...acknowledged });
  await happened(tenant, 3, 610, delivered(tenant, 2, { cleared_at: at(600) }));

  const scorecard = () =>
    tenant.get<Scorecard>(
      `/api/v1/scorecard?from=${rfc3339(at(-3600))}&to=${rfc3339(at(3600))}&interval=15m`,
    );
  const { generated_at: _, ...report } = await tenant.get<SituationReport>(`${incidents}/${id}/sitrep`);
  const scored = await scorecard();
  expect(scored).toMatchObject({
    ...{ complete: true, totals: { alarms_raised: 1, clusters_begun: 1, downtime_s: 600 } },
    time_to_acknowledge: { count: 1, mean_s: 60, p50_s: 60, p90_s: 60 },
    time_to_resolve: { count: 1, mean_s: 600 },
    uptime: { worst: [{ entity_id: "core", downtime_s: 600, uptime: 0.916667 }] },
  });
  expect(report).toMatchObject({ ongoing: false, since: rfc3339(at(0)), until: rfc3339(at(610)) });

  await archiveHistory(tocsin, tenant, alarm.id);
  expect(await scorecard()).toEqual(scored);
  const {
    generated_at: __,
    outstanding,
    ...after
  } = await tenant.get<SituationReport>(`${incidents}/${id}/sitrep`);
  expect(after).toEqual({ ...report, outstanding: undefined });
  expect(outstanding.map(({ kind }) => kind)).toEqual(["not_closed"]);
});
