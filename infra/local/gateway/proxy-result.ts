import type { BinaryTypes } from "./binary-types.ts";

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer | string;
}

interface ProxyResult {
  readonly statusCode?: unknown;
  readonly headers?: Readonly<Record<string, unknown>> | null;
  readonly multiValueHeaders?: Readonly<Record<string, readonly unknown[]>> | null;
  readonly body?: unknown;
  readonly isBase64Encoded?: boolean;
}

/** What a function may not set itself; the gateway hands it on under another name. */
const remapped = new Set([
  "authorization",
  "connection",
  "content-length",
  "content-md5",
  "date",
  "host",
  "server",
  "transfer-encoding",
  "user-agent",
  "via",
  "www-authenticate",
]);

/** The HTTP answer that a function's result stands for; nothing when the result isn't well formed. */
export function httpAnswer(
  result: unknown,
  accept: string | undefined,
  binaryTypes: BinaryTypes,
): HttpAnswer | undefined {
  if (typeof result !== "object" || result === null) return undefined;
  const { statusCode, headers, multiValueHeaders, body = "", isBase64Encoded } = result as ProxyResult;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  if (typeof body !== "string" && body !== null) return undefined;
  const answered: Record<string, string | string[]> = { "content-type": "application/json" };
  for (const [name, value] of Object.entries(headers ?? {})) answered[outgoing(name)] = String(value);
  for (const [name, values] of Object.entries(multiValueHeaders ?? {}))
    answered[outgoing(name)] = values.map(String);
  const text = body ?? "";
  const decode = isBase64Encoded === true && binaryTypes.includes(accept?.split(",")[0]);
  return { status, headers: answered, body: decode ? Buffer.from(text, "base64") : text };
}

function outgoing(name: string): string {
  const lower = name.toLowerCase();
  return remapped.has(lower) ? `x-amzn-remapped-${lower}` : lower;
}
