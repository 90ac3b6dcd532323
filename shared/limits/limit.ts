/** So much, in so long, for one subject. */
export interface Limit {
  /** What `RateLimit-Policy` and a 429 call it. */
  readonly policy: string;
  /** Whose it is: unique over all tenants. */
  readonly key: string;
  readonly quota: number;
  readonly windowMs: number;
}

/** What a limit says to a request. */
export interface Verdict {
  readonly limit: Limit;
  readonly admitted: boolean;
  /** What could be had right now; of a refused request it may be more than nothing, but less than it asked for. */
  readonly remaining: number;
  /** Admitted: until there is more than `remaining`. Refused: until it is worth trying again. */
  readonly waitMs: number;
  /** Whether the store was asked. */
  readonly asked: boolean;
}

/** Holds one limit for one container. */
export interface Meter {
  /**
   * @param cost how much of the quota it takes: all of it is admitted, or nothing.
   * @param spare how much to leave over of what is at hand, or else to ask the store: whoever comes when asking doesn't
   * suit finds it. A meter that always asks takes no notice.
   */
  admit(cost: number, spare: number): Promise<Verdict>;
}
