import { clock } from "#shared/platform/clock.ts";
import { logger } from "#shared/platform/logger.ts";
import { type SecretName, secrets } from "#shared/resources.ts";
import {
  type SecretProvider,
  type SecretSource,
  SecretUnavailable,
} from "#shared/secrets/secret-provider.ts";
import { reasonOf } from "#shared/secrets/source-failure.ts";

/** While the source is down it is asked once a minute: it shall recover, and be noticed. */
const retryMs = 60_000;
/** An outage of the source must not be ours; but what nobody could withdraw for a day is no longer believed. */
const longestStaleMs = 24 * 60 * 60 * 1000;

interface Known {
  readonly value: string;
  /** When the source said so; a stand-in's word has none. */
  readonly readAt?: number;
  readonly until: number;
}

/**
 * Remembers what a source said for a while. When the source fails later, what it said last goes on to count for up to
 * a day; when it hasn't said anything, a stand-in is asked. Either is logged, without the value. A secret that the
 * source surely doesn't have is an error at once; and nothing from before `invalidate` is used again, because that is
 * for values that have leaked.
 */
export class RememberedSecrets implements SecretProvider {
  readonly #source: SecretSource;
  readonly #ttlMs: number;
  readonly #standIn: SecretSource | undefined;
  readonly #known = new Map<SecretName, Known>();
  /** One request for all who ask at the same time. */
  readonly #reading = new Map<SecretName, Promise<string>>();
  /** How often something was invalidated: an answer to a question from before isn't remembered. */
  #epoch = 0;

  constructor(source: SecretSource, ttlMs: number, standIn?: SecretSource) {
    this.#source = source;
    this.#ttlMs = ttlMs;
    this.#standIn = standIn;
  }

  async get(name: SecretName): Promise<string> {
    const known = this.#known.get(name);
    if (known && known.until > clock.now()) return known.value;
    const present = this.#reading.get(name);
    if (present) return present;
    const reading = this.#read(name, this.#epoch).finally(() => {
      if (this.#reading.get(name) === reading) this.#reading.delete(name);
    });
    this.#reading.set(name, reading);
    return reading;
  }

  invalidate(name?: SecretName): void {
    this.#epoch++;
    for (const map of [this.#known, this.#reading]) {
      if (name) map.delete(name);
      else map.clear();
    }
  }

  async #read(name: SecretName, epoch: number): Promise<string> {
    const answer = await this.#ask(name);
    if (epoch === this.#epoch) this.#known.set(name, answer);
    return answer.value;
  }

  async #ask(name: SecretName): Promise<Known> {
    let value: string | undefined;
    try {
      value = await this.#source.get(name);
    } catch (error) {
      return this.#withoutSource(name, reasonOf(error));
    }
    this.#known.delete(name);
    return { value: usable(name, value), readAt: clock.now(), until: clock.now() + this.#ttlMs };
  }

  async #withoutSource(name: SecretName, reason: string): Promise<Known> {
    const until = clock.now() + retryMs;
    const last = this.#known.get(name);
    if (last?.readAt !== undefined && clock.now() - last.readAt < longestStaleMs) {
      logger.warning("the store of secrets fails: what it said before still counts", { name, reason });
      return { ...last, until };
    }
    const value = await this.#standIn?.get(name);
    if (!value) throw new SecretUnavailable(name, reason);
    logger.warning("the store of secrets fails: the environment stands in", { name, reason });
    return { value: usable(name, value), until };
  }
}

function usable(name: SecretName, value: string | undefined): string {
  const { leastBytes } = secrets[name];
  if (!value) throw new SecretUnavailable(name, "there is none");
  if (Buffer.byteLength(value) >= leastBytes) return value;
  throw new SecretUnavailable(name, `it is shorter than ${leastBytes} bytes`);
}
