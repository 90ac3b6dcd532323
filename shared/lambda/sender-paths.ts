/** Where an endpoint is, too, for senders that can't be told to send what we would like best (SPEC A2). */
interface SenderPaths {
  readonly path: string;
  readonly tenantPrefix?: true;
  readonly ingestToken?: true;
}

const tenantPrefix = "/t/{tenant}";
const tokenPrefix = "/in/{token}";

/** The further paths of an endpoint that its declaration asks for. */
export const senderPaths = (endpoint: SenderPaths): string[] => [
  ...(endpoint.tenantPrefix ? [tenantPrefix + endpoint.path] : []),
  ...(endpoint.ingestToken ? [tokenPrefix + endpoint.path] : []),
];

/** Whether the path itself carries the credential. */
export const carriesToken = (path: string): boolean => path.startsWith(`${tokenPrefix}/`);

const tokenAtFront = /^\/in\/[^/]+/;
/** A domain of one's own may put something before our paths, and a mistaken sender anything anywhere. */
const tokenAnywhere = /tk_[0-9a-f]{12}_[\w-]+/g;
/** Where PagerDuty's senders look for it, or its first version had it; elsewhere 32 such characters may be any id. */
const pagerdutysPath = /(^|\/)(v2|integration)\//;
const routingKeys = /[0-9a-f]{32}/gi;

/** A path as it may be told to others: without a key that it carries, also one that was cut or garbled on the way. */
export function shownPath(path: string): string {
  const shown = path.replace(tokenAtFront, "/in/[redacted]").replace(tokenAnywhere, "[redacted]");
  return pagerdutysPath.test(path) ? shown.replace(routingKeys, "[redacted]") : shown;
}
