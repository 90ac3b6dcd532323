import type { StoredAction } from "#shared/actions/action.ts";

/** No user and no key has an id with a colon. */
const prefix = "honeypot:";

/** As whose wish an action is known that a decoy proposes. */
export const decoyAsRequester = (honeypotId: string): string => prefix + honeypotId;

export const isAskedByDecoy = ({ requested_by }: Pick<StoredAction, "requested_by">): boolean =>
  requested_by.startsWith(prefix);
