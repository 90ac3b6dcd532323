import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { freePort, type Workshop } from "../../support/stock-program.ts";
import { eventually } from "./eventually.ts";
import { type Alert, Outs, type Side } from "./side.ts";

/** Alertmanager as fast as its settings allow: nothing is waited for before a group is told, and a second between tellings. */
export async function startAlertmanager(workshop: Workshop): Promise<Side & { stop(): void }> {
  const outs = new Outs();
  const webhook = createServer(async (request, response) => {
    const { alerts } = (await json(request)) as { alerts: readonly Alert[] };
    response.end();
    outs.tell(alerts[0]?.labels.instance ?? "", alerts.length);
  });
  const hookPort = await freePort();
  webhook.listen(hookPort, "127.0.0.1");
  const config = workshop.write(
    "alertmanager.yml",
    `route: { receiver: hook, group_by: [instance], group_wait: 0s, group_interval: 1s, repeat_interval: 1h }
receivers: [{ name: hook, webhook_configs: [{ url: "http://127.0.0.1:${hookPort}/" }] }]
`,
  );
  const port = await freePort();
  const { pid } = workshop.start("prometheus-alertmanager", [
    ...[`--config.file=${config}`, `--storage.path=${workshop.folder}/data`, "--cluster.listen-address="],
    ...[`--web.listen-address=127.0.0.1:${port}`, "--log.level=error"],
  ]);
  const url = `http://127.0.0.1:${port}`;
  await eventually(() => fetch(`${url}/-/ready`));
  return {
    ...{ name: "Alertmanager", pid: pid!, url, headers: {} },
    out: (instance, alerts) => outs.wait(instance, alerts),
    stop: () => webhook.close(),
  };
}
