import * as z from "zod";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { receiver } from "#shared/alertmanager/receiver.ts";

export const AlertmanagerStatus = z
  .object({
    cluster: z.object({
      name: z.string(),
      peers: z.array(z.object({ address: z.string(), name: z.string() })),
      status: z.enum(["ready", "settling", "disabled"]),
    }),
    config: z.object({ original: z.string() }),
    uptime: z.iso.datetime(),
    versionInfo: z.object({
      branch: z.string(),
      buildDate: z.string(),
      buildUser: z.string(),
      goVersion: z.string(),
      revision: z.string(),
      version: z.string(),
    }),
  })
  .meta({ id: "AlertmanagerStatus" });

export type AlertmanagerStatus = z.output<typeof AlertmanagerStatus>;

/** Clients choose by this what they may ask for: we answer as this version does. */
const version = "0.27.0";

/** There is nothing to configure in a file, but amtool reads one. */
const original = `route:\n  receiver: ${receiver.name}\nreceivers:\n- name: ${receiver.name}\n`;

/** What Alertmanager's clients want to know of the one that they talk to. @param since when this container began, in ms since 1970 */
export const statusOf = (since: number): AlertmanagerStatus => ({
  cluster: { name: "tocsin", peers: [], status: "ready" },
  config: { original },
  uptime: rfc3339(since),
  versionInfo: {
    ...{ version, revision: "tocsin", branch: "HEAD" },
    ...{ buildUser: "tocsin", buildDate: "", goVersion: "" },
  },
});
