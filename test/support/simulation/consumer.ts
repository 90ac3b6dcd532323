/** Something that works on what has come in; the simulation has settled once all of them are idle. */
export interface Consumer {
  readonly description: string;
  readonly isIdle: boolean;
  /** What its handler has thrown so far, kills included. */
  readonly errors: readonly unknown[];
}
