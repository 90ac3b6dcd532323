import { quoted } from "#shared/platform/quoted.ts";

const secretName = /authorization|password|passwd|secret|token|api[-_]?key|credential|cookie|signature/i;
const secretValue =
  /\bt[ikr]_[a-z0-9-]{12,}_[\w-]{20,}|\bwhsec_[\w+/=-]{20,}|\bBearer\s+[\w.~+/=-]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;

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
const suspicious = /@|\+\d|t[ikr]_|whsec_|Bearer|eyJ|\d{3}\)?[-. ]\d{3}/;

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
  /** How a member of this name begins in JSON. */
  readonly json: string;
}

/** Names are the same in every line, but for those that somebody sent: when these are too many, all are forgotten. */
const knownNames = new Map<string, NameRule>();
const mostNames = 1000;

function ruleFor(name: string): NameRule {
  const known = knownNames.get(name);
  if (known) return known;
  const shown = redactText(name);
  const rule = {
    shown,
    json: `${JSON.stringify(shown)}:`,
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
    const rule = ruleFor(name);
    const { shown } = rule;
    const redacted = redactMember(rule, item, depth);
    if (!copy && (redacted !== item || shown !== name)) {
      copy = new Map(names.slice(0, index).map((before) => [before, value[before]]));
    }
    copy?.set(shown, redacted);
  }
  return copy ? Object.fromEntries(copy) : value;
}

function redactMember({ isSecret, isPersonal }: NameRule, item: unknown, depth: number): unknown {
  return isSecret || (isPersonal && typeof item === "string") ? "[redacted]" : redact(item, depth + 1);
}

/** The members of a plain object as JSON, as `redact` leaves them. Most are short texts and numbers, written at once. */
export function redactedMembers(fields: Readonly<Record<string, unknown>>): string {
  let members = "";
  for (const name of Object.keys(fields)) {
    const rule = ruleFor(name);
    const json = toJson(redactMember(rule, fields[name], 0));
    if (json !== undefined) members += `,${rule.json}${json}`;
  }
  return members;
}

function toJson(value: unknown): string | undefined {
  if (typeof value === "string") return quoted(value);
  return Number.isSafeInteger(value) ? String(value) : JSON.stringify(value);
}
