import { beforeAll, describe, expect, test } from "vitest";
import type { Alarm } from "#shared/alarms/alarm.ts";
import type { AlertGroup } from "#shared/alertmanager/alert-groups.ts";
import type { GettableAlert } from "#shared/alertmanager/gettable-alert.ts";
import { alarm, at, type Page, raise } from "../../support/alarms.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();
let tenant: Tenant;
beforeAll(async () => {
  tenant = await tocsin.newTenant();
});

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
const post = (...alerts: readonly unknown[]) => tenant.send("POST", "/api/v2/alerts", alerts);
const list = (filter: string, more = "") =>
  tenant.get<GettableAlert[]>(`/api/v2/alerts?filter=${encodeURIComponent(filter)}${more}`);
/** What is listed, once it is this many. */
const listed = (filter: string, count: number) =>
  eventually(async () => {
    const found = await list(filter);
    expect(found).toHaveLength(count);
    return found;
  });
const alarms = async (type: string) =>
  (await tenant.get<Page<Alarm>>(`/api/v1/alarms?alarm_type=${type}`)).items;

describe("200", () => {
  test("an alert comes back as it was sent, and is an alarm like any other", async () => {
    const labels = { alertname: "Slow", instance: "db-1:9100", severity: "page", "utf-8 ü": "y" };
    const sent = {
      labels: { ...labels, none: "" },
      annotations: { summary: "It is slow", empty: "" },
      startsAt: at(0),
      endsAt: inSeconds(200),
      generatorURL: "http://prometheus/graph",
      unknown: "to be ignored",
    };
    expect(await post(sent)).toMatchObject({ status: 200, body: "" });
    const [alert] = await listed('alertname="Slow"', 1);
    expect(alert).toEqual({
      ...{ labels, annotations: sent.annotations, generatorURL: sent.generatorURL },
      ...{ startsAt: sent.startsAt, endsAt: sent.endsAt, updatedAt: expect.any(String) },
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      receivers: [{ name: "tocsin" }],
      status: { state: "active", silencedBy: [], inhibitedBy: [] },
    });
    expect(await alarms("Slow")).toMatchObject([
      { alarm_id: alert?.fingerprint, entity_id: "db-1:9100", severity: "critical", message: "It is slow" },
    ]);
  });

  test("who doesn't know when it began renews it, and without an end it holds five minutes", async () => {
    const before = Date.now();
    for (const _ of "12") await post({ labels: { alertname: "Again" } });
    await eventually(async () => expect(await alarms("Again")).toMatchObject([{ occurrences: 2 }]));
    const [alert] = await list("alertname=Again");
    const length = Date.parse(alert!.endsAt) - before;
    expect(length).toBeGreaterThanOrEqual(300_000);
    expect(length).toBeLessThan(330_000);
  });

  test("it is over at the very moment that was said, by itself or by a later word", async () => {
    const endsAt = inSeconds(2);
    await post({ labels: { alertname: "Ends" }, startsAt: at(0), endsAt });
    await post({ labels: { alertname: "Resolved" }, startsAt: at(0), endsAt: inSeconds(100) });
    await listed("alertname=Resolved", 1);
    await post({ labels: { alertname: "Resolved" }, startsAt: at(0), endsAt: at(60) });
    await eventually(async () => {
      expect(await alarms("Ends")).toMatchObject([{ state: "cleared", cleared_at: endsAt }]);
      expect(await alarms("Resolved")).toMatchObject([{ state: "cleared", cleared_at: at(60) }]);
    });
    expect(await list('alertname=~"Ends|Resolved"')).toEqual([]);
  });

  test("an alarm that came by another door is an alert, too", async () => {
    const [id] = await raise(
      tenant,
      alarm({ alarm_type: "OTHER", message: "Dark", attributes: { rack: 7 } }),
    );
    const [alert] = await list("alertname=OTHER");
    expect(alert).toMatchObject({
      labels: { alertname: "OTHER", entity_id: "cell-1", severity: "minor", source_system: "nms" },
      annotations: { rack: "7", summary: "Dark" },
    });
    const groups = await tenant.get<AlertGroup[]>("/api/v2/alerts/groups?filter=alertname%3DOTHER");
    const alerts = [{ fingerprint: alert?.fingerprint }];
    expect(groups).toMatchObject([{ alerts, labels: { cluster_id: id }, receiver: { name: "tocsin" } }]);
  });

  test("what amtool and Grafana ask before all else", async () => {
    expect(await tenant.get("/api/v2/receivers")).toEqual([{ name: "tocsin" }]);
    const status = await tenant.get("/api/v2/status");
    expect(status).toMatchObject({ cluster: { status: "ready" }, versionInfo: { version: "0.27.0" } });
  });

  test.each(["null", "[]"])("%s", async (body) => {
    expect(await tenant.send("POST", "/api/v2/alerts", body)).toMatchObject({ status: 200, body: "" });
  });

  test("all filters must hold, and a receiver's name may be asked for", async () => {
    for (const job of ["a", "b"]) await post({ labels: { alertname: "Filtered", job } });
    await listed("alertname=Filtered", 2);
    expect(await list("alertname=Filtered", "&filter=job!%3Da")).toMatchObject([{ labels: { job: "b" } }]);
    expect(await list("alertname=Filtered", "&active=false")).toEqual([]);
    expect(await list("alertname=Filtered", "&receiver=tocs")).toEqual([]);
    expect(await list("alertname=Filtered", "&receiver=tocs.%2B")).toHaveLength(2);
  });
});

