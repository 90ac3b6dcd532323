import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { GetQueueAttributesCommand, SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { awsClients } from "./toy/aws-clients.ts";
import { synthesizeToy } from "./toy/toy-app.ts";

interface Host {
  readonly child: ChildProcess;
  readonly lines: string[];
  readonly awsEndpointUrl: string;
  readonly outputs: Readonly<Record<string, string>>;
}

const folder = mkdtempSync(join(tmpdir(), "toy-crash-"));
const dataDir = join(folder, "data");
const hosts: Host[] = [];
let assemblyDir: string;

beforeAll(() => {
  assemblyDir = synthesizeToy(folder);
});

afterAll(async () => {
  await Promise.all(hosts.map(({ child }) => kill(child)));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function host(): Promise<Host> {
  const script = join(import.meta.dirname, "toy", "host-toy.ts");
  const child = spawn(process.execPath, [script, assemblyDir, dataDir], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => lines.push(line));
  const ready = await new Promise<Pick<Host, "awsEndpointUrl" | "outputs">>((resolve, reject) => {
    child.once("close", () => reject(new Error(`the host ended: ${lines.join("\n")}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      lines.push(line);
      if (line.includes("awsEndpointUrl")) resolve(JSON.parse(line));
    });
  });
  const started = { child, lines, ...ready };
  hosts.push(started);
  return started;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

async function sendAll({ awsEndpointUrl }: Host, queueUrl: string | undefined, ids: string[]): Promise<void> {
  const { sqs } = awsClients(awsEndpointUrl);
  const batches = Array.from({ length: ids.length / 10 }, (_, index) =>
    ids.slice(index * 10, index * 10 + 10),
  );
  const results = await Promise.all(
    batches.map((batch) => {
      const Entries = batch.map((id) => ({ Id: id, MessageBody: JSON.stringify({ id }) }));
      return sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    }),
  );
  expect(results.flatMap(({ Failed = [] }) => Failed)).toEqual([]);
}

const isRunning = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(" ")[2] !== "Z";
  } catch {
    return false;
  }
};

describe("a local cloud that is killed", () => {
  it("has lost nothing when it starts again on the same data", async () => {
    const ids = Array.from({ length: 300 }, (_, index) => `order-${index}`);
    const first = await host();
    const { "ToyWork.QueueUrl": queueUrl, "ToyWork.DeadLetterUrl": restingUrl } = first.outputs;
    await Promise.all([sendAll(first, queueUrl, ids), sendAll(first, restingUrl, ids)]);
    await kill(first.child);

    const second = await host();
    const { dynamo, sqs } = awsClients(second.awsEndpointUrl);
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: restingUrl,
        AttributeNames: ["ApproximateNumberOfMessages"],
      }),
    );
    expect(Attributes?.ApproximateNumberOfMessages).toBe("300");
    for (const TableName of ["toy-orders", second.outputs["ToyWork.SeenTable"]]) {
      await vi.waitFor(
        async () =>
          expect((await dynamo.send(new ScanCommand({ TableName, Select: "COUNT" }))).Count).toBe(300),
        { timeout: 15_000, interval: 200 },
      );
    }
    expect(second.lines.join("\n")).toContain('"source":"toy-store-order"');
  });

  it("takes its database engine with it, and till then shares its data with nobody", async () => {
    await expect(host()).rejects.toThrow("cloud.sqlite is in use by another local cloud");
    const pid = Number(readFileSync(join(dataDir, "dynoxide.pid"), "utf8"));
    expect(isRunning(pid)).toBe(true);
    await Promise.all(hosts.map(({ child }) => kill(child)));
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 15_000, interval: 50 });
  });
});
