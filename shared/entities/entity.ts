import * as z from "zod";
import { Edges, notLinked, strayEdges } from "#shared/entities/edge.ts";
import { type EntityLinks, isEmergencyService } from "#shared/entities/entity-links.ts";
import { Id } from "#shared/lambda/id.ts";
import { pageQuery } from "#shared/lambda/pager.ts";

export const notItself = "must not be the entity itself";

const fields = {
  entity_type: Id,
  name: z.string().trim().min(1).max(256),
  external_id: Id.nullable().default(null),
  geo_lat: z.number().min(-90).max(90).nullable().default(null),
  geo_lon: z.number().min(-180).max(180).nullable().default(null),
  /** What it is worth, in whatever unit the tenant reckons. */
  revenue_weight: z.number().min(0).nullable().default(null),
  sla_tier: Id.nullable().default(null),
  parent_id: Id.nullable().default(null),
  /** Undirected neighbours; they may be registered later. */
  depends_on: z
    .array(Id)
    .max(500)
    .refine((ids) => new Set(ids).size === ids.length, "must name each entity once")
    .default([]),
  /** Links with a wait or a window of their own. */
  edges: Edges,
  embedding_provider: Id.nullable().default(null),
  embedding_model: Id.nullable().default(null),
  last_seen_at: z.iso.datetime({ offset: true }).nullable().default(null),
};

/** `.` and `..` can't be in a path: clients resolve them, even percent-encoded. */
const EntityId = Id.refine((id) => id !== "." && id !== "..", "must not be . or ..");

/** A network element or service that raises alarms (SPEC A4). */
export const NewEntity = z
  .strictObject({ id: EntityId, ...fields })
  .refine(({ id, parent_id }) => id !== parent_id, { path: ["parent_id"], message: notItself })
  .refine(({ id, depends_on }) => !depends_on.includes(id), { path: ["depends_on"], message: notItself })
  .superRefine((entity, context) => {
    for (const place of strayEdges(entity))
      context.addIssue({ code: "custom", path: ["edges", place, "to"], message: notLinked });
  })
  .meta({ id: "NewEntity" });

/** The whole of an entity but its id. */
export const EntityReplacement = z.strictObject(fields).meta({ id: "EntityReplacement" });

/** Some fields of an entity; those left out stay as they are (RFC 7396). */
export const EntityChange = z
  .strictObject({
    ...fields,
    external_id: fields.external_id.unwrap(),
    geo_lat: fields.geo_lat.unwrap(),
    geo_lon: fields.geo_lon.unwrap(),
    revenue_weight: fields.revenue_weight.unwrap(),
    sla_tier: fields.sla_tier.unwrap(),
    parent_id: fields.parent_id.unwrap(),
    depends_on: fields.depends_on.unwrap(),
    edges: fields.edges.unwrap(),
    embedding_provider: fields.embedding_provider.unwrap(),
    embedding_model: fields.embedding_model.unwrap(),
    last_seen_at: fields.last_seen_at.unwrap(),
  })
  .partial()
  .meta({ id: "EntityChange" });

export type NewEntity = z.output<typeof NewEntity>;

export const Entity = z
  .object({
    id: z.string(),
    tenant_id: z.string(),
    entity_type: z.string(),
    name: z.string(),
    external_id: z.string().nullable(),
    geo_lat: z.number().nullable(),
    geo_lon: z.number().nullable(),
    revenue_weight: z.number().nullable(),
    sla_tier: z.string().nullable(),
    parent_id: z.string().nullable(),
    depends_on: z.array(z.string()),
    edges: z.array(z.object({ to: z.string(), wait_s: z.int().nullable(), window_s: z.int().nullable() })),
    embedding_provider: z.string().nullable(),
    embedding_model: z.string().nullable(),
    last_seen_at: z.iso.datetime({ offset: true }).nullable(),
    created_at: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: "Entity" });

export type Entity = z.output<typeof Entity>;

export const EntityQuery = z.strictObject({
  ...pageQuery,
  entity_type: Id.optional(),
  external_id: Id.optional(),
  parent_id: Id.optional(),
});

export type EntityQuery = z.output<typeof EntityQuery>;

/** What the alarm domain needs to know of an entity. */
export const linksOf = (entity: NewEntity): EntityLinks => ({
  parent_id: entity.parent_id ?? undefined,
  depends_on: entity.depends_on,
  emergency: isEmergencyService(entity),
  ...(entity.edges.length > 0 && { edges: entity.edges }),
});
