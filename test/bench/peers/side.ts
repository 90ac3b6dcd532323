/** One of those that are compared: where it takes alerts, and how it is heard of a group of them. */
export interface Side {
  readonly name: string;
  /** Of its process. */
  readonly pid: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Resolves when a group of at least so many alerts of an instance is out. */
  readonly out: (instance: string, alerts: number) => Promise<void>;
}

export type Alert = Readonly<Record<"labels" | "annotations", Readonly<Record<string, string>>>>;

let sent = 0;

/** Alerts that nobody has sent before. @param instanceOf names the one that an alert is of; a new one without. */
export const freshAlerts = (count: number, instanceOf = (number: number) => `host-${number}`): Alert[] =>
  Array.from({ length: count }, () => {
    const number = ++sent;
    return {
      labels: { alertname: `Down${number}`, instance: instanceOf(number), severity: "warning" },
      annotations: { summary: "a target doesn't answer" },
    };
  });

export async function post({ url, headers }: Side, alerts: readonly Alert[]): Promise<void> {
  const answer = await fetch(`${url}/api/v2/alerts`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(alerts),
  });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
}

interface Waiting {
  readonly alerts: number;
  readonly resolve: () => void;
}

/** How many alerts of each instance are out, and those who wait for more. */
export class Outs {
  readonly #waiting = new Map<string, Waiting>();
  readonly #out = new Map<string, number>();

  tell(instance: string, alerts: number): void {
    this.#out.set(instance, Math.max(alerts, this.#out.get(instance) ?? 0));
    const waiting = this.#waiting.get(instance);
    if (waiting && alerts >= waiting.alerts) waiting.resolve();
  }

  wait(instance: string, alerts: number): Promise<void> {
    if ((this.#out.get(instance) ?? 0) >= alerts) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.set(instance, { alerts, resolve }));
  }
}
