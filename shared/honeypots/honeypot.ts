import * as z from "zod";
import { whyNoDecoyPath } from "#shared/honeypots/decoy-path.ts";
import { DecoyResponse } from "#shared/honeypots/decoy-response.ts";

export const honeypotKinds = ["path", "api_key"] as const;

const Name = z.string().trim().min(1).max(128);

const NewDecoyPath = z.strictObject({
  kind: z.literal("path"),
  name: Name,
  path: z
    .string()
    .superRefine((path, context) => {
      const message = whyNoDecoyPath(path);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    })
    .describe("Where nothing is, such as /wp-login.php; capitals don't count"),
  response: DecoyResponse.default({ template: "generic_404" }),
});

const NewPlantedKey = z.strictObject({ kind: z.literal("api_key"), name: Name });

/** A decoy: a path that nobody has business with, or a key to leave where a thief would look. */
export const NewHoneypot = z
  .discriminatedUnion("kind", [NewDecoyPath, NewPlantedKey])
  .meta({ id: "NewHoneypot" });
export type NewHoneypot = z.output<typeof NewHoneypot>;

/** Where it is stays: that is another decoy. */
export const HoneypotChange = z
  .strictObject({ name: Name, response: DecoyResponse })
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
