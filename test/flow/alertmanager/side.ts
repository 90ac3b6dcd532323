import type { GettableAlert } from "#shared/alertmanager/gettable-alert.ts";
import type { GettableSilence } from "#shared/alertmanager/gettable-silence.ts";
import type { ItemPlan, MatcherPlan, Step } from "./sequences.ts";

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** An alert without what differs from server to server: times that they made themselves, and ids. */
export interface Seen {
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: object;
  readonly state: string;
  readonly silencedBy: readonly string[];
  readonly generatorURL: string | undefined;
}

/** One of the two servers that get the same requests: theirs or ours. */
export class Side {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  /** Of silences, by sequence and slot. */
  readonly #ids = new Map<string, string>();
  readonly #slots = new Map<string, string>();
  /** Alerts that somebody said were over, and that somebody said will hold for long. */
  readonly #resolved = new Set<string>();
  readonly #lasting = new Set<string>();

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.#url = `${url}/api/v2`;
    this.#headers = headers;
  }

  async #send(method: string, path: string, body?: unknown): Promise<Answer> {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const answer = await fetch(`${this.#url}/${path}`, {
      method,
      headers: { ...this.#headers, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: text }),
    });
    const answered = await answer.text();
    return { status: answer.status, body: answered.trim() === "" ? "" : JSON.parse(answered) };
  }

  /** @param now the same for both sides. @returns the status, and what was said where it is said in words. */
  async take(sequence: number, step: Step, now: number): Promise<readonly [status: number, words: unknown]> {
    const { status, body } = await this.#perform(String(sequence), step, now);
    return [status, typeof body === "string" ? body : (body as { code?: number }).code];
  }

  #perform(sequence: string, step: Step, now: number): Promise<Answer> {
    switch (step.kind) {
      case "alerts":
        return this.#send(
          "POST",
          "alerts",
          step.items.map((item) => this.#alert(sequence, item, now)),
        );
      case "raw":
        return this.#send("POST", step.path, step.body);
      case "silence":
        return this.#silence(sequence, step.slot, {
          ...{ matchers: [mine(sequence), ...step.matchers], comment: "c", createdBy: "me" },
          ...{ startsAt: iso(now, step.from), endsAt: iso(now, step.to) },
        });
      default:
        return this.#change(sequence, step.slot, step.kind, now);
    }
  }

  #alert(sequence: string, { name, job, says, summary, bad }: ItemPlan, now: number): object {
    if (bad === "no labels") return { labels: {} };
    if (bad === "only empty labels") return { labels: { alertname: "" } };
    const labels = { seq: sequence, alertname: name, ...(job === undefined ? {} : { job }), nothing: "" };
    const about = {
      labels,
      annotations: summary === undefined ? {} : { summary },
      generatorURL: "http://p/",
    };
    if (bad === "ends first") return { ...about, startsAt: iso(now, 0), endsAt: iso(now, -60) };
    return { ...about, ...this.#times(JSON.stringify(labels), says, now) };
  }

  /**
   * But for the exceptions that docs/integrations.md names: what was over begins anew, and nobody says of what holds for long
   * that it will end soon.
   */
  #times(which: string, wanted: ItemPlan["says"], now: number): object {
    const startsAt = this.#resolved.has(which) ? iso(now, 0) : iso(now, -60);
    const says = wanted === "is so for a second" && this.#lasting.has(which) ? "is so until" : wanted;
    if (says === "is over" || says === "was from to") {
      this.#resolved.add(which);
      this.#lasting.delete(which);
    } else if (says !== "is so for a second") this.#lasting.add(which);
    switch (says) {
      case "is so":
        return { startsAt: "0001-01-01T00:00:00Z" };
      case "is so since":
        return { startsAt };
      case "is so until":
        return { startsAt, endsAt: iso(now, 600) };
      case "is so for a second":
        return { startsAt, endsAt: iso(now, 1) };
      case "is over":
        return { endsAt: iso(now, 0) };
      case "was from to":
        return { startsAt, endsAt: iso(now, 0) };
    }
  }

  async #silence(sequence: string, slot: number, body: object): Promise<Answer> {
    const answer = await this.#send("POST", "silences", body);
    const { silenceID } = answer.body as { silenceID?: string };
    const name = `${sequence}/${slot}`;
    if (silenceID === undefined) return answer;
    const known = this.#ids.get(name);
    this.#ids.set(name, silenceID);
    this.#slots.set(silenceID, name);
    return { status: answer.status, body: known === silenceID ? "same" : "new" };
  }

  /** As amtool does: reads a silence, and sends it back changed. */
  async #change(sequence: string, slot: number, what: string, now: number): Promise<Answer> {
    const id = this.#ids.get(`${sequence}/${slot}`);
    if (id === undefined) return { status: 0, body: "there is none" };
    if (what === "expire") return this.#send("DELETE", `silence/${id}`);
    const { matchers, startsAt, comment, createdBy } = (await this.#send("GET", `silence/${id}`))
      .body as GettableSilence;
    const others: MatcherPlan[] = [{ name: "alertname", value: "B", isRegex: false }];
    const wanted = what === "longer" ? matchers : [mine(sequence), ...others];
    return this.#silence(sequence, slot, {
      ...{ id, matchers: wanted, startsAt, endsAt: iso(now, 7200), comment, createdBy },
    });
  }

  async alerts(): Promise<Seen[]> {
    const { body } = await this.#send("GET", "alerts");
    return (body as GettableAlert[]).map((alert) => ({
      fingerprint: alert.fingerprint,
      labels: alert.labels,
      annotations: alert.annotations,
      state: alert.status.state,
      silencedBy: alert.status.silencedBy.map((id) => this.#slots.get(id) ?? id).sort(),
      generatorURL: alert.generatorURL,
    }));
  }

  /** What a filter finds in a sequence: fingerprints, or the words of a refusal. */
  async find(sequence: number, filters: readonly string[]): Promise<unknown> {
    const all = [`seq="${sequence}"`, ...filters].map((filter) => `filter=${encodeURIComponent(filter)}`);
    const { status, body } = await this.#send("GET", `alerts?${all.join("&")}`);
    return [status, Array.isArray(body) ? body.map(({ fingerprint }) => fingerprint) : body];
  }

  /** In words, in order. */
  async silences(): Promise<string[]> {
    const { body } = await this.#send("GET", "silences");
    return (body as GettableSilence[]).map(({ id, matchers, status, comment }) => {
      const wanted = matchers.map(({ name, value, isRegex, isEqual }) => [name, value, isRegex, isEqual]);
      return JSON.stringify([this.#slots.get(id), status.state, wanted, comment]);
    });
  }
}

const mine = (sequence: string): MatcherPlan => ({ name: "seq", value: sequence, isRegex: false });
const iso = (now: number, seconds: number): string => new Date(now + seconds * 1000).toISOString();
