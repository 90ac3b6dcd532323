import { innerType } from "#shared/actions/action-type.ts";
import { type Flag, FlagSetting, nextFlag, restoredFlag } from "#shared/flags/flag.ts";
import { lookUpFlag, storingFlag } from "#shared/flags/flag-store.ts";
import type { Json } from "#shared/platform/json.ts";
import { conflict } from "#shared/problems.ts";

const shown = (flag: Pick<Flag, "value" | "enabled"> | undefined): Json =>
  flag ? { value: flag.value as Json, enabled: flag.enabled } : null;

/** Sets a feature flag, which is made if there is none. */
export const setFlag = innerType<FlagSetting, Flag | undefined>({
  name: "set_flag",
  summary: "Set a feature flag's value, or make the flag",
  risk: "medium",
  parameters: FlagSetting,
  reads: { tables: { controls: "read" } },
  writes: { tables: { controls: "append" } },
  read: (tenantId, { key }) => lookUpFlag(tenantId, key),
  versionOf: (current) => String(current?.version ?? 0),
  look: (current, setting) => {
    // Says at once where the flag's type forbids it.
    nextFlag(current, setting, "");
    return {
      target: { kind: "flag", id: setting.key },
      preview: {
        summary: `${current && !current.archived ? "Sets" : "Makes"} the flag ${setting.key}`,
        changes: [{ field: setting.key, before: shown(current), after: shown(setting) }],
      },
      undo: (current ?? null) as Json,
    };
  },
  effect: (change, { action, parameters, current, by }) =>
    change.write(storingFlag(action.tenant_id, nextFlag(current, parameters, by))),
  isDone: ({ action, current }) => current?.set_by === action.id,
  revert: (change, { action, current, by }) => {
    if (current?.set_by !== action.id) throw conflict("The flag has been set again since.");
    const before = (action.undo ?? undefined) as Flag | undefined;
    change.write(storingFlag(action.tenant_id, restoredFlag(current, before, by)));
  },
});
