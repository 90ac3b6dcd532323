/** One of those that are compared: where it takes alerts, and how it is heard of a group of them. */
export interface Side {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Resolves when what was sent of an instance is out. */
  readonly out: (instance: string) => Promise<void>;
}

export type Alert = Readonly<Record<"labels" | "annotations", Readonly<Record<string, string>>>>;

let sent = 0;

/** Alerts that nobody has sent before. */
export const freshAlerts = (count: number, instance?: string): Alert[] =>
  Array.from({ length: count }, () => {
    const number = ++sent;
    return {
      labels: { alertname: `Down${number}`, instance: instance ?? `host-${number}`, severity: "warning" },
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

/** Those who wait for an instance, and those of which it is out. */
export class Outs {
  readonly #waiting = new Map<string, () => void>();
  readonly #out = new Set<string>();

  tell(instance: string): void {
    this.#out.add(instance);
    this.#waiting.get(instance)?.();
  }

  wait(instance: string): Promise<void> {
    if (this.#out.has(instance)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.set(instance, resolve));
  }
}
