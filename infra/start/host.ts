import { setTimeout as sleep } from "node:timers/promises";
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "../local/local-cloud.ts";
import { CannotStart } from "./cannot-start.ts";
import type { StartOptions } from "./options.ts";

const defaultPorts = { port: 3000, awsPort: 4566 } as const;

/** How long a start waits for the one before to let go of its port and its data, when that is just ending. */
const patienceMs = 5000;

type Hosting = Pick<LocalCloudOptions, "assemblyDir" | "dataDir" | "log">;

/** Starts the local cloud. A usual port that is taken is no reason to give up; one that was asked for is. */
export async function host(
  hosting: Hosting,
  { port, awsPort }: Pick<StartOptions, "port" | "awsPort">,
  say: (line: string) => void,
): Promise<LocalCloud> {
  let apiPort = port ?? defaultPorts.port;
  let servicesPort = awsPort ?? defaultPorts.awsPort;
  const givingUpAt = performance.now() + patienceMs;
  for (;;) {
    try {
      return await startLocalCloud({ ...hosting, apiPort, awsPort: servicesPort });
    } catch (error) {
      const taken = takenPort(error);
      if (taken === undefined && !isLocked(error)) throw error;
      if (taken === apiPort && port === undefined) {
        say(`Port ${taken} is in use: the API takes another.`);
        apiPort = 0;
      } else if (taken === servicesPort && awsPort === undefined) {
        say(`Port ${taken} is in use: the AWS services take another.`);
        servicesPort = 0;
      } else if (performance.now() > givingUpAt) {
        const what = taken === undefined ? `the data folder ${hosting.dataDir}` : `port ${taken}`;
        throw new CannotStart(`Can't start: ${what} is in use.`, { cause: error });
      } else {
        await sleep(50);
      }
    }
  }
}

function takenPort(error: unknown): number | undefined {
  const { code, port } = error as NodeJS.ErrnoException & { readonly port?: number };
  return code === "EADDRINUSE" ? port : undefined;
}

const isLocked = (error: unknown): boolean => String(error).includes("in use by another local cloud");
