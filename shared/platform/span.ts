import type { Baggage } from "#shared/platform/trace-context.ts";

/** A call to AWS, measured with its retries. */
export interface AwsCall {
  readonly service: string;
  readonly operation: string;
  /** Since the work began. */
  readonly offset_ms: number;
  readonly duration_ms: number;
  readonly ok: boolean;
}

/** One of the causes of work that has several, such as a message of a batch (OpenTelemetry's span links). */
export interface SpanLink extends Baggage {
  readonly tenant_id?: string | undefined;
}

/** Something that the work has left behind for others to go on with. */
export interface SpanEffect {
  readonly kind: "queue_message" | "journal_entry" | "bus_event" | "audit_entry" | "workflow";
  readonly name: string;
  readonly id: string;
  readonly tenant_id?: string | undefined;
  /** Unset where it is that of all causes. */
  readonly correlation_id?: string | undefined;
}

/** A line of a log has its limits: beyond the first ones, the rest is a number. */
const most = 50;

/** The first of many, and how many more there were. */
class FirstOf<T> {
  readonly items: T[] = [];
  left_out = 0;

  add(item: T): void {
    if (this.items.length < most) this.items.push(item);
    else this.left_out++;
  }
}

const linkKey = (tenantId: string | undefined, correlationId: string) => `${tenantId ?? ""}#${correlationId}`;

/** What a function's work consists of, gathered while it runs. */
export class Span {
  readonly startedAt: number;
  readonly calls = new FirstOf<AwsCall>();
  readonly effects = new FirstOf<SpanEffect>();
  #links: Map<string, SpanLink> | undefined;

  constructor(startedAt: number) {
    this.startedAt = startedAt;
  }

  /** Adds a cause, or what became known of one since: whose it is. */
  link(link: SpanLink): void {
    this.#links ??= new Map();
    this.#links.delete(linkKey(undefined, link.correlation_id));
    if (this.#links.size < 2 * most) this.#links.set(linkKey(link.tenant_id, link.correlation_id), link);
  }

  get links(): readonly SpanLink[] {
    return [...(this.#links?.values() ?? [])];
  }

  /** Whether somebody has changed something: the audit entry points to who and how. */
  get isAudited(): boolean {
    return this.effects.items.some(({ kind }) => kind === "audit_entry");
  }

  /** Whether the trace of a cause is kept. */
  keeps(tenantId: string, correlationId: string): boolean {
    return this.#links?.get(linkKey(tenantId, correlationId))?.sampled === true;
  }
}
