import * as z from "zod";
import { whyNoDecoyPath } from "#shared/honeypots/decoy-path.ts";
import { DecoyResponse } from "#shared/honeypots/decoy-response.ts";

export const honeypotKinds = ["path", "api_key"] as const;

/** A planted key is answered as an unknown one, wherever it is used. */
export const ofPathsOnly = "is for decoys that are paths";

const Name = z.string().trim().min(1).max(128);

const ProposeBlock = z
  .boolean()
  .describe("Request the action block_ip for whoever touches it: once a day for each address");

/** A decoy: a path that nobody has business with, or a key to leave where a thief would look. */
export const NewHoneypot = z
  .strictObject({
    kind: z.enum(honeypotKinds),
    name: Name,
    path: z
      .string()
      .optional()
      .describe("Of a path: where nothing is, such as /wp-login.php; capitals don't count"),
    response: DecoyResponse.optional().describe("Of a path: what it answers, a 404 by default"),
    propose_block: ProposeBlock.default(false),
  })
  .superRefine(({ kind, path, response }, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: "custom", path: [field], message });
    if (kind === "path") {
      const problem = path === undefined ? "is needed" : whyNoDecoyPath(path);
      if (problem !== undefined) refuse("path", problem);
      return;
    }
    if (path !== undefined) refuse("path", ofPathsOnly);
    if (response !== undefined) refuse("response", ofPathsOnly);
  })
  .meta({ id: "NewHoneypot" });
export type NewHoneypot = z.output<typeof NewHoneypot>;

/** Where it is stays: that is another decoy. */
export const HoneypotChange = z
  .strictObject({ name: Name, response: DecoyResponse, propose_block: ProposeBlock })
  .partial()
  .meta({ id: "HoneypotChange" });
export type HoneypotChange = z.output<typeof HoneypotChange>;

/** A decoy of a tenant's (SPEC C5). */
export const Honeypot = z
  .object({
    id: z.uuid(),
    kind: z.enum(honeypotKinds),
    name: z.string(),
    /** Of a path. */
    path: z.string().nullable(),
    response: DecoyResponse.nullable(),
    /** Of a key: what may be shown of it for ever. */
    key_prefix: z.string().nullable(),
    propose_block: z.boolean(),
    created_by: z.string(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: "Honeypot" });
export type Honeypot = z.output<typeof Honeypot>;

/** With the key itself, if it is one: shown this once. */
export const PlantedHoneypot = Honeypot.extend({ key: z.string().optional() }).meta({
  id: "PlantedHoneypot",
});

/** As its table holds it. */
export interface StoredHoneypot extends Honeypot {
  readonly tenant_id: string;
  /** The path as paths are looked up; only of those. */
  readonly path_key?: string;
  /** Where the planted key's record is. */
  readonly key_id?: string;
}

export const showHoneypot = ({ tenant_id, path_key, key_id, ...honeypot }: StoredHoneypot): Honeypot =>
  honeypot;
