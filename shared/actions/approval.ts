/** Somebody's consent to exactly what `digest` stands for. */
export interface Approval {
  readonly by: string;
  readonly kind: "user" | "key";
  /** The people behind whoever approved. */
  readonly people: readonly string[];
  /** Who gave them their vote. */
  readonly on_behalf_of: string | null;
  readonly at: number;
  readonly digest: string;
  readonly comment: string | null;
}

/** A vote that was given to somebody else. */
export interface Delegation {
  /** Whose vote it was: they can't use it any more. */
  readonly from: string;
  readonly from_kind: "user" | "key";
  readonly from_people: readonly string[];
  /** The user who has it now. */
  readonly to: string;
  readonly at: number;
}
