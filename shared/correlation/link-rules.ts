/**
 * When two alarms of one tenant belong together (SPEC A7). All windows are in milliseconds and inclusive;
 * a window of 0 links only alarms of the same millisecond, it does not switch the rule off.
 */
export interface LinkRules {
  /** Same entity, at most this far apart. Never shorter than the other windows: see `requireLongestEntityWindow`. */
  readonly entityWindowMs: number;
  /** Two entities within `neighbourHops` of each other, unless the topology has a window for the very link between them. */
  readonly neighbourWindowMs: number;
  /** 0 switches the neighbour rule off, with all windows of links. */
  readonly neighbourHops: number;
  /** Same alarm type, where `typeScope` says. */
  readonly typeWindowMs: number;
  /** `neighbour`: on the same entity or within `typeHops` of it; `tenant`: anywhere. */
  readonly typeScope: "off" | "neighbour" | "tenant";
  readonly typeHops: number;
}

/**
 * Both engines look only at the alarm nearest in time on each entity. That is exact because any others in reach of
 * a probe lie within that probe's window of the nearest one, hence within the entity window, hence in its cluster
 * already. With a shorter entity window the argument, and the result, would be wrong. Windows of links may be longer:
 * along those both look at all alarms in reach.
 */
export function requireLongestEntityWindow(rules: LinkRules): void {
  const { entityWindowMs, neighbourWindowMs, typeWindowMs } = rules;
  const longestOther = Math.max(
    rules.neighbourHops > 0 ? neighbourWindowMs : 0,
    rules.typeScope === "neighbour" ? typeWindowMs : 0,
  );
  if (!(entityWindowMs >= longestOther)) {
    throw new RangeError(
      `the entity window (${entityWindowMs} ms) is shorter than another (${longestOther} ms)`,
    );
  }
}
