const secretName = /authorization|password|passwd|secret|token|api[-_]?key|credential|cookie|signature/i;
const secretValue = /\bt[ikr]_[a-z0-9-]{12,}_[\w-]{20,}|\bBearer\s+[\w.~+/=-]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;

/** What people are reached by. Addresses of computers stay: abuse can't be looked into without them. */
const personalName = /^(e[-_]?mail|phone|mobile|msisdn)([-_]?(address|number))?$/i;
const emailAddress = /[\w.+-]+@([\w-]+\.[\w.-]+)/g;
const phoneNumber =
  /(?<![\w+])\+\d[\d ().-]{6,18}\d(?![\w-])|(?<![\w.+-])\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?![\w.-])/g;

/** Deep enough for any record of ours; beyond that a log line is no place for it. */
const deepest = 8;

/** Whether there is an API key, a bearer token or a JWT in a text. */
export const holdsSecret = (text: string): boolean => text.search(secretValue) >= 0;

/** What has none of these has nothing to take out: one look instead of three, for nearly all texts. */
const suspicious = /@|\+\d|t[ikr]_|Bearer|eyJ|\d{3}\)?[-. ]\d{3}/;

function redactText(text: string): string {
  if (!suspicious.test(text)) return text;
  return text
    .replaceAll(secretValue, "[redacted]")
    .replaceAll(emailAddress, "[redacted]@$1")
    .replaceAll(phoneNumber, "[redacted]");
}

interface NameRule {
  readonly shown: string;
  readonly isSecret: boolean;
  readonly isPersonal: boolean;
}

/** Names are the same in every line, but for those that somebody sent: when these are too many, all are forgotten. */
const knownNames = new Map<string, NameRule>();
const mostNames = 1000;

function ruleFor(name: string): NameRule {
  const known = knownNames.get(name);
  if (known) return known;
  const rule = {
    shown: redactText(name),
    isSecret: secretName.test(name),
    isPersonal: personalName.test(name),
  };
  if (knownNames.size >= mostNames) knownNames.clear();
  knownNames.set(name, rule);
  return rule;
}

/**
 * A value for the log without secrets and personal data: fields named like secrets, and API keys, bearer
 * tokens, JWTs, e-mail addresses and telephone numbers inside any text. An error becomes its name, message and stack.
 * What has none of it may be given back as it is; otherwise it is a copy.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactText(value);
  if (value === null || typeof value !== "object") return value;
  if (depth >= deepest) return "[too deep]";
  if (value instanceof Error) {
    return redact({ name: value.name, message: value.message, stack: value.stack }, depth);
  }
  return Array.isArray(value)
    ? redactItems(value, depth)
    : redactMembers(value as Readonly<Record<string, unknown>>, depth);
}

function redactItems(items: readonly unknown[], depth: number): readonly unknown[] {
  const redacted = items.map((item) => redact(item, depth + 1));
  return redacted.every((item, index) => item === items[index]) ? items : redacted;
}

/** Most objects have nothing to take out and needn't be copied; but who knows how one that isn't plain shows itself. */
function redactMembers(value: Readonly<Record<string, unknown>>, depth: number): object {
  const names = Object.keys(value);
  let copy = Object.getPrototypeOf(value) === Object.prototype ? undefined : new Map<string, unknown>();
  for (let index = 0; index < names.length; index++) {
    const name = names[index]!;
    const item = value[name];
    const { shown, isSecret, isPersonal } = ruleFor(name);
    const isHidden = isSecret || (isPersonal && typeof item === "string");
    const redacted = isHidden ? "[redacted]" : redact(item, depth + 1);
    if (!copy && (redacted !== item || shown !== name)) {
      copy = new Map(names.slice(0, index).map((before) => [before, value[before]]));
    }
    copy?.set(shown, redacted);
  }
  return copy ? Object.fromEntries(copy) : value;
}
