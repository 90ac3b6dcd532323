import { type ApiKey, keyIdOf, opens } from "#shared/access/api-key.ts";

/**
 * What must never leave a function but in an answer: whole API keys, access and refresh tokens, and addresses of
 * people. Tests make hundreds of each, so a whole run is the bait; what is redacted doesn't look like this.
 */
const secrets: Readonly<Record<string, RegExp>> = {
  "an API key": /\btk_[0-9a-f]{12}_[A-Za-z0-9_-]{43}/,
  "a refresh token": /\btr_[A-Za-z0-9-]{8,}_[A-Za-z0-9_-]{20,}/,
  "an access token": /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/,
  "a webhook's signing secret": /\bwhsec_[A-Za-z0-9+/]{43}=/,
  "a password hash": /\$argon2/,
  "an e-mail address": /[A-Za-z0-9][\w.+-]*@[a-z0-9-]+\.(?:example|test|com)\b/,
};

/** How a routing key looks, and a trace id as well: only the key's record tells which it is. */
const routingKeyForm = /(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/g;

/**
 * The leaks in some lines of text, each with the kind of secret and what stands around it.
 * @param keys the records of all keys there are, by their ids.
 */
export function leaksIn(lines: Iterable<string>, keys: ReadonlyMap<string, ApiKey>): string[] {
  const leaks: string[] = [];
  for (const line of lines) {
    for (const [kind, form] of Object.entries(secrets)) {
      const at = line.search(form);
      if (at >= 0) leaks.push(leakAt(kind, line, at));
    }
    for (const { 0: text, index } of line.matchAll(routingKeyForm)) {
      const record = keys.get(keyIdOf(text)!);
      if (record && opens(record, text)) leaks.push(leakAt("a routing key", line, index));
    }
  }
  return leaks;
}

const leakAt = (kind: string, line: string, at: number): string =>
  `${kind} in: ${line.slice(Math.max(0, at - 200), at + 60)}`;
