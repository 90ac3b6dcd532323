import type { HttpRequest } from "@smithy/types";
import { account, region } from "../arn.ts";
import type { Consumer } from "../consumer.ts";
import { jsonError, type Operations, readJson, runJson } from "../json-protocol.ts";
import { AwsError, type Call, type Reply, type SimulatedService } from "../service.ts";
import type { World } from "../world.ts";
import type { BusEvent, PutEventsInput, PutEventsRequestEntry } from "./bus-event.ts";

interface Rule {
  readonly matches: (event: BusEvent) => boolean;
  readonly deliver: (event: BusEvent) => void;
}

const maxEntries = 10;
const maxBytes = 256 * 1024;
/** Deliveries take up to this long and so overtake each other: the bus promises no order. */
const longestDeliveryMs = 50;

export class EventBridgeService implements SimulatedService, Consumer {
  readonly name = "events";
  readonly errors: readonly unknown[] = [];
  /** Every accepted event, in order of acceptance. */
  readonly events: BusEvent[] = [];
  readonly #rules: Rule[] = [];
  readonly #world: World;
  #underWay = 0;
  readonly #operations: Operations = {
    PutEvents: (input: PutEventsInput) => this.#putEvents(input),
  };

  constructor(world: World) {
    this.#world = { ...world, random: world.random.fork("event bridge") };
  }

  get description(): string {
    return `bus: ${this.#underWay} deliveries`;
  }

  get isIdle(): boolean {
    return this.#underWay === 0;
  }

  /** Delivers matching events, for instance into a queue: `(event) => queue.send({ body: JSON.stringify(event) })`. */
  rule(matches: Rule["matches"], deliver: Rule["deliver"]): void {
    this.#rules.push({ matches, deliver });
  }

  decode(request: HttpRequest): Call {
    const json = readJson(request);
    const buses = (json.input as PutEventsInput).Entries.map(({ EventBusName }) => EventBusName ?? "default");
    return {
      operation: json.operation,
      keys: [...new Set(buses)],
      execute: () => runJson(this.#operations, json),
    };
  }

  throttled(): AwsError {
    return new AwsError("ThrottlingException", "Rate exceeded");
  }

  failed(): AwsError {
    return new AwsError("InternalException", "This exception occurs due to unexpected causes.", 500);
  }

  encode(error: AwsError): Reply {
    return jsonError("com.amazonaws.events", error);
  }

  #putEvents({ Entries }: PutEventsInput): object {
    refuseBadBatch(Entries);
    const results = Entries.map((entry) => this.#accept(entry));
    return { Entries: results, FailedEntryCount: results.filter((result) => "ErrorCode" in result).length };
  }

  #accept(entry: PutEventsRequestEntry): object {
    if (this.#world.faults.refusesEntry()) {
      return { ErrorCode: "InternalFailure", ErrorMessage: "an injected partial failure" };
    }
    const detail = parseDetail(entry.Detail);
    if (!detail) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
    const event: BusEvent = {
      version: "0",
      id: this.#world.random.uuid(),
      "detail-type": entry.DetailType,
      source: entry.Source,
      account,
      time: new Date(entry.Time === undefined ? this.#world.clock.now() : entry.Time * 1000).toISOString(),
      region,
      resources: entry.Resources ?? [],
      detail,
    };
    this.events.push(event);
    for (const rule of this.#rules) if (rule.matches(event)) this.#deliver(rule, event);
    return { EventId: event.id };
  }

  #deliver(rule: Rule, event: BusEvent): void {
    const times = this.#world.faults.repeatsDelivery() ? 2 : 1;
    for (let time = 0; time < times; time++) {
      this.#underWay++;
      this.#world.clock.schedule(this.#world.random.next() * longestDeliveryMs, () => {
        this.#underWay--;
        rule.deliver(event);
      });
    }
  }
}

function parseDetail(text: string): object | undefined {
  try {
    const detail: unknown = JSON.parse(text);
    return typeof detail === "object" && detail !== null && !Array.isArray(detail) ? detail : undefined;
  } catch {
    return undefined;
  }
}

function refuseBadBatch(entries: readonly PutEventsRequestEntry[]): void {
  if (entries.length === 0 || entries.length > maxEntries) {
    throw new AwsError("ValidationException", `Member must have length between 1 and ${maxEntries}`);
  }
  const bytes = entries.reduce(
    (sum, entry) => sum + Buffer.byteLength(entry.Detail + entry.Source + entry.DetailType),
    0,
  );
  if (bytes > maxBytes)
    throw new AwsError("ValidationException", "Total size of the entries in the request is over the limit.");
}
