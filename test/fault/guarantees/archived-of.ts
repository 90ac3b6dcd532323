import { zstdDecompressSync } from "node:zlib";
import type { Archived } from "#shared/journal/archive-store.ts";
import type { Situation } from "#shared/journal/situation.ts";
import type { SimulatedSystem } from "../system/simulated-system.ts";

/** What is in the objects of the archive that a situation names, one object after the other. */
export function archivedOf(system: SimulatedSystem, situation: Situation): Archived[] {
  return situation.archive.map(({ object_key }) => {
    const { body } = system.bucket("alarmHistory").get(object_key)!;
    return JSON.parse(zstdDecompressSync(body).toString("utf8"));
  });
}