describe("400", () => {
  test("a bad alert doesn't lose the good ones", async () => {
    const many = Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`l${index}`, "x"]));
    const answer = await post(
      { labels: { alertname: "Good" } },
      { labels: { a: "" } },
      { labels: { a: "x" }, startsAt: at(1), endsAt: at(0) },
      { labels: { "": "x" } },
      { labels: many },
    );
    const words = [
      "at least one label pair required",
      "start time must be before end time",
      'invalid label set: invalid name ""',
      "invalid label set: at most 32 label pairs are kept",
    ];
    expect(answer).toMatchObject({ status: 400, body: words.join("; ") });
    await listed("alertname=Good", 1);
  });

  test.each([
    ["filter=foo", "bad matcher format: foo"],
    ["filter=foo%3D~(", "error parsing regexp: missing closing ): `^(?:()$`"],
    ["receiver=(", "failed to parse receiver param: error parsing regexp: missing closing ): `^(?:()$`"],
  ])("%s", async (query, body) => {
    expect(await tenant.send("GET", `/api/v2/alerts?${query}`)).toMatchObject({ status: 400, body });
  });

  test.each(["[{", "{}", '[{"labels":{"a":1}}]', '[{"labels":{"a":"x"},"startsAt":"yes"}]'])(
    "%s",
    async (body) => {
      const answer = await tenant.send("POST", "/api/v2/alerts", body);
      expect(answer).toMatchObject({ status: 400, body: { code: 400, message: expect.any(String) } });
    },
  );
});

test("401 without a key, 403 with one that may not, or for another tenant's prefix", async () => {
  const refused = { code: 401, message: expect.any(String) };
  expect(await tocsin.anonymous("GET", "/api/v2/alerts")).toMatchObject({ status: 401, body: refused });
  const reader = await tocsin.withScopes(tenant, ["alarms:read"]);
  expect(await reader.send("POST", "/api/v2/alerts", [])).toMatchObject({ status: 403, body: { code: 403 } });
  expect(await tenant.send("GET", `/t/${tenant.id}/api/v2/alerts`)).toMatchObject({ status: 200 });
  expect(await tenant.send("GET", "/t/another/api/v2/alerts")).toMatchObject({ status: 403 });
});

test("422 for an alert without labels, as the real server has it", async () => {
  const body = { code: 602, message: "0.labels in body is required" };
  expect(await post({ annotations: {} })).toMatchObject({ status: 422, body });
});
