import { innerType } from "#shared/actions/action-type.ts";
import {
  MaintenanceSetting,
  type MaintenanceState,
  nextState,
  type MaintenanceSetting as Setting,
} from "#shared/maintenance/maintenance-state.ts";
import { readMaintenance, storingMaintenance } from "#shared/maintenance/maintenance-store.ts";
import { conflict } from "#shared/problems.ts";

const shown = ({ state, reason, until }: Pick<MaintenanceState, "state" | "reason" | "until">) => ({
  ...{ state, reason, until },
});

/** Freezes the tenant's changes, or lets them go on. */
export const setMaintenanceState = innerType<Setting, MaintenanceState>({
  name: "set_maintenance_state",
  summary: "Set the tenant's maintenance state: in read_only and maintenance no other action runs",
  risk: "high",
  parameters: MaintenanceSetting,
  reads: { tables: { controls: "read" } },
  writes: { tables: { controls: "append" } },
  read: (tenantId) => readMaintenance(tenantId),
  versionOf: ({ version }) => String(version),
  look: (current, setting) => ({
    target: { kind: "maintenance", id: "state" },
    preview: {
      summary: `The tenant's state becomes ${setting.state}`,
      changes: [{ field: "maintenance", before: shown(current), after: shown(setting) }],
    },
    undo: shown(current),
  }),
  effect: (change, { action, parameters, current, by }) =>
    change.write(storingMaintenance(action.tenant_id, nextState(current, parameters, by))),
  isDone: ({ action, current }) => current.set_by === action.id,
  revert: (change, { action, current, by }) => {
    if (current.set_by !== action.id) throw conflict("The maintenance state has been set again since.");
    const before = action.undo as unknown as Setting;
    change.write(storingMaintenance(action.tenant_id, nextState(current, before, by)));
  },
});
