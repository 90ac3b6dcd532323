import { hash } from "node:crypto";
import { uuidPrefix } from "#shared/platform/timed-uuid.ts";

/**
 * Where the KPIs of an entity are. The name of an entity is of any length and may contain any character, so keys have 128
 * bits of its hash: all keys of an entity begin alike, and those of no other do.
 */
export const entityPart = (entityId: string): string => hash("sha256", entityId).slice(0, 32);

/** Behind every character that ids have. */
export const lastOfAll = "~";

/** A partition takes 1,000 writes a second; a tenant has 16 of them, by the first digit of the hash. */
export const shardDigits: readonly string[] = [..."0123456789abcdef"];

export const shardOf = (tenantId: string, entityHash: string): string => `${tenantId} ${entityHash[0]}`;

/** All of a tenant's partitions. */
export const shardsOf = (tenantId: string): string[] => shardDigits.map((digit) => `${tenantId} ${digit}`);

export const tenantOf = (shard: string): string => shard.slice(0, shard.indexOf(" "));

export const hourMs = 3600 * 1000;

export const hourOf = (timeMs: number): number => timeMs - (timeMs % hourMs);

/** Between what an entity's chunks of the hours of one time to another lie, both included. */
export const placesBetween = (entityHash: string, fromMs: number, throughMs: number): [string, string] => [
  `${entityHash} ${uuidPrefix(hourOf(Math.max(0, fromMs)))}`,
  `${entityHash} ${uuidPrefix(hourOf(Math.max(0, throughMs)))}${lastOfAll}`,
];
