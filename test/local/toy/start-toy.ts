import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { vi } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../infra/local/local-cloud.ts";
import { awsClients } from "./aws-clients.ts";
import { synthesizeToy } from "./toy-app.ts";

type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;

/** The toy on a local cloud of a test's own. */
export interface Toy {
  readonly cloud: LocalCloud;
  readonly aws: ReturnType<typeof awsClients>;
  /** The log, as `source: message`. */
  readonly lines: string[];
  /** What functions have noted in the toy's table. */
  seen(id: string): Promise<Item | undefined>;
  restart(): Promise<Toy>;
  stop(): Promise<void>;
}

/** @param keepsData whether what the toy has survives `restart`. */
export async function startToy({ keepsData = false } = {}): Promise<Toy> {
  const folder = mkdtempSync(join(tmpdir(), "toy-"));
  const assemblyDir = synthesizeToy(folder);
  const start = async (): Promise<Toy> => {
    const lines: string[] = [];
    const cloud = await startLocalCloud({
      assemblyDir,
      dataDir: keepsData ? join(folder, "data") : undefined,
      apiPort: 0,
      awsPort: 0,
      log: (source, message) => void lines.push(`${source}: ${message}`),
    });
    const aws = awsClients(cloud.awsEndpointUrl);
    return {
      cloud,
      aws,
      lines,
      seen: async (id) => {
        const TableName = cloud.outputs["ToyWork.SeenTable"];
        const { Item } = await aws.dynamo.send(new GetItemCommand({ TableName, Key: { id: { S: id } } }));
        return Item as Item | undefined;
      },
      restart: async () => {
        await cloud.stop();
        return start();
      },
      stop: async () => {
        await cloud.stop();
        rmSync(folder, { recursive: true });
      },
    };
  };
  return start();
}

export const soon = <T>(expectation: () => Promise<T> | T): Promise<T> =>
  vi.waitFor(expectation, { timeout: 20_000, interval: 20 });
