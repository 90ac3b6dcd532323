import type { Limit } from "#shared/limits/limit.ts";

/** When each unit of the quota was taken, in ms, oldest first. */
export type Times = readonly number[];

type Span = Pick<Limit, "quota" | "windowMs">;

/** What still counts: a unit is free again when the window has passed since it was taken. */
function counting(times: Times, now: number, { windowMs }: Span): Times {
  const first = times.findIndex((at) => at > now - windowMs);
  return first < 0 ? [] : times.slice(first);
}

export const room = (times: Times, now: number, limit: Span): number =>
  Math.max(0, limit.quota - counting(times, now, limit).length);

/** How long until there is room for so much more; 0 when there is. What exceeds the quota itself never fits. */
export function waitFor(cost: number, times: Times, now: number, limit: Span): number {
  const counted = counting(times, now, limit);
  const missing = cost - (limit.quota - counted.length);
  if (missing <= 0) return 0;
  const lastToLeave = counted[missing - 1];
  return lastToLeave === undefined ? limit.windowMs : lastToLeave + limit.windowMs - now;
}

/**
 * Admits requests in their order, each as a whole or not at all. What is taken is never dated before what was taken
 * earlier: a container whose clock is behind must not make room sooner.
 */
export function admitInOrder(
  costs: readonly number[],
  times: Times,
  now: number,
  limit: Span,
): { readonly times: Times; readonly admitted: readonly boolean[] } {
  const at = Math.max(now, times.at(-1) ?? 0);
  const after = [...counting(times, now, limit)];
  const admitted = costs.map((cost) => {
    if (after.length + cost > limit.quota) return false;
    for (let unit = 0; unit < cost; unit++) after.push(at);
    return true;
  });
  return { times: after, admitted };
}

/**
 * What two logs know together. A write whose answer was lost may be in the one and is in the other, so equal times are
 * the same units, as many as the log has that knows more of them.
 */
export function union(one: Times, other: Times): Times {
  const counts = new Map<number, number>();
  for (const times of [one, other]) {
    for (const [at, same] of Map.groupBy(times, (time) => time)) {
      counts.set(at, Math.max(counts.get(at) ?? 0, same.length));
    }
  }
  const units = [...counts].flatMap(([at, count]) => Array<number>(count).fill(at));
  return units.sort((a, b) => a - b);
}

const baseBytes = 6;
const offsetBytes = 4;

/** 4 bytes a unit, as offsets to the first: 240 of them fit into the 1 KB that one write unit pays for. */
export function packTimes(times: Times): Uint8Array {
  const base = times[0] ?? 0;
  const packed = Buffer.alloc(baseBytes + offsetBytes * times.length);
  packed.writeUIntBE(base, 0, baseBytes);
  for (const [index, at] of times.entries()) {
    packed.writeUInt32BE(at - base, baseBytes + offsetBytes * index);
  }
  return packed;
}

export function unpackTimes(packed: Uint8Array): Times {
  const bytes = Buffer.from(packed);
  const base = bytes.readUIntBE(0, baseBytes);
  const times: number[] = [];
  for (let place = baseBytes; place < bytes.length; place += offsetBytes) {
    times.push(base + bytes.readUInt32BE(place));
  }
  return times;
}
