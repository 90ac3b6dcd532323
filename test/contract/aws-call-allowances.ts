import type { DiscoveredEndpoint } from "./valid-requests.ts";

/** The calls to AWS that a request may take when everything is remembered that can be. */
export interface Allowance {
  readonly reads: number;
  readonly writes: number;
  readonly limiter: number;
  /** Other services, exactly. */
  readonly others: readonly string[];
}

type More = Partial<Allowance> & { readonly because: string };

const withLinks = { reads: 2, because: "the entity, and the end of the journal that tells of its links" };
const withClient = { reads: 2, because: "the client and its key, of which both change" };
const withRuns = { reads: 2, because: "what people decide and what workers did are two tables" };
const withAllPolicies = {
  reads: 3,
  because:
    "the version of all policies, the policies, and where one may refuse something an admin whom it spares",
};
const withActor = { reads: 2, because: "the action, and whether who decides may still act" };
const withEverybodys = { reads: 2, because: "the tenant's autonomy, and the operator's stop for all" };
const signs = { others: ["kms.Sign"], because: "the access token is signed" };
const makesSecret = { limiter: 2, because: "one update reads the secrets, and makes the first" };
const queues = { writes: 0, others: ["sqs.SendMessage"], because: "the queue is what makes it durable" };

/** Endpoints that take more than their kind, and why that is right. */
export const allowances: Readonly<Record<string, More>> = {
  "update-entity": withLinks,
  "replace-entity": withLinks,
  "delete-entity": withLinks,
  "revoke-api-key": withClient,
  "rotate-api-key": withClient,
  "list-api-keys": { reads: 2, because: "a client without keys isn't the same as no client" },
  "create-policy": withAllPolicies,
  "replace-policy": withAllPolicies,
  "enable-policy": withAllPolicies,
  "disable-policy": { ...withAllPolicies, reads: 2 },
  "delete-policy": { ...withAllPolicies, reads: 2 },
  "dry-run-policies": { reads: 3, because: "the policies with their version, and the audit log" },
  "create-honeypot": { reads: 2, because: "the tenant's decoys, and how many of all tenants' the path has" },
  "list-honeypot-hits": { reads: 2, because: "a decoy without hits isn't the same as no decoy" },
  "get-retention-policy": withRuns,
  "list-retention-policies": withRuns,
  "put-retention-policy": withRuns,
  "count-due-records": { reads: 4, because: "the policy's two tables, under whom it waits, and what is due" },
  "list-quarantined": {
    reads: 3,
    because: "the tenant's origins, and what waits under it and each of those",
  },
  "replay-quarantined": { ...queues, writes: 2, because: "queued, then released, then audited" },
  "get-security-dashboard": {
    reads: 5,
    because: "the tallies, the actions of the time, and those in each of three states that wait",
  },
  "get-incident-sitrep": { reads: 2, because: "the journal, and what is registered of the entities" },
  "backtest-policy": { reads: 2, because: "the journal's end, and what came in a day" },
  "stream-alarms": {
    reads: 3,
    writes: 1,
    because: "the slots, the cursor and the journal; then it takes a slot",
  },
  "ingest-alarm": queues,
  "ingest-alarms": queues,
  "ingest-alerts": queues,
  "ingest-alertmanager-webhook": queues,
  "ingest-cloud-events": queues,
  "ingest-pagerduty-event": queues,
  "create-tmf-alarm": queues,
  "create-listener": {
    reads: 3,
    because: "the journal, whether it is there already, and from which snapshot it goes on",
  },
  "delete-listener": { reads: 2, because: "the journal, in which it stands, and the listener itself" },
  "request-action": {
    reads: 6,
    because:
      "the target, how many wait and are approved, whether policies have changed, autonomy, and the stop for all",
  },
  "roll-back-action": { reads: 7, because: "as for a request, and the action that is to be undone" },
  "approve-action": withActor,
  "cancel-action": withActor,
  "reject-action": withActor,
  "delegate-action": { reads: 3, because: "likewise, and whether the other may act" },
  "get-autonomy": withEverybodys,
  "put-autonomy": withEverybodys,
  "stop-autonomy": withEverybodys,
  "resume-autonomy": withEverybodys,
  "get-webhook-secret": makesSecret,
  "rotate-webhook-secret": makesSecret,
  "issue-token": signs,
  "register-tenant": signs,
  "accept-invitation": signs,
  "refresh-session": { ...signs, reads: 2, because: "the session, the user, and the token that is signed" },
  "log-in": {
    ...signs,
    reads: 2,
    writes: 6,
    because:
      "before the password is looked at, places are taken for account and address (whose version another login has raised: two tries); afterwards both are given back",
  },
  "verify-audit-chain": {
    reads: 7,
    because:
      "tombstone, head, digests, a page of entries and the empty one after it; where any is signed, its key",
  },
};

/** One read for the data, one transaction for a change, and one update for all limits of who is known. */
export function allowanceOf({ name, definition: { method, access } }: DiscoveredEndpoint): Allowance {
  const { because, ...more } = allowances[name] ?? { because: "" };
  return {
    reads: 1,
    writes: method === "GET" ? 0 : 1,
    // A stranger's few requests are counted exactly, beside the address's, of which a container leases slices.
    limiter: access === "public" ? 2 : 1,
    others: [],
    ...more,
  };
}
