/** What AWS and the local cloud do, but not every emulator. A test that needs one is skipped with the reason. */
export const capabilities = {
  "encoded-slashes": "it decodes %2F in a path before routing, so an id with a slash is another path",
  "binary-bodies": "it passes bodies as text, with what isn't UTF-8 replaced",
  "log-subscriptions": "it doesn't bring functions what others log",
  "renamed-headers": "it doesn't rename WWW-Authenticate as API Gateway does",
} as const;

export type Capability = keyof typeof capabilities;

/** A Tocsin that runs somewhere: the local cloud, or a deployment. Tests know nothing else of it. */
export interface Running {
  /** Without a slash at the end. */
  readonly apiUrl: string;
  /** Where its AWS services answer; undefined for AWS itself. */
  readonly awsEndpointUrl: string | undefined;
  readonly stage: string;
  /** A file with all log lines, where there is one: `{source, message}` a line. */
  readonly logFile: string | undefined;
  /** A queue that gets the events of the bus, where there is one. */
  readonly eventsQueue: string | undefined;
  readonly lacks: readonly Capability[];
}

declare module "vitest" {
  interface ProvidedContext {
    tocsin: Running;
  }
}
