import { expect, test } from "vitest";
import type { Alarm } from "#shared/alarms/alarm.ts";
import type { Cluster } from "#shared/clusters/cluster.ts";
import type { Page } from "../../support/alarms.ts";
import { connect } from "../../support/tocsin.ts";
import { archiveHistory, at, delivered, happened } from "../../support/two-days-ago.ts";

const tocsin = connect();

test("a cluster is found by an id that it had before, also when the alarm of that id has gone to the archive alone", async () => {
  const tenant = await tocsin.newTenant();
  const cluster = (id: string) => tenant.get<Cluster>(`/api/v1/clusters/${id}`);
  await happened(tenant, 1, 110, delivered(tenant, 1, { raised_at: at(100) }));
  const [{ id } = { id: "" }] = (await tenant.get<Page<Alarm>>("/api/v1/alarms")).items;
  expect(await cluster(id)).toMatchObject({ cluster_id: id, merged_into: null });

  await happened(tenant, 2, 120, delivered(tenant, 2, { alarm_type: "LOF" }));
  await happened(tenant, 3, 210, delivered(tenant, 3, { raised_at: at(100), cleared_at: at(200) }));
  const merged = await cluster(id);
  expect(merged).toMatchObject({
    cluster_id: expect.not.stringContaining(id),
    alarm_count: 2,
    state: "open",
  });
  expect(merged.merged_into).toBe(merged.cluster_id);

  await archiveHistory(tocsin, tenant, id);
  expect(await cluster(id)).toEqual(merged);
});
