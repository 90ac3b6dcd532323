import type { Edge } from "#shared/entities/edge.ts";

/** What the situation knows of an entity: its place in the topology, and whether lives depend on it. */
export interface EntityLinks {
  readonly parent_id: string | undefined;
  readonly depends_on: readonly string[];
  readonly emergency: boolean;
  /** Absent where all links are ordinary ones. */
  readonly edges?: readonly Edge[];
}

/** What holds along the link from one entity to another, as the first of them declares it. */
export const edgeTo = (links: EntityLinks | undefined, to: string): Edge | undefined =>
  links?.edges?.find((edge) => edge.to === to);

/** Whether an incident on this entity is always critical (SPEC A8). */
export function isEmergencyService(entity: {
  id: string;
  entity_type?: string | undefined;
  external_id?: string | null | undefined;
}): boolean {
  return (
    entity.entity_type === "EMERGENCY_SERVICE" ||
    entity.id.includes("EMERGENCY") ||
    (entity.external_id?.includes("EMERGENCY") ?? false)
  );
}
