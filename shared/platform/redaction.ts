const secretName = /authorization|password|passwd|secret|token|api[-_]?key|credential|cookie|signature/i;
const secretValue = /\bt[ikr]_[a-z0-9-]{12,}_[\w-]{20,}|\bBearer\s+[\w.~+/=-]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;
const emailAddress = /[\w.+-]+@([\w-]+\.[\w.-]+)/g;

/** Deep enough for any record of ours; beyond that a log line is no place for it. */
const deepest = 8;

/**
 * Copies a value for the log without secrets and personal data: fields named like secrets, and API keys, bearer
 * tokens, JWTs and e-mail addresses inside any text. An error becomes its name, message and stack.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === "string") {
    return value.replaceAll(secretValue, "[redacted]").replaceAll(emailAddress, "[redacted]@$1");
  }
  if (value === null || typeof value !== "object") return value;
  if (depth >= deepest) return "[too deep]";
  if (value instanceof Error) {
    return redact({ name: value.name, message: value.message, stack: value.stack }, depth);
  }
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      secretName.test(name) ? "[redacted]" : redact(item, depth + 1),
    ]),
  );
}
