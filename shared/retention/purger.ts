/** Where a page is, in the words of the purger that found it. */
export interface PagePlace {
  readonly shelf: string;
  readonly through: string;
}

/** Some of what is due, up to a place in its order. */
export interface DuePage extends PagePlace {
  readonly count: number;
}

/** How a category's records are found and deleted. */
export interface Purger {
  /**
   * The oldest records before the cutoff (ms), a page of them; undefined when there are none.
   * @param after the page before, in the same run: an index may still show what was on it.
   */
  next(tenantId: string, cutoff: number, after: PagePlace | undefined): Promise<DuePage | undefined>;
  /** Deletes what is left of a page. Done twice it finds nothing the second time. */
  remove(tenantId: string, page: PagePlace): Promise<void>;
  /** How many are due: all of them, or at least so many. */
  count(tenantId: string, cutoff: number): Promise<{ due: number; complete: boolean }>;
}
