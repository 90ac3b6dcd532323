/** 2,048 buckets: their write positions (8 KB) stay in the first-level cache. */
const MAX_DIGIT_BITS = 11;
const KEY_RANGE = 2 ** 32;

/**
 * The stable order of points in time: indices into `times`, earliest first, equal times in the order given.
 * @param times whole milliseconds, at most 278 years (43 bits) between first and last.
 *
 * A radix sort, least significant digit first, over the offsets from the earliest time, in as few passes as their
 * range needs: 2 up to 70 minutes, 3 up to 49 days, 4 beyond; none if the times are in order already.
 */
export function timeOrder(times: Float64Array): Int32Array {
  const order = new Int32Array(times.length);
  let earliest = Number.POSITIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;
  let inOrder = true;
  for (let i = 0; i < times.length; i++) {
    const time = times[i]!;
    order[i] = i;
    if (time < earliest) earliest = time;
    if (time < latest) inOrder = false;
    else latest = time;
  }
  if (!inOrder) sortByTime(order, times, earliest, latest - earliest);
  return order;
}

function sortByTime(order: Int32Array, times: Float64Array, earliest: number, range: number): void {
  if (!(range < KEY_RANGE * 2 ** MAX_DIGIT_BITS))
    throw new RangeError(`times span ${range} ms, over 43 bits`);
  let pairs = new Uint32Array(2 * times.length);
  for (let i = 0; i < times.length; i++) {
    pairs[2 * i] = times[i]! - earliest; // keeps the low 32 bits
    pairs[2 * i + 1] = i;
  }
  pairs = sortByKey(pairs, range < KEY_RANGE ? 32 - Math.clz32(range) : 32);
  if (range >= KEY_RANGE) {
    for (let at = 0; at < pairs.length; at += 2) {
      pairs[at] = Math.floor((times[pairs[at + 1]!]! - earliest) / KEY_RANGE);
    }
    pairs = sortByKey(pairs, MAX_DIGIT_BITS);
  }
  for (let i = 0; i < order.length; i++) order[i] = pairs[2 * i + 1]!;
}

/**
 * Sorts (key, index) pairs by the low `bits` of the key, keeping the order of equal ones. Key and index lie side by
 * side so that each move touches one cache line, not two. May overwrite its input.
 */
function sortByKey(pairs: Uint32Array<ArrayBuffer>, bits: number): Uint32Array<ArrayBuffer> {
  const passes = Math.ceil(bits / MAX_DIGIT_BITS);
  const digitBits = Math.ceil(bits / passes);
  let from = pairs;
  let to = new Uint32Array(pairs.length);
  for (let pass = 0; pass < passes; pass++) {
    scatterByDigit(from, to, pass * digitBits, digitBits);
    [from, to] = [to, from];
  }
  return from;
}

function scatterByDigit(from: Uint32Array, to: Uint32Array, shift: number, digitBits: number): void {
  const mask = (1 << digitBits) - 1;
  const positions = new Int32Array(1 << digitBits);
  for (let at = 0; at < from.length; at += 2) positions[(from[at]! >>> shift) & mask]! += 2;
  let next = 0;
  for (let digit = 0; digit <= mask; digit++) {
    const size = positions[digit]!;
    positions[digit] = next;
    next += size;
  }
  for (let at = 0; at < from.length; at += 2) {
    const key = from[at]!;
    const digit = (key >>> shift) & mask;
    const target = positions[digit]!;
    positions[digit] = target + 2;
    to[target] = key;
    to[target + 1] = from[at + 1]!;
  }
}
