/** For whom a system has done something, as it says itself; who it was itself is known from its credential. */
export interface OnBehalfOf {
  readonly user?: string | undefined;
  readonly system?: string | undefined;
}

/** Somebody has seen an alarm and takes care of it. Times are ms since 1970. */
export interface Acknowledgement {
  readonly at: number;
  readonly by: string;
  readonly note?: string | undefined;
  /** Holds until the alarm clears; otherwise it ends when the alarm gets worse, too. */
  readonly until_clear: boolean;
  readonly on_behalf_of?: OnBehalfOf | undefined;
}

/** Somebody has closed an alarm by hand. */
export interface Clearing {
  readonly by: string;
  readonly note?: string | undefined;
  readonly on_behalf_of?: OnBehalfOf | undefined;
}

/** What somebody has to say about an alarm. */
export interface AlarmComment {
  readonly at: number;
  readonly by: string;
  readonly text: string;
  readonly on_behalf_of?: OnBehalfOf | undefined;
}

/** Who has more to say opens an incident: every reader of an alarm gets all its comments. */
export const mostComments = 100;

/** Somebody doesn't want to be bothered by one alarm until a moment (ISA-18.2 calls it shelving). */
export interface Shelving {
  readonly at: number;
  readonly by: string;
  readonly note?: string | undefined;
  readonly until: number;
}
