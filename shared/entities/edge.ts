import * as z from "zod";
import { Window } from "#shared/correlation/correlation-policy.ts";
import { Id } from "#shared/lambda/id.ts";

/** What holds along one link of an entity, instead of what the incident rules and the correlation policy say of all. */
export const Edge = z
  .strictObject({
    to: Id.describe("The entity at the other end: the parent, or one of depends_on"),
    wait_s: z
      .int()
      .min(0)
      .max(900)
      .nullable()
      .default(null)
      .describe(
        "For how many seconds an incident that this entity explains waits for an alarm of the other one; 0 doesn't wait, null is as parent_wait_s of the incident rules says",
      ),
    window_s: Window.nullable()
      .default(null)
      .describe(
        "How many seconds alarms of the two may be apart to belong together; null is as the correlation policy says of neighbours",
      ),
  })
  .meta({ id: "Edge" });

export type Edge = z.output<typeof Edge>;

/** As many as an entity can have links: its dependencies and its parent. */
export const Edges = z
  .array(Edge)
  .max(501)
  .refine((edges) => new Set(edges.map(({ to }) => to)).size === edges.length, "must name each entity once")
  .default([]);

interface Linked {
  readonly parent_id: string | null;
  readonly depends_on: readonly string[];
  readonly edges: readonly Edge[];
}

/** Whether an entity has the link that an edge is about. */
export const isLinked = ({ parent_id, depends_on }: Omit<Linked, "edges">, { to }: Edge): boolean =>
  to === parent_id || depends_on.includes(to);

export const notLinked = "must be the parent or one of depends_on";

/** The places of edges that are about no link. */
export const strayEdges = (entity: Linked): number[] =>
  [...entity.edges.keys()].filter((place) => !isLinked(entity, entity.edges[place]!));
