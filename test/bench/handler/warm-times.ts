import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { median } from "./median.ts";

const warmingCalls = 20_000;
const calls = 1000;
const rounds = 51;

/**
 * Median microseconds of CPU that each bundle takes for a request once it is warm. Each has a process of its own, as a
 * function has, and they take turns, so that a slow spell of a shared machine hits them alike.
 */
export async function warmTimes<Name extends string>(
  entries: Readonly<Record<Name, string>>,
  environment: Readonly<Record<string, string>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(entries) as Name[];
  const script = join(import.meta.dirname, "call-often.ts");
  const env = { PATH: process.env.PATH, ...environment };
  const processes = new Map(names.map((name) => [name, fork(script, [entries[name]], { env })]));
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (const child of processes.values()) await timeOf(child, warmingCalls);
  for (let round = 0; round < rounds; round++) {
    for (const [name, child] of processes) times.get(name)!.push(await timeOf(child, calls));
  }
  for (const child of processes.values()) child.disconnect();
  return Object.fromEntries(names.map((name) => [name, median(times.get(name)!)])) as Record<Name, number>;
}

async function timeOf(child: ChildProcess, calls: number): Promise<number> {
  child.send(calls);
  const [microseconds] = (await once(child, "message")) as [number];
  return microseconds;
}
