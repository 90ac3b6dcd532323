import { isIP } from "node:net";
import { webhookAllowedHosts } from "#shared/platform/environment.ts";
import { isPublicAddress } from "#shared/webhooks/public-address.ts";
import type { Refusal } from "#shared/webhooks/webhook-outcome.ts";

/** Where a webhook goes. */
export interface WebhookTarget {
  readonly url: URL;
  /** The host without brackets and final dot. */
  readonly host: string;
  /** The deployment's setting names it: no rule holds for it. */
  readonly isAllowed: boolean;
}

const mostCharacters = 2048;

/**
 * Characters that URLs have none of, but that readers of URLs remove, or take for others: a full-width digit for a digit, a
 * backslash for a slash, a tab for nothing. What we check must be what whoever approves it has read.
 */
const onlyUrlCharacters = /^[!#-;=?-Z[\]_a-z~]+$/;

/** Names that mean another host to everybody who asks (RFC 6761 and its followers), and what networks call their own. */
const privateDomains = new Set([
  ...["localhost", "local", "localdomain", "internal", "intranet", "private", "corp", "home", "lan", "arpa"],
  ...["alt", "example", "invalid", "onion", "test"],
]);

/** @returns where to send, or why not. Whether a name's addresses are public is found out when it is sent. */
export function readTarget(text: string): WebhookTarget | Refusal {
  if (text.length > mostCharacters) {
    return refusal("invalid_url", `The URL has more than ${mostCharacters} characters.`);
  }
  if (!onlyUrlCharacters.test(text) || !URL.canParse(text)) {
    return refusal(
      "invalid_url",
      "This is no URL of printable ASCII characters, percent-encoded where needed.",
    );
  }
  const url = new URL(text);
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  if (url.username || url.password) {
    return refusal("credentials", "The URL holds credentials; a receiver knows us by the signature.");
  }
  if (isAllowed(url)) return { url, host, isAllowed: true };
  if (url.protocol !== "https:") return refusal("not_https", "The URL must begin with https.");
  if (url.port !== "") return refusal("port", "The port must be 443.");
  if (isIP(host) ? !isPublicAddress(host) : isPrivateName(host)) {
    return refusal(isIP(host) ? "private_address" : "private_name", "The host isn't on the public internet.");
  }
  return { url, host, isAllowed: false };
}

function isPrivateName(host: string): boolean {
  const labels = host.split(".");
  return labels.length < 2 || labels.includes("") || privateDomains.has(labels.at(-1)!);
}

/** @see Stage.webhookAllowedHosts */
function isAllowed({ protocol, hostname, port }: URL): boolean {
  const usual = protocol === "https:" ? "443" : "80";
  const allowed = webhookAllowedHosts();
  return (
    [port || usual, "*"].some((each) => allowed.includes(`${hostname}:${each}`)) && /^https?:$/.test(protocol)
  );
}

const refusal = (code: Refusal["code"], detail: string): Refusal => ({ code, detail });
