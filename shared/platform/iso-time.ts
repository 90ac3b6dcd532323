let second = Number.NaN;
let untilSecond = "";

/** A time as `toISOString` has it. All but the milliseconds is kept for those of the same second. */
export function isoTime(ms: number): string {
  const nextSecond = Math.floor(ms / 1000);
  if (nextSecond !== second) {
    untilSecond = new Date(nextSecond * 1000).toISOString().slice(0, -"000Z".length);
    second = nextSecond;
  }
  return `${untilSecond}${String(Math.trunc(ms) - second * 1000).padStart(3, "0")}Z`;
}
