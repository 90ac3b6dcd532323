/** The scenario that must notice a bug: a module of this folder's parent and the function in it. */
const survive = ["survive-faults.ts", "surviveFaults"] as const;
const leases = ["leases.ts", "leasesEnd"] as const;
const people = ["people-act.ts", "actWhileAlarmsFlap"] as const;
const anyOrder = ["any-order.ts", "arriveInAnyOrder"] as const;

const keyRaces = ["key-races.ts", "raceForKeys"] as const;
const apiChanges = ["api-changes.ts", "changeWhileAlarmsArrive"] as const;
const retries = ["retried-requests.ts", "repeatUntilAnswered"] as const;
const refreshes = ["refresh-rotation.ts", "refreshUnderFaults"] as const;
const audit = ["audited-changes.ts", "auditUnderFaults"] as const;
const auditRaces = ["audited-changes.ts", "auditManyAtOnce"] as const;

/** A mistake that somebody might make, as a change of one line of the product. */
export interface PlantedBug {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly caughtBy: readonly [file: string, scenario: string];
}

export const plantedBugs: readonly PlantedBug[] = [
  {
    name: "a writer takes a place of the journal that is taken",
    file: "shared/journal/journal-store.ts",
    find: `      ConditionExpression: "attribute_not_exists(seq)",\n`,
    replace: "",
    caughtBy: survive,
  },
  {
    name: "a writer that lost the race believes that it won",
    file: "shared/journal/alarm-book.ts",
    find: "if (!winner || winner.entry_id === entry.entry_id) {",
    replace: "{",
    caughtBy: survive,
  },
  {
    name: "messages that were not appended are reported as done",
    file: "shared/alarms/take-deliveries.ts",
    find: "failed.push(...entry.map(({ message }) => message));",
    replace: "",
    caughtBy: survive,
  },
  {
    name: "a delivery is known by its message's id, which a redrive changes",
    file: "shared/alarms/take-deliveries.ts",
    find: "incoming.push({ message, delivery });",
    replace:
      "incoming.push({ message, delivery: { ...delivery, delivery: Number.parseInt(message.id.slice(0, 8), 16) } });",
    caughtBy: survive,
  },
  {
    name: "a message that comes again counts as sent again",
    file: "shared/alarms/live-alarm.ts",
    find: "alarm.deliveries.includes(delivery);",
    replace: "alarm.deliveries.includes(-1 - delivery);",
    caughtBy: survive,
  },
  {
    name: "the relay moves its cursor before it publishes",
    file: "shared/journal/relay.ts",
    find: "await publish(events);",
    replace: "await moveCursor({ ...published.cursor, seq: situation.seq }); await publish(events);",
    caughtBy: survive,
  },
  {
    name: "the relay keeps a situation that is ahead of what it has published",
    file: "shared/journal/relay.ts",
    find: "this.#tenants.delete(tenantId); // kept",
    replace: "this.#tenants.set(tenantId, published); // kept",
    caughtBy: survive,
  },
  {
    name: "events that the bus refused are not sent again",
    file: "shared/platform/bus.ts",
    find: "if (!FailedEntryCount) return;",
    replace: "return;",
    caughtBy: survive,
  },
  {
    name: "an event that is published again has another id",
    file: "shared/events/base-event.ts",
    find: "event_id: hashedUuid(8, recordedAt, ",
    replace: "event_id: hashedUuid(8, recordedAt, Math.random() + ",
    caughtBy: survive,
  },
  {
    name: "everybody who opens an incident gives it another id",
    file: "shared/incidents/settle-incidents.ts",
    find: "id: hashedUuid(7, at, ",
    replace: "id: hashedUuid(7, at, Math.random() + ",
    caughtBy: survive,
  },
  {
    name: "a clear closes only what has arrived before it",
    file: "shared/alarms/observe.ts",
    find: "cleared_at: clear === undefined ? undefined : clearOrEnd(clear, observation.ends_at),",
    replace: "cleared_at: undefined,",
    caughtBy: survive,
  },
  {
    name: "an alarm that grew worse opens no incident",
    file: "shared/alarms/observe.ts",
    find: "urgency(severity) < urgency(alarm.severity)",
    replace: "false",
    caughtBy: survive,
  },
  {
    name: "clusters that merge keep the id of the larger one",
    file: "shared/clusters/live-cluster.ts",
    find: "if (smaller.id < larger.id) larger.id = smaller.id;",
    replace: "",
    caughtBy: anyOrder,
  },
  {
    name: "a snapshot forgets the clears",
    file: "shared/journal/snapshot.ts",
    find: "      clears: [...clears],",
    replace: "      clears: clears.slice(0, 0),",
    caughtBy: survive,
  },
  {
    name: "a new topology doesn't re-correlate what is there",
    file: "shared/entities/set-entities.ts",
    find: "if (!(sameLinks && sameWeight) && situation.alarms.size > 0)",
    replace: "if (!sameWeight && situation.alarms.size > 0)",
    caughtBy: anyOrder,
  },
  {
    name: "a request for re-correlation is lost with the relay that would send it",
    file: "shared/journal/relay.ts",
    find: "if (dueTo) await onBehalfOf(dueTo, async () => (await errands()).askForRecorrelation(tenantId));",
    replace: "",
    caughtBy: anyOrder,
  },
  {
    name: "a change that lost the race is answered as if it were committed",
    file: "shared/lambda/change.ts",
    find: `if (outcome === "committed") return decided.result;`,
    replace: "return decided.result;",
    caughtBy: apiChanges,
  },
  {
    name: "two archivals write the same object",
    file: "shared/journal/archive-history.ts",
    find: "archiveKey(tenantId, situation.seq, before)",
    replace: "archiveKey(tenantId, situation.seq, 0)",
    caughtBy: ["archive-races.ts", "archiveTwiceAtOnce"],
  },
  {
    name: "an answer is not kept in the transaction of what it tells of",
    file: "shared/lambda/endpoint.ts",
    find: "keepAnswer?.(change, response);",
    replace: "",
    caughtBy: retries,
  },
  {
    name: "a commit whose reply was lost is taken for a failure",
    file: "shared/idempotency/idempotency-store.ts",
    find: `"nonce = :nonce AND attribute_not_exists(answer)"`,
    replace: `"nonce = :nonce"`,
    caughtBy: retries,
  },
  {
    name: "a client is stored over what somebody else has made of it",
    file: "shared/api-clients/api-client-store.ts",
    find: "...unchangedSince(next.version - 1),",
    replace: "",
    caughtBy: keyRaces,
  },
  {
    name: "a client is disabled, but its keys don't know",
    file: "shared/api-clients/change-client.ts",
    find: "change.write(changingKey(id, { disabled, ...fewer }));",
    replace: "",
    caughtBy: keyRaces,
  },
  {
    name: "a key that was once good is never looked up again",
    file: "shared/access/known-keys.ts",
    find: "remembered.until > clock.now()",
    replace: "(remembered.record || remembered.until > clock.now())",
    caughtBy: keyRaces,
  },
  {
    name: "a refresh token is exchanged by all who use it at once",
    file: "shared/sessions/session-store.ts",
    find: `"generation_hash = :generation"`,
    replace: `"generation_hash = :generation OR attribute_exists(session_id)"`,
    caughtBy: refreshes,
  },
  {
    name: "the refresh token before the newest is good, too",
    file: "shared/sessions/session.ts",
    find: `if (isSecret(token.generation, session.generation_hash)) return "good";`,
    replace: `if ([session.generation_hash, session.previous_hash].some((one) => one && isSecret(token.generation, one))) return "good";`,
    caughtBy: refreshes,
  },
  {
    name: "a spent refresh token is refused, and the session goes on",
    file: "shared/sessions/refresh-session.ts",
    find: `if (use === "reused") await endForBoth(session, exchange);`,
    replace: "",
    caughtBy: refreshes,
  },
  {
    name: "a user who can't be read is taken for one who isn't there",
    file: "shared/sessions/refresh-session.ts",
    find: "await lookUpUser(tenant_id, user_id);",
    replace: "await lookUpUser(tenant_id, user_id).catch(() => undefined);",
    caughtBy: refreshes,
  },
  {
    name: "whoever is woken doesn't look for the next moment when nothing has ended",
    file: "shared/journal/wake.ts",
    find: "wakeAt === wakeUp.at ?",
    replace: "wakeAt === wakeUp.at && clock.now() < wakeUp.at ?",
    caughtBy: leases,
  },
  {
    name: "the relay moves on before it has asked to be woken",
    file: "shared/journal/relay.ts",
    find: "if (wakesAnew && situation.wakeAt !== undefined)",
    replace: "if (wakesAnew && situation.wakeAt !== undefined && events.length > 0)",
    caughtBy: leases,
  },
  {
    name: "a renewal that may wait is forgotten",
    file: "shared/alarms/take-deliveries.ts",
    find: "for (const { message, delivery } of incoming) await onBehalfOf(message.cause, () => postpone(delivery));",
    replace: "",
    caughtBy: leases,
  },
  {
    name: "an alarm that ran out is cleared when that is noticed",
    file: "shared/journal/pass-time.ts",
    find: "cluster.clear(alarm, alarm.ends_at);",
    replace: "cluster.clear(alarm, at);",
    caughtBy: leases,
  },
  {
    name: "an audit entry takes a place of the chain that is taken",
    file: "shared/audit/audit-store.ts",
    find: `    ConditionExpression: "attribute_not_exists(seq)",\n`,
    replace: "",
    caughtBy: auditRaces,
  },
  {
    name: "a change whose entry lost its place is answered as if it were committed",
    file: "shared/lambda/change.ts",
    find: `if (outcome === "committed") return decided.result;`,
    replace: `if (outcome !== "outdated") return decided.result;`,
    caughtBy: auditRaces,
  },
  {
    name: "an audit entry is not written in the transaction of what it tells of",
    file: "shared/lambda/change.ts",
    find: "const items = [...writes, ...drafts].map(({ item }) => item);",
    replace: `const items = [...writes, ...appends].map(({ item }) => item);
  if (entry) await (await database()).transactWrite([entry.item]);`,
    caughtBy: audit,
  },
  {
    name: "a container goes on from the end of the chain that it remembers, although it lost the place",
    file: "shared/audit/audit-trail.ts",
    find: "lost: async () => void this.#tails.delete(chain),",
    replace: "lost: async () => this.#remember(chain, { seq, hash, at }),",
    caughtBy: auditRaces,
  },
  {
    name: "nobody is woken for the end of a hold",
    file: "shared/journal/pass-time.ts",
    find: "    held.first,\n",
    replace: "",
    caughtBy: people,
  },
  {
    name: "a snapshot forgets which incidents are held",
    file: "shared/journal/snapshot.ts",
    find: "if (incident.held_until !== undefined) situation.held.add(incident as LiveIncident);",
    replace: "",
    caughtBy: people,
  },
];
