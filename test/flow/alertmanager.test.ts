import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import type { Alarm } from "#shared/alarms/alarm.ts";
import type { Page } from "../support/alarms.ts";
import { connect, eventually } from "../support/tocsin.ts";

const program = process.env.ALERTMANAGER ?? "prometheus-alertmanager";
const isInstalled = spawnSync(program, ["--version"]).status === 0;
if (!isInstalled) console.log(`skipped: ${program} isn't installed, nor another one named by ALERTMANAGER`);

const tocsin = connect();

/** @returns the address that it serves. */
async function addressOf(alertmanager: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: alertmanager.stderr! })) {
    const [, address] = /address=(127\.0\.0\.1:\d+)/.exec(line) ?? [];
    if (address) return `http://${address}`;
  }
  throw new Error("Alertmanager has ended");
}

/** Four receivers as the documentation has them: a bearer key, a key as a password, a tenant in the path, a token there. */
const config = (apiUrl: string, tenantId: string, key: string, token: string) => `
route: { receiver: tocsin, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h }
receivers:
  - name: tocsin
    webhook_configs:
      - url: ${apiUrl}/integrations/alertmanager
        http_config: { authorization: { credentials: ${key} } }
      - url: ${apiUrl}/integrations/alertmanager
        http_config: { basic_auth: { username: tocsin, password: ${key} } }
      - url: ${apiUrl}/t/${tenantId}/integrations/alertmanager
        http_config: { authorization: { credentials: ${key} } }
      - url: ${apiUrl}/in/${token}/integrations/alertmanager
`;

test.skipIf(!isInstalled)(
  "what a real Alertmanager sends, through whichever door, is one alarm, and clears when it is resolved",
  async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), "tocsin-test-"));
    const tenant = await tocsin.newTenant();
    const client = await tenant.post<{ id: string }>("/system/api-clients", {
      ...{ name: "alertmanager", scopes: ["alarms:write"] },
    });
    const keys = `/system/api-clients/${client.id}/keys`;
    const [key, token] = [
      await tenant.post<{ key: string }>(keys, {}),
      await tenant.post<{ key: string }>(keys, { use: "ingest" }),
    ];
    const file = join(folder.path, "alertmanager.yml");
    await writeFile(file, config(tocsin.running.apiUrl, tenant.id, key.key, token.key));
    const alertmanager = spawn(
      program,
      [
        `--config.file=${file}`,
        `--storage.path=${folder.path}`,
        ...["--web.listen-address=127.0.0.1:0", "--cluster.listen-address="],
      ],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    try {
      const alerts = `${await addressOf(alertmanager)}/api/v2/alerts`;
      const alert = {
        labels: { alertname: "HostDown", instance: "db-1:9100", severity: "page" },
        annotations: { summary: "db-1 is down" },
        startsAt: "2026-03-01T12:00:00Z",
        generatorURL: "http://prometheus.example/graph",
      };
      const send = (body: object) =>
        fetch(alerts, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify([body]),
        });
      const stored = async () => (await tenant.get<Page<Alarm>>("/api/v1/alarms")).items;
      expect((await send(alert)).status).toBe(200);
      const [sent] = (await (await fetch(alerts)).json()) as { fingerprint: string }[];
      await eventually(async () =>
        expect(await stored()).toMatchObject([
          {
            ...{
              alarm_id: sent!.fingerprint,
              entity_id: "db-1:9100",
              alarm_type: "HostDown",
              severity: "critical",
            },
            ...{
              raised_at: "2026-03-01T12:00:00.000Z",
              message: "db-1 is down",
              state: "open",
              occurrences: 4,
            },
          },
        ]),
      );
      await send({ ...alert, endsAt: "2026-03-01T12:30:00Z" });
      const cleared = { state: "cleared", cleared_at: "2026-03-01T12:30:00.000Z" };
      await eventually(async () => expect(await stored()).toMatchObject([cleared]));
    } finally {
      const exited = once(alertmanager, "exit");
      alertmanager.kill();
      await exited;
    }
  },
);
