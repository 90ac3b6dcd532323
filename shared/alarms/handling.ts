/** Somebody has seen an alarm and takes care of it. Times are ms since 1970. */
export interface Acknowledgement {
  readonly at: number;
  readonly by: string;
  readonly note?: string | undefined;
  /** Holds until the alarm clears; otherwise it ends when the alarm gets worse, too. */
  readonly until_clear: boolean;
}

/** Somebody doesn't want to be bothered by one alarm until a moment (ISA-18.2 calls it shelving). */
export interface Shelving {
  readonly at: number;
  readonly by: string;
  readonly note?: string | undefined;
  readonly until: number;
}
