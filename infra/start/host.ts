import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "../local/local-cloud.ts";
import type { StartOptions } from "./options.ts";

const defaultPorts = { port: 3000, awsPort: 4566 } as const;

type Hosting = Pick<LocalCloudOptions, "assemblyDir" | "dataDir" | "log">;

/** Starts the local cloud. A usual port that is taken is no reason to give up; one that was asked for is. */
export async function host(
  hosting: Hosting,
  { port, awsPort }: Pick<StartOptions, "port" | "awsPort">,
  say: (line: string) => void,
): Promise<LocalCloud> {
  let apiPort = port ?? defaultPorts.port;
  let servicesPort = awsPort ?? defaultPorts.awsPort;
  for (;;) {
    try {
      return await startLocalCloud({ ...hosting, apiPort, awsPort: servicesPort });
    } catch (error) {
      const taken = takenPort(error);
      if (taken === undefined) throw error;
      if (taken === apiPort && port === undefined) apiPort = 0;
      else if (taken === servicesPort && awsPort === undefined) servicesPort = 0;
      else throw new Error(`port ${taken} is in use`, { cause: error });
      say(`port ${taken} is in use, taking another`);
    }
  }
}

function takenPort(error: unknown): number | undefined {
  const { code, port } = error as NodeJS.ErrnoException & { readonly port?: number };
  return code === "EADDRINUSE" ? port : undefined;
}
