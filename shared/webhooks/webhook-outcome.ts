/** Why we send nothing there. */
export interface Refusal {
  readonly code: "invalid_url" | "not_https" | "port" | "credentials" | "private_name" | "private_address";
  readonly detail: string;
}

/**
 * What became of one attempt. Only after `refused` and `unreachable` it is sure that the receiver knows nothing of it;
 * after `unanswered` he may have acted on it. No text of it has a URL's query, or an address.
 */
export type WebhookOutcome =
  | { readonly outcome: "delivered"; readonly status: number; readonly summary: string }
  /** He answered, but not with a 2xx. A redirect is never followed: it could lead anywhere. */
  | {
      readonly outcome: "declined";
      readonly code: "status" | "redirect";
      readonly detail: string;
      readonly status: number;
      readonly summary: string;
    }
  | ({ readonly outcome: "refused" } & Refusal)
  | {
      readonly outcome: "unreachable";
      readonly code: "dns" | "connection" | "tls" | "timeout";
      readonly detail: string;
    }
  | { readonly outcome: "unanswered"; readonly code: "timeout" | "connection_lost"; readonly detail: string };
