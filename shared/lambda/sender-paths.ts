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

/** A path as it may be told to others: without the ingest token, also one that was cut or garbled on the way. */
export const shownPath = (path: string): string =>
  path.replace(tokenAtFront, "/in/[redacted]").replace(tokenAnywhere, "[redacted]");
