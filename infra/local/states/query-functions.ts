import { createHash } from "node:crypto";
import jsonata from "jsonata";
import type { Chance } from "./chance.ts";

const algorithms: Readonly<Record<string, string>> = {
  MD5: "md5",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-384": "sha384",
  "SHA-512": "sha512",
};
const mostInRange = 1000;

/**
 * The functions that Step Functions has beside JSONata's own, and those of JSONata that look at the clock or draw lots,
 * which are the execution's here.
 */
export function queryFunctions(now: number, chance: Chance): Readonly<Record<string, unknown>> {
  return {
    partition: (list: unknown[], size: number) =>
      Array.from({ length: Math.ceil(list.length / size) }, (_, part) =>
        list.slice(part * size, (part + 1) * size),
      ),
    range,
    hash: (text: string, algorithm = "SHA-256") => {
      const name = algorithms[algorithm];
      if (!name) throw new Error(`$hash doesn't know ${algorithm}`);
      return createHash(name).update(text).digest("hex");
    },
    random: (seed?: number) => (seed === undefined ? chance.next() : fromSeed(seed)),
    uuid: () => chance.uuid(),
    parse: (text: string) => JSON.parse(text) as unknown,
    millis: () => now,
    now: (picture?: string, timeZone?: string) => formatted(now, picture, timeZone),
    eval: () => {
      throw new Error("$eval is not supported");
    },
  };
}

function range(first: number, last: number, step: number): number[] {
  const length = step === 0 ? Number.NaN : Math.floor((last - first) / step) + 1;
  if (!(length <= mostInRange)) throw new Error(`$range makes at most ${mostInRange} numbers`);
  return Array.from({ length: Math.max(0, length) }, (_, index) => first + index * step);
}

/** The same for the same seed. */
function fromSeed(seed: number): number {
  return createHash("sha256").update(String(seed)).digest().readUInt32BE() / 2 ** 32;
}

function formatted(now: number, picture?: string, timeZone?: string): unknown {
  if (picture === undefined && timeZone === undefined) return new Date(now).toISOString();
  return jsonata("$fromMillis(now, picture, timeZone)").evaluate({ now, picture, timeZone });
}
