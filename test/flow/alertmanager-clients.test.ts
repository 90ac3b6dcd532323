import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Alarm } from "#shared/alarms/alarm.ts";
import type { GettableAlert } from "#shared/alertmanager/gettable-alert.ts";
import type { GettableSilence } from "#shared/alertmanager/gettable-silence.ts";
import type { Page } from "../support/alarms.ts";
import { freePort, type StockProgram, Workshop, whyMissing } from "../support/stock-program.ts";
import { connect, eventually, type Tenant } from "../support/tocsin.ts";

const tocsin = connect();
const workshop = new Workshop();
afterAll(() => workshop.close());
let tenant: Tenant;
let address: URL;
let bearer: string;
beforeAll(async () => {
  tenant = await tocsin.newTenant();
  address = new URL(tocsin.running.apiUrl);
  bearer = `authorization: { type: Bearer, credentials: ${tenant.apiKey} }`;
});

const alarms = async (type: string) =>
  (await tenant.get<Page<Alarm>>(`/api/v1/alarms?alarm_type=${type}`)).items;

/** Says why in the report, where the program isn't there. */
function needs(...programs: readonly StockProgram[]) {
  const reason = whyMissing(...programs);
  return { name: reason ? `skipped: ${reason}` : "as it is installed", skip: reason !== undefined };
}

const amtool = needs("amtool");
describe.skipIf(amtool.skip)(`amtool, ${amtool.name}`, () => {
  const run = async (...command: readonly string[]) => {
    const config = workshop.write("http.yml", bearer);
    const url = `--alertmanager.url=${tocsin.running.apiUrl}/t/${tenant.id}`;
    return workshop.run("amtool", [url, `--http.config.file=${config}`, ...command]);
  };

  test("adds an alert, and finds it", async () => {
    await run("alert", "add", "alertname=FromAmtool", "host=db-1", "--annotation=summary=It is slow");
    const found = await eventually(async () => {
      const list = JSON.parse(await run("alert", "query", "-o", "json", "host=~db-.*")) as GettableAlert[];
      expect(list).toHaveLength(1);
      return list;
    });
    expect(found).toMatchObject([
      { labels: { alertname: "FromAmtool", host: "db-1" }, annotations: { summary: "It is slow" } },
    ]);
    expect(await run("alert", "query", "host!=db-1")).not.toContain("FromAmtool");
    expect(await alarms("FromAmtool")).toMatchObject([{ entity_id: "db-1", state: "open" }]);
  });

  test("silences an alert, prolongs the silence, and ends it", async () => {
    const suppressed = async () =>
      (await run("alert", "query", "--silenced", "-o", "json")).includes("Silenced");
    await run("alert", "add", "alertname=Silenced");
    await eventually(async () => expect(await alarms("Silenced")).toHaveLength(1));
    const add = ["silence", "add", "alertname=~Silen.*", "--comment=known", "--author=me", "--duration=1h"];
    const id = (await run(...add)).trim();
    expect(await suppressed()).toBe(true);
    const [before] = JSON.parse(await run("silence", "query", "-o", "json")) as GettableSilence[];
    expect(before).toMatchObject({ id, comment: "known", createdBy: "me", status: { state: "active" } });
    await run("silence", "update", "--duration=5h", id);
    const [longer] = JSON.parse(await run("silence", "query", "-o", "json")) as GettableSilence[];
    expect(longer).toMatchObject({ id, status: { state: "active" } });
    expect(Date.parse(longer!.endsAt)).toBeGreaterThan(Date.parse(before!.endsAt));
    await run("silence", "expire", id);
    expect(await suppressed()).toBe(false);
    expect(await run("silence", "query", "--expired")).toContain(id);
  });

  test("shows the configuration and the cluster", async () => {
    expect(await run("config", "show")).toContain("receiver: tocsin");
    expect(await run("cluster", "show")).toMatch(/Cluster Status: +ready/);
  });
});

const prometheus = needs("prometheus");
describe.skipIf(prometheus.skip)(`Prometheus, ${prometheus.name}`, () => {
  /** @param expression in PromQL: there is trouble where it has a value. */
  const rule = (expression: string) =>
    workshop.write(
      "rules.yml",
      `groups:
- name: test
  rules:
  - alert: Trouble
    expr: ${expression}
    labels: { severity: page, instance: "db-1:9100" }
    annotations: { summary: "It is slow" }
`,
    );

  test("raises an alarm when its rule fires, and clears it when that stops", async () => {
    rule("vector(1)");
    const config = workshop.write(
      "prometheus.yml",
      `global: { evaluation_interval: 1s }
rule_files: [rules.yml]
alerting:
  alertmanagers:
    - path_prefix: /t/${tenant.id}
      ${bearer}
      static_configs: [{ targets: ["${address.host}"] }]
`,
    );
    const program = workshop.start("prometheus", [
      ...[`--config.file=${config}`, `--storage.tsdb.path=${workshop.folder}/data`],
      // What it would say at its start it says before it knows to whom, and again only after a minute.
      ...["--rules.alert.resend-delay=1s", "--web.listen-address=127.0.0.1:0"],
    ]);
    const open = { state: "open", entity_id: "db-1:9100", severity: "critical", message: "It is slow" };
    await eventually(async () => expect(await alarms("Trouble")).toMatchObject([open]));
    rule("vector(1) < 0");
    const stoppedAt = Math.floor(Date.now() / 1000) * 1000;
    program.kill("SIGHUP"); // makes it read its files anew
    const [alarm] = await eventually(async () => {
      const found = await alarms("Trouble");
      expect(found).toMatchObject([{ state: "cleared", entity_id: "db-1:9100" }]);
      return found;
    });
    expect(Date.parse(alarm!.cleared_at!)).toBeGreaterThanOrEqual(stoppedAt);
  });
});

const alertmanager = needs("prometheus-alertmanager", "amtool");
describe.skipIf(alertmanager.skip)(`Alertmanager as a sender, ${alertmanager.name}`, () => {
  test("what it passes on is the same alarm as what comes directly", async () => {
    const url = `${tocsin.running.apiUrl}/integrations/alertmanager`;
    const config = workshop.write(
      "am.yml",
      `route: { receiver: tocsin, group_wait: 0s, group_interval: 1s }
receivers:
  - name: tocsin
    webhook_configs:
      - url: ${url}
        http_config: { ${bearer} }
`,
    );
    const port = await freePort();
    workshop.start("prometheus-alertmanager", [
      ...[`--config.file=${config}`, `--storage.path=${workshop.folder}/am`, "--cluster.listen-address="],
      `--web.listen-address=127.0.0.1:${port}`,
    ]);
    const theirs = `http://127.0.0.1:${port}`;
    await eventually(() => fetch(`${theirs}/-/ready`));
    const startsAt = new Date(Date.now() - 60_000).toISOString();
    const labels = { alertname: "PassedOn", instance: "db-2" };
    const add = (to: string, more: object) =>
      fetch(`${to}/api/v2/alerts`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${tenant.apiKey}` },
        body: JSON.stringify([{ labels, startsAt, ...more }]),
      });
    await add(theirs, {});
    await eventually(async () => expect(await alarms("PassedOn")).toMatchObject([{ state: "open" }]));
    await add(tocsin.running.apiUrl, {});
    await eventually(async () => expect(await alarms("PassedOn")).toMatchObject([{ occurrences: 2 }]));
    await add(theirs, { endsAt: new Date().toISOString() });
    await eventually(async () => expect(await alarms("PassedOn")).toMatchObject([{ state: "cleared" }]));
  });
});
